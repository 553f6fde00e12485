// What is owed, in a browser: a contact that did not happen goes on the list,
// a voicemail leaves it there, a conversation takes it away; the day's page and
// the round; what the person reads, and what a supporter and another team do
// not; a service's own limits; with scripts and without. Pictures in
// build/shots/work-*.
import { service, Client, browser, axe, validate, check, finish, signInPage, shots, post } from './lib.mjs';
import { join } from 'node:path';

const s = await service();
const b = await browser();
async function look(page, name) {
	for (const v of await axe(page))
		check(`${name}: axe`, false, v);
	for (const v of await validate(page.heedSource ?? await page.content()))
		check(`${name}: html`, false, v);
	for (const width of [320, 390, 1280]) {
		await page.setViewportSize({ width, height: width === 1280 ? 900 : 844 });
		const wide = await page.evaluate(() => document.documentElement.scrollWidth);
		check(`${name}: no sideways scrolling at ${width} px`, wide <= width, wide);
		if (width !== 320)
			await page.screenshot({ path: join(shots, `work-${name}-${width}.png`), fullPage: true });
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
const text = (page) => page.evaluate(() => document.querySelector('main').innerText);
const press = async (page, words) => {
	await page.getByRole('button', { name: words, exact: true }).first().click();
	await page.waitForLoadState();
};

const person = await visitor('sam');
const sam = (await person.content()).match(/\/person\/([a-z0-9]+)\/plan/)[1];
for (const scripts of [true, false]) {
	const how = scripts ? 'scripts' : 'no-scripts';
	const page = await visitor('amina', scripts);

	// From where staff are, by links.
	await open(page, '/home');
	await page.getByRole('link', { name: 'Work list: what is due' }).click();
	check(`${how}: the list is one link from home`, new URL(page.url()).pathname === '/work', page.url());
	if (scripts) {
		await open(page, '/work');
		check('an empty list says so', /Nothing is owed here/.test(await text(page)));
		await look(page, 'empty');
	}
	await open(page, `/person/${sam}`);
	await page.getByRole('link', { name: 'A contact did not happen' }).first().click();
	await page.fill('[name=at-day]', '45');
	await press(page, 'Put it on the work list');
	check(`${how}: an impossible day is told beside it`, /There is a problem/.test(await text(page)));
	if (scripts)
		await look(page, 'missed-error');
	// The second is another contact, yesterday's.
	const was = new Date(Date.now() - 86400000);
	for (const [k, v] of [['day', was.getUTCDate()], ['month', was.getUTCMonth() + 1], ['year', was.getUTCFullYear()], ['time', '10.30']])
		await page.fill(`[name=at-${k}]`, scripts ? '' : String(v));
	await press(page, 'Put it on the work list');
	check(`${how}: it is said that it is on the list`, /on the team/.test(await page.evaluate(() => document.body.innerText)));
	// CARE-85 CARE-96
	await open(page, '/work');
	const list = await text(page);
	check(`${how}: an attempt today and another way`, /Try to reach them today/.test(list) && /Try another way/.test(list), list);
	check(`${how}: it never speaks of discharge`, !/discharge/i.test(list));
	if (scripts) {
		await look(page, 'list');
		await open(page, '/work/day');
		check('the day says what is due today', /Due today/.test(await text(page)));
		await look(page, 'day');
		await open(page, '/work/round');
		await look(page, 'round');
		await page.emulateMedia({ media: 'print' });
		await page.screenshot({ path: join(shots, 'work-round-paper.png'), fullPage: true });
		await page.emulateMedia({ media: 'screen' });
		await open(page, '/work?kind=missed');
		check('narrowed to one kind', /Try another way/.test(await text(page)));
		await open(page, '/work?kind=copies');
		check('and to another', /Nothing is owed here/.test(await text(page)));
		await open(page, '/work?kind=%27%3B&team=%3Cb%3E&after=x.y.z&setting=' + 'a'.repeat(300));
		check('nonsense asks for nothing', !/Sorry|<b>/.test(await page.content()));
	}
	// CARE-88: a voicemail leaves it open.
	await open(page, '/work');
	await page.getByRole('link', { name: /Try to reach them today/ }).first().click();
	if (scripts)
		await look(page, 'one');
	await page.getByLabel(/^No: no answer/).check();
	await page.selectOption('[name=how]', 'voicemail');
	await press(page, 'Save');
	check(`${how}: a voicemail is an attempt`, /Tried, no answer yet/.test(await text(page)));
	await page.getByLabel(/^Yes: we spoke/).check();
	await page.selectOption('[name=how]', 'voicemail');
	await press(page, 'Save');
	check(`${how}: and never a conversation`, /no answer from the person/.test(await text(page)));
	if (scripts)
		await look(page, 'one-error');
	if (scripts) {
		// What the person reads.
		await open(person, `/person/${sam}/plan`);
		await person.getByRole('link', { name: 'What we promised' }).click();
		const mine = await text(person);
		check('the person reads it in plain words', /We missed each other/.test(mine) && /go on trying/.test(mine), mine);
		check('and no word of the team’s', !/voicemail|Amina/i.test(mine), mine);
		await open(person, `/person/${sam}/owed`);
		await look(person, 'promised');
	}
	await page.selectOption('[name=how]', 'phone');
	await page.getByLabel(/^Yes: we spoke/).check();
	await press(page, 'Save');
	check(`${how}: a conversation ends it`, /Done/.test(await text(page)) && !/Write down a contact/.test(await text(page)));
	await open(page, `/person/${sam}/owed`);
	check(`${how}: and what was a second way to the same`, /Does not apply/.test(await text(page)));
	if (scripts)
		await look(page, 'owed');
}

// The person asks; it is on the list at once.
await open(person, `/person/${sam}/review`);
await look(person, 'ask');
await press(person, 'Ask');
check('they are told', /on the team/.test(await person.evaluate(() => document.body.innerText)));
const amina = await visitor('amina');
await open(amina, '/work');
check('the team has it', /Look at the plan again, because something changed/.test(await text(amina)));
await amina.getByRole('link', { name: /Look at the plan again/ }).first().click();
check('and why', /The person asks for it/.test(await text(amina)));
const one = new URL(amina.url()).pathname;
// Does not apply: wants a reason.
await amina.getByText('It does not apply', { exact: true }).click();
await press(amina, 'Save the reason');
check('a reason is wanted', /say why it does not apply/i.test(await text(amina)));
await look(amina, 'not-error');
// I do it, tomorrow.
await open(amina, one);
await amina.getByText('Who does it, and when it is arranged', { exact: true }).click();
await amina.getByLabel('I do it').check();
const day = new Date(Date.now() + 86400000);
for (const [k, v] of [['day', day.getUTCDate()], ['month', day.getUTCMonth() + 1], ['year', day.getUTCFullYear()], ['time', '14:05']])
	await amina.fill(`[name=booked-${k}]`, String(v));
await amina.locator('details[open] button').last().click();
await amina.waitForLoadState();
check('it is handed on', /Amina Warsame/.test(await text(amina)) && /2:05pm/.test(await text(amina)), await text(amina));
await open(person, `/person/${sam}/owed`);
check('the person reads when', /Arranged for .*2:05pm/.test(await text(person)), await text(person));

// Who is kept out.
const ruth = new Client(s.base);
await ruth.signIn(s.logins.ruth);
const grace = new Client(s.base);
await grace.signIn(s.logins.grace);
const own = new Client(s.base);
await own.signIn(s.logins.sam);
for (const [who, c, path, want] of [['a supporter', ruth, `/person/${sam}/owed`, 404], ['a supporter', ruth, '/work', 403],
	['the person', own, one, 403], ['the person', own, '/work', 403], ['the person', own, `/person/${sam}/missed`, 403]]) {
	const r = await c.go(path);
	check(`${who} is kept out of ${path.replace(sam, 'x')}`, [want, 404].includes(r.status), r.status);
}
const hers = await grace.go('/work');
check('another team’s list is another', hers.status === 200 && !hers.text.includes(sam), hers.status);

// Limits.
const ada = await visitor('ada');
await open(ada, '/settings');
await ada.getByRole('link', { name: 'How long clocks run' }).click();
await ada.getByRole('link', { name: 'Contact after an assessment' }).click();
await ada.fill('[name=due]', '72');
await press(ada, 'Save');
// CARE-89
check('a longer one wants an approver', /enter who approved it/i.test(await text(ada)));
await look(ada, 'limits-error');
await ada.fill('[name=due]', '24');
await press(ada, 'Save');
check('a shorter one is taken', /24 hours \(the practice: 2 days\)/.test(await text(ada)), await text(ada));
await open(ada, '/settings/clocks?code=discharge');
await look(ada, 'limits');

// E-mail: one's own address, or none.
await open(amina, '/work/email');
await look(amina, 'email');
await amina.fill('[name=address]', 'amina@example');
await press(amina, 'Save');
check('it is kept', /told by e-mail/.test(await amina.evaluate(() => document.body.innerText)));
await open(amina, '/work/email');
await amina.evaluate(() => { document.querySelector('[name=address]').type = 'text'; });
await amina.fill('[name=address]', 'a@b, c@d');
await press(amina, 'Save');
check('two addresses are none', /enter an e-mail address/i.test(await text(amina)));

await b.close();
await s.stop();
finish();
