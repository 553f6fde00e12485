// Every kind of chart worked out a second time, from learning.md 4 and not from
// Heed's code, and compared with `heed spc --format json` on invented series: with
// gaps, denominators of nought, baselines, segments and points left out.
//
//   node tests/cli/spc.mjs HEED [SERIES]
import { spawnSync } from 'node:child_process';

const heed = process.argv[2], many = Number(process.argv[3] ?? 40);
let seed = 20261127;
const some = () => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 2 ** 32;
const sum = a => a.reduce((s, v) => s + v, 0), mean = a => sum(a) / a.length;
const median = a => { const s = [...a].sort((x, y) => x - y), h = s.length >> 1;
	return s.length % 2 ? s[h] : (s[h - 1] + s[h]) / 2; };
const OF = ['p', 'u', 'pprime', 'uprime'], GAP = ['g', 't'];
const near = (a, b) => a === b || (a !== null && b !== null && Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b)));

// The means and limits of one segment: rows of {v, y, n, use}, judged values in v.
function limits(chart, rows, base, o) {
	const used = base.filter(r => r.use && r.v !== null);
	if (!used.length)
		return rows.map(() => [null, null, null, null, null]);
	const of = OF.includes(chart);
	const m = of ? sum(used.map(r => r.y)) / sum(used.map(r => r.n)) : mean(used.map(r => r.v));
	const share = chart[0] === 'p';
	const sd = r => r.n > 0 ? Math.sqrt((share ? m * (1 - m) : m) / r.n) : null;
	const ranges = f => { let d = [];
		for (let i = 1; i < base.length; i++)
			if ([base[i], base[i - 1]].every(r => r.use && r.v !== null))
				d.push(Math.abs(f(base[i]) - f(base[i - 1])));
		if (o.screen && d.length && mean(d) > 0) { const top = 3.267 * mean(d); d = d.filter(v => v < top); }
		return d.length ? mean(d) : null; };
	const z = r => sd(r) > 0 ? (r.v - m) / sd(r) : 0;
	const reach = r => {
		if (used.length < 2 || chart === 'runs') return null;
		if (chart === 'xmr' || chart === 't') {
			const mr = ranges(x => x.v);
			return mr === null ? null : (chart === 't' || o.textbook ? 3 / 1.128 : 2.66) * mr;
		}
		if (chart === 'c') return 3 * Math.sqrt(m);
		if (chart === 'g') return 3 * Math.sqrt(m * (m + 1));
		if (sd(r) === null) return null;
		if (!chart.endsWith('prime')) return 3 * sd(r);
		const mr = ranges(z);
		return mr === null ? null : 3 * sd(r) * mr / 1.128;
	};
	const memo = ['xmr', 't'].includes(chart) ? reach({}) : undefined;
	const mrz = chart.endsWith('prime') ? ranges(z) : null;
	return rows.map(r => {
		let d = memo !== undefined ? memo : chart.endsWith('prime') ?
			(used.length < 2 || mrz === null || sd(r) === null ? null : 3 * sd(r) * mrz / 1.128) : reach(r);
		const centre = ['g', 'runs'].includes(chart) ? median(used.map(x => x.v)) : m;
		if (d === null) return [centre, m, null, null, null];
		let low = m - d, high = m + d;
		if (chart !== 'xmr') low = Math.max(0, low);
		if (share) high = Math.min(1, high);
		return [centre, m, low, high, d];
	});
}

// The four rules on the rows that have a value: lim as above.
function label(rows, lim, run) {
	const at = rows.map((r, i) => i).filter(i => rows[i].v !== null);
	const v = at.map(i => rows[i].v), L = at.map(i => lim[i]), n = v.length;
	// equal but for rounding
	const eps = 1e-12 * Math.max(1, ...v.map(Math.abs));
	const cmp = (a, b) => a === null || b === null ? 0 : a > b + eps ? 1 : a < b - eps ? -1 : 0;
	const side = v.map((x, i) => cmp(x, L[i][0]));
	const mark = v.map(() => null);
	v.forEach((x, i) => { if (L[i][3] !== null && cmp(x, L[i][3]) > 0) mark[i] = ['outside', 1];
		else if (L[i][2] !== null && cmp(x, L[i][2]) < 0) mark[i] = ['outside', -1]; });
	const beyond = mark.map(m => !!m);
	const trend = v.map(() => 0);
	for (let i = run - 1; i < n; i++) {
		let up = true, down = true;
		for (let k = i - run + 2; k <= i; k++) { up &&= v[k] > v[k - 1]; down &&= v[k] < v[k - 1]; }
		if (up || down)
			for (let k = i - run + 1; k <= i; k++) trend[k] = up ? 1 : -1;
	}
	trend.forEach((t, i) => { if (t && !mark[i]) mark[i] = ['trend', t]; });
	const close = v.map((x, i) => L[i][4] !== null && !beyond[i] && Math.abs(cmp(x, L[i][1] + 2 / 3 * L[i][4]) > 0 ? 1 :
		cmp(x, L[i][1] - 2 / 3 * L[i][4]) < 0 ? 1 : 0) === 1);
	const two = v.map(() => false), shift = v.map(() => false);
	for (let i = 2; i < n; i++) {
		const w = [i - 2, i - 1, i];
		if (side[i] !== 0 && w.every(k => side[k] === side[i]) && w.filter(k => close[k]).length >= 2)
			w.forEach(k => { if (close[k]) two[k] = true; });
	}
	two.forEach((t, i) => { if (t && !mark[i]) mark[i] = ['two_of_three', side[i]]; });
	for (let i = run - 1; i < n; i++) {
		let all = side[i] !== 0;
		for (let k = i - run + 1; k <= i; k++) all &&= side[k] === side[i];
		if (all)
			for (let k = i - run + 1; k <= i; k++) shift[k] = true;
	}
	shift.forEach((t, i) => { if (t && !mark[i]) mark[i] = ['shift', side[i]]; });
	const out = rows.map(() => null);
	at.forEach((i, k) => { out[i] = mark[k]; });
	return out;
}

// qbinom(0.05, n - 1, 0.5) by adding up; and the runs about the median.
function anhoej(rows, lim) {
	const s = rows.map((r, i) => r.v === null || lim[i][0] === null ? 0 : Math.sign(r.v - lim[i][0])), useful = s.filter(x => x !== 0);
	let runs = [], was = 0;
	useful.forEach(x => { if (x === was) runs[runs.length - 1]++; else runs.push(1); was = x; });
	const n = useful.length, max = Math.round(Math.log2(n)) + 3;
	let k = 0, p = 0.5 ** (n - 1), cdf = p;
	while (cdf < 0.05) { p *= (n - 1 - k) / (k + 1); k++; cdf += p; }
	return { useful: n, longest: Math.max(0, ...runs), longest_max: max, crossings: Math.max(0, runs.length - 1), crossings_min: k };
}

function mine(chart, pts, o) {
	const rows = pts.map(p => ({ ...p, use: !o.exclude.includes(p.x), v: p.y === null ? null : OF.includes(chart) ?
		(p.n > 0 ? p.y / p.n : null) : chart === 't' ? p.y ** (1 / 3.6) : p.y }));
	let lim = [], marks = [], from = 0, runs;
	for (let i = 0; i < rows.length; i++) {
		if (!o.split.includes(rows[i].x) && i + 1 < rows.length)
			continue;
		const part = rows.slice(from, i + 1);
		let base = part;
		if (o.baseline) {
			let left = o.baseline, k = 0;
			for (; k < part.length && left > 0; k++) left -= part[k].v !== null;
			base = part.slice(0, k);
		}
		const l = limits(chart, part, base, o);
		lim.push(...l);
		if (chart === 'runs') { runs = anhoej(part, l); marks.push(...part.map(() => null)); }
		else marks.push(...label(part, l, o.run ?? 7));
		from = i + 1;
	}
	const back = x => x === null ? null : chart === 't' ? x ** 3.6 : x;
	const sideOf = m => !m ? 'common' : o.improve === 'none' ? 'neutral' : (m[1] > 0) === (o.improve === 'up') ? 'improvement' : 'concern';
	let last = rows.length - 1;
	while (last >= 0 && rows[last].v === null) last--;
	let assurance = 'none';
	if (o.target !== undefined && o.improve !== 'none' && last >= 0 && lim[last][3] !== null) {
		const [, , low, high] = lim[last].map(back), up = o.improve === 'up';
		assurance = o.target > high ? (up ? 'fail' : 'pass') : o.target < low ? (up ? 'pass' : 'fail') : 'hit_and_miss';
	}
	return { centre: lim.map(l => back(l[0])), mean: lim.map(l => back(l[1])), lower: lim.map(l => back(l[2])), upper: lim.map(l => back(l[3])),
		y: rows.map(r => r.v === null ? null : OF.includes(chart) ? r.v : r.y), rule: marks.map(m => m ? m[0] : 'none'),
		side: marks.map(sideOf), variation: last < 0 ? 'common' : sideOf(marks[last]), assurance, runs };
}

// ---- the series ----

function series(chart, n) {
	const pts = [];
	let drift = 0;
	for (let i = 0; i < n; i++) {
		if (some() < 0.06) drift = 3 * (some() - 0.5);
		const base = some() + some() + some() - 1.5 + drift, r = some();
		let y = chart === 'xmr' || chart === 'runs' ? Math.round(100 * (10 + 3 * base)) / 100 :
			GAP.includes(chart) ? Math.floor(-20 * Math.log(1 - some()) * Math.max(0.3, 1 + drift)) : Math.max(0, Math.round(9 + 4 * base));
		if (chart === 't') y = y + 0.25 + Math.round(100 * some()) / 100;
		const size = 40 + Math.floor(60 * some());
		pts.push({ x: `p${i + 1}`, y: r < 0.05 ? null : y, n: r > 0.97 && OF.includes(chart) ? 0 : size });
		if (pts[i].n === 0 && pts[i].y !== null) pts[i].y = 0;
	}
	return pts;
}

let good = 0, bad = 0;
const marks = new Map();
for (const chart of ['xmr', 'p', 'u', 'c', 'pprime', 'uprime', 'g', 't', 'runs'])
	for (let k = 0; k < many; k++) {
		const pts = series(chart, 2 + Math.floor(48 * some()));
		const pick = () => pts[Math.floor(pts.length * some())].x;
		const o = { improve: ['up', 'down', 'none'][k % 3], screen: k % 4 === 1, exclude: k % 5 === 2 ? [pick(), pick()] : [],
			split: k % 5 === 3 ? [pick()] : [] };
		if (k % 4 === 2) o.baseline = 2 + Math.floor(14 * some());
		if (k % 6 === 5 && chart !== 'runs') o.run = 5;
		if (k % 2 && chart !== 'runs') o.target = chart[0] === 'p' ? 0.2 * some() : 30 * some();
		if (k % 7 === 3 && chart === 'xmr') o.textbook = true;
		const args = ['spc', '--chart', chart, '--format', 'json', '--improve', o.improve];
		for (const f of ['screen', 'textbook']) if (o[f]) args.push('--' + f);
		for (const f of ['baseline', 'run', 'target']) if (o[f] !== undefined) args.push('--' + f, String(o[f]));
		for (const f of ['exclude', 'split']) if (o[f].length) args.push('--' + f, o[f].join(','));
		const csv = 'month,figure,of\n' + pts.map(p => `${p.x},${p.y ?? ''},${p.n}`).join('\n') + '\n';
		const run = spawnSync(heed, [...args, '-'], { input: csv, encoding: 'utf8' });
		const say = what => { bad++; console.log(`FAILED ${args.join(' ')}: ${what}\n${csv}`); };
		if (run.status !== 0) { say(`exit ${run.status}: ${run.stderr}`); continue; }
		const got = JSON.parse(run.stdout), want = mine(chart, pts, o);
		const wrong = ['centre', 'mean', 'lower', 'upper'].find(f => got[f].length !== pts.length || got[f].some((v, i) => !near(v, want[f][i])));
		if (wrong) { say(`${wrong}: ${got[wrong]}\n not ${want[wrong]}`); continue; }
		let odd = got.points.findIndex((p, i) => p.x !== pts[i].x || !near(p.y, want.y[i]));
		if (odd >= 0) { say(`point ${odd + 1}`); continue; }
		if (chart === 'runs') {
			if (Object.keys(want.runs).some(f => want.runs[f] !== got.runs[f] && want.runs.useful > 0)) { say(`${JSON.stringify(got.runs)} not ${JSON.stringify(want.runs)}`); continue; }
			const signal = want.runs.useful > 0 && (want.runs.longest > want.runs.longest_max || want.runs.crossings < want.runs.crossings_min);
			if (got.variation !== (signal ? 'neutral' : 'common')) { say(`variation ${got.variation}`); continue; }
			good++;
			continue;
		}
		odd = got.points.findIndex((p, i) => p.rule !== want.rule[i] || p.side !== want.side[i]);
		if (odd >= 0) { say(`point ${odd + 1}: ${got.points[odd].rule} ${got.points[odd].side}, not ${want.rule[odd]} ${want.side[odd]}`); continue; }
		if (got.variation !== want.variation || got.assurance !== want.assurance) { say(`${got.variation} ${got.assurance}, not ${want.variation} ${want.assurance}`); continue; }
		want.rule.forEach(r => marks.set(r, 1 + (marks.get(r) ?? 0)));
		good++;
	}
// A comparison of charts on which nothing stands out would show little.
for (const rule of ['outside', 'trend', 'two_of_three', 'shift'])
	if (many >= 40 && (marks.get(rule) ?? 0) < 10) { bad++; console.log(`FAILED: too few of ${rule}: ${marks.get(rule)}`); }
console.log(`${good} alike, ${bad} not; ${[...marks].map(m => m.join(' ')).join(', ')}`);
process.exit(bad ? 1 : 0);
