// learning: events told one by one, the work list of those who look at them, and
// a quarter's report, as events grow to a million, on both stores.
//
// What is told goes through learning's own way in bench/tell.c, by processes that
// each hold one event a transaction, as workers do; HTTP is not in it. LabCIRS,
// an open incident reporter, records 174 events a second on such a machine: that
// figure is given and was not measured here.
import { execFileSync } from 'node:child_process';
import { rmSync, statSync } from 'node:fs';

const at = (a, p) => [...a].sort((x, y) => x - y)[Math.min(a.length - 1, Math.floor(a.length * p))];
const sh = (cmd, args, opt = {}) => execFileSync(cmd, args, { encoding: 'utf8', maxBuffer: 1 << 28, ...opt });

// The quarter before this one.
function quarter(now = new Date()) {
	const n = 4 * now.getUTCFullYear() + Math.floor(now.getUTCMonth() / 3) - 1;
	return `${Math.floor(n / 4)}-Q${n % 4 + 1}`;
}

export async function events({ say, DIR, HEED, quick, pgUrl, serve, end, signIn, get }) {
	const BIN = 'build/release/bench-tell', line = (...a) => JSON.parse(sh(BIN, a).trim());
	const sizes = (process.env.BENCH_EVENTS ?? (quick ? '10000' : '10000,100000,1000000')).split(',').map(Number);
	const rows = [];

	sh('make', ['-s', BIN]);
	for (const n of sizes) {
		const lite = `${DIR}/events-${n}`, mine = pgUrl.replace(/\/heed$/, `/events${n}`);
		const places = [['SQLite', lite, '1']];
		const gone = () => [lite, `${lite}.seal`, `${lite}.after`].forEach(d => rmSync(d, { recursive: true, force: true }));

		gone();
		if (pgUrl) {
			sh('psql', [pgUrl, '-qc', `DROP DATABASE IF EXISTS events${n}`, '-c', `CREATE DATABASE events${n}`], { stdio: 'ignore' });
			places.push(['PostgreSQL', mine, '4']);
		}
		for (const [name, db, writers] of places) {
			const r = { name, n, fill: line('fill', db, String(n), writers) };

			if (name === 'PostgreSQL')
				sh('psql', [db, '-qc', 'VACUUM ANALYZE'], { stdio: 'ignore' });
			r.mb = name === 'SQLite' ? statSync(`${db}/heed.db`).size / 2 ** 20
			    : Number(sh('psql', [db, '-qAtc', 'SELECT pg_database_size(current_database())'])) / 2 ** 20;
			// The report: made anew, and printed from what was made.
			r.made = []; r.printed = [];
			for (let i = 0; i < (quick ? 2 : 5); i++) {
				let t = process.hrtime.bigint();
				sh(HEED, ['report', 'safety', '--db', db, '--period', quarter(), '--new'], { stdio: ['ignore', 'pipe', 'ignore'] });
				r.made.push(Number(process.hrtime.bigint() - t) / 1e6);
				t = process.hrtime.bigint();
				sh(HEED, ['report', 'safety', '--db', db, '--period', quarter()], { stdio: ['ignore', 'pipe', 'ignore'] });
				r.printed.push(Number(process.hrtime.bigint() - t) / 1e6);
			}
			r.counted = JSON.parse(sh(HEED, ['report', 'safety', '--db', db, '--period', quarter(), '--format', 'json'], { stdio: ['ignore', 'pipe', 'ignore'] }))
				.parts.flatMap(p => p.figures).find(f => f.code === 'events.total').value;
			// The list of those who look at what came in.
			const s = await serve(db), cookie = await signIn(s, 'safety');
			r.list = [];
			for (let i = 0; i < (quick ? 10 : 50); i++) {
				const t = process.hrtime.bigint(), page = await get(s, '/learn', cookie);
				if (page.status !== 200)
					throw new Error(`/learn: ${page.status}`);
				r.list.push(Number(process.hrtime.bigint() - t) / 1e6);
			}
			await end(s.p);
			for (const w of [1, 4, 8])
				r[`w${w}`] = line('record', db, String(w), quick ? '2' : '5');
			rows.push(r);
		}
		gone();
		if (pgUrl)
			sh('psql', [pgUrl, '-qc', `DROP DATABASE events${n}`], { stdio: 'ignore' });
	}
	say('## Learning: events\n');
	say('Invented events of 200 teams over four years, a fiftieth not looked at yet. "Told" is one event a transaction through learning\'s own way, by so many');
	say('processes (bench/tell.c; no HTTP). LabCIRS, an open incident reporter, records 174 a second on such a machine (given, not measured here).\n');
	say('| store | events there | told a second by 1 | p50 ms | by 4 | p50 ms | by 8 | p50 ms | put in, a second | MB |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |');
	for (const r of rows)
		say(`| ${r.name} | ${r.n} | ${r.w1.per_s} | ${r.w1.p50_ms} | ${r.w4.per_s} | ${r.w4.p50_ms} | ${r.w8.per_s} | ${r.w8.p50_ms} | ${Math.round(1000 * r.n / r.fill.fill_ms)} | ${Math.round(r.mb)} |`);
	say('\nThe report of the last whole quarter by `heed report`, the start of the program in it: counted anew and kept, then printed from what was kept. The list is');
	say('/learn of a safety lead, over HTTP: what came in, what is due, what is theirs.\n');
	say('| store | events there | in the quarter | made ms (median) | max | printed ms (median) | list p50 ms | list p95 ms |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |');
	for (const r of rows)
		say(`| ${r.name} | ${r.n} | ${r.counted} | ${Math.round(at(r.made, .5))} | ${Math.round(Math.max(...r.made))} | ${Math.round(at(r.printed, .5))} | ${at(r.list, .5).toFixed(1)} | ${at(r.list, .95).toFixed(1)} |`);
	say('');
}
