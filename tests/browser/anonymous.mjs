// Anonymous means anonymous (LEARN-8, D10): a canary reporter, signed in, tells
// something without a name. What the store, its spool, its log (with a line for
// each request) and a backup hold afterwards is held against what they held
// before: of all that is new nothing leads to the canary, or to the minute. On
// both engines. Then its lines: the store is whole today, and so is its copy.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { check, finish, heed, Client, post } from './lib.mjs';
import * as W from './world.mjs';
import { check as verified, read } from '../cli/verify.mjs';

const sleep = (ms) => new Promise((ok) => setTimeout(ok, ms));
const now = () => Math.floor(Date.now() / 1000);

// Each table's rows as text, in the order in which they lie.
function dump(s) {
	const out = new Map();
	const pg = /^postgres/.test(s.db);
	const names = W.sql(s, pg ? "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
		: "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1").split('\n');
	for (const t of names) {
		const cols = pg ? 'x::text' : null;
		const text = pg ? W.sql(s, `SELECT ${cols} FROM ${t} x`)
			: execFileSync('sqlite3', ['-cmd', '.timeout 5000', '-cmd', `.mode insert ${t}`, s.db + '/heed.db', `SELECT * FROM ${t}`],
				{ encoding: 'utf8', maxBuffer: 1 << 28 });
		out.set(t, text.split('\n').filter(Boolean));
	}
	return out;
}
const fresh = (a, b) => {
	const out = [];
	for (const [t, rows] of b) {
		const was = new Set(a.get(t) ?? []);
		for (const r of rows)
			if (!was.has(r))
				out.push([t, r]);
	}
	return out;
};
const spool = (s) => {
	// With PostgreSQL it is in the state directory, per node.
	const found = [];
	const walk = (d) => {
		for (const e of existsSync(d) ? readdirSync(d, { withFileTypes: true }) : [])
			e.isDirectory() ? walk(join(d, e.name)) : /spool/.test(d) && found.push(readFileSync(join(d, e.name), 'utf8'));
	};
	walk(s.dir);
	return found.join('\n');
};
// Whatever could be the minute: seconds since 1970, or a time of day.
const times = (text, from, to) => {
	const hits = (text.match(/\b1[789]\d{8}\b/g) ?? []).filter((n) => n >= from - 120 && n <= to + 120);
	return hits.concat((text.match(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/g) ?? [])
		.filter((t) => Math.abs(Date.parse(t + 'Z') / 1000 - (from + to) / 2) < 3600));
};

async function tells(c, what, mode) {
	const first = await c.go('/tell');
	const mine = { kind: 'incident', what, when: 'today', safe: 'yes' };
	const second = await c.go('/tell', { form: post(c.fields(first.text, '/tell').fields, mine) });
	const r = await c.go('/tell', { form: post(c.fields(second.text, '/tell').fields, { mode }) });
	return { text: r.text, code: r.text.match(/id="code">([a-z2-7-]{39})</)?.[1], ref: r.text.match(/E-\d{4}-\w{5}/)?.[0] };
}

async function run(name, options) {
	const w = await W.world({ ...options, args: ['--access-log'] });
	const { s } = w;
	w.lead = await w.account('lead1', 'Noor Ines', 'safety', w.root);
	const canary = await w.account('quill.canary', 'Quill Canary', 'practitioner', w.north);
	const ids = W.sql(s, "SELECT account FROM login WHERE subject = 'quill.canary'").trim().split('\n');
	const secrets = [...ids, 'quill', 'Quill', 'Canary', '127.0.0.1', canary.jar.get('heed')];
	await sleep(2100);
	const before = dump(s), was = new Set(spool(s).split('\n')), logged = s.logText().length, from = now();
	const told = await tells(canary, 'The canary sings of a short night', 'anonymous');
	check(`${name}: it is told, and a code is shown`, !!told.code && !!told.ref, W.mainOf(told.text));
	const again = await canary.go('/tell/again');
	const look = await canary.go('/tell/again', { form: post(canary.fields(again.text, '/tell/again').fields, { code: told.code }) });
	check(`${name}: the code opens it`, look.text.includes(told.ref), W.mainOf(look.text));
	const answer = await canary.go('/tell/again', { form: post(canary.fields(look.text, '/tell/again').fields,
		{ words: 'The canary sang again', different: 'no' }) });
	check(`${name}: an answer is taken`, answer.text.includes('Your answer is with those'), W.mainOf(answer.text));
	const to = now();
	await sleep(1500);
	const after = dump(s), log = s.logText().slice(logged), sp = spool(s).split('\n').filter((l) => !was.has(l)).join('\n');
	// Work that comes round marks its own time, whoever came; lines of what was
	// looked at before may be loaded just now.
	const old = (r) => (r.match(/\b1[789]\d{8}\b/g) ?? []).every((n) => n < from - 1);
	const news = fresh(before, after).filter(([t, r]) => !['job', 'seal', 'strand'].includes(t) && !(t === 'ledger' && old(r)));
	const theirs = news.filter(([, r]) => r.includes('event'));
	// LEARN-8
	check(`${name}: what is new is the event alone`, theirs.length > 2 && news.every(([t]) => ['version', 'head', 'matter', 'ix', 'text', 'word'].includes(t) || /^text/.test(t)),
		news.map(([t, r]) => t + ' ' + r.slice(0, 200)).join('\n'));
	// LEARN-8
	for (const x of secrets)
		check(`${name}: no new row holds "${x.slice(0, 6)}…"`, !news.some(([, r]) => r.includes(x)),
			news.filter(([, r]) => r.includes(x)).map(([t, r]) => t + ' ' + r.slice(0, 300)).join('\n'));
	// LEARN-8
	check(`${name}: no new row tells of the minute`, news.every(([, r]) => times(r, from, to).length === 0),
		news.map(([t, r]) => t + ' ' + times(r, from, to)).join('\n'));
	check(`${name}: the log has no line of it`, !/tell|request/.test(log.split('\n').filter((l) => /"request"|page/.test(l)).join('')), log);
	check(`${name}: the log holds nobody`, secrets.every((x) => !log.includes(x)), log);
	check(`${name}: the spool has no line of it`, sp.trim() === '', sp);
	// The log would have had a line: it has one of another page.
	await canary.go('/home');
	await sleep(300);
	check(`${name}: other requests are in the log`, s.logText().slice(logged).includes('GET /home'));

	const dir = join(s.dir, 'backup');
	execFileSync(heed, ['backup', '--db', s.db, dir], { env: s.env, stdio: 'ignore' });
	const lines = readdirSync(dir).filter((f) => f.endsWith('.ndjson') && !/^job/.test(f))
		.flatMap((f) => readFileSync(join(dir, f), 'utf8').split('\n').filter((l) => l.includes('canary s')).map((l) => [f, l]));
	// LEARN-8
	check(`${name}: a backup holds it, and nothing that leads to anyone`, lines.length > 0 && lines.every(([, l]) =>
		secrets.every((x) => !l.includes(x)) && times(l, from, to).length === 0), lines.map((l) => l.join(' ')).join('\n'));
	const out = join(s.dir, 'export');
	execFileSync(heed, ['export', '--db', s.db, out], { env: s.env, stdio: 'ignore' });
	const v = verified(read(out).map(String));
	check(`${name}: another verifier finds it whole`, v.faults.length === 0, v.faults.join('\n'));
	const said = execFileSync(heed, ['verify', '--db', s.db], { env: s.env, encoding: 'utf8' });
	check(`${name}: heed verify finds it whole`, /whole/.test(said), said);
	await s.stop();
	return { dir, s };
}

const one = await run('SQLite', {});
const copy = join(one.s.dir, 'copy');
execFileSync(heed, ['restore', '--db', copy, one.dir], { env: one.s.env, stdio: 'ignore' });
check('a restored store is whole', /whole/.test(execFileSync(heed, ['verify', '--db', copy], { env: one.s.env, encoding: 'utf8' })));
if (W.pgUrl) {
	const d = W.database();
	await run('PostgreSQL', { url: d.url });
	d.drop();
} else {
	console.log('skipped: PostgreSQL, HEED_TEST_PG is not set');
}
finish();
