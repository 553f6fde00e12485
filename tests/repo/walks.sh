#!/bin/sh
# Which statements walk through a whole table (or through all current records of
# a kind), as SQLite plans them with no statistics. All others must find their
# rows by an index, however many there are. walks.tsv says which may, and why.
# Prints nothing when the two agree.
set -u
cd "$(dirname "$0")/../.." || exit 1
command -v sqlite3 >/dev/null || { echo "sqlite3 is not installed"; exit 77; }

# Rows of a .def file, one a line, the pieces of its text joined.
rows() {
	printf '#define %s@@\n#include "store/%s"\n' "$1" "$2" |
	    ${CC:-cc} -E -P -Isrc -x c - | tr '\n' ' ' | sed 's/@@/\n/g' |
	    sed 's/" *"//g; s/ *$//' | grep .
}

dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
# shellcheck disable=SC1007
rows 'SCHEMA(step, sql) sql' schema.def | sed 's/^ *"//; s/" *$/;/' >"$dir/schema.sql"
rows 'STMT(name, right, scope, count, args, sql) name sql' stmt.def |
    sed 's/^ *\([A-Z0-9_]*\) "\(.*\)"$/\1	\2/' | grep '	' |
    while IFS='	' read -r name sql; do
	printf ".print ==%s\nEXPLAIN QUERY PLAN %s;\n" "$name" "$sql"
done >"$dir/ask.sql"
sqlite3 "$dir/db" <"$dir/schema.sql" || exit 1
sqlite3 "$dir/db" <"$dir/ask.sql" 2>&1 | awk '
	/^==/ { name = substr($0, 3); next }
	/[Ee]rror/ { print name "\t" $0; next }
	/SCAN [0-9]+ CONSTANT/ || /SCAN CONSTANT ROW/ { next }
	/VIRTUAL TABLE INDEX [0-9]+:[M=<>]/ { next }
	/SCAN / { sub(/.*SCAN /, ""); print name "\t" $1 }
	/head_kind_at/ { print name "\thead" }' | sort -u >"$dir/walk"
grep -v '^#' tests/repo/walks.tsv | sed 1d | cut -f1,2 | sort -u >"$dir/may"
comm -23 "$dir/walk" "$dir/may" | sed 's/^/walks, and walks.tsv does not say why: /'
comm -13 "$dir/walk" "$dir/may" | sed 's/^/in walks.tsv, and does not walk: /'
grep -c '	' "$dir/ask.sql" >/dev/null
[ "$(grep -c '^\.print' "$dir/ask.sql")" -gt 100 ] || echo "statements were not read"
