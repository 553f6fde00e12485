// What happens when something breaks under the web app: PostgreSQL stops, the
// disk is full or cannot be written, the store is locked, a process is killed.
// In each case people get a kind page with crisis help and their words, what
// was said to be saved is there afterwards, once, and service comes back alone.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { check, finish, heed, post, root, unescape_ } from './lib.mjs';
import * as W from './world.mjs';

const help = (r) => /href="tel:999"/.test(r.text);
const wait = (ms) => new Promise((ok) => setTimeout(ok, ms));
const parts = ['signs', 'alone', 'tell', 'matters', 'safer'];
const heads = (w, id) => W.sql(w.s, `SELECT body FROM version WHERE kind = 'plan' AND person = '${id}' ORDER BY v DESC LIMIT 1`);
const verified = (w, what) => {
	const v = spawnSync(heed, ['verify', '--db', w.s.db], { env: w.s.env, encoding: 'utf8' });
	check(`${what}: the ledger fits every version`, v.status === 0, v.stdout.slice(-600) + v.stderr.slice(-600));
};

// A form that is open in someone's browser.
async function open(w, id, n = 0) {
	const part = parts[n % parts.length], page = `/person/${id}/plan/part/${part}`;
	const t = 'words ' + W.word();
	const r = await w.amina.go(page);
	const f = w.amina.fields(r.text, '/' + part);
	return { page, t, part, form: f && post(f.fields, { [part + '.text']: t, voice: 'person', do: 'more' }) };
}
const send = (w, x) => w.amina.go(x.page, { form: x.form, follow: false }).catch((e) => ({ status: 0, text: '', error: e.cause ?? e }));
// Until it is answered; asks again as a person would, with the same form.
async function again(w, x, ms = 15000) {
	const end = Date.now() + ms;
	let r;
	do {
		r = await send(w, x);
		if (r.status === 303)
			break;
		await wait(200);
	} while (Date.now() < end);
	return r;
}
function kind(what, r, t) {
	check(`${what}: ${r.status} is a kind answer with crisis help`, [500, 503].includes(r.status) && help(r) && /<h1/.test(r.text),
		`${r.status} ${r.error ?? ''} ${r.text.slice(0, 300)}`);
	if (t)
		check(`${what}: the words are on the page`, unescape_(r.text).includes(t));
	check(`${what}: nothing of the store's own words is shown`, !/sqlite|postgres|psql|libpq|errno|SQL|disk image|ENOSPC/i.test(W.mainOf(r.text)),
		W.mainOf(r.text).slice(0, 300));
}
const once = (body, t) => body.split(t).length - 1;

// ---- PostgreSQL ----

const freePort = () => new Promise((ok) => {
	const s = createServer().listen(0, '127.0.0.1', () => {
		const { port } = s.address();
		s.close(() => ok(port));
	});
});
async function postgres() {
	// Not below the checkout: PostgreSQL's user may not enter someone's home.
	const place = mkdtempSync('/tmp/heed-pg-'), dir = join(place, 'data'), tool = join(root, 'tools/pg.sh');
	chmodSync(place, 0o711);
	const pg = (...args) => execFileSync('sh', [tool, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
	const port = String(await freePort());
	try {
		pg('start', dir, port);
	} catch (e) {
		check('a PostgreSQL of our own starts', false, e.stderr ?? e);
		return;
	}
	const w = await W.world({ url: pg('url', dir) });
	try {
		const id = await W.person(w);
		const first = await open(w, id), second = await open(w, id, 1);
		check('before: a line is saved', (await send(w, first)).status === 303);

		pg('stop', dir, 'immediate');
		kind('PostgreSQL stopped, a post', await send(w, second), second.t);
		kind('PostgreSQL stopped, a look', await w.amina.go(`/person/${id}/plan`, { follow: false }));
		const who = await w.amina.go('/sign-in', { form: w.amina.login, follow: false });
		check('PostgreSQL stopped, a sign-in: a kind answer', [500, 503].includes(who.status) && help(who), who.status);
		const still = await w.amina.go('/assets/heed.css');
		check('PostgreSQL stopped: what needs no store is served', still.status === 200);

		pg('start', dir, port);
		const r = await again(w, second);
		check('started again: the same form is taken, without a restart', r.status === 303, r.status);
		const page = await w.amina.go(`/person/${id}/plan`);
		check('both are there', page.status === 200 && page.text.includes(first.t) && page.text.includes(second.t), page.status);
		check('and the first sign-in still holds', (await w.amina.go('/home')).status === 200);

		// Stopped while many save: what was acknowledged is there, once.
		const work = [];
		for (let i = 0; i < 24; i++)
			work.push(await open(w, id, i));
		// The second half comes when it has stopped; the first is under way then.
		const save = async (x) => {
			x.r = await send(w, x);
			x.saved = x.r.status === 303;
		};
		const going = work.slice(0, 12).map(save);
		await Promise.race(going);
		pg('stop', dir, 'immediate');
		await Promise.all([...going, ...work.slice(12).map(save)]);
		check('some were saved, some were not', work.some((x) => x.saved) && work.some((x) => !x.saved), work.map((x) => x.r.status).join(' '));
		for (const x of work.filter((y) => !y.saved))
			if (![409, 500, 503].includes(x.r.status) || !unescape_(x.r.text).includes(x.t) || !help(x.r))
				check('whoever was not served has their words and crisis help', false, `${x.r.status} ${x.r.error ?? ''}`);
		pg('start', dir, port);
		for (const x of work)
			x.r = await again(w, x); // also those that were saved: pressed again
		const body = heads(w, id);
		check('afterwards each form was taken', work.every((x) => x.r.status === 303), work.map((x) => x.r.status).join(' '));
		check('and each is there exactly once, however often it was sent', work.every((x) => once(body, x.t) === 1),
			work.filter((x) => once(body, x.t) !== 1).map((x) => `${x.saved} ${once(body, x.t)}`).join(', '));
		verified(w, 'PostgreSQL stopped twice');
		check('the log has no words', !work.some((x) => w.s.logText().includes(x.t)));
	} finally {
		await w.s.stop();
		try {
			pg('stop', dir, 'immediate');
		} catch { /* it was stopped */ }
		rmSync(place, { recursive: true, force: true });
	}
}

// ---- the disk ----

async function disk() {
	const dir = join(root, 'build/disk-faults');
	spawnSync('umount', [dir]);
	mkdirSync(dir, { recursive: true });
	if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=24m,mode=0700', 'tmpfs', dir]).status !== 0) {
		console.log('skipped: a full and a read-only disk (no right to mount)');
		return;
	}
	const w = await W.world({ url: join(dir, 'store') });
	try {
		const id = await W.person(w);
		const first = await open(w, id), second = await open(w, id, 1);
		check('before: a line is saved', (await send(w, first)).status === 303);
		// Forms that are open already: a look, too, is written down.
		const forms = [];
		for (let i = 0; i < 60; i++)
			forms.push(await open(w, id, i));
		try {
			writeFileSync(join(dir, 'full'), Buffer.alloc(24 << 20));
		} catch { /* that is the point */ }
		let r;
		// What is left in pages already taken may hold a little more.
		const more = [];
		for (const x of forms) {
			x.form.set([...x.form.keys()].find((k) => k.endsWith(`:${x.part}.text`)), x.t + ' and much more'.repeat(500));
			r = await send(w, x);
			if (r.status !== 303) {
				kind('the disk is full, a post', r, x.t);
				break;
			}
			more.push(x);
		}
		check('at some time the full disk was met', r.status !== 303, more.length);
		const look = await w.amina.go(`/person/${id}/plan`, { follow: false });
		check('the disk is full, a look: served, or kindly not', look.status === 200 || ([500, 503].includes(look.status) && help(look)), look.status);
		rmSync(join(dir, 'full'));
		r = await again(w, second);
		check('there is room again: the form is taken, without a restart', r.status === 303, r.status);
		const page = await w.amina.go(`/person/${id}/plan`);
		check('what was saved is there', page.status === 200 && [first, second, ...more].every((x) => page.text.includes(x.t)), page.status);
		verified(w, 'full disk');

		// Another process holds the store for long.
		const third = await open(w, id, 2);
		const holder = spawn('sqlite3', [join(w.s.db, 'heed.db')], { stdio: ['pipe', 'pipe', 'ignore'] });
		holder.stdin.write('BEGIN EXCLUSIVE;\nSELECT 1;\n');
		await new Promise((ok) => holder.stdout.once('data', ok));
		r = await send(w, third);
		kind('the store is locked, a post', r, third.t);
		check('and it is known that nothing was changed', /[Nn]othing was changed/.test(r.text));
		holder.stdin.end('ROLLBACK;\n');
		await new Promise((ok) => holder.on('exit', ok));
		check('unlocked: the form is taken', (await again(w, third)).status === 303);
	} finally {
		await w.s.stop();
	}
	// A store that cannot be written to does not pretend.
	if (spawnSync('mount', ['-o', 'remount,ro', dir]).status === 0) {
		const s = spawn(heed, ['serve', '--db', join(dir, 'store'), '--listen', '127.0.0.1:0', '--workers', '1'], { env: w.s.env });
		let said = '', first = true;
		s.stderr.on('data', (d) => (said += d));
		let base;
		s.stdout.on('data', (d) => {
			const m = d.toString().match(/Heed is at (\S+)\//);
			if (m && first) {
				first = false;
				base = m[1];
			}
		});
		for (let i = 0; i < 50 && s.exitCode === null && !base; i++)
			await wait(100);
		if (base) {
			const r = await fetch(base + '/sign-in').then(async (x) => ({ status: x.status, text: await x.text() })).catch((e) => ({ status: 0, text: '', error: e.cause }));
			check('a directory that is read-only: a kind answer', r.status === 200 || ([500, 503].includes(r.status) && help(r)), `${r.status} ${r.error ?? ''}`);
		} else {
			check('a directory that is read-only: serve says so and ends', s.exitCode > 0 && /store|written|read-only|opened/.test(said), `${s.exitCode} ${said.slice(0, 400)}`);
		}
		if (s.exitCode === null) {
			s.kill('SIGTERM');
			await new Promise((ok) => s.on('exit', ok));
		}
	}
	spawnSync('umount', [dir]);
	rmSync(dir, { recursive: true, force: true });
}

// ---- processes ----

const childrenOf = (pid) => readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);

async function killed() {
	const w = await W.world();
	let s2;
	try {
		const id = await W.person(w);
		const saved = [];
		let n = 0, resets = 0, stop = false;
		// Two who write all the time, each form until it is answered.
		const writer = async () => {
			while (!stop) {
				const x = await open(w, id, n++).catch(() => null);
				if (!x?.form) {
					resets++;
					await wait(50);
					continue;
				}
				const r = await send(w, x);
				if (r.status === 303) {
					saved.push(x);
				} else {
					resets++;
					if (r.status !== 0 && (!help(r) || !unescape_(r.text).includes(x.t)))
						check('a form that was not saved comes back with its words', false, r.status);
					if ((await again(w, x)).status === 303)
						saved.push(x);
					else
						check('and is taken when sent again', false);
				}
				await wait(20);
			}
		};
		const writers = [writer(), writer()];
		const seen = new Set();
		for (let round = 0; round < 8; round++) {
			await wait(250);
			const all = childrenOf(w.s.child.pid).filter((p) => !seen.has(p));
			// Each child in turn: workers, login processes, sealer, job.
			const pid = all[round % all.length];
			seen.add(pid);
			process.kill(pid, 'SIGKILL');
			const r = await w.amina.go('/home').catch((e) => ({ status: 0, error: e.cause }));
			check(`child ${round + 1} killed: the next request is answered`, r.status === 200, `${r.status} ${r.error ?? ''}`);
		}
		await wait(1200);
		stop = true;
		await Promise.all(writers);
		check('the supervisor made others for them', childrenOf(w.s.child.pid).length >= 6, childrenOf(w.s.child.pid).length);
		check('and said so in the log', (w.s.logText().match(/worker\.died|\.died/g) ?? []).length >= 6, w.s.logText().slice(-800));
		const body = heads(w, id);
		check(`each of ${saved.length} saved lines is there, once`, saved.length > 20 && saved.every((x) => once(body, x.t) === 1),
			saved.filter((x) => once(body, x.t) === 0).length + ' missing of ' + saved.length);
		const c = await W.settle(w.s, await fresh(w));
		check('after a login process was killed people can sign in', (await c.go('/home')).status === 200);

		// All at once, as when the power goes.
		const last = await open(w, id);
		check('one more is saved', (await send(w, last)).status === 303);
		const kids = childrenOf(w.s.child.pid);
		const gone = new Promise((ok) => w.s.child.on('exit', ok));
		process.kill(w.s.child.pid, 'SIGKILL');
		await gone;
		for (let i = 0; i < 50 && kids.some((p) => alive(p)); i++)
			await wait(100);
		check('nobody outlives the supervisor', !kids.some((p) => alive(p)), kids.filter(alive).join(' '));
		kids.filter(alive).forEach((p) => process.kill(p, 'SIGKILL'));
		const { service, Client } = await import('./lib.mjs');
		s2 = await service({ demo: false, url: w.s.db });
		const d = new Client(s2.base);
		await d.signIn(w.amina.login);
		const page = await d.go(`/person/${id}/plan`);
		check('started again: it is all there', page.status === 200 && page.text.includes(last.t) && saved.every((x) => page.text.includes(x.t)), page.status);
		verified(w, 'all killed');
	} finally {
		if (w.s.child.exitCode === null && w.s.child.signalCode === null)
			await w.s.stop();
		await s2?.stop();
	}
}
const alive = (pid) => {
	try {
		return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
	} catch {
		return false;
	}
};
async function fresh(w) {
	const r = await W.submit(w.admin, '/accounts/new', { subject: 'eve.' + W.word(5), name: 'Eve Moss', role: 'practitioner', unit: w.north });
	const value = (k) => r.text.match(new RegExp(k + '[\\s\\S]*?<dd[^>]*>([\\s\\S]*?)</dd>'))[1].replace(/<[^>]*>/g, '').trim();
	return { subject: value('Sign-in name'), password: value('One-time passphrase') };
}

for (const f of [postgres, disk, killed])
	try {
		console.log(`-- ${f.name}`);
		await f();
	} catch (e) {
		check(`${f.name} came to its end`, false, `${e.stack}\n${e.cause ?? ''}`);
	}
finish();
