#!/bin/sh
# Tries what the fuzzers start from, and what they ever found, once, without
# their engine: run-replay.sh FUZZER... The last line is "N passed, N failed",
# counted by fuzzer.
set -u

if [ -z "${HEED_SHARED:-}" ] && [ -d ../shared/data ]; then
	HEED_SHARED=../shared/data
	export HEED_SHARED
fi
memory=/dev/shm
[ -w "$memory" ] || memory=${TMPDIR:-/tmp}
TMPDIR=$(mktemp -d "$memory/heed-replay-XXXXXX") || exit 1
export TMPDIR
trap 'rm -rf "$TMPDIR"' EXIT
trap 'exit 130' HUP INT TERM
passed=0 failed=0

for fuzzer; do
	name=$(basename "$fuzzer")
	name=${name#fuzz_}
	seeds=$TMPDIR/seeds
	mkdir "$seeds"
	sh tests/fuzz/seed.sh "$name" "$seeds" "${FUZZ_MAX_LEN:-16384}"
	if timeout 300 "$fuzzer" "$seeds"/* >"$TMPDIR/log" 2>&1; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "--- $fuzzer"
		grep -aE '^replay: ' "$TMPDIR/log" | tail -n 1
		grep -avE '^replay: ' "$TMPDIR/log" | tail -n 30
	fi
	rm -rf "$seeds"
done
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
