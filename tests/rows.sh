#!/bin/sh
# The requirements, row by row: which test proves each, and how it ended in this
# run. `tests/rows.sh` prints the table and fails where a row has no test or a
# test of it did not pass; `tests/rows.sh doc` writes docs/rows.md, which says
# which test proves which row and is held to be current.
set -u
cd "$(dirname "$0")/.." || exit 1
mkdir -p build
awk -f tools/rows.awk tests/unit/*.c tests/browser/*.mjs tests/cli/*.mjs >build/marks.tsv

doc() {
	cat <<-EOF
	# Requirements and their tests

	Written by \`sh tests/rows.sh doc\` from the marks in the tests (tools/rows.awk); \`./test\` ends with the same rows and
	how each test ended. A row is proven by all of its tests together.

	| row | what it asks for | proven by |
	| --- | --- | --- |
	EOF
	awk -F '\t' '
	FNR == NR { f = $2; sub(/.*\//, "", f); t[$1] = t[$1] (t[$1] ? "; " : "") f ": " $3; next }
	/^#/ || $1 == "row" { next }
	{ print "| " $1 " | " $2 " | " (($1 in t) ? t[$1] : "**no test**") " |" }
	' build/marks.tsv tests/rows.tsv
}

if [ "${1:-}" = doc ]; then
	doc >docs/rows.md
	exit 0
fi
touch build/ended.tsv
doc >build/rows.md
# How each test ended: "file<TAB>name<TAB>ok". A name with a changing end is
# told by its beginning; one with a changing beginning ("*…", or "who: …") by
# the rest.
awk -F '\t' '
# Of a test that ran more than once the worst counts.
FILENAME ~ /ended/ {
	if (!(($1 FS $2) in end) || end[$1 FS $2] == "ok")
		end[$1 FS $2] = $3
	file[$1] = file[$1] SUBSEP $2
	next
}
FILENAME ~ /marks/ {
	r = end[$2 FS $3]
	if (!r && ($2 in file)) {
		m = split(file[$2], a, SUBSEP)
		for (i = 2; i <= m; i++)
			if ($3 ~ /^\*/ ? index(a[i], substr($3, 2)) : index(a[i], $3) == 1 || index(a[i], ": " $3))
				r = (r && r != "ok") ? r : end[$2 FS a[i]]
	}
	if (!r) r = "not run"
	tests[$1]++
	if (r != "ok") how[$1] = how[$1] " " $2 ":" $3 " " r
	next
}
/^#/ || $1 == "row" { next }
{
	rows++
	if (!tests[$1]) { print $1 "\t" $2 "\tNO TEST"; none++ }
	else if (how[$1]) { print $1 "\t" $2 "\tNOT PASSED:" how[$1]; none++ }
	else print $1 "\t" $2 "\t" tests[$1] " ok"
}
END { printf "%d passed, %d failed\n", rows - none, none; exit none > 0 }
' build/ended.tsv build/marks.tsv tests/rows.tsv
status=$?
cmp -s build/rows.md docs/rows.md || {
	echo "docs/rows.md is not current: sh tests/rows.sh doc"
	status=1
}
exit $status
