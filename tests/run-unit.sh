#!/bin/sh
# Runs the unit tests given: run-unit.sh BINARY... As many at once as there are
# processors (UNIT_LANES), because half of their time they wait.
#
# What a binary prints is shown only when it fails; "skipped: why" is always
# shown. The last line is the sum, "N passed, N failed[, N skipped]". A binary
# that crashes, hangs or prints no sum counts as one failure more.
set -u

# The number in cmocka's line "[  $1 ] N test(s)" of $2; groups are added up.
count() {
	sed -n "s/^\[  $1 *\] \([0-9][0-9]*\) test(s).*/\1/p" "$2" |
	    awk '{ n += $1 } END { print n + 0 }'
}

# Runs one: its output, if that is to be shown, its sum and how each test ended
# (for tests/rows.sh) go to files of its own in $2.
one() {
	test=$1
	to=$2/${1##*/}
	log=$to.log
	timeout "${UNIT_TIMEOUT_S:-120}" "$test" >"$log" 2>&1
	status=$?
	sed -n "s|^\[       OK \] \(.*\)|tests/unit/${test##*/}.c	\1	ok|p
		s|^\[  FAILED  \] \([a-z_0-9]*\)$|tests/unit/${test##*/}.c	\1	failed|p
		s|^\[  SKIPPED \] \(.*\)|tests/unit/${test##*/}.c	\1	skipped|p" \
	    "$log" >"$to.ended"
	p=$(count PASSED "$log") f=$(count FAILED "$log") s=$(count SKIPPED "$log")
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
	fi >"$to.out"
	echo "$p $f $s" >"$to.sum"
}

if [ "${1:-}" = --one ]; then
	one "$2" "$3"
	exit 0
fi

if [ -z "${HEED_SHARED:-}" ] && [ -d ../shared/data ]; then
	HEED_SHARED=../shared/data
	export HEED_SHARED
fi
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
trap 'exit 130' HUP INT TERM
passed=0 failed=0 skipped=0

for test; do
	case $test in
	*/*) echo "$test" ;;
	*) echo "./$test" ;;
	esac
done >"$dir/tests"
xargs -P "${UNIT_LANES:-$(nproc)}" -I '{}' sh "$0" --one '{}' "$dir" <"$dir/tests"
while read -r test; do
	to=$dir/${test##*/}
	cat "$to.out" 2>/dev/null
	read -r p f s <"$to.sum" || { p=0 f=1 s=0; }
	cat "$to.ended" 2>/dev/null >>"${HEED_ENDED:-/dev/null}"
	passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
done <"$dir/tests"

sum="$passed passed, $failed failed"
[ "$skipped" -eq 0 ] || sum="$sum, $skipped skipped"
echo "$sum"
[ "$failed" -eq 0 ]
