// The audit desk in a browser: an export goes in, is watched, and its report is
// read; with scripts and without; others are kept out; nothing of what was sent
// stands in a log or in the worker's memory. And the question before a level is
// saved, as it looks. Pictures in build/shots/desk-*.
import { service, Client, browser, axe, validate, check, finish, signInPage, shots } from './lib.mjs';
import { database } from './world.mjs';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const s = await service();
const sql = (q) => execFileSync('sqlite3', ['-cmd', '.timeout 8000', s.db + '/heed.db', q], { encoding: 'utf8' });
const b = await browser();
// A year and a half of figures, invented: levels become rarer.
const months = [...Array(18).keys()].map((i) => new Date(Date.UTC(2026, 11 - 18 + i, 15)).toISOString().slice(0, 7));
months.forEach((m, i) => {
	const n = i < 10 ? 18 + (i * 7) % 9 : 6 + (i * 5) % 4;
	sql(`INSERT INTO wording_count VALUES ('warned','${m}','','',${n},0),('refused','${m}','','',${i % 3},0),
		('kept','${m}','','',${Math.floor(n / 3)},0),('arrived','${m}','','',${3 + i % 4},${400 + i * 3})
		ON CONFLICT DO NOTHING`);
});
const CANARY = 'Zebulon Quillfeather';
const note = (i) => JSON.stringify({ id: 'n' + i, date: `2026-0${1 + i % 9}-1${i % 9}`,
	text: i % 5 ? `${CANARY} walked to the sea and slept better. Visit ${i}.` : `${CANARY} was seen. Suicide risk: ${i % 2 ? 'high' : 'low'}. Plan made.` });
const file = join(s.dir, 'notes-2026.ndjson');
writeFileSync(file, [...Array(300).keys()].map(note).join('\n') + '\n');
const big = join(s.dir, 'big.ndjson');
writeFileSync(big, (Array.from({ length: 400 }, (_, i) => note(i)).join('\n') + '\n').repeat(1150).slice(0, 60 << 20));

async function look(page, name) {
	for (const v of await axe(page))
		check(`${name}: axe`, false, v);
	for (const v of await validate(page.heedSource ?? await page.content()))
		check(`${name}: html`, false, v);
	await page.setViewportSize({ width: 320, height: 640 });
	const wide = await page.evaluate(() => document.documentElement.scrollWidth);
	check(`${name}: no sideways scrolling at 320 px`, wide <= 320, wide);
	for (const width of [390, 1280]) {
		await page.setViewportSize({ width, height: width === 390 ? 844 : 900 });
		await page.screenshot({ path: join(shots, `desk-${name}-${width}.png`), fullPage: true });
	}
}
async function open(page, path) {
	const r = await page.goto(s.base + path);
	page.heedSource = await r.text().catch(() => undefined);
	return r.status();
}
const visitor = async (login, scripts = true) => {
	const c = await b.newContext({ viewport: { width: 1280, height: 900 }, javaScriptEnabled: scripts });
	const page = await c.newPage();
	page.on('pageerror', (e) => check('no error in the console', false, e));
	await signInPage(page, s.base, s.logins[login]);
	return page;
};

// The desk, with the first reading of the demo's own notes done.
const odile = await visitor('odile');
for (let i = 0; i < 90 && !/waiting/.test(sql("SELECT state FROM job WHERE id='notes' AND ended_at > 0")); i++)
	await new Promise((ok) => setTimeout(ok, 1000));
check('the service reads its own notes by itself', /waiting/.test(sql("SELECT state FROM job WHERE id='notes' AND ended_at > 0")));
check('and counts them', Number(sql("SELECT sum(seen) FROM wording_count WHERE what='notes'")) > 0);
// For the picture: a trend of notes too.
months.forEach((m, i) => sql(`INSERT INTO wording_count VALUES ('notes','${m}','urn:heed:form:safety-plan','',${i < 10 ? 18 + (i * 7) % 9 : 6 + (i * 5) % 4},${180 + (i * 37) % 50}) ON CONFLICT DO NOTHING`));
check('the desk opens', await open(odile, '/audit') === 200);
await look(odile, 'desk');

async function send(page, path) {
	await open(page, '/audit');
	await page.setInputFiles('input[type=file]', path);
	const [r] = await Promise.all([page.waitForNavigation(), page.click('main form button:has-text("Audit this file")')]);
	page.heedSource = await r.text().catch(() => undefined);
	return r.status();
}
check('a file is sent', await send(odile, file) === 200);
check('and has its page', /\/audit\/[a-z0-9]{20}/.test(odile.url()), odile.url());
await look(odile, 'waits');
// With scripts it looks by itself: no reload is asked for here.
await odile.waitForSelector('text=Read the report', { timeout: 30000 });
check('with scripts the page finds the report by itself', true);
const one = odile.url().split('?')[0].replace(s.base, '');
await open(odile, one);
check('it says what was found', /Done: 60 levels in 300 records/.test(await odile.content()), (await odile.textContent('main')).slice(0, 300));
await look(odile, 'done');
check('the report opens', await open(odile, one + '/report') === 200);
await odile.setViewportSize({ width: 1280, height: 900 });
await odile.screenshot({ path: join(shots, 'desk-report-1280.png'), fullPage: true });
await odile.setViewportSize({ width: 390, height: 844 });
await odile.screenshot({ path: join(shots, 'desk-report-390.png'), fullPage: true });
const report = await odile.content();
check('with its words masked', /risk: (high|low)/i.test(report) && !/Zebulon|Quillfeather/.test(report));
check('styled, without a script', await odile.evaluate(() => getComputedStyle(document.body).fontFamily) !== '""' && !/<script/.test(report));

// Without scripts: the link.
const plain = await visitor('odile', false);
check('without scripts a file is sent', await send(plain, file) === 200);
for (let i = 0; i < 30 && await plain.locator('text=Look again').count(); i++) {
	await new Promise((ok) => setTimeout(ok, 500));
	await plain.click('text=Look again');
}
check('and "Look again" leads to the report', await plain.locator('text=Read the report').count() === 1);
await Promise.all([plain.waitForNavigation(), plain.click('text=Delete it')]);
check('an audit is deleted', /The audit was deleted/.test(await plain.textContent('body')));

// 60 MB: how long, and what the processes hold.
const pids = () => execFileSync('sh', ['-c', `pgrep -P ${s.child.pid}`], { encoding: 'utf8' }).trim().split('\n');
const peak = (pid) => { try { return Number(readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmHWM:\s+(\d+)/)?.[1] ?? 0); } catch { return 0; } };
const t0 = Date.now();
check('60 MB are taken', await send(odile, big) === 200);
const took = Date.now() - t0;
await odile.waitForSelector('text=Read the report', { timeout: 120000 });
console.log(`60 MB: sent and kept in ${took} ms, report after ${Date.now() - t0} ms; peaks KB: ${pids().map(peak).join(' ')}`);
check('no process holds the file', pids().every((p) => peak(p) < 200000), pids().map(peak).join(' '));
check('and the store keeps nothing of it', sql('SELECT count(*) FROM sent_part').trim() === '0');

// What was sent is nowhere: log, store's file, or spool.
check('nothing of it in the log', !/Zebulon|Quillfeather|notes-2026/.test(s.logText()));
sql('PRAGMA wal_checkpoint(TRUNCATE)');
for (const f of readdirSync(s.db, { recursive: true }))
	try {
		check(`nothing of it in ${f}`, !readFileSync(join(s.db, f)).includes('Quillfeather'));
	} catch (e) { if (e.code !== 'EISDIR') throw e; }

// Others.
for (const name of ['amina', 'ada', 'rowan', 'priya', 'sam', 'ruth']) {
	const c = new Client(s.base);
	await c.signIn(s.logins[name]);
	for (const path of ['/audit', one, one + '/report'])
		check(`${name} has no way to ${path}`, (await c.go(path, { follow: false })).status === 403);
}
const stefan = await visitor('stefan');
check('a form steward has', await open(stefan, '/audit') === 200);

// The question before a level is saved.
const amina = await visitor('amina');
const person = (await amina.content()).match(/\/person\/([a-z0-9]+)"/)[1];
await open(amina, `/person/${person}/tell`);
await amina.fill('[name=said]', 'She asked us to ring after six.');
await amina.fill('[name=who]', 'A neighbour');
await amina.fill('[name=share_why]', 'He is high risk and attention-seeking when she is near.');
let [r] = await Promise.all([amina.waitForNavigation(), amina.click('main button:has-text("Save")')]);
amina.heedSource = await r.text();
check('a level is asked about', r.status() === 422 && /Keep it as I wrote it/.test(amina.heedSource));
await look(amina, 'asked');
[r] = await Promise.all([amina.waitForNavigation(), amina.click('text=Keep it as I wrote it')]);
check('and kept when its author says so', r.status() === 200, r.status());

// Lynx.
const jar = new Client(s.base);
await jar.signIn(s.logins.odile);
const text = execFileSync('lynx', ['-dump', '-stdin', '-nolist', '-width=78'], { input: (await jar.go('/audit')).text, encoding: 'utf8' });
writeFileSync(join(shots, 'desk-lynx.txt'), text);
check('Lynx reads the desk', /Where people are put in levels/.test(text) && /Notes read/.test(text) && /Audit this file/.test(text), text.slice(0, 400));

await b.close();
await s.stop();

// The same on PostgreSQL, without a browser.
if (!process.env.HEED_TEST_PG) {
	console.log('skipped: PostgreSQL (HEED_TEST_PG is not set)');
} else {
	const own = database();
	const pg = await service({ url: own.url, people: 8 });
	const c = new Client(pg.base);
	await c.signIn(pg.logins.odile);
	const form = new FormData();
	for (const x of c.fields((await c.go('/audit')).text, '/audit').fields)
		if (x.name !== 'file')
			form.append(x.name, x.value);
	form.append('file', new Blob([readFileSync(file)]), 'notes-2026.ndjson');
	const sent = await fetch(pg.base + '/audit', { method: 'POST', body: form, redirect: 'manual',
		headers: { origin: pg.base, cookie: [...c.jar].map(([k, v]) => `${k}=${v}`).join('; ') } });
	const at = sent.headers.get('location')?.split('?')[0];
	check('PostgreSQL: a file is sent', sent.status === 303 && at, sent.status);
	for (let i = 0; i < 60 && !/Read the report/.test((await c.go(at)).text); i++)
		await new Promise((ok) => setTimeout(ok, 500));
	check('PostgreSQL: and audited', /Done: 60 levels in 300 records/.test((await c.go(at)).text));
	const made = await c.go(at + '/report');
	check('PostgreSQL: its report opens, masked', made.status === 200 && !/Quillfeather/.test(made.text));
	for (let i = 0; i < 60 && !/last read on/.test((await c.go('/audit')).text); i++)
		await new Promise((ok) => setTimeout(ok, 1000));
	check('PostgreSQL: the own notes are read', /last read on/.test((await c.go('/audit')).text));
	check('PostgreSQL: nothing of it in the log', !/Quillfeather|notes-2026/.test(pg.logText()));
	await pg.stop();
	own.drop();
}
finish();
