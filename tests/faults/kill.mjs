// kill -9 of workers, login processes, the sealer, the job process and the
// supervisor, under write load: node kill.mjs sqlite|pg KILLS
import { check, finish, judge, Load, make, Service, chance, wait, at, W, times } from './load.mjs';

const [store = 'sqlite', n = '60'] = process.argv.slice(2);
const kills = Number(n);
const base = store === 'pg' ? W.database() : null;
const made = await make({ url: base?.url });
const s = new Service({ ...made, workers: 4 });
const load = new Load(made);
const back = []; // from the supervisor's death until it listens again
let supers = 0, left = 0;

check('it starts', await s.start());
load.start(6);
const began = at();
for (let i = 0; i < kills; i++) {
	// Whatever else the machine has to do: something is saved between kills.
	const before = load.answers.saved, until = at() + 1500;
	await wait(5 + chance(40));
	while (load.answers.saved === before && at() < until)
		await wait(3);
	if (i % 50 === 49) {
		const t = at();

		supers++;
		left += await s.kill() ? 0 : 1;
		if (!await s.start()) {
			check('it starts again', false, s.logText().slice(-1000));
			break;
		}
		back.push(at() - t);
		continue;
	}
	// Whoever lives; when all are being started again, wait for one.
	let kids = s.children();
	while (kids.length === 0) {
		await wait(2);
		kids = s.children();
	}
	try {
		process.kill(kids[chance(kids.length)], 'SIGKILL');
	} catch { /* it ended by itself meanwhile */ }
}
const took = (at() - began) / 1000;
await load.stop();
await s.stop();
await load.running;
console.log(`   ${kills} kills in ${took.toFixed(0)} s, ${(kills / took).toFixed(1)} a second; by role and signal ${JSON.stringify(s.died)}; ` +
	`supervisor ${supers} times, listening again after ${times(back)} ms`);
check('nobody outlives the supervisor', left === 0, left);
check('nothing died of another signal', Object.keys(s.died).every((sig) => sig === '9'), JSON.stringify(s.died));
await judge('kill -9', store, kills, load, { db: made.db, env: s.env });
base?.drop();
finish();
