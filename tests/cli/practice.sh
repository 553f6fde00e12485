# heed practice: what it lists and checks, and the draft of a form that
# stratifies: what is shown, what is written, what is refused and with which
# exit status.
. tests/cli/lib.sh
form=tests/fuzz/seeds/draft/triage.json
d="$heed practice draft"

ok "lists what is in the binary" "$heed" practice
said "the questions of drafts among it" '^practice/rules/draft.tsv +[0-9]+ rows'
mkdir "$work/bad" "$work/good"
cp $form "$work/bad/"
exits "a form that stratifies is no practice" 2 "$heed" practice check "$work/bad"
said "by item" 'triage.json: lvl: It asks for a grade'

# Clocks: a bad row is named by file, line and reason.
mkdir "$work/clocks"
sed 's/	172800		due/	2 days		due/' practice/clocks.tsv >"$work/clocks/clocks.tsv"
exits "a clock that counts in days" 2 "$heed" practice check "$work/clocks"
said "is named by file and line, and why" 'clocks/clocks.tsv:[0-9]+: due_s: is no number of seconds'

# States and moves: what is no kind, no state or no check is named too.
mkdir -p "$work/steps/rules"
cp practice/rules/states.tsv "$work/steps/rules/"
sed 's/^event.new.triaged	event	new/event.new.triaged	event	asleep/' practice/rules/moves.tsv >"$work/steps/rules/moves.tsv"
exits "a move from a state that is not there" 2 "$heed" practice check "$work/steps"
said "is named" 'rules/moves.tsv:[0-9]+: from: "asleep" is no state of it'
sed 's/check:feedback/check:nowhere/' practice/rules/moves.tsv >"$work/steps/rules/moves.tsv"
exits "a move that needs a check of no name" 2 "$heed" practice check "$work/steps"
said "is named as well" 'names a check that is not there'
cp practice/rules/moves.tsv "$work/steps/rules/"
sed 's/^event.closed	event/event.closed	nothing/' practice/rules/states.tsv >"$work/steps/rules/states.tsv"
exits "a state of no kind" 2 "$heed" practice check "$work/steps"
said "has its line" 'rules/states.tsv:[0-9]+: kind: "nothing" is no kind'

# Shown item by item, and nothing written.
exits "there is something to change" 1 $d $form
said "how much" '^tests/fuzz/seeds/draft/triage.json: [0-9]+ changes'
said "which" '^lvl  "Suicide risk"$'
said "with its choices" '^    was: Low / Medium / High$'
said "why" '^    why: It asks for a grade of a person'
said "what instead" '^    now: words-happened  "What has been happening'
said "and from where" '^    source: NG225-1.5 heed$'
said "what it hung on" 'asked of everyone'
said "a heading" '^    now: letter  "Letter"$'
said "that nothing was written" '^Nothing was written'
exits "from standard input" 1 sh -c "$d - <$form"

# Written: a new file, and a form that is clean.
out=$work/good/draft.json
exits "kept" 1 $d $form --out "$out"
said "where" "^The draft is in .*draft.json"
ok "it is fit for use" "$heed" practice check "$work/good"
ok "it is a draft" grep -q '"status": "draft"' "$out"
ok "of that version" grep -q 'made-up/Questionnaire/triage|2"' "$out"
ok "without what graded" sh -c "! grep -qiE 'lmh|Likelihood|low risk|calculated|approvalDate' '$out'"
ok "what was untouched stands byte for byte" sh -c "grep -E '\"(said|falls|next)\"' $form >'$work/a'; grep -E '\"(said|falls|next)\"' '$out' >'$work/b'; cmp '$work/a' '$work/b'"
exits "nothing is left to change" 0 $d "$out" --out "$work/none.json"
said "which is said" 'nothing to change'
ok "and no file made" test ! -e "$work/none.json"

# Nothing is written over.
cp "$out" "$work/before"
exits "a file that is there" 2 $d $form --out "$out"
said "is named" 'draft.json: there is such a file'
ok "and stays" cmp "$out" "$work/before"
exits "a folder that is not there" 2 $d $form --out "$work/no/where.json"
if [ -e /dev/full ]; then
	exits "a full disk for the words" 8 sh -c "$d $form >/dev/full"
fi

# What is no form, or a broken one.
exits "a missing file" 3 $d "$work/absent.json"
said "is named" 'absent.json: No such file'
echo '{"resourceType":"Patient"}' >"$work/p.json"
exits "a patient" 2 $d "$work/p.json"
said "is no form" 'p.json: this is not a Questionnaire'
echo '{"resourceType":' >"$work/cut.json"
exits "cut JSON" 3 $d "$work/cut.json"
head -c 1200000 /dev/zero | tr '\0' ' ' >"$work/large.json"
exits "a file over 1 MiB" 7 $d "$work/large.json"
said "is too large" 'longer than 1 MiB'
cat >"$work/ring.json" <<'END'
{"resourceType":"Questionnaire","status":"active","item":[
{"linkId":"a","type":"string","enableWhen":[{"question":"b","operator":"exists","answerBoolean":true}]},
{"linkId":"b","type":"string","enableWhen":[{"question":"a","operator":"exists","answerBoolean":true}]}]}
END
exits "a ring of conditions" 2 $d "$work/ring.json"
said "is named by item" 'heed practice: a: its enableWhen goes round'
sed 's/"linkId": "next"/"linkId": "said"/' $form >"$work/twice.json"
exits "a linkId twice" 2 $d "$work/twice.json"
said "is named" 'said: this linkId stands twice'
printf '{"resourceType":"Questionnaire","status":"active","item":[{"linkId":"r","type":"choice","text":"Suicide risk \\u009b5m","answerOption":[{"valueString":"Low"},{"valueString":"High"}]}]}' >"$work/esc.json"
exits "a form that would clear the screen" 1 $d "$work/esc.json"
ok "does not" sh -c "! $d '$work/esc.json' | LC_ALL=C grep -q \"\$(printf '\\233')\""
exits "no form given" 2 $d
exits "two forms" 2 $d $form $form
exits "--out without draft" 2 "$heed" practice --out "$work/x"
exits "--out of a check" 2 "$heed" practice check practice --out "$work/x"
exits "an unknown word" 2 "$heed" practice redraft $form
done_
