#!/bin/sh
# A record kind, a page and a lexicon term, added by rows alone to a copy of the
# tree, must build and work. Prints nothing when they do.
set -u
root=$(pwd)
copy=build/rows
rm -rf $copy
mkdir -p $copy
cp -r src practice assets tools Makefile package.json package-lock.json tests $copy/
ln -s "$root/node_modules" $copy/node_modules
mkdir -p $copy/build
cp -r build/static build/static.stamp $copy/build/
# What is not changed need not be compiled again.
cp -rp build/release $copy/build/release
find $copy -name assets.S -delete
cd $copy || exit 1

printf 'KIND(VISIT, "visit", "QuestionnaireResponse", "urn:heed:form:visit", "subject.reference", RIGHT_NONE, 0, %s, %s, "care", 1, "Home visit")\n' \
    "'a'" "'-'" >>src/access/kind.def
printf 'ROUTE(GET, "/kindness", page_wording, MAY_ANYONE, 0, "Kindness", "a page of words")\n' \
    >>src/web/routes.def
printf 'kindness.heading\tKindness\theed\t2027-11-30\nkindness.1\tA page that rows made.\theed\t2027-11-30\n' \
    >>practice/wording.tsv
header=$(grep -v '^#' practice/lexicon/wording.tsv | head -n 1)
row=$(printf '%s' "$header" | tr '\t' '\n' | while read -r col; do
	case $col in
	id) printf 'wording.drama\t' ;;
	term|pattern) printf 'drama queen\t' ;;
	source) printf 'heed\t' ;;
	review_by) printf '2027-11-30\t' ;;
	example) printf 'Called a drama queen by staff.\t' ;;
	counter_example) printf 'Went to drama club.\t' ;;
	instead) printf 'say what happened\t' ;;
	why) printf 'It judges.\t' ;;
	*) printf '%s\t' "$(grep -v '^#' practice/lexicon/wording.tsv | sed -n 2p |
	    cut -f"$(printf '%s' "$header" | tr '\t' '\n' | grep -nx "$col" | cut -d: -f1)")" ;;
	esac
done)
printf '%s\n' "$row" | sed 's/\t$//' >>practice/lexicon/wording.tsv

make -s heed >log 2>&1 || { echo "the copy does not build"; tail -n 5 log; exit 1; }
cat >in.ndjson <<'J'
{"resourceType":"Organization","id":"u1","active":true,"name":"Team"}
{"resourceType":"Patient","id":"p1","name":[{"family":"Rowe","given":["Ada"]}],"managingOrganization":{"reference":"Organization/u1"}}
{"resourceType":"QuestionnaireResponse","id":"v1","status":"completed","questionnaire":"urn:heed:form:visit","subject":{"reference":"Patient/p1"},"item":[{"linkId":"said","answer":[{"valueString":"Came by."}]}]}
J
./heed migrate --db ./store >log 2>&1 && ./heed import --db ./store in.ndjson >log 2>&1 ||
	{ echo "the new kind is not imported"; exit 1; }
rm -rf out
./heed export --db ./store out && grep -q '"kind":"visit"' out/versions.ndjson ||
	echo "the new kind is not stored under its name"
./heed practice check practice >/dev/null || echo "the new term is refused"
cat >term.c <<'C'
#include "core/arena.h"
#include "core/time.h"
#include "language/language.h"
#include <stdio.h>
int
main(void)
{
	struct ctx cx;
	const struct lexicon *l;
	struct findings f;

	ctx_init(&cx, arena_new(64 << 20), time_now());
	if (lexicon_open(&cx, &l) != ERR_OK)
		return puts("the lexicon does not open"), 1;
	language_scan(&cx, l, S("The notes call her a drama queen again."), &f);
	if (f.n != 1)
		puts("the new term is not found");
	return 0;
}
C
make -s build/release/libheed.a >log 2>&1
gcc -std=c11 -D_GNU_SOURCE -Isrc -include src/core/banned.h -o term term.c \
    build/release/libheed.a -lmicrohttpd -lsqlite3 -lpq -lsodium -lz && ./term
./heed serve --db ./store --listen 127.0.0.1:0 --workers 1 >serve.log 2>serve.err &
pid=$!
for i in 1 2 3 4 5 6 7 8 9 10; do
	grep -q 'Heed is at' serve.log 2>/dev/null && break
	sleep 0.5
done
url=$(sed -n 's/^Heed is at //p' serve.log)
node -e "fetch('${url}kindness').then(r=>r.text()).then(t=>{if(!t.includes('A page that rows made'))console.log('the new page does not show')},e=>console.log('the new page: '+e))"
kill $pid
wait $pid 2>/dev/null
exit 0
