// Every page in every state: axe (WCAG 2.2 AA and best practice), html-validate,
// no sideways scrolling at 320 px, nothing in the console, crisis help there.
// Prints a table; HEED_SHOTS=1 makes the contact sheet's pictures (build/shots).
import { service, Client, post, heed, browser, axe, validate, check, finish, routes, signInPage, shots } from './lib.mjs';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const s = await service();
const b = await browser();
const need = (name) => {
	if (!s.logins[name])
		throw new Error(`the demo has no sign-in ${name}: ${Object.keys(s.logins)}`);
	return s.logins[name];
};
const who = { visitor: null, staff: need('amina'), person: need('sam'), supporter: need('ruth'),
	admin: need('ada'), records: need('rowan'), privacy: need('priya'), steward: need('stefan'), quality: need('odile'), safety: need('noor') };
const pages = {};
for (const [name, login] of Object.entries(who)) {
	const context = await b.newContext({ viewport: { width: 1280, height: 900 } });
	const page = await context.newPage();
	page.heedConsole = [];
	page.on('console', (m) => m.type() === 'error' && page.heedConsole.push(m.text()));
	page.on('pageerror', (e) => page.heedConsole.push(String(e)));
	page.on('request', (r) => {
		if (!r.url().startsWith(s.base) && !r.url().startsWith('data:'))
			check('no request leaves loopback', false, r.url());
	});
	if (login)
		await signInPage(page, s.base, login);
	pages[name] = page;
}

// A form from elsewhere, with every kind of item, and one that it fills in.
const item = (linkId, type, text, more = {}) => ({ linkId, type, text, ...more });
writeFileSync(join(s.dir, 'form.json'), JSON.stringify({ resourceType: 'Questionnaire', id: 'visit', status: 'active',
	url: 'urn:example:visit', version: '1', title: 'A visit at home', item: [
		item('who', 'group', 'Who was there', { repeats: true, item: [item('who.name', 'string', 'Name'),
			item('who.when', 'dateTime', 'When they came')] }),
		item('how', 'choice', 'How did it go?', { answerOption: ['It was good to see you', 'It was hard', 'Something else']
			.map((display, i) => ({ valueCoding: { code: 'c' + i, display } })) }),
		item('more', 'text', 'Say more', { enableWhen: [{ question: 'how', operator: 'exists', answerBoolean: true }] }),
		item('home', 'boolean', 'Were they at home?'), item('cups', 'integer', 'Cups of tea'),
		item('walk', 'quantity', 'How far did you walk?'), item('day', 'date', 'Which day'),
		item('site', 'url', 'A page to read'), item('note', 'display', 'Thank you for writing this down.')] }));
execFileSync(heed, ['import', '--db', s.db, join(s.dir, 'form.json')], { env: s.env, stdio: 'ignore' });

// Someone whose records are past their time; the list is made at once.
writeFileSync(join(s.dir, 'past.json'), JSON.stringify({ resourceType: 'Patient', id: 'past1', birthDate: '1950-04-01',
	name: [{ family: 'Past', given: ['Ola'] }], deceasedDateTime: '1999-02-03' }));
execFileSync(heed, ['import', '--db', s.db, join(s.dir, 'past.json')], { env: s.env, stdio: 'ignore' });
execFileSync('sqlite3', ['-cmd', '.timeout 5000', s.db + '/heed.db', "UPDATE job SET due_at = 0 WHERE id = 'keeping'"]);
const records = new Client(s.base);
await records.signIn(who.records);
for (const [what, mine] of [['ask', { why: 'Decided at the records meeting' }],
	['hold', { 'hold-code': 'inquest', 'hold-why': 'A letter of 3 May' }]]) {
	const page = (await records.go('/person/past1/keeping')).text;
	const form = [...page.matchAll(/<form\b[\s\S]*?<\/form>/g)].map((m) => m[0]).find((f) => f.includes(`value="${what}"`));
	const r = form && await records.go('/person/past1/keeping', { form: post(records.fields(form, '/keeping').fields, mine) });
	check(`the records office can ${what}`, r?.status === 200, r?.status);
}

// An export that was sent to be audited.
const quality = new Client(s.base);
await quality.signIn(who.quality);
const sending = new FormData();
for (const x of quality.fields((await quality.go('/audit')).text, '/audit').fields)
	if (x.name !== 'file')
		sending.append(x.name, x.value);
sending.append('file', new Blob(['{"id":"n1","text":"Suicide risk: high."}\n']), 'notes.ndjson');
const audited = (await fetch(s.base + '/audit', { method: 'POST', body: sending, redirect: 'manual', headers: {
	origin: s.base, cookie: [...quality.jar].map(([k, v]) => `${k}=${v}`).join('; ') } }))
	.headers.get('location')?.match(/\/audit\/([a-z0-9]{20})/)?.[1];
check('an export is taken', audited);

// The desk of the forms: a draft, one that waits for a second person, one with two
// versions, and one that puts people in levels.
const steward = new Client(s.base);
await steward.signIn(who.steward);
const aForm = (name, version, more) => JSON.stringify({ resourceType: 'Questionnaire', status: 'draft', url: 'urn:example:' + name,
	version, title: 'A form called ' + name, item: [item('a', 'string', 'WHO WAS THERE?'),
		item('b', 'boolean', 'Did it help?'), item('c', 'text', 'What would have helped?', { required: true,
			enableWhen: [{ question: 'b', operator: '=', answerBoolean: false }] }),
		item('d', 'date', 'Which day'), item('e', 'string', '\u0645\u0627\u0630\u0627 \u062d\u062f\u062b\u061f'), ...more] });
const loadForm = async (text) => {
	const f = steward.fields((await steward.go('/forms/new')).text, '/forms/new');
	return steward.go('/forms/new', { form: post(f.fields.filter((x) => x.name !== 'file'), { text }) });
};
const takeStep = async (c, id, act, why) => {
	const page = (await c.go('/form/' + id)).text;
	const v = page.match(/name="v" value="(\d+)"/)?.[1];
	const token = page.match(/name="token" value="([^"]+)"/g)?.at(-1)?.match(/value="([^"]+)"/)[1];
	return c.go('/form/' + id, { form: { token, v, do: act, why } });
};
const idOf = (r) => r.path.match(/\/form\/([A-Za-z0-9.-]+)/)?.[1];
const desk = {};
const lena = new Client(s.base);
await lena.signIn(need('lena'));
for (const version of ['1', '2']) {
	const id = idOf(await loadForm(aForm('walk', version, version === '1' ? [] : [item('f', 'text', 'Anything else?')])));
	await takeStep(steward, id, 'ask', 'For the spring');
	desk.walk = idOf(await takeStep(lena, id, 'publish', ''));
}
desk.draft = idOf(await loadForm(aForm('walk', '3', [item('g', 'choice', 'How was it?', { answerOption:
	['Red', 'GREEN AND CALM'].map((valueString) => ({ valueString })) })])));
desk.review = idOf(await loadForm(aForm('other', '1', [])));
await takeStep(steward, desk.review, 'ask', 'For the ward');
const levels = await loadForm(aForm('levels', '1', [item('risk', 'choice', 'Risk of suicide', { answerOption:
	['Low', 'Medium', 'High'].map((valueString) => ({ valueString })) })]));
check('forms are loaded, asked for and published', desk.walk && desk.draft && desk.review, JSON.stringify(desk));
check('one that puts people in levels waits', levels.path === '/forms/check', levels.path);

// Who is who: people of the demo by what their plan is like.
const staff = new Client(s.base);
await staff.signIn(who.staff);
const sam = (await pages.person.content()).match(/\/person\/([a-z0-9]+)\/plan/)?.[1]
	?? (await (await pages.person.goto(s.base + '/me')).text()).match(/\/person\/([a-z0-9]+)\//)[1];
// What another system sent of them, on more than one page.
writeFileSync(join(s.dir, 'seen.ndjson'), [...Array(30).keys()].map((i) => JSON.stringify({ resourceType: 'Observation', id: 'seen' + i,
	status: 'final', subject: { reference: 'Patient/' + sam }, code: { text: 'Body weight' }, effectiveDateTime: '2026-01-02',
	valueQuantity: { value: 60 + i, unit: 'kg' } })).join('\n') + '\n');
execFileSync(heed, ['import', '--db', s.db, join(s.dir, 'seen.ndjson')], { env: s.env, stdio: 'ignore' });
const people = new Set();
for (let n = 0; n < 10; n++) {
	const r = await staff.go('/home?page=' + n);
	const found = [...r.text.matchAll(/href="\/person\/([a-z0-9]+)"/g)].map((m) => m[1]);
	found.forEach((p) => people.add(p));
	if (!found.length)
		break;
}
const person = { filled: sam };
for (const p of people) {
	const r = await staff.go(`/person/${p}/plan`);
	if (r.status !== 200)
		continue;
	if (/[\u0600-\u06ff][\u0600-\u06ff ]{10}/.test(r.text))
		person.rtl ??= p;
	if (!/class="heed-line/.test(r.text) && !r.text.includes('plan/line/'))
		person.empty ??= p;
}
// One with very long words and texts, made as a practitioner would.
const long = await (async () => {
	const form = staff.fields((await staff.go('/people/new')).text, '/people/new');
	const mine = {};
	for (const f of form.fields)
		if (f.type === 'text' && /given|family|preferred/.test(f.name))
			mine[f.name] = 'Wilhelmina-Alexandrina-Konstantinopolitanska'.repeat(2);
		else if (f.type === 'select' && f.all?.length > 1)
			mine[f.name] = f.all[1];
	const r = await staff.go('/people/new', { form: post(form.fields, mine) });
	const id = r.path.match(/\/person\/([a-z0-9]+)/)?.[1];
	check('a person with a very long name can be added', !!id, r.status + r.text.slice(0, 300));
	if (!id)
		return undefined;
	for (const part of ['signs', 'alone', 'tell', 'services']) {
		const page = await staff.go(`/person/${id}/plan/part/${part}`);
		const f = staff.fields(page.text, `/plan/part/${part}`);
		const area = f?.fields.find((x) => x.type === 'textarea' || /text/.test(x.name));
		if (!area)
			continue;
		await staff.go(f.action, { form: post(f.fields, { voice: 'practitioner', sure: '1', [area.name]:
			'Donaudampfschifffahrtsgesellschaftskapitänswitwe'.repeat(6) + ' ' +
			'I listen to the rain and count the trams that pass. '.repeat(80) }) });
	}
	return id;
})();
person.long = long;
for (const p of Object.values(person).filter(Boolean)) {
	const page = await staff.go(`/person/${p}/fill/visit`);
	const f = staff.fields(page.text, '/fill/visit');
	const text = f?.fields.find((x) => x.type === 'text' && /who\.name|name/i.test(x.name)) ?? f?.fields.find((x) => x.type === 'text');
	const r = f && await staff.go(f.action, { form: post(f.fields, { [text.name]: 'Noor, who brought soup' }) });
	check('a form from elsewhere is filled in', r?.status === 200 && !/fill\/visit/.test(r.path), r?.status + ' ' + r?.path);
}
// An assessment of each, begun as staff begin one, with a line in it; and a line in
// the picture that can lead into the plan.
const assessed = {};
for (const p of Object.values(person).filter(Boolean)) {
	const f = staff.fields((await staff.go(`/person/${p}/assessment`)).text, '/assessment');
	const r = await staff.go(f.action, { form: post(f.fields, { do: 'topics' }) });
	assessed[p] = r.path.match(/\/assessment\/([a-z0-9]+)/)?.[1];
	check('an assessment is begun', assessed[p], r.path);
	for (const [at, part] of [[`assessment/${assessed[p]}`, 'body'], ['formulation', 'harder']]) {
		const form = staff.fields((await staff.go(`/person/${p}/${at}/part/${part}`)).text, `/part/${part}`);
		const area = form.fields.find((x) => x.type === 'textarea');
		const words = p === long ? 'Donaudampfschifffahrtsgesellschaftskapitänswitwe'.repeat(6) : 'The nights are long';
		const end = await staff.go(form.action, { form: post(form.fields, { do: 'plan', voice: 'person', [area.name]: words }) });
		check(`a line is written in ${part}`, /Something is written/.test(end.text) || end.text.includes(words.slice(0, 30)), end.path);
	}
}
// A document, sent as a browser sends it; and what comes back is a download.
for (const p of Object.values(person).filter(Boolean)) {
	const page = pages.staff;
	const bytes = '%PDF-1.7 ' + '<script>alert(1)</script>'.repeat(p === sam ? 300000 : 1);
	await page.goto(`${s.base}/person/${p}/documents/new`);
	await page.fill('[name=title]', 'Letter from the GP');
	await page.selectOption('[name=kind]', 'letter');
	await page.setInputFiles('[name=file]', { name: '../../x.html', mimeType: 'text/html', buffer: Buffer.from(bytes) });
	await page.click('main button[type=submit], main button:not([type])');
	check('a document is added', /\/documents\/[a-z0-9]+\?done=added/.test(page.url()), page.url());
	const r = await page.request.get(page.url().split('?')[0] + '/file');
	check('its bytes come back', await r.text() === bytes, r.status());
	const h = r.headers();
	check('as a download alone', /^attachment; filename="document-[a-z0-9]+\.pdf"$/.test(h['content-disposition']) &&
		h['content-type'] === 'application/pdf' && h['x-content-type-options'] === 'nosniff' &&
		h['content-security-policy'] === "sandbox; default-src 'none'", JSON.stringify(h));
}
// Something that is owed to each.
for (const p of Object.values(person).filter(Boolean)) {
	const f = staff.fields((await staff.go(`/person/${p}/missed`)).text, '/missed');
	const r = await staff.go(f.action, { form: post(f.fields, {}) });
	check('something is owed', /\/owed\/[a-z0-9]{20}/.test(r.text), r.status + ' ' + r.path);
}
// Each came into hospital; one also was at the emergency department, and is to move.
const begin = async (p, kind, mine = {}) => {
	const at = `/person/${p}/stay/new/${kind}`;
	const f = staff.fields((await staff.go(at)).text, at);
	const unit = f.fields.find((x) => x.name === 'unit');
	const r = await staff.go(at, { form: post(f.fields, { unit: unit.all.filter(Boolean)[0], ...mine }) });
	const id = r.path.match(/\/stay\/([a-z0-9]{20})\?done/)?.[1];
	check(`${kind} can begin`, id, r.status + ' ' + r.path + r.text.slice(0, 200));
	return id;
};
const step = async (p, id, code, mine = {}) => {
	const at = `/person/${p}/stay/${id}/${code}`;
	const f = staff.fields((await staff.go(at)).text, at);
	const named = Object.fromEntries(Object.entries(mine).map(([k, v]) =>
		[f.fields.find((x) => x.name.endsWith(':' + k))?.name ?? k, v]));
	const r = await staff.go(at, { form: post(f.fields, named) });
	check(`${code} can be done`, r.path.includes('?done=saved'), r.status + ' ' + r.path);
};
const stays = {};
for (const p of Object.values(person).filter(Boolean)) {
	stays[p] = await begin(p, 'ward', { words: p === person.long ? 'Worries '.repeat(400) : 'Asked for a safe place' });
	await step(p, stays[p], 'leave', { 'leave.where': p === person.long ? 'x'.repeat(300) : 'At home', 'leave.if': 'Call the ward' });
}
console.log('people:', JSON.stringify(person));

const first = async (path, re) => (await staff.go(path)).text.match(re)?.[1];
const admin = new Client(s.base);
await admin.signIn(who.admin);
const fill = async (path, p) => {
	if (path.startsWith('/keeping/learning/{kind}'))
		return null;
	if (/^\/learn\/(\{kind\}|[a-z-]+\/\{id\})/.test(path))
		return fillLearned(path, p);
	const value = {
		person: p, file: 'wording.tsv', part: 'signs', v: '1', kind: 'plan',
		id: assessed[p],
		line: path.includes('/assessment/{id}/line/') ? await first(`/person/${p}/assessment/${assessed[p]}/part/body`, /\/line\/([A-Za-z0-9.-]+)/)
			: path.includes('/formulation/line/') ? await first(`/person/${p}/formulation/part/harder`, /\/line\/([A-Za-z0-9.-]+)/)
			: path.includes('/plan/line/') && await first(`/person/${p}/plan/part/signs`, /plan\/line\/([A-Za-z0-9.-]+)/),
		form: path.includes('{form}') && await first('/forms', /href="\/form\/([A-Za-z0-9.-]+)"/),
	};
	if (path.startsWith('/account/'))
		value.id = (await admin.go('/accounts')).text.match(/href="\/account\/([a-z0-9]+)"/)?.[1];
	else if (path.startsWith('/unit/'))
		value.id = (await admin.go('/units')).text.match(/href="\/unit\/([A-Za-z0-9.-]+)"/)?.[1];
	else if (path.startsWith('/audit/'))
		value.id = audited;
	else if (path.startsWith('/form/') && desk[p])
		value.id = desk[p];
	else if (path.startsWith('/form/'))
		value.id = await first('/forms', /href="\/form\/([A-Za-z0-9.-]+)"/);
	else if (path.startsWith('/tell/mine/'))
		value.id = told;
	else if (path.includes('/supporter/'))
		value.id = await first(`/person/${p}/sharing`, /\/supporter\/([A-Za-z0-9.-]+)/);
	else if (path.includes('/from/'))
		value.kind = 'Observation';
	else if (path.includes('/record/'))
		{
		// General information may be read by the person too.
		const text = (await staff.go(`/person/${p}`)).text;
		[, value.kind, value.id] = text.match(/\/record\/(info)\/([A-Za-z0-9.-]+)/)
			?? text.match(/\/record\/([a-z-]+)\/([A-Za-z0-9.-]+)/) ?? [];
	}
	else if (path.includes('/stay/new/'))
		value.kind = 'ward';
	else if (path.includes('/stay/'))
		Object.assign(value, { id: stays[p], step: 'discharge' });
	else if (path.includes('/leave/'))
		value.id = await first(`/person/${p}/stay/${stays[p]}`, /\/leave\/([a-z0-9]{20})/);
	else if (path.includes('/decision/'))
		value.id = 'new';
	else if (path.includes('/documents/{id}'))
		value.id = await first(`/person/${p}/documents`, /\/documents\/([a-z0-9]{20})/);
	else if (path.includes('/owed/{id}'))
		value.id = await first(`/person/${p}/owed`, /\/owed\/([a-z0-9]{20})/);
	else if (path.endsWith('/copy/item'))
		return await first(`/person/${p}/copy`, /href="([^"]*\/copy\/item\?item=[^"]+)"/) ?? null;
	else if (/^\/(bulletins|gatherings)\//.test(path))
		value.id = await first(path.split('/{')[0], /href="\/(?:bulletins|gatherings)\/([a-z0-9]{20})"/);
	else if (path.includes('/codes/{book}'))
		value.book = 'seips';
	else if (path.includes('/response/'))
		value.id = await first(`/person/${p}`, /\/(?:response|record\/response)\/([A-Za-z0-9.-]+)/);
	if (/assessment/.test(path))
		value.part = 'body';
	else if (/formulation/.test(path))
		value.part = 'harder';
	let whole = true;
	const out = path.replace(/\{(\w+)\}/g, (_, k) => value[k] || (whole = false, ''));
	return whole ? out : null;
};
// What was learned: each kind that has a record in the demo is a state of its pages.
const safety = new Client(s.base);
await safety.signIn(who.safety);
const learned = {};
for (const [, kind] of (await safety.go('/learn')).text.matchAll(/href="\/learn\/([a-z-]+)"/g)) {
	const list = (await safety.go(`/learn/${kind}?all=1`)).text;
	const id = list.match(new RegExp(`href="/learn/${kind}/([a-z0-9]{20})"`))?.[1];
	if (!list.includes(`href="/learn/${kind}/new"`))
		continue;
	const one = id && (await safety.go(`/learn/${kind}/${id}`)).text;
	const entry = one?.match(new RegExp(`href="/learn/${kind}/${id}/([a-z-]+)/([a-z0-9]{16})"`)) ?? [];
	learned[kind] = { kind, id, part: one?.match(new RegExp(`href="/learn/${kind}/${id}/([a-z-]+)"[^>]*>\\s*Write or change`))?.[1],
		of: entry[1], entry: entry[2] };
}
const fillLearned = (path, state) => {
	let whole = true;
	const value = { ...learned[path.match(/^\/learn\/([a-z-]+)\/\{id\}/)?.[1] ?? state] };
	if (path.endsWith('/guide'))
		value.id = concern;
	if (path.includes('{entry}'))
		value.part = value.of;
	const out = path.replace(/\{(\w+)\}/g, (_, k) => value[k] || (whole = false, ''));
	return whole ? out : null;
};
// What differs by kind is walked for each; what all share (history, hand on), for one.
const learnStates = (path) => /\/figures$/.test(path) ? { measure: 'measure' } : !/^\/learn\/\{kind\}/.test(path) ? { filled: sam }
	: /\{kind\}(\/new|\/\{id\}(\/\{part\})?)?$/.test(path) ? Object.fromEntries(Object.keys(learned).map((k) => [k, k])) : { event: 'event', inquiry: 'inquiry' };
// Something that staff told with their name, and of it a concern with its reason.
const told = await (async () => {
	const mine = { kind: 'incident', what: 'A chair broke', when: 'today', safe: 'yes' };
	const one = await staff.go('/tell', { form: post(staff.fields((await staff.go('/tell')).text, '/tell').fields, mine) });
	await staff.go('/tell', { form: post(staff.fields(one.text, '/tell').fields, { mode: 'named' }) });
	return first('/tell/mine', /\/tell\/mine\/([a-z0-9]+)/);
})();
const concern = await (async () => {
	const c = new Client(s.base), at = `/learn/event/${told}`;
	await c.signIn(need('noor'));
	const part = c.fields((await c.go(at + '/concern')).text, '/concern');
	await c.go(at + '/concern', { form: post(part.fields, { 'concern.individual': '=true', 'concern.reason': 'It was taken apart on purpose' }) });
	await c.go(at + '/guide', { form: post(c.fields((await c.go(at)).text, '/guide').fields, { open: '1' }) });
	return told;
})();
const viewers = (r) => r.path.startsWith('/learn') ? ['safety'] : ({ MAY_ANYONE: ['visitor'], MAY_SIGNED: ['staff'], MAY_STAFF: ['staff'],
	MAY_FIND: ['staff'], MAY_CARE: ['staff'], MAY_RECORDS: ['records'], MAY_ACCOUNTS: ['admin'],
	MAY_UNITS: ['admin'], MAY_FORMS: ['steward'], MAY_AUDIT: ['quality'], MAY_PRIVACY: ['privacy'], MAY_SHARED: ['supporter'],
	MAY_TELL: ['supporter'], MAY_TEAM: ['staff'], MAY_OWN_OR_TEAM: ['staff', 'person'],
	MAY_OWN: ['person'], MAY_PROBE: ['visitor'], MAY_HEARD: [] /* journey-mother */ })[r.may];

const table = new Map();
let shot = 0;
const sheet = [];
async function look(name, viewer, state, page, status) {
	const html = await page.content();
	const type = (await page.evaluate(() => document.contentType));
	if (type !== 'text/html')
		return mark(name, viewer, state, 'text');
	const faults = [];
	for (const v of await axe(page))
		faults.push('axe ' + v);
	for (const v of await validate(page.heedSource ?? html))
		faults.push('html ' + v);
	await page.setViewportSize({ width: 320, height: 640 });
	const wide = await page.evaluate(() => document.documentElement.scrollWidth);
	if (wide > 320)
		faults.push(`scrolls sideways at 320 px (${wide})`);
	if (!/tel:/.test(html) && name !== '/left')
		faults.push('no crisis help');
	// Chromium itself notes each answer that is not 200; the rest is ours.
	for (const m of page.heedConsole.splice(0))
		if (!/Failed to load resource/.test(m))
			faults.push('console ' + m);
	if (process.env.HEED_SHOTS && (state !== 'long' || /plan|part/.test(name))) {
		const file = `${String(shot++).padStart(3, '0')}${name.replace(/[^a-z]+/g, '-')}${viewer}-${state}`;
		for (const [size, width] of [['phone', 390], ['desk', 1280]]) {
			await page.setViewportSize({ width, height: size === 'phone' ? 844 : 900 });
			await page.screenshot({ path: join(shots, `${file}-${size}.png`), fullPage: true });
		}
		sheet.push({ file, name, viewer, state });
	}
	await page.setViewportSize({ width: 1280, height: 900 });
	mark(name, viewer, state, faults.length ? `${faults.length} faults` : 'ok');
	check(`${name} ${viewer} ${state}`, faults.length === 0, `${status} ` + faults.join('\n    '));
}
function mark(name, viewer, state, what) {
	const key = `${name} (${viewer})`;
	if (!table.has(key))
		table.set(key, {});
	table.get(key)[state] = what;
}
async function open(page, path) {
	const r = await page.goto(s.base + path);
	page.heedSource = await r.text().catch(() => undefined);
	return r.status();
}

const all = routes();
// A page that other addresses lead to as well is walked in all its states once.
const walked = new Set();
for (const r of all.filter((x) => x.verb === 'GET')) {
	// HEED_ROUTES='form|fill' looks at those alone.
	if (!new RegExp(process.env.HEED_ROUTES ?? '').test(r.path))
		continue;
	if (['/leave', '/person/{person}/plan/file', '/person/{person}/copy/file', '/person/{person}/documents/{id}/file', '/audit/{id}/report', '/go',
		'/unit/{id}/downtime', '/person/{person}/editions/{id}', '/tell/file'].includes(r.path))
		continue;
	for (const viewer of viewers(r)) {
		const page = pages[viewer];
		const again = walked.has(`${r.page} ${viewer}`);
		walked.add(`${r.page} ${viewer}`);
		const states = r.path.startsWith('/learn') ? learnStates(r.path) : again ? { filled: sam } : r.may === 'MAY_FORMS' ? { filled: 'walk', draft: 'draft', review: 'review' }
			: r.path.includes('{person}') ? viewer === 'person' ? { filled: sam }
			: /keeping$/.test(r.path) ? { ...person, past: 'past1' } : person : { filled: sam };
		for (const [state, p] of Object.entries(states)) {
			if (!p)
				continue;
			const path = await fill(r.path, p);
			if (!path) {
				mark(r.path, viewer, state, '-');
				continue;
			}
			const status = await open(page, path);
			check(`${r.path} ${viewer} ${state} answers`, status === 200, status);
			await look(r.path, viewer, state, page, status);
		}
		// The error state: the page's own form, sent empty.
		// (Not where the first button gives someone a new passphrase.)
		const twin = !again && !/account|\/looks$|\/take$/.test(r.path) &&
			all.find((x) => x.verb === 'POST' && x.path === r.path);
		const path = twin && await fill(r.path, r.path.startsWith('/learn/{kind}') ? 'event' : sam);
		if (!path)
			continue;
		await open(page, path);
		const sent = await page.evaluate((to) => {
			const f = [...document.querySelectorAll('main form[method=post]')]
				.find((x) => new URL(x.action).pathname === to);
			if (!f)
				return false;
			for (const e of f.elements) {
				if (['text', 'textarea', 'password', 'search', 'tel', 'email'].includes(e.type))
					e.value = e.type === 'text' && e.name.includes('day') ? '45' : '';
				if (['radio', 'checkbox'].includes(e.type))
					e.checked = false;
			}
			f.noValidate = true;
			const button = f.querySelector('button[type=submit],button:not([type])');
			setTimeout(() => f.requestSubmit(button ?? undefined), 0);
			return true;
		}, path.split('?')[0]);
		if (!sent) {
			mark(r.path, viewer, 'error', '-');
			continue;
		}
		const answer = await page.waitForNavigation();
		page.heedSource = await answer.text().catch(() => undefined);
		if (answer.status() === 200) {
			mark(r.path, viewer, 'error', 'takes it');
			continue;
		}
		check(`${r.path} ${viewer} error is told kindly`, answer.status() === 422, answer.status());
		await look(r.path, viewer, 'error', page, answer.status());
	}
}
// What those who keep the forms see of one, and each state of its preview.
if (new RegExp(process.env.HEED_ROUTES ?? '').test('/form/{id}'))
	for (const [name, path] of [['draft', `/form/${desk.draft}`], ['review', `/form/${desk.review}`], ['walk', `/form/${desk.walk}`],
		...['filled', 'wrong', 'read', 'easy', 'filled&branch=c'].map((x) => [x, `/form/${desk.draft}/preview?state=${x}`])]) {
		const status = await open(pages.steward, path);
		check(`form ${name} answers`, status === 200, status);
		await look('/form/{id} ' + name, 'steward', 'filled', pages.steward, status);
	}
// Steps and beginnings beside the one that the table of routes stands for.
const more = async (path) => {
	if (!new RegExp(process.env.HEED_ROUTES ?? '').test(path))
		return;
	const status = await open(pages.staff, path);
	check(`${path} answers`, status === 200, status);
	await look(path.replace(/\/[a-z0-9]{20}/g, '/{id}'), 'staff', 'filled', pages.staff, status);
};
for (const kind of ['ed', 'liaison', 'move'])
	await more(`/person/${sam}/stay/new/${kind}`);
for (const code of ['leave', 'leave-start', 'ward', 'prepare'])
	await more(`/person/${sam}/stay/${stays[sam]}/${code}`);
await step(sam, stays[sam], 'leave-start');
await more(`/person/${sam}/stay/${stays[sam]}/leave-return`);
await step(sam, stays[sam], 'discharge', { 'contact.who': 'Femi Ade, community nurse' });
await more(`/person/${sam}/stay/${stays[sam]}`);
await more(`/person/${sam}/stay/${stays[sam]}/leave`);
const visit = await begin(sam, 'ed');
for (const code of ['', '/end', '/left'])
	await more(`/person/${sam}/stay/${visit}${code}`);
const move = await begin(sam, 'move', { unit: '' });
for (const code of ['', '/move-change', '/move-done', '/move-off'])
	await more(`/person/${sam}/stay/${move}${code}`);
// What is not open, not there, gone.
for (const [name, viewer, path, want] of [
	['401', 'visitor', `/person/${sam}/plan`, 401], ['403', 'steward', '/accounts', 403],
	['404', 'visitor', '/no-such-page', 404], ['404 person', 'supporter', `/person/${sam}/plan`, 404]]) {
	const status = await open(pages[viewer], path);
	check(`${name} answers ${want}`, status === want, status);
	await look(name, viewer, 'error', pages[viewer], status);
}

console.log('\n' + 'page'.padEnd(62) + ['filled', 'empty', 'error', 'long', 'rtl', 'past'].map((x) => x.padEnd(10)).join(''));
for (const [key, row] of table)
	console.log(key.padEnd(62) + ['filled', 'empty', 'error', 'long', 'rtl', 'past']
		.map((x) => (row[x] ?? '').padEnd(10)).join(''));
writeFileSync(join(shots, 'sheet.json'), JSON.stringify(sheet));
await b.close();
await s.stop();
finish();
