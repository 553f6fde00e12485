#!/bin/sh
# All of HL7's official R4 examples: in, out, byte for byte; what is refused, by a
# table; the structure check against a validator that is not ours; how many of
# the search parameters there are rows for. Some minutes at most; wants npm once.
set -u
cd "$(dirname "$0")/../.." || exit 1
passed=0 failed=0
work=build/r4/work

ok() {
	name=$1
	shift
	if "$@" >$work/said 2>&1; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAILED: $name"
	fi
	tail -n "${SHOW:-12}" $work/said
}

examples=$(sh tools/r4-examples.sh) || {
	echo "skipped: npm does not give hl7.fhir.r4.examples and fhir (build/r4/log)"
	echo "0 passed, 0 failed, 1 skipped"
	exit 0
}
rm -rf $work
mkdir -p $work/in
ln -s "$PWD/$examples"/*.json $work/in/
rm $work/in/package.json
ok "a store" ./heed migrate --db $work/store
./heed import --db $work/store $work/in >$work/out 2>$work/err
tail -n 2 $work/out
ok "what is refused is known" node tests/r4/refused.mjs $work/err tests/r4/refused.tsv
ok "whole" ./heed verify --db $work/store
ok "export" ./heed export --db $work/store $work/export
ok "as it came but for id and meta" node tests/r4/same.mjs $work/export $work/in --but $work/err
make -s build/release/libheed.a
ok "the checker" gcc -std=c11 -D_GNU_SOURCE -O2 -Isrc -include src/core/banned.h \
    -o $work/check tests/r4/check.c build/release/libheed.a -lmicrohttpd -lsqlite3 -lpq -lsodium -lz
ok "a validator that is not ours" node tests/r4/agree.mjs $work/check "$examples" tests/r4/disagree.tsv
ok "search parameters" node tests/r4/search.mjs "$examples" tests/r4/search.tsv
rm -rf $work/store $work/export $work/in
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
