// patterns: the lexicon's terms as regular expressions, one a line, for a search
// tool to be measured with. What such an expression cannot say (negation, history,
// other risks, ticked boxes) is left out, so it finds more than Heed calls a finding.
//
//   node bench/patterns.mjs > patterns
import { readFileSync } from 'node:fs';

const rows = file => {
	const [head, ...body] = readFileSync(`practice/lexicon/${file}`, 'utf8').split('\n').filter(l => l && !l.startsWith('#')).map(l => l.split('\t'));
	return body.map(r => Object.fromEntries(head.map((h, i) => [h, r[i] ?? ''])));
};
const quote = s => s.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/[ -]+/g, '[\\W_]+');
const classes = {};
for (const r of rows('classes.tsv'))
	(classes[r.class] ??= []).push(...r.members.split(';').map(m => m.replace(/^\^/, '')).filter(m => /[a-z0-9]/i.test(m)));
const kinds = { int: '\\d+', of: '\\d+ ?(?:/|of) ?\\d+', pct: '\\d+ ?%', range: '\\d+ ?- ?\\d+', year: '\\d{4}', date: '[\\d/.-]+', blank: '_+' };
const alt = a => {
	if (a.startsWith('<'))
		return (classes[a.slice(1, -1)] ?? []).map(quote).join('|');
	if (a.startsWith('#'))
		return kinds[a.slice(1)] ?? '';
	return /[a-z0-9]/i.test(a) ? quote(a) : '';
};
const seen = new Set();
for (const r of rows('stratify.tsv')) {
	let out = '';
	for (const el of r.term.split(' ')) {
		if (el === '^' || el === '$' || el.startsWith('!'))
			continue;
		const gap = el.match(/^\.\.(\d+)$/);
		if (gap) {
			out += `(?:\\w+[\\W_]+){0,${gap[1]}}`;
			continue;
		}
		const [, body, more] = el.match(/^(.*?)(\?|\*\d+)?$/);
		const any = body.split('|').map(alt).filter(Boolean).join('|');
		const n = more === '?' ? '{0,1}' : more ? `{0,${more.slice(1)}}` : '';
		if (any)
			out += `(?:(?:${any})(?:[\\W_]+|$))${n}`;
	}
	if (out && !/^(\(\?:.*\)\{0,\d+\})*$/.test(out))
		seen.add(`(?i)\\b${out}`);
}
console.log([...seen].join('\n'));
