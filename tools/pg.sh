#!/bin/sh
# A throw-away PostgreSQL cluster for the tests: nothing of it leaves DIR.
#
#   tools/pg.sh start DIR PORT   make it if need be, and start it
#   tools/pg.sh stop DIR [MODE]  stop it; MODE fast (default) or immediate
#   tools/pg.sh url DIR          print postgresql://… for HEED_TEST_PG
#
# It sorts by bytes (LC_COLLATE C), speaks UTF-8, keeps fsync on (unless
# PG_FSYNC=off), listens on a socket in DIR and on 127.0.0.1:PORT, and asks for
# a password of its own.
# PostgreSQL refuses to run as root, so root lends it to the user postgres.
set -eu

die() { echo "pg.sh: $*" >&2; exit 1; }

[ $# -ge 2 ] || die "usage: pg.sh start DIR PORT | stop DIR [MODE] | url DIR"
what=$1
dir=$2

bin=${PGBIN:-}
for d in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -rV); do
	[ -n "$bin" ] || bin=$d
done
[ -x "$bin/initdb" ] || die "no PostgreSQL server here (set PGBIN)"

as() {
	if [ "$(id -u)" -ne 0 ]; then
		"$@"
	elif command -v runuser >/dev/null; then
		(cd / && runuser -u postgres -- "$@")
	else
		(cd / && su postgres -s /bin/sh -c '"$0" "$@"' -- "$@")
	fi
}

start() {
	port=$1
	mkdir -p "$dir"
	dir=$(cd "$dir" && pwd)
	chmod 700 "$dir"
	[ "$(id -u)" -ne 0 ] || chown postgres "$dir"
	if [ ! -f "$dir/data/PG_VERSION" ]; then
		(umask 077 && od -An -N16 -tx1 /dev/urandom | tr -d ' \n' \
			>"$dir/password")
		[ "$(id -u)" -ne 0 ] || chown postgres "$dir/password"
		as "$bin/initdb" -N -D "$dir/data" -U heed --locale=C \
			--encoding=UTF8 -A scram-sha-256 \
			--pwfile="$dir/password" >"$dir/initdb.log" 2>&1 ||
			die "initdb failed: see $dir/initdb.log"
	fi
	as "$bin/pg_ctl" -D "$dir/data" -w -t 60 -l "$dir/log" \
		-o "-p $port -k '$dir' -c listen_addresses=127.0.0.1" \
		-o "-c max_connections=60 -c fsync=${PG_FSYNC:-on}" start >/dev/null ||
		die "PostgreSQL did not start: see $dir/log"
	echo "$port" >"$dir/port"
	export PGPASSWORD="$(cat "$dir/password")"
	# A cluster that was stopped in a hurry has it already.
	as "$bin/psql" -qAt -h "$dir" -p "$port" -U heed -d postgres \
		-c "SELECT 1 FROM pg_database WHERE datname = 'heed'" |
		grep -q 1 ||
		as "$bin/createdb" -h "$dir" -p "$port" -U heed \
			-T template0 heed
}

case $what in
start)
	[ $# -eq 3 ] || die "usage: pg.sh start DIR PORT"
	start "$3"
	;;
stop)
	as "$bin/pg_ctl" -D "$dir/data" -w -m "${3:-fast}" stop >/dev/null
	;;
url)
	echo "postgresql://heed:$(cat "$dir/password")@127.0.0.1:$(cat "$dir/port")/heed"
	;;
*)
	die "unknown: $what"
	;;
esac
