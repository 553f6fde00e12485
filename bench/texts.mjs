// texts: how long it takes to find texts again, as they grow to a million, on
// both stores; and the engines' own ranking of the same texts beside it.
//
// The peers are the plainest that an engine offers: an FTS5 table of the texts
// with bm25 for SQLite, `to_tsvector('simple')` with a GIN index and ts_rank for
// PostgreSQL, asked for the three best that hold any of the words. They know no
// team, no kind and no right.
import { execFileSync } from 'node:child_process';
import { rmSync, statSync } from 'node:fs';

const at = (a, p) => [...a].sort((x, y) => x - y)[Math.min(a.length - 1, Math.floor(a.length * p))];
const sh = (cmd, args, opt = {}) => execFileSync(cmd, args, { encoding: 'utf8', maxBuffer: 1 << 28, ...opt });

export function texts({ say, DIR, quick, pgUrl }) {
	const BIN = 'build/release/bench-texts', lines = (...a) => sh(BIN, a).trim().split('\n').map(l => JSON.parse(l));
	const sizes = (process.env.BENCH_TEXTS ?? (quick ? '10000' : '10000,100000,1000000')).split(',').map(Number);
	const rows = [], records = [], fills = [];

	sh('make', ['-s', BIN]);
	for (const n of sizes) {
		const lite = `${DIR}/texts-${n}`, mine = pgUrl.replace(/\/heed$/, `/texts${n}`);
		const places = [['SQLite', lite]];

		for (const d of [lite, `${lite}.seal`, `${lite}.after`])
			rmSync(d, { recursive: true, force: true });
		if (pgUrl) {
			sh('psql', [pgUrl, '-qc', `DROP DATABASE IF EXISTS texts${n}`, '-c', `CREATE DATABASE texts${n}`], { stdio: 'ignore' });
			places.push(['PostgreSQL', mine]);
		}
		for (const [name, db] of places) {
			const [f] = lines('fill', db, String(n));
			if (name === 'PostgreSQL')
				sh('psql', [db, '-qc', 'VACUUM ANALYZE'], { stdio: 'ignore' });
			const size = name === 'SQLite' ? statSync(`${db}/heed.db`).size
			    : Number(sh('psql', [db, '-qAtc', "SELECT pg_total_relation_size('texts')"]));
			fills.push({ name, n, per_s: Math.round(1000 * n / f.fill_ms), count_ms: f.count_ms, mb: Math.round(size / 2 ** 20) });
			for (const r of lines('ask', db, String(n), quick ? '50' : '200'))
				rows.push({ name, n, ...r });
			for (const r of peer(name, n, db))
				rows.push({ name, n, ...r });
			for (const bare of [[], ['bare']])
				for (const writers of ['1', '4'])
					records.push({ name, n, ...lines('record', db, writers, quick ? '2' : '5', ...bare)[0] });
		}
		for (const d of [lite, `${lite}.seal`, `${lite}.after`])
			rmSync(d, { recursive: true, force: true });
		if (pgUrl)
			sh('psql', [pgUrl, '-qc', `DROP DATABASE texts${n}`], { stdio: 'ignore' });
	}
	say('## Texts\n');
	say('Invented texts of 30 to 120 words in 200 teams, a fiftieth of them open. "like" is "seen before?": the three most alike to a text of');
	say('which half stands in the store, and how often that one was among the three. The engines\' own ranking is asked for the three best of all texts.\n');
	say('| store | texts | who | what | p50 ms | p99 ms | max ms | found |\n| --- | ---: | --- | --- | ---: | ---: | ---: | ---: |');
	for (const r of rows)
		say(`| ${r.name} | ${r.n} | ${r.who} | ${r.what} | ${r.p50_ms.toFixed(1)} | ${r.p99_ms.toFixed(1)} | ${r.max_ms.toFixed(1)} | ${/^like$|rank/.test(r.what) ? `${(100 * r.found).toFixed(0)} %` : ''} |`);
	say('\n| store | texts there | writers | with words: a second | p50 ms | p99 ms | without | p50 ms | p99 ms |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |');
	for (const r of records.filter(x => !x.bare)) {
		const b = records.find(x => x.bare && x.name === r.name && x.n === r.n && x.writers === r.writers);
		say(`| ${r.name} | ${r.n} | ${r.writers} | ${r.per_s} | ${r.p50_ms.toFixed(2)} | ${r.p99_ms.toFixed(2)} | ${b.per_s} | ${b.p50_ms.toFixed(2)} | ${b.p99_ms.toFixed(2)} |`);
	}
	say('\n| store | texts | put in, a second | words counted in ms | MB |\n| --- | ---: | ---: | ---: | ---: |');
	for (const f of fills)
		say(`| ${f.name} | ${f.n} | ${f.per_s} | ${f.count_ms} | ${f.mb} |`);
	say('');

	// A few questions: each reads every text that holds a common word.
	function peer(name, n, db) {
		const turns = n > 200000 ? 12 : 30;
		const asked = sh(BIN, ['like', String(n), String(turns)]).trim().split('\n')
		    .map(l => [...new Set(l.toLowerCase().match(/[a-z]+/g))]);
		const wanted = asked.map((_, i) => Number(BigInt(i) * 2654435761n % BigInt(n)));
		const file = `${DIR}/texts.txt`, ms = [], got = [];

		sh('sh', ['-c', `${BIN} print ${n} | awk '{ printf "%d\\t%s\\n", NR - 1, $0 }' > ${file}`]);
		if (name === 'SQLite') {
			const own = `${DIR}/texts-peer.db`;
			rmSync(own, { force: true });
			sh('sqlite3', [own], { input: 'PRAGMA page_size = 8192;\nCREATE VIRTUAL TABLE t USING fts5(n UNINDEXED, words);\n.mode tabs\n'
			    + `.import ${file} t\n` });
			const q = asked.map(w => `SELECT n FROM t WHERE t MATCH '${w.join(' OR ')}' ORDER BY rank LIMIT 3;\n.print --\n`).join('');
			const out = sh('sqlite3', [own], { input: `PRAGMA cache_size = -8000;\n.timer on\n${q}` });
			for (const part of out.split('--\n').slice(0, turns)) {
				ms.push(1000 * Number(part.match(/real ([\d.]+)/)[1]));
				got.push(part.match(/^\d+$/gm) ?? []);
			}
			rmSync(own, { force: true });
		} else {
			sh('psql', [db, '-q'], { input: 'CREATE TABLE peer (n bigint, words text);\n' + `\\copy peer FROM '${file}'\n`
			    + "ALTER TABLE peer ADD COLUMN v tsvector GENERATED ALWAYS AS (to_tsvector('simple', words)) STORED;\n"
			    + 'CREATE INDEX peer_v ON peer USING gin (v);\nANALYZE peer;\n' });
			const q = asked.map(w => `SELECT n FROM peer, to_tsquery('simple', '${w.join(' | ')}') q WHERE v @@ q ORDER BY ts_rank(v, q) DESC, n LIMIT 3;\n\\echo --\n`).join('');
			const out = sh('psql', [db, '-qAt'], { input: `\\timing on\n${q}` });
			for (const part of out.split('--\n').slice(0, turns)) {
				ms.push(Number(part.match(/Time: ([\d.]+) ms/)[1]));
				got.push(part.match(/^\d+$/gm) ?? []);
			}
			sh('psql', [db, '-qc', 'DROP TABLE peer']);
		}
		rmSync(file, { force: true });
		return [{ who: 'no rights', what: name === 'SQLite' ? "SQLite's bm25 rank" : "PostgreSQL's ts_rank", p50_ms: at(ms, 0.5), p99_ms: at(ms, 0.99),
			max_ms: at(ms, 1), found: got.filter((g, i) => g.includes(String(wanted[i]))).length / turns }];
	}
}
