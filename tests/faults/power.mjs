// The power goes, again and again, under write load: node power.mjs CUTS
//
// The store is on forgetfs, which at each cut loses an arbitrary part of what
// was not synced: bytes of the database and its log, of the spool, of the gate,
// and names in directories. All processes die at that moment. What is left is
// verified as it lies there, mounted again, and served.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { check, finish, heed, judge, Load, make, Service, chance, wait, at, seed, times } from './load.mjs';
import { canMount, copyInto, Forget } from './forget.mjs';

const cuts = Number(process.argv[2] ?? 10);
if (!canMount()) {
	console.log('skipped: power cuts (no right to mount)\n0 passed, 0 failed, 1 skipped');
	process.exit(0);
}
const tmp = mkdtempSync(existsSync('/dev/shm') ? '/dev/shm/heed-cut-' : '/tmp/heed-cut-');
const disk = [join(tmp, 'a'), join(tmp, 'b')];
const made = await make();

// What commands said they had done, and the power went at once.
const run = (...args) => spawnSync(heed, args, { env: { ...process.env, XDG_STATE_HOME: tmp }, encoding: 'utf8' });
const missing = [];
for (let i = 0; i < Math.min(cuts, 20); i++) {
	const from = join(tmp, 'none'), to = join(tmp, 'left'), mnt = join(tmp, 'mnt');
	mkdirSync(from, { recursive: true });
	rmSync(to, { recursive: true, force: true });
	rmSync(join(tmp, 'again'), { recursive: true, force: true });
	const f = new Forget(from, mnt);
	await f.mount();
	const said = [run('user', 'add', '--db', join(mnt, 'deep/store'), '--role', 'admin', '--name', 'Ada Obi', 'ada'),
		run('backup', '--db', made.db, join(mnt, 'copy')), run('export', '--db', made.db, join(mnt, 'out'))];
	await f.cut(seed * 31 + i, to);
	await f.unmount();
	if (said.some((r) => r.status !== 0))
		missing.push(said.map((r) => r.stderr).join(' '));
	const left = [run('user', 'list', '--db', join(to, 'deep/store')), run('restore', '--db', join(tmp, 'again'), join(to, 'copy'))];
	if (!/^ada\b/m.test(left[0].stdout) || left[1].status !== 0 ||
	    ['versions', 'ledger', 'seals'].some((n) => !existsSync(join(to, `out/${n}.ndjson`))))
		missing.push(`cut ${i}: ${left.map((r) => r.stdout + r.stderr).join(' ')}`.slice(0, 400));
}
check('a new store, a backup and an export outlive a power cut that follows them', missing.length === 0, missing.slice(0, 3).join('\n'));
copyInto(join(made.db, '..'), disk[0]);
const fs = new Forget(disk[0], join(tmp, 'mnt'));
await fs.mount();
const s = new Service({ ...made, db: join(fs.mnt, 'store'), workers: 2 });
const load = new Load(made);
const back = [], lost = [];
let broken = 0;

check('it starts', await s.start());
load.start(6);
for (let i = 0; i < cuts; i++) {
	const before = load.answers.saved, until = at() + 3000;

	await wait(20 + chance(250));
	while (load.answers.saved === before && at() < until)
		await wait(3);
	// Looks older than a second must be there though nobody wrote since.
	if (i % 25 === 4) {
		load.hold = true;
		await wait(5000);
	}
	load.cuts.push(Date.now());
	lost.push(await fs.cut(seed * 7919 + i, disk[(i + 1) % 2]));
	await s.kill();
	load.hold = false;
	await fs.unmount();
	// As it lies there, before anything mends it: on a copy.
	if (cuts <= 50 || i % 10 === 0) {
		copyInto(fs.dir, join(tmp, 'look'));
		const v = spawnSync(heed, ['verify', '--db', join(tmp, 'look/store')], { env: s.env, encoding: 'utf8' });

		broken += v.status !== 0;
		if (v.status !== 0 && broken < 3)
			console.log(`   cut ${i}: ${(v.stdout + v.stderr).slice(-600)}`);
	}
	await fs.mount();
	const t = at(), n = load.answers.saved;
	s.log = [];
	if (!await s.start()) {
		check(`after cut ${i} it starts again`, false, s.logText().slice(-1500));
		break;
	}
	while (load.answers.saved === n && at() < t + 15000)
		await wait(2);
	if (load.answers.saved === n) {
		check(`after cut ${i} people are served again`, false, s.logText().slice(-600));
		break;
	}
	back.push(at() - t);
	if (process.env.TRAIL)
		console.log(i, lost.at(-1), Math.round(back.at(-1)), load.answers, s.logText().length);
}
await load.stop();
await wait(1500);
await s.stop();
console.log(`   ${cuts} cuts, seed ${seed}; changes not yet safe at a cut: median / max ${times(lost)}; ` +
	`listening and saving again after ${times(back)} ms`);
check('what lay there after each cut was whole', broken === 0, broken);
check('after the last cut the log has no spool, seal or job that failed', !/"event":"(job\.house|sealer\.\w+|worker\.open)"/.test(s.logText()), s.logText().slice(-1500));
await judge('power cut', 'sqlite', cuts, load, { db: s.db, env: s.env, recovery: back });
await fs.unmount();
rmSync(tmp, { recursive: true, force: true });
finish();
