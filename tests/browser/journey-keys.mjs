// The plan page by keyboard alone, at 400 % zoom, and with no styles at all.
import { plain } from './hands.mjs';

const plan = async (h, login) => {
	await h.signIn(login);
	await h.press('Change it');
};

// Everything that can be pressed or filled in, in the order of the document.
const reachable = (page) => page.evaluate(() => [...document.querySelectorAll(
	'a[href], button, input:not([type=hidden]), select, textarea, summary')]
	.filter((e) => !e.disabled && !e.hidden && e.checkVisibility({ visibilityProperty: true }))
	.map((e, i) => (e.dataset.order = String(i), e.textContent.trim().slice(0, 40) || e.name)));

const focus = (page) => page.evaluate(() => {
	const e = document.activeElement, s = getComputedStyle(e);
	const r = e.getBoundingClientRect();
	return { order: e.dataset?.order ?? null, name: (e.textContent ?? '').trim().slice(0, 40),
		look: [s.outlineStyle !== 'none' && s.outlineWidth, s.boxShadow, s.backgroundColor, s.borderColor].join(),
		seen: r.width > 1 && r.height > 1 && r.bottom > 0 && r.top < innerHeight };
});

async function walkTabs(h, what) {
	const all = await reachable(h.page);
	const before = await h.page.evaluate(() => [...document.querySelectorAll('[data-order]')].map((e) => {
		const s = getComputedStyle(e);
		return [s.outlineStyle !== 'none' && s.outlineWidth, s.boxShadow, s.backgroundColor, s.borderColor].join();
	}));
	const order = [], dull = [], unseen = [];
	await h.page.evaluate(() => { document.activeElement.blur(); scrollTo(0, 0); });
	for (let i = 0; i < all.length; i++) {
		await h.page.keyboard.press('Tab');
		const f = await focus(h.page);
		order.push(f.order);
		if (f.order !== null && f.look === before[Number(f.order)])
			dull.push(f.name);
		if (!f.seen)
			unseen.push(f.name);
	}
	const want = all.map((_, i) => String(i));
	h.check(`${what}: Tab goes in the order of the page, through everything`, order.join() === want.join(),
		order.map((o, i) => o === want[i] ? '' : `${i}: ${o} ${all[o]} not ${all[i]}`).filter(Boolean).slice(0, 5).join('; '));
	h.check(`${what}: where one is can be seen`, dull.length === 0, dull.join(' | '));
	h.check(`${what}: nothing is focused out of sight`, unseen.length === 0, unseen.join(' | '));
	return all;
}

// By Tab to what is called so; then Enter.
async function tabTo(h, name) {
	for (let i = 0; i < 250; i++) {
		await h.page.keyboard.press('Tab');
		const at = await h.page.evaluate(() => {
			const e = document.activeElement;
			return (e.labels?.[0]?.innerText ?? e.textContent ?? '').replace(/\s+/g, ' ').trim();
		});
		if (name.test(at))
			return;
	}
	throw new Error(`Tab never comes to ${name}`);
}

export async function keyboard(h, { login }) {
	const enter = async () => {
		const nav = h.page.waitForNavigation();
		await h.page.keyboard.press('Enter');
		await nav;
	};
	await h.go('/sign-in');
	await tabTo(h, /^Sign-in name/);
	await h.page.keyboard.type(login.subject);
	await tabTo(h, /^Password/);
	await h.page.keyboard.type(login.password);
	await enter();
	await tabTo(h, /^Change it/);
	await enter();
	await walkTabs(h, 'the plan');
	await h.shot('focus');
	await tabTo(h, /: What matters$/);
	await enter();
	await walkTabs(h, 'a part');
	await tabTo(h, /^Something that matters/);
	await h.page.keyboard.type('The first swim of the year');
	await tabTo(h, /^Save and go to the plan/);
	await enter();
	await h.sees('The first swim of the year');
	await tabTo(h, /^Change ?: The first swim/);
	await enter();
	await tabTo(h, /^Move it, take it out/);
	await h.page.keyboard.press('Enter');
	await tabTo(h, /^Take this line out/);
	await enter();
	await h.seesNot('The first swim of the year');
	// Leave is among the first things Tab comes to.
	await h.page.evaluate(() => scrollTo(0, 0));
	await h.go('/me');
	await tabTo(h, /^Leave/);
	await enter();
	await h.page.waitForLoadState();
	await h.seesNot('Right now');
}

// What is said after keeping a draft moves nothing under a finger: a press that
// ends a field would land beside the button.
export async function still(h, { login }) {
	await plan(h, login);
	await h.press(/: What matters$/);
	const button = h.target('Save and go to the plan');
	const at = () => button.evaluate((e) => e.getBoundingClientRect().top + scrollY);
	const before = await at();
	await h.fill('Something that matters', 'Words that were begun');
	await h.page.keyboard.press('Tab');
	await h.page.getByText(/^Draft saved at/).waitFor();
	const after = await at();
	h.check('keeping a draft moves nothing', before === after, `${before} ${after}`);
	await h.go('/home');
	await h.go('/drafts');
	await h.sees('Unsaved work');
	await h.press(/^(Throw|Drop|Delete|Take|Let)/, 'main');
	await h.seesNot('Go on with it');
}

// 1280 px at 400 % is 320 px: nothing may be lost, or slide out sideways.
export async function zoomed(h, { login }) {
	await plan(h, login);
	const read = async (width, height) => {
		await h.page.setViewportSize({ width, height });
		return plain(await h.page.innerText('body'));
	};
	const desk = await read(1280, 1024), near = await read(320, 256);
	const lost = [...new Set(desk.split(' '))].filter((w) => !near.includes(w));
	h.check('nothing is lost at 400 %', lost.length === 0, lost.join(' '));
	await h.fits('the plan at 400 %');
	const cut = await h.page.evaluate(() => [...document.querySelectorAll('main *')].filter((e) => {
		const s = getComputedStyle(e);
		return s.overflow === 'hidden' && e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 1;
	}).map((e) => e.className));
	h.check('no words are cut off', cut.length === 0, cut.join(' | '));
	await h.shot('plan');
}

// With no styles the page still reads from top to bottom.
export async function unstyled(h, { login }) {
	await h.page.route('**/*.css', (r) => r.abort());
	await plan(h, login);
	const heads = await h.page.locator('h1, h2, h3, h4').evaluateAll((all) => all.map((e) => [Number(e.tagName[1]), e.textContent.trim()]));
	h.check('one main heading, and it is first', heads[0][0] === 1 && heads.filter(([l]) => l === 1).length === 1, heads.join(' | '));
	h.check('no level of heading is jumped over', heads.every(([l], i) => i === 0 || l <= heads[i - 1][0] + 1), heads.join(' | '));
	const parts = heads.map(([, t]) => t);
	const order = ['How I know it is time to use this plan', 'What I can do on my own', 'Who I can tell', 'Services that can help',
		'If this is not enough now', 'What next', 'If you need help now'].map((t) => parts.indexOf(t));
	h.check('the parts stand in their order, help at the end', order.every((at, i) => at >= 0 && (i === 0 || at > order[i - 1])), parts.join(' | '));
	await h.sees('My plan', 'Sign out', 'Leave');
	await h.shot('plan');
}
