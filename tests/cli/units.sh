#!/bin/sh
# The systemd units, as far as they can be tried without systemd running: what
# systemd-analyze says of them, and what heed serve says to its starter.
. tests/cli/lib.sh
root=$PWD
cp packaging/systemd/* "$work"/
cd "$work" || exit 1
pid= ear=
trap '[ -z "$pid$ear" ] || kill $pid $ear 2>/dev/null; wait; rm -rf "$work"' EXIT
trap "exit 130" HUP INT TERM PIPE
sed -i "s|/usr/bin/heed|$heed|" ./*.service
if command -v systemd-analyze >/dev/null; then
	for u in heed.service heed-backup.service heed-backup.timer; do
		ok "$u is understood" systemd-analyze verify --man=no "./$u"
		ok "$u: nothing is passed over" sh -c "! grep . .err"
	done
	for u in heed.service heed-backup.service; do
		ok "$u is locked in (exposure at most 2.0)" systemd-analyze \
		    security --offline=yes --threshold=20 --no-pager "./$u"
	done
else
	echo "skipped: systemd-analyze is not installed; the units were not read"
fi

# A socket as systemd's, and what is said to it.
cat >ear.pl <<'P'
use IO::Socket::UNIX; use Socket;
my $s = IO::Socket::UNIX->new(Type => SOCK_DGRAM, Local => $ARGV[0]) or die;
$| = 1;
while (defined $s->recv(my $m, 4096)) { $m =~ s/\n/ /g; print "$m\n"; }
P
perl ear.pl "$work/ear" >heard &
ear=$!
until_heard() {
	for i in $(seq 60); do
		[ "$(grep -c "$1" heard)" -ge "${2:-1}" ] && return 0
		sleep 0.5
	done
	cat heard
	return 1
}
sleep 0.3
"$heed" migrate --db store >/dev/null 2>&1
NOTIFY_SOCKET=$work/ear "$heed" serve --db store --listen 127.0.0.1:0 \
    --workers 2 >out 2>err &
pid=$!
ok "READY=1 once workers answer" until_heard '^READY=1 STATUS=Heed'
ok "WATCHDOG=1 while they do" until_heard '^WATCHDOG=1$' 2
kill -HUP $pid
ok "RELOADING=1" until_heard '^RELOADING=1 MONOTONIC_USEC=[0-9]'
ok "and READY=1 again" until_heard '^READY=1' 2
kill $pid
ok "STOPPING=1" until_heard '^STOPPING=1$'
wait $pid
pid=
done_
