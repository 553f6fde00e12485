// In an emergency department, on a phone: the first look on one page, its end,
// a short plan, in use before the person goes home. What it takes is counted;
// so is that what was never said is not asked for.
import { browser, check, finish } from './lib.mjs';
import { Hands, journey } from './hands.mjs';
import * as W from './world.mjs';

const soon = new Date(Date.now() + 36 * 3600e3);
const day = (d) => [d.getUTCDate(), d.getUTCMonth() + 1, d.getUTCFullYear()];

// The seven things that anyone may look at first (CARE-28).
const seven = ['Body and health', 'Feelings and mind', 'Keeping people safe from harm by others', 'Life around me',
	'Safe right now', 'A plan that is there already', 'Who else should help'];

async function look(h) {
	await h.press('Assessments');
	await h.select('What brought us together', 'Thoughts of dying');
	await h.select('Where we talked', 'In the emergency department');
	await h.press('Begin with one short page');
	const asked = await h.page.locator('main fieldset legend').allInnerTexts();
	// CARE-28
	check(`an ED looks first at seven things, on one page (${h.way})`,
		seven.every((s) => asked.some((a) => a.trim() === s)), asked.join(' | '));
	await h.sees('Leave empty what was not talked about');
	await h.seesNot(/\b(level|score|high|medium|low) (of )?risk\b|risk (level|score|rating)/i);
	await h.fits('the first look');
	await h.shot('1-look');
	await h.fill('What the concern is now', 'Alone at night');
	await h.fill('Something about my feelings', 'It comes when it gets dark');
	await h.fill('Something in my life', 'My brother moved out');
	await h.choose('In', 'Whose words are these');
	await h.press('Save, and finish');
}

async function ends(h) {
	await h.sees('It comes when it gets dark', 'My brother moved out');
	await h.choose('Yes, this is how I see it', 'Is this how I see it');
	await h.choose('We talked about what was needed', 'How it ended');
	await h.shot('2-end');
	await h.press('Save, and finish');
	await h.sees('Finished');
}

async function plans(h) {
	await h.press('A short plan for now');
	await h.sees('The few things that help tonight');
	await h.fits('the short plan');
	await h.shot('3-plan');
	await h.fill('A sign that tells me', 'I stop putting the lights on');
	await h.fill('Who they are to me', 'My brother. I say: talk to me');
	await h.fill('How to reach them', '07700 900 123');
	await h.fill('What we agreed to do', 'My brother keeps the tablets');
	await h.fill('What to do right now', 'Ring my brother, then 111');
	await h.choose('In', 'Whose words are these');
	await h.press('Save, and finish');
	await h.choose('Yes, this is my plan', 'Is this my plan');
	await h.date('We look at this plan again by', ...day(new Date(Date.now() + 7 * 86400e3)));
	await h.fill('Who gets in touch', 'Amina, nurse');
	await h.date('When', ...day(soon));
	await h.fill('Time, such as', '11:00');
	await h.select('How', /By phone/);
	await h.shot('4-agree');
	await h.press('Save: this is the plan now');
}

// Who comes again: the plan that is there is what is offered first.
async function again(h, id) {
	await h.go(`/person/${id}/assessment`);
	await h.press('Begin');
	// CARE-102
	check(`an ED that meets them again is shown the plan first (${h.way})`, await h.has('The plan', 'main') &&
		!await h.has('A short plan for now', 'main'), await h.text());
	await h.press('The plan', 'main');
	await h.sees('This plan is in use.', 'My brother keeps the tablets');
}

async function ed(h, { login, id }) {
	await h.signIn(login);
	h.begin();
	await h.go(`/person/${id}`);
	await look(h);
	await ends(h);
	await plans(h);
	const took = `${h.pages} pages, ${h.actions} actions, ${h.typed} characters`;
	const text = await h.text();
	// CARE-102
	check(`an ED assessment comes to a plan in use (${h.way})`, ['This plan is in use.', 'I stop putting the lights on',
		'My brother. I say: talk to me', 'My brother keeps the tablets', 'Ring my brother, then 111',
		'Amina, nurse'].every((s) => text.includes(s)), text);
	// CARE-28 CARE-102
	check(`an ED journey takes at most 12 pages, 40 actions and 300 characters (${h.way})`,
		h.pages <= 12 && h.actions <= 40 && h.typed <= 300, took);
	console.log(`   ${h.way}: ${took}`);
	await h.fits('the plan');
	await h.shot('5-in-use');
	// The clock of 48 hours runs from the end of the assessment, and copies are owed.
	await h.go(`/person/${id}`);
	const owed = await h.text();
	// CARE-102
	check(`an ED assessment that ended is followed up (${h.way})`, /Contact after an assessment (When it is due )?In 4[678] hours/.test(owed) &&
		owed.includes('Copy to the GP'), owed);
	await again(h, id);
}

const w = await W.world(), b = await browser();
for (const scripts of [true, false]) {
	const context = await b.newContext({ javaScriptEnabled: scripts, viewport: { width: 390, height: 844 } });
	const h = new Hands(await context.newPage(), w.s.base, `from the ED, ${scripts ? 'scripts' : 'no scripts'} 390`);
	h.way = scripts ? 'scripts' : 'no scripts';
	const id = await W.person(w);
	await journey(h, 'an ED on a phone', () => ed(h, { login: w.amina.login, id }));
	await context.close();
}
check('an ED journey leaves no clinical text in any log', !/gets dark|lights on|tablets/.test(w.s.logText()), w.s.logText());
await b.close();
await w.s.stop();
finish();
