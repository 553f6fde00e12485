# Stages of ./test, and the adding up. Sourced; not run.

results_start() {
	mkdir -p build
	: >build/results
	: >build/failures
	: >build/ended.tsv
	HEED_ENDED=$PWD/build/ended.tsv
	export HEED_ENDED
}

# result NAME PASSED FAILED SKIPPED
result() {
	echo "$2 $3 $4 $1" >>build/results
	[ "$3" -eq 0 ] && return
	echo "   FAILED: $1"
	echo "$1: $3 failed" >>build/failures
}

# How the programs say that something failed; ./test ends with these lines, because
# what it printed above them may be long.
failure='^(FAILED|not ok|--- |\[  FAILED  \] [a-z_0-9]+$|[A-Z]+-[0-9]+.*[[:blank:]](NOT PASSED|NO TEST))'

# The last "N passed, N failed[, N skipped]" of a program's output, as a result.
result_of() {
	line=$(grep -E '^[0-9]+ passed, [0-9]+ failed' "$2" | tail -n 1)
	if [ -z "$line" ]; then
		echo "   $1 ended without a count:"
		tail -n 20 "$2"
		result "$1" 0 1 0
		return
	fi
	p=${line%% passed*}
	f=${line#*, }; f=${f%% failed*}
	case $line in
	*skipped*) s=${line##*, }; s=${s%% *} ;;
	*) s=0 ;;
	esac
	[ "$f" -eq 0 ] && [ "${3:-0}" -ne 0 ] && f=1
	[ "$f" -eq 0 ] || grep -aE "$failure" "$2" | grep -v "^--- skipped" | sed "s/^/$1: /" >>build/failures
	result "$1" "$p" "$f" "$s"
}

# Runs a program that prints its own count: runs NAME COMMAND…
runs() {
	name=$1
	shift
	"$@" >"build/log.$name" 2>&1
	status=$?
	grep -vE '^[0-9]+ passed, ' "build/log.$name" | tail -n "${SHOW:-40}"
	result_of "$name" "build/log.$name" $status
}

results_end() {
	[ ! -s build/failures ] || { echo "== what failed"; cut -c 1-300 build/failures | head -n 60; }
	awk '{ p += $1; f += $2; s += $3 }
	END {
		printf "%d passed, %d failed", p, f
		if (s) printf ", %d skipped", s
		printf "\n"
		exit f > 0
	}' build/results
}

pg_start() {
	[ -z "${HEED_TEST_PG:-}" ] || return 0
	# Not below here: PostgreSQL's user may not enter someone's home. In
	# memory where there is plenty: tests kill it, and never cut its power.
	pgdir=/tmp
	[ -w /dev/shm ] && [ "$(df -Pk /dev/shm | awk 'NR == 2 { print $4 }')" \
	    -gt 4000000 ] && pgdir=/dev/shm
	pgdir=$(mktemp -d $pgdir/heed-pg-XXXXXX) && chmod 711 "$pgdir"
	# Another run, or a server of one's own, may hold a port.
	for port in 15432 15632 15832; do
		sh tools/pg.sh start "$pgdir/data" $port >build/log.pg 2>&1 && break
		rm -rf "$pgdir/data"
	done
	if [ -e "$pgdir/data" ]; then
		HEED_TEST_PG=$(sh tools/pg.sh url "$pgdir/data")
		export HEED_TEST_PG
		trap 'sh tools/pg.sh stop "$pgdir/data" immediate >/dev/null 2>&1; rm -rf "$pgdir"' EXIT
		trap 'exit 130' HUP INT TERM
	else
		echo "   PostgreSQL did not start (build/log.pg)"
		result postgresql 0 1 0
	fi
}

stage_layers() {
	make -s layers && result layers 1 0 0 || result layers 0 1 0
	make -s headers && result headers 1 0 0 || result headers 0 1 0
	make -s practice && result practice 1 0 0 || result practice 0 1 0
}

stage_unit() {
	pg_start
	make -s -j"$(nproc)" unit-build || { result unit 0 1 0; return; }
	runs unit make -s unit-run
	make -s -j"$(nproc)" V=asan EMU=1 unit-build || { result unit-asan 0 1 0; return; }
	runs unit-asan make -s V=asan EMU=1 unit-run
	make -s -j"$(nproc)" V=asan EMU=1 replay-build || { result replay 0 1 0; return; }
	runs replay make -s V=asan EMU=1 replay-run
}

stage_repo() {
	runs repo sh tests/repo/run.sh
}

stage_cli() {
	pg_start
	runs cli sh tests/cli/run.sh
}

stage_pages() {
	pg_start
	SHOW=400 runs pages sh tests/browser/run.sh
}

stage_r4() {
	runs r4 sh tests/r4/run.sh
}

stage_faults() {
	SHOW=400 runs faults sh tests/faults/run.sh
}

# After unit and pages: what they say is only half of it without them.
stage_rows() {
	SHOW=200 runs rows sh tests/rows.sh
}
