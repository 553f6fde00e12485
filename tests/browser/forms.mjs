// Forms by those who keep them, and a store for training, in a browser: a form is
// loaded as a file, its findings and states looked at, published by two; it is
// changed while someone fills it in, in another session, with scripts and
// without; nothing typed is lost. Pictures in build/shots (forms-*).
import { service, Client, browser, axe, validate, check, finish, signInPage, shots, heed } from './lib.mjs';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const item = (linkId, type, text, more = {}) => ({ linkId, type, text, ...more });
const choices = (...l) => ({ answerOption: l.map((valueString) => ({ valueString })) });
const form = (version, items) => JSON.stringify({ resourceType: 'Questionnaire', status: 'draft', url: 'urn:example:browser',
	version, title: 'A visit at home', item: items }, null, 1);
const first = [item('who', 'string', 'Who was there?'), item('how', 'boolean', 'Did it help?'),
	item('what', 'text', 'What would have helped?', { enableWhen: [{ question: 'how', operator: '=', answerBoolean: false }] }),
	item('day', 'date', 'Which day?')];

const s = await service({ people: 6 });
const b = await browser();
async function context(scripts, width = 1280) {
	const page = await (await b.newContext({ javaScriptEnabled: scripts, viewport: { width, height: 900 } })).newPage();
	// As it was sent: what a browser makes of it is written in another way.
	page.on('response', (r) => {
		if (r.request().isNavigationRequest() && r.status() !== 303)
			page.heedSource = r.text().catch(() => undefined);
	});
	return page;
}
const stefan = await context(true), lena = await context(false), amina = await context(true), phone = await context(false, 390), quiet = await context(false);
await signInPage(stefan, s.base, s.logins.stefan);
await signInPage(lena, s.base, s.logins.lena);
await signInPage(amina, s.base, s.logins.amina);
await signInPage(phone, s.base, s.logins.stefan);

let shot = 0;
async function look(page, name) {
	const html = await page.heedSource ?? await page.content();
	// axe is a script: where there are none it cannot look.
	const faults = page === lena || page === phone || page === quiet ? [] : (await axe(page)).map((v) => 'axe ' + v);
	for (const v of await validate(html))
		faults.push('html ' + v);
	if (!/tel:/.test(html))
		faults.push('no crisis help');
	await page.screenshot({ path: join(shots, `forms-${String(shot++).padStart(2, '0')}-${name}.png`), fullPage: true });
	check(`${name} is clean`, faults.length === 0, faults.join('\n    '));
}
const file = (text) => ({ name: 'form.json', mimeType: 'application/json', buffer: Buffer.from(text) });
const press = (page, name) => Promise.all([page.waitForNavigation(), page.getByRole('button', { name, exact: true }).first().click()]);
const says = async (page, text) => check(`${text} stands there`, (await page.textContent('main')).includes(text), (await page.textContent('main')).slice(0, 600));
async function load(page, text) {
	await page.goto(s.base + '/forms');
	await Promise.all([page.waitForNavigation(), page.getByText('Load a form').first().click()]);
	await page.setInputFiles('[name=file]', file(text));
	await press(page, 'Look at it');
}
// By Stefan with scripts and Lena without: the address of what is in use.
async function publish(text) {
	await load(stefan, text);
	const draft = stefan.url().split('?')[0];
	await stefan.fill('[name=why]', 'For the spring');
	await press(stefan, 'Ask for a second look');
	check('nobody publishes alone', await stefan.getByRole('button', { name: 'Publish it', exact: true }).count() === 0);
	await lena.goto(draft);
	await press(lena, 'Publish it');
	return lena.url().split('?')[0];
}

// ---- one that puts people in levels ----
await load(stefan, form('1', [...first, item('risk', 'choice', 'Risk of suicide', choices('Low', 'Medium', 'High')),
	item('rag', 'choice', 'Self-harm risk rating', choices('Green', 'Amber', 'Red'))]));
check('it waits on a page of its own', stefan.url().endsWith('/forms/check'), stefan.url());
await says(stefan, 'it puts people in levels');
await look(stefan, 'levels');
const ticks = stefan.locator('[name=take]');
check('each change can be ticked', await ticks.count() === 2, await ticks.count());
await ticks.first().check();
await press(stefan, 'Take what I ticked');
await says(stefan, 'Your ticks are kept');
check('the tick is there', await ticks.first().isChecked() && !await ticks.last().isChecked());
await ticks.last().check();
await press(stefan, 'Take what I ticked');
check('what is clean is a draft', /\/form\/[a-z0-9]+/.test(stefan.url()), stefan.url());
await look(stefan, 'draft-of-it');
await press(stefan, 'Throw the draft away');

// ---- bad files ----
for (const [name, text, want] of [['not JSON', '{ "a": ', 'not JSON that can be read'], ['17 MB', '"' + 'x'.repeat(17 << 20) + '"', '1 MB'],
	['a patient', '{"resourceType":"Patient"}', 'not a FHIR Questionnaire']]) {
	await load(stefan, text);
	await says(stefan, want);
}
await look(stefan, 'refused');

// ---- previews, on a desk and on a phone ----
await load(stefan, form('1', [...first, item('shout', 'string', 'WHO WAS THERE?')]));
const draft = stefan.url().split('?')[0];
await says(stefan, 'all in capitals');
for (const state of ['empty', 'filled', 'wrong', 'read', 'easy', 'filled&branch=what']) {
	await stefan.goto(`${draft}/preview?state=${state}`);
	await look(stefan, 'preview-' + state.replace(/[^a-z]/g, '-'));
	await phone.goto(`${draft}/preview?state=${state}`);
	check(`${state} fits a phone`, await phone.evaluate(() => document.documentElement.scrollWidth) <= 390);
	await phone.screenshot({ path: join(shots, `forms-phone-${state.replace(/[^a-z]/g, '-')}.png`), fullPage: true });
}
await stefan.goto(`${draft}/preview`);
await stefan.getByLabel('Who was there?').first().fill('Noor & soup');
await press(stefan, 'Try it: nothing is saved');
await says(stefan, 'Nothing was saved');
await stefan.goto(draft);
await press(stefan, 'Throw the draft away');

// ---- changed while someone fills it in ----
const home = await publish(form('1', first));
await amina.goto(s.base + '/home');
const person = (await amina.content()).match(/href="(\/person\/[a-z0-9]+)"/)[1];
async function meanwhile(name, page, version, label, next) {
	await page.goto(`${s.base}${person}/fill/${home.split('/').pop()}`);
	await page.getByLabel(label).fill('Noor, who brought soup');
	const day = page.locator('[name$="day-day"]');
	await day.fill('45');
	await page.locator('[name$="day-month"]').fill('1');
	await page.locator('[name$="day-year"]').fill('2026');
	await publish(form(String(version + 1), next));
	// A mistake: the page comes back on the version that was seen.
	await press(page, 'Save');
	await says(page, 'There is a problem');
	await says(page, `This was begun on version ${version}`);
	check(`nothing typed is lost, ${name}`, await page.getByLabel(label).inputValue() === 'Noor, who brought soup');
	await look(page, 'changed-meanwhile-' + name.replace(/ /g, '-'));
	await day.fill('5');
	await press(page, 'Save');
	check(`it is saved, ${name}`, page.url().includes('done=saved'), page.url());
	const seen = [];
	for (const to of await page.locator('a[href*="/response/"]').evaluateAll((l) => l.map((x) => x.href))) {
		await page.goto(to);
		const text = await page.textContent('main');
		if (text.includes(label))
			seen.push(text);
	}
	check(`it is read on its version, ${name}`, seen.length === 1 && seen[0].includes('begun on version ' + version) &&
		!seen[0].includes('From an earlier form'), seen.join('\n').slice(0, 400));
	await look(page, 'read-later-' + name.replace(/ /g, '-'));
}
await signInPage(quiet, s.base, s.logins.amina);
await meanwhile('with scripts', amina, 1, 'Who was there?', [item('who', 'string', 'Who came?'), first[3]]);
await meanwhile('without scripts', quiet, 2, 'Who came?', [item('who', 'string', 'Who was with you?'), item('more', 'text', 'Anything else?')]);
await stefan.goto(`${home}/compare`);
await says(stefan, 'asked in other words');
await look(stefan, 'compare');
await stefan.goto(`${home}/versions`);
await look(stefan, 'versions');
await Promise.all([stefan.waitForNavigation(), stefan.locator('main table a').last().click()]);
await look(stefan, 'version');
await press(stefan, 'Make a draft of this version again');
await says(stefan, 'Version 1 again');
await stefan.goto(s.base + '/forms');
await look(stefan, 'forms');
await s.stop();

// ---- a store for training ----
const says_ = 'Training: invented people. Nothing here is real.';
const dir = mkdtempSync(join(tmpdir(), 'heed-training-'));
execFileSync(heed, ['demo', '--db', join(dir, 'store'), '--training', '--people', '4', '--seed', '7'], { env: { ...process.env, XDG_STATE_HOME: dir }, stdio: 'ignore' });
const t = await service({ demo: false, url: join(dir, 'store') });
const staff = new Client(t.base);
for (const path of ['/', '/help', '/sign-in', '/no-such-page', '/left'])
	check(`${path} says so`, (await staff.go(path)).text.includes(says_));
await staff.signIn({ subject: 'amina', password: s.logins.amina.password });
const page = await context(true, 390);
await signInPage(page, t.base, s.logins.amina);
for (const path of ['/home', '/find', '/drafts', '/accounts'])
	check(`${path} says so`, (await staff.go(path)).text.includes(says_));
const one = (await staff.go('/home')).text.match(/href="(\/person\/[a-z0-9]+)"/)[1];
for (const tail of ['', '/details', '/plan', '/plan/now', '/plan/print', '/plan/large', '/plan/easy', '/plan/card', '/plan/text', '/plan/file', '/sharing', '/looks']) {
	const r = await staff.go(one + tail);
	check(`${tail || 'a person'} says so`, r.status !== 200 || r.text.includes(says_), r.status);
	if (tail === '/plan/file')
		check('its file is named so', r.headers.get('content-disposition') === 'attachment; filename=training-notes.html', r.headers.get('content-disposition'));
}
for (const path of ['/home', one, one + '/plan', one + '/plan/now']) {
	await page.goto(t.base + path);
	await look(page, 'training' + path.replace(/[^a-z]+/g, '-').slice(0, 30));
	check(`${path} fits a phone`, await page.evaluate(() => document.documentElement.scrollWidth) <= 390);
	await page.emulateMedia({ media: 'print' });
	check(`${path} says so on paper`, await page.getByText(says_).first().isVisible());
	await page.emulateMedia({ media: null });
}
await t.stop();
await b.close();
finish();
