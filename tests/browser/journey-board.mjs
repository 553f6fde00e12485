// A board member: the quarter on one page, then depth: each number opens to its
// definition and its records, as far as their own rights go; charts with
// sentences; what was promised and what became of it; and the edition for
// everyone. On a phone of 390 px, with scripts and without.
import { service, browser, check, finish, Client, axe } from './lib.mjs';
import { Hands, journey, plain } from './hands.mjs';
import { submit, good, idIn } from './world.mjs';

async function board(h, { s }) {
	await h.signIn(s.logins.bea);
	h.begin();
	await h.press('Learning');
	const first = await h.page.locator('main h2').first().innerText();
	h.check('the quarter comes first', first === 'The quarter on one page', first);
	await h.shot('1-start');
	await h.press(/^July to September|^Quarter|20\d\d/, 'main ul');
	const took = `${h.pages} pages, ${h.actions} actions`;
	h.check('and is two presses away', h.actions === 2, took);
	// LEARN-64
	const parts = (await h.page.locator('main h2').allInnerTexts()).map(plain);
	for (const part of ['Deaths, and how many were reviewed', 'What reviewers judged', 'What happened', 'Those affected',
		'Duty of candour', 'What changes, and whether it works', 'Over time', 'How good these figures are'])
		h.check(`it tells of “${part}”`, parts.some((t) => t.includes(part)), parts.join(' | '));
	const told = plain(await h.page.evaluate(() => {
		const main = document.querySelector('main').cloneNode(true);
		main.querySelectorAll('svg, figure, details table').forEach((e) => e.remove());
		return main.textContent;
	}));
	const bare = told.match(/.{0,30}(?<!of \d+ \()\b\d+(\.\d+)?%(?! of).{0,20}/)?.[0];
	h.check('no share stands without what it is of', !bare, bare);
	const figures = await h.page.locator('main figure').count();
	h.check('charts have sentences', figures === 0 || (await h.page.locator('main figure, main figure + p').allInnerTexts()).every((t) => /[.]/.test(t)));
	await h.fits('the quarter');
	await h.shot('2-quarter');
	if (h.scripts) {
		const bad = await axe(h.page);
		h.check('axe finds nothing on it', bad.length === 0, bad.join(' || '));
	}
	// LEARN-63: each number opens to what it counts.
	const cells = await h.page.evaluate(() => [...new Set([...document.querySelectorAll('main a[href*="/cell/"]')].map((a) => a.getAttribute('href')))]);
	h.check('its numbers are links', cells.length > 30, cells.length);
	const report = h.page.url();
	for (const cell of ['events.total', 'actions.open']) {
		await h.go(cells.find((c) => c.endsWith('/' + cell)) ?? report);
		await h.sees('What was counted', /Records: \d+/);
		await h.fits(`the figure ${cell}`);
	}
	await h.shot('3-figure');
	h.check('an action opens to who may see it', await h.page.locator('main a[href^="/learn/action/"]').count() > 0, await h.text('main'));
	await h.go(cells.find((c) => c.endsWith('/events.total')));
	h.check('an event does not', await h.page.locator('main a[href^="/learn/event/"]').count() === 0 &&
		(await h.text('main')).includes('A record that you may not open'), await h.text('main'));
	await h.press('Back');
	// LEARN-65
	await h.open('Other ways to read it');
	await h.press('As the public may see it', 'main');
	await h.sees('The public edition.', 'Numbers from 1 to 4 are not shown');
	h.check('no number there leads to a record', await h.page.locator('main a[href*="/cell/"]').count() === 0);
	await h.fits('the edition for everyone');
	await h.shot('4-public');
	// What became of what was said: the action with its chart.
	await h.go('/learn');
	await h.press('Safety actions by their days', 'main');
	await h.press('Nobody leaves the ward before the call', 'main');
	await h.sees('Did it change anything?', /Changed for the better|Not changed|Too early/);
	h.check('the board changes none of it', !await h.has('Write or change', 'main') ||
		[403, 404].includes((await h.page.request.post(`${h.page.url()}/move`, { form: { to: 'embedded' } })).status()));
}

const s = await service({ people: 12 }), b = await browser();
const noor = new Client(s.base);
await noor.signIn(s.logins.noor);
const made = await submit(noor, '/learn/report', {}, { action: '/report' });
check('a quarter is counted', idIn(good(made, 'report').path, 'report') !== undefined, made.path);
for (const scripts of [true, false]) {
	const context = await b.newContext({ javaScriptEnabled: scripts, viewport: { width: 390, height: 844 } });
	const h = new Hands(await context.newPage(), s.base, `the board, ${scripts ? 'scripts' : 'no scripts'} 390`);
	h.scripts = scripts;
	await journey(h, 'the board', () => board(h, { s }));
	await context.close();
}
await b.close();
await s.stop();
finish();
