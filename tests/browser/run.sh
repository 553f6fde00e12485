#!/bin/sh
# All page tests, in a network namespace that has loopback alone, so that not
# one request can leave: tests/browser/run.sh [TEST…]
set -u
cd "$(dirname "$0")/../.." || exit 1
export PATH="$PWD/build/bin:$PATH"
if [ -z "${HEED_ALONE:-}" ]; then
	export HEED_ALONE=1
	if [ "$(id -u)" -eq 0 ]; then
		exec unshare -n -- sh "$0" "$@"
	fi
	exec unshare -r -n -- sh "$0" "$@"
fi
ip link set lo up
rm -rf build/shots
mkdir -p build/shots build/log
# The tests' PostgreSQL, here inside.
pg=$(mktemp -d /tmp/heed-pg-XXXXXX) && chmod 711 "$pg"
passed=0 failed=0
trap 'sh tools/pg.sh stop $pg/data immediate >/dev/null 2>&1; rm -rf $pg' EXIT
trap 'exit 130' HUP INT TERM
unset HEED_TEST_PG
if sh tools/pg.sh start $pg/data 15433 >build/log/pg-pages 2>&1; then
	url=$(sh tools/pg.sh url $pg/data)
	HEED_TEST_PG=$url
	export HEED_TEST_PG
else
	echo "FAILED: PostgreSQL did not start (build/log/pg-pages)"
	failed=1
fi

# One after the other: a lane, with a database of its own. Three lanes at once,
# because each waits for its browser, or for a job, most of the time.
lane() {
	HEED_TEST_PG=${HEED_TEST_PG:+${HEED_TEST_PG%/*}/$1}
	[ "$1" = heed ] || [ -z "$HEED_TEST_PG" ] ||
		psql -qd "$url" -c "CREATE DATABASE $1 TEMPLATE template0" >build/log/pg-$1 2>&1
	shift
	for t; do
		at=$(date +%s)
		case $t in
		lynx) sh tests/browser/lynx.sh >build/log/$t 2>&1 ;;
		*) node tests/browser/$t.mjs >build/log/$t 2>&1 ;;
		esac
		echo $? >build/log/$t.status
		echo "$(($(date +%s) - at)) s" >build/log/$t.took
	done
}
one='journeys canary http faults desk naughty'
two='routes journey-ward journey-young lynx'
three='keeping anonymous audit work forms journey-lead journey-reviewer journey-nurse journey-ed journey-sense journey-mother journey-action journey-board links'
rm -f build/log/*.status
if [ $# -eq 0 ]; then
	lane heed $one &
	lane pages2 $two &
	lane pages3 $three
	wait
	set -- $one $two $three
else
	lane heed "$@"
fi
for t; do
	echo "-- $t, $(cat build/log/$t.took)"
	cat build/log/$t
	sum=$(grep -E '^[0-9]+ passed, [0-9]+ failed' build/log/$t | tail -n 1)
	p=${sum%% passed*} f=${sum#*, } f=${f%% failed*}
	[ -n "$sum" ] || { p=0 f=1; }
	[ "$(cat build/log/$t.status)" = 0 ] || [ "$f" -ne 0 ] || f=1
	passed=$((passed + p)) failed=$((failed + f))
done
[ ! -e build/shots/sheet.json ] || node tests/browser/sheet.mjs
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
