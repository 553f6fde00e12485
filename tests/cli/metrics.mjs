// A strict reader of the Prometheus text format, for what `heed serve --metrics`
// prints: metrics.mjs FILE. Prints what is wrong; nothing when all is well.
import { readFileSync } from 'node:fs';
const text = readFileSync(process.argv[2], 'utf8');
const rows = new Set(['asset', 'none', ...[...readFileSync(new URL('../../src/web/routes.def', import.meta.url), 'utf8')
	.matchAll(/^ROUTE\((\w+), *"([^"]+)"/gm)].map((m) => `${m[1]} ${m[2]}`)]);
const wrong = (n, why) => console.log(`line ${n}: ${why}`);
const types = new Map(), series = new Set(), hist = new Map();
let family = '', help = '', n = 0;
if (!text.endsWith('\n'))
	wrong(0, 'the last line has no end');
for (const line of text.split('\n').slice(0, -1)) {
	n++;
	let m;
	if ((m = line.match(/^# HELP (heed_[a-z0-9_]+) (\S.*)$/))) {
		if (types.has(m[1]))
			wrong(n, `${m[1]} stands in two places`);
		help = m[1];
	} else if ((m = line.match(/^# TYPE (heed_[a-z0-9_]+) (counter|gauge|histogram)$/))) {
		if (help !== m[1])
			wrong(n, 'TYPE without its HELP');
		types.set(m[1], m[2]);
		family = m[1];
	} else if ((m = line.match(/^(heed_[a-z0-9_]+)(?:\{([^}]*(?:\{[^}]*\}[^}]*)*)\})? (\d+(?:\.\d+)?)$/))) {
		const [, name, labels = '', value] = m;
		const type = types.get(family);
		const base = type === 'histogram' ? name.replace(/_(bucket|sum|count)$/, '') : name;
		if (base !== family)
			wrong(n, `${name} stands under ${family}`);
		if (type === 'counter' && !/_total$/.test(name))
			wrong(n, `the counter ${name} does not end in _total`);
		if (series.has(name + labels))
			wrong(n, `${name}{${labels}} stands twice`);
		series.add(name + labels);
		for (const l of labels ? labels.match(/[a-z]+="[^"]*"/g) : []) {
			const [, key, v] = l.match(/^([a-z]+)="(.*)"$/);
			if (!['code', 'how', 'why', 'kind', 'end', 'le', 'class', 'page', 'version'].includes(key))
				wrong(n, `a label ${key}`);
			if (key === 'page' ? !rows.has(v) : key !== 'version' && !/^([a-z]+|[0-9.]+|\+Inf|\dxx)$/.test(v))
				wrong(n, `${key}="${v}" is no word of ours`);
		}
		if (type === 'histogram') {
			const h = hist.get(family) ?? hist.set(family, { last: -1 }).get(family);
			if (/_bucket$/.test(name)) {
				if (+value < h.last)
					wrong(n, 'a bucket holds less than the one below it');
				h.last = +value;
			} else if (/_count$/.test(name) && +value !== h.last) {
				wrong(n, 'the count is not that of the last bucket');
			}
		}
	} else {
		wrong(n, `not of the format: ${line}`);
	}
}
if (series.size < 50)
	wrong(n, `only ${series.size} numbers`);
