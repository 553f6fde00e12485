// The disk under SQLite fails while people write: full, read-only, errors on
// write, on fsync (which Linux tells once and then forgets) and on read. The
// service is not restarted; at the end of each the power goes, so that what was
// only in memory cannot hide: node disk.mjs ROUNDS
import { mkdtempSync, rmSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { check, finish, judge, Load, make, Service, chance, wait, at, seed, times } from './load.mjs';
import { canMount, copyInto, Forget } from './forget.mjs';

const rounds = Number(process.argv[2] ?? 2);
if (!canMount()) {
	console.log('skipped: a failing disk (no right to mount)\n0 passed, 0 failed, 1 skipped');
	process.exit(0);
}
const EIO = 5;
const faults = [
	['ENOSPC', () => `full ${chance(40000)}`],
	['read-only', () => 'readonly'],
	['EIO on write', () => `fail write ${EIO} -1`],
	['EIO on a few writes', () => `fail write ${EIO} ${1 + chance(4)}`],
	['EIO on fsync', () => `fail sync ${EIO} -1`],
	['EIO on a few fsyncs', () => `fail sync ${EIO} ${1 + chance(3)}`],
	['EIO on read', () => `fail read ${EIO} ${1 + chance(20)}`],
];
const tmp = mkdtempSync(existsSync('/dev/shm') ? '/dev/shm/heed-disk-' : '/tmp/heed-disk-');
const made = await make();
copyInto(join(made.db, '..'), join(tmp, 'a'));
let dir = join(tmp, 'a'), n = 0;
for (const [name, what] of faults) {
	const fs = new Forget(dir, join(tmp, 'mnt'));
	await fs.mount(); // nothing of it is in the kernel's memory yet
	const s = new Service({ ...made, db: join(fs.mnt, 'store'), workers: 2 });
	const load = new Load(made), back = [];

	check(`${name}: it starts`, await s.start());
	load.start(4);
	for (let i = 0; i < rounds; i++) {
		const until = at() + 4000, before = load.answers.saved;

		while ((i > 0 || !/read$/.test(name)) && load.answers.saved < before + 8 && at() < until)
			await wait(5);
		await fs.tell(what());
		await wait(300 + chance(200));
		await fs.tell('heal');
		const t = at(), saved = load.answers.saved;
		while (load.answers.saved === saved && at() < t + 15000)
			await wait(2);
		back.push(at() - t);
	}
	await wait(200);
	load.cuts.push(Date.now());
	await fs.cut(seed * 101 + n, join(tmp, 'b' + n));
	await s.kill();
	await fs.unmount();
	rmSync(dir, { recursive: true, force: true });
	dir = fs.dir;
	n++;
	await fs.mount();
	check(`${name}: after a power cut it starts again`, await s.start(), s.logText().slice(-800));
	await load.stop();
	await s.stop();
	check(`${name}: nothing died of a signal`, Object.keys(s.died).every((k) => k === '0'), JSON.stringify(s.died));
	await judge(name, 'sqlite', rounds, load, { db: s.db, env: s.env, recovery: back });
	// Where only a few fail the log is mended at once, and the token is found.
	if (name === 'EIO on fsync')
		check(`${name}: whether it was saved was not known, and said so`, load.answers.unknown > 0);
	if (process.env.TRAIL)
		console.log(s.logText().split('\n').filter((l) => /warn|error/.test(l)).slice(0, 6).join('\n'), times(back));
	await fs.unmount();
}
rmSync(tmp, { recursive: true, force: true });
finish();
