// A mother after a death: one person to ring, her questions in her words and an
// honest state for each, what was promised and whether it was kept, the draft to
// correct before it is final. Then the same as a letter. With scripts and
// without, on a phone of 390 px.
import { service, browser, check, finish, Client, axe, validate, signInPage } from './lib.mjs';
import { Hands, journey } from './hands.mjs';
import { submit, good, idIn, settle } from './world.mjs';

const iso = (d) => d.toISOString().slice(0, 10);
const away = (n) => new Date(Date.now() + n * 86400e3);
const dated = (name, d) => ({ [`${name}-day`]: d.getUTCDate(), [`${name}-month`]: d.getUTCMonth() + 1, [`${name}-year`]: d.getUTCFullYear() });
const entry = async (c, id, group, mine) => good(await submit(c, `/learn/affected/${id}/${group}/${group}.one`, mine,
	{ action: `${group}.one` }), `${group} of ${id}`);
// The fields of a date have the question's name before -day.
const part = async (c, kind, id, group, mine) => good(await submit(c, `/learn/${kind}/${id}/${group}`, mine), `${group} of ${id}`);
const days = (fields, link, d) => Object.fromEntries(Object.entries({ day: d.getUTCDate(), month: d.getUTCMonth() + 1,
	year: d.getUTCFullYear() }).map(([k, v]) => [`${link}-${k}`, v]));

async function scene(s, n) {
	const noor = new Client(s.base);
	await noor.signIn(s.logins.noor);
	const event = idIn(good(await submit(noor, '/learn/event/new', { 'event.type': '=incident',
		'event.what': 'A man died at home two days after he left the ward' }), 'event').path, 'event');
	const inquiry = idIn(good(await submit(noor, `/learn/inquiry/new?about=event/${event}`, { 'inquiry.kind': '=psii', 'inquiry.what':
		'Leaving the ward on a Friday' }, { action: '/new' }), 'inquiry').path, 'inquiry');
	await part(noor, 'inquiry', inquiry, 'draft', { 'draft.text': 'He left at four. Nobody rang on Saturday.' });
	const id = idIn(good(await submit(noor, `/learn/affected/new?about=event/${event}`, { 'who.name': 'Ruth Pell',
		'who.called': 'Ruth', 'who.relation': '=family' }, { action: '/new' }), 'affected').path, 'affected');
	await part(noor, 'affected', id, 'contact', { 'contact.name': 'Gwen Achebe', 'contact.role': 'engagement lead',
		'contact.phone': '01632 960 417', 'contact.hours': 'Weekdays, nine to five',
		'contact.next': 'We meet and go through what we know', ...days(0, 'contact.day', away(9)) });
	await entry(noor, id, 'questions', { 'questions.text': 'Why did he leave on a Friday?', 'questions.state': '=answered',
		'questions.answer': 'The bed was needed for somebody else that evening.' });
	await entry(noor, id, 'questions', { 'questions.text': 'Did he say anything?', 'questions.state': '=could-not-establish',
		'questions.answer': 'Nobody we asked spoke with him after four.' });
	await entry(noor, id, 'promises', { 'promises.what': 'To send his belongings', ...days(0, 'promises.by', away(-9)),
		'promises.state': '=kept', ...days(0, 'promises.on', away(-10)) });
	await entry(noor, id, 'promises', { 'promises.what': 'To tell you who will read the records',
		...days(0, 'promises.by', away(-3)) });
	await submit(noor, `/learn/affected/${id}`, {}, { action: '/share', press: ['give', inquiry] });
	const page = good(await submit(noor, `/learn/affected/${id}`, { subject: `quiet.${n}`, do: 'give' }, { action: '/account' }), 'account').text;
	const once = page.match(/One-time passphrase[\s\S]*?<dd[^>]*>([\s\S]*?)<\/dd>/)[1].replace(/<[^>]*>/g, '').trim();
	const c = await settle(s, { subject: `quiet.${n}`, password: once });
	return { noor, id, event, inquiry, login: c.login };
}

async function mother(h, { noor, id, inquiry, login }) {
	await h.signIn(login);
	// LEARN-34
	h.check('she starts on her own page, and the tab tells nothing', h.page.url().includes('/with') && await h.page.title() === 'Notes');
	const first = await h.page.locator('main h2').first().innerText();
	h.check('one person she can reach comes first', first === 'Who you can reach', first);
	h.check('with a number that dials', await h.page.locator('main a[href="tel:01632960417"]').count() === 1);
	await h.sees('Gwen Achebe, engagement lead', 'We meet and go through what we know');
	h.check('help now is there', await h.page.locator('#help-now a[href^="tel:"]').count() > 1);
	// LEARN-36
	const asked = await h.page.locator('main ol > li').allInnerTexts();
	h.check('her questions are numbered, each with where it stands', asked.length === 2 &&
		asked[0].includes('The bed was needed') && asked[1].includes('We looked, and could not find this out.'), asked.join(' | '));
	// LEARN-35
	await h.sees('To send his belongings', 'We did this on', 'To tell you who will read the records',
		/We said that we would do this by .*, and we have not done it. We are sorry./);
	h.check('no cheer and no grade', !/\b(success|great|well done|score|level)\b/i.test(await h.text('main')), await h.text('main'));
	const green = await h.page.evaluate(() => [...document.querySelectorAll('main *')].filter((e) => {
		const m = getComputedStyle(e).backgroundColor.match(/\d+/g)?.map(Number) ?? [0, 0, 0, 0];
		return (m[3] ?? 1) > 0 && m[1] > m[0] + 40 && m[1] > m[2] + 40;
	}).length);
	h.check('nothing on it is green', green === 0, green);
	await h.fits('her page');
	await h.shot('1-page');
	if (h.scripts) {
		const bad = await axe(h.page);
		h.check('axe finds nothing', bad.length === 0, bad.join(' || '));
	}

	await h.press('Add this question');
	await h.sees('There is a problem', 'Write it in your own words');
	await h.fill('Ask something', 'Who was meant to ring him on Saturday?');
	await h.press('Add this question');
	await h.sees('Your question is here now, in your words.', 'Who was meant to ring him on Saturday?', 'We do not know yet.');
	h.check('saying so is no green tick', await h.page.locator('.nhsuk-notification-banner--success').count() === 0);

	// LEARN-36
	await h.press('Read the draft');
	await h.sees('Nobody rang on Saturday.', 'Nothing is final until you have had time with it.');
	await h.fits('the draft');
	await h.fill('In your words', 'I rang the ward on Saturday at ten');
	await h.shot('2-draft');
	await h.press('Send this to us');
	await h.sees('What you wrote is with us.', 'I rang the ward on Saturday at ten', 'We have not looked at this yet.');

	// What she said is where staff look, and what they answer is where she looks.
	const staff = (await noor.go(`/learn/affected/${id}`)).text;
	h.check('staff read her words', staff.includes('Who was meant to ring him on Saturday?') && staff.includes('I rang the ward on Saturday at ten'));
	const list = (await noor.go('/learn/missed')).text;
	h.check('the promise that was missed stands in its list', list.includes('To tell you who will read the records') &&
		!list.includes('To send his belongings'));
	const open = [...staff.matchAll(new RegExp(`/learn/affected/${id}/questions/([a-z0-9]+)"`, 'g'))].map((m) => m[1]);
	await submit(noor, `/learn/affected/${id}/questions/${open.at(-1)}`, { 'questions.state': '=answered',
		'questions.answer': 'The crisis team, and it did not.' });
	await h.press('Back');
	await h.sees('The crisis team, and it did not.');

	await h.press('The same as a letter, to print');
	await h.sees('Gwen Achebe', '01632 960 417', 'Why did he leave on a Friday?', 'To send his belongings', 'Nobody rang on Saturday.');
	h.check('a letter asks for nothing', await h.page.locator('main form').count() === 0);
	await h.shot('3-letter');

	// Nothing else of the house is hers.
	for (const path of ['/learn', `/learn/affected/${id}`, `/learn/inquiry/${inquiry}`, '/find', '/home/', `/with/draft/${id}`])
		h.check(`${path} is not hers`, [401, 403, 404].includes((await h.page.request.get(h.base + path)).status()));
	// Sharing can be stopped, and then it is gone.
	await submit(noor, `/learn/affected/${id}`, {}, { action: '/share', press: ['end', inquiry] });
	h.check('a draft that is no longer shared is gone', (await h.page.request.get(`${h.base}/with/draft/${inquiry}`)).status() === 404);
}

// Each page of hers and of those who keep in touch, at 320 px and by the checkers;
// with long words, with words that run the other way, and with nothing in it.
async function pages(b, s, { noor, id, event, inquiry, login }) {
	const context = await b.newContext({ viewport: { width: 320, height: 640 } });
	const hers = await context.newPage();
	await signInPage(hers, s.base, login);
	const other = await b.newContext({ viewport: { width: 320, height: 640 } });
	const staff = await other.newPage();
	await signInPage(staff, s.base, s.logins.noor);
	const look = async (page, path, state) => {
		const r = await page.goto(s.base + path);
		const html = await r.text();
		const faults = [...await axe(page), ...await validate(html)];
		const wide = await page.evaluate(() => document.documentElement.scrollWidth);
		if (wide > 320)
			faults.push(`scrolls sideways at 320 px (${wide})`);
		if (!/href="tel:999"/.test(html))
			faults.push('no crisis help');
		const name = `${path.replace(/[a-z0-9]{20}/g, '{id}').split('?')[0]} ${state}`;
		check(`${name} answers`, r.status() === 200, r.status());
		check(`${name} is clean`, faults.length === 0, faults.join(' || '));
	};
	const candour = idIn(good(await submit(noor, `/learn/candour/new?about=event/${event}`, { 'aware.what': 'He died at home',
		...days(0, 'aware.at', away(-12)) }, { action: '/new' }), 'candour').path, 'candour');
	const empty = idIn(good(await submit(noor, `/learn/affected/new?about=event/${event}`, { 'who.name': 'Nobody yet' },
		{ action: '/new' }), 'empty').path, 'affected');
	await entry(noor, id, 'dates', { 'dates.kind': '=inquest', ...days(0, 'dates.day', away(9)) });
	const round = async (state) => {
		for (const path of ['/with', '/with/letter', `/with/draft/${inquiry}`])
			await look(hers, path, state);
		for (const path of ['/learn', '/learn/missed', `/learn/affected/${id}`, `/learn/affected/${id}/letter`,
			...['', '/in-person', '/letter'].map((x) => `/learn/candour/${candour}${x}`)])
			await look(staff, path, state);
	};
	await submit(noor, `/learn/affected/${id}`, {}, { action: '/share', press: ['give', inquiry] });
	await round('filled');
	// LEARN-35
	check('a day that matters is warned of', (await noor.go(`/learn/affected/${id}`)).text.includes('lands on a day that matters to them'));
	await look(staff, `/learn/affected/${empty}`, 'empty');
	await look(staff, `/learn/affected/${empty}/letter`, 'empty');
	await look(staff, '/learn/affected', 'list');
	await entry(noor, id, 'questions', { 'questions.text': 'x'.repeat(300) + ' ' + 'Why '.repeat(400) });
	await entry(noor, id, 'promises', { 'promises.what': '\u0634\u0643\u0631\u0627 \u0644\u0643 ' + 'y'.repeat(200), ...days(0, 'promises.by', away(-1)) });
	await part(noor, 'affected', id, 'contact', { 'contact.name': 'G'.repeat(110), 'contact.phone': '01632 960 417 or 01632 960 418' });
	await round('long and right to left');
	await context.close();
	await other.close();
}

const b = await browser();
const s = await service({ people: 12 });
let n = 0;
for (const scripts of [true, false]) {
	const context = await b.newContext({ javaScriptEnabled: scripts, viewport: { width: 390, height: 844 } });
	const h = new Hands(await context.newPage(), s.base, `a mother, ${scripts ? 'scripts' : 'no scripts'} 390`);
	h.scripts = scripts;
	try {
		const w = await scene(s, ++n);
		await journey(h, 'a mother', () => mother(h, w));
		if (scripts)
			await pages(b, s, w);
	} catch (e) {
		check(`the scene for ${h.what}`, false, e.stack);
	}
	await context.close();
}
check('no word of hers is in any log', !/Saturday|belongings|Ruth/.test(s.logText()), s.logText());
await s.stop();
await b.close();
finish();
