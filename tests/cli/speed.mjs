// How long an import takes of the processor's time, and the same again when all
// of it is there: node speed.mjs HEED WORK DIR. Fails under ten times.
import { spawnSync } from 'node:child_process';
const [heed, work, dir] = process.argv.slice(2);
const cpu = (args) => {
	const was = process.resourceUsage();
	const r = spawnSync('sh', ['-c', '"$0" "$@" >/dev/null && times', heed, ...args], { encoding: 'utf8' });
	// The last line of `times`: of the shell's children.
	const t = r.stdout.trim().split('\n').pop().match(/(\d+)m([\d.]+)s (\d+)m([\d.]+)s/);
	if (r.status !== 0 || !t || !was)
		throw new Error('it failed: ' + r.stderr);
	return t[1] * 60 + +t[2] + t[3] * 60 + +t[4];
};
const n = 7160;
// A start costs the same in both.
const start = cpu(['import', '--db', work + '/fast', '/dev/null']);
const take = cpu(['import', '--db', work + '/fast', dir]) - start;
const same = Math.max(cpu(['import', '--db', work + '/fast', dir]) - start, 0.001);
console.log(`${Math.round(n / take)} taken a second, ${Math.round(n / same)} passed over (processor time)`);
process.exit(take / same >= 10 ? 0 : 1);
