#!/bin/sh
# Runs each fuzzer for so many seconds: run-fuzz.sh SECONDS FUZZER...
#
# FUZZ_JOBS (2) at a time. What a fuzzer learns stays in build/fuzz/corpus/NAME,
# which starts from tests/fuzz/seed.sh and tests/fuzz/seeds/NAME. A finding is
# kept beside it as build/fuzz/NAME-crash-..., named in the table at the end,
# and ends the whole with 1. The longest input is FUZZ_MAX_LEN, or what the
# case below says.
set -u

if [ $# -lt 2 ]; then
	echo "usage: run-fuzz.sh SECONDS FUZZER..." >&2
	exit 2
fi
seconds=$1
shift
if [ -z "${HEED_SHARED:-}" ] && [ -d ../shared/data ]; then
	HEED_SHARED=../shared/data
	export HEED_SHARED
fi
# Where stores cost no disk, if there is such a place.
memory=/dev/shm
[ -w "$memory" ] || memory=${TMPDIR:-/tmp}

one() {
	name=$(basename "$1")
	name=${name#fuzz_}
	corpus=build/fuzz/corpus/$name
	log=build/fuzz/$name.log
	dict=tests/fuzz/dict/$name.dict
	[ -f "$dict" ] || dict=
	quiet=0
	case $name in
	fhir | ops | path | questionnaire | draft) max=16384 ;;
	# It says what it refuses, as a command should.
	import) max=16384 quiet=3 ;;
	*) max=4096 ;;
	esac

	mkdir -p "$corpus"
	sh tests/fuzz/seed.sh "$name" "$corpus" "${FUZZ_MAX_LEN:-$max}"
	stores=$(mktemp -d "$memory/heed-fuzz-XXXXXX")
	TMPDIR=$stores "$1" -max_total_time="$seconds" -print_final_stats=1 \
	    -max_len="${FUZZ_MAX_LEN:-$max}" -timeout=20 -rss_limit_mb=2048 \
	    -artifact_prefix="build/fuzz/$name-" -close_fd_mask=$quiet ${dict:+-dict="$dict"} \
	    "$corpus" >"$log" 2>&1
	status=$?
	rm -rf "$stores"

	stat() { sed -n "s/^stat::$1: *//p" "$log"; }
	last() { sed -n "s/.* $1: \([0-9]*\).*/\1/p" "$log" | tail -n 1; }
	runs=$(stat number_of_executed_units) rate=$(stat average_exec_per_sec)
	edges=$(last cov) inputs=$(last corp) bad=0
	[ $status -eq 0 ] && [ "${runs:-0}" -gt 0 ] || bad=1
	echo "$name ${runs:-0} ${rate:--} ${edges:--} ${inputs:--} $bad" \
	    >"build/fuzz/$name.result"
	[ $bad -eq 0 ] && return
	echo "$name: a finding (exit $status), see $log"
	grep -E 'ERROR|SUMMARY|runtime error|Assertion|more memory|written to' \
	    "$log" | head -n 10
}

if [ "${FUZZ_ONE:-}" ]; then
	one "$1"
	exit 0
fi
for fuzzer; do
	rm -f "build/fuzz/$(basename "${fuzzer#fuzz_}").result"
done
printf '%s\n' "$@" | FUZZ_ONE=1 xargs -P "${FUZZ_JOBS:-2}" -n 1 sh "$0" "$seconds"
{
	echo "fuzzer executions exec/s edges corpus findings"
	for fuzzer; do
		name=$(basename "$fuzzer")
		cat "build/fuzz/${name#fuzz_}.result" 2>/dev/null ||
		    echo "${name#fuzz_} 0 - - - 1"
	done
} | awk '
	NR > 1 { bad += $6 }
	{ printf "%-14s %11s %7s %6s %7s %8s\n", $1, $2, $3, $4, $5, $6 }
	END { exit bad > 0 }'
