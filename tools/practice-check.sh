#!/bin/sh
# Checks the practice: tables and forms that clinicians edit.
#
#   sh tools/practice-check.sh [DIR]     DIR holds practice/, default "."
#
# Says file:line: what is wrong, one a line, and ends 1 if it found anything.
# It is a net for typing faults and forbidden content. What a form means
# (levels, scored options) is for `heed practice check`, which knows the
# lexicon; practice/lexicon/ has its own tests and is not read here, because it
# must quote the words it looks for.
set -u
dir=${1:-.}
cd "$dir" || exit 2
[ -f practice/sources.tsv ] || { echo "no practice/sources.tsv in $dir" >&2; exit 2; }
bad=$(mktemp) || exit 2
trap 'rm -f "$bad"' EXIT

# Tables: columns, keys, sources, dates.
find practice docs/safety -name '*.tsv' ! -path 'practice/lexicon/*' | sort |
while read -r f; do
	case $f in
	practice/codes/*)    want='code says source review_by' ;;
	practice/contacts/*) want='id name how route href hours allday who_for min_age max_age strip source review_by' ;;
	practice/rules/plan.tsv) want='id part kind value says source review_by' ;;
	practice/rules/route.tsv) want='id version valid_from valid_to condition action body mandatory clock text source review_by' ;;
	practice/rules/scope.tsv) want='id version kind valid_from valid_to condition text source review_by' ;;
	practice/rules/measure.tsv) want='code says kind fact per source review_by' ;;
	practice/rules/figure.tsv) want='code part title definition kind base filter sum of by list value show suppress item source review_by' ;;
	practice/rules/draft.tsv) want='id kind says source review_by' ;;
	practice/wording.tsv) want='key en source review_by' ;;
	practice/languages.tsv) want='key text source review_by' ;;
	practice/guide/*)    want='id heading says source review_by' ;;
	practice/sources.tsv) want='key title publisher date url checked' ;;
	docs/safety/hazards.tsv) want='id hazard cause effect control where shown_by severity before after state' ;;
	*) want='' ;;
	esac
	awk -F '\t' -v f="$f" -v want="$want" '
	function say(t) { printf "%s:%d: %s\n", f, FNR, t }
	function isdate(d) { return d ~ /^20[0-9][0-9]-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$/ }
	pass == 1 {
		if (!/^#/ && NF > 1 && $1 != "key") known[$1] = $6
		next
	}
	/\r/ { say("carriage return") }
	/ \t|\t | $|^ / && !/^#/ { say("space at the edge of a cell") }
	/^#/ || /^$/ { next }
	!head {
		head = 1
		n = NF
		for (i = 1; i <= NF; i++) col[$i] = i
		m = split(want, w, " ")
		for (i = 1; i <= m; i++)
			if ($i != w[i]) say("column " i " is " $i ", not " w[i])
		next
	}
	{
		if (NF != n) say(NF " cells, the header has " n)
		if ($1 == "") say("no key")
		key = "version" in col ? $1 " version " $col["version"] : $1
		if (key in seen) say(key " is there twice")
		seen[key] = 1
		if ("source" in col) {
			k = split($col["source"], s, " ")
			if (k == 0) say("no source")
			for (i = 1; i <= k; i++)
				if (!(s[i] in known)) say("source " s[i] " is not in practice/sources.tsv")
		}
		if ("review_by" in col && !isdate($col["review_by"]))
			say("review_by is no date: " $col["review_by"])
		if ("says" in col && $col["says"] == "" && f !~ /profiles/) say("says nothing")
		if (f ~ /codes\/retention/)
			for (i = 5; i <= NF; i++) if ($i !~ /^[1-9]?[0-9]?$/) say("no number of years: " $i)
		if (f ~ /contacts\//) {
			if ($3 !~ /^(call|text|web)$/) say("how: " $3)
			if ($5 !~ /^(tel:[0-9]+|sms:[0-9]+(\?body=[A-Z]+)?|https:\/\/[a-z0-9.\/-]+)$/) say("href: " $5)
			if ($7 !~ /^(yes|no)$/) say("allday: " $7)
			if ($9 !~ /^[0-9]*$/ || $10 !~ /^[0-9]*$/) say("an age is no number")
			d = $5; gsub(/[^0-9]/, "", d)
			r = $4; gsub(/[^0-9]/, "", r)
			if ($3 == "call" && index(r, d) != 1) say("route and href differ: " $4 ", " $5)
			if ($7 == "yes") allday++
		}
		if (f ~ /sources.tsv$/ && $6 !~ /^(yes|unverified)$/) say("checked: " $6)
	}
	END { if (f ~ /contacts\// && !allday) print f ": nobody answers at night" }
	' pass=1 practice/sources.tsv pass=2 "$f"
done >> "$bad"

# Sources nobody uses are a fault too: a list that is trusted has no dead rows.
{
	sed -n 's/.*"urn:heed:source", "valueString": "\([^"]*\)".*/\1/p' practice/forms/*.json
	for f in $(find practice -name '*.tsv' ! -name sources.tsv); do
		awk -F '\t' '/^#/ { next }
			!c { c = -1; for (i = 1; i <= NF; i++) if ($i == "source") c = i; next }
			c > 0 { print $c }' "$f"
	done
} | tr ' ' '\n' | sort -u |
awk -F '\t' 'FILENAME == "-" { used[$1] = 1; next }
	!/^#/ && $1 != "key" && !($1 in used) {
		print FILENAME ":" FNR ": nothing rests on " $1
	}' - practice/sources.tsv >> "$bad"

# Forms.
command -v node >/dev/null || { echo "skipped: forms (node is not installed)" >&2; }
command -v node >/dev/null && node - >> "$bad" <<'NODE'
const fs = require('fs');
const rows = f => fs.readFileSync(f, 'utf8').split('\n')
	.filter(l => l && !l.startsWith('#')).map(l => l.split('\t'));
const known = new Set(rows('practice/sources.tsv').slice(1).map(r => r[0]));
const types = new Set(['group', 'display', 'boolean', 'decimal', 'integer', 'date',
	'dateTime', 'time', 'string', 'text', 'url', 'choice', 'open-choice',
	'attachment', 'reference', 'quantity']);
// The first option of a choice is what a text browser sends unasked. "presumed"
// is what the law takes everyone to be; "to-continue" ends nothing.
const safe = /^(open|not-.*|none|presumed|to-continue)$/;
const level = /^(very )?(high|medium|moderate|low|mild|severe|red|amber|green|nil|elevated|[0-9]+)\b/i;
const urls = new Set();
let file;
const say = t => console.log(`${file}: ${t}`);
for (const name of fs.readdirSync('practice/forms').filter(n => n.endsWith('.json')).sort()) {
	file = `practice/forms/${name}`;
	let q;
	try { q = JSON.parse(fs.readFileSync(file, 'utf8')); }
	catch (e) { say(e.message); continue; }
	if (q.resourceType !== 'Questionnaire') { say('no Questionnaire'); continue; }
	if (q.url !== `urn:heed:form:${name.slice(0, -5)}`) say(`url ${q.url}`);
	if (urls.has(q.url)) say('url is there twice');
	urls.add(q.url);
	for (const k of ['version', 'status', 'language', 'title'])
		if (!q[k]) say(`no ${k}`);
	const ext = (e, url) => (e.extension || []).filter(x => x.url === url);
	const sources = e => ext(e, 'urn:heed:source').flatMap(x => x.valueString.split(' '));
	if (!sources(q).length) say('no urn:heed:source');
	if (!/^\d{4}-\d\d-\d\d$/.test(ext(q, 'urn:heed:review-by')[0]?.valueDate)) say('no urn:heed:review-by');
	const seen = new Map(), asks = [];
	const walk = (items, depth) => {
		for (const i of items) {
			const at = i.linkId;
			if (!at) { say('item without linkId'); continue; }
			if (seen.has(at)) say(`${at} is there twice`);
			seen.set(at, i);
			if (!types.has(i.type)) say(`${at}: type ${i.type}`);
			if (!i.text) say(`${at}: no text`);
			if (i.required) say(`${at} is required: nothing in a form may be`);
			if (i.type === 'display' && (i.item || i.repeats)) say(`${at}: a display has neither items nor repeats`);
			if (i.type === 'group' && !i.item) say(`${at}: an empty group`);
			if ((i.type === 'choice') !== !!i.answerOption) say(`${at}: choices and options go together`);
			for (const s of sources(i)) if (!known.has(s)) say(`${at}: source ${s} is not in practice/sources.tsv`);
			if (i.answerOption) options(at, i);
			for (const w of i.enableWhen || []) asks.push([at, w]);
			if (depth > 12) say(`${at}: nested too deep`);
			walk(i.item || [], depth + 1);
		}
	};
	const options = (at, i) => {
		const c = i.answerOption.map(o => o.valueCoding);
		if (c.some(x => !x || !x.code || !x.display || !x.system)) { say(`${at}: an option lacks code, display or system`); return; }
		const set = c[0].system.replace(/^urn:heed:code:/, ''), tsv = `practice/codes/${set}.tsv`;
		if (!fs.existsSync(tsv)) { say(`${at}: no ${tsv}`); return; }
		const want = rows(tsv).slice(1).map(r => `${r[0]}=${r[1]}`).join('|');
		if (c.map(x => `${x.code}=${x.display}`).join('|') !== want) say(`${at}: options differ from ${tsv}`);
		if (!i.repeats && !safe.test(c[0].code) && set !== 'format') say(`${at}: the first option, ${c[0].code}, is not the safest`);
		for (const x of c) if (level.test(x.display) || level.test(x.code)) say(`${at}: ${x.display} is a level`);
	};
	walk(q.item || [], 1);
	for (const [at, w] of asks) {
		const t = seen.get(w.question);
		if (!t) { say(`${at}: enableWhen asks ${w.question}, which is not there`); continue; }
		const a = w.answerCoding;
		if (a && !(t.answerOption || []).some(o => o.valueCoding.code === a.code && o.valueCoding.system === a.system))
			say(`${at}: ${w.question} has no option ${a.code}`);
	}
	if (name === 'safety-plan.json') for (const p of rows('practice/rules/plan.tsv').slice(1).map(r => r[1]))
		if (p !== '*' && !seen.has(p)) say(`practice/rules/plan.tsv names ${p}, which is no part`);
}
NODE

# No code table offers a level for a person.
awk -F '\t' '!/^#/ && FNR > 1 && tolower($1 " " $2) ~ /(^| )(high|medium|low|red|amber|green)( risk)?$/ {
	print FILENAME ":" FNR ": " $2 " is a level" }' practice/codes/*.tsv >> "$bad"

# Wording that others own, and words that hurt. Fragments, so that the phrases
# themselves do not stand here.
grep -rniE -e 'internal coping (strateg)' -e 'warning signs? \((thoughts|images)' \
	-e 'social settings (that|which) provide' -e 'people whom i can (ask)' \
	-e 'making the environment (safe)' -e 'worth living for (is)' \
	-e 'professionals or agencies (i can)' -e 'wished? (you were) dead' \
	-e 'what would make me (feel) this' -e 'the one thing that would (help) me' \
	-e 'commit(ted|s)? (suicide)' -e 'attention.(seeking)' -e 'high.risk (patient)' \
	practice/forms practice/codes practice/contacts practice/rules practice/guide \
	practice/wording.tsv docs/safety 2>/dev/null |
sed 's/:\([0-9]*\):.*/:\1: wording that is not ours or that hurts/' >> "$bad"

n=$(wc -l < "$bad")
[ "$n" -eq 0 ] && { echo "practice: ok"; exit 0; }
cat "$bad"
echo "practice: $n to put right" >&2
exit 1
