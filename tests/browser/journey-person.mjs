// The person: what stands first, changing it, who sees it, keeping a copy, one
// device, leaving. Runs on the demo's Sam, and leaves the plan as it found it.
import { axe, Client, post, shots } from './lib.mjs';
import { plain, starts } from './hands.mjs';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

// Someone of the team lays a suggestion beside each of these lines.
async function suggest(staff, sam, lines) {
	for (const [id, text] of lines) {
		const page = await staff.go(`/person/${sam}/plan/line/${id}`);
		const forms = [...page.text.matchAll(/<form\b[\s\S]*?<\/form>/g)].map((m) => m[0]);
		const form = staff.fields(forms.find((f) => /<textarea/.test(f)) ?? '');
		const area = form.fields.find((f) => f.type === 'textarea');
		const r = await staff.go(`/person/${sam}/plan/line/${id}`, { form: post(form.fields, { [area.name]: text, do: 'save' }) });
		if (r.status !== 200)
			throw new Error(`suggesting: ${r.status}`);
	}
}

// The words of each line that stands on the page now, as the person reads them.
const lines = (h) => h.page.locator('main .heed-now li, main .heed-contact').evaluateAll((all) => {
	document.querySelectorAll('main details').forEach((d) => { d.open = true; });
	return all.map((e) => e.innerText);
});
// What of them must stand in every copy, however that sets it out.
const bits = (crisis) => crisis.flatMap((l) => l.split(/\n|: |\. /)).map((b) => plain(b).replace(/ ?\([^)]*\)$|^(I can say|If they do not answer)$|\.$/g, ''))
	.filter((b) => b.length > 3 && !/^any hour, every day/.test(b));
const ownLines = (h) => h.page.locator('main').getByRole('link', { name: /^Change(?! it)/ }).evaluateAll((all) =>
	all.map((a) => [a.getAttribute('href').split('/').pop(), a.textContent.replace(/^Change[\s:]*/, '').trim(), a.textContent]));

export async function arrives(h, login) {
	await h.signIn(login);
	h.check('the tab says Notes', await h.page.title() === 'Notes', await h.page.title());
	const main = await h.text('main');
	h.check('what to do right now stands first', main.startsWith('Right now'), main.slice(0, 200));
	const first = plain((await lines(h))[0] ?? '');
	h.check('own words come before the numbers', first.length > 3 && main.indexOf(first) < main.indexOf('999'), main.slice(0, 200));
	h.check('there are numbers to press', await h.page.locator('main a[href^="tel:"]').count() > 1);
	h.check('leaving is on the page', await h.has(/^Leave$/));
	await h.seesNot('Sign out', /diagnos/i);
	await h.fits('the first page');
	await h.shot('1-now');
}

async function changes(h) {
	await h.press('Change it');
	const [id, , link] = (await ownLines(h))[0];
	await h.shot('2-plan');
	await h.press(starts(plain(link)));
	const area = h.page.locator('main textarea:visible').first(), text = await area.inputValue();
	await area.fill(text + ', most of all on Sundays');
	await h.shot('3-line');
	await h.press('Save');
	await h.sees('most of all on Sundays', 'Saved.');
	await h.go(`/person/${h.sam}/plan/line/${id}`);
	await h.page.locator('main textarea:visible').first().fill(text);
	await h.press('Save');

	await h.press('Change it', 'nav');
	await h.press(/Things I do alone\s*$/);
	h.check('nothing is chosen for the person', await h.chosen() === 0);
	await h.fill('Something I can do', 'I water the tomatoes, even at night');
	await h.shot('4-part');
	await h.press('Save and go to the plan');
	await h.sees('Saved. Your words, as you wrote them.', 'I water the tomatoes, even at night');
	h.added = (await ownLines(h)).find(([, t]) => t.includes('tomatoes, even'))?.[0];

	await h.press(/How to help me\s*$/);
	await h.open('This part does not fit me');
	await h.press('Leave this part out');
	await h.sees('This part does not fit me.');
	await h.seesNot(/are you sure/i, /incomplete|missing|\d+ of \d+/i);
	await h.press(/How to help me\s*$/);
	await h.press('It may fit after all');
	await h.seesNot('You said that this part does not fit');
}

async function decides(h, staff) {
	await h.press('Change it', 'nav');
	const own = await ownLines(h);
	const [kept] = own.filter(([id]) => id !== h.added);
	await suggest(staff, h.sam, [[h.added, 'I water the tomatoes and count the ripe ones'], [kept[0], 'A sentence from the team']]);
	await h.press('Change it', 'nav');
	await h.sees(/A suggestion from .*Take it, change it, or leave it/, 'I water the tomatoes, even at night',
		'I water the tomatoes and count the ripe ones', 'A sentence from the team');
	await h.shot('5-suggestions');
	await h.press('Take it: I water the tomatoes');
	await h.sees('Taken into your plan.', 'I water the tomatoes and count the ripe ones');
	await h.seesNot('I water the tomatoes, even at night');
	await h.press('Change it', 'nav');
	await h.press('Leave it: A sentence');
	await h.sees('You do not have to say why', kept[1]);
	await h.seesNot('A sentence from the team', 'A suggestion from');
}

async function shares(h, mum) {
	await h.press('Who sees this', 'nav');
	await h.sees(`${mum} sees:`, 'How I know it is time to use this plan');
	await h.shot('6-who-sees');
	await h.press(`Stop sharing with ${mum}`);
	await h.sees(`${mum} sees nothing.`);
	await h.seesNot(`Stop sharing with ${mum}`, /why do you|are you sure/i);
	await h.press('Who has looked', 'main');
	await h.sees(/practitioner, opened your plan/);
	await h.shot('7-looked');
}

async function paper(h, crisis) {
	await h.press('Keep a copy', 'nav');
	await h.shot('8-keep');
	await h.press('On paper: one page');
	const file = join(shots, `journey-${h.what.replace(/\W+/g, '-')}.pdf`);
	writeFileSync(file, await h.page.pdf({ format: 'A4', preferCSSPageSize: true }));
	const info = execFileSync('pdfinfo', [file], { encoding: 'utf8' });
	h.check('paper is exactly one page', /Pages:\s+1\s/.test(info), info.match(/Pages:.*/)[0]);
	// Lines may break anywhere on paper.
	const letters = (s) => s.replace(/[\s\u00a0\u2011-]+/g, '');
	const words = letters(execFileSync('pdftotext', [file, '-'], { encoding: 'utf8' }));
	for (const bit of bits(crisis))
		h.check(`paper has "${plain(bit)}"`, words.includes(letters(bit)), words.slice(0, 1500));
	h.check('paper does not carry the log-in', !/Signout|Changeit|Leave/.test(words));
	await h.page.emulateMedia({ media: 'print' });
	await h.shot('9-paper');
	await h.page.emulateMedia({ media: null });
	for (const [link, proof] of [['A card for a wallet', 'A card to fold'], ['Large print', 'My plan'], ['Easy read', 'My plan']]) {
		await h.press('Keep a copy', 'nav');
		await h.press(link);
		await h.sees(proof);
		await h.fits(link);
		await h.shot('copy-' + link.slice(0, 6).trim());
	}
}

async function file(h, crisis) {
	await h.press('Keep a copy', 'nav');
	const coming = h.page.waitForEvent('download');
	await h.target('A file on this device').click();
	const got = await coming;
	h.check('the file tells nothing by its name', got.suggestedFilename() === 'notes.html', got.suggestedFilename());
	const path = join(shots, `journey-${h.what.replace(/\W+/g, '-')}-notes.html`);
	await got.saveAs(path);
	const context = await h.page.context().browser().newContext({ javaScriptEnabled: false, viewport: h.page.viewportSize() });
	const page = await context.newPage();
	const asked = [];
	page.on('request', (r) => asked.push(r.url()));
	await page.goto('file://' + path);
	const text = plain(await page.innerText('body'));
	h.check('the kept file asks nothing of any network', asked.length === 1 && asked[0].startsWith('file:'), asked.join(' '));
	h.check('the kept file tells nothing in its tab', await page.title() === 'Notes', await page.title());
	for (const bit of bits(crisis))
		h.check(`the kept file has "${plain(bit)}"`, text.includes(plain(bit)), text);
	h.check('the kept file has numbers to press', await page.locator('a[href^="tel:"]').count() > 1);
	if (h.scripts) {
		// The checker itself needs scripts; the file has none.
		const other = await (await h.page.context().browser().newContext()).newPage();
		await other.goto('file://' + path);
		const faults = await axe(other);
		h.check('axe finds nothing in the kept file', faults.length === 0, faults.join('\n'));
		await other.context().close();
	}
	await page.screenshot({ path: join(shots, `journey-${h.what.replace(/\W+/g, '-')}-file.png`), fullPage: true });
	await context.close();
}

async function device(h, login, crisis) {
	await h.press('Keep a copy', 'nav');
	if (await h.has('First a question')) {
		await h.press('First a question');
		await h.choose('Yes, I am alone');
		await h.press('Continue');
		await h.press('Save');
	}
	await h.fill('A name for this device', 'the old phone');
	await h.choose('If this is not enough now', 'What may this device show');
	await h.choose('Who I can tell', 'What may this device show');
	await h.press('Let this device open it');
	await h.sees('the old phone', 'Someone who holds your phone could read');
	await h.shot('10-device');
	await h.press('Sign out');
	await h.go('/crisis');
	const text = await h.text('main');
	h.check('the device opens it without a sign-in', text.includes(plain(crisis[0].split('\n')[0])), text);
	await h.seesNot('I water the tomatoes', 'Sign out', 'Change it');
	await h.shot('11-crisis');
	h.check('the device opens nothing more', (await h.go(`/person/${h.sam}/plan`)).status() === 401);
	await h.signIn(login);
	await h.press('Keep a copy');
	await h.press('Stop this device');
	await h.seesNot('the old phone');
	await h.press('Sign out');
	await h.go('/crisis');
	await h.seesNot(plain(crisis[0].split('\n')[0]));
	await h.sees('Sign in');
}

async function leaves(h, login, crisis) {
	const private_ = plain(crisis[0].split('\n')[0]);
	await h.signIn(login);
	await h.sees(private_);
	await h.press(/^Leave$/);
	await h.page.waitForLoadState();
	await h.seesNot(private_, /\bSam\b/, 'plan');
	h.check('a neutral page is there', await h.page.title() === 'Notes', await h.page.title());
	h.check('the session is over', (await (await h.page.request.get(h.base + '/me', { maxRedirects: 0 })).status()) === 401);
	await h.page.goBack().catch(() => null);
	await h.page.waitForLoadState();
	await h.seesNot(private_);
	const kept = (await h.page.request.get(h.base + '/sign-in')).headers()['cache-control'];
	h.check('nothing is kept by the browser', /no-store/.test(kept ?? ''), kept);
}

export async function person(h, { login, staffLogin, mum, restore }) {
	const staff = new Client(h.base);
	await staff.signIn(staffLogin);
	await arrives(h, login);
	const crisis = await lines(h);
	h.sam = (await h.target('Change it').getAttribute('href')).match(/\/person\/([a-z0-9]+)/)[1];
	await changes(h);
	await decides(h, staff);
	await shares(h, mum);
	await paper(h, crisis);
	await file(h, crisis);
	await h.go(`/person/${h.sam}/plan/line/${h.added}`);
	await h.open('Move it, take it out');
	await h.press('Take this line out');
	await h.seesNot('I water the tomatoes');
	await device(h, login, crisis);
	await leaves(h, login, crisis);
	await restore(h.sam);
}
