// work: N resources as FHIR NDJSON on standard output for the work lists: half
// invented people, half things that are owed to them, as care/clock_task.c
// prints them. The first 5,000 people are with the first unit, the others with
// the rest in turn; a person has one thing owed, of 1 in 3 it has ended. Same N
// and units, same bytes.
//
//   node bench/work.mjs N UNIT,UNIT[,UNIT…] > work.ndjson

const [, , n, units] = process.argv;
const unit = units?.split(',');
if (!Number(n) || !unit?.[1]) {
	console.error('node bench/work.mjs N UNIT,UNIT[,UNIT…]');
	process.exit(2);
}
const TEAM = 5000, NOW = 1795392000;
const seed = { s: 88172645463325252n };
const next = max => {
	seed.s ^= seed.s << 13n & 0xffffffffffffffffn;
	seed.s ^= seed.s >> 7n;
	seed.s ^= seed.s << 17n & 0xffffffffffffffffn;
	return Number(seed.s % BigInt(max));
};
const iso = t => new Date(t * 1000).toISOString().replace('.000', '');
const kinds = [['aftercare', 'contact', 172800], ['discharge', 'contact', 259200], ['plan-review', 'review', 7776000],
	['copies-gp', 'copies', 86400]];
const word = ['Ash', 'Birch', 'Cedar', 'Dale', 'Elm', 'Fern', 'Glen', 'Hazel', 'Ivy', 'Jura', 'Kelp', 'Lark'];
const part = (url, key, value) => ({ url, [key]: value });
const people = Math.floor(Number(n) / 2);
let out = [];
const put = r => {
	out.push(JSON.stringify(r));
	if (out.length === 5000) {
		process.stdout.write(out.join('\n') + '\n');
		out = [];
	}
};
const home = i => i < TEAM ? unit[0] : unit[1 + i % (unit.length - 1)];
for (let i = 0; i < people; i++)
	put({ resourceType: 'Patient', id: `work-p${i}`,
		name: [{ use: 'official', family: word[next(12)] + word[next(12)].toLowerCase(), given: [word[next(12)]] }],
		birthDate: `${1930 + next(85)}-0${1 + next(9)}-1${next(10)}`,
		managingOrganization: { reference: `Organization/${home(i)}` } });
for (let i = 0; i < people; i++) {
	const [code, kind, s] = kinds[next(4)], start = NOW - next(5000000), asked = start + next(600), ended = i % 3 === 0;
	put({ resourceType: 'Task', id: `work-t${i}`, extension: [{ url: 'urn:heed:clock', extension: [
		part('code', 'valueCode', code), part('kind', 'valueCode', kind), part('state', 'valueCode', ended ? 'done' : 'open'),
		part('start', 'valueDateTime', iso(start)), part('due', 'valueDateTime', iso(start + s)),
		part('asked', 'valueDateTime', iso(asked)), ...(ended ? [part('ended', 'valueDateTime', iso(asked + 3600))] : []),
		part('unit', 'valueString', home(i))] }], status: ended ? 'completed' : 'requested', intent: 'order',
	code: { coding: [{ system: 'urn:heed:code:clock', code }] }, focus: { reference: `Encounter/work-e${i}` },
	for: { reference: `Patient/work-p${i}` }, authoredOn: iso(asked), lastModified: iso(asked),
	restriction: { period: { end: iso(start + s) } }, owner: { reference: `Organization/${home(i)}` } });
}
if (out.length)
	process.stdout.write(out.join('\n') + '\n');
