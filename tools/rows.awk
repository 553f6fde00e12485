# Which test proves which requirement: rows.awk FILE… prints "CARE-20<TAB>file<TAB>
# test", from marks in the tests. In C a comment that begins with a row stands above
# a test, or in it; in a browser test "// CARE-20" stands above a check().
function rows_in(s) {
	while (match(s, /(CARE|LEARN)-[0-9]+/)) {
		row[++n] = substr(s, RSTART, RLENGTH)
		s = substr(s, RSTART + RLENGTH)
	}
}
function flush(name,    i) {
	for (i = 1; i <= n; i++) {
		mark[++marks] = row[i] "\t" FILENAME "\t" name
		of[marks] = FILENAME ~ /\.c$/ ? FILENAME SUBSEP name : ""
	}
	n = 0
}
FNR == 1 { n = 0; inside = 0; fn = ""; main = 0 }

# What main() runs is a test, also by a macro of the file; a mark on anything else
# is a comment.
FILENAME ~ /\.c$/ && /^main\(/ { main = 1 }
FILENAME ~ /\.c$/ && (/(cmocka_unit_test[a-z_]*|[ \t][TC])\([a-z]/ ||
    (main && /[ \t][A-Z]+\([a-z]/)) {
	rest = $0
	while (match(rest, /(cmocka_unit_test[a-z_]*|[A-Z]+)\([a-z_0-9]+/)) {
		name = substr(rest, RSTART, RLENGTH)
		rest = substr(rest, RSTART + RLENGTH)
		sub(/.*\(/, "", name)
		is_test[FILENAME SUBSEP name] = 1
	}
}
END {
	for (i = 1; i <= marks; i++)
		if (of[i] == "" || (of[i] in is_test))
			print mark[i]
}

FILENAME ~ /\.c$/ && /^\t*\/\* (CARE|LEARN)-[0-9]/ { inside = 1; deep = /^\t/ }
FILENAME ~ /\.c$/ && inside {
	rows_in($0)
	if (/\*\//) {
		inside = 0
		if (deep)
			flush(fn)
	}
	next
}
# A mark above the line that makes one test of it for both stores.
FILENAME ~ /\.c$/ && /^BOTH\(/ {
	fn = $0
	gsub(/^BOTH\(|\).*/, "", fn)
	flush(fn)
	next
}
FILENAME ~ /\.c$/ && /^[a-z_0-9]+\(/ {
	fn = $0
	sub(/\(.*/, "", fn)
	sub(/_on$/, "", fn)
	# A test that is named after its row needs no mark.
	if (match(fn, /^(test_)?care_?[0-9]+_/)) {
		name = toupper(substr(fn, RSTART, RLENGTH - 1))
		sub(/^TEST_/, "", name)
		sub(/_/, "", name)
		sub(/CARE/, "CARE-", name)
		row[++n] = name
	}
	flush(fn)
}

FILENAME ~ /\.mjs$/ && /^[ \t]*\/\/ (CARE|LEARN)-[0-9]/ { rows_in($0); next }
FILENAME ~ /\.mjs$/ && n && match($0, /check\(['`]/) {
	name = substr($0, RSTART + RLENGTH)
	sub(/['`].*/, "", name)
	sub(/^\$\{[^}]*\}/, "*", name) # its beginning changes
	sub(/\$\{.*/, "", name)
	flush(name)
	next
}
# A check that is called after its row needs no mark.
FILENAME ~ /\.mjs$/ && !n && match($0, /check\(['`"](CARE|LEARN)-[0-9]+:/) {
	name = substr($0, RSTART + 7)
	sub(/['`"][,)].*/, "", name)
	sub(/\$\{.*/, "", name)
	rows_in(substr(name, 1, index(name, ":")))
	flush(name)
}
