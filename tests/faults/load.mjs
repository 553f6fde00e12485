// What every fault is measured by: a service that can be started, killed and
// started again; hands that write plan lines over HTTP and remember what they
// were told; and an auditor that holds the store to it.
//
// Each write has a form token and unique words. A write that was not
// acknowledged is sent again with the same token and another number behind its
// words ("… try 2"). So the store itself tells, without being asked in any way
// that a browser could not ask, which sending it kept: an earlier one than the
// one acknowledged was committed and not acknowledged, and was found by its
// token. Two of them is a write done twice; none is a write lost.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, createReadStream, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { check, finish, heed, formFields, post, unescape_, root } from '../browser/lib.mjs';
import * as W from '../browser/world.mjs';

export { check, finish, heed, root, W };
export const wait = (ms) => new Promise((ok) => setTimeout(ok, ms));
export const at = () => performance.now();

// ---- chance, from a seed, so that a run can be had again ----

export const seed = Number(process.env.FAULT_SEED ?? 1) >>> 0;
let state = seed || 1;
export function chance(n) {
	state ^= state << 13;
	state ^= state >>> 17;
	state ^= state << 5;
	state >>>= 0;
	return state % n;
}

// ---- the service ----

export const freePort = () => new Promise((ok) => {
	const s = createServer().listen(0, '127.0.0.1', () => {
		const { port } = s.address();
		s.close(() => ok(port));
	});
});
export const childrenOf = (pid) => {
	try {
		return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
	} catch {
		return [];
	}
};
export const alive = (pid) => {
	try {
		return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
	} catch {
		return false;
	}
};

// Whoever ends early leaves no service behind.
const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

// heed serve on a store that is there; start again as often as wanted.
export class Service {
	constructor({ db, state: dir, port, workers = 2, env = {}, prefix = [] }) {
		Object.assign(this, { db, port, workers, prefix, log: [], died: {} });
		this.env = { ...process.env, XDG_STATE_HOME: dir, ...env };
		this.base = `http://127.0.0.1:${port}`;
	}
	async start(ms = 30000) {
		const [cmd, ...args] = [...this.prefix, heed, 'serve', '--db', this.db, '--listen', `127.0.0.1:${this.port}`,
			'--workers', String(this.workers)];
		const child = spawn(cmd, args, { env: this.env, stdio: ['ignore', 'pipe', 'pipe'] });
		this.child = child;
		running.add(child);
		child.on('exit', () => running.delete(child));
		child.stderr.on('data', (d) => this.note(d.toString()));
		this.gone = new Promise((ok) => child.on('exit', (code, sig) => ok({ code, sig })));
		let timer;
		const up = await Promise.race([this.gone.then(() => false),
			new Promise((ok) => child.stdout.on('data', (d) => /Heed is at/.test(d) && ok(true))),
			new Promise((ok) => { timer = setTimeout(() => ok(false), ms); })]);
		clearTimeout(timer);
		return up;
	}
	note(text) {
		this.log.push(text);
		if (this.log.length > 4000)
			this.log.splice(0, 2000);
		for (const m of text.matchAll(/"event":"(?:worker|process)\.died","role":"(\w+)".*?"signal":(\d+)/g))
			(this.died[m[2]] ??= {})[m[1]] = (this.died[m[2]]?.[m[1]] ?? 0) + 1;
	}
	logText() {
		return this.log.join('');
	}
	children() {
		return childrenOf(this.child.pid);
	}
	// All at once; nobody may outlive the supervisor.
	async kill() {
		const kids = this.children();
		process.kill(this.child.pid, 'SIGKILL');
		await this.gone;
		const end = at() + 5000;
		while (kids.some(alive) && at() < end)
			await wait(2);
		const left = kids.filter(alive);
		left.forEach((p) => process.kill(p, 'SIGKILL'));
		return left.length === 0;
	}
	async stop() {
		if (this.child?.exitCode === null && this.child.signalCode === null) {
			this.child.kill('SIGTERM');
			await this.gone;
		}
	}
}

// ---- hands ----

// One request, once: nothing here asks again by itself.
function ask(agent, base, method, path, cookie, body, ms = 60000) {
	return new Promise((ok) => {
		const headers = { cookie, connection: 'keep-alive' };
		if (body !== undefined) {
			headers['content-type'] = 'application/x-www-form-urlencoded';
			headers['content-length'] = Buffer.byteLength(body);
			headers.origin = base;
		}
		const t = at();
		const q = http.request(base + path, { method, headers, agent }, (r) => {
			const parts = [];
			r.on('data', (d) => parts.push(d));
			r.on('error', (e) => ok({ status: 0, text: '', error: e.code ?? String(e), ms: at() - t }));
			r.on('end', () => ok(r.complete ? { status: r.statusCode, text: Buffer.concat(parts).toString(),
				location: r.headers.location ?? '', ms: at() - t } : { status: 0, text: '', error: 'cut', ms: at() - t }));
			r.on('close', () => ok({ status: 0, text: '', error: 'cut', ms: at() - t }));
		});
		q.setTimeout(ms, () => q.destroy(new Error('no answer in time')));
		q.on('error', (e) => ok({ status: 0, text: '', error: e.code ?? e.message, ms: at() - t }));
		q.end(body);
	});
}
const PARTS = [['plan', 'signs'], ['plan', 'alone'], ['plan', 'tell'], ['plan', 'matters'], ['plan', 'safer'],
	['formulation', 'harder'], ['formulation', 'easier']];
const LINES = 12; // a person; a plan of a real length, and versions stay small

// How an answer to a post is to be understood.
function outcome(r) {
	if (r.status === 303)
		return /^\/sign-in/.test(r.location) ? 'refused' : 'saved';
	// A receipt is a page, with a code that is shown once.
	if (r.status === 200 && /Thank you\. We have it\./.test(r.text))
		return 'saved';
	if (r.status === 0)
		return 'none';
	return /not known yet|do not know yet/.test(r.text) ? 'unknown' : 'refused';
}

class Hand {
	constructor(load, cookie) {
		this.load = load;
		this.cookie = cookie;
		this.agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
		this.left = 0;
	}
	fresh() {
		this.agent.destroy();
		this.agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
	}
	async ask(method, path, body) {
		const r = await ask(this.agent, this.load.base, method, path, this.cookie, body);
		if (r.status)
			this.load.slowest = Math.max(this.load.slowest, r.ms);
		return r;
	}
	// A form of a page, until it comes or the load is stopped.
	async form(path, action) {
		for (;;) {
			const r = await this.ask('GET', path);
			if (r.status === 200) {
				// A page of what is there was looked at, and must be told of.
				const kind = path.split('/')[3];
				if (this.has?.has(kind) && path.includes(this.id))
					this.load.seen.push({ what: `${this.id} ${kind}`, at: Date.now() });
				for (const m of r.text.matchAll(/<form\b[^>]*action="([^"]*)"[^>]*>([\s\S]*?)<\/form>/g))
					if (m[1] === action)
						return formFields(m[2]);
				throw new Error(`${path} has no form ${action}`);
			}
			if (r.status === 404 && this.id && path.includes(this.id)) {
				this.left = 0; // lost, as the audit will find: go on with another
				return null;
			}
			if (![0, 500, 503].includes(r.status))
				throw new Error(`${path}: ${r.status} ${r.location ?? ''} ${W.mainOf(r.text).slice(0, 400)}`);
			this.load.looks.refused++;
			if (this.load.stopping)
				return null;
			await wait(5 + chance(20));
		}
	}
	// One write, sent until it is acknowledged; tells how each sending ended.
	async write(kind, path, fields, mine, more = {}) {
		const x = { kind, word: W.word(14), sent: 0, acked: false, ...more };
		const load = this.load;
		load.writes.push(x);
		for (;;) {
			const body = post(fields, mine(`${x.word} try ${++x.sent}`)).toString();
			const r = await this.ask('POST', path, body);
			const how = outcome(r);
			const now = at();

			if (x.sent === 1)
				x.first = how;
			load.answers[how]++;
			if (how === 'saved') {
				x.acked = true;
				x.location = r.location;
				if (x.since !== undefined)
					load.recovered.push(now - x.since);
				return x;
			}
			x.since ??= now;
			if (how !== 'none')
				load.kind(r, x);
			if (load.stopping && now > load.stopping)
				return x; // left open: settle() asks once more
			x.again = { path, fields, mine };
			await wait(4 + chance(12));
		}
	}
	async person() {
		const f = await this.form('/people/new', '/people/new');
		if (!f)
			return false;
		const x = await this.write('person', '/people/new', f, (words) => ({ given: words, family: 'Rowe', unit: this.load.unit }));
		if (!x.acked)
			return false;
		this.id = W.idIn(x.location, 'person');
		this.left = LINES;
		this.has = new Set();
		return true;
	}
	async line() {
		const [sheet, part] = PARTS[chance(PARTS.length)], path = `/person/${this.id}/${sheet}/part/${part}`;
		const f = await this.form(path, path);
		if (!f)
			return;
		const mine = (words) => ({ [part + '.text']: words, voice: 'person', do: 'more' });
		const x = await this.write('line', path, f, mine, { person: this.id });
		this.left--;
		if (x.acked)
			this.has.add(sheet);
		// Pressed twice, as people do.
		if (x.acked && chance(25) === 0) {
			const r = await this.ask('POST', path, post(f, mine(`${x.word} try ${++x.sent}`)).toString());
			this.load.twice++;
			if (outcome(r) === 'saved')
				x.sent--; // answered by its token; the words of this sending must not be there
		}
	}
	// An event, with a name and without one (0061): neither twice nor lost.
	async tell() {
		const f = await this.form('/tell', '/tell');
		if (!f)
			return;
		const mode = chance(2) ? 'named' : 'anonymous';
		await this.write('event', '/tell', f, (what) => ({ kind: 'not-sure', what, when: 'not-known', safe: 'yes', step: 'mode', mode }));
	}
	async run() {
		while (!this.load.stopping) {
			// Only looking: what stands in a spool alone is then all there is of it.
			if (this.load.hold && this.left > 0 && this.has.size) {
				const path = `/person/${this.id}/${[...this.has][0]}/part/${PARTS.find((x) => this.has.has(x[0]))[1]}`;
				await this.form(path, path);
				await wait(30);
				continue;
			}
			if (this.left === 0 && !await this.person())
				continue;
			await this.line();
			if (chance(5) === 0)
				await this.tell();
			if (this.load.pause)
				await wait(this.load.pause);
		}
		this.agent.destroy();
	}
}

// ---- the load, and its auditor ----

export class Load {
	constructor(made) {
		this.made = made;
		this.base = made.base;
		this.unit = made.unit;
		this.writes = [];
		this.answers = { saved: 0, refused: 0, unknown: 0, none: 0 };
		this.looks = { refused: 0 };
		this.seen = [];
		this.cuts = []; // when the power went
		this.recovered = [];
		this.unkind = [];
		this.twice = 0;
		this.slowest = 0;
		this.pause = 0;
	}
	start(hands = 4) {
		this.stopping = 0;
		this.hands ??= Array.from({ length: hands }, (_, i) => new Hand(this, this.made.cookies[i % this.made.cookies.length]));
		this.running = Promise.all(this.hands.map((h) => h.run()));
		this.running.catch(() => {});
	}
	// One pair of hands, for a test that leads them itself.
	hand() {
		this.stopping = 0;
		return new Hand(this, this.made.cookies[0]);
	}
	// Every write under way is brought to its end, for ms at most.
	async stop(ms = 20000) {
		this.stopping = at() + ms;
		await this.running;
	}
	acked() {
		return this.writes.filter((x) => x.acked).length;
	}
	// An answer that is no success has crisis help, the words, and none of ours.
	kind(r, x) {
		const main = W.mainOf(r.text);
		if (!/href="tel:999"/.test(r.text) || (x.kind !== 'person' && !unescape_(r.text).includes(x.word)) ||
		    /SQLite|sqlite3|PostgreSQL|libpq|errno|ENOSPC/.test(main))
			this.unkind.push(`${r.status} ${main.slice(0, 300)}`);
	}
	// What was never answered is asked once more, now that all is well.
	async settle() {
		const hand = new Hand(this, this.made.cookies[0]);
		for (const x of this.writes.filter((y) => !y.acked && y.again)) {
			const r = await hand.ask('POST', x.again.path, post(x.again.fields, x.again.mine(`${x.word} try ${++x.sent}`)).toString());
			this.answers[outcome(r)]++;
			x.acked = outcome(r) === 'saved';
		}
		hand.agent.destroy();
	}
	// The whole store against what was said: counts for the table.
	async audit(db, env) {
		const out = join(mkdtempSync(join(tmpdir(), 'heed-audit-')), 'x');
		const ex = spawnSync(heed, ['export', '--db', db, out], { env, encoding: 'utf8' });
		const found = new Map();
		const note = (text) => {
			for (const m of text.matchAll(/([a-z]{14}) try (\d+)/g))
				found.set(m[1], [...(found.get(m[1]) ?? []), Number(m[2])]);
		};
		// Who looked: every answered look has its line, but for the last second
		// before a power cut and the one in which the supervisor was about to sync.
		const told = new Map();
		if (ex.status === 0)
			for await (const text of createInterface({ input: createReadStream(join(out, 'ledger.ndjson')) })) {
				const l = JSON.parse(text);
				if (l.act === 'look' && PARTS.some((x) => x[0] === l.kind))
					told.set(`${l.person} ${l.kind}`, (told.get(`${l.person} ${l.kind}`) ?? 0) + 1);
			}
		const owed = new Map();
		for (const x of this.seen)
			if (!this.cuts.some((c) => x.at <= c + 50 && x.at > c - 2200))
				owed.set(x.what, (owed.get(x.what) ?? 0) + 1);
		let looksLost = 0;
		for (const [p, n] of owed)
			looksLost += Math.max(0, n - (told.get(p) ?? 0));
		if (ex.status === 0)
			for (const file of ['Patient.ndjson', 'QuestionnaireResponse.ndjson'])
				for await (const line of createInterface({ input: createReadStream(join(out, file)) }))
					note(line);
		rmSync(join(out, '..'), { recursive: true, force: true });
		const v = spawnSync(heed, ['verify', '--db', db], { env, encoding: 'utf8' });
		const a = { acked: 0, lost: 0, twice: 0, unacked: 0, open: 0, looks: this.seen.length, looksLost, verify: v.status === 0 && ex.status === 0,
			said: v.stdout.trim().split('\n').slice(-6).join('\n') + (ex.status ? ' export: ' + ex.stderr : '') + v.stderr, which: [] };
		for (const x of this.writes) {
			const kept = found.get(x.word) ?? [];
			if (x.acked)
				a.acked++;
			else
				a.open++;
			if (x.acked && kept.length === 0)
				a.lost++, a.which.push(x);
			if (kept.length > 1 || kept.some((k) => k > x.sent))
				a.twice++, a.which.push(x);
			// Committed by a sending whose answer never came or did not know.
			if (kept.length === 1 && kept[0] < x.sent && x.first !== 'saved')
				a.unacked++;
		}
		return a;
	}
}

// An invented service with accounts that are signed in, and then stopped: what
// comes after is the test's. url: PostgreSQL. One on SQLite is made once and
// copied, while its sign-ins are young.
const kept = join(root, 'build/faults/made');
export async function make({ url, accounts = 3 } = {}) {
	let made;
	try {
		if (!url && Date.now() - statSync(join(kept, 'made.json')).mtimeMs < 300000)
			made = JSON.parse(readFileSync(join(kept, 'made.json')));
	} catch { /* not there */ }
	if (!made) {
		const w = await W.world({ url });
		const all = [w.amina];
		for (let i = 1; i < accounts; i++)
			all.push(await w.account('hand' + i, 'Hand ' + i, 'practitioner', w.north));
		made = { db: w.s.db, state: w.s.dir, unit: w.north,
			cookies: all.map((c) => [...c.jar].map(([k, v]) => `${k}=${v}`).join('; ')) };
		await w.s.stop();
		if (!url) {
			rmSync(kept, { recursive: true, force: true });
			cpSync(made.state, kept, { recursive: true });
			writeFileSync(join(kept, 'made.json'), JSON.stringify(made));
		}
	}
	if (!url) {
		made.state = mkdtempSync(join(tmpdir(), 'heed-fault-'));
		cpSync(kept, made.state, { recursive: true });
		made.db = join(made.state, 'store');
		process.on('exit', () => rmSync(made.state, { recursive: true, force: true }));
	}
	made.port = await freePort();
	made.base = `http://127.0.0.1:${made.port}`;
	return made;
}

// ---- the table ----

const COLUMNS = ['fault', 'store', 'runs', 'acknowledged', 'lost', 'twice', 'unacknowledged, found', 'verify', 'recovery ms median / max'];
const mid = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];
export const times = (list) => (list.length ? `${mid(list).toFixed(0)} / ${Math.max(...list).toFixed(0)}` : '-');
export function row(...cells) {
	console.log('ROW | ' + cells.join(' | ') + ' |');
}
export const head = () => `| ${COLUMNS.join(' | ')} |\n|${' --- |'.repeat(COLUMNS.length)}`;
// The row of a scenario that wrote, and the checks that it stands for.
export async function judge(name, store, runs, load, { db, env, recovery = load.recovered }) {
	const a = await load.audit(db, env);
	store = { sqlite: 'SQLite', pg: 'PostgreSQL' }[store] ?? store;
	row(name, store, runs, a.acked, a.lost, a.twice, a.unacked, a.verify ? 'whole' : 'NOT WHOLE', times(recovery));
	console.log(`   ${name}, ${store}: answers ${JSON.stringify(load.answers)}, looks ${a.looks}, refused ${load.looks.refused}, lost ${a.looksLost}; pressed twice ${load.twice}`);
	const what = `${name}, ${store}`;
	check(`${what}: there was something to lose`, a.acked > 0);
	check(`${what}: no acknowledged write is lost`, a.lost === 0, JSON.stringify(a.which.slice(0, 3)));
	check(`${what}: none is there twice`, a.twice === 0, JSON.stringify(a.which.slice(0, 3)));
	check(`${what}: every look that was answered is in the ledger`, a.looksLost === 0, a.looksLost);
	check(`${what}: none is left without an answer`, a.open === 0, a.open);
	check(`${what}: every version, strand and seal is whole`, a.verify, a.said.slice(-1500));
	check(`${what}: whoever was refused has their words and crisis help`, load.unkind.length === 0, load.unkind.slice(0, 3).join('\n'));
	return a;
}
