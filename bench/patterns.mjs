// patterns: the lexicon's rows as regular expressions, one a line, for a search
// tool to be measured with, without Unicode (rg --no-unicode), as with it they
// take more than 2 GB to compile. What such an expression cannot say (negation,
// history, other risks) is left out, so it finds more than Heed calls a finding;
// rows that rest on a box, a run of options or a line's end, and those for labels
// or for writing only, are left out as a whole. A rating that a row builds on is
// one of the lexicon's levels.
//
//   node bench/patterns.mjs > patterns
import { readFileSync } from 'node:fs';

const rows = file => {
	const [head, ...body] = readFileSync(`practice/lexicon/${file}`, 'utf8').split('\n').filter(l => l && !l.startsWith('#')).map(l => l.split('\t'));
	return body.map(r => Object.fromEntries(head.map((h, i) => [h, r[i] ?? ''])));
};
const caps = s => s.startsWith('^') ? `(?-i:${quote(s.slice(1))})` : quote(s);
const quote = s => s.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/[ -]+/g, '[\\W_]+');
const classes = {};
for (const r of rows('classes.tsv'))
	(classes[r.class] ??= []).push(...r.members.split(';').filter(m => /[a-z0-9]/i.test(m)));
const kinds = { int: '\\d+', of: '\\d+ ?(?:/|of) ?\\d+', pct: '\\d+ ?%', range: '\\d+ ?- ?\\d+', year: '\\d{4}', date: '[\\d/.-]+', blank: '_+' };
// An alternative as an expression; '' for a mark, which parts words anyway; null
// for what cannot be said.
const alt = a => {
	if (a === '#rating')
		return alt('<level>');
	if (a.startsWith('<'))
		return (classes[a.slice(1, -1)] ?? []).map(caps).join('|');
	if (a.startsWith('#'))
		return kinds[a.slice(1)] ?? null;
	return /[a-z0-9]/i.test(a) ? quote(a) : '';
};
const rule = term => {
	let out = '';
	for (const el of term.split(' ')) {
		if (el === '^' || el === '$' || el.startsWith('!'))
			continue;
		const gap = el.match(/^\.\.(\d+)$/);
		if (gap) {
			out += `(?:\\w+[\\W_]+){0,${gap[1]}}`;
			continue;
		}
		const [, body, more] = el.match(/^(.+?)(\?|\*\d+)?$/);
		const all = (body === '|' ? [body] : body.split('|')).map(alt), any = all.filter(Boolean).join('|');
		if (!any && !more && all.every(a => a === null))
			return '';
		const n = more === '?' ? '{0,1}' : more ? `{0,${more.slice(1)}}` : '';
		if (any)
			out += `(?:(?:${any})(?:[\\W_]+|$))${n}`;
	}
	return out;
};
const seen = new Set();
for (const r of rows('stratify.tsv').filter(r => r.where === 'both')) {
	const out = rule(r.term);
	if (out && !/^(\(\?:.*\)\{0,\d+\})*$/.test(out))
		seen.add(`(?i)\\b${out}`);
}
console.log([...seen].join('\n'));
