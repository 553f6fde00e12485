#!/bin/sh
# Runs each fuzzer for so many seconds: run-fuzz.sh SECONDS FUZZER...
#
# What a fuzzer learns stays in build/fuzz/corpus/<name>, which starts from
# tests/fuzz/seeds/<name> where there is one. A finding is kept beside it as
# build/fuzz/<name>-crash-..., and ends the whole with 1.
# FUZZ_MAX_LEN sets the longest input (4096).
set -u

if [ $# -lt 2 ]; then
	echo "usage: run-fuzz.sh SECONDS FUZZER..." >&2
	exit 2
fi
seconds=$1
shift
bad=0

for fuzzer; do
	name=$(basename "$fuzzer")
	corpus=build/fuzz/corpus/$name
	seeds=tests/fuzz/seeds/$name
	log=build/fuzz/$name.log

	mkdir -p "$corpus"
	[ -d "$seeds" ] || seeds=
	case $fuzzer in
	*/*) ;;
	*) fuzzer=./$fuzzer ;;
	esac

	"$fuzzer" -max_total_time="$seconds" -print_final_stats=1 \
	    -max_len="${FUZZ_MAX_LEN:-4096}" -timeout=10 -rss_limit_mb=1024 \
	    -artifact_prefix="build/fuzz/$name-" "$corpus" \
	    ${seeds:+"$seeds"} >"$log" 2>&1
	status=$?

	runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
	cover=$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$log" | tail -n 1)
	echo "$name: ${runs:-0} runs, ${cover:-0} edges covered"
	if [ $status -ne 0 ] || [ -z "$runs" ] || [ "$runs" -eq 0 ]; then
		bad=1
		echo "$name: a finding (exit $status), see $log"
		grep -E 'ERROR|SUMMARY|runtime error|Assertion|artifact_prefix' \
		    "$log" | head -n 10
	fi
done
exit $bad
