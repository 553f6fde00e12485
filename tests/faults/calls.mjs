// Every allocation and every I/O call failed, each once, in turn: heed import,
// backup, verify and export, and a worker that answers five requests.
// node calls.mjs EVERY [COMMAND]: each call (1), or every so manieth.
//
// A command may fail, and says so with the exit status of a store that failed
// (8) or is not known to have saved (9), of a directory or file that cannot be
// read (2, 3), or may do without; it never ends by a
// signal, never says that a sound store is not, and what it says it did is done.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check, finish, heed, judge, Load, make, row, Service, wait } from './load.mjs';
import { AT, COUNT, HITS, KIND, PID, State, WHICH } from './state.mjs';

const every = Number(process.argv[2] ?? 40), only = process.argv[3];
const tmp = mkdtempSync(join(tmpdir(), 'heed-calls-'));

async function main() {
	const st = new State(join(tmp, 'state'));
	const env = { ...process.env, XDG_STATE_HOME: tmp };
	const run = (args, more = {}) => spawnSync(heed, args, { env: { ...env, ...more }, encoding: 'utf8', timeout: 30000 });
	const seedling = join(tmp, 'seed'), s = join(tmp, 's'), out = join(tmp, 'out');
	writeFileSync(join(tmp, 'in.ndjson'), ['{"resourceType":"Organization","id":"org1","active":true,"name":"North"}',
		'{"resourceType":"Patient","id":"p1","active":true,"name":[{"family":"Rowe","given":["Sam"]}]}',
		'{"resourceType":"Patient","id":"p2","active":true,"name":[{"family":"Hale","given":["Ida"]}]}', ''].join('\n'));
	run(['user', 'add', '--db', join(seedling, 'store'), '--role', 'admin', '--name', 'Ada Obi', 'ada']);

	const fresh = () => {
		for (const d of [s, out])
			rmSync(d, { recursive: true, force: true });
		cpSync(seedling, s, { recursive: true });
	};
	const whole = (dir) => run(['verify', '--db', dir]);
	const db = join(s, 'store');
	const commands = [
		['import', ['import', '--db', db, join(tmp, 'in.ndjson')], [0, 3, 8, 9], () => {
			const again = run(['import', '--db', db, join(tmp, 'in.ndjson')]), v = whole(db);
			return again.status === 0 && v.status === 0 && /^4 versions/m.test(v.stdout) ? '' : again.stderr + again.stdout + v.stdout + v.stderr;
		}, (r) => (/^4 versions/m.test(whole(db).stdout) ? '' : 'said done: ' + r.stdout)],
		['backup', ['backup', '--db', db, out], [0, 2, 8, 9], () => '', () => {
			const r = run(['restore', '--db', join(s, 'again'), out]), v = whole(join(s, 'again'));
			return r.status === 0 && v.status === 0 ? '' : r.stderr + v.stdout + v.stderr;
		}],
		['verify', ['verify', '--db', db], [0, 8, 9], () => '', (r) => (/whole/.test(r.stdout) ? '' : r.stdout)],
		['export', ['export', '--db', db, out], [0, 3, 8, 9], () => '', () => ''],
	];
	for (const [name, args, allowed, after, done] of commands.filter((c) => !only || c[0] === only))
		for (const kind of [1, 2]) {
			const what = `${name}, ${kind === 1 ? 'allocations' : 'I/O calls'}`;
			const statuses = {}, odd = [], step = kind === 2 ? Math.min(every, 16) : every;
			let n = 0, signals = 0, wrong = 0, total = 0;

			// The first few are those that begin a process.
			for (let k = 1; ; k += k < 6 ? 1 : step) {
				fresh();
				st.set({ [COUNT]: 0, [AT]: k, [HITS]: 0, [KIND]: kind, [WHICH]: 0 });
				const r = run(args, st.env);
				if (st.get(HITS) === 0) {
					total = st.get(COUNT);
					break;
				}
				n++;
				const status = r.signal ?? r.status;
				statuses[status] = (statuses[status] ?? 0) + 1;
				let bad = '';
				if (r.signal)
					signals++;
				else if (!allowed.includes(r.status))
					bad = 'status ' + r.status;
				else if (r.status === 0)
					bad = done(r);
				bad ||= after();
				if (bad || r.signal) {
					wrong += bad ? 1 : 0;
					odd.push(`call ${k}, function ${st.get(WHICH)}: ${r.signal ?? ''} ${bad} ${r.stderr}`.slice(0, 300));
				}
			}
			console.log(`   ${what}: ${n} of ${total} failed in turn; exits ${JSON.stringify(statuses)}`);
			row(`each call of heed ${what}`, 'SQLite', n, '-', 0, 0, '-', wrong ? 'NOT WHOLE' : 'whole', '-');
			check(`${what}: there was something to fail`, total > 10 && n > 0, total);
			check(`${what}: none ended by a signal`, signals === 0, odd.slice(0, 6).join('\n'));
			check(`${what}: each said the truth`, wrong === 0, odd.slice(0, 6).join('\n'));
		}
	if (!only || only === 'worker')
		await worker(st);
	st.close();
	rmSync(tmp, { recursive: true, force: true });
	finish();
}

// The worker is the child that waits in epoll.
const waits = (p) => {
	try {
		return readdirSync(`/proc/${p}/fd`).some((fd) => readlinkSync(`/proc/${p}/fd/${fd}`) === 'anon_inode:[eventpoll]');
	} catch {
		return false; // it has gone
	}
};
async function workerOf(s) {
	for (let i = 0; i < 400; i++) {
		const p = s.children().find(waits);
		if (p)
			return p;
		await wait(20);
	}
	throw new Error('no worker');
}

async function worker(st) {
	const made = await make();
	for (const kind of [2, 1]) {
		const what = `a worker, ${kind === 1 ? 'allocations' : 'I/O calls'}`;
		const s = new Service({ ...made, workers: 1, env: st.env }), load = new Load(made);
		// There are few of the others, and the ledger hangs on some of them.
		const step = kind === 2 ? Math.min(every, 3) : every;
		let n = 0, k = 1, pid;

		st.set({ [COUNT]: 0, [AT]: 0, [HITS]: 0, [KIND]: kind, [PID]: 1 });
		check(`${what}: it starts`, await s.start());
		const hand = load.hand();
		await hand.person();
		for (; ; k += k < 6 ? 1 : step) {
			if (!s.children().includes(pid))
				pid = await workerOf(s);
			if (hand.left <= 1)
				await hand.person();
			st.set({ [PID]: pid, [COUNT]: 0, [AT]: k, [HITS]: 0 });
			await hand.ask('GET', '/sign-in');
			await hand.line(); // a page and a write
			await hand.ask('GET', '/home');
			await hand.ask('GET', '/assets/heed.css');
			hand.fresh(); // another connection next time
			if (st.get(HITS) === 0 && s.children().includes(pid))
				break;
			n++;
		}
		const total = st.get(COUNT);
		st.set({ [PID]: 1, [AT]: 0 });
		await s.stop();
		console.log(`   ${what}: ${n} of ${total} failed in turn; died ${JSON.stringify(s.died)}`);
		check(`${what}: there was something to fail`, total > 50, total);
		check(`${what}: none ended by a signal`, Object.keys(s.died).every((x) => x === '0'),
			JSON.stringify(s.died) + s.logText().split('\n').filter((l) => !/"level":"(info|warn)"/.test(l)).slice(0, 8).join('\n'));
		await judge(`each call of ${what}`, 'sqlite', n, load, { db: s.db, env: { ...process.env, XDG_STATE_HOME: made.state } });
	}
}

await main();
