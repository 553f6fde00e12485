// A reviewer of a death, on a phone: what is theirs comes first; who died and what
// was raised; whether they are apart from the care is looked at and not ticked;
// good care before anything else; each phase in words; a second reader where one
// must. With scripts and without, at 390 px; what it takes is counted. And the
// care record, which stays behind its own door.
import { execFileSync } from 'node:child_process';
import { service, browser, check, finish, Client, axe, heed } from './lib.mjs';
import { Hands, journey } from './hands.mjs';
import { submit, good, idIn } from './world.mjs';

const days = (link, n) => {
	const d = new Date(Date.now() + n * 86400e3);
	return { [`${link}-day`]: d.getUTCDate(), [`${link}-month`]: d.getUTCMonth() + 1, [`${link}-year`]: d.getUTCFullYear() };
};
const into = async (c, path, mine, what = path) => good(await submit(c, path, mine), what);

// The safety lead writes the death down, asks for a review and hands it on.
async function allot(noor, { called, record, care, to }) {
	const death = idIn((await into(noor, '/learn/death/new', { 'death.called': called, ...days('death.day', -9),
		'death.status': '=inpatient', 'death.record': record })).path, 'death');
	await into(noor, `/learn/death/${death}/concerns/concerns.one`, { 'concerns.who': '=family',
		'concerns.text': 'His brother asks who looked in after ten' });
	good(await submit(noor, `/learn/death/${death}`, {}, { action: '/move', press: ['to', 'looking'] }), 'looking');
	const review = idIn(good(await submit(noor, `/learn/review/new?about=death/${death}`, { 'independence.care': care },
		{ action: '/new' }), 'review').path, 'review');
	const owner = (await noor.go(`/learn/review/${review}/owner`)).text;
	const account = owner.match(new RegExp(`<option value="([^"]+)"[^>]*>${to},`))?.[1];
	await into(noor, `/learn/review/${review}/owner`, { owner: account }, 'owner');
	return { death, review };
}
const moves = (c, review, to) => submit(c, `/learn/review/${review}`, {}, { action: '/move', press: ['to', to] });

// One of few is ticked, one of many is chosen from a list.
async function pick(h, question, answer) {
	if (await h.page.locator('main select').and(h.page.getByLabel(question)).count())
		return h.select(question, answer);
	return h.choose(answer, question);
}

async function phase(h, { which, words, was, another }) {
	await pick(h, 'Which phase', which);
	if (words)
		await h.fill('What you judge, in words', words);
	await pick(h, 'The care in this phase was', was);
	await h.press(another ? 'Save, and add another' : 'Save', 'main form:has(textarea)');
}

async function reviewer(h, { s, noor, n }) {
	const called = `Idris Vane ${n}`;
	const { death, review } = await allot(noor, { called, record: '', care: ' elis  VAUGHAN', to: 'Elis Vaughan' });
	await h.signIn(s.logins.elis);
	h.begin();
	await h.press('Learning');
	const first = await h.page.locator('main h2').first().innerText();
	h.check('what is with them comes first', first === 'What is with you', first);
	await h.fits('where learning starts');
	await h.shot('1-today');
	await h.press(`Mortality review: ${called}`);
	await h.sees(called, 'On a ward', 'What was raised', 'His brother asks who looked in after ten');

	// LEARN-20
	await h.sees('Someone else has to review this', 'Elis Vaughan is named among those who had part in the care');
	await h.press('Independence');
	await h.choose('Yes', 'I had no part');
	await h.press('Save', 'main form:has(fieldset)');
	h.check('saying so is not enough', !await h.has('Begin', 'main'), await h.text('main'));
	const tried = await moves(await reader(s), review, 'reviewing').catch((e) => ({ status: String(e.message).slice(0, 60) }));
	h.check('nor does a form of one\'s own begin it', tried.status !== 200 ||
		!/The review is being written/.test((await noor.go(`/learn/review/${review}`)).text), tried.status);
	await h.shot('2-refused');
	await noorNames(noor, review, 'Dr Holly Quist');
	await h.go(`/learn/review/${review}`);
	await h.press('Begin', 'main');
	await h.sees('The review is being written');

	// Good care is what is asked for before anything else.
	const blank = await h.page.locator('main p:has-text("Not written yet") a').allInnerTexts();
	h.check('good care comes first of what is not written', /^Good care/.test(blank[0] ?? ''), blank.join(' | '));
	await h.shot('3-begun');
	await h.press('Good care');
	const label = (await h.page.locator('main form label').allInnerTexts()).map((t) => t.trim());
	h.check('and is its first question', label[0] === 'Good care: what went well', label.join(' | '));
	await h.fill('Good care: what went well', 'The night nurse sat with him and wrote it down');
	await h.fill('What the family asked', 'Who looked in after ten: the notes name nobody');
	await h.choose('Structured judgement review', 'Which way of reviewing');
	await h.press('Save', 'main form:has(textarea)');

	await h.press('Phases of care', 'main');
	await phase(h, { which: 'Care on the ward', words: 'Kind, in his own words, and seen each hour until ten', was: 'Good', another: true });
	await phase(h, { which: 'Leaving, and what followed', was: 'Poor' });
	await h.fits('the phases');
	await h.shot('4-phases');
	await h.press('Back');
	await h.press('Altogether', 'main');
	await h.fill('The care altogether, in words', 'Good until ten; after it nobody was named to look in');
	await pick(h, 'The care altogether was', 'Poor');
	await pick(h, 'The notes were', 'Adequate');
	await pick(h, 'Was the death more likely', 'It cannot be told');
	await h.fill('How this was judged', 'From the notes, hour by hour');
	await h.press('Save', 'main form:has(textarea)');
	// A rating without words is no judgement.
	h.check('each rating needs its words', !await h.has('The review is written', 'main') &&
		(await h.text('main')).includes('each needs an answer to “What you judge, in words”'), await h.text('main'));
	await h.press('each needs an answer', 'main');
	await h.press('Change', 'main dl > div:nth-of-type(2)');
	await h.fill('What you judge, in words', 'Nobody was named to look in after ten');
	await h.press('Save', 'main form:has(textarea)');
	await h.press('Back');
	await h.sees('A second reader reads this too');
	await h.press('The review is written', 'main');
	const took = `${h.pages} pages, ${h.actions} actions, ${h.typed} characters`;
	h.check('a review takes at most 24 pages, 40 actions and 400 characters', h.pages <= 24 && h.actions <= 40 && h.typed <= 400, took);
	console.log(`   ${h.way}: ${took}`);
	const text = await h.text('main');
	// LEARN-20
	h.check('it cannot end without a second reader', !await h.has('Finish', 'main') && text.includes('a second reader reads it'), text);
	await h.fits('the review');
	await h.shot('5-written');
	if (h.scripts) {
		const bad = await axe(h.page);
		h.check('axe finds nothing', bad.length === 0, bad.join(' || '));
	}

	// The second reader's words stand beside the first, and the panel's after both.
	good(await moves(noor, review, 'second'), 'second');
	await into(noor, `/learn/review/${review}/second`, { 'second.by': 'Dr Ines Carro', 'second.declared': '=true', 'second.judgement': 'I judge it the same',
		'second.rating': '=poor', 'second.problem': '=yes' });
	good(await moves(noor, review, 'panel'), 'panel');
	await into(noor, `/learn/review/${review}/panel`, { 'panel.judgement': 'It cannot be told', 'panel.problem': '=cannot-tell' });
	good(await moves(noor, review, 'closed'), 'closed');
	await h.go(`/learn/review/${review}`);
	// LEARN-21
	await h.sees('Nobody was named to look in after ten', 'I judge it the same', 'It cannot be told', 'Finished');
	await h.press(called, 'main');
	await h.sees('Reviews', `Mortality review: ${called}`, 'Finished', 'Worked out from what is written here');
	await h.fits('the death');
	await h.shot('6-death');
	h.check('nothing grades whoever died', !/\brisk (level|score|rating)\b|\b(high|low|medium) risk\b/i.test(await h.text('main')));
	h.check('the death is the same one', h.page.url().endsWith(death));
}
let signed;
const reader = async (s) => {
	if (!signed) {
		signed = new Client(s.base);
		await signed.signIn(s.logins.elis);
	}
	return signed;
};
const noorNames = async (noor, review, name) => {
	const page = (await noor.go(`/learn/review/${review}/independence`)).text;
	const f = noor.fields(page, '/independence');
	const mine = Object.fromEntries(f.fields.filter((x) => x.value.trim().toLowerCase().includes('elis')).map((x) => [x.name, name]));
	return into(noor, `/learn/review/${review}/independence`, mine, 'names');
};

// Someone of two offices: the record opens with a reason, which others read; and
// whoever wrote in it does not review.
async function door(h, { s, noor }) {
	const amina = new Client(s.base), priya = new Client(s.base);
	await amina.signIn(s.logins.amina);
	await priya.signIn(s.logins.priya);
	const person = idIn((await amina.go('/home')).text, 'person');
	for (const [who, role] of [['kofi', 'reviewer'], ['amina', 'reviewer']])
		execFileSync(heed, ['user', 'role', '--db', s.db, '--role', role, who], { env: s.env, stdio: 'ignore' });
	const kofi = await allot(noor, { called: 'Wren Achterberg', record: person, care: 'Somebody Else', to: 'Kofi Mensa' });
	const own = await allot(noor, { called: 'Wren Achterberg', record: person, care: 'Somebody Else', to: 'Amina Warsame' });
	// LEARN-20
	await h.signIn(s.logins.amina);
	await h.go(`/learn/review/${own.review}`);
	await h.sees('Someone else has to review this', 'Amina Warsame wrote in the care record of whoever died');
	await h.press('Independence');
	await h.choose('Yes', 'I had no part');
	await h.press('Save', 'main form:has(fieldset)');
	h.check('whoever wrote in the record does not begin', !await h.has('Begin', 'main'), await h.text('main'));
	await h.press('Sign out');

	await h.signIn({ ...s.logins.amina, subject: 'kofi' });
	await h.go(`/learn/review/${kofi.review}`);
	await h.seesNot('Someone else has to review this');
	await h.press('Open their care record');
	await h.sees('Open this record?');
	await h.fits('the door');
	await pick(h, 'Why do you need this record now', 'To review a death');
	await h.fill('In your words', 'Review of a death, as allotted');
	await h.shot('7-door');
	await h.press('Open the record for 4 hours');
	h.check('it opens', h.page.url().includes(`/person/${person}`) && !h.page.url().includes('/open'), h.page.url());
	await h.press('All of it, by day');
	await h.sees('By day', 'the newest first', 'Safety plan');
	await h.fits('the record by day');
	await h.shot('8-days');
	const looks = (await priya.go('/looks')).text;
	h.check('and a privacy officer reads why', looks.includes('Kofi Mensa') && looks.includes('To review a death'), looks.slice(0, 300));
	// Who has no way to records is told so, and is shown nothing of it.
	const elis = await reader(s), page = (await elis.go(`/learn/death/${kofi.death}`)).text;
	h.check('who may not open records has no way in', page.includes('ask whoever gives accounts') && !page.includes(`/person/${person}`));
	h.check('and the record does not open', [401, 403, 404].includes((await elis.go(`/person/${person}`)).status));
}

const s = await service({ people: 12 }), b = await browser();
let n = 0;
for (const scripts of [true, false]) {
	const context = await b.newContext({ javaScriptEnabled: scripts, viewport: { width: 390, height: 844 } });
	const h = new Hands(await context.newPage(), s.base, `a reviewer, ${scripts ? 'scripts' : 'no scripts'} 390`);
	h.scripts = scripts;
	h.way = scripts ? 'scripts' : 'no scripts';
	const noor = new Client(s.base);
	await noor.signIn(s.logins.noor);
	await journey(h, 'a reviewer', () => reviewer(h, { s, noor, n: ++n }));
	await context.close();
}
const context = await b.newContext({ viewport: { width: 390, height: 844 } });
const h = new Hands(await context.newPage(), s.base, 'a reviewer and the record');
const noor = new Client(s.base);
await noor.signIn(s.logins.noor);
await journey(h, 'the care record of whoever died', () => door(h, { s, noor }));
await context.close();
check('no word of a review is in any log', !/looked in|night nurse|Idris/.test(s.logText()), s.logText());
await b.close();
await s.stop();
finish();
