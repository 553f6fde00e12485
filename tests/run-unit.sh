#!/bin/sh
# Runs the unit tests given: run-unit.sh BINARY...
#
# What a binary prints is shown only when it fails; "skipped: why" is always
# shown. The last line is the sum, "N passed, N failed[, N skipped]". A binary
# that crashes, hangs or prints no sum counts as one failure more.
set -u

if [ -z "${HEED_SHARED:-}" ] && [ -d ../shared/data ]; then
	HEED_SHARED=../shared/data
	export HEED_SHARED
fi
# In memory where there is room: what a test makes is never there after a power
# cut, and each of its saves would wait for a disk.
memory=/dev/shm
[ -w "$memory" ] && [ "$(df -Pk "$memory" | awk 'NR == 2 { print $4 }')" -gt \
    1000000 ] || memory=${TMPDIR:-/tmp}
# Others may pass: a test becomes nobody, and PostgreSQL runs as a user of its own.
TMPDIR=$(mktemp -d "$memory/heed-unit-XXXXXX") && chmod 711 "$TMPDIR" || exit 1
export TMPDIR
log=$TMPDIR/log
trap 'rm -rf "$TMPDIR"' EXIT
trap 'exit 130' HUP INT TERM
passed=0 failed=0 skipped=0

# The number in cmocka's line "[  $1 ] N test(s)"; groups are added up.
count() {
	sed -n "s/^\[  $1 *\] \([0-9][0-9]*\) test(s).*/\1/p" "$log" |
	    awk '{ n += $1 } END { print n + 0 }'
}

for test; do
	case $test in
	*/*) ;;
	*) test=./$test ;;
	esac
	timeout "${UNIT_TIMEOUT_S:-120}" "$test" >"$log" 2>&1
	status=$?
	# How each test ended, for tests/rows.sh.
	sed -n "s|^\[       OK \] \(.*\)|tests/unit/${test##*/}.c	\1	ok|p
		s|^\[  FAILED  \] \([a-z_0-9]*\)$|tests/unit/${test##*/}.c	\1	failed|p
		s|^\[  SKIPPED \] \(.*\)|tests/unit/${test##*/}.c	\1	skipped|p" \
	    "$log" >>"${HEED_ENDED:-/dev/null}"
	p=$(count PASSED) f=$(count FAILED) s=$(count SKIPPED)
	if [ $status -ne 0 ] && [ "$f" -eq 0 ]; then
		f=1
	fi
	if [ $((p + f + s)) -eq 0 ]; then
		f=1
	fi
	if [ "$f" -gt 0 ]; then
		echo "--- $test (exit $status)"
		cat "$log"
	else
		grep '^skipped: ' "$log"
	fi
	passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
done

sum="$passed passed, $failed failed"
[ "$skipped" -eq 0 ] || sum="$sum, $skipped skipped"
echo "$sum"
[ "$failed" -eq 0 ]
