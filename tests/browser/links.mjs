// From the start page to the plan by links alone: presses only what a page calls
// by words, and fills in the sign-in form. At most four links; and every link
// found on the way leads somewhere.
import { service, browser, check, finish } from './lib.mjs';
import { Hands, journey, plain } from './hands.mjs';

const s = await service();
const b = await browser();
const MOST = 4;

async function follows(who, login, steps, arrived) {
	const context = await b.newContext({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
	const h = new Hands(await context.newPage(), s.base, who);
	await journey(h, 'the way to the plan', async () => {
		let links = 0;
		await h.go('/');
		for (const step of steps) {
			if (step === 'the sign-in form') {
				await h.fill('Sign-in name', login.subject);
				await h.page.locator('#password').fill(login.password);
				await h.press('Sign in', 'main form');
				continue;
			}
			const link = h.page.getByRole('link', { name: step }).or(h.page.getByRole('button', { name: step })).first();
			h.check(`there is a link ${step}`, await link.count() > 0, await h.text());
			h.check(`the link ${step} can be seen`, await link.isVisible());
			await h.press(step);
			links++;
		}
		h.check(`the plan in ${links} links, at most ${MOST}`, links <= MOST, links);
		await h.sees(...arrived);
		await leads(h, context);
	});
	await context.close();
}

// No link of the page that was reached is dead, or has nothing to call it by.
async function leads(h, context) {
	const all = await h.page.locator('a[href]').evaluateAll((l) => l.map((a) => [a.getAttribute('href'), a.textContent.trim()]));
	h.check('every link has words', all.every(([, t]) => t.length > 0), all.filter(([, t]) => !t).join(' '));
	const dead = [];
	for (const to of new Set(all.map(([href]) => href.split('#')[0]))) {
		if (!to.startsWith('/') || to.startsWith('/leave'))
			continue;
		const r = await context.request.get(s.base + to);
		if (r.status() !== 200)
			dead.push(`${to} ${r.status()}`);
	}
	h.check('every link leads somewhere', dead.length === 0, dead.join(', '));
	const same = new Map();
	for (const [href, text] of all)
		same.set(plain(text), (same.get(plain(text)) ?? new Set()).add(href.split('#')[0]));
	const alike = [...same].filter(([, to]) => to.size > 1).map(([t]) => t);
	h.check('links that lead apart are called apart', alike.length === 0, alike.join(' | '));
}

await follows('the person', s.logins.sam, [/^Sign in$/, 'the sign-in form', /^Change it$/],
	['My plan', 'How I know it is time to use this plan', 'If you need help now']);
await follows('the practitioner', s.logins.amina, [/^Sign in$/, 'the sign-in form', /^Olive|^Zainab|^[A-Z][a-z]+ [A-Z][a-z]+/, /^Open the plan|^Start together/],
	[/.+'s plan/, 'NHS number', 'How I know it is time to use this plan']);
await follows('the supporter', s.logins.ruth, [/^Sign in$/, 'the sign-in form'], ['From Sam', 'Tell us something']);
check('the log holds no fault', !/"level":"error"/.test(s.logText()), s.logText());
await b.close();
await s.stop();
finish();
