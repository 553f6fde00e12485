// people: N invented people as FHIR NDJSON on standard output, for the person
// search and the import. Names are made of syllables; NHS numbers are
// from the 999 range, which is never issued. Same N and units, same bytes.
//
//   node bench/people.mjs N UNIT[,UNIT…] > people.ndjson

const [, , n, units] = process.argv;
const unit = units?.split(',');
if (!Number(n) || !unit?.[0]) {
	console.error('node bench/people.mjs N UNIT[,UNIT…]');
	process.exit(2);
}
// A number of the 999 range with its check digit (modulus 11), or null.
const nhs = i => {
	const nine = `999${String(i).padStart(6, '0')}`;
	const sum = [...nine].reduce((s, d, k) => s + d * (10 - k), 0);
	const check = (11 - sum % 11) % 11;
	return check === 10 || i === 0 ? null : nine + check;
};
const seed = { s: 88172645463325252n };
const next = max => {
	seed.s ^= seed.s << 13n & 0xffffffffffffffffn;
	seed.s ^= seed.s >> 7n;
	seed.s ^= seed.s << 17n & 0xffffffffffffffffn;
	return Number(seed.s % BigInt(max));
};
const syllable = ['an', 'bel', 'cor', 'dun', 'el', 'far', 'gra', 'hol', 'is', 'ker', 'lan', 'mor',
	'nor', 'ol', 'pen', 'quin', 'ros', 'sel', 'tor', 'ul', 'ver', 'wen', 'yar', 'zel'];
const made = parts => {
	let s = '';
	for (let i = 0; i < parts; i++)
		s += syllable[next(syllable.length)];
	return s[0].toUpperCase() + s.slice(1);
};
let out = [];
for (let i = 0; i < Number(n); i++) {
	const number = nhs(i % 1000000);
	out.push(JSON.stringify({
		resourceType: 'Patient', id: `bench-${i}`,
		...(number && i < 1000000 ? { identifier: [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: number }] } : {}),
		name: [{ use: 'official', family: made(2 + next(2)), given: [made(1 + next(2)), made(2)] }],
		gender: 'unknown',
		birthDate: `${1930 + next(85)}-${String(1 + next(12)).padStart(2, '0')}-${String(1 + next(28)).padStart(2, '0')}`,
		managingOrganization: { reference: `Organization/${unit[i % unit.length]}` } }));
	if (out.length === 5000) {
		process.stdout.write(out.join('\n') + '\n');
		out = [];
	}
}
if (out.length)
	process.stdout.write(out.join('\n') + '\n');
