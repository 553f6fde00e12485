#!/bin/sh
# heed import, export, verify: real exports, bad lines, running twice.
. tests/cli/lib.sh
cd "$work" || exit 1
db=$work/store

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
for want in 'bad.ndjson:2:' 'bad.ndjson:3: Patient.surname' 'bad.ndjson:4: resourceType' 'bad.ndjson:5: subject' 'bad.ndjson:6:' 'bad.ndjson:7:'; do
	said "named: $want" "$want"
done
exits "a missing file" 3 "$heed" import --db "$db" none.ndjson
printf '{"resourceType":"Bundle","type":"transaction","entry":[{"fullUrl":"urn:uuid:11","resource":{"resourceType":"Patient","name":[{"family":"Bun"}]},"request":{"method":"POST","url":"Patient"}},{"fullUrl":"urn:uuid:12","resource":{"resourceType":"RelatedPerson","patient":{"reference":"urn:uuid:11"}},"request":{"method":"POST","url":"RelatedPerson"}}]}' >bundle.json
ok "a transaction Bundle" "$heed" import --db "$db" bundle.json
printf '{"resourceType":"Bundle","type":"transaction","entry":[{"resource":{"resourceType":"Patient","id":"pz","name":[{"family":"Half"}]},"request":{"method":"POST","url":"Patient"}},{"resource":{"resourceType":"Patient","bad":1},"request":{"method":"POST","url":"Patient"}}]}' >half.json
exits "half a Bundle" 3 "$heed" import --db "$db" half.json
rm -rf export2
"$heed" export --db "$db" export2
ok "is not taken" sh -c '! grep -q Half export2/Patient.ndjson'
ok "verify still" "$heed" verify --db "$db"
ok "from standard input" sh -c "'$heed' import --db '$db' - <good.ndjson"

if [ -d "$OLDPWD/$HEED_SHARED/synthea-bulk-10" ]; then
	exits "the Synthea export: other types are refused" 3 "$heed" import --db "$work/syn" "$OLDPWD/$HEED_SHARED/synthea-bulk-10"
	"$heed" migrate --db "$work/syn2" >/dev/null
	mkdir syn-in
	for t in Patient Organization Location Practitioner PractitionerRole Encounter; do
		cp "$OLDPWD/$HEED_SHARED/synthea-bulk-10/$t".*.ndjson syn-in/
	done
	ok "the Synthea export: these types" "$heed" import --db "$work/syn2" syn-in
	said "none refused" ' 0 refused'
	ok "verified" "$heed" verify --db "$work/syn2"
	"$heed" export --db "$work/syn2" syn-out
	ok "as many patients out as in" sh -c "[ \$(wc -l <syn-out/Patient.ndjson) -eq \$(cat syn-in/Patient*.ndjson | wc -l) ]"
	ok "the second verifier" node "$OLDPWD/tests/cli/verify.mjs" syn-out
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
