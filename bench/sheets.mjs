// sheets: N resources as FHIR NDJSON on standard output for the assessment's
// pages: half invented people, 7 in 20 assessments, the rest safety plans, in the
// parts and words of the demonstration. A thousand people, scattered over all of
// them, are with the first unit: each has a full assessment, a short one and a
// plan, however large N is; the others share the rest. Ids are scattered as ours
// are. Same N and units, same bytes; their ids go into TEAM.tsv, a person a line.
//
//   node bench/sheets.mjs N UNIT,UNIT[,UNIT…] TEAM.tsv > sheets.ndjson
import { readFileSync, writeFileSync } from 'node:fs';

const [, , n, units, list] = process.argv;
const unit = units?.split(',');
if (!(Number(n) >= 10000) || !unit?.[1] || !list) {
	console.error('node bench/sheets.mjs N UNIT,UNIT[,UNIT…] TEAM.tsv     (N from 10000)');
	process.exit(2);
}
const TEAM = 1000, NOW = 1795392000;
let s = 88172645;
const next = max => {
	s = s + 0x6d2b79f5 | 0;
	let t = Math.imul(s ^ s >>> 15, 1 | s);
	t = t + Math.imul(t ^ t >>> 7, 61 | t) ^ t;
	return ((t ^ t >>> 14) >>> 0) % max;
};
const one = a => a[next(a.length)];
const LETTERS = 'abcdefghijklmnopqrstuvwxyz234567';
const id = () => {
	let r = '';
	for (let i = 0; i < 4; i++) {
		let v = next(2 ** 25);
		for (let k = 0; k < 5; k++, v >>= 5)
			r += LETTERS[v & 31];
	}
	return r;
};
const iso = t => new Date(t * 1000).toISOString().replace('.000', '');
const day = t => iso(t).slice(0, 10);
const rows = name => {
	const [head, ...all] = readFileSync(`src/cli/demo/${name}.tsv`, 'utf8').split('\n').filter(l => l && l[0] !== '#').map(l => l.split('\t'));
	return all.map(r => Object.fromEntries(head.map((h, i) => [h, r[i] ?? ''])));
};
// A form's parts in order, and each item by its link.
const form = name => {
	const top = JSON.parse(readFileSync(`practice/forms/${name}.json`, 'utf8')), by = {};
	(function walk(i) {
		for (const x of i.item ?? []) {
			by[x.linkId] = x;
			walk(x);
		}
	})(top);
	return { url: `urn:heed:form:${name}|1`, parts: top.item.map(i => i.linkId), by };
};
const words = { s1: 'Noor', s2: 'Idris', called: 'I', pet: 'the cat', neighbour: 'Mrs Lowe', show: 'the quiz', music: 'the radio',
	walk: 'the sea wall', place: 'the library', make: 'soup', drink: 'tea' };
const said = t => t.replace(/\{(\w+)\}/g, (_, w) => words[w] ?? 'it').replace(/\\n/g, ' ');
const sheet = { assessment: form('assessment'), 'safety-plan': form('safety-plan') }, say = {};
for (const [name, all] of [['assessment', rows('sheet').filter(r => r.sheet === 'assessment')],
	['safety-plan', rows('line').filter(r => r.lang === '' && (r.for === 'any' || r.for === 'adult'))]]) {
	say[name] = {};
	for (const r of all)
		if (r.text && !/\bcarry=|\blead=/.test(r.more))
			(say[name][r.part] ??= []).push({ text: said(r.text), voice: r.voice || 'person',
				more: [...(r.because ? [['because', said(r.because)]] : []), ...r.more.split(';').map(p => p.trim().split('=')).filter(p => p[1])] });
}
const staff = ['Amina Warsame', 'Hana Aziz', 'Ben Carrow', 'Ada Lindqvist'].map(name => ({ name, ref: `Practitioner/${id()}` }));

const value = (item, v, at, by) => {
	const away = Number(v.match(/^(?:now)?([+-]\d+)$/)?.[1] ?? 0);
	switch (item.type) {
	case 'choice': {
		const o = item.answerOption.find(x => x.valueCoding.code === v);
		return o && { valueCoding: { system: o.valueCoding.system, code: v, display: o.valueCoding.display } };
	}
	case 'date': return { valueDate: day(at + away * 86400) };
	case 'dateTime': return { valueDateTime: iso(at + away * 60) };
	default: return { valueString: v === 'staff' ? by.name : said(v) };
	}
};
const line = (voice, by, at) => [{ url: 'urn:heed:line', extension: [{ url: 'rev', valueInteger: 1 }, { url: 'voice', valueCode: voice },
	{ url: 'author', valueReference: { reference: by.ref } }, { url: 'by', valueString: by.name }, { url: 'role', valueString: 'Practitioner' },
	{ url: 'org', valueString: 'Harbour community team' }, { url: 'at', valueInstant: iso(at) }] }];
const entry = (f, part, w, by, at) => {
	const item = [];
	for (const [k, v] of [['text', w.text], ...w.more]) {
		const q = f.by[`${part}.${k}`], a = q && value(q, v, at, by);
		if (a)
			item.push({ linkId: q.linkId, text: q.text, answer: [{ id: id(), ...a }] });
	}
	return { id: id(), extension: line(w.voice, by, at), linkId: `${part}.line`, text: f.by[`${part}.line`].text, item };
};
const own = (f, part, all, by, at) => all.flatMap(([k, v]) => {
	const q = f.by[`${part}.${k}`], a = value(q, v, at, by);
	return a ? [{ linkId: q.linkId, text: q.text, answer: [{ id: id(), extension: line('practitioner', by, at), ...a }] }] : [];
});
// parts: how many lines each is to have.
const make = (name, person, parts, own_at, at, by, status) => {
	const f = sheet[name], item = [];
	for (const part of f.parts) {
		const lines = [...own(f, part, own_at[part] ?? [], by, at)];
		for (let i = 0; i < (parts[part] ?? 0); i++)
			lines.push(entry(f, part, one(say[name][part]), by, at));
		if (lines.length)
			item.push({ linkId: part, text: f.by[part].text, item: lines });
	}
	return { resourceType: 'QuestionnaireResponse', id: id(), questionnaire: f.url, status, subject: { reference: `Patient/${person}` },
		authored: iso(at), item };
};
const start = [['setting', 'community'], ['reason', 'review'], ['began', 'now-70'], ['assessor', 'staff'], ['private', 'yes'],
	['present', 'Nobody else'], ['plan', 'found-and-read']];
const end = [['outcome', 'complete'], ['follow', 'We look at the letter together on Tuesday'], ['told', 'The person']];
const full = { safety: 1, existing: 1, body: 2, mind: 2, life: 3, thoughts: 2, values: 1, strengths: 1, prefer: 1, needs: 2, guarding: 1 };
const assessment = (person, whole) => {
	const at = NOW - 90000 - next(40000000), by = one(staff);
	return make('assessment', person, whole ? full : { body: 1, thoughts: 1, needs: 1 },
	    { start: whole ? start : start.slice(0, 3), end: whole ? end : end.slice(0, 1) }, at, by, 'completed');
};
const plan = person => make('safety-plan', person, { signs: 2, alone: 2, around: 1, helpme: 1 }, {}, NOW - 90000 - next(40000000),
	one(staff), 'completed');

const family = ['Ash', 'Birch', 'Cedar', 'Dale', 'Elm', 'Fern', 'Glen', 'Hazel', 'Ivy', 'Jura', 'Kelp', 'Lark'];
const people = Math.floor(n / 2), assessments = Math.floor(n * 7 / 20), plans = n - people - assessments, apart = Math.floor(people / TEAM);
let out = [];
const put = r => {
	out.push(JSON.stringify(r));
	if (out.length === 1000) {
		process.stdout.write(out.join('\n') + '\n');
		out = [];
	}
};
const mine = [], others = [];
for (let i = 0; i < people; i++) {
	const person = id(), team = i % apart === 0 && mine.length < TEAM;
	(team ? mine : others).push(person);
	put({ resourceType: 'Patient', id: person,
		name: [{ use: 'official', family: one(family) + one(family).toLowerCase(), given: [one(family)] }],
		birthDate: `${1930 + next(85)}-0${1 + next(9)}-1${next(10)}`,
		managingOrganization: { reference: `Organization/${team ? unit[0] : unit[1 + i % (unit.length - 1)]}` } });
}
// In turn, so that what a team's people have lies between all the others'.
const told = [], more = Math.floor((assessments - 2 * TEAM) / TEAM), rest = Math.floor((plans - TEAM) / TEAM);
let at = 0, planned = 0;
const turn = (a, p) => {
	for (let i = 0; i < a; i++, at++)
		put(assessment(others[at % others.length], at % 8 === 0));
	for (let i = 0; i < p; i++, planned++)
		put(plan(others[planned % others.length]));
};
for (const person of mine) {
	const whole = assessment(person, true);
	put(whole);
	put(assessment(person, false));
	put(plan(person));
	told.push(`${person}\t${whole.id}`);
	turn(more, rest);
}
turn(assessments - 2 * TEAM - at, plans - TEAM - planned);
if (out.length)
	process.stdout.write(out.join('\n') + '\n');
writeFileSync(list, told.join('\n') + '\n');
