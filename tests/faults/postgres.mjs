// PostgreSQL stopped fast and at once, killed, cut off in the middle of COMMIT,
// and silent behind a firewall, while people write: node postgres.mjs ROUNDS
//
// Heed speaks to it through a proxy of ours, which knows a COMMIT when it sees
// one: it can drop the connection before the server has it, or when the server
// has answered and nobody has heard. After that nobody can know but who asks by
// the form's token, and until that can be asked the page must say so.
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { check, finish, judge, Load, make, Service, chance, wait, at, root, freePort, alive, childrenOf } from './load.mjs';

const rounds = Number(process.argv[2] ?? 2);
const place = mkdtempSync('/tmp/heed-pg-'), dir = join(place, 'd');
chmodSync(place, 0o711); // PostgreSQL's user may not enter someone's home
const pg = (...args) => execFileSync('sh', [join(root, 'tools/pg.sh'), ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
const real = await freePort(), port = await freePort();
pg('start', dir, String(real));
const url = pg('url', dir);

// ---- the proxy ----

let down = false, armed = null, happened = null;
const sockets = new Set();
const proxy = createServer((c) => {
	if (down)
		return c.destroy();
	const s = connect(real, '127.0.0.1');
	let cutting = false;
	const end = () => {
		c.destroy();
		s.destroy();
		sockets.delete(c);
	};
	sockets.add(c);
	for (const x of [c, s]) {
		x.on('error', end);
		x.on('close', end);
	}
	c.on('data', (d) => {
		if (armed && d.includes('\0COMMIT\0')) {
			const { how, ms } = armed;
			armed = null;
			down = ms > 0;
			setTimeout(() => { down = false; }, ms);
			happened?.();
			if (how === 'before')
				return end();
			cutting = true;
		}
		s.write(d);
	});
	s.on('data', (d) => {
		if (cutting && d.includes('COMMIT\0'))
			return end(); // done there, unheard here
		if (!cutting)
			c.write(d);
	});
});
await new Promise((ok) => proxy.listen(port, '127.0.0.1', ok));

// ---- the faults ----

const stop = (mode) => async () => {
	pg('stop', dir, mode);
	await wait(100 + chance(300));
	pg('start', dir, String(real));
};
async function kill() {
	const pid = Number(readFileSync(join(dir, 'data/postmaster.pid'), 'utf8').split('\n')[0]);
	const kids = childrenOf(pid);
	process.kill(pid, 'SIGKILL');
	for (let i = 0; i < 400 && [pid, ...kids].some(alive); i++)
		await wait(25);
	// The last of them lets go of the shared memory in its own time.
	for (let i = 0; i < 40; i++)
		try {
			return pg('start', dir, String(real));
		} catch (e) {
			if (i === 39)
				throw e;
			await wait(300);
		}
}
const inCommit = (how) => async () => {
	const done = new Promise((ok) => { happened = ok; });
	armed = { how, ms: chance(3) ? 0 : 400 + chance(400) };
	await Promise.race([done, wait(5000)]);
	await wait(50);
	while (down)
		await wait(10);
};
const wall = (what) => spawnSync('iptables', ['-w', what, 'OUTPUT', '-o', 'lo', '-p', 'tcp', '--dport', String(real), '-j', 'DROP']).status === 0;
const partition = (ms) => async () => {
	wall('-A');
	await wait(ms);
	wall('-D');
};

const made = await make({ url });
const direct = made.db;
const through = new URL(url);
through.port = String(port);

async function run(name, n, db, fault, { slow } = {}) {
	const s = new Service({ ...made, db, workers: 3 }), load = new Load(made), back = [];
	let worst = 0;

	check(`${name}: it starts`, await s.start(), s.logText().slice(-500));
	load.start(5);
	for (let i = 0; i < n; i++) {
		const until = at() + 5000, before = load.answers.saved;

		while (load.answers.saved < before + 5 && at() < until)
			await wait(5);
		await wait(chance(100));
		const begun = at();
		await fault();
		const t = at(), saved = load.answers.saved;
		while (load.answers.saved === saved && at() < t + 30000)
			await wait(2);
		back.push(at() - t);
		worst = Math.max(worst, at() - begun);
	}
	await load.stop(40000);
	await s.stop();
	check(`${name}: nothing died`, Object.keys(s.died).length === 0, JSON.stringify(s.died));
	const a = await judge(name, 'PostgreSQL', n, load, { db: direct, env: s.env, recovery: back });
	if (slow)
		check(`${name}: nobody waited longer than 45 s`, load.slowest < 45000, load.slowest);
	console.log(`   ${name}: the slowest answer took ${load.slowest.toFixed(0)} ms`);
	return { load, a };
}

try {
	await run('PostgreSQL stopped, fast', rounds, direct, stop('fast'));
	await run('PostgreSQL stopped, immediate', rounds, direct, stop('immediate'));
	await run('PostgreSQL kill -9', rounds, direct, kill);
	const after = await run('lost in COMMIT, done', 4 * rounds, through.toString(), inCommit('after'));
	check('lost in COMMIT, done: some were told that it is not known', rounds < 2 || after.load.answers.unknown > 0, JSON.stringify(after.load.answers));
	const before = await run('lost in COMMIT, not done', 4 * rounds, through.toString(), inCommit('before'));
	check('lost in COMMIT, not done: some were told that it is not known', rounds < 2 || before.load.answers.unknown > 0, JSON.stringify(before.load.answers));
	if (process.env.HEED_ALONE && wall('-A') && wall('-D')) {
		await run('partition of 3 s (packets dropped)', Math.ceil(rounds / 2), direct, partition(3000));
		// Longer than anything of ours waits for an answer.
		if (rounds >= 4)
			await run('partition of 40 s (packets dropped)', Math.ceil(rounds / 10), direct, partition(40000), { slow: true });
	} else
		console.log('skipped: partition (only in a network namespace of its own, with iptables)');
} finally {
	proxy.close();
	sockets.forEach((c) => c.destroy());
	try {
		pg('stop', dir, 'immediate');
	} catch { /* it was stopped */ }
	rmSync(place, { recursive: true, force: true });
}
finish();
