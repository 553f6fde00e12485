// A person at a browser: sees words, presses what is called so, fills in what
// is labelled so; and watches all the while that nothing leaves loopback and that
// the console stays empty.
import { check, shots } from './lib.mjs';
import { join } from 'node:path';

const plain = (s) => s.replace(/[\u00a0\u2011]/g, (c) => c === '\u2011' ? '-' : ' ').replace(/\s+/g, ' ').trim();
// Its name begins so; what is said to screen readers alone may have a space before it.
export const starts = (text) => new RegExp('^\\s*' + text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/:/g, '\\s*:'), 'i');
const named = (text) => text instanceof RegExp ? text : starts(text);
export { plain };

export class Hands {
	constructor(page, base, what) {
		Object.assign(this, { page, base, what, urls: [], wrong: [], pages: 0, actions: 0, typed: 0 });
		page.setDefaultTimeout(4000);
		page.on('request', (r) => this.urls.push(r.url()));
		page.on('domcontentloaded', () => this.pages++);
		page.on('pageerror', (e) => this.wrong.push(String(e)));
		// Chromium itself notes each answer that is not 200; that is no fault here.
		page.on('console', (m) => {
			if (m.type() === 'error' && !/Failed to load resource/.test(m.text()))
				this.wrong.push(m.text());
		});
	}
	// What it takes: pages shown, things pressed or gone into (each field, each
	// answer, each fold), characters typed. From here on.
	begin() {
		this.pages = this.actions = this.typed = 0;
	}
	type(field, value) {
		this.actions++;
		this.typed += String(value).length;
		return field.fill(String(value));
	}
	check(name, good, more) {
		return check(`${this.what}: ${name}`, good, more);
	}
	// What can be read: all of the page, or of one place in it.
	async text(where = 'body') {
		return plain(await this.page.locator(where).first().innerText());
	}
	async sees(...words) {
		const text = await this.text();
		for (const w of words)
			this.check(`sees "${w}"`, w instanceof RegExp ? w.test(text) : text.includes(plain(w)), text);
	}
	async seesNot(...words) {
		const text = await this.text();
		for (const w of words)
			this.check(`does not see "${w}"`, !(w instanceof RegExp ? w.test(text) : text.includes(plain(w))), text);
	}
	// A link or a button, by what it is called.
	target(text, within = 'body') {
		const place = this.page.locator(within).first();
		return place.getByRole('link', { name: named(text) })
			.or(place.getByRole('button', { name: named(text) })).first();
	}
	async has(text, within) {
		return await this.target(text, within).count() > 0;
	}
	async press(text, within) {
		const nav = this.page.waitForNavigation({ timeout: 8000 });
		nav.catch(() => {});
		this.actions++;
		await this.target(text, within).click();
		return nav;
	}
	// Opens what is folded away under these words.
	async open(text) {
		const fold = this.page.locator('main details', { has: this.page.locator('summary', { hasText: named(text) }) }).first();
		if (await fold.getAttribute('open') !== null)
			return;
		this.actions++;
		await fold.locator('summary').click();
	}
	async fill(label, value) {
		await this.type(this.page.getByLabel(named(label)).and(this.page.locator('main input:visible, main textarea:visible')).first(), value);
	}
	async filled(label) {
		return this.page.getByLabel(named(label)).and(this.page.locator('main input, main textarea')).first().inputValue();
	}
	// Day, month and year under one question.
	async date(question, day, month, year) {
		const group = this.page.getByRole('group', { name: named(question) }).first();
		for (const [label, value] of [['Day', day], ['Month', month], ['Year', year]])
			await this.type(group.getByLabel(label), value);
	}
	// One answer of a question; or a box to tick, where there is no question.
	async choose(answer, question) {
		const place = question ? this.page.getByRole('group', { name: named(question) }).first() : this.page.locator('main');
		this.actions++;
		await place.getByLabel(named(answer)).and(this.page.locator('[type=radio], [type=checkbox]')).first().check();
	}
	async select(label, option) {
		const box = this.page.getByLabel(named(label)).and(this.page.locator('main select')).first();
		const all = await box.locator('option').allInnerTexts();
		this.actions++;
		await box.selectOption({ label: all.find((t) => named(option).test(t)) ?? option });
	}
	async chosen() {
		return this.page.locator('main [type=radio]:checked').count();
	}
	go(path) {
		return this.page.goto(path.startsWith('/') ? this.base + path : path);
	}
	async signIn({ subject, password }) {
		await this.go('/');
		await this.press('Sign in');
		await this.fill('Sign-in name', subject);
		await this.page.locator('#password').fill(password);
		await this.press('Sign in', 'main form');
	}
	async shot(name) {
		const file = this.what.replace(/\W+/g, '-') + '-' + name;
		await this.page.screenshot({ path: join(shots, `journey-${file}.png`), fullPage: true });
	}
	// No sideways scrolling, in whatever width this is.
	async fits(name) {
		const [is, may] = await this.page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
		this.check(`${name} fits ${may} px`, is <= may, is);
	}
	stayed() {
		const out = this.urls.filter((u) => !u.startsWith(this.base + '/') && !/^(data|file|blob|about):/.test(u));
		this.check('no request left this machine', out.length === 0, out.join(' '));
		this.check('nothing in the console', this.wrong.length === 0, this.wrong.join(' | '));
	}
}

// One journey: what breaks it is a failure with a picture, not the end of all.
export async function journey(hands, name, walk) {
	try {
		await walk(hands);
	} catch (e) {
		await hands.shot('broken').catch(() => {});
		const text = await hands.text().catch(() => '');
		check(`${hands.what}: ${name} goes to its end`, false,
			`${String(e.message).split('\n').slice(0, 3).join(' ')} at ${(e.stack.match(/journey-\w+\.mjs:\d+|journeys\.mjs:\d+|links\.mjs:\d+/g) ?? []).join(' ')} on ${hands.page.url()}\n   ${text.slice(0, 900)}`);
		return;
	}
	check(`${hands.what}: ${name} goes to its end`, true);
	hands.stayed();
}
