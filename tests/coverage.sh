#!/bin/sh
# Branch coverage of the C code by gcov: tests/coverage.sh [OUT]
#
# Builds with V=cov, runs every unit test on both stores (PostgreSQL by
# tools/pg.sh, or HEED_TEST_PG), and prints lines and branches by module, and by
# file for the five modules that hold and judge records. OUT (default
# build/coverage) keeps the table, and coverage.json: `gcovr -a coverage.json
# --html-details DIR/x.html` shows the lines.
#
# How it counts: every branch of gcov's at -O0, of every .c file under src, added
# up over all tests. TRY is counted, each side of it. Left out, and nothing else:
# lines with assert(), whose other side ends the process. What runs in a browser
# test or in tests/cli is not counted.
set -u
cd "$(dirname "$0")/.." || exit 1
out=${1:-build/coverage}
export LC_ALL=C.UTF-8 UNIT_TIMEOUT_S="${UNIT_TIMEOUT_S:-600}"

command -v gcovr >/dev/null || {
	echo "coverage: gcovr is not here: sh tools/setup.sh build test cov" >&2
	exit 1
}
make -s -j"$(nproc)" V=cov unit-build || exit 1
find build/cov -name '*.gcda' -delete
mkdir -p "$out" && rm -f "$out"/*

own_pg=
if [ -z "${HEED_TEST_PG:-}" ]; then
	own_pg=$(mktemp -d /tmp/heed-pg-XXXXXX) && chmod 711 "$own_pg"
	sh tools/pg.sh start "$own_pg/data" "${COV_PG_PORT:-16432}" \
	    >"$out/pg.log" 2>&1 && HEED_TEST_PG=$(sh tools/pg.sh url "$own_pg/data")
	export HEED_TEST_PG
fi
make -s V=cov unit-run | tee "$out/unit.log"
if [ -n "$own_pg" ]; then
	sh tools/pg.sh stop "$own_pg/data" immediate >>"$out/pg.log" 2>&1
	rm -rf "$own_pg"
fi

gcovr --root . --filter 'src/' --gcov-ignore-parse-errors -j "$(nproc)" \
    --exclude-lines-by-pattern '.*\bassert\(.*' \
    --json "$out/coverage.json" build/cov >"$out/gcovr.log" 2>&1 || {
	cat "$out/gcovr.log" >&2
	exit 1
}
gcovr --root . --add-tracefile "$out/coverage.json" --csv "$out/files.csv" \
    >>"$out/gcovr.log" 2>&1 || exit 1

# filename,line_total,line_covered,line_percent,branch_total,branch_covered,…
awk -F, '
function row(name, lt, lc, bt, bc) {
	printf "%-28s %6d %6.1f %% %7d %6.1f %%\n", name, lt,
	    lt ? 100 * lc / lt : 100, bt, bt ? 100 * bc / bt : 100
}
NR > 1 && $1 ~ /^src\/.*\.c$/ {
	split($1, part, "/")
	m = part[2]
	if (!(m in lt))
		order[++n] = m
	lt[m] += $2; lc[m] += $3; bt[m] += $5; bc[m] += $6
	f[m] = f[m] $1 "," $2 "," $3 "," $5 "," $6 "\n"
}
END {
	printf "%-28s %6s %8s %7s %8s\n", "", "lines", "run", "branches", "taken"
	for (i = 1; i <= n; i++)
		row(order[i], lt[order[i]], lc[order[i]], bt[order[i]],
		    bc[order[i]])
	split("core fhir store access forms", five, " ")
	for (i = 1; i <= 5; i++) {
		l += lt[five[i]]; lr += lc[five[i]]
		b += bt[five[i]]; br += bc[five[i]]
	}
	row("the five", l, lr, b, br)
	for (i = 1; i <= 5; i++) {
		print ""
		k = split(f[five[i]], line, "\n")
		for (j = 1; j < k; j++) {
			split(line[j], c, ",")
			row(c[1], c[2], c[3], c[4], c[5])
		}
	}
}' "$out/files.csv" | tee "$out/table.txt"
