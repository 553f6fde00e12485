// The drill: a service that people write to is backed up; more is written, and
// something is taken away; the store is destroyed; the backup is restored
// elsewhere, into either engine. What was there at the backup is there, byte for
// byte; what was taken away stays away. node drill.mjs PURGE-PROGRAM
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { check, finish, heed, post, service, Client } from '../browser/lib.mjs';
import * as W from '../browser/world.mjs';
import { check as fits } from './verify.mjs';

const purge = process.argv[2];
const wait = (ms) => new Promise((ok) => setTimeout(ok, ms));
const run = (env, ...args) => spawnSync(heed, args, { env, encoding: 'utf8', maxBuffer: 1 << 28 });
const lines = (dir, name) => readFileSync(join(dir, name + '.ndjson'), 'utf8').split('\n').filter(Boolean);
const key = (v) => `${v.kind}/${v.id} ${v.v}`;

function exported(s, dir) {
	const r = run(s.env, 'export', '--db', s.db, dir);
	check(`export: ${s.db}`, r.status === 0, r.stderr);
	const { faults } = fits(['versions', 'ledger', 'seals'].map((f) => readFileSync(join(dir, f + '.ndjson'), 'utf8')));
	check('the second verifier finds it whole', faults.length === 0, faults.slice(0, 3).join('\n'));
	const map = (name, k) => new Map(lines(dir, name).map((l) => [k(JSON.parse(l)), l]));
	return { version: map('versions', key), ledger: map('ledger', (l) => `${l.strand} ${l.n}`) };
}

// Two who save a line each, again and again; how long each took, and when.
function writers(w, id, saves) {
	let stop = false;
	const one = async (part) => {
		const page = `/person/${id}/plan/part/${part}`;
		while (!stop) {
			const t = 'load ' + W.word();
			const f = w.amina.fields((await w.amina.go(page)).text, '/' + part);
			const form = post(f.fields, { [part + '.text']: t, voice: 'person', do: 'more' });
			const at = performance.now();
			const r = await w.amina.go(page, { form, follow: false });
			saves.push({ t, at, ms: performance.now() - at, ok: r.status === 303 });
			await wait(10);
		}
	};
	const all = Promise.all(['alone', 'matters'].map(one));
	return async () => { stop = true; await all; };
}

function heedAsync(env, ...args) {
	return new Promise((ok) => {
		const c = spawn(heed, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
		let out = '';
		c.stdout.on('data', (d) => (out += d));
		c.stderr.on('data', (d) => (out += d));
		c.on('exit', (status) => ok({ status, out }));
	});
}

// A server that runs may take a file away after it was listed (PostgreSQL
// its caches of catalogues): what is gone holds nothing.
function fileHolds(path, text) {
	try {
		return readFileSync(path).includes(text);
	} catch (e) {
		if (e.code === 'ENOENT')
			return false;
		throw e;
	}
}

// Every byte of the restored store's own files.
function holdsText(s, text) {
	if (!/^postgres/.test(s.db))
		return readdirSync(s.db, { recursive: true, withFileTypes: true }).filter((f) => f.isFile())
			.some((f) => fileHolds(join(f.parentPath ?? f.path, f.name), text));
	W.sql(s, 'CHECKPOINT');
	const dir = W.sql(s, 'SHOW data_directory') + '/base/' + W.sql(s, 'SELECT oid FROM pg_database WHERE datname = current_database()');
	return readdirSync(dir).some((f) => fileHolds(join(dir, f), text));
}

async function restored(name, from, into) {
	const s = { db: into.url, env: from.s.env };
	const at = performance.now();
	const r = run(s.env, 'restore', '--db', s.db, from.backup, ...from.list, '--seals', join(from.s.dir, 'end/seals.ndjson'));
	check(`${name}: restored`, r.status === 0, r.stderr);
	console.log(`   ${name}: ${r.stdout.split('\n')[0]} (${((performance.now() - at) / 1000).toFixed(1)} s with its start)`);
	check(`${name}: what was taken away is counted`, /1 purged, 2 choices about sharing, 1 devices, 2 accounts/.test(r.stdout), r.stdout);
	// Not after it was served: what is in use writes.
	check(`${name}: purged words are in none of its files`, !holdsText(s, from.secret));
	check(`${name}: others are`, holdsText(s, from.kept));
	const v = run(s.env, 'verify', '--db', s.db);
	check(`${name}: heed verify`, v.status === 0 && /: whole/.test(v.stdout), v.stdout + v.stderr);
	check(`${name}: which names the restore`, /^restored from the backup of 20/m.test(v.stdout), v.stdout);

	const out = join(from.s.dir, 'restored-' + name.replace(/\W+/g, '-'));
	const e = exported(s, out);
	let other = 0, purged = 0, lost = 0;
	const made = [];
	for (const [k, line] of e.version) {
		const one = JSON.parse(line);
		if (one.id === from.purgedPlan)
			purged += one.body === null && one.salt === null;
		if (from.end.version.get(k) === line)
			continue;
		if (one.kind === 'consent' && JSON.parse(one.body).status === 'inactive')
			made.push(one);
		else
			other++;
	}
	check(`${name}: each version is byte for byte as it was`, other === 0 && e.version.size > 300, other);
	check(`${name}: the purged plan has its versions, and no text`, purged > 0 &&
		purged === [...e.version.keys()].filter((k) => k.startsWith(`plan/${from.purgedPlan} `)).length);
	check(`${name}: but for the choices that were ended again`, made.length === 2, made.length);
	let apart = 0;
	const fresh = [];
	for (const [k, line] of e.ledger)
		if (!from.end.ledger.has(k))
			fresh.push(JSON.parse(line));
		else if (from.end.ledger.get(k) !== line)
			apart++;
	check(`${name}: each line of the ledger too`, apart === 0, apart);
	check(`${name}: what the restore did stands in a strand of its own`,
		new Set(fresh.map((l) => l.strand)).size === 1 && ['purge', 'stop', 'device-end', 'restore'].every((a) => fresh.some((l) => l.act === a)),
		fresh.map((l) => l.act).join(' '));
	const told = Number(r.stdout.match(/^lost: (\d+) lines/m)?.[1]), gone = from.sealedAndNotIn(e.ledger);
	check(`${name}: it tells how many lines are lost`, told > 10 && told === gone, `${told} ${gone}`);
	const text = [...e.version.values()].join('\n');
	for (const x of from.saves)
		lost += x.ok && x.at + x.ms < from.began && !text.includes(x.t);
	check(`${name}: everything that was saved before the backup began is there`, lost === 0, lost);
	check(`${name}: nothing is there that came later`, !text.includes(from.later));

	const live = await service({ demo: false, url: s.db });
	try {
		const sup = new Client(live.base);
		await sup.signIn(from.sup);
		const seen = await sup.go('/shared');
		check(`${name}: the supporter signs in and sees nothing`, !seen.text.includes(from.shared), W.mainOf(seen.text).slice(0, 300));
		for (const [i, x] of from.shown.entries()) {
			const c = new Client(live.base);
			await c.signIn(x.login);
			check(`${name}: a line that was ${i ? 'not hidden is' : 'hidden is not'} shown`, (await c.go('/shared')).text.includes(x.text) === (i === 1));
		}
		const dev = new Client(live.base);
		dev.jar.set('heed-device', from.device);
		check(`${name}: the device opens nothing`, !(await dev.go('/crisis')).text.includes(from.shared));
		const old = new Client(live.base);
		old.jar = new Map(from.session);
		check(`${name}: nobody is signed in still`, (await old.go('/home', { follow: false })).status !== 200);
		const leaver = await new Client(live.base).signIn(from.leaver).catch(() => null);
		check(`${name}: who left stays out`, leaver === null);
		const changed = await new Client(live.base).signIn(from.changed).catch(() => null);
		check(`${name}: a password that was changed fits no more`, changed === null);
		const staff = new Client(live.base);
		await staff.signIn(from.staff);
		const plan = await staff.go(`/person/${from.person}/plan`);
		check(`${name}: the team reads the plan`, plan.status === 200 && plan.text.includes(from.shared), plan.status);
		check(`${name}: and can write to it`, Boolean(await W.line({ ...from.w, s: live, amina: staff }, from.person, 'alone', 'after the restore')));
	} finally {
		await live.stop();
	}
	const again = run(s.env, 'restore', '--db', s.db, from.backup, ...from.list);
	check(`${name}: a restore into what is there is refused`, again.status === 2 && /empty/.test(again.stderr), again.stderr);
}

// What it is made of, and what then happens to it. Gives all that a check needs.
async function lived(name, url, bulk) {
	const w = await W.world({ url });
	const s = w.s, d = { w, s, saves: [], list: [] };
	d.staff = w.amina.login;
	const id = d.person = await W.person(w), other = await W.person(w);
	d.shared = 'shared ' + W.word();
	await W.line(w, id, 'signs', d.shared);
	await W.safe(w, id);
	const own = await W.ownAccount(w, id, 'sam.own');
	const sup = await W.supporter(w, id, { name: 'Ruth ' + W.word(6) });
	const ruth = await W.supporterAccount(w, id, sup, 'ruth.own');
	d.sup = ruth.login;
	await W.share(w, id, sup, { parts: ['signs'] });
	check(`${name}: at first the supporter sees it`, (await ruth.go('/shared')).text.includes(d.shared));
	await W.submit(own, `/person/${id}/keep`, { part: 'signs', label: 'Phone', do: 'add' }, { action: '/device' });
	d.device = own.jar.get('heed-device');
	own.jar.delete('heed-device');
	check(`${name}: and the device opens it`, await (async () => {
		const c = new Client(s.base);
		c.jar.set('heed-device', d.device);
		return (await c.go('/crisis')).text.includes(d.shared);
	})());
	// Someone else, who will hide a line; and who will not.
	d.shown = [];
	for (const [i, subject] of ['noor.one', 'noor.two'].entries()) {
		const who = await W.person(w), text = 'shown ' + W.word();
		const l = await W.line(w, who, 'signs', text);
		await W.safe(w, who);
		const noor = await W.supporter(w, who, { name: 'Noor ' + W.word(6) });
		const c = await W.supporterAccount(w, who, noor, subject);
		await W.share(w, who, noor, { parts: ['signs'] });
		check(`${name}: a supporter sees a line ${i}`, (await c.go('/shared')).text.includes(text));
		d.shown.push({ who, l, text, login: c.login });
	}
	d.secret = 'secret ' + W.word();
	await W.line(w, other, 'signs', d.secret);
	d.kept = d.shared;
	const ben = await w.account('ben', 'Ben Hale', 'practitioner', w.south);
	const cleo = await w.account('cleo', 'Cleo Marsh', 'practitioner', w.south);
	d.leaver = ben.login;
	d.changed = cleo.login;
	d.session = w.amina.jar;
	const filled = run(s.env, 'import', '--db', s.db, bulk);
	check(`${name}: many records come in`, filled.status === 0, filled.stderr.slice(-300));

	// The backup, while two write.
	const busy = await W.person(w), stop = writers(w, busy, d.saves);
	await wait(1500);
	d.began = performance.now();
	d.backup = join(s.dir, 'backup');
	const b = await heedAsync(s.env, 'backup', '--db', s.db, d.backup);
	const ended = performance.now();
	await wait(500);
	await stop();
	check(`${name}: backed up while in use`, b.status === 0, b.out);
	console.log(`   ${name}: ${b.out.trim()}`);
	const inside = d.saves.filter((x) => x.at + x.ms > d.began && x.at < ended), before = d.saves.filter((x) => x.at + x.ms < d.began);
	const most = (l) => Math.max(...l.map((x) => x.ms)), mid = (l) => l.map((x) => x.ms).sort((a, c) => a - c)[l.length >> 1];
	console.log(`   ${name}: saves before: ${before.length}, median ${mid(before).toFixed(1)} ms, most ${most(before).toFixed(1)} ms;` +
		` during: ${inside.length}, median ${mid(inside).toFixed(1)} ms, most ${most(inside).toFixed(1)} ms; ratio ${(most(inside) / most(before)).toFixed(1)}`);
	check(`${name}: every save was taken`, d.saves.every((x) => x.ok));
	check(`${name}: and went on during the backup`, inside.length > 0);
	check(`${name}: and none stalled`, most(inside) < Math.max(500, 10 * most(before)), most(inside));

	// Afterwards: more is written, and things are taken away.
	d.later = 'later ' + W.word();
	await W.line(w, id, 'matters', d.later);
	d.purgedPlan = W.sql(s, `SELECT id FROM head WHERE kind = 'plan' AND person = '${other}'`);
	execFileSync(purge, [s.db, 'plan', d.purgedPlan], { env: s.env });
	W.good(await W.submit(own, `/person/${id}/sharing`, {}, { action: '/stop' }), 'stop');
	check(`${name}: sharing ended`, !(await ruth.go('/shared')).text.includes(d.shared));
	await W.show(w, d.shown[0].who, d.shown[0].l, 'team');
	const keep = await own.go(`/person/${id}/keep`);
	const hash = keep.text.match(/name="device" value="([0-9a-f]{64})"/)[1];
	const form = own.fields(keep.text, '/device');
	W.good(await own.go(`/person/${id}/device`, { form: post(form.fields.filter((f) => f.name === 'token' || f.name === 'csrf'),
		{ do: 'end', device: hash }) }), 'device');
	W.good(await W.submit(cleo, '/password', { 'password-now': W.password, 'password-new': 'quite another one now' }), 'password');
	const gone = run(s.env, 'user', 'disable', '--db', s.db, 'ben');
	check(`${name}: someone left`, gone.status === 0, gone.stderr);

	await s.stop();
	// Each node keeps its own list; here there is one.
	if (url)
		d.list = ['--after', readdirSync(s.dir, { recursive: true }).filter((f) => f.endsWith('.after')).map((f) => join(s.dir, f))[0]];
	d.end = exported(s, join(s.dir, 'end'));
	// Lines as far as the seals reach that are not among these.
	const far = new Map();
	for (const l of lines(join(s.dir, 'end'), 'seals'))
		for (const [strand, n] of JSON.parse(l).heads.split('\n').filter(Boolean).map((h) => h.split(' ')))
			far.set(strand, Math.max(Number(n), far.get(strand) ?? 0));
	d.sealedAndNotIn = (has) => [...d.end.ledger.keys()].filter((k) => !has.has(k) &&
		Number(k.split(' ')[1]) <= (far.get(k.split(' ')[0]) ?? 0)).length;
	return d;
}

const place = mkdtempSync('/tmp/heed-drill-');
const bulk = join(place, 'bulk');
const people = process.env.DRILL_PEOPLE ?? '120';
execFileSync(heed, ['demo', '--db', join(place, 'demo'), '--people', people], { stdio: 'ignore' });
execFileSync(heed, ['export', '--db', join(place, 'demo'), bulk]);
for (const engine of W.pgUrl ? ['SQLite', 'PostgreSQL'] : ['SQLite']) {
	const from = engine === 'SQLite' ? { url: undefined, drop: () => {} } : W.database();
	let d;
	try {
		d = await lived(engine, from.url, bulk);
		// The store is destroyed; what stood beside it is there.
		if (engine === 'SQLite')
			rmSync(d.s.db, { recursive: true });
		else
			from.drop();
		await restored(`${engine} to SQLite`, d, { url: join(d.s.dir, 'new place') });
		if (W.pgUrl) {
			const to = W.database();
			try {
				await restored(`${engine} to PostgreSQL`, d, to);
			} finally {
				to.drop();
			}
		}
	} catch (e) {
		check(`the drill with ${engine} came to its end`, false, `${e.stack}\n${e.cause ?? ''}`);
	} finally {
		if (d?.s.child.exitCode === null)
			await d.s.stop();
		if (engine !== 'SQLite')
			from.drop();
		if (d)
			rmSync(d.s.dir, { recursive: true, force: true });
	}
}
if (!W.pgUrl)
	console.log('skipped: the drill on PostgreSQL (no HEED_TEST_PG)');
rmSync(place, { recursive: true, force: true });
finish();
