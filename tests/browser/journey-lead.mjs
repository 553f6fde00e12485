// A patient safety lead on a phone of 390 px: today (what needs a decision, what
// was promised to whom and is due, what came in: by time, nothing else); an event
// that comes to one of its ends; and a learning response as a room to work in.
// With scripts and without; what it takes is counted. And what others see of the
// same page: a reviewer, who keeps in touch with those affected, the board.
import { service, browser, check, finish, Client, axe } from './lib.mjs';
import { Hands, journey, plain } from './hands.mjs';
import { submit, good, idIn } from './world.mjs';

const away = (n) => new Date(Date.now() + n * 86400e3);
const days = (link, n) => ({ [`${link}-day`]: away(n).getUTCDate(), [`${link}-month`]: away(n).getUTCMonth() + 1,
	[`${link}-year`]: away(n).getUTCFullYear() });
const entry = async (c, kind, id, part, mine) => good(await submit(c, `/learn/${kind}/${id}/${part}/${part}.one`, mine,
	{ action: `${part}.one` }), part);
const part = async (c, kind, id, group, mine) => good(await submit(c, `/learn/${kind}/${id}/${group}`, mine), group);
const add = async (c, kind, about, mine) => idIn(good(await submit(c, `/learn/${kind}/new${about ? `?about=${about}` : ''}`, mine,
	{ action: '/new' }), kind).path, kind);
const told = (c, what, type = '=incident') => add(c, 'event', '', { 'event.type': type, 'event.what': what, 'event.when': '=day',
	...days('event.day', -1), 'event.safe': '=yes' });

// Under a heading: each line as what, what is said of it, and when.
const list = async (h, heading) => h.page.evaluate((name) => {
	const all = [...document.querySelectorAll('main h2')];
	const from = all.find((e) => e.textContent.trim() === name);
	const out = [];
	for (let e = from?.nextElementSibling; e && !/^H[23]$/.test(e.tagName); e = e.nextElementSibling)
		for (const li of e.querySelectorAll('li'))
			out.push(['a', '.nhsuk-task-list__hint', '.nhsuk-task-list__status'].map((s) => li.querySelector(s)?.textContent.trim() ?? ''));
	return out;
}, heading);
const times = (lines) => lines.map((l) => Date.parse(plain(l[2])));
const rises = (t) => t.every((x, i) => i === 0 || x >= t[i - 1]);

async function scene(s, n) {
	const c = new Client(s.base);
	await c.signIn(s.logins.noor);
	const of = async (what) => told(c, `${what} ${n}`);
	const event = { nothing: await of('A tray fell in the day room and nobody was near'), local: await of('A dose came an hour late'),
		response: await of('He left the ward and nobody rang him'), national: await of('A window opened wider than it should'),
		other: await of('The heating was off all night') };
	const mother = await add(c, 'affected', `event/${event.response}`, { 'who.name': `Ruth Pell ${n}`, 'who.relation': '=family' });
	for (const [what, by] of [['To send the notes', 5], ['To ring her on Monday', -3], ['To meet in the spring', 90]])
		await entry(c, 'affected', mother, 'promises', { 'promises.what': `${what} ${n}`, ...days('promises.by', by) });
	return { c, event, mother };
}

async function today(h, { n }) {
	await h.go('/learn');
	const heads = (await h.page.locator('main h2').allInnerTexts()).map(plain);
	h.check('today is three lists, and then the rest', heads.slice(0, 3).join(' | ') ===
		'What needs a decision | What was promised, and is due | What came in' && heads.at(-1) === 'Everything', heads.join(' | '));
	const decide = await list(h, 'What needs a decision'), owed = await list(h, 'What was promised, and is due'), came = await list(h, 'What came in');
	h.check('each by time', rises(times(decide)) && rises(times(owed)) && rises(times(came).reverse()),
		JSON.stringify([times(decide), times(owed), times(came)]));
	h.check('what waits for a decision says which', decide.some((l) => l[0].startsWith('A window opened') && l[1] === 'What happens with it'),
		JSON.stringify(decide));
	// LEARN-35
	const hers = owed.filter((l) => l[1].includes(`Ruth Pell ${n}`)).map((l) => l[0]);
	h.check('what was promised says to whom, the one that is past first', hers.join(' | ') ===
		`To ring her on Monday ${n} | To send the notes ${n}`, JSON.stringify(owed));
	h.check('no count, share or colour of work', !/%|overdue|urgent/i.test(await h.text('main')), await h.text('main'));
	await h.fits('today');
	await h.shot('1-today');
	if (h.scripts) {
		const bad = await axe(h.page);
		h.check('axe finds nothing on it', bad.length === 0, bad.join(' || '));
	}
}

// One event, from the list of today to its end.
async function end(h, what, { outcome, why, more, sees, shot }) {
	await h.go('/learn');
	await h.press(what, 'main');
	h.check(`${what}: what is missing is a link`, await h.has('an answer to “What happens with it”', 'main'));
	h.check(`${what}: it cannot be taken on before`, await h.page.locator('main button', { hasText: 'Take it on' }).count() === 0);
	await h.press('an answer to “What happens with it”', 'main');
	await h.choose(outcome, 'What happens with it');
	if (more)
		await more();
	await h.fill('Why', why);
	await h.press('Save', 'main form:has(textarea)');
	await h.press('Take it on', 'main');
	await h.sees('Someone is looking into it', 'It was decided:', outcome, why, ...sees);
	if (shot)
		await h.shot(shot);
}

async function room(h, { c, event, n }) {
	await h.press('Begin: how we look into it', 'main');
	await h.fill('What it is about', `The first days after the ward ${n}`);
	await h.choose('Patient safety incident', 'How we look into it').catch(() => h.select('How we look into it', /^Patient safety/));
	await h.choose('There is something new', 'Why we look into it').catch(() => h.select('Why we look into it', /^There is something/));
	await h.fill('What we hope to learn', 'Who rings whom, and how they know');
	await h.press('Save', 'main form:has(textarea)');
	const id = idIn(new URL(h.page.url()).pathname, 'inquiry');
	await h.sees('This is about', 'He left the ward', 'Not written yet');
	await h.fits('the room');
	await h.shot('3-room');
	await h.go(`/learn/event/${event.response}`);
	await h.sees('How we look into it', `The first days after the ward ${n}`);
	h.check('what was begun is not offered again', !await h.has('Begin: how we look into it', 'main'));
	// LEARN-26: evidence, what was done beside what was meant, what was found.
	const mine = { 'evidence.text': 'The list of calls has no name on it', 'evidence.everyday': '=observed' };
	await entry(c, 'inquiry', id, 'evidence', mine);
	await entry(c, 'inquiry', id, 'timeline', { 'timeline.done': 'Nobody rang', 'timeline.meant': 'A call within three days' });
	await h.go(`/learn/inquiry/${id}`);
	await h.press('Findings', 'main');
	await h.fill('What we found', 'The call is everybody’s, and so nobody’s');
	await h.choose('The list of calls', 'Which evidence it rests on').catch(() => h.select('Which evidence it rests on', /^The list of calls/));
	await h.press('Save', 'main form:has(textarea)');
	await h.go(`/learn/inquiry/${id}`);
	await h.sees('The call is everybody’s', 'The list of calls has no name on it', 'Nobody rang', 'A call within three days');
	await h.fits('the room at work');
	await h.shot('4-room');
}

// What was told before, and an action with its chart and its sentence.
async function acted(h) {
	await h.go('/learn');
	await h.press('Safety actions by their days', 'main');
	await h.press('Nobody leaves the ward before the call', 'main');
	// LEARN-49
	await h.sees('The area it serves', 'action began', /Changed for the better|Not changed|Too early/);
	h.check('one picture, and it is in words too', await h.page.locator('main figure svg').count() > 0 &&
		await h.page.locator('main figure svg[role=img], main svg[aria-labelledby], main svg[aria-label]').count() > 0);
	await h.fits('an action');
	await h.shot('5-action');
}

async function seen(h, { c, n }) {
	const id = await told(c, `A man left the ward and nobody rang him at home ${n}`);
	await h.go(`/learn/event/${id}`);
	// LEARN-53
	await h.sees('Seen before', `He left the ward and nobody rang him ${n}`);
	await h.fits('what was seen before');
	await h.shot('6-seen');
}

async function lead(h, w) {
	const { s, n } = w;
	await h.signIn(s.logins.noor);
	await today(h, w);
	h.begin();
	await end(h, `A tray fell in the day room and nobody was near ${n}`, { outcome: 'It is recorded, and no more is needed',
		why: 'Nobody was near, and the table stands elsewhere since', sees: ['Say to whoever told us what was found'], shot: '2-nothing' });
	await end(h, `A dose came an hour late ${n}`, { outcome: 'The team learns from it', why: 'The ward speaks of it on Thursday', sees: [] });
	await end(h, `A window opened wider than it should ${n}`, { outcome: 'It goes a way that is set nationally',
		why: 'It may be on the national list', sees: ['What the rules may ask for'] });
	const took = `${h.pages} pages, ${h.actions} actions`;
	h.check('each end takes at most 6 pages and 6 actions', h.pages <= 18 && h.actions <= 18, took);
	console.log(`   ${h.way}: three ends in ${took}`);
	await end(h, `The heating was off all night ${n}`, { outcome: 'It is for someone else', why: 'No care was touched',
		more: () => h.choose('Estates', 'Whom it is passed on to').catch(() => h.select('Whom it is passed on to', 'Estates')), sees: ['Estates'] });
	await end(h, `He left the ward and nobody rang him ${n}`, { outcome: 'We look into it',
		why: 'Nobody here knows who rings', sees: ['Begin: how we look into it'] });
	await room(h, w);
	await acted(h);
	await seen(h, w);
	// What was decided waits no longer, and none of it is finished by that.
	await h.go('/learn');
	const left = (await list(h, 'What needs a decision')).map((l) => l[0]).filter((t) => t.endsWith(` ${n}`));
	h.check('what was decided waits no longer', left.every((t) => !/tray|dose|window|heating/.test(t)), left.join(' | '));
}

// The same page for other offices: what is theirs, and nothing else.
async function others(b, s) {
	const page = async (who) => {
		const context = await b.newContext({ viewport: { width: 390, height: 844 } });
		const h = new Hands(await context.newPage(), s.base, `today for ${who}`);
		await h.signIn(s.logins[who]);
		await h.go('/learn');
		await h.fits('today');
		await h.shot('1-today');
		const out = [h, (await h.page.locator('main h2').allInnerTexts()).map(plain), await h.text('main')];
		h.stayed();
		await context.close();
		return out;
	};
	const [e, reviewer, text] = await page('elis');
	e.check('a reviewer starts with their own', reviewer[0] === 'What is with you' && !reviewer.includes('What came in'), reviewer.join(' | '));
	e.check('and reads of no promise or event', !/Ruth Pell|A tray fell/.test(text), text);
	const [g, touch, words] = await page('gwen');
	g.check('promises come first to who keeps them', touch.indexOf('What was promised, and is due') <
		touch.indexOf('What needs a decision') && words.includes('To ring her on Monday'), touch.join(' | '));
	g.check('and no event is shown', !words.includes('A tray fell'), words);
	const [o, board, figures] = await page('bea');
	o.check('the board reads no name and no event', !/Ruth Pell|A tray fell/.test(figures), figures);
	o.check('and decides nothing here', !board.includes('What needs a decision'), board.join(' | '));
}

const s = await service({ people: 12 }), b = await browser();
let n = 0;
for (const scripts of [true, false]) {
	const context = await b.newContext({ javaScriptEnabled: scripts, viewport: { width: 390, height: 844 } });
	const h = new Hands(await context.newPage(), s.base, `a safety lead, ${scripts ? 'scripts' : 'no scripts'} 390`);
	h.scripts = scripts;
	h.way = scripts ? 'scripts' : 'no scripts';
	try {
		const w = { s, n: ++n, ...await scene(s, n) };
		await journey(h, 'a safety lead', () => lead(h, w));
	} catch (e) {
		check(`the scene for ${h.what}`, false, e.stack);
	}
	await context.close();
}
await others(b, s);
check('no word of an event is in any log', !/everybody|tray fell|Ruth/.test(s.logText()), s.logText());
await b.close();
await s.stop();
finish();
