// Is what import refused what refused.tsv says? node refused.mjs ERR TABLE
// A refusal that has no row fails, and so does a row that nothing needs.
import { readFileSync } from 'node:fs';
const [err, table] = process.argv.slice(2);
const seen = new Map();
for (const l of readFileSync(err, 'utf8').split('\n')) {
	const m = l.match(/^(?:.*\/)?([^/]+?):\d+: (?:entry (\d+): )?(.*)$/);
	if (!m)
		continue;
	const key = `${m[1]}\t${m[2] ?? ''}`;
	if (!seen.has(key))
		seen.set(key, m[3].replace(/\[\d+\]/g, ''));
}
const rows = new Map(readFileSync(table, 'utf8').split('\n').filter((l) => l && l[0] !== '#').slice(1)
	.map((l) => l.split('\t')).map(([f, e, reason, verdict]) => [`${f}\t${e}`, { reason, verdict }]));
let failed = 0;
const say = (s) => { console.log('FAILED: ' + s); failed++; };
for (const [key, reason] of seen)
	if (rows.get(key)?.reason !== reason)
		say(`refused and not known:\t${key}\t${reason}`);
for (const [key, r] of rows) {
	if (!seen.has(key))
		say(`known and not refused: ${key}`);
	if (!r.verdict)
		say(`no verdict: ${key}`);
}
console.log(`${seen.size} refused, each by a row of ${table.replace(/.*\//, '')}`);
process.exit(failed ? 1 : 0);
