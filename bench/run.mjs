// run: measures Heed against its peers and limits, all in one run, and writes
// bench/RESULTS.md. Ratios are to be trusted; rates are this machine's.
//
//   node bench/run.mjs [--quick] [pages] [saves] [search] [start] [audit] [work] [texts] [assess] [learning]
//
// BENCH_PEOPLE=10000,100000 leaves out the million, which takes ten minutes to
// bring in; 1000000=DIR searches a store that has them (brought in by the lines
// of bench/people.mjs kept as DIR.ndjson).
//
// BENCH_TEXTS=10000,100000 does the same for texts, whose million takes half an
// hour, BENCH_WORK for the work lists, BENCH_ASSESS for assessments.
// BENCH_ROUNDS=1 for a hurry; each part says how many. BENCH_PG is PostgreSQL's
// port where 15460 is taken.
//
// bench/run.sh sets up, builds and calls this. Everything listens on 127.0.0.1;
// every load ends by itself after some seconds.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { cpus, totalmem } from 'node:os';
import { assess } from './assess.mjs';
import { audit } from './audit.mjs';
import { events } from './events.mjs';
import { texts } from './texts.mjs';
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';

const quick = process.argv.includes('--quick');
const wanted = process.argv.slice(2).filter(a => !a.startsWith('--'));
const has = part => wanted.length === 0 || wanted.includes(part);
const DIR = 'build/bench', HEED = './heed', SECONDS = quick ? 2 : 5, ROUNDS = quick ? 1 : Number(process.env.BENCH_ROUNDS ?? 3);
const WORKERS = 4 * cpus().length;
let out = [];
const say = s => { console.log(s); out.push(s); };
const median = a => [...a].sort((x, y) => x - y)[a.length >> 1];
const at = (a, p) => a.length ? [...a].sort((x, y) => x - y)[Math.min(a.length - 1, Math.floor(a.length * p))] : 0;
const sleep = ms => new Promise(r => setTimeout(r, ms));
const sh = (cmd, args, opt = {}) => execFileSync(cmd, args, { encoding: 'utf8', maxBuffer: 1 << 28, ...opt });

// ---- processes ----

const live = new Set();
function begin(cmd, args, opt = {}) {
	const p = spawn(cmd, args, { stdio: ['ignore', 'pipe', 'ignore'], ...opt });
	live.add(p);
	p.on('exit', () => live.delete(p));
	return p;
}
async function end(p) {
	if (p.exitCode !== null || p.signalCode !== null)
		return;
	const gone = new Promise(r => p.once('exit', r));
	p.kill('SIGTERM');
	await gone;
}
process.on('exit', () => live.forEach(p => p.kill('SIGKILL')));

// A process and all below it.
function family(pid) {
	const kids = new Map();
	for (const d of readdirSync('/proc').filter(d => /^\d+$/.test(d))) {
		try {
			const up = readFileSync(`/proc/${d}/stat`, 'utf8').replace(/.*\) /s, '').split(' ')[1];
			kids.set(up, [...(kids.get(up) ?? []), d]);
		} catch { /* it has ended */ }
	}
	const all = [];
	for (let next = [String(pid)]; next.length; next = next.flatMap(p => kids.get(p) ?? []))
		all.push(...next);
	return all;
}
// Processor time in microseconds: user and system, children that have ended too.
function cpu(pid) {
	let ticks = 0;
	for (const p of family(pid)) {
		try {
			const f = readFileSync(`/proc/${p}/stat`, 'utf8').replace(/.*\) /s, '').split(' ');
			ticks += Number(f[11]) + Number(f[12]) + (p === String(pid) ? Number(f[13]) + Number(f[14]) : 0);
		} catch { /* it has ended */ }
	}
	return ticks * 10000;
}

let port = 19100;
async function serve(db) {
	const p = begin(HEED, ['serve', '--db', db, '--listen', `127.0.0.1:${++port}`]);
	const mine = port;
	for (let i = 0; i < 200; i++) {
		try {
			await fetch(`http://127.0.0.1:${mine}/`);
			return { p, port: mine, url: `http://127.0.0.1:${mine}` };
		} catch { await sleep(20); }
	}
	throw new Error('heed did not start');
}
async function signIn(s, name) {
	const r = await fetch(`${s.url}/sign-in`, { method: 'POST', redirect: 'manual',
		headers: { 'content-type': 'application/x-www-form-urlencoded' },
		body: new URLSearchParams({ subject: name, password: 'lantern on the harbour wall' }) });
	return r.headers.get('set-cookie').split(';')[0];
}
const get = async (s, path, cookie) => {
	const r = await fetch(s.url + path, { headers: { cookie }, redirect: 'manual' });
	return { status: r.status, text: await r.text(), to: r.headers.get('location') };
};

// ---- load ----

function wrk(url, cookie) {
	const text = sh('wrk', ['-t1', '-c32', `-d${SECONDS}s`, '--latency', ...(cookie ? ['-H', `Cookie: ${cookie}`] : []), url]);
	const ms = s => s.endsWith('us') ? parseFloat(s) / 1e3 : s.endsWith('ms') ? parseFloat(s) : parseFloat(s) * 1e3;
	const pick = re => text.match(re)?.[1];
	if (/Non-2xx/.test(text) || /Socket errors/.test(text))
		throw new Error(`${url}: ${text}`);
	return { n: Number(pick(/(\d+) requests in/)), rate: Number(pick(/Requests\/sec:\s+([\d.]+)/)),
		p50: ms(pick(/^\s+50%\s+(\S+)/m)), p99: ms(pick(/^\s+99%\s+(\S+)/m)) };
}
// Interleaved rounds over all subjects, medians of each.
function rounds(subjects) {
	for (const s of subjects)
		s.got = [];
	for (let i = 0; i < ROUNDS; i++)
		for (const s of subjects) {
			const before = cpu(s.pid), r = wrk(s.url, s.cookie);
			s.got.push({ ...r, cpu: (cpu(s.pid) - before) / r.n });
		}
	for (const s of subjects)
		for (const k of ['rate', 'p50', 'p99', 'cpu'])
			s[k] = median(s.got.map(g => g[k]));
}

// ---- stores ----

const PG = `${process.cwd()}/${DIR}/pg`;
const demo = `${DIR}/demo`;
let pgUrl = '';
function prepare() {
	rmSync(demo, { recursive: true, force: true });
	sh(HEED, ['demo', '--db', demo, '--people', '200'], { stdio: ['ignore', 'pipe', 'ignore'] });
	try {
		spawnSync('sh', ['tools/pg.sh', 'stop', PG]); // of a run that was broken off
		sh('sh', ['tools/pg.sh', 'start', PG, process.env.BENCH_PG ?? '15460'], { stdio: 'ignore' });
		pgUrl = sh('sh', ['tools/pg.sh', 'url', PG]).trim();
		sh('psql', [pgUrl, '-qc', 'DROP SCHEMA public CASCADE; CREATE SCHEMA public'], { stdio: 'ignore' });
		sh(HEED, ['demo', '--db', pgUrl, '--people', '200'], { stdio: ['ignore', 'pipe', 'ignore'] });
	} catch (e) {
		say(`skipped: PostgreSQL (${String(e.message).split('\n')[0]})\n`);
		pgUrl = '';
	}
}
const stores = () => [['SQLite', demo], ...(pgUrl ? [['PostgreSQL', pgUrl]] : [])];
const tool = (name, ...libs) => sh('cc', ['-O2', '-I/usr/include/postgresql', '-o', `${DIR}/${name}`, `bench/${name}.c`, ...libs]);

// ---- pages ----

async function pages() {
	const rows = [], running = [];
	let bytes;

	tool('bare', '-lmicrohttpd');
	for (const [name, db] of stores()) {
		const s = await serve(db);
		const sam = await signIn(s, 'sam'), amina = await signIn(s, 'amina'), ruth = await signIn(s, 'ruth');
		const me = (await get(s, '/me', sam)).text.match(/\/person\/[^/"]+/)[0];
		const page = (await get(s, `${me}/plan`, sam)).text;

		running.push(s.p);
		if (name === 'SQLite') {
			bytes = Buffer.byteLength(page);
			writeFileSync(`${DIR}/plan.html`, page);
		}
		const size = async (path, cookie) => Buffer.byteLength((await get(s, path, cookie)).text);
		for (const [what, path, cookie] of [['plan page, the person', `${me}/plan`, sam],
			['plan page, a practitioner', `${me}/plan`, amina], ['plan page, a supporter by consent', '/shared', ruth],
			['crisis view', `${me}/plan/now`, sam]])
			rows.push({ what: `Heed on ${name}: ${what}`, pid: s.p.pid, url: s.url + path, cookie, bytes: await size(path, cookie) });
	}
	const bare = begin(`${DIR}/bare`, ['19090', String(WORKERS), `${DIR}/plan.html`]);
	mkdirSync(`${DIR}/nginx/logs`, { recursive: true });
	writeFileSync(`${DIR}/nginx/nginx.conf`, `worker_processes ${cpus().length}; daemon off; pid ${process.cwd()}/${DIR}/nginx/pid;
error_log /dev/null; events { worker_connections 512; }
http { access_log off; open_file_cache max=10; default_type text/html; client_body_temp_path ${process.cwd()}/${DIR}/nginx/b;
proxy_temp_path ${process.cwd()}/${DIR}/nginx/p; fastcgi_temp_path ${process.cwd()}/${DIR}/nginx/f; uwsgi_temp_path ${process.cwd()}/${DIR}/nginx/u;
scgi_temp_path ${process.cwd()}/${DIR}/nginx/s; server { listen 127.0.0.1:19091; root ${process.cwd()}/${DIR}; } }\n`);
	const nginx = begin('nginx', ['-c', `${process.cwd()}/${DIR}/nginx/nginx.conf`, '-p', `${process.cwd()}/${DIR}/nginx`]);
	const fossil = begin('sh', ['-c', `cd ${DIR} && rm -f t.fossil && fossil init --admin-user root t.fossil >/dev/null &&
fossil ticket add title "A ticket" comment "Some lines of text about it" -R t.fossil >/dev/null 2>&1;
exec fossil server --port 19092 --localhost t.fossil`], { env: { ...process.env, USER: 'root' } });
	await sleep(1500);
	rows.push({ what: 'libmicrohttpd bare, the same bytes', pid: bare.pid, url: 'http://127.0.0.1:19090/', bytes },
		{ what: 'nginx, a static file of the same bytes', pid: nginx.pid, url: 'http://127.0.0.1:19091/plan.html', bytes });
	const uuid = sh('fossil', ['sql', '-R', `${DIR}/t.fossil`, 'SELECT tkt_uuid FROM ticket']).match(/[0-9a-f]{40,}/)?.[0];
	const ticket = `http://127.0.0.1:19092/tktview/${uuid}`;
	rows.push({ what: 'Fossil, a ticket page', pid: fossil.pid, url: ticket, bytes: Buffer.byteLength(await (await fetch(ticket)).text()) });
	rounds(rows);
	const limit = rows.find(r => r.what.startsWith('libmicrohttpd'));
	say('## Pages\n');
	say(`wrk -t1 -c32, keep-alive, ${SECONDS} s, ${ROUNDS} interleaved rounds, medians; the client on the same ${cpus().length} cores.`);
	say('CPU is the server\'s user and system time a request, of all its processes; × is against libmicrohttpd bare.\n');
	say('| page | bytes | requests/s | p50 ms | p99 ms | CPU µs | × bare |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: |');
	for (const r of rows)
		say(`| ${r.what} | ${r.bytes} | ${Math.round(r.rate)} | ${r.p50.toFixed(1)} | ${r.p99.toFixed(1)} | ${Math.round(r.cpu)} | ${(r.cpu / limit.cpu).toFixed(1)} |`);
	say('');
	for (const p of [...running, bare, nginx, fossil])
		await end(p);
}

// ---- saves ----

// Part pages of people with a plan in amina's team, from the store itself.
const TEAM = `SELECT DISTINCT '/person/' || b.person || '/plan/part/signs' FROM belongs b JOIN unit u ON u.id = b.unit
JOIN holds_role r ON r.role = 'practitioner' JOIN login l ON l.account = r.account AND l.subject = 'amina'
JOIN unit ru ON ru.id = r.unit AND substr(u.path, 1, length(ru.path)) = ru.path
JOIN head h ON h.person = b.person AND h.kind = 'plan' ORDER BY 1`;
const SIZE = `SELECT CAST(avg(length(v.body)) AS integer) FROM version v JOIN head h ON h.kind = v.kind AND h.id = v.id AND h.v = v.v WHERE v.kind = 'plan'`;
const ask = (db, sql) => (db.startsWith('postgresql:') ? sh('psql', [db, '-Atc', sql]) : sh('sqlite3', [`${db}/heed.db`, sql])).trim();

// A store of its own for each round, made from one: plans that were added to for
// a while are not the plans that the raw writer's rows are as long as.
async function saves() {
	const rows = [], people = quick ? '200' : '2000';

	tool('save');
	tool('raw', '-lsqlite3', '-lpq');
	for (const [name, url] of stores()) {
		const mine = name === 'SQLite' ? `${DIR}/saves` : url.replace(/\/heed$/, '/saves');
		const from = name === 'SQLite' ? `${DIR}/saves-from` : url.replace(/\/heed$/, '/saves_from');
		const sql = q => sh('psql', [url, '-qc', q], { stdio: 'ignore' });
		const fresh = () => {
			if (name !== 'SQLite') {
				sql('DROP DATABASE IF EXISTS saves');
				return sql('CREATE DATABASE saves TEMPLATE saves_from');
			}
			rmSync(mine, { recursive: true, force: true });
			cpSync(from, mine, { recursive: true });
		};
		if (name === 'SQLite') {
			rmSync(from, { recursive: true, force: true });
		} else {
			sql('DROP DATABASE IF EXISTS saves_from');
			sql('CREATE DATABASE saves_from');
		}
		sh(HEED, ['demo', '--db', from, '--people', people], { stdio: ['ignore', 'pipe', 'ignore'] });
		const size = ask(from, SIZE);
		writeFileSync(`${DIR}/paths`, `${ask(from, TEAM)}\n`);
		const got = { raw: [], 1: [], 8: [] };
		for (let i = 0; i < ROUNDS; i++) {
			fresh();
			got.raw.push(JSON.parse(sh(`${DIR}/raw`, [mine, String(SECONDS), size])));
			for (const n of [1, 8]) {
				fresh();
				const s = await serve(mine), cookie = await signIn(s, 'amina');
				const r = spawnSync(`${DIR}/save`, [String(s.port), cookie, String(n), String(SECONDS), `${DIR}/paths`], { encoding: 'utf8' });
				got[n].push({ ...JSON.parse(r.stdout), grown: ask(mine, SIZE) });
				await end(s.p);
			}
		}
		const verdict = spawnSync(HEED, ['verify', '--db', mine], { encoding: 'utf8' });
		if (verdict.status !== 0)
			throw new Error(verdict.stdout + verdict.stderr);
		for (const [key, what] of [['raw', 'one raw writer of the same rows'], ['1', 'Heed, 1 client'], ['8', 'Heed, 8 clients']])
			rows.push({ name, what, size: key === 'raw' ? size : `${size} to ${median(got[key].map(g => Number(g.grown)))}`,
				...Object.fromEntries(['per_s', 'p50_ms', 'p99_ms', 'max_ms', 'failed'].map(k => [k, median(got[key].map(g => g[k] ?? 0))])) });
	}
	say('## Durable saves\n');
	say('A practitioner adds a line to one plan after another over HTTP; the time is from the POST to its 303, the plans grow meanwhile from their');
	say('first size to their last. The raw writer makes the same rows, as long as the plans were at first, with the same');
	say(`durability and nothing else. ${SECONDS} s, ${ROUNDS} rounds, medians. × is against the raw writer of the same store.\n`);
	say('| store | writer | plan bytes | saves/s | × raw | p50 ms | p99 ms | p99 × raw | failed |\n| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |');
	for (const r of rows) {
		const raw = rows.find(x => x.name === r.name && x.what.startsWith('one raw'));
		say(`| ${r.name} | ${r.what} | ${r.size} | ${r.per_s} | ${(r.per_s / raw.per_s).toFixed(2)} | ${r.p50_ms.toFixed(2)} | ${r.p99_ms.toFixed(2)} | ${(r.p99_ms / raw.p99_ms).toFixed(1)} | ${r.failed} |`);
	}
	say('');
}

// ---- search and import ----

async function search() {
	const rows = [], imports = [];

	for (const [name, from] of stores()) {
		for (const [n, kept] of (process.env.BENCH_PEOPLE ?? (quick ? '10000' : '10000,100000,1000000')).split(',').map(s => s.split('='))) {
			let db = kept ?? from;
			if (kept && name !== 'SQLite')
				continue;
			if (name === 'SQLite' && !kept) {
				db = `${DIR}/people`;
				rmSync(db, { recursive: true, force: true });
				cpSync(from, db, { recursive: true });
			}
			const units = ask(db, "SELECT id FROM unit WHERE parent <> ''").split('\n');
			const root = ask(db, "SELECT id FROM unit WHERE parent = ''").split('\n')[0];
			const file = kept ? `${kept}.ndjson` : `${DIR}/people.ndjson`;
			if (!kept) {
				sh('sh', ['-c', `node bench/people.mjs ${n} ${units.join(',')} > ${file}`]);
				const t = process.hrtime.bigint();
				sh(HEED, ['import', '--db', db, file], { stdio: ['ignore', 'pipe', 'ignore'] });
				const took = Number(process.hrtime.bigint() - t) / 1e9;
				imports.push({ name, n, took, rate: n / took });
			}
			// Whoever sees the whole service, and someone of one team.
			ask(db, `INSERT INTO holds_role (account, role, unit) SELECT account, 'practitioner', '${root}' FROM login WHERE subject = 'grace'`
			    + ' ON CONFLICT DO NOTHING');
			const s = await serve(db);
			const people = sh('head', ['-n', '2000', file]).trim().split('\n').map(l => JSON.parse(l));
			for (const [who, label] of [['grace', 'sees the whole service'], ['amina', 'sees one team of eight']]) {
				const cookie = await signIn(s, who), ms = [];
				const asked = { full: p => `${p.name[0].given[0]} ${p.name[0].family}`, family: p => p.name[0].family,
					start: p => p.name[0].family.slice(0, 4), number: p => p.identifier?.[0].value ?? p.name[0].family };
				for (let i = 0; i < (quick ? 40 : 200); i++) {
					const q = Object.values(asked)[i % 4](people[(i * 7919) % people.length]);
					const from = process.hrtime.bigint();
					const r = await get(s, `/find?q=${encodeURIComponent(q)}`, cookie);
					if (r.status !== 200)
						throw new Error(`find ${r.status}`);
					ms.push(Number(process.hrtime.bigint() - from) / 1e6);
				}
				rows.push({ name, n, label, p50: at(ms, 0.5), p95: at(ms, 0.95), max: at(ms, 1) });
			}
			await end(s.p);
		}
	}
	rmSync(`${DIR}/people`, { recursive: true, force: true });
	say('## Finding a person\n');
	say('One search after another over HTTP: in turn given and family name, family name, its first 4 letters, an NHS number.\n');
	say('| store | people | who | p50 ms | p95 ms | max ms |\n| --- | ---: | --- | ---: | ---: | ---: |');
	for (const r of rows)
		say(`| ${r.name} | ${r.n} | ${r.label} | ${r.p50.toFixed(1)} | ${r.p95.toFixed(1)} | ${r.max.toFixed(1)} |`);
	say('\n## Import\n\n`heed import` of that many Patients, each checked, versioned, indexed and ledgered.\n');
	say('| store | resources | s | resources/s |\n| --- | ---: | ---: | ---: |');
	for (const r of imports)
		say(`| ${r.name} | ${r.n} | ${r.took.toFixed(1)} | ${Math.round(r.rate)} |`);
	say('');
}

// ---- cold start, memory ----

async function start() {
	const rows = [];

	for (const [name, db] of stores()) {
		const ms = [];
		for (let i = 0; i < (quick ? 3 : 10); i++) {
			const from = process.hrtime.bigint();
			const p = begin(HEED, ['serve', '--db', db, '--listen', `127.0.0.1:${++port}`]);
			for (;;) {
				try {
					if ((await fetch(`http://127.0.0.1:${port}/why-no-score`)).status === 200)
						break;
				} catch { await sleep(1); }
			}
			ms.push(Number(process.hrtime.bigint() - from) / 1e6);
			await end(p);
		}
		const s = await serve(db);
		const sam = await signIn(s, 'sam'), amina = await signIn(s, 'amina');
		const me = (await get(s, '/me', sam)).text.match(/\/person\/[^/"]+/)[0];
		const mix = [[`${me}/plan`, sam], [`${me}/plan/now`, sam], [`${me}/plan`, amina], ['/home', amina], ['/find?q=sam', amina],
			[`${me}/looks`, sam], ['/why-no-score', ''], [`${me}/sharing`, sam]];
		for (let i = 0; i < 10000; i += 20)
			await Promise.all(Array.from({ length: 20 }, (_, k) => get(s, ...mix[(i + k) % mix.length])));
		const dirty = family(s.p.pid).slice(1).map(p => {
			try {
				const t = readFileSync(`/proc/${p}/smaps_rollup`, 'utf8');
				return Number(t.match(/Private_Dirty:\s+(\d+)/)[1]) / 1024;
			} catch { return 0; }
		});
		rows.push({ name, cold: median(ms), worst: Math.max(...ms), worker: Math.max(...dirty), all: dirty.reduce((a, b) => a + b, 0), n: dirty.length });
		await end(s.p);
	}
	say('## Cold start and memory\n');
	say('From exec to the first page. Private dirty memory after 10,000 mixed requests.\n');
	say('| store | cold start ms, median | worst | largest process MB | all processes MB |\n| --- | ---: | ---: | ---: | ---: |');
	for (const r of rows)
		say(`| ${r.name} | ${Math.round(r.cold)} | ${Math.round(r.worst)} | ${r.worker.toFixed(1)} | ${r.all.toFixed(1)} (${r.n}) |`);
	say('');
}

// ---- work lists ----

// Brought in on SQLite; PostgreSQL is the same store, restored from its backup.
async function work() {
	const rows = [], file = `${DIR}/work.ndjson`, lite = `${DIR}/work`, kept = `${DIR}/work-backup`;

	for (const n of (process.env.BENCH_WORK ?? (quick ? '10000' : '10000,100000,1000000')).split(',')) {
		for (const d of [lite, `${lite}.seal`, `${lite}.after`, kept])
			rmSync(d, { recursive: true, force: true });
		cpSync(demo, lite, { recursive: true });
		const amina = ask(lite, "SELECT r.unit FROM login l JOIN holds_role r ON r.account = l.account WHERE l.subject = 'amina'").split('\n')[0];
		const others = ask(lite, `SELECT id FROM unit WHERE parent <> '' AND id <> '${amina}'`).split('\n');
		const root = ask(lite, "SELECT id FROM unit WHERE parent = ''").split('\n')[0];
		sh('sh', ['-c', `node bench/work.mjs ${n} ${[amina, ...others].join(',')} > ${file}`]);
		sh(HEED, ['import', '--db', lite, file], { stdio: ['ignore', 'pipe', 'ignore'] });
		ask(lite, `INSERT INTO holds_role (account, role, unit) SELECT account, 'practitioner', '${root}' FROM login WHERE subject = 'grace'`
		    + ' ON CONFLICT DO NOTHING');
		const places = [['SQLite', lite]];
		if (pgUrl) {
			const mine = pgUrl.replace(/\/heed$/, '/work');
			sh('psql', [pgUrl, '-qc', 'DROP DATABASE IF EXISTS work'], { stdio: 'ignore' });
			sh('psql', [pgUrl, '-qc', 'CREATE DATABASE work'], { stdio: 'ignore' });
			sh(HEED, ['backup', '--db', lite, kept], { stdio: ['ignore', 'pipe', 'ignore'] });
			sh(HEED, ['restore', '--db', mine, kept], { stdio: ['ignore', 'pipe', 'ignore'] });
			sh('psql', [mine, '-qc', 'ANALYZE'], { stdio: 'ignore' });
			places.push(['PostgreSQL', mine]);
		}
		for (const [name, db] of places) {
			const s = await serve(db);
			const live = ask(db, `SELECT count(*) FROM work WHERE unit = '${amina}' AND live = 1`);
			for (const [who, label] of [['amina', 'a team of 5,000'], ['grace', 'the whole service']]) {
				const cookie = await signIn(s, who);
				for (const [what, path] of [['first page', '/work'], ['one kind', '/work?kind=review'], ['a page further on', ''], ['the day', '/work/day']]) {
					let next = path || '/work';
					for (let i = 0; !path && i < 8; i++)
						next = (await get(s, next, cookie)).text.match(/href="(\/work\?[^"]*after=[^"]*)"/)?.[1].replace(/&amp;/g, '&') ?? next;
					const ms = [];
					for (let i = 0; i < (quick ? 30 : 200); i++) {
						const from = process.hrtime.bigint();
						const r = await get(s, next, cookie);
						if (r.status !== 200)
							throw new Error(`${next} ${r.status}`);
						ms.push(Number(process.hrtime.bigint() - from) / 1e6);
					}
					console.log(`${name} ${n} ${label}, ${what}: p50 ${at(ms, 0.5).toFixed(1)} ms`);
					rows.push({ name, n, label, what, live, p50: at(ms, 0.5), p95: at(ms, 0.95), max: at(ms, 1) });
				}
			}
			await end(s.p);
		}
	}
	for (const d of [lite, `${lite}.seal`, `${lite}.after`, kept, file])
		rmSync(d, { recursive: true, force: true });
	say('## Work lists\n');
	say('One page after another over HTTP; half of the resources are people, half are things owed to them, of which a third has ended.');
	say('A page has 25 rows, the day up to 200.\n');
	say('| store | resources | who | owed by that team | page | p50 ms | p95 ms | max ms |\n| --- | ---: | --- | ---: | --- | ---: | ---: | ---: |');
	for (const r of rows)
		say(`| ${r.name} | ${r.n} | ${r.label} | ${r.live} | ${r.what} | ${r.p50.toFixed(1)} | ${r.p95.toFixed(1)} | ${r.max.toFixed(1)} |`);
	say('');
}

// ----

// Each part stands by itself, with when and where it was measured, so that one
// can be measured again without the others.
const PARTS = { pages, saves, search, start, audit: () => audit({ say, DIR, HEED, quick, ROUNDS }), work,
	texts: () => texts({ say, DIR, quick, pgUrl }),
	assess: () => assess({ say, sh, ask, serve, end, signIn, get, tool, at, median, demo, pgUrl, DIR, HEED, SECONDS, ROUNDS, quick }),
	learning: () => events({ say, DIR, HEED, quick, pgUrl, serve, end, signIn, get }) };
const head = `# What was measured

Written by \`sh bench/run.sh\`; each part says when. Ratios are to be trusted, rates are that machine's.
`;
// What stands there of the parts that are not measured now: each ends with the
// line that says how it was.
const RESULTS = 'bench/RESULTS.md', measured = {};
let so_far = '';
for (const line of readFileSync(RESULTS, 'utf8').slice(head.length + 1).split('\n')) {
	so_far += line + '\n';
	const name = line.match(/`sh bench\/run\.sh (\w+)`\*$/)?.[1];
	if (name) {
		measured[name] = so_far;
		so_far = '';
	}
}
mkdirSync(DIR, { recursive: true });
prepare();
try {
	for (const [name, part] of Object.entries(PARTS).filter(([n]) => has(n))) {
		out = [];
		const load = readFileSync('/proc/loadavg', 'utf8').split(' ')[0];
		await part();
		say(`*${new Date().toISOString().slice(0, 10)}, commit ${sh('git', ['rev-parse', '--short', 'HEAD']).trim()}, ${cpus().length} × ${cpus()[0].model.trim()}, `
		    + `${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${sh('uname', ['-r']).trim()}; load when it began ${load}: \`sh bench/run.sh ${name}\`*\n`);
		measured[name] = out.join('\n');
	}
} finally {
	if (pgUrl)
		spawnSync('sh', ['tools/pg.sh', 'stop', PG]);
}
if (!quick)
	writeFileSync(RESULTS, [head, ...Object.keys(PARTS).filter((n) => measured[n]).map((n) => measured[n].trim() + '\n')].join('\n'));
process.exit(0);
