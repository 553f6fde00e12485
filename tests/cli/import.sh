#!/bin/sh
# heed import, export, verify: real exports, bad lines, running twice.
. tests/cli/lib.sh
cd "$work" || exit 1
db=$work/store
case $HEED_SHARED in /*) HEED_DATA=$HEED_SHARED ;; *) HEED_DATA=$OLDPWD/$HEED_SHARED ;; esac

ok "migrate makes a store" "$heed" migrate --db "$db"
cat >good.ndjson <<'J'
{"resourceType":"Patient","id":"p1","name":[{"family":"Rowe","given":["Ada"]}],"birthDate":"1990-02-03","managingOrganization":{"reference":"Organization/u2"}}
{"resourceType":"Organization","id":"u2","active":true,"name":"North team","partOf":{"reference":"Organization/u1"}}
{"resourceType":"Organization","id":"u1","active":true,"name":"Service"}
{"resourceType":"RelatedPerson","id":"r1","patient":{"reference":"Patient/p1"},"name":[{"text":"Mo Rowe"}]}
{"resourceType":"RiskAssessment","id":"ra1","status":"final","subject":{"reference":"Patient/p1"},"prediction":[{"qualitativeRisk":{"text":"High"}}]}
{"resourceType":"QuestionnaireResponse","id":"q1","status":"completed","questionnaire":"urn:other:referral","subject":{"reference":"Patient/p1"},"item":[{"linkId":"1","text":"Risk of suicide","answer":[{"valueString":"LOW (green)"}]}]}
J
ok "lines in any order" "$heed" import --db "$db" good.ndjson
said "all six are taken" '^6 taken, 0 already there, 2 sealed'
ok "again" "$heed" import --db "$db" good.ndjson
said "again changes nothing" '^0 taken, 6 already there'
ok "what came in and what was sealed is counted, by month" test "$(sqlite3 "$db/heed.db" \
    "SELECT what, n, seen FROM wording_count WHERE month = strftime('%Y-%m', 'now')")" = "arrived|2|6"
ok "verify" "$heed" verify --db "$db"
ok "export" "$heed" export --db "$db" export1
ok "a sealed record is exported as it came" grep -q '"qualitativeRisk":{"text":"High"}' export1/RiskAssessment.ndjson
ok "the graded form was sealed (CARE-111)" grep -q '"kind":"sealed-form"' export1/versions.ndjson
ok "bytes but for id and meta" grep -q '"name":\[{"family":"Rowe","given":\["Ada"\]}\],"birthDate":"1990-02-03"' export1/Patient.ndjson
ok "a second verifier agrees" node "$OLDPWD/tests/cli/verify.mjs" export1
exits "export wants an empty directory" 2 "$heed" export --db "$db" export1

# A document and its file: taken with the hash that it names, given back.
mkdir -p docs-in/files
printf '%%PDF-1.7 a letter' >docs-in/files/document-d1
sum=$(sha256sum docs-in/files/document-d1 | cut -d' ' -f1)
printf '{"resourceType":"DocumentReference","id":"d1","status":"current","subject":{"reference":"Patient/p1"},"description":"Letter","content":[{"attachment":{"extension":[{"url":"urn:heed:sha256","valueString":"%s"}],"contentType":"application/pdf","size":17}}]}\n' "$sum" >docs-in/d.ndjson
ok "a document with its file" "$heed" import --db "$db" docs-in
said "is taken" '^1 taken'
ok "verify reads the file" "$heed" verify --db "$db"
ok "export gives it" "$heed" export --db "$db" export-docs
ok "the same bytes" cmp docs-in/files/document-d1 export-docs/files/document-d1
ok "the second verifier reads the file" node "$OLDPWD/tests/cli/verify.mjs" export-docs
printf X | dd of=export-docs/files/document-d1 bs=1 seek=9 conv=notrunc 2>/dev/null
exits "and finds a changed byte" 1 node "$OLDPWD/tests/cli/verify.mjs" export-docs
exits "a file that is not the one named is refused" 3 "$heed" import --db "$work/docs2" export-docs
said "by its name" 'document-d1 is not the file'
rm export-docs/files/document-d1
exits "one that is not there, too" 3 "$heed" import --db "$work/docs3" export-docs

cat >bad.ndjson <<'J'
{"resourceType":"Patient","id":"p2","name":[{"family":"Good","given":["Bo"]}]}
{"resourceType":"Patient","id":"p3","birthDate":"1990-02-31"}
{"resourceType":"Patient","id":"p4","surname":"x"}
{"resourceType":"Observation","id":"o1","status":"final"}
{"resourceType":"RelatedPerson","id":"r9","patient":{"reference":"Patient/nobody"}}
not json
{"a":1,"a":2}
J
exits "refusals are exit 3" 3 "$heed" import --db "$db" bad.ndjson
said "the good line is taken" '^1 taken'
exits "again, and named" 3 "$heed" import --db "$db" bad.ndjson
for want in 'bad.ndjson:2:' 'bad.ndjson:3: Patient.surname' 'bad.ndjson:4: Observation.code' 'bad.ndjson:5: subject' 'bad.ndjson:6:' 'bad.ndjson:7:'; do
	said "named: $want" "$want"
done
exits "a missing file" 3 "$heed" import --db "$db" none.ndjson
exits "a file that cannot be read to its end" 3 "$heed" import --db "$db" /proc/self/mem
printf '{"resourceType":"Bundle","type":"transaction","entry":[{"fullUrl":"urn:uuid:11","resource":{"resourceType":"Patient","name":[{"family":"Bun"}]},"request":{"method":"POST","url":"Patient"}},{"fullUrl":"urn:uuid:12","resource":{"resourceType":"RelatedPerson","patient":{"reference":"urn:uuid:11"}},"request":{"method":"POST","url":"RelatedPerson"}}]}' >bundle.json
ok "a transaction Bundle" "$heed" import --db "$db" bundle.json
printf '{"resourceType":"Bundle","type":"transaction","entry":[{"resource":{"resourceType":"Patient","id":"pz","name":[{"family":"Half"}]},"request":{"method":"POST","url":"Patient"}},{"resource":{"resourceType":"Patient","bad":1},"request":{"method":"POST","url":"Patient"}}]}' >half.json
exits "half a Bundle" 3 "$heed" import --db "$db" half.json
rm -rf export2
"$heed" export --db "$db" export2
ok "is not taken" sh -c '! grep -q Half export2/Patient.ndjson'
ok "verify still" "$heed" verify --db "$db"
ok "from standard input" sh -c "'$heed' import --db '$db' - <good.ndjson"

# Bundles (src/cli/bundle.def).
"$heed" migrate --db "$work/b" >/dev/null 2>&1
bundle() {
	printf '{"resourceType":"Bundle","type":"%s","entry":[%s]}' "$1" "$2" >b.json
}
patient='{"resourceType":"Patient","id":"%s","name":[{"family":"Bun"}]}'
bundle collection '{"fullUrl":"urn:uuid:21","resource":{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"urn:uuid:22"}}},{"fullUrl":"urn:uuid:22","resource":{"resourceType":"Patient","name":[{"family":"Late"}]}},{"resource":{"resourceType":"Patient","bad":1}}'
exits "a collection: each by itself, in any order" 3 "$heed" import --db "$work/b" b.json
said "two of three" '^2 taken, 0 already there, 0 sealed.* 1 refused'
said "the third by its entry" 'b.json:1: entry 3: Patient.bad'
exits "again" 3 "$heed" import --db "$work/b" b.json
said "again changes nothing" '^0 taken, 2 already there'
bundle batch '{"resource":{"resourceType":"Patient","id":"b1"},"request":{"method":"PUT","url":"Patient/b1"}},{"request":{"method":"DELETE","url":"Patient/b1"}},{"request":{"method":"GET","url":"Patient/b1"}},{"resource":{"resourceType":"Patient","id":"b2"},"request":{"method":"PUT","url":"Patient/b1"}}'
exits "a batch: each by itself" 3 "$heed" import --db "$work/b" b.json
said "one of four" '^1 taken.* 3 refused'
said "DELETE is not done" 'entry 2: request.method: import brings'
for ask in '{"method":"PUT","url":"Patient/t1","ifMatch":"W/\"1\""}|ifMatch is a condition' \
    '{"method":"POST","url":"Patient","ifNoneExist":"identifier=a|b"}|named by its id, never by a condition' \
    '{"method":"PUT","url":"Patient?identifier=a|b"}|a PUT by a condition' \
    '{"method":"PATCH","url":"Patient/t1"}|import brings'; do
	bundle transaction "{\"resource\":{\"resourceType\":\"Organization\",\"id\":\"gone\",\"name\":\"x\"},\"request\":{\"method\":\"PUT\",\"url\":\"Organization/gone\"}},{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"t1\"},\"request\":${ask%|*}}"
	exits "refused: ${ask##*|}" 3 "$heed" import --db "$work/b" b.json
	said "saying so: ${ask##*|}" "entry 2: .*${ask##*|}"
	said "and nothing of it stays" '^0 taken'
done
bundle transaction '{"resource":{"resourceType":"Organization","identifier":[{"system":"urn:s","value":"7"}],"name":"Once"},"request":{"method":"POST","url":"Organization","ifNoneExist":"identifier=urn:s%7C7"}},{"fullUrl":"urn:uuid:31","resource":{"resourceType":"Patient","managingOrganization":{"reference":"Organization?identifier=urn:s|7"}},"request":{"method":"POST","url":"Patient"}}'
ok "an organisation by its identifier" "$heed" import --db "$work/b" b.json
ok "and once" "$heed" import --db "$work/b" b.json
said "is there already" '^0 taken, 2 already there'
bundle transaction '{"resource":{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"Patient?identifier=urn:s|7"}},"request":{"method":"POST","url":"Observation"}}'
exits "a person by a condition" 3 "$heed" import --db "$work/b" b.json
said "is never guessed" 'named by its id, never by a condition'
bundle document '{"fullUrl":"urn:uuid:41","resource":{"resourceType":"Composition","status":"final","type":{"text":"Letter"},"date":"2026-01-02","author":[{"display":"Dr"}],"title":"Letter","subject":{"reference":"Patient/b1"}}}'
ok "a document" "$heed" import --db "$work/b" b.json
for type in history batch-response transaction-response nonsense; do
	bundle $type ""
	exits "no $type" 3 "$heed" import --db "$work/b" b.json
done
rm -rf bout
"$heed" export --db "$work/b" bout
ok "the document is kept whole" sh -c "[ \$(wc -l <bout/Bundle.ndjson) -eq 1 ] && [ ! -e bout/Composition.ndjson ]"
ok "and is the person's" grep -q '"kind":"Bundle".*"person":"b1"' bout/versions.ndjson
ok "one organisation" sh -c "[ \$(wc -l <bout/Organization.ndjson) -eq 1 ]"
ok "references are plain" grep -q '"subject":{"reference":"Patient/22"}' bout/Observation.ndjson

# What grades a person (CARE-90), and when it does so late.
cat >grade.ndjson <<'J'
{"resourceType":"Patient","id":"p1"}
{"resourceType":"Observation","id":"g1","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"93374-7"}]},"subject":{"reference":"Patient/p1"},"valueCodeableConcept":{"text":"Low"}}
{"resourceType":"Flag","id":"g2","status":"active","code":{"text":"High risk of suicide"},"subject":{"reference":"Patient/p1"}}
{"resourceType":"Observation","id":"g3","status":"final","code":{"text":"Mood"},"subject":{"reference":"Patient/p1"}}
J
"$heed" migrate --db "$work/g" >/dev/null 2>&1
ok "what grades" "$heed" import --db "$work/g" grade.ndjson
said "is sealed" '^4 taken, 0 already there, 2 sealed'
sed -i '/g3/{s/"text":"Mood"/"text":"Suicide risk"/;s/}$/,"valueString":"HIGH"}/}' grade.ndjson
ok "what grades from its second version" "$heed" import --db "$work/g" grade.ndjson
rm -rf gout
"$heed" export --db "$work/g" gout
ok "is sealed and no longer open" sh -c "[ \$(grep -c '\"id\":\"g3\"' gout/Observation.ndjson) -eq 1 ] && grep -q '\"kind\":\"sealed-Observation\",\"id\":\"g3\"' gout/versions.ndjson"
ok "the chains hold" "$heed" verify --db "$work/g"
ok "and by the second verifier" node "$OLDPWD/tests/cli/verify.mjs" gout
sed -i 's/"HIGH"/"talked about it"/' grade.ndjson
ok "a later version" "$heed" import --db "$work/g" grade.ndjson
said "stays sealed" '^1 taken, 3 already there, 1 sealed'

# Packed.
gzip -c good.ndjson >good.bin
"$heed" migrate --db "$work/z" >/dev/null 2>&1
ok "packed, whatever it is called" "$heed" import --db "$work/z" good.bin
said "all of it" '^6 taken'
ok "packed, from standard input" sh -c "cat good.bin | '$heed' import --db '$work/z' -"
said "all of it again" '^0 taken, 6 already there'
head -c 300 good.bin >cut.gz
exits "packed and cut short" 3 "$heed" import --db "$work/z" cut.gz
said "is said" 'cut.gz:[0-9]+: gzip: the packed file'
{ head -c 60 good.bin; printf 'XXXXXXXXXX'; tail -c +71 good.bin; } >bad.gz
exits "packed and damaged" 3 "$heed" import --db "$work/z" bad.gz
said "is said" 'bad.gz:[0-9]+: gzip: the packed file is damaged'
# 3 GB of empty lines, and one line of 3 GB, in 3 MB: neither is read to its end.
(head -c 300000000 /dev/zero | tr '\0' '\n' | gzip -9 >bomb1.gz)
exits "a bomb of lines" 3 timeout 60 "$heed" import --db "$work/z" bomb1.gz
said "is not read on" 'it unpacks to more than 300 times its size'
(head -c 300000000 /dev/zero | tr '\0' ' ' | gzip -9 >bomb2.gz)
exits "a bomb of one line" 3 sh -c "ulimit -v 6000000; timeout 60 '$heed' import --db '$work/z' bomb2.gz"
said "is not read on" 'unpacks to more than 300 times|longer than 64 MiB'
(printf '{"resourceType":"Basic","x":"'; head -c 70000000 /dev/urandom | base64 -w 0; printf '"}\n'; cat good.ndjson) >long.ndjson
exits "a line that is too long" 3 "$heed" import --db "$work/z" long.ndjson
said "is passed over, and the rest is read" '^0 taken, 6 already there.* 1 refused'

if [ -d "$HEED_DATA/synthea-bulk-10" ]; then
	syn=$HEED_DATA/synthea-bulk-10
	"$heed" migrate --db "$work/syn" >/dev/null 2>&1
	ok "the Synthea export" "$heed" import --db "$work/syn" "$syn"
	said "all of it" '^7160 taken, 0 already there, 0 sealed.* 0 refused'
	ok "verified" "$heed" verify --db "$work/syn"
	"$heed" export --db "$work/syn" syn-out
	ok "out as it came in" node "$OLDPWD/tests/r4/same.mjs" syn-out "$syn"
	ok "the second verifier" node "$OLDPWD/tests/cli/verify.mjs" syn-out
	# Killed half way and run again: the same store as in one go.
	"$heed" migrate --db "$work/kill" >/dev/null 2>&1
	"$heed" import --db "$work/kill" "$syn" >/dev/null 2>&1 &
	pid=$!
	n=0
	while [ $n -lt 100 ] && [ "$(stat -c %s "$work/kill/heed.db-wal" 2>/dev/null || echo 0)" -lt 4000000 ]; do
		sleep 0.02
		n=$((n + 1))
	done
	kill -9 $pid 2>/dev/null
	wait $pid 2>/dev/null
	ok "run again" "$heed" import --db "$work/kill" "$syn"
	said "part of it was there" '^[1-9][0-9]* taken, [1-9][0-9]* already there.* 0 refused'
	"$heed" export --db "$work/kill" kill-out
	ok "the same records" sh -c "for f in syn-out/[A-Z]*.ndjson; do
	    sed 's/\"lastUpdated\":\"[^\"]*\"//' \$f | cksum >sum.a; sed 's/\"lastUpdated\":\"[^\"]*\"//' kill-out/\${f#*/} | cksum >sum.b
	    cmp sum.a sum.b || exit 1; done"
	ok "whole" "$heed" verify --db "$work/kill"
	# What is there is passed over at ten times the speed of taking it, by the
	# processor's own clock: the machine may have other work.
	ok "how fast" node "$OLDPWD/tests/cli/speed.mjs" "$heed" "$work" "$syn"
	cat "$work/.out"
else
	echo "skipped: the Synthea export is not here"
fi

# Any flipped byte in an export is found by the second verifier too.
"$heed" migrate --db "$work/small" >/dev/null 2>&1
head -n 3 good.ndjson >small.ndjson
"$heed" import --db "$work/small" small.ndjson >/dev/null 2>&1
"$heed" serve --db "$work/small" --listen 127.0.0.1:0 --workers 1 >serve.log 2>&1 &
pid=$!
sleep 2
kill $pid
wait $pid
"$heed" export --db "$work/small" small-out
ok "the sealer has sealed" test -s small-out/seals.ndjson
ok "any flipped byte is found" node "$OLDPWD/tests/cli/flips.mjs" small-out
said "each was tried" '^[0-9]{4,} flips, 0 missed'
done_
