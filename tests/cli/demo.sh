#!/bin/sh
# heed demo: an invented service that is whole, repeats, and is only invented.
. tests/cli/lib.sh
root=$PWD
cd "$work" || exit 1
day=2026-11-23

ok "an empty store is filled" "$heed" demo --db one --as-of $day
cp "$work/.out" signins
# Before anyone looks: who did stands in the next export.
ok "export" "$heed" export --db one out-one
tab=$(printf '\t')
"$heed" user list --db one >users 2>/dev/null
for who in amina grace ada rowan mei priya stefan sam ruth alex; do
	ok "a sign-in is told: $who" grep -q "^$who$tab[a-z ]\{12,\}$tab..*" signins
	ok "and is there: $who" grep -q "^$who$tab.*open" users
done
exits "a store that is not empty is left alone" 2 "$heed" demo --db one --as-of $day
said "with a reason" 'not empty'
"$heed" user add --db other --role admin --name 'Ada Obi' ada >/dev/null 2>&1
exits "one account is not empty" 2 "$heed" demo --db other

ok "the same again" "$heed" demo --db two --as-of $day
ok "export of it" "$heed" export --db two out-two
ok "same seed, same day: the same bytes" diff -r out-one out-two
ok "another seed" "$heed" demo --db three --as-of $day --seed 7
"$heed" export --db three out-three
ok "is another service" sh -c '! cmp -s out-one/Patient.ndjson out-three/Patient.ndjson'
ok "another day" "$heed" demo --db four --as-of 2024-02-29
"$heed" export --db four out-four
ok "nothing in it is after that day" sh -c \
    '! grep -hoE "\"lastUpdated\":\"[^\"]*" out-four/*.ndjson | grep -E "2024-(0[3-9]|1)|202[5-9]"'

for s in one three four; do
	ok "verify: $s" "$heed" verify --db $s
	ok "and the second verifier: $s" node "$root/tests/cli/verify.mjs" out-$s
done
ok "it can be brought in elsewhere" "$heed" import --db five out-one
said "and none is refused" ' 0 refused'

# Numbers, people, and every way that a plan may stand.
cat >look.cjs <<'J'
const { readFileSync } = require('fs');
const dir = process.argv[2];
const rows = (n) => readFileSync(`${dir}/${n}.ndjson`, 'utf8').split('\n')
	.filter(Boolean).map((l) => JSON.parse(l));
const people = rows('Patient'), plans = rows('QuestionnaireResponse')
	.filter((q) => q.questionnaire.startsWith('urn:heed:form:safety-plan'));
const consents = rows('Consent'), around = rows('RelatedPerson');
let bad = 0;
const say = (what, ok) => { if (!ok) { bad++; console.log(what); } };
const numbers = people.flatMap((p) => p.identifier ?? []).map((i) => i.value);
for (const n of numbers) {
	let sum = 0;
	for (let i = 0; i < 9; i++)
		sum += n[i] * (10 - i);
	say(`number ${n}`, /^999[0-9]{7}$/.test(n) && (11 - sum % 11) % 11 === +n[9]);
}
say('numbers are once each', new Set(numbers).size === numbers.length);
say('most have one', numbers.length > people.length / 2);
for (const r of [...people, ...around])
	for (const t of r.telecom ?? [])
		say(`a number of nobody's: ${t.value}`, /^07700 900 [0-9]{3}$|@example\.org$/.test(t.value));
const text = plans.map((p) => JSON.stringify(p));
const has = (what, re, least = 1) => say(what, text.filter((t) => re.test(t)).length >= least);
for (const s of ['in-progress', 'completed', 'amended', 'stopped'])
	say(`a plan that is ${s}`, plans.some((p) => p.status === s));
say('someone without a plan', plans.length < people.length);
has('an offer put off', /"code":"later"/);
has('an offer declined', /"code":"declined"/);
has('an offer to come back', /"offered\.again"/);
const parts = (i) => Object.fromEntries((i.extension ?? []).filter((e) => e.url === 'urn:heed:line')
	.flatMap((e) => e.extension).map((e) => [e.url, e.valueCode ?? e.valueString ?? true]));
const entries = plans.flatMap((p) => p.item ?? []).flatMap((i) => i.item ?? []).map(parts);
for (const voice of ['practitioner', 'person'])
	say(`a proposal by a ${voice}`, entries.some((e) => e.about && e.voice === voice));
has('seen differently, from both sides', /"differ\.line".*"differ\.line"/);
has('a use', /"use\.line"/);
has('a copy', /"held\.line"/);
has('a part that does not fit', /"code":"fits-not"/);
has('a line kept off online pages', /"valueCode":"offline"/);
has('a staff note', /"valueCode":"practitioner"/);
has('words found together', /"valueCode":"shared"/);
has('a long text', /"valueString":"[^"]{400,}"/);
has('Arabic', /[\u0600-\u06ff]/, 3);
const arabic = plans.filter((p) => (p.item ?? []).filter((i) => i.item?.some((l) => l.linkId === `${i.linkId}.line`))
	.filter((i) => ['signs', 'alone', 'around', 'tell', 'matters', 'helpme', 'now'].includes(i.linkId))
	.flatMap((i) => i.item.filter((l) => l.linkId.endsWith('.line')))
	.map((l) => l.item.find((t) => t.linkId.endsWith('.text')).answer[0].valueString)
	.every((t, _, all) => all.length > 8 && /[\u0600-\u06ff]/.test(t)));
say('one wholly in Arabic', arabic.length >= 1);
for (const s of ['active', 'rejected', 'proposed', 'inactive'])
	say(`a choice that is ${s}`, consents.some((c) => c.status === s));
const by = (name) => around.find((r) => r.name[0].text === name).id;
const yes = (id) => consents.filter((c) => c.status === 'active' &&
	c.category[0].coding[0].code === 'plan-parts' &&
	c.provision.actor[0].reference.reference === `RelatedPerson/${id}`);
say('two parts for Ruth', yes(by('Ruth Ellison'))[0]?.provision.data.length === 2);
say('nothing for Alex', yes(by('Alex Doran')).length === 0);
const hidden = around.filter((r) => JSON.stringify(r).includes('"urn:heed:do-not-contact","valueBoolean":true'));
say('someone who is not to be contacted', hidden.length >= 1);
say('and has no yes', hidden.every((r) => !consents.some((c) => c.status === 'active' &&
	JSON.stringify(c).includes(`RelatedPerson/${r.id}`))));
say('children and older people', people.some((p) => p.birthDate > '2009') &&
	people.some((p) => p.birthDate < '1950'));
// Assessments and formulations, and the way from one into the next.
const sheets = (name) => rows('QuestionnaireResponse').filter((q) => q.questionnaire.startsWith(`urn:heed:form:${name}`));
const talks = sheets('assessment'), pictures = sheets('formulation');
const flat = (q) => (q.item ?? []).flatMap((i) => [i, ...flat(i)]);
const said = (q, link) => flat(q).filter((i) => i.linkId === link)
	.flatMap((i) => i.answer ?? []).map((a) => a.valueString ?? a.valueCoding?.code ?? '');
const ends = (code) => talks.filter((t) => said(t, 'end.outcome').includes(code));
say('an assessment that is finished', ends('complete').some((t) => t.status === 'completed' &&
	flat(t).some((i) => i.linkId === 'start.ended')));
say('one that is being written', ends('to-continue').some((t) => t.status === 'in-progress'));
say('someone who left early, with what happens next', ends('left-early').some((t) => t.status === 'completed' &&
	said(t, 'end.follow').some((s) => s.length > 20)));
const columns = ['presenting', 'predisposing', 'precipitating', 'perpetuating', 'protective'];
const whole = pictures.filter((p) => [...columns, 'story', 'harder', 'easier'].every((c) => said(p, `${c}.text`).length));
say('several formulations with all columns, a story, harder and easier', whole.length >= 3);
say('one that is not shared yet', pictures.some((p) => p.status === 'in-progress'));
const ids = (q) => flat(q).map((i) => i.id);
const known = new Set([...plans, ...talks].flatMap(ids));
for (const [part, what] of [['harder', 'plan'], ['easier', 'plan'], ['presenting', 'from'], ['protective', 'from']]) {
	const to = pictures.flatMap((p) => said(p, `${part}.${what}`));
	say(`${part}: a line leads to another (${to})`, to.length >= 1 && to.every((id) => known.has(id)));
}
say('no link is a suggestion', !pictures.some((p) => JSON.stringify(p).includes('"about"')));
say('levels are in none of it', ![...talks, ...pictures].some((q) => /\b(high|medium|moderate|low)[ -]risk\b/i.test(JSON.stringify(q))));
process.exit(bad ? 1 : 0);
J
ok "what is in it" node look.cjs out-one

ok "three people" "$heed" demo --db six --people 3
"$heed" export --db six out-six
ok "are three" sh -c '[ "$(wc -l <out-six/Patient.ndjson)" -eq 3 ]'
ok "one person" "$heed" demo --db seven --people 1
ok "a larger service" "$heed" demo --db eight --people 240 --as-of $day
ok "is whole" "$heed" verify --db eight
"$heed" export --db eight out-eight
ok "with its numbers" node look.cjs out-eight
for bad in '--people 0' '--people 2001' '--as-of yesterday' '--as-of 2026' '--seed x' 'twice' '--other'; do
	# shellcheck disable=SC2086
	exits "refused: $bad" 2 "$heed" demo --db nine $bad
done
ok "and nothing was made" sh -c '[ ! -e nine/heed.db ]'

# A store for training: said everywhere, for life, and real numbers stay out.
ok "a store for training" "$heed" demo --db train --training --people 3 --as-of $day
said "says so" 'Training: invented people'
exits "only an empty store is marked" 2 "$heed" demo --db seven --training
ok "its export" "$heed" export --db train out-train
ok "says so in every name" sh -c '[ -z "$(ls out-train/*.ndjson | grep -v /training-)" ]'
ok "and in every record" sh -c \
    '! grep -L HTEST out-train/training-[A-Z]*.ndjson | grep . && ! grep -v HTEST out-train/training-[A-Z]*.ndjson | grep .'
ok "others do not" sh -c '! grep -l HTEST out-six/*.ndjson'
ok "it is whole" "$heed" verify --db train
for system in https://fhir.nhs.uk/Id/nhs-number urn:oid:2.16.840.1.113883.2.1.4.1; do
	printf '{"resourceType":"Patient","identifier":[{"system":"%s","value":"9434765919"}],"name":[{"family":"Real"}]}\n' \
	    $system >real.ndjson
	exits "a real number is refused: $system" 3 "$heed" import --db train real.ndjson
	said "with a reason" 'for training'
done
sed 's/9434765919/9990000018/' real.ndjson >test.ndjson
ok "one from the range for tests is not" "$heed" import --db train test.ndjson
# Backed up and restored it is what it was; its own export comes in again.
ok "a backup of it" "$heed" backup --db train kept
ok "restored" "$heed" restore --db again kept
exits "it is still for training" 3 "$heed" import --db again real.ndjson
ok "its export can be brought in" "$heed" import --db more out-train
said "none refused" ' 0 refused'
cd "$root" || exit 1
ok "the practice is fit for use" "$heed" practice check practice
done_
