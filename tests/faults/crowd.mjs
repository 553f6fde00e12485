// Too many and too slow: no file descriptors left, ten thousand connections
// that say nothing, and clients that drip: node crowd.mjs IDLE
//
// The crowd is made by a process of its own, because a process may have 20,000
// files open here and both ends of a connection are one.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check, finish, judge, Load, make, Service, times, wait, at } from './load.mjs';

const idle = Number(process.argv[2] ?? 1000), long = idle >= 5000;
const mid = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];

// ---- the crowd, in a process of its own: crowd.mjs crowd PORT N FROM ----
if (process.argv[2] === 'crowd') {
	const [port, n, addresses] = process.argv.slice(3).map(Number);
	const socks = [];
	let open = 0, closed = 0;
	for (let i = 0; i < n; i++) {
		// Many addresses, as many people have.
		const c = net.connect({ port, host: '127.0.0.1', localAddress: `127.0.${1 + (i % addresses)}.1` });
		c.on('connect', () => { open++; });
		c.on('close', () => { closed++; });
		c.on('error', () => {});
		c.on('data', () => {});
		socks.push(c);
		if (i % 100 === 99)
			await wait(5);
	}
	process.stdout.write(`there ${n}\n`);
	setInterval(() => process.stdout.write(`open ${open} closed ${closed}\n`), 200);
	process.stdin.on('data', () => process.exit(0));
	process.stdin.on('end', () => process.exit(0));
	await new Promise(() => {});
}
async function crowd(port, n, addresses = 100) {
	const child = spawn('sh', ['-c', 'ulimit -n 20000; exec "$0" "$@"', process.execPath, import.meta.filename, 'crowd', port, n, addresses],
		{ stdio: ['pipe', 'pipe', 'inherit'] });
	let said = '';
	child.stdout.on('data', (d) => { said = (said + d).slice(-4000); });
	for (let i = 0; i < 1200 && !/there/.test(said); i++)
		await wait(50);
	await wait(400);
	return { counts: () => [...said.matchAll(/open (\d+) closed (\d+)/g)].map((m) => [+m[1], +m[2]]).at(-1) ?? [0, 0],
		end: () => new Promise((ok) => { child.on('exit', ok); child.kill('SIGKILL'); }) };
}
async function timed(hand, n) {
	const ms = [], bad = [];
	for (let i = 0; i < n; i++) {
		const r = await hand.ask('GET', '/home');
		if (r.status === 200)
			ms.push(r.ms);
		else
			bad.push(r.status || r.error);
	}
	return { ms, bad };
}

const made = await make();
const tmp = mkdtempSync(join(tmpdir(), 'heed-crowd-'));

// ---- file descriptors ----
{
	// A limit of 40 leaves a worker some twenty connections.
	const s = new Service({ ...made, workers: 1, prefix: ['sh', '-c', 'ulimit -n 40; exec "$0" "$@"'] }), load = new Load(made);
	check('fds: it starts', await s.start(), s.logText().slice(-500));
	load.start(3);
	await wait(1500);
	const before = load.answers.saved, c = await crowd(made.port, 100, 1);
	await wait(1500);
	const held = load.answers.saved;
	check('fds: those who were there are still served', held > before + 3, `${before} ${held}`);
	const t = at();
	await c.end();
	const h = load.hand();
	const r = await h.ask('GET', '/home');
	check('fds: afterwards a newcomer is served', r.status === 200, r.status || r.error);
	const back = at() - t;
	h.fresh();
	await load.stop();
	await s.stop();
	check('fds: nothing died', Object.keys(s.died).length === 0, JSON.stringify(s.died) + s.logText().slice(-500));
	await judge('no file descriptors', 'sqlite', 1, load, { db: s.db, env: s.env, recovery: [back] });
}

// ---- the crowd that says nothing ----
{
	const workers = Math.max(2, Math.ceil(idle / 1600));
	const s = new Service({ ...made, workers, prefix: ['sh', '-c', 'ulimit -n 20000; exec "$0" "$@"'] }), load = new Load(made);
	check('idle: it starts', await s.start());
	const hand = load.hand();
	const alone = await timed(hand, 200);
	load.start(3);
	await wait(500);
	const n0 = load.answers.saved;
	const c = await crowd(made.port, idle);
	const [open, closed] = c.counts();
	hand.fresh();
	const among = await timed(hand, 200), n1 = load.answers.saved;
	console.log(`   ${idle} idle connections over ${workers} workers: ${open} open, ${closed} closed; ` +
		`a page takes ${mid(alone.ms).toFixed(1)} ms alone, ${mid(among.ms).toFixed(1)} among them (median); ${n1 - n0} writes meanwhile`);
	check('idle: they were all taken', open >= idle, open);
	check('idle: everyone else is served', among.bad.length === 0, among.bad.join(' '));
	check('idle: and writes go on', n1 > n0 + 3, n1 - n0);
	// Who says nothing for ten seconds is let go: nobody is kept waiting for ever.
	await wait(12000);
	check('idle: after their ten seconds they are let go', c.counts()[1] >= idle * 0.99, c.counts().join(' '));
	await c.end();
	hand.fresh();
	await load.stop();
	await s.stop();
	check('idle: nothing died', Object.keys(s.died).length === 0, JSON.stringify(s.died));
	await judge(`${idle} idle connections`, 'sqlite', 1, load, { db: s.db, env: s.env, recovery: among.ms });
}

// ---- more than there is room for ----
if (long) {
	const s = new Service({ ...made, workers: 1, prefix: ['sh', '-c', 'ulimit -n 20000; exec "$0" "$@"'] }), load = new Load(made);
	check('full: it starts', await s.start());
	load.start(2);
	await wait(1000);
	const c = await crowd(made.port, 2300), hand = load.hand(), n0 = load.answers.saved; // a worker has 2,000
	const r = await hand.ask('GET', '/home');
	console.log(`   2300 idle on one worker, which takes 2000: one more waited ${r.ms.toFixed(0)} ms for its page; those before it wrote ${load.answers.saved - n0} lines meanwhile`);
	check('full: one more waits in the queue, and is served', r.status === 200 && r.ms < 15000, `${r.status} ${r.error} ${r.ms}`);
	check('full: those who were there are served', load.answers.saved > n0 + 3, load.answers.saved - n0);
	await c.end();
	hand.fresh();
	await load.stop();
	await s.stop();
	check('full: nothing died', Object.keys(s.died).length === 0, JSON.stringify(s.died));
	await judge('2300 idle connections on a worker of 2000', 'sqlite', 1, load, { db: s.db, env: s.env, recovery: [r.ms] });
}

// ---- clients that drip ----
{
	const s = new Service({ ...made, workers: 1 }), load = new Load(made);
	check('slow: it starts', await s.start());
	load.start(3);
	await wait(500);
	const n0 = load.answers.saved;
	const drip = (first, more, every, read = true) => new Promise((ok) => {
		const t = at(), c = net.connect(made.port, '127.0.0.1');
		let text = '';
		c.on('error', () => {});
		c.write(first);
		const timer = setInterval(() => more && c.write(more), every);
		if (read)
			c.on('data', (d) => { text += d; });
		else
			c.pause();
		c.on('close', () => {
			clearInterval(timer);
			ok({ ms: at() - t, text });
		});
		setTimeout(() => c.destroy(), 150000).unref();
	});
	const head = 'HTTP/1.1\r\nHost: 127.0.0.1\r\n', kinds = long ? 2 : 1;
	const slow = [];
	for (let i = 0; i < 40; i++) {
		slow.push(drip(`GET / ${head}`, 'X-A: b\r\n', 900));
		if (kinds === 2)
			slow.push(drip(`POST /sign-in ${head}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 90000\r\n\r\n`, 'a', 900));
	}
	const hand = load.hand();
	await wait(3000);
	const among = await timed(hand, 100), n1 = load.answers.saved;
	check('slow: everyone else is served', among.bad.length === 0, among.bad.join(' '));
	check('slow: and writes go on', n1 > n0 + 3, n1 - n0);
	const ended = await Promise.all(slow);
	console.log(`   ${slow.length} that drip: let go after ${times(ended.map((x) => x.ms))} ms (median / max)`);
	check('slow: a head has ten seconds and a body thirty, however it drips', ended.every((x) => x.ms < (long ? 35000 : 15000)), Math.max(...ended.map((x) => x.ms)));
	if (long) {
		// Asks for 270 kB thirty times and takes none of it; a reply has thirty
		// seconds and one more for each 8 kB.
		const sockets = () => Math.max(...s.children().map((p) => readdirSync(`/proc/${p}/fd`).filter((fd) => {
			try {
				return readlinkSync(`/proc/${p}/fd/${fd}`).startsWith('socket:');
			} catch {
				return false;
			}
		}).length));
		hand.fresh();
		await wait(3000); // those before are cleaned up
		const few = sockets(), t = at();
		for (let i = 0; i < 20; i++)
			drip(`GET /assets/heed.css ${head}\r\n`.repeat(30), '', 600000, false);
		await wait(2000);
		const many = sockets();
		while (sockets() > few + 3 && at() < t + 120000)
			await wait(500);
		console.log(`   20 that do not read: let go after ${((at() - t) / 1000).toFixed(0)} s`);
		check('slow: who does not read is let go', many >= few + 15 && at() < t + 100000, `${few} ${many} ${sockets()}`);
	}
	hand.fresh();
	await load.stop();
	await s.stop();
	check('slow: nothing died', Object.keys(s.died).length === 0, JSON.stringify(s.died));
	await judge('slow clients', 'sqlite', slow.length, load, { db: s.db, env: s.env, recovery: among.ms });
}
rmSync(tmp, { recursive: true, force: true });
finish();
