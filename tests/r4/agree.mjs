// Does fhir_check agree with a validator that is not ours (npm `fhir`)?
//
//	node agree.mjs CHECK EXAMPLES TABLE
//
// Over the official examples, and over each with a fault put in: a required
// element gone, an element of another type, one that R4 does not have, a code
// that is not of the set. Where the two differ, a row of TABLE has to say why;
// a row that nothing needs is a fault too.
import { createRequire } from 'node:module';
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

const [check, dir, table] = process.argv.slice(2);
const { Fhir } = createRequire(resolve(dir, '../../x.js'))('fhir');
const tsv = (f) => readFileSync(f, 'utf8').split('\n').filter((l) => l && l[0] !== '#').map((l) => l.split('\t'));

// What R4 says, from the definitions' own table: type -> its elements.
const rows = tsv('src/fhir/r4.tsv');
const elements = new Map();
for (const [path, is, min, max, type, set] of rows) {
	const at = path.lastIndexOf('.');
	if (is === '' && at > 0)
		(elements.get(path.slice(0, at)) ?? elements.set(path.slice(0, at), []).get(path.slice(0, at)))
			.push({ name: path.slice(at + 1), min: +min, max, type, set });
}

// The faults: each gives a changed copy, or nothing where there is no room.
const faults = {
	'as it is': (r) => r,
	'required gone': (r) => {
		const e = (elements.get(r.resourceType) ?? []).find((x) => x.min > 0 && x.name in r);
		return e && (delete r[e.name], r);
	},
	'another type': (r) => {
		const e = (elements.get(r.resourceType) ?? []).find((x) => x.name in r && !x.type.includes('|') && /^[a-z]/.test(x.type));
		return e && (r[e.name] = e.max === '1' ? { not: 'this' } : [{ not: 'this' }], r);
	},
	'one for a list': (r) => {
		const e = (elements.get(r.resourceType) ?? []).find((x) => x.max !== '1' && Array.isArray(r[x.name]));
		return e && (r[e.name] = r[e.name][0], r);
	},
	'unknown': (r) => (r.notOfR4 = 'x', r),
	'unknown within': (r) => {
		const e = (elements.get(r.resourceType) ?? []).find((x) => /^(BackboneElement|CodeableConcept|Identifier|Period)$/.test(x.type) && x.name in r);
		const at = e && [r[e.name]].flat()[0];
		return at && typeof at === 'object' && (at.notOfR4 = 'x', r);
	},
	'no such code': (r) => {
		const e = (elements.get(r.resourceType) ?? []).find((x) => x.set && x.type === 'code' && x.name in r);
		return e && (r[e.name] = e.max === '1' ? 'not-a-code' : ['not-a-code'], r);
	},
};

// All of what tells of people; of definitions, which are many and alike, some.
const often = /^(SearchParameter|ValueSet|CodeSystem|StructureDefinition|ConceptMap|OperationDefinition)-/;
const cases = [];
let nth = 0;
for (const f of readdirSync(dir).sort()) {
	if (!f.endsWith('.json') || f === 'package.json' || f.startsWith('.') || (often.test(f) && nth++ % 8))
		continue;
	const text = readFileSync(join(dir, f), 'utf8');
	if (text.length > 300000)
		continue;
	for (const [fault, change] of Object.entries(faults)) {
		const r = change(JSON.parse(text));
		if (r)
			cases.push({ f, fault, r });
	}
}
const ours = execFileSync(check, { input: cases.map((c) => JSON.stringify(c.r)).join('\n') + '\n', maxBuffer: 1 << 28, encoding: 'utf8' })
	.trimEnd().split('\n');
if (ours.length !== cases.length)
	throw new Error('the checker lost count');

const fhir = new Fhir();
const plain = (s) => s.replace(/\[\d+\]/g, '').replace(/"[^"]*"/g, '""').replace(/\(http[^)]*\)/g, '()');
const known = tsv(table).slice(1).map(([who, fault, at, words, why]) => ({ who, fault, at, words, why, n: 0 }));
const fits = (k, what) => k.endsWith('*') ? what.startsWith(k.slice(0, -1)) : k === '' || k === what;
const count = { agree: 0, both: 0, differ: 0 };
const open = new Map();
cases.forEach((c, i) => {
	let theirs;
	try {
		theirs = fhir.validate(c.r, { errorOnUnexpected: true }).messages
			.filter((m) => m.severity === 'error' || m.severity === 'fatal')
			.map((m) => [plain(m.location ?? ''), plain(m.message)]);
	} catch (e) {
		theirs = [['', 'it stopped: ' + e.message]];
	}
	const mine = ours[i] === 'ok' ? [] : [ours[i].split('\t').map(plain)];
	if (!mine.length === !theirs.length) {
		count.agree++;
		count.both += mine.length;
		return;
	}
	count.differ++;
	const who = mine.length ? 'heed' : 'fhir';
	for (const [at, words] of [mine[0] ?? theirs[0]]) {
		const k = known.find((x) => x.who === who && fits(x.fault, c.fault) && fits(x.at, at) && fits(x.words, words));
		if (k) {
			k.n++;
			continue;
		}
		const key = [who, c.fault, at, words].join('\t');
		open.set(key, [...(open.get(key) ?? []), c.f]);
	}
});
let failed = 0;
for (const [key, files] of [...open].sort()) {
	console.log(`FAILED: no row for: ${key}\t(${files.length}: ${files[0]})`);
	failed++;
}
for (const k of known)
	if (k.n === 0) {
		console.log(`FAILED: a row that nothing needs: ${k.who} ${k.fault} ${k.at} ${k.words}`);
		failed++;
	}
const by = {};
for (const c of cases)
	by[c.fault] = (by[c.fault] ?? 0) + 1;
console.log(Object.entries(by).map(([k, v]) => `${k} ${v}`).join(', '));
console.log(`${cases.length} cases: ${count.agree} agree (${count.both} refused by both), ${count.differ} differ, each by one of ${known.length} rows`);
console.log(`${count.agree > 1000 && !failed ? 1 : 0} passed, ${failed || (count.agree > 1000 ? 0 : 1)} failed`);
process.exit(failed || count.agree <= 1000 ? 1 : 0);
