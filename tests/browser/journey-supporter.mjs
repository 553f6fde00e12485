// The supporter: exactly what was chosen and never a gap; nothing, kindly; and
// always a way to tell the team something, also when the answer was no.
import { Client } from './lib.mjs';

const headings = (h) => h.page.locator('main h1, main h2, main h3').allInnerTexts();

export async function supporter(h, { login, share, staffLogin, sam, samName }) {
	await share(['signs', 'services']);
	await h.signIn(login);
	h.check('the tab says Notes', await h.page.title() === 'Notes');
	const seen = await headings(h);
	h.check('two parts and the way to tell us, nothing else', seen.length === 4 &&
		seen[1] === 'How I know it is time to use this plan' && seen[2] === 'Services that can help', seen.join(' | '));
	await h.seesNot(/not shared|hidden|\d+ (more|parts?|items?)/i, 'What I can do on my own', 'Staff note', /risk/i);
	h.check('crisis numbers are there for them too', await h.page.locator('#help-now a[href^="tel:"]').count() > 1);
	await h.fits('the shared page');
	await h.shot('1-two-parts');

	await share([]);
	await h.press('Shared with you', 'nav');
	await h.sees('There is nothing to read here at the moment.', 'You can always tell us something');
	await h.seesNot(/denied|revoked|withdr|not allowed|stopped/i, 'How I know it is time');
	await h.shot('2-nothing');

	await h.press('Tell us something', 'nav');
	await h.sees('You will not see anything from it', 'Who reads this, and when:');
	await h.press('Send to the team');
	await h.sees('There is a problem', /write what you would like us to know/i);
	await h.fill('What would you like us to know', `The curtains stayed shut all week (${h.what})`);
	h.check('nothing is promised to the person beforehand', await h.page.getByLabel(/^Yes, they may be told/).isChecked() === false);
	await h.shot('3-tell');
	await h.press('Send to the team');
	await h.sees('Thank you');
	await h.seesNot(`The curtains stayed shut all week (${h.what})`);

	// The team reads it; the person, who must not be told, does not.
	const staff = new Client(h.base);
	await staff.signIn(staffLogin);
	const record = await staff.go(`/person/${sam}`);
	const notes = [...record.text.matchAll(/href="(\/person\/[a-z0-9]+\/record\/[^"]+)"/g)].map((m) => m[1]);
	let read = false;
	for (const n of notes)
		read ||= (await staff.go(n)).text.includes(`The curtains stayed shut all week (${h.what})`);
	h.check('the team reads it', read, notes.join(' '));
}

// A no to sharing stops no one from listening (CARE-74, CARE-110).
export async function phoned(h, { staffLogin, who }) {
	await h.signIn(staffLogin);
	await h.press('Add a person');
	await h.fill('First name', who.given);
	await h.fill('Last name', who.family);
	const team = h.page.getByLabel('Team', { exact: true });
	if (!await team.inputValue())
		await team.selectOption({ index: 1 });
	await h.press('Add them');
	const id = h.page.url().match(/\/person\/([a-z0-9]+)/)[1];
	await h.press('Add a supporter');
	await h.fill('Name', 'Edna Pool');
	await h.select('Who they are', 'Mother');
	await h.press('Add them');
	for (const scope of ['May be called in a crisis', 'May see the parts of the plan', 'May know about appointments'])
		await h.choose('No', scope);
	await h.press('Save, and see their page');
	await h.sees('There is nothing to read here at the moment.');
	await h.go(`/person/${id}`);
	await h.press('Write down what a supporter told us');
	await h.sees('Listening is always possible', 'It gives nothing away.');
	await h.select('Who told us', 'Edna Pool');
	await h.fill('What they said', 'She rang at eight: no answer for three days');
	await h.choose('Who to call in a crisis');
	await h.choose('Support for carers');
	await h.shot('1-phone');
	await h.press('Save');
	await h.sees('What else is here');
	await h.seesNot('There is a problem');
	const rows = await h.page.locator('main').getByRole('link').evaluateAll((all) =>
		all.filter((a) => /\/record\//.test(a.href)).map((a) => a.getAttribute('href')));
	h.check('her words and what she was given are both kept', rows.length >= 2, rows.join(' '));
	const texts = [];
	for (const r of rows) {
		await h.go(r);
		texts.push(await h.text('main'));
	}
	h.check('her words stand as she said them', texts.some((t) => t.includes('She rang at eight: no answer for three days')), texts.join(' || '));
	h.check('what she was given is in words', texts.some((t) => t.includes('Who to call in a crisis') && t.includes('Support for carers')), texts.join(' || '));
	await h.go(`/person/${id}/sharing`);
	await h.sees('Edna Pool sees nothing.');
}
