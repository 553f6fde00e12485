#!/bin/sh
# Tests about the repository: tables against each other, words that must not
# stand anywhere, and that new kinds, pages and terms need rows alone.
set -u
cd "$(dirname "$0")/../.." || exit 1
passed=0 failed=0 skipped=0

# is NAME COMMAND…: passes when the command prints nothing; exit status 77 skips.
is() {
	name=$1
	shift
	out=$("$@" 2>&1)
	if [ $? -eq 77 ]; then
		skipped=$((skipped + 1))
		echo "--- skipped: $name: $out"
	elif [ -z "$out" ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "--- $name"
		echo "$out" | head -n 20
	fi
}

post_rows_have_tokens() {
	awk -F, '/^ROUTE\(POST/ && $2 !~ /"\/sign-in"/ {
		gsub(/ /, "", $5); if ($5 != "1") print }' src/web/routes.def
}

routes_are_once() {
	sed -n 's/^ROUTE(\([A-Z]*\), *"\([^"]*\)".*/\1 \2/p' src/web/routes.def |
	    sort | uniq -d
}

commands_in_manual() {
	for c in $(sed -n 's/^COMMAND(\([a-z]*\),.*/\1/p' src/cli/command.def); do
		grep -q "heed.$c\|Ic $c" man/heed.1 2>/dev/null ||
		    echo "man/heed.1 does not tell of $c"
	done
}

errors_in_manual() {
	sed -n 's/^ERR([A-Z]*, *[0-9]*, "[a-z-]*", *\([0-9]\),.*/\1/p' \
	    src/core/err.def | sort -u | while read -r n; do
		grep -q "^\.It $n" man/heed.1 2>/dev/null ||
		    echo "man/heed.1 does not tell of exit status $n"
	done
}

# CARE-1: nothing structured may hold a level, score or rank for a person.
no_level_columns() {
	grep -niE '\b(risk|level|score|rank|rag|severity|probability|percentile|likelihood|stratif[a-z]*|priority)[a-z_]* (bigint|text|bytea)' \
	    src/store/schema.def
	grep -nE '^[A-Z]+\([A-Z_]+, *"[^"]*(risk|level|score|rank|severity|likelihood|percentile)' \
	    src/care/field.def src/access/setting.def src/access/kind.def
	grep -rniE '"linkId": *"[^"]*(risk|level|score|rank|severity|likelihood)' practice/forms
	grep -rnE '"(ordinalValue|itemWeight)' practice/forms
	cut -f1 practice/codes/*.tsv | grep -niE '^(high|medium|low|moderate|red|amber|green|severe)$'
}

# The words that hurt (experience.md §2), in anything that a page may say.
no_hurtful_words() {
	grep -rniE 'commit(s|ted|ting)? suicide|successful (suicide|attempt)|failed attempt|attention.seek|self-harmer|suicidal patient|frequent flyer|manipulative|non-compliant|failed to engage' \
	    practice/forms practice/wording.tsv practice/guide practice/rules \
	    practice/contacts practice/codes src/web src/ui src/care README.md 2>/dev/null |
	    grep -v '/\*'
}

# CARE-8: phrases of licensed forms.
no_licensed_words() {
	grep -rniE 'stanley.?brown safety plan|internal coping strategies|people and social settings that provide distraction|wish to be dead|non-specific active suicidal|suicide status form' \
	    practice src README.md 2>/dev/null | grep -vE 'practice/lexicon|sources.tsv'
}

memory_from_arenas() {
	grep -nE '(^|[^_a-z(>.])(malloc|calloc|realloc|free|strdup) ?\(' src/*/*.c |
	    grep -vE '^src/core/arena(_emu)?\.c|/\*|^\S+:\s*\*'
}

no_leftovers() {
	grep -rnE '\b(TODO|FIXME|XXX|HACK)\b' src tests tools run test \
	    --include='*.c' --include='*.h' --include='*.sh' --include='*.mjs' |
	    grep -v 'tests/repo/run.sh'
}

one_file_a_library() {
	for lib in sqlite3.h:src/store/sqlite.c libpq-fe.h:src/store/pg.c \
	    microhttpd.h:src/http/http.c sodium.h:src/access/crypt.c; do
		# A login process has no store; it asks libsodium by itself, to tell
		# "does not fit" from "no memory".
		grep -ln "#include <${lib%%:*}>" src/*/*.[ch] |
		    grep -vE "^(${lib#*:}|src/cli/loginproc.c)$" | sed "s/^/includes ${lib%%:*}: /"
	done
}

npm_lock_names_no_host() { grep -n '"resolved"' package-lock.json; }

# An old node serves a store that is one step newer (docs/adr/0041), so a step
# may only add: a table, an index, a column that may be left out. Unique is only
# what is new. Step 1 is where it began. steps_only_add FILE
steps_only_add() {
	printf '#define SCHEMA(step, sql) ROW step sql\n#include "%s"\n' "$1" |
	    gcc -E -P -I. - | sed 's/" *"//g' | tr '\n' ' ' |
	    sed 's/ROW /\nROW /g' | awk '
	$1 != "ROW" || $2 == 1 { next }
	{ sql = $0; sub(/^[^"]*"/, "", sql); sub(/" *$/, "", sql) }
	sql ~ /^CREATE TABLE [a-z_]+ \(/ { split(sql, w, " "); fresh[$2, w[3]] = 1; next }
	sql ~ /^CREATE VIRTUAL TABLE [a-z_]+ USING fts5/ { next }
	sql ~ /^ROW [0-9]+ *$/ { next }         # SQLite has no need of it
	sql ~ /^CREATE INDEX / { next }
	sql ~ /^DROP INDEX [a-z_]+$/ { next }   # an old node is slower, not wrong
	sql ~ /^CREATE UNIQUE INDEX [a-z_]+ ON [a-z_]+/ {
		split(sql, w, " ")
		if (fresh[$2, w[6]])
			next
	}
	sql ~ /^ALTER TABLE [a-z_]+ ADD COLUMN [a-z_]+ (bigint|text|bytea)( NOT NULL DEFAULT [^ ]+)?$/ { next }
	{ print "step " $2 " does more than add: " sql }'
}
refuses_more_than_adding() {
	mkdir -p build
	cat >build/steps.def <<'S'
SCHEMA(1, "CREATE TABLE a (k bigint)")
SCHEMA(2, "ALTER TABLE a ADD COLUMN b text" " NOT NULL")
SCHEMA(2, "ALTER TABLE a DROP COLUMN k")
SCHEMA(2, "CREATE UNIQUE INDEX x ON a (k)")
SCHEMA(2, "UPDATE a SET k = 1")
SCHEMA(2, "ALTER TABLE a RENAME TO c")
SCHEMA(3, "CREATE TABLE d (k bigint)")
SCHEMA(3, "CREATE UNIQUE INDEX y ON d (k)")
SCHEMA(3, "ALTER TABLE a ADD COLUMN e bigint NOT NULL DEFAULT 0")
SCHEMA(3, "ALTER TABLE a ADD COLUMN f text")
SCHEMA(3, "CREATE INDEX z ON a (f)")
S
	n=$(steps_only_add build/steps.def | wc -l)
	[ "$n" -eq 5 ] || { echo "$n of 5 are refused:"; steps_only_add build/steps.def; }
}

# For the same reason a statement names its columns: one that is added must not
# shift those that an old node reads or writes.
statements_name_columns() {
	tr '\n' ' ' <src/store/stmt.def | sed 's/" *"//g; s/STMT(/\n&/g' |
	    grep -E 'SELECT ([a-z]+\.)?\*|INSERT INTO [a-z_]+ (VALUES|SELECT)|RETURNING \*' |
	    cut -c1-120
}

settings_in_manual() {
	for s in $(sed -n 's/^CONF([A-Z_]*, *"\([a-z-]*\)".*/\1/p' src/cli/conf.def); do
		grep -qE "^\.It Ic ([a-z-]+ , )?$s( ,|$)" man/heed.conf.5 ||
		    echo "man/heed.conf.5 does not tell of $s"
		[ $s = db ] || grep -q -- "--$s" src/cli/command.def ||
		    echo "serve's usage does not tell of --$s"
	done
}

# What is counted must not tell of anybody.
metrics_name_nobody() {
	grep -nE '^METRIC\([A-Z_0-9]+, [A-Z]+, "[^"]*(person|account|name|user|patient|address|peer)' src/core/metric.def
	awk -F'"' '/^METRIC/ && $4 !~ /^$/ && $4 !~ /^(code|how|why|kind|end)=\\$/ { print "labels: " $0 }' src/core/metric.def
	grep -o 'heed_[a-z_]*' packaging/prometheus/heed.rules.yml | sort -u |
	    sed 's/_bucket$//' | while read -r m; do
		grep -q "\"$m" src/core/metric.def src/core/metric.c ||
		    echo "an alarm on $m, which nobody counts"
	done
	n=$(grep -c '^ROUTE' src/web/routes.def)
	max=$(sed -n 's/.*METRIC_PAGES_MAX = \([0-9]*\).*/\1/p' src/core/metric.h)
	[ $((n + 2)) -le "$max" ] || echo "METRIC_PAGES_MAX is less than the pages there are"
}

hazards_have_controls() {
	awk -F'\t' 'NR > 1 && !/^#/ && ($4 == "" || $5 == "") { print FILENAME ": " $0 }' \
	    docs/safety/hazards.tsv
}

# LEARN-71: what learning does, it does alone.
learning_calls_nobody() {
	grep -nE '<(sys/socket|netdb|netinet/[a-z]+|arpa/inet|sys/un|curl/[a-z]+)\.h>|\b(connect|getaddrinfo|gethostbyname|sendto|socket|popen|system|execv[a-z]*)[ ]?\(' \
	    src/learning/*.c src/learning/*.h src/web/learn*.c src/web/matter*.c src/stats/*.c
	for o in build/*/learning/*.o; do
		[ -f "$o" ] || continue
		nm -u "$o" | grep -wE 'connect|socket|getaddrinfo|gethostbyname|sendto|sendmsg|popen|system|execve?|execvp' |
		    sed "s|^|$o:|"
	done
}

is "every POST but sign-in needs a form token" post_rows_have_tokens
is "each route stands once" routes_are_once
is "each command is in heed(1)" commands_in_manual
is "each exit status is in heed(1)" errors_in_manual
is "CARE-1: no column, field or code for a level" no_level_columns
is "no hurtful words in pages" no_hurtful_words
is "CARE-8: no licensed wording" no_licensed_words
is "memory comes from arenas" memory_from_arenas
is "no left-overs" no_leftovers
is "each library is included by one file" one_file_a_library
is "the npm lock names no host" npm_lock_names_no_host
is "each hazard has its controls" hazards_have_controls
is "the tables of FHIR are what tools/mkfhir.mjs makes" sh tests/repo/fhir.sh
is "statements find their rows by an index" sh tests/repo/walks.sh
is "a schema step only adds" steps_only_add src/store/schema.def
is "and that test can refuse" refuses_more_than_adding
is "statements name their columns" statements_name_columns
is "each setting is in heed.conf(5)" settings_in_manual
is "metrics name nobody" metrics_name_nobody
is "LEARN-71: learning makes no call of its own" learning_calls_nobody
if [ "${1:-}" != quick ]; then
	is "a kind, a page and a term by rows alone" sh tests/repo/rows.sh
fi
echo "$passed passed, $failed failed, $skipped skipped"
[ $failed -eq 0 ]
