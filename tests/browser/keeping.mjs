// The records office against real processes, on both stores: the list, a hold,
// two people, one record by order, and a job that is killed half way. A person
// and a supporter see nothing of it.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { check, finish, heed } from './lib.mjs';
import * as W from './world.mjs';

const sleep = (ms) => new Promise((ok) => setTimeout(ok, ms));
async function until(what, f, s = 30) {
	for (let i = 0; i < s * 5; i++) {
		if (await f())
			return true;
		await sleep(200);
	}
	check(`${what} within ${s} s`, false);
	return false;
}
const text = (r) => W.mainOf(r.text).replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
const purges = (w, id) => +W.sql(w.s, `SELECT count(*) FROM ledger WHERE act = 'purge' AND person = '${id}'`);
const verify = (w) => execFileSync(heed, ['verify', '--db', w.s.db], { env: w.s.env, encoding: 'utf8' });

// Someone who died long ago, brought in with letters.
function past(w, id, letters) {
	const file = join(w.s.dir, id + '.ndjson');
	const subject = { reference: 'Patient/' + id };
	writeFileSync(file, [{ resourceType: 'Patient', id, name: [{ family: 'Past', given: ['Ola'] }], birthDate: '1950-04-01',
		deceasedDateTime: '1999-02-03' },
	...[...Array(letters).keys()].map((n) => ({ resourceType: 'Encounter', id: `${id}-${n}`, status: 'finished',
		class: { code: 'AMB' }, subject, reasonCode: [{ text: 'kettle ' + n }] }))].map((x) => JSON.stringify(x)).join('\n') + '\n');
	execFileSync(heed, ['import', '--db', w.s.db, file], { env: w.s.env, stdio: ['ignore', 'pipe', 'pipe'] });
}
// The page has more than one form with that action: the one for this step.
async function step(c, id, what, mine = {}) {
	const r = await c.go(`/person/${id}/keeping`);
	for (const m of r.text.matchAll(/<form\b[\s\S]*?<\/form>/g))
		if (m[0].includes(`name="do" value="${what}"`)) {
			const f = c.fields(m[0], '/keeping');
			const form = new URLSearchParams(f.fields.filter((x) => x.name).map((x) => [x.name, x.value ?? '']));
			for (const [k, v] of Object.entries(mine))
				form.set(k, v);
			return c.go(f.action, { form });
		}
	return null;
}
const has = async (c, id, what) => (await c.go(`/person/${id}/keeping`)).text.includes(`name="do" value="${what}"`);

async function office(w) {
	past(w, 'ola1', 3);
	W.sql(w.s, `UPDATE job SET due_at = 0 WHERE id = 'keeping'`);
	await until('the list is made', async () => (await w.rowan.go('/keeping')).text.includes('/person/ola1/keeping'));
	const list = text(await w.rowan.go('/keeping'));
	check('the list says when the time ended and how it was counted', /3 February 2019/.test(list) && /end of treatment|day they died/.test(list), list);
	check('someone in treatment is not in the list', !list.includes('Rowe'), list);
	const page = text(await w.rowan.go('/person/ola1/keeping'));
	check('the page says until when, and that nothing goes by itself', /3 February 2019/.test(page) && /Nothing is removed by itself/.test(page), page);
	check('and shows no word of a record', !/kettle/.test(page));
	const r = await step(w.rowan, 'ola1', 'hold', { 'hold-code': '', 'hold-why': '' });
	check('a hold asks for its reason, beside the field', r.status === 422 && /id="hold-code-error"/.test(r.text) && /id="hold-why-error"/.test(r.text), r.status);
	W.good(await step(w.rowan, 'ola1', 'hold', { 'hold-code': 'inquest', 'hold-why': 'A letter of 3 May' }), 'hold');
	const held = text(await w.bo.go('/person/ola1/keeping'));
	check('a hold shows who, when and why', /An inquest, set by Rowan Ash/.test(held) && /A letter of 3 May/.test(held), held);
	check('and nobody can ask while it stands', !(await has(w.bo, 'ola1', 'ask')));
	const hold = (await w.bo.go('/person/ola1/keeping')).text.match(/<option value="(ola1 \d+)"/)?.[1];
	W.good(await step(w.bo, 'ola1', 'lift', { hold, 'lift-why': 'The inquest has ended' }), 'lift');
	W.good(await step(w.rowan, 'ola1', 'ask', { why: 'Decided at the records meeting' }), 'ask');
	check('whoever asked cannot agree', !(await has(w.rowan, 'ola1', 'agree')));
	check('nothing goes before a second person agrees', purges(w, 'ola1') === 0);
	W.good(await step(w.bo, 'ola1', 'agree'), 'agree');
	await until('it is removed', async () => /Removed on/.test(text(await w.rowan.go('/person/ola1/keeping'))));
	check('each record has its line, and one more for who they are', purges(w, 'ola1') === 4, purges(w, 'ola1'));
	const reasons = W.sql(w.s, `SELECT DISTINCT reason FROM ledger WHERE act = 'purge' AND person = 'ola1'`);
	check('the line names who agreed, and why', reasons === 'Bo Lind: Decided at the records meeting', reasons);
	check('the store is whole afterwards', /: whole/.test(verify(w)));
	check('they are in the list no more', !/ola1\/keeping">/.test((await w.rowan.go('/keeping')).text.split('Asked and done')[0]));
	check('what was done can still be read', /Removed on/.test(text(await w.rowan.go('/keeping'))));
}

async function byOrder(w) {
	const id = await W.person(w);
	const sup = await W.supporter(w, id, { name: 'Mum Test' });
	const at = `/person/${id}/record/supporter/${sup}/remove`;
	const empty = await W.submit(w.rowan, at, { why: '' });
	check('an order is named', empty.status === 422 && /why-error/.test(empty.text), empty.status);
	W.good(await W.submit(w.rowan, at, { why: 'County court, 3 May 2026, ref 12' }), 'order');
	const again = await W.submit(w.bo, at, { why: 'County court, 3 May 2026, ref 12' });
	check('the same is not asked for twice', again.status === 409, again.status);
	W.good(await step(w.bo, id, 'agree'), 'agree');
	await until('the one record is removed', () => purges(w, id) === 1);
	check('and the person stays', (await w.amina.go(`/person/${id}`)).status === 200);
	// What may be seen of it, by those it is about.
	await W.safe(w, id);
	const me = await W.ownAccount(w, id, 'kit.test');
	const aunt = await W.supporter(w, id, { name: 'Aunt Test' });
	const hers = await W.supporterAccount(w, id, aunt, 'aunt.test');
	W.good(await step(w.rowan, id, 'hold', { 'hold-code': 'claim', 'hold-why': 'A claim of 4 May' }), 'hold');
	for (const [who, c] of [['the person', me], ['a supporter', hers], ['a practitioner', w.amina]])
		for (const path of ['/keeping', `/person/${id}/keeping`, `/person/${id}/record/supporter/${aunt}/remove`]) {
			const r = await c.go(path);
			check(`${who} does not get ${path.replace(id, 'x')}`, r.status === 403 || r.status === 404, r.status);
		}
	for (const path of [`/person/${id}/looks`, '/me', `/person/${id}/sharing`]) {
		const r = text(await me.go(path));
		check(`${path.replace(id, 'x')} tells the person nothing of it`, !/removed|marked the record|hold|claim|court|Rowan|Bo Lind/i.test(r), r);
	}
}

// The last that the supervisor starts; its log says so when it has died.
function jobPid(w) {
	const own = readFileSync(`/proc/${w.s.child.pid}/task/${w.s.child.pid}/children`, 'utf8').trim().split(' ').map(Number);
	const pid = Math.max(...own);
	if (!(pid > 1))
		throw new Error('no job process');
	return pid;
}

async function killed(w) {
	const n = 400;
	past(w, 'ola2', n);
	W.good(await step(w.rowan, 'ola2', 'ask', { why: 'Decided at the records meeting' }), 'ask');
	W.good(await step(w.bo, 'ola2', 'agree'), 'agree');
	await until('it has begun', () => purges(w, 'ola2') > 5);
	const pid = jobPid(w);
	process.kill(pid, 'SIGKILL');
	await until('the supervisor noticed', () => /"role":"job"[^\n]*"signal":9/.test(w.s.logText()), 10);
	const at = purges(w, 'ola2');
	check('it was killed half way', at > 0 && at < n, at);
	const page = text(await w.rowan.go('/person/ola2/keeping'));
	check('the page says how far it is', /\d+ of 401 removed so far/.test(page), page);
	check('what it began stands while its lease does', purges(w, 'ola2') >= at);
	await until('another completes it', async () => /Removed on/.test(text(await w.rowan.go('/person/ola2/keeping'))), 120);
	check('each record went exactly once', purges(w, 'ola2') === n + 1, purges(w, 'ola2'));
	check('the store is whole', /: whole/.test(verify(w)));
	check('no word is left in the store', W.sql(w.s, `SELECT count(*) FROM version WHERE person = 'ola2' AND body IS NOT NULL`) === '0');
}

for (const url of ['', ...(W.pgUrl ? [W.pgUrl] : [])]) {
	const db = url ? W.database() : null;
	console.log(`-- ${url ? 'PostgreSQL' : 'SQLite'}`);
	const w = await W.world(db ? { url: db.url } : {});
	w.rowan = await w.account('rowan', 'Rowan Ash', 'records', w.root);
	w.bo = await w.account('bo.lind', 'Bo Lind', 'records', w.root);
	for (const f of [office, byOrder, killed])
		await f(w).catch((e) => check(`${f.name} came to its end`, false, e.stack + w.s.logText().slice(-600)));
	check('the log holds no word of theirs', !/kettle|Past|letter|County/.test(w.s.logText()));
	await w.s.stop();
	db?.drop();
}
finish();
