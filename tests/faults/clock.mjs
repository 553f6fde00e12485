// The clock of a running service is put back, and forward, by hours: who is
// signed in stays so or is told kindly, versions keep their order, ids do not
// meet, deadlines (which follow a clock of their own) hold: node clock.mjs ROUNDS
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check, finish, judge, Load, make, Service, chance, wait, at, W } from './load.mjs';
import { SHIFT, State } from './state.mjs';

const rounds = Number(process.argv[2] ?? 3);
const tmp = mkdtempSync(join(tmpdir(), 'heed-clock-'));
const st = new State(join(tmp, 'state'));
for (const store of process.env.HEED_TEST_PG ? ['sqlite', 'pg'] : ['sqlite']) {
	const base = store === 'pg' ? W.database() : null;
	const made = await make({ url: base?.url });
	const s = new Service({ ...made, workers: 2, env: st.env }), load = new Load(made), back = [];

	st.set({ [SHIFT]: 0 });
	check(`${store}: it starts`, await s.start());
	load.start(4);
	for (let i = 0; i < rounds; i++) {
		const n = load.answers.saved;
		await wait(300);
		while (load.answers.saved < n + 6)
			await wait(5);
		// Back by up to a day; forward by less than a session's half hour.
		const shift = i % 3 === 2 ? chance(1500) : -chance(86400);
		st.set({ [SHIFT]: shift });
		const t = at(), saved = load.answers.saved;
		while (load.answers.saved === saved && at() < t + 15000)
			await wait(2);
		back.push(at() - t);
	}
	// Work that is done so often is done so often, whatever the clock says: what
	// was looked at is in the database within the minute.
	if (rounds >= 6 && store === 'sqlite') {
		const count = () => Number(W.sql(made, "SELECT count(*) FROM ledger WHERE act = 'look'"));
		st.set({ [SHIFT]: -86400 });
		load.hold = true;
		await wait(3000);
		const n = count();
		await wait(25000);
		check('with the clock a day back spools are loaded', count() > n, `${n} ${count()}`);
		load.hold = false;
	}
	await wait(1000);
	st.set({ [SHIFT]: 0 });
	await load.stop();
	// What was told without a name "yesterday" has its ledger lines within the
	// hour (job nameless): that hour is over.
	const due = () => Number(W.sql(made, "SELECT due_at FROM job WHERE id = 'nameless'"));
	W.sql(made, "UPDATE job SET due_at = 1 WHERE id = 'nameless'");
	for (let t = at(); due() === 1 && at() < t + 30000;)
		await wait(200);
	check(`${store}: lines of what nobody told are written`, due() > 1, due());
	await s.stop();
	check(`${store}: nothing died`, Object.keys(s.died).length === 0, JSON.stringify(s.died));
	check(`${store}: nobody was turned away`, load.answers.refused === 0, JSON.stringify(load.answers));
	await judge('clock moved', store, rounds, load, { db: made.db, env: { ...process.env, XDG_STATE_HOME: made.state }, recovery: back });
	base?.drop();
}
st.close();
rmSync(tmp, { recursive: true, force: true });
finish();
