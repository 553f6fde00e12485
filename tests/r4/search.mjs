// How many of R4's search parameters the index has rows for, and why not the
// others: node search.mjs EXAMPLES TABLE. A parameter that is in neither
// src/fhir/search.tsv nor TABLE fails: no silent gaps.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
const [dir, table] = process.argv.slice(2);
const tsv = (f) => readFileSync(f, 'utf8').split('\n').filter((l) => l && l[0] !== '#').slice(1).map((l) => l.split('\t'));
const has = new Set(tsv('src/fhir/search.tsv').map(([type, param]) => `${type} ${param}`));
const left = tsv(table).map(([type, param, kind, why]) => ({ type, param, kind, why, n: 0 }));
let all = 0, yes = 0, failed = 0;
for (const { resource: r } of JSON.parse(readFileSync(join(dir, 'Bundle-searchParams.json'), 'utf8')).entry)
	for (const type of r.resourceType === 'SearchParameter' ? r.base : []) {
		all++;
		if (has.has(`${type} ${r.code}`)) {
			yes++;
			continue;
		}
		const row = left.find((x) => x.kind === r.type && (x.type === '*' || x.type === type) && (x.param === '*' || x.param === r.code));
		if (row?.why)
			row.n++;
		else {
			console.log(`FAILED: no row and no reason: ${type} ${r.code} (${r.type}) ${r.expression}`);
			failed++;
		}
	}
for (const x of left)
	if (!x.n) {
		console.log(`FAILED: a reason that nothing needs: ${x.type} ${x.param}`);
		failed++;
	}
console.log(`${yes} of ${all} search parameters are indexed; not: ` +
	left.map((x) => `${x.n} ${x.type === '*' ? x.kind : x.type + '.' + x.param}`).join(', '));
process.exit(failed || all < 1700 ? 1 : 0);
