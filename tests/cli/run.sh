#!/bin/sh
# Runs every tests/cli/*.sh but itself; each prints "N passed, N failed".
cd "$(dirname "$0")/../.." || exit 1
passed=0 failed=0 skipped=0
for t in tests/cli/*.sh; do
	case $t in
	*/run.sh|*/lib.sh) continue ;;
	esac
	out=$(sh "$t" 2>&1)
	status=$?
	sum=$(printf '%s\n' "$out" | grep -E '^[0-9]+ passed, [0-9]+ failed' | tail -n 1)
	p=${sum%% passed*} f=${sum#*, } f=${f%% failed*}
	[ -n "$sum" ] || { p=0 f=1; }
	[ $status -eq 0 ] || [ "$f" -ne 0 ] || f=1
	[ "$f" -eq 0 ] || { echo "--- $t"; printf '%s\n' "$out"; }
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
