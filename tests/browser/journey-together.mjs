// A practitioner and a person side by side: someone new, the question about
// safe contact, an offer declined and later accepted, the plan in any order, in
// whose words, agreed or seen differently, a copy, and who else sees it.
import { Hands, plain } from './hands.mjs';

// A number of the test range with its check digit.
export function testNumber(n) {
	for (;; n++) {
		const nine = '999' + String(n).padStart(6, '0');
		const sum = [...nine].reduce((s, d, i) => s + Number(d) * (10 - i), 0);
		const check = (11 - sum % 11) % 11;
		if (check < 10)
			return nine + check;
	}
}

async function finds(h, known) {
	await h.fill('Name or NHS number', known.name);
	await h.press('Find', 'main form');
	await h.sees(known.name, /NHS number/i);
	await h.fill('Name or NHS number', known.nhs);
	await h.press('Find', 'main form');
	await h.sees(known.name);
	await h.seesNot('Nobody was found');
}

async function adds(h, who) {
	await h.press('Home', 'nav');
	await h.press('Add a person');
	await h.press('Add them');
	await h.sees('There is a problem');
	await h.fill('First name', who.given);
	await h.fill('Last name', who.family);
	await h.fill('Name they want to be called', who.called);
	await h.date('Date of birth', 9, 2, 1988);
	await h.fill('NHS number', who.nhs);
	await h.select('Has the number been checked', 'Test number');
	const team = h.page.getByLabel('Team', { exact: true });
	if (!await team.inputValue())
		await team.selectOption({ index: 1 });
	await h.shot('1-add');
	await h.press('Add them');
	await h.sees(`${who.given} ${who.family}`, `likes to be called ${who.called}`, /not asked yet[:,] (so )?use no route/i);
	await h.seesNot(/\b(high|medium|low) risk\b/i);
	who.id = h.page.url().match(/\/person\/([a-z0-9]+)/)[1];
	await h.shot('2-person');
}

async function asksSafely(h) {
	await h.press(/^Change\s*safe contact/);
	h.check('nobody is said to be alone beforehand', !await h.page.getByLabel(/^Yes, they are alone/).isChecked());
	await h.choose('Yes, they are alone');
	await h.press('Continue');
	await h.sees('How is it safe to reach you?', 'Until you say yes, we do not use it.');
	await h.choose('Yes, safe', 'Is it safe to send you a text');
	await h.choose('No, not safe', 'Is it safe to leave a voicemail');
	await h.press('Save');
	await h.sees(/Safe: send a text/i, /Do not: .*voicemail/i);
	await h.seesNot('has not been asked alone yet');
}

async function offers(h) {
	await h.press('A plan was offered');
	h.check('no answer is put in their mouth', await h.page.getByLabel(/^Not for me/).isChecked() === false);
	await h.choose('Not for me', 'What the person said');
	await h.fill('Their reason', 'Not today, my head is full');
	await h.date('When to offer again', 1, 12, 2027);
	await h.press('Save');
	await h.sees('That is all right.', 'Not today, my head is full', 'Not for me');
	await h.seesNot(/fail|non-?complian|refus/i);
	await h.shot('3-offer');
	await h.choose('Yes', 'What the person said');
	await h.press('Save');
	await h.sees('Not for me', 'Not today, my head is full');
}

async function writes(h, part, label, text, whose) {
	await h.press(new RegExp(`${part}\\s*$`), 'main');
	h.check(`${part}: whose words is not chosen beforehand`, await h.chosen() === 0);
	await h.fill(label, text);
	await h.choose(whose, 'Whose words are these');
	await h.press('Save and go to the plan');
	await h.sees(text);
}

async function makes(h, who) {
	const theirs = `In ${who.called}'s words`;
	await h.press(new RegExp(`^${who.called}'s plan`));
	await writes(h, 'What matters', 'Something that matters', 'The choir on Thursdays', theirs);
	// Words without an owner are kept on the page and asked about.
	await h.press(/My signs\s*$/, 'main');
	await h.fill('A sign that tells', 'I leave the post unopened in the hall');
	await h.press('Save and go to the plan');
	await h.sees('There is a problem', 'Say whose words these are');
	h.check('nothing typed is lost', await h.filled('A sign that tells') === 'I leave the post unopened in the hall');
	await h.choose(theirs, 'Whose words are these');
	await h.press('Save and go to the plan');
	await h.sees(`${who.called}'s words`, 'I leave the post unopened in the hall');
	await writes(h, 'Things I do alone', 'Something I can do', 'Use coping strategies', 'Staff note');
	await h.sees('You could ask: Which one? What would you do first, and where?', 'Staff note');
	await writes(h, 'Services', 'Name of the service', 'The night line of the team', 'Written together');
	await h.sees('What is the number, or how do you get there?', 'None of these answers at night');
	await h.seesNot(/quality|complete[ds]?\b|\d+ ?%|\d+ of \d+/i);
	await h.fits('the plan');
	await h.shot('4-plan');
}

async function proposes(h, who) {
	await h.press('Suggest a change: I leave the post');
	await h.fill('A sign that tells', 'I leave the post unopened for three days');
	await h.press('Save');
	await h.sees('Your words lie beside the line');
	await h.press(new RegExp(`^${who.called}'s plan`));
	await h.sees('I leave the post unopened in the hall', 'I leave the post unopened for three days', 'What you suggested');
	await h.shot('5-proposal');
	await h.press(`${who.called} says yes, aloud: take it`);
	await h.sees('I leave the post unopened for three days', 'Taken into');
	await h.seesNot('unopened in the hall');
	await h.go(`/person/${who.id}/plan`);
	await h.press('Suggest a change: The choir');
	await h.fill('Something that matters', 'The choir on Thursdays, and the tea after it');
	await h.choose(`${who.called} said this change aloud`);
	await h.press('Save');
	await h.sees('The choir on Thursdays, and the tea after it');
	await h.go(`/person/${who.id}/plan`);
	await h.sees('The choir on Thursdays, and the tea after it', /said aloud|written by/i);
}

async function differs(h, who) {
	for (const [text, whose] of [['I do not think that nights are the worst', `In ${who.called}'s words`],
		['We think that nights are the hardest', 'Staff note']]) {
		await h.press('Write down how you see it');
		await h.fill('How I see it', text);
		await h.choose(whose, 'Whose words are these');
		await h.press('Save and go to the plan');
	}
	await h.sees('I do not think that nights are the worst', 'We think that nights are the hardest');
}

async function agrees(h, who) {
	await h.press('Read it aloud, and agree');
	await h.shot('6-finish');
	await h.choose('Partly', 'Is this my plan');
	await h.fill('In my words', 'Most of it. Not the nights.');
	await h.date('We look at this plan again by', 1, 3, 2027);
	const next = new Date(Date.now() + 2 * 86400e3);
	await h.fill('Who gets in touch', 'Amina Yusuf, nurse');
	await h.date('When', next.getUTCDate(), next.getUTCMonth() + 1, next.getUTCFullYear());
	await h.fill('Time, such as', '14:30');
	await h.select('How', /By phone/);
	await h.fill('If it does not happen', 'Ring the team: 01632 960 100');
	await h.press('Save: this is the plan now');
	await h.sees('This plan is in use.', 'Partly', 'Most of it. Not the nights.', '1 March 2027');
	await h.sees('When we are next in touch', 'Amina Yusuf, nurse', /day \d+ \w+ \d{4} at 2:30pm/, 'Ring the team: 01632 960 100');
	// Nobody to tell: what we can offer, in words, and never a number (CARE-114).
	await h.sees('We can offer someone: a befriender');
	await h.seesNot(/\d+ ?%|\d+ of \d+|incomplete|missing/i, /risk/i);
	h.who = who;
}

async function copies(h, who) {
	await h.press('Copies of it');
	await h.choose('On paper', 'What kind of copy');
	await h.fill('Where it is kept', 'In the kitchen drawer');
	await h.press('Write it down');
	await h.sees('In the kitchen drawer');
	await h.shot('7-copies');
	await h.go(`/person/${who.id}/plan`);
	await writes(h, 'People and places', 'A person, a place', 'The library, until eight', `In ${who.called}'s words`);
	await h.press('Copies of it');
	await h.sees('In the kitchen drawer', /out of date|there is a newer/i);
}

async function chooses(h, who) {
	await h.go(`/person/${who.id}`);
	await h.press('Who sees this');
	await h.sees('Nobody outside your team.');
	await h.press('Add a supporter');
	await h.fill('Name', 'Nadia Stone');
	await h.select('Who they are', 'Sister');
	await h.press('Add them');
	await h.sees('What may Nadia Stone see?');
	h.check('every answer begins at "not asked yet"', await h.page.locator('main [type=radio]:checked').evaluateAll((all) =>
		all.every((e) => e.value === 'not-asked')));
	await h.shot('8-choose');
	await h.choose('Yes', 'May see the parts of the plan');
	await h.press('Save, and see their page');
	await h.sees('There is a problem', /tick at least one part/i);
	await h.page.locator('main').getByRole('checkbox', { name: /^All of this part/ }).first().check();
	await h.choose('Only: The choir');
	await h.press('Save, and see their page');
	await h.sees('What Nadia Stone sees', 'I leave the post unopened for three days', 'The choir on Thursdays');
	await h.seesNot('Use coping strategies', 'The night line of the team', 'library');
	await h.shot('9-preview');
	return h.text('.heed-preview__page');
}

// Their own sign-in, handed over; then exactly what the preview showed.
async function compares(h, who, preview) {
	await h.press('Who sees this', 'main');
	await h.press('Who they are, and their sign-in');
	const subject = 'nadia.' + who.nhs.slice(3);
	await h.fill('Sign-in name', subject);
	await h.press('Make a sign-in');
	await h.sees('This is shown once.');
	const once = (await h.text('main')).match(/One-time passphrase (\S+)/)[1];
	const context = await h.page.context().browser().newContext({ javaScriptEnabled: h.scripts, viewport: h.page.viewportSize() });
	const n = new Hands(await context.newPage(), h.base, h.what + ' (supporter)');
	await n.signIn({ subject, password: once });
	if (!await n.has('Save password'))
		await n.go('/password');
	await n.page.locator('#password-now').fill(once);
	await n.page.locator('#password-new').fill('four green kettles sing');
	await n.press('Save password');
	await n.sees('The choir on Thursdays');
	const theirs = plain((await n.text('main')).replace(/You will be signed out .*/, '').replace(/Your password is changed\.( ?)/, ''))
		.replace('Tell us something You can', 'You can').replace('permission. Tell us something', 'permission.').replace(/^(Success )/, '');
	const same = (s) => plain(s).replace(/Tell us something ?/g, '');
	h.check('the preview is exactly their page', same(preview) === same(theirs), `\n   preview: ${preview}\n   theirs: ${theirs}`);
	n.check('the tab says Notes', await n.page.title() === 'Notes');
	await n.shot('10-shared');
	n.stayed();
	await context.close();
}

async function versions(h, who) {
	await h.go(`/person/${who.id}/plan`);
	await h.press('Earlier versions');
	await h.press('What changed');
	await h.sees('What changed', 'Added', 'The library, until eight');
	await h.shot('11-compare');
}

export async function together(h, { staffLogin, known, who }) {
	await h.signIn(staffLogin);
	await finds(h, known);
	await adds(h, who);
	await asksSafely(h);
	await offers(h);
	await makes(h, who);
	await proposes(h, who);
	await differs(h, who);
	await agrees(h, who);
	await copies(h, who);
	const preview = await chooses(h, who);
	await compares(h, who, preview);
	await versions(h, who);
	await h.go(`/find?q=${who.nhs}`);
	await h.sees(`${who.given} ${who.family}`);
}
