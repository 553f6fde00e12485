// A patient safety lead and an action: the area it serves, who has it, by when,
// its measure; then its chart with the day it began marked, and one sentence:
// changed, not changed, too early. With scripts and without, on a phone of 390 px.
import { service, browser, check, finish, Client, axe, validate, signInPage } from './lib.mjs';
import { Hands, journey } from './hands.mjs';
import { submit, good, idIn } from './world.mjs';

const day = (link, iso) => Object.fromEntries(iso.split('-').map((v, i) => [`${link}-${['year', 'month', 'day'][i]}`, Number(v)]));
const days = (link, iso) => Object.fromEntries(Object.entries(day(0, iso)).map(([k, v]) => [`${link}${k.slice(1)}`, v]));
const part = async (c, kind, id, group, mine) => good(await submit(c, `/learn/${kind}/${id}/${group}`, mine), `${group} of ${id}`);
const add = async (c, kind, about, mine) => idIn(good(await submit(c, `/learn/${kind}/new${about ? `?about=${about}` : ''}`, mine,
	{ action: '/new' }), kind).path, kind);
const move = async (c, id, to) => good(await submit(c, `/learn/action/${id}`, {}, { action: '/move', press: ['to', to] }), to);
const monthly = (before, since) => [...before, ...since].map((y, i) =>
	`${2025 + Math.floor(i / 12)}-${String(i % 12 + 1).padStart(2, '0')},${y}`).join('\n');
const usual = [21, 24, 19, 22, 25, 20, 23, 22, 18, 24, 21, 23];

async function scene(s) {
	const c = new Client(s.base);
	await c.signIn(s.logins.noor);
	const before = await add(c, 'area', '', { 'area.statement': 'What is known about someone is lost when wards hand over at night' });
	const area = await add(c, 'area', '', { 'area.statement': 'At night the handover between wards leaves out what the person asked for' });
	const id = await add(c, 'action', `area/${area}`, { 'action.text': 'One page that goes along from ward to ward',
		'action.strength': '=stronger', 'action.role': 'Ward manager', ...days('action.start', '2026-01-05'),
		...days('action.target', '2026-03-02') });
	const measure = await add(c, 'measure', `action/${id}`, { 'measure.name': 'Calls back to the ward', 'measure.direction': '=down',
		'measure.unit': 'Calls' });
	return { c, before, area, id, measure };
}

async function lead(h, s, { c, before, area, id, measure }) {
	await h.signIn(s.logins.noor);
	// LEARN-47
	await h.go(`/learn/area/${area}`);
	await h.sees('may be the same need', 'Has someone said this before?', 'What is known about someone is lost');
	good(await submit(c, `/learn/area/${area}`, { how: 'supports' }, { action: '/alike' }), 'alike');
	await h.go(`/learn/area/${before}`);
	await h.sees('Areas that say how they stand to this one');
	// LEARN-44: what it still needs is said before anyone presses.
	await h.go(`/learn/action/${id}`);
	await h.sees('The area it serves', 'At night the handover', 'Nobody yet', 'Not begun; planned for 5 January 2026',
		'It has not begun.', 'someone who has it, by name', 'a figure from before');
	h.check('it cannot be agreed yet', !await h.has('Agree it', 'main form'));
	const staff = (await c.go(`/learn/action/${id}/owner`)).text.match(/<option value="([^"]+)"[^>]*>Amina/)[1];
	good(await submit(c, `/learn/action/${id}/owner`, { owner: staff }), 'owner');
	await part(c, 'action', id, 'ifaces', Object.fromEntries(['inclusivity', 'feasibility', 'acceptability', 'cost',
		'effectiveness', 'sustainability'].map((k) => [`ifaces.${k}`, 'Asked of those who do it'])));
	await part(c, 'action', id, 'measured', { 'measured.how': 'Fewer calls back', 'measured.baseline': '=exists' });
	good(await submit(c, `/learn/measure/${measure}/figures`, { do: 'many', rows: monthly(usual, [16, 13, 14]) }), 'figures');
	await move(c, id, 'agreed');
	await move(c, id, 'in-progress');
	// LEARN-49
	await h.go(`/learn/action/${id}`);
	await h.sees('Amina Warsame (Ward manager)', 'Changed for the better', 'This says that the figure changed, not why', 'action began');
	h.check('a picture', await h.page.locator('main svg').count() > 0);
	h.check('in words for who sees none', await h.page.locator('main figure svg[role=img]').count() > 0 ||
		await h.page.locator('main svg[aria-labelledby], main svg[aria-label]').count() > 0);
	await h.shot('1-chart');
	await h.press('For paper: with all figures unfolded');
	h.check('for paper the figures are there', await h.page.locator('main details[open] table').count() > 0);
	// LEARN-46
	for (const to of ['2026-04-01', '2026-05-01', '2026-06-01'])
		await part(c, 'action', id, 'action', { ...days('action.target', to), 'action.moved': `Moved to ${to}` });
	await h.go(`/learn/action/${id}`);
	await h.sees('How its day was moved', '2 March 2026', 'Moved to 2026-06-01', 'it was moved 3 times');
	// LEARN-48
	await h.go('/learn/actions');
	await h.sees('One page that goes along', 'which is past', 'Changed for the better', 'moved three times or more');
	h.check('no share that was closed', !/%/.test(await h.text('main')));
	await h.shot('2-list');
	// LEARN-45: done is not the same as part of everyday work.
	await part(c, 'action', id, 'done', { ...days('done.on', '2026-06-01'), 'done.evidence': 'Seen on each ward' });
	await move(c, id, 'implemented');
	await h.go(`/learn/action/${id}`);
	await h.sees('a look at the measure after it was done');
	good(await submit(c, `/learn/action/${id}/looked/looked.one`, { ...days('looked.on', '2026-09-01'),
		'looked.found': '=improved', 'looked.decision': 'Keep it' }, { action: 'looked.one' }), 'look');
	await move(c, id, 'embedded');
	await h.go('/learn/actions');
	await h.sees('1 became part of everyday work, with a look at the measure. What it found: 1 got better');
	await h.go(`/learn/measure/${measure}`);
	await h.sees('Since “One page that goes along from ward to ward” began on 5 January 2026');
}

// Each page at 320 px and by the checkers: filled, empty, and with long words.
async function pages(b, s, { c, area, id, measure }) {
	const context = await b.newContext({ viewport: { width: 320, height: 640 } });
	const page = await context.newPage();
	await signInPage(page, s.base, s.logins.noor);
	const look = async (path, state) => {
		const r = await page.goto(s.base + path);
		const html = await r.text();
		const faults = [...await axe(page), ...await validate(html)];
		const wide = await page.evaluate(() => document.documentElement.scrollWidth);
		if (wide > 320)
			faults.push(`scrolls sideways at 320 px (${wide})`);
		if (!/href="tel:999"/.test(html))
			faults.push('no crisis help');
		const name = `${path.replace(/[a-z0-9]{20}/g, '{id}')} ${state}`;
		check(`${name} answers`, r.status() === 200, r.status());
		check(`${name} is clean`, faults.length === 0, faults.join(' || '));
	};
	const all = (a, d, m) => ['/learn/actions', `/learn/area/${a}`, `/learn/action/${d}`, `/learn/action/${d}?print=1`,
		`/learn/measure/${m}`, `/learn/measure/${m}/figures`, `/learn/measure/${m}/figures?x=2025-03`];
	for (const path of all(area, id, measure))
		await look(path, 'filled');
	const empty = await add(c, 'area', '', { 'area.statement': 'Nothing else is like it' });
	const none = await add(c, 'action', `area/${empty}`, { 'action.text': 'A reminder', 'action.strength': '=weaker' });
	const blank = await add(c, 'measure', `action/${none}`, { 'measure.name': 'None' });
	for (const path of all(empty, none, blank))
		await look(path, 'empty');
	await part(c, 'area', empty, 'area', { 'area.statement': `${'x'.repeat(200)} ${'Staff must be trained '.repeat(40)}` });
	await part(c, 'action', none, 'action', { 'action.text': `\u0634\u0643\u0631\u0627 \u0644\u0643 ${'y'.repeat(200)}`, 'action.role': 'G'.repeat(110) });
	good(await submit(c, `/learn/measure/${blank}/figures`, { do: 'one', x: 'z'.repeat(60), y: '123456789012', note: 'n'.repeat(180) }), 'long');
	for (const path of all(empty, none, blank))
		await look(path, 'long and right to left');
	good(await submit(c, `/learn/measure/${blank}/figures`, { rows: 'events-month', do: 'from' }), 'own rows');
	for (const path of all(empty, none, blank).slice(2, 6))
		await look(path, "from Heed's own rows");
	await context.close();
}

const b = await browser();
const s = await service({ people: 12 });
for (const scripts of [true, false]) {
	const context = await b.newContext({ javaScriptEnabled: scripts, viewport: { width: 390, height: 844 } });
	const h = new Hands(await context.newPage(), s.base, `an action, ${scripts ? 'scripts' : 'no scripts'} 390`);
	h.scripts = scripts;
	try {
		const w = await scene(s);
		if (scripts)
			await journey(h, 'an action', () => lead(h, s, w));
		else
			await h.signIn(s.logins.noor), await h.go(`/learn/action/${w.id}`), await h.sees('The area it serves');
		if (scripts)
			await pages(b, s, w);
	} catch (e) {
		check(`the scene for ${h.what}`, false, e.stack);
	}
	await context.close();
}
await s.stop();
await b.close();
finish();
