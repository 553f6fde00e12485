// A nurse after a bad night, on a phone in a corridor: four questions, then with
// whose name, then the receipt. What it takes is counted. Later: what changed.
// And a mother who has no sign-in.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { browser, check, finish, axe, validate } from './lib.mjs';
import { Hands, journey } from './hands.mjs';
import * as W from './world.mjs';

const took = (h) => `${h.pages} pages, ${h.actions} actions, ${h.typed} characters`;

async function questions(h, { kind, what, safe }) {
	await h.sees('A near miss', 'Good care', 'Something went wrong');
	await h.fits('the four questions');
	await h.choose(kind, 'What kind of thing');
	await h.fill('What happened', what);
	await h.choose('Yesterday', 'When was it');
	await h.fill('Where exactly', 'Bathroom 2');
	await h.fill('Who was affected', 'A patient, frightened and unhurt');
	await h.choose(safe, 'Is everyone safe now');
	await h.shot('1-questions');
	await h.press('Go on');
}
const receipt = (h) => {
	// LEARN-11 LEARN-60
	check(`the receipt comes within 6 pages and 20 actions (${h.what})`, h.pages <= 6 && h.actions <= 20, took(h));
	console.log(`   ${h.what}: ${took(h)}`);
};

async function named(h, w) {
	await h.signIn(w.amina.login);
	h.begin();
	await h.go('/home');
	await h.press('Tell us what happened');
	await questions(h, { kind: 'A near miss', what: 'The rope was found in time', safe: 'Yes' });
	await h.choose('With my name', 'Does your name go with it');
	await h.press('Send');
	receipt(h);
	await h.sees('Thank you. We have it.', /Reference E-\d{4}-\w{5}/, 'the patient safety team', 'By ', 'Support for you');
	await h.fits('the receipt');
	await h.shot('2-receipt');
	const ref = (await h.text()).match(/E-\d{4}-\w{5}/)[0];
	await h.press('What became of it');
	await h.sees(ref);
	return ref;
}

// The lead decides on it and writes back, over HTTP.
async function writesBack(w, ref) {
	const list = (await w.lead.go('/learn/event?all=1')).text;
	const at = [...list.matchAll(/href="(\/learn\/event\/[a-z0-9]+)"[\s\S]*?(E-\d{4}-\w{5})/g)].find((m) => m[2] === ref)?.[1];
	await W.submit(w.lead, at + '/told', { 'told.found': 'The hook had not been seen', 'told.changed': 'The hook is gone' });
	return at;
}

async function later(h, w, ref) {
	await writesBack(w, ref);
	await h.go('/tell/mine');
	await h.sees('What changed');
	await h.press(ref);
	await h.sees('Here is what changed', 'The hook is gone', 'Someone read it on');
	await h.fits('what changed');
	await h.shot('3-changed');
	await h.choose('Yes', 'Did anything change');
	await h.press('Send', 'main form');
	await h.sees('Thank you. Your answer is with those');
}

async function nameless(h, w) {
	await h.signIn(w.amina.login);
	h.begin();
	await h.go('/home');
	await h.press('Tell us what happened');
	await questions(h, { kind: 'Something went wrong', what: 'He was alone for an hour, and we were two', safe: 'No' });
	// Whom to call comes before anything else.
	const text = await h.text('main');
	check(`whom to call stands first (${h.what})`, text.indexOf('Call 999') >= 0 &&
		text.indexOf('Call 999') < text.indexOf('Without my name'), text);
	await h.fits('whom to call');
	await h.shot('4-call');
	await h.choose('Without my name', 'Does your name go with it');
	await h.press('Send');
	receipt(h);
	await h.sees('It is shown this once', 'Support for you');
	await h.shot('5-code');
	const code = (await h.text('#code')).trim();
	check(`the code has 160 bits (${h.what})`, /^([a-z2-7]{4}-){7}[a-z2-7]{4}$/.test(code), code);
	check(`the code is in no address (${h.what})`, !h.urls.some((u) => u.includes(code.slice(0, 9))));
	const ref = (await h.text()).match(/E-\d{4}-\w{5}/)[0];
	const at = await writesBack(w, ref);
	await h.go('/tell/again');
	await h.fill('Your code', code.toUpperCase().replace(/-/g, ' '));
	await h.press('Look');
	await h.sees('Here is what changed', 'The hook is gone');
	await h.fits('what became of it');
	await h.fill('Is there anything to add', 'Two more came at nine');
	await h.press('Send', 'main form');
	await h.sees('Thank you. Your answer is with those');
	const lead = (await w.lead.go(at)).text;
	check(`the answer is with the lead (${h.what})`, lead.includes('Two more came at nine'));
	check(`and nobody's name (${h.what})`, !lead.includes('Amina') && !(await w.lead.go(at + '/history')).text.includes('Amina'));
}

async function mother(h) {
	h.begin();
	await h.go('/');
	await h.press('Tell us what happened', 'main');
	await questions(h, { kind: 'Something went wrong', what: 'Nobody rang us back', safe: 'I am not sure' });
	await h.choose('I am family', 'Who are you');
	await h.choose('In confidence', 'Does your name go with it');
	await h.fill('Your name, if you give it', 'Ruth Lark');
	await h.press('Send');
	receipt(h);
	await h.sees('It is shown this once', 'Support for you');
	check(`a receipt without faults (${h.what})`, (await axe(h.page)).length === 0, (await axe(h.page)).join(' '));
}

const events = async (w) => ((await w.lead.go('/learn/event?all=1')).text.match(/E-\d{4}-\w{5}/g) ?? []).length;

// The network is down on the ward: a page that was kept, and sent later.
async function kept(h, w, scripts) {
	const context = h.page.context(), before = await events(w), dir = mkdtempSync(join(tmpdir(), 'heed-kept-'));
	const file = join(dir, 'tell-us.html');
	const reply = await fetch(`${w.s.base}/tell/file`);
	check(`it is a file to keep (${h.what})`, /^attachment; filename="?tell-us\.html/.test(reply.headers.get('content-disposition') ?? ''),
		reply.headers.get('content-disposition'));
	const text = await reply.text(), faults = await validate(text);
	check(`its HTML has no faults, and it is small (${h.what})`, faults.length === 0 && text.length < 16000, `${text.length} ${faults.join(' ')}`);
	writeFileSync(file, text);
	await context.setOffline(true);
	h.begin();
	await h.go(`file://${file}`);
	const asked = h.urls.filter((u) => u.startsWith('http')).length;
	await h.sees('Someone is not safe now: call first', '999', 'it keeps nothing', 'When there is a connection again, press Send');
	await h.seesNot('Today', 'Yesterday');
	await h.choose('Something went wrong', 'What kind of thing');
	await h.fill('What happened', 'The lift stood still with him in it');
	await h.choose('A day, or about when', 'When was it');
	await h.fill('Or about when', 'the late shift on Monday');
	await h.select('Which team or ward', 'North team');
	await h.fits('the kept page');
	await h.shot('6-kept');
	check(`the kept page asks for nothing (${h.what})`, h.urls.filter((u) => u.startsWith('http')).length === asked);
	if (scripts)
		check(`and has no faults (${h.what})`, (await axe(h.page)).length === 0, (await axe(h.page)).join(' '));
	await context.setOffline(false);
	await h.press('Send');
	await h.sees('Not sent yet', 'Your words came over from the page that you kept');
	check(`its words came with it (${h.what})`, await h.filled('What happened') === 'The lift stood still with him in it');
	check(`and nothing is stored yet (${h.what})`, await events(w) === before, String(await events(w)));
	await h.fits('what came over');
	await h.shot('7-came');
	await h.press('Go on');
	await h.choose('I am family', 'Who are you');
	await h.choose('Without my name', 'Does your name go with it');
	await h.press('Send');
	await h.sees('Thank you. We have it.');
	check(`one was stored (${h.what})`, await events(w) === before + 1, String(await events(w)));
	const ref = (await h.text()).match(/E-\d{4}-\w{5}/)[0];
	const page = (await w.lead.go(await writesBack(w, ref))).text;
	const missing = ['The lift stood still with him in it', 'the late shift on Monday', 'North team', 'Not written yet'].filter((s) => !page.includes(s));
	// LEARN-3
	check(`with its four answers, to be completed (${h.what})`, missing.length === 0, missing.join(', '));
	rmSync(dir, { recursive: true });
}

// The connection goes while someone writes: no draft is kept here, so the page stays.
async function cut(h) {
	await h.go('/tell');
	await h.choose('Good care', 'What kind of thing');
	await h.fill('What happened', 'She stayed with him all night');
	await h.choose('I do not know', 'When was it');
	await h.page.context().setOffline(true);
	await h.target('Go on').click();
	await h.page.locator('.heed-offline').waitFor();
	await h.sees('There is no connection. Nothing has been sent. Your words are still on this page');
	check(`they are (${h.what})`, await h.filled('What happened') === 'She stayed with him all night');
	await h.fits('without a connection');
	await h.shot('8-cut');
	await h.page.context().setOffline(false);
	await h.press('Go on');
	await h.choose('Without my name', 'Does your name go with it');
	await h.choose('I am family', 'Who are you');
	await h.press('Go back and change');
	check(`which button was pressed is kept (${h.what})`, await h.filled('What happened') === 'She stayed with him all night');
}

const w = await W.world(), b = await browser();
w.lead = await w.account('lead1', 'Noor Ines', 'safety', w.root);
for (const scripts of [true, false]) {
	const way = scripts ? 'scripts' : 'no scripts';
	const walk = async (what, name, fn) => {
		const context = await b.newContext({ javaScriptEnabled: scripts, viewport: { width: 390, height: 844 } });
		const h = new Hands(await context.newPage(), w.s.base, `${what}, ${way} 390`);
		await journey(h, name, () => fn(h));
		await context.close();
	};
	await walk('a nurse with her name', 'telling, and what changed', async (h) => later(h, w, await named(h, w)));
	await walk('a nurse without her name', 'telling, and by code', (h) => nameless(h, w));
	await walk('without a connection', 'a page that was kept', (h) => kept(h, w, scripts));
	if (scripts)
		await walk('the connection goes', 'the page stays', cut);
	if (scripts)
		await walk('a mother', 'telling without a sign-in', mother);
}
check('nothing that was told is in any log', !/rope|alone for an hour|rang us|lift stood|stayed with him/.test(w.s.logText()), w.s.logText());
await b.close();
await w.s.stop();
finish();
