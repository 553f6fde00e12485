#!/bin/sh
# heed audit: each kind of input, exact places, bad input, the same for any jobs.
. tests/cli/lib.sh
node tests/cli/audit/make.mjs "$work/in" || exit 1
cd "$work/in" || exit 1

# places FILE: what is found, a line each, without the words.
places() {
	"$heed" audit --format jsonl "$@" 2>"$work/said" | node -e '
	for (const line of require("fs").readFileSync(0, "utf8").split("\n").filter(Boolean)) {
		const f = JSON.parse(line)
		console.log([f.record, f.field, f.start + "-" + f.end, f.class, f.verdict, f.quote].join("|"))
	}' >"$work/places"
	true
}
# finds NAME LINE: among the last places.
finds() {
	if grep -qxF "$2" "$work/places"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAILED: $1: no \"$2\" in:"
		cat "$work/places"
	fi
}
told() {
	if grep -qE "$2" "$work/said"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAILED: $1: no \"$2\" in:"
		cat "$work/said"
	fi
}
same() {
	ok "$1" cmp "$2" "$3"
}

# FHIR, and where in it.
places n.ndjson
data='DocumentReference.content[0].attachment.data'
finds "base64 text" "DocumentReference/plain|$data|12-32|level|stratification|High risk of suicide"
finds "base64 HTML, entities and tags away" "DocumentReference/html|$data|18-38|level|stratification|$(printf 'Low\302\240risk of suicide')"
finds "base64 RTF, a word over a line's end" "DocumentReference/rtf|$data|7-29|level|stratification|Medium risk of suicide"
finds "base64 in base64 in base64" "DocumentReference/nested|$data|8-28|level|stratification|High risk of suicide"
finds "UTF-16 in base64" "DocumentReference/utf16|$data|6-26|level|stratification|High risk of suicide"
finds "bad bytes are U+FFFD" "DocumentReference/bad-utf8|$data|7-27|level|stratification|High risk of suicide"
finds "a code that is a grade" "Observation/coded|Observation.valueCodeableConcept.coding[0].display|0-8|level|stratification|Moderate"
finds "a question and its value" "Observation/asked|Observation.valueString|0-4|level|stratification|High"
finds "a RiskAssessment about suicide" "RiskAssessment/suicide|RiskAssessment.prediction[0].qualitativeRisk.coding[0].display|0-15|level|stratification|High likelihood"
finds "a probability of it" "RiskAssessment/model|RiskAssessment.prediction[0].probabilityDecimal|0-4|numeric|stratification|0.42"
finds "an answer, by its group" "QuestionnaireResponse/answers|group.level|0-4|level|stratification|High"
finds "a colour" "QuestionnaireResponse/answers|colour|0-5|rag|stratification|Amber"
finds "a scale's result" "QuestionnaireResponse/answers|scale|0-1|scale|stratification|7"
finds "an answer in words" "QuestionnaireResponse/answers|words|11-44|decision|stratification|Low risk of suicide so discharged"
finds "a score behind an answer" "QuestionnaireResponse/answers|ordinal|0-13|level|stratification|Some thoughts"
finds "a tick" "QuestionnaireResponse/answers|ticked|0-4|level|stratification|true"
finds "a LOINC code as linkId" "QuestionnaireResponse/answers|/93374-7|0-1|numeric|stratification|3"
finds "a table of the narrative" "Condition/div|Condition.text.div|0-17|level|stratification|Risk to self	High"
finds "a form's item" "Questionnaire/form|level|0-18|form|stratification|Suicide risk level"
ok "nothing else" test "$(wc -l <"$work/places")" -eq 19
ok "nothing said" test ! -s "$work/said"
cp "$work/places" "$work/all"
for f in n.ndjson.gz bundle.json bundle-line.json array.json wide.ndjson mark.ndjson; do
	places "$f"
	same "the same in $f" "$work/places" "$work/all"
done
"$heed" audit --format jsonl - <n.ndjson >"$work/stdin" 2>&1
ok "from standard input" grep -q '"source":"-","record":"DocumentReference/plain"' "$work/stdin"
cat n.ndjson.gz | "$heed" audit --format jsonl - 2>&1 | sed 's/"source":"[^"]*"//' >"$work/a"
sed 's/"source":"[^"]*"//' "$work/stdin" >"$work/b"
same "packed, through a pipe" "$work/a" "$work/b"
places one.json
finds "one resource over many lines" "Observation/asked|Observation.valueString|0-4|level|stratification|High"

# Of RiskAssessments those that are about suicide, and no other.
places risks.ndjson
cut -d'|' -f1 "$work/places" | sort -u >"$work/risks"
grep -o '"id":"yes[^"]*' risks.ndjson | sed 's,.*",RiskAssessment/,' | sort >"$work/want"
same "RiskAssessments about suicide" "$work/risks" "$work/want"

# Other kinds.
places notes.jsonl
finds "JSON lines, guessed" "a1|text|14-34|level|stratification|High risk of suicide"
told "and said" 'notes.jsonl: read with text from "text", id from "id" \(guessed'
cp "$work/places" "$work/lines"
places --text-field text --id-field id notes.jsonl
same "asked for, the same" "$work/places" "$work/lines"
ok "and nothing said" test ! -s "$work/said"
for f in notes.csv notes-semicolon.csv; do
	places "$f"
	same "the same in $f" "$work/places" "$work/lines"
	places --text-column 4 --id-column ID "$f"
	same "columns by number and name in $f" "$work/places" "$work/lines"
done
places --text-field story other.jsonl
finds "another key" "z|story|0-20|level|stratification|High risk of suicide"
exits "a key that is nowhere" 3 "$heed" audit --text-field nowhere other.jsonl
said "is said" 'no record has the key'
exits "a column that is not there" 3 "$heed" audit --text-column nowhere notes.csv
said "is said, with those that are" 'there is no column "nowhere"; the columns are id, date, team, text'
places level.jsonl
finds "a key that asks for a level" "l|risk_level|0-4|level|stratification|High"
places note.txt
finds "text, by its line" "note.txt:2|text|0-19|level|stratification|Low risk of suicide"
finds "bytes of the line, not characters" "note.txt:5|text|7-29|level|stratification|Medium risk of suicide"
places page.html
finds "HTML" "page.html:1|text|2-22|level|stratification|High risk of suicide"
places note.rtf
finds "RTF" "note.rtf:1|text|0-20|level|stratification|High risk of suicide"
places bad-utf8.txt
finds "bad bytes of a text" "bad-utf8.txt:1|text|4-24|level|stratification|High risk of suicide"

# Exit status.
exits "nothing is 0" 0 "$heed" audit empty
exits "found is 1" 1 "$heed" audit note.txt
exits "no file is 2" 2 "$heed" audit
exits "an option that is none is 2" 2 "$heed" audit --nonsense note.txt
exits "a format that is none is 2" 2 "$heed" audit --format xml note.txt
said "and says which there are" 'text, jsonl, csv or html'
exits "no jobs is 2" 2 "$heed" audit --jobs 0 note.txt
exits "3 beats 1" 3 "$heed" audit note.txt nowhere
said "what is not there is named" 'nowhere: No such file'
exits "--help" 0 "$heed" audit --help
said "has an example" 'heed audit --format jsonl export/'

# Verdicts.
printf '%s\n' '{"id":"h","text":"In 2014 she was rated high risk of suicide."}' \
    '{"id":"n","text":"We do not rate her as low risk of suicide."}' >verdict.jsonl
places verdict.jsonl
ok "historical is told of" grep -q '^h|.*|historical|' "$work/places"
ok "negated is not" sh -c "! grep -q '^n|' '$work/places'"
places --all verdict.jsonl
ok "but by --all" grep -q '^n|.*|negated|' "$work/places"
exits "neither is found" 0 "$heed" audit verdict.jsonl

# A directory: sorted, all the way down, no links, no hidden files.
ln -s ../note.txt tree/link.txt
places tree
cut -d'|' -f1 "$work/places" >"$work/order"
printf 'tree/a.txt:1\ntree/b/y.txt:1\ntree/z.txt:1\n' >"$work/want"
same "a directory in order" "$work/order" "$work/want"
printf x >tree/locked && chmod 0 tree/locked
if [ "$(id -u)" -ne 0 ]; then
	exits "a file that may not be read" 3 "$heed" audit tree
	said "is named" 'tree/locked: Permission denied'
elif command -v setpriv >/dev/null; then
	cp "$heed" "$work/heed" && chmod 755 "$work" "$work/heed"
	exits "a file that may not be read" 3 setpriv --reuid 65534 --regid 65534 \
	    --clear-groups "$work/heed" audit tree
	said "is named" 'tree/locked: Permission denied'
	said "and the rest is read" 'tree/z.txt:1 text'
else
	echo "skipped: root reads everything"
fi
rm -f tree/locked

# Bad input: named, and the rest is read.
bad() {
	exits "$1 is 3" 3 "$heed" audit --format jsonl "$1"
	said "$1 is named" "$2"
	n=$(grep -c '"record"' "$work/.out")
	ok "$1: $3 found, not $n" test "$n" -eq "$3"
}
bad cut.ndjson 'cut.ndjson:2: .*cut short' 1
bad cut.json 'cut.json:46: .*cut short' 2
bad cut-end.json 'cut-end.json:1: .*cut short' 19
bad cut-one.json 'cut-one.json:1: .*cut short' 0
bad cut.ndjson.gz 'cut.ndjson.gz:[0-9]*: the packed file ends too early' 8
bad mixed.ndjson 'mixed.ndjson:1: this line is no JSON object' 1
exits "and again" 3 "$heed" audit mixed.ndjson
said "two keys of one name" 'mixed.ndjson:3: .*given before'
bad no-base64.ndjson 'no-base64.ndjson:1 DocumentReference/n: .*no base64' 0
bad long.ndjson 'long.ndjson:1: a record over 16 MB' 19
bad long.json 'long.json:1: a record over 16 MB' 19
bad deep.ndjson 'deep.ndjson:1: .*nested too deeply' 19
bad ragged.csv 'ragged.csv:3: cells: 3, in the heading: 2' 2
bad open.csv 'open.csv:3: a quote begins on this line' 2
bad a.pdf 'this is a PDF' 0
bad zero 'zero bytes' 0
bad xml.xml 'FHIR in XML' 0
# Records that cannot be read are counted apart from those that were.
counts() {
	"$heed" audit "$1" >"$work/counts" 2>/dev/null
	ok "$1: of $2 read" grep -q " of $2 put" "$work/counts"
	ok "$1: $3 not" grep -q "^$3 could not be read and" "$work/counts"
	"$heed" audit --format html "$1" 2>/dev/null | sed 's/<[^>]*>/ /g' >"$work/counts"
	ok "$1: of $2, in the report" grep -q " of $2" "$work/counts"
	ok "$1: $4, in the report" grep -q "($4)" "$work/counts"
}
counts mixed.ndjson "2 records" "3 records more" "3 whole records"
counts cut.json "2 records" "1 record more" "one whole record"
counts long.ndjson "16 records" "1 record more" "one whole record"
counts long.json "16 records" "1 record more" "one whole record"
counts deep.ndjson "16 records" "1 record more" "one whole record"
counts open.csv "2 records" "1 record more" "one whole record"
"$heed" audit no-base64.ndjson ragged.csv cut-end.json >"$work/counts" 2>/dev/null
ok "a part of a record is no record" sh -c "grep -q ' of 21 records put' '$work/counts' &&
    ! grep -q 'more could not' '$work/counts' && grep -q '^4 places' '$work/counts'"
exits "a bomb of HTML" 1 timeout 20 "$heed" audit --format jsonl html-bomb.ndjson
exits "a bomb of RTF" 1 timeout 20 "$heed" audit --format jsonl rtf-bomb.ndjson
head -c 1200000000 /dev/zero | tr '\0' ' ' | gzip -9 >bomb.gz
exits "a bomb of gzip" 3 timeout 60 "$heed" audit bomb.gz
said "is left" 'unpacks to more than 300 times'
rm bomb.gz
mkfifo pipe
(printf 'High risk of suicide\n'; sleep 1) >pipe &
exits "a pipe by its name" 1 "$heed" audit pipe

# Any number of readers, any kind of file: the same bytes.
for n in 1 2 3 4 5 6 7 8 9 10 11 12 13 14; do cat big.jsonl; done >bigger.jsonl
for n in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do cat big.txt; done >bigger.txt
ok "more than one stretch" test "$(wc -c <bigger.jsonl)" -gt 16777216
for format in jsonl csv text; do
	for jobs in 1 2 5; do
		"$heed" audit --jobs $jobs --by month --format $format bigger.jsonl bigger.txt \
		    tree n.ndjson notes.csv mixed.ndjson >"$work/jobs.$jobs" 2>"$work/jobs.$jobs.err"
	done
	same "$format: 2 jobs as 1" "$work/jobs.1" "$work/jobs.2"
	same "$format: 5 jobs as 1" "$work/jobs.1" "$work/jobs.5"
	same "$format: messages too" "$work/jobs.1.err" "$work/jobs.5.err"
done
"$heed" audit --format jsonl bigger.txt >"$work/t"
ok "lines are counted over stretches" sh -c "tail -n 1 '$work/t' | grep -q 'bigger.txt:1199882\"'"

# Formats and quotes.
"$heed" audit --format csv n.ndjson >"$work/csv"
ok "CSV has a heading" grep -q '^source,record,field,start,end,class,verdict,quote,rule,why,instead,month,author' "$work/csv"
ok "who and where" grep -q '2026-03,Dr Ada Obi,,North team,,ED triage note' "$work/csv"
printf 'id,text\n1,Ms Jane Doe rated at 7/10 for suicide risk.\n' >mask.csv
"$heed" audit --quote masked --format csv mask.csv >"$work/mask" 2>/dev/null
ok "a masked quote has no number" sh -c "grep -q '#/#' '$work/mask' && ! grep -q '7/10' '$work/mask'"
"$heed" audit --quote none --format jsonl n.ndjson >"$work/none"
ok "no quote" grep -q '"quote":"","rule":"level' "$work/none"
"$heed" audit --by month n.ndjson >"$work/text"
ok "by month" grep -qE '^  2026-03 +2 +2$' "$work/text"
ok "what to write instead" grep -q '^What to write instead' "$work/text"
ok "no author unless asked" sh -c "! grep -q 'Ada Obi' '$work/text'"
ok "by author" sh -c "'$heed' audit --by author n.ndjson | grep -q 'Dr Ada Obi'"
"$heed" audit --suppress 5 n.ndjson >"$work/small"
ok "small numbers" grep -q 'fewer than 5' "$work/small"
ok "and no list" sh -c "! grep -q 'DocumentReference/plain' '$work/small'"

# A report is whole, or it is none.
exits "a file for the report" 1 "$heed" audit --output "$work/report" n.ndjson
ok "is there" grep -q 'What to write instead' "$work/report"
exits "a place that is none" 8 "$heed" audit --output "$work/nowhere/report" n.ndjson
if [ -w /dev/full ]; then
	exits "a full disk" 8 sh -c "'$heed' audit --format jsonl bigger.jsonl >/dev/full"
	said "is said" 'No space left on device: the report is not whole'
	exits "a full disk, for text" 8 sh -c "'$heed' audit n.ndjson >/dev/full"
fi
"$heed" audit --format jsonl bigger.jsonl 2>"$work/said" | head -n 1 >"$work/.out"
told "a pipe that closes" 'nobody reads it any more'
(sleep 0.3; cat big.jsonl; sleep 5) | "$heed" audit --output "$work/stop" --format jsonl - 2>"$work/said" >"$work/.out" &
sleep 1
kill -INT $!
wait $!
ok "a stop is exit 9" test $? -eq 9
told "and said" 'stopped: what was written is not whole'
ok "and leaves no file" sh -c "! ls '$work'/stop* 2>/dev/null"
done_
