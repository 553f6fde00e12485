#!/bin/sh
# What breaks under Heed, made to break, while people write:
#
#	tests/faults/run.sh [SCENARIO…] [N]    N: how often; short without
#	tests/faults/run.sh long               every scenario at its full length
#
# Scenarios: kill killpg power disk calls postgres clock crowd. All in a network
# namespace that has loopback alone. Prints a table, then "N passed, N failed".
set -u
cd "$(dirname "$0")/../.." || exit 1
export PATH="$PWD/build/bin:$PATH"
if [ -z "${HEED_ALONE:-}" ]; then
	export HEED_ALONE=1
	root=
	[ "$(id -u)" -eq 0 ] || root=-r
	# Where / is no mount, as in a chroot, nothing can be told of it.
	as=private
	unshare $root -m -- true 2>/dev/null || as=unchanged
	exec unshare $root -n -m --propagation $as -- sh "$0" "$@"
fi
ip link set lo up
all="kill killpg power disk calls postgres clock crowd"
n='' wanted='' long=''
for a; do
	case $a in
	long) long=1 ;;
	[0-9]*) n=$a ;;
	*) wanted="$wanted $a" ;;
	esac
done
# scenario: how often, short and long
often() {
	[ -z "$n" ] || { echo "$n"; return; }
	case $1 in
	kill) s=40 l=2000 ;;
	killpg) s=25 l=2000 ;;
	power) s=6 l=500 ;;
	disk) s=1 l=20 ;;
	calls) s=80 l=1 ;; # each call, or every so manieth
	postgres) s=1 l=10 ;;
	clock) s=2 l=20 ;;
	crowd) s=1000 l=10000 ;;
	*) echo "faults: no scenario $1" >&2; exit 2 ;;
	esac
	[ -n "$long" ] && echo $l || echo $s
}

mkdir -p build/faults build/log
rm -rf build/faults/made
cc=${CC:-gcc}
$cc -std=gnu11 -O2 -Wall -Wextra -fPIC -shared -o build/faults/failcall.so \
    tests/faults/failcall.c -ldl || exit 1
# Without FUSE what needs it is skipped, and said to be.
$cc -std=gnu11 -O2 -Wall -Wextra -I/usr/include/fuse3 -o build/faults/forgetfs \
    tests/faults/forgetfs.c -lfuse3 -lpthread 2>build/log/forgetfs ||
	rm -f build/faults/forgetfs

pg=$(mktemp -d /tmp/heed-pg-XXXXXX) && chmod 711 "$pg"
trap 'sh tools/pg.sh stop $pg/data immediate >/dev/null 2>&1; rm -rf $pg' EXIT
trap 'exit 130' HUP INT TERM
unset HEED_TEST_PG
passed=0 failed=0 skipped=0
: >build/faults/table
for t in ${wanted:-$all}; do
	k=$(often "$t") || exit 2
	script=$t
	set -- "$k"
	case $t in
	kill) set -- sqlite "$k" ;;
	killpg) script=kill; set -- pg "$k" ;;
	esac
	case $t in
	killpg | clock)
		if [ ! -e "$pg/data" ]; then
			sh tools/pg.sh start "$pg/data" 15434 >build/log/pg-faults 2>&1 ||
				echo "FAILED: PostgreSQL did not start (build/log/pg-faults)"
		fi
		HEED_TEST_PG=$(sh tools/pg.sh url "$pg/data") && export HEED_TEST_PG
		;;
	esac
	echo "-- $t $k"
	at=$(date +%s)
	node "tests/faults/$script.mjs" "$@" >"build/log/faults-$t" 2>&1
	status=$?
	unset HEED_TEST_PG
	grep -v '^ROW' "build/log/faults-$t"
	sed -n 's/^ROW //p' "build/log/faults-$t" >>build/faults/table
	echo "   $t: $(($(date +%s) - at)) s"
	sum=$(grep -E '^[0-9]+ passed, [0-9]+ failed' "build/log/faults-$t" | tail -n 1)
	p=${sum%% passed*} f=${sum#*, } f=${f%% failed*}
	[ -n "$sum" ] || { p=0 f=1; }
	[ $status -eq 0 ] || [ "$f" -ne 0 ] || f=1
	case $sum in *skipped*) skipped=$((skipped + 1)) ;; esac
	passed=$((passed + p)) failed=$((failed + f))
done
echo '| fault | store | runs | acknowledged | lost | twice | unacknowledged, found | verify | recovery ms, median / max |'
echo '| --- | --- | --- | --- | --- | --- | --- | --- | --- |'
cat build/faults/table
sum="$passed passed, $failed failed"
[ $skipped -eq 0 ] || sum="$sum, $skipped skipped"
echo "$sum"
[ $failed -eq 0 ]
