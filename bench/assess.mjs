// assess: how long an assessment's pages and the save of one line of it take, as
// what is stored grows to a million resources, on both stores.
//
// Brought in on SQLite by heed import; PostgreSQL is the same store, restored
// from its backup. The people looked at are the same thousand in kind, however
// many others lie between them (bench/sheets.mjs).
import { cpSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';

const ms = from => Number(process.hrtime.bigint() - from) / 1e6;

export async function assess({ say, sh, ask, serve, end, signIn, get, tool, at, median, demo, pgUrl, DIR, HEED, SECONDS, ROUNDS, quick }) {
	const lite = `${DIR}/assess`, kept = `${DIR}/assess-backup`, file = `${DIR}/sheets.ndjson`, list = `${DIR}/team.tsv`;
	const pages = [], saves = [], imports = [], still = { stdio: ['ignore', 'pipe', 'ignore'] };
	const clean = () => [lite, `${lite}.seal`, `${lite}.after`, kept].forEach(d => rmSync(d, { recursive: true, force: true }));

	// 1,000 people, each with the full assessment that is opened.
	const look = async (name, n, s, team) => {
		const cookie = await signIn(s, 'amina'), got = { list: [], topics: [], topic: [] };
		const url = { list: (p) => `/person/${p}/assessment`, topics: (p, a) => `/person/${p}/assessment/${a}`,
			topic: (p, a) => `/person/${p}/assessment/${a}/part/body` };

		for (let i = 0; i < (quick ? 30 : 300); i++)
			for (const k of Object.keys(url)) {
				const path = url[k](...team[i * 37 % team.length]), from = process.hrtime.bigint();
				const r = await get(s, path, cookie);
				if (r.status !== 200)
					throw new Error(`${path} ${r.status}`);
				got[k].push(ms(from));
			}
		for (const [k, what] of [['list', 'a person\'s assessments'], ['topics', 'an assessment, its topics'], ['topic', 'one topic of it']]) {
			console.log(`${name} ${n} ${what}: p50 ${at(got[k], 0.5).toFixed(1)} ms`);
			pages.push({ name, n, what, p50: at(got[k], 0.5), p95: at(got[k], 0.95), max: at(got[k], 1) });
		}
	};
	// One client, eight, and the raw writer, in turn, on the one store.
	const save = async (name, n, db, team) => {
		const SIZE = `SELECT CAST(avg(length(v.body)) AS integer) FROM head h JOIN version v ON v.kind = h.kind AND v.id = h.id AND v.v = h.v`
		    + ` WHERE h.kind = 'assessment' AND h.id IN (${team.map(t => `'${t[1]}'`).join(', ')})`;
		const size = ask(db, SIZE), got = { 1: [], 8: [], raw: [] };

		for (let i = 0; i < ROUNDS; i++) {
			for (const clients of [1, 8]) {
				const s = await serve(db), cookie = await signIn(s, 'amina');
				const r = spawnSync(`${DIR}/save`, [String(s.port), cookie, String(clients), String(SECONDS), `${DIR}/paths`, 'body'],
				    { encoding: 'utf8' });
				await end(s.p);
				got[clients].push({ ...JSON.parse(r.stdout), grown: Number(ask(db, SIZE)) });
			}
			got.raw.push(JSON.parse(sh(`${DIR}/raw`, [db, String(SECONDS), size])));
		}
		for (const [key, what] of [['raw', 'one raw writer of the same rows'], ['1', 'Heed, 1 client'], ['8', 'Heed, 8 clients']])
			saves.push({ name, n, what, raw: median(got.raw.map(g => g.per_s)), size: key === 'raw' ? size : `${size} to ${Math.max(...got[key].map(g => g.grown))}`,
				...Object.fromEntries(['per_s', 'p50_ms', 'p95_ms', 'max_ms', 'failed'].map(k => [k, median(got[key].map(g => g[k] ?? 0))])) });
		console.log(`${name} ${n} saves: ${saves.slice(-3).map(r => `${r.what} ${r.per_s}/s`).join(', ')}`);
	};

	tool('save');
	tool('raw', '-lsqlite3', '-lpq');
	for (const n of (process.env.BENCH_ASSESS ?? (quick ? '10000' : '10000,100000,1000000')).split(',')) {
		clean();
		cpSync(demo, lite, { recursive: true });
		const amina = ask(lite, "SELECT r.unit FROM login l JOIN holds_role r ON r.account = l.account WHERE l.subject = 'amina'").split('\n')[0];
		const others = ask(lite, `SELECT id FROM unit WHERE parent <> '' AND id <> '${amina}'`).split('\n');
		sh('sh', ['-c', `node bench/sheets.mjs ${n} ${[amina, ...others].join(',')} ${list} > ${file}`]);
		const from = process.hrtime.bigint(), told = sh(HEED, ['import', '--db', lite, file], still), took = ms(from) / 1000;
		if (!told.startsWith(`${n} taken, 0 already there, 0 sealed`))
			throw new Error(told);
		imports.push({ n, took, mb: statSync(file).size / 2 ** 20, store: statSync(`${lite}/heed.db`).size / 2 ** 20 });
		rmSync(file);
		console.log(`${n} brought in: ${took.toFixed(0)} s`);
		const team = readFileSync(list, 'utf8').trim().split('\n').map(l => l.split('\t'));
		writeFileSync(`${DIR}/paths`, team.map(([p, a]) => `/person/${p}/assessment/${a}/part/body\n`).join(''));
		const places = [['SQLite', lite]];
		if (pgUrl) {
			const mine = pgUrl.replace(/\/heed$/, '/assess');
			sh('psql', [pgUrl, '-qc', 'DROP DATABASE IF EXISTS assess', '-c', 'CREATE DATABASE assess'], still);
			sh(HEED, ['backup', '--db', lite, kept], still);
			sh(HEED, ['restore', '--db', mine, kept], still);
			rmSync(kept, { recursive: true, force: true });
			sh('psql', [mine, '-qc', 'VACUUM ANALYZE', '-c', 'CHECKPOINT'], still);
			places.push(['PostgreSQL', mine]);
		}
		for (const [name, db] of places) {
			const s = await serve(db);
			await look(name, n, s, team);
			await end(s.p);
			await save(name, n, db, team);
		}
		if (pgUrl)
			sh('psql', [pgUrl, '-qc', 'DROP DATABASE assess'], still);
	}
	clean();
	const num = x => x.toFixed(1);
	say('## Assessments\n');
	say('Half of the resources are people, 7 in 20 assessments, the rest plans (bench/sheets.mjs). One page after another over HTTP, of a');
	say('thousand people who have two assessments each, one of them full, however many others there are.\n');
	say('| store | resources | page | p50 ms | p95 ms | max ms |\n| --- | ---: | --- | ---: | ---: | ---: |');
	for (const r of pages)
		say(`| ${r.name} | ${r.n} | ${r.what} | ${num(r.p50)} | ${num(r.p95)} | ${num(r.max)} |`);
	say('\nA practitioner adds a line to one of those assessments after another; the time is from the POST to its 303. The raw writer makes the same');
	say(`rows with the same durability and nothing else, on the same store. ${SECONDS} s, ${ROUNDS} rounds, medians.\n`);
	say('| store | resources | writer | bytes | saves/s | × raw | p50 ms | p95 ms | max ms | failed |\n| --- | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |');
	for (const r of saves)
		say(`| ${r.name} | ${r.n} | ${r.what} | ${r.size} | ${r.per_s} | ${(r.per_s / r.raw).toFixed(2)} | ${r.p50_ms.toFixed(2)} | ${r.p95_ms.toFixed(2)} | ${r.max_ms.toFixed(2)} | ${r.failed} |`);
	say('\n| brought in on SQLite | MB | s | resources/s | MB in the store |\n| ---: | ---: | ---: | ---: | ---: |');
	for (const r of imports)
		say(`| ${r.n} | ${r.mb.toFixed(0)} | ${num(r.took)} | ${Math.round(r.n / r.took)} | ${r.store.toFixed(0)} |`);
	say('');
}
