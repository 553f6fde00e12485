#!/bin/sh
# Runs every tests/cli/*.sh but itself, two at a time; each prints "N passed, N
# failed" and has a directory and ports of its own.
cd "$(dirname "$0")/../.." || exit 1
mkdir -p build/log
passed=0 failed=0 skipped=0
all=$(for t in tests/cli/*.sh; do
	case $t in
	*/run.sh|*/lib.sh) ;;
	*) basename "$t" .sh ;;
	esac
done)
# The longest first, so that none is left alone at the end.
for t in restore import demo $all; do echo "$t"; done | awk '!seen[$0]++' |
	xargs -P 2 -I '{}' sh -c 'sh "tests/cli/$1.sh" >"build/log/cli-$1" 2>&1
	    echo $? >"build/log/cli-$1.status"' - '{}'
for t in $all; do
	out=$(cat "build/log/cli-$t")
	sum=$(printf '%s\n' "$out" | grep -E '^[0-9]+ passed, [0-9]+ failed' | tail -n 1)
	p=${sum%% passed*} f=${sum#*, } f=${f%% failed*}
	[ -n "$sum" ] || { p=0 f=1; }
	[ "$(cat "build/log/cli-$t.status")" -eq 0 ] || [ "$f" -ne 0 ] || f=1
	[ "$f" -eq 0 ] || { echo "--- tests/cli/$t.sh"; printf '%s\n' "$out"; }
	# What was not tried is said.
	printf '%s\n' "$out" | grep '^skipped'
	skipped=$((skipped + $(printf '%s\n' "$out" | grep -c '^skipped')))
	passed=$((passed + p)) failed=$((failed + f))
done
if [ $skipped -gt 0 ]; then
	echo "$passed passed, $failed failed, $skipped skipped"
else
	echo "$passed passed, $failed failed"
fi
[ $failed -eq 0 ]
