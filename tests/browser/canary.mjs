// Words that must not get out. A token goes into every field that holds
// something of a person; then everyone who may not see it asks for every page
// there is, and posts to every form, and the token must be in no body, no
// header, and not in the server's log.
//
// The second half: what is kept off the person's pages leaves no trace on them.
import { check, finish, routes, Client, post } from './lib.mjs';
import * as W from './world.mjs';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { heed } from './lib.mjs';

// Each token with those (of the roles below) who may meet it.
const tokens = [];
const tok = (what, ...see) => {
	const t = 'q' + W.word(13);
	tokens.push({ t, what, see: new Set(see) });
	return t;
};
// Fills each text field of a form; `mine` wins.
async function fill(c, page, action, what, see, mine = {}) {
	const r = await c.go(page);
	const f = c.fields(r.text, action);
	if (!f)
		throw new Error(`${page}: no form ${action}`);
	const values = {};
	for (const x of f.fields)
		if ((x.type === 'text' || x.type === 'textarea') && !(x.name in mine) &&
		    !/-(day|month|year)$|^[re]-|^h:|^(nhs|mobile|phone|email|subject)$/.test(x.name))
			values[x.name] = tok(`${what} ${x.name}`, ...(see[x.name] ?? see['*']));
	const sent = await c.go(f.action, { form: post(f.fields, { ...values, ...mine }) });
	W.good(sent, `${page} ${action}`);
	return sent;
}

async function build(w) {
	const everyone = ['ben', 'records', 'privacy', 'admin', 'nan', 'mum', 'person', 'glass', 'device', 'steward'];
	await W.offices(w);
	w.glass = await w.account('cara', 'Cara Wynn', 'practitioner', w.south);
	const given = tok('given', ...everyone.filter((x) => x !== 'steward'));
	const id = w.id = W.idIn((await fill(w.amina, '/people/new', '/people/new', 'name',
		{ '*': everyone.filter((x) => x !== 'steward') }, { given, unit: w.north, nhs: '9990000018' })).path, 'person');
	await fill(w.amina, `/person/${id}/details`, '/details', 'details', { '*': ['person', 'glass'],
		family: everyone.filter((x) => x !== 'steward'), preferred: everyone.filter((x) => x !== 'steward') },
		{ given, email: tok('email', 'person', 'glass') + '@example.org', mobile: '07700 900123' });
	await fill(w.amina, `/person/${id}/safe?alone=yes`, '/safe', 'safe contact',
		{ '*': ['glass'], 'safe-words': ['person', 'glass'] }, { 'safe-online': 'yes' });
	w.person = await W.ownAccount(w, id, 'sam.canary');

	// Supporters: one with two parts, one with nothing, one never to be met.
	const names = ['person', 'glass', 'admin', 'privacy'];
	w.sup = {};
	for (const who of ['mum', 'nan']) {
		w.sup[who] = W.idIn((await fill(w.amina, `/person/${id}/supporters/new`, '/supporters/new',
			'supporter ' + who, { '*': [...names, who] })).path, 'supporter');
		await fill(w.amina, `/person/${id}/supporter/${w.sup[who]}`, '/' + w.sup[who], 'supporter page ' + who,
			{ '*': ['person', 'glass', who], name: [...names, who] });
	}
	w.sup.father = W.idIn((await fill(w.amina, `/person/${id}/supporters/new`, '/supporters/new',
		'father', { '*': ['glass'] }, { relation: 'father' })).path, 'supporter');
	await fill(w.amina, `/person/${id}/supporter/${w.sup.father}`, '/' + w.sup.father, 'father page', { '*': ['glass'] },
		{ 'do-not-contact': '1', 'do-not-contact-why': 'harm' });

	// The plan: every part, every visibility, every detail; notes of staff too.
	w.lines = { record: [], offline: [], team: [] };
	const hidden = { signs: ['offline', 'team'], alone: [], tell: ['offline'], services: ['team'], safer: ['offline'],
		now: ['team'] };
	for (const part of Object.keys(hidden))
		for (const visible of ['record', ...hidden[part]]) {
			const see = visible !== 'record' ? ['glass'] : ['person', 'glass',
				...(['signs', 'services'].includes(part) ? ['mum'] : []), ...(part === 'signs' ? ['device'] : [])];
			const at = `/person/${id}/plan/part/${part}`;
			const had = new Set(W.lineIds((await w.amina.go(at)).text));
			// Made before it is hidden: earlier versions held it openly.
			await fill(w.amina, at, `/part/${part}`, `line ${part} ${visible}`, { '*': see },
				{ voice: visible === 'team' ? 'practitioner' : 'person', do: 'more', why: '' });
			const l = W.lineIds((await w.amina.go(at)).text).find((x) => !had.has(x));
			if (!l)
				throw new Error('no line in ' + part);
			w.lines[visible].push(l);
			if (visible !== 'record')
				await W.show(w, id, l, visible);
		}
	await fill(w.amina, `/person/${id}/plan/finish`, '/finish', 'agreement', { '*': ['person', 'glass'] }, { do: 'current' });
	await fill(w.amina, `/person/${id}/plan/used`, '/used', 'use', { '*': ['person', 'glass'] }, { voice: 'person' });
	await fill(w.amina, `/person/${id}/plan/copies`, '/copies', 'copy', { '*': ['person', 'glass'] }, { 'held.format': '=paper' });
	await fill(w.amina, `/person/${id}/plan/offer`, '/offer', 'offer', { '*': ['person', 'glass'] });

	// Sharing, and sign-ins of those around.
	await fill(w.amina, `/person/${id}/supporter/${w.sup.mum}/choose`, '/choose', 'consent', { '*': ['person', 'glass'] },
		{ 'a-plan-parts': 'yes', 'part:signs': '1', 'part:services': '1' });
	w.mum = await W.supporterAccount(w, id, w.sup.mum, 'mum.canary');
	w.nan = await W.supporterAccount(w, id, w.sup.nan, 'nan.canary');
	await fill(w.amina, `/person/${id}/tell`, '/tell', 'told to staff', { '*': ['glass'] }, { supporter: w.sup.nan, 'when-time': '08:05',
		info: 'crisis-contacts', 'info-words': tok('information given', 'person', 'glass') });
	await fill(w.mum, '/shared/tell', '/shared/tell', 'told by a supporter', { '*': ['glass'] });
	await fill(w.amina, `/person/${id}/disclose`, '/disclose', 'disclosure', { '*': ['glass'] },
		{ 'disclosure.basis': 'safeguarding', 'disclosure.told': 'no' });

	// Opened with a reason, once hushed, once not.
	await fill(w.glass, `/person/${id}/open`, '/open', 'hushed reason', { '*': ['privacy', 'glass'] },
		{ code: 'cover', hush: '1' });
	const dora = await w.account('dora', 'Dora Finn', 'practitioner', w.south);
	await fill(dora, `/person/${id}/open`, '/open', 'reason', { '*': ['privacy', 'glass', 'person'] }, { code: 'cover' });

	// What an inquiry asks to be kept: the records office's alone.
	await fill(w.records, `/person/${id}/keeping`, '/keeping', 'hold', { '*': ['records'] },
		{ do: 'hold', 'hold-code': 'inquest' });

	// What came from elsewhere.
	const file = join(w.s.dir, 'in.ndjson');
	const letter = 'A letter: ' + tok('document bytes', 'glass');
	mkdirSync(join(w.s.dir, 'files'));
	writeFileSync(join(w.s.dir, 'files', 'document-doc1'), letter);
	const subject = { reference: 'Patient/' + id };
	writeFileSync(file, [
		{ resourceType: 'Questionnaire', id: 'visit', url: 'urn:test:visit', status: 'active', title: 'A visit',
			item: [{ linkId: '1', text: 'What we talked about', type: 'text' }] },
		{ resourceType: 'RiskAssessment', id: 'ra1', status: 'final', subject, note: [{ text: tok('sealed') }],
			prediction: [{ qualitativeRisk: { text: 'High' } }] },
		{ resourceType: 'QuestionnaireResponse', id: 'sf1', status: 'completed', questionnaire: 'urn:other:referral', subject,
			item: [{ linkId: '1', text: 'Risk of suicide', answer: [{ valueString: 'LOW (green)' }] },
				{ linkId: '2', text: 'Words', answer: [{ valueString: tok('sealed form') }] }] },
		{ resourceType: 'QuestionnaireResponse', id: 'resp1', status: 'completed', questionnaire: 'urn:test:visit', subject,
			item: [{ linkId: '1', text: 'What we talked about', answer: [{ valueString: tok('response', 'glass') }] }] },
		{ resourceType: 'Observation', id: 'ob1', status: 'final', subject, code: { text: tok('observation', 'glass') },
			valueString: tok('observation value', 'glass'), note: [{ text: tok('observation note', 'glass') }] },
		{ resourceType: 'Flag', id: 'fl1', status: 'active', subject, code: { text: 'Suicide risk: HIGH' },
			category: [{ text: tok('sealed flag') }] },
		{ resourceType: 'Observation', id: 'ob2', status: 'final', subject: { reference: 'Device/d' },
			code: { text: tok('observation of nobody') } },
		{ resourceType: 'CarePlan', id: 'cp1', status: 'active', intent: 'plan', subject, title: tok('outside', 'glass'),
			description: tok('outside', 'glass') },
		{ resourceType: 'Encounter', id: 'en1', status: 'finished', class: { code: 'AMB' }, subject,
			reasonCode: [{ text: tok('encounter', 'glass') }] },
		{ resourceType: 'DocumentReference', id: 'doc1', status: 'current', subject, description: tok('document', 'glass'),
			content: [{ attachment: { extension: [{ url: 'urn:heed:sha256', valueString:
				createHash('sha256').update(letter).digest('hex') }], contentType: 'text/plain', size: letter.length,
			title: tok('document label', 'glass') } }] },
	].map((x) => JSON.stringify(x)).join('\n') + '\n');
	execFileSync(heed, ['import', '--db', w.s.db, file], { env: w.s.env, stdio: ['ignore', 'pipe', 'pipe'] });

	// A device that may open one part.
	w.device = new Client(w.s.base);
	w.device.jar = new Map(w.person.jar);
	W.good(await W.submit(w.device, `/person/${id}/keep`, { part: 'signs', label: tok('device', 'person', 'glass'), do: 'add' },
		{ action: '/device' }), 'device');
	w.device.jar.delete('heed');
	w.visitor = new Client(w.s.base);
}

// Every address that the routes and the store's ids make.
function addresses(w) {
	const id = w.id;
	const heads = W.sql(w.s, `SELECT kind || ' ' || id || ' ' || v FROM head WHERE person = '${id}' OR kind = 'Observation'`).split('\n')
		.map((l) => l.split(' '));
	const plan = heads.find(([k]) => k === 'plan');
	const versions = [...Array(+plan[2]).keys()].map((n) => n + 1);
	const accounts = W.sql(w.s, 'SELECT id FROM account').split('\n');
	const out = [];
	for (const r of routes()) {
		if (r.verb !== 'GET' || r.path === '/leave')
			continue;
		let list = [r.path.replace('{person}', id)];
		const each = (slot, values) => {
			list = list.flatMap((p) => p.includes(slot) ? values.map((v) => p.replace(slot, v)) : [p]);
		};
		if (r.path.includes('/record/'))
			list = heads.map(([k, i]) => list[0].replace('{kind}', k).replace('{id}', i));
		each('{kind}', ['Observation', 'sealed-Flag', 'outside', 'sealed', 'sealed-form']);
		each('{part}', [...W.parts, 'differ', 'wish']);
		each('{line}', [...w.lines.record.slice(0, 3), ...w.lines.offline, ...w.lines.team]);
		each('{form}', ['visit']);
		each('{file}', ['wording.tsv']);
		each('{v}', versions);
		if (r.path.includes('/supporter/'))
			each('{id}', Object.values(w.sup));
		if (r.path.includes('/response/'))
			each('{id}', heads.filter(([k]) => ['response', 'note', 'plan', 'info', 'disclosure', 'sealed-form'].includes(k))
				.map(([, i]) => i));
		if (r.path.startsWith('/unit/'))
			each('{id}', [w.north]);
		if (r.path.startsWith('/form/'))
			each('{id}', ['visit']);
		each('{id}', accounts);
		out.push(...list);
		if (/\/plan\/compare$/.test(r.path))
			for (const a of [1, versions.length - 1])
				out.push(`${list[0]}?a=${a}&b=${versions.length}`, `${list[0]}?a=1&b=${a}`);
		if (/\/safe$/.test(r.path))
			out.push(list[0] + '?alone=yes');
		if (r.path.includes('/record/'))
			out.push(...list.filter((p) => /sealed/.test(p)).map((p) => p + '?open=cover'));
		if (r.path === '/find')
			out.push('/find?q=999%20000%200018', '/find?q=Patient', '/find?q=' + tokens[0].t.slice(0, 4),
				'/find?q=' + tokens[2].t.slice(0, 4));
		if (r.path === '/go')
			out.push('/go?nhs=9990000018');
	}
	return out;
}

const rolesAsked = ['visitor', 'ben', 'records', 'privacy', 'admin', 'steward', 'nan', 'mum', 'person', 'device'];
function leaks(role, r) {
	const all = [r.text, ...[...r.headers].map(([k, v]) => `${k}: ${v}`)].join('\n').toLowerCase();
	return tokens.filter((t) => !t.see.has(role) && all.includes(t.t));
}

async function gets(w) {
	const all = addresses(w);
	let asked = 0;
	for (const role of rolesAsked) {
		const wrong = new Map();
		let served = 0;
		for (let i = 0; i < all.length; i += 8)
			await Promise.all(all.slice(i, i + 8).map(async (path) => {
				const r = await w[role].go(path, { follow: false });
				asked++;
				served += r.status === 200;
				if (r.status >= 500)
					wrong.set(path, 'status ' + r.status);
				for (const l of leaks(role, r))
					wrong.set(path, `${wrong.get(path) ?? ''} [${l.what}]`);
			}));
		check(`${role}: ${served} pages of ${all.length} addresses hold nothing that is not theirs`, wrong.size === 0,
			[...wrong].slice(0, 12).map(([p, why]) => p + why).join('\n'));
	}
	// That the search above can find anything at all.
	const own = await w.amina.go(`/person/${w.id}/plan`);
	const seen = tokens.filter((t) => own.text.includes(t.t)).length;
	check('the team sees the tokens, so the search for them can find', seen > 25, seen);
	check('all roles asked all addresses', asked === all.length * rolesAsked.length);
}

// Clocks are opened by a job meanwhile, and by nobody's post alone.
const count = (w) => W.sql(w.s, "SELECT count(*), coalesce(max(at), 0) FROM version WHERE kind <> 'clock'") + ' ' +
	W.sql(w.s, 'SELECT count(*) FROM breakglass') + ' ' + W.sql(w.s, 'SELECT count(*) FROM hold') + ' ' +
	W.sql(w.s, 'SELECT count(*) FROM purge') + ' ' + W.sql(w.s, 'SELECT count(*) FROM account');

// Every POST with this person's ids, from those who may not.
async function posts(w) {
	// Of a page that every account may open; without one a refusal proves nothing.
	const token = async (c) => {
		const f = c.fields((await c.go('/password')).text, '/password');
		return f.fields.find((x) => x.name === 'token').value;
	};
	const own = new Set(['MAY_OWN', 'MAY_OWN_OR_TEAM']);
	const response = W.sql(w.s, `SELECT id FROM head WHERE kind = 'response' LIMIT 1`);
	for (const role of rolesAsked.filter((r) => r !== 'device')) {
		const before = count(w), wrong = [];
		for (const r of routes()) {
			if (r.verb !== 'POST' || !r.path.includes('{person}'))
				continue;
			if (role === 'person' && own.has(r.may))
				continue; // theirs; hidden lines come below
			if (role === 'ben' && r.may === 'MAY_FIND')
				continue; // breaking the glass is his, with a reason
			if (role === 'records' && r.may === 'MAY_RECORDS')
				continue; // theirs
			const path = r.path.replace('{person}', w.id).replace('{kind}', 'supporter').replace('{part}', 'signs').replace('{line}', w.lines.record[0])
				.replace('{form}', 'visit').replace('{id}', r.path.includes('response') ? response : w.sup.mum);
			const t = role === 'visitor' ? 'none' : await token(w[role]);
			const a = await w[role].go(path, { form: { token: t, v: '1', do: 'save', 'signs.text': 'kept?', code: 'cover', why: 'words',
				said: 'words', subject: 'someone.new', 'a-plan-parts': 'yes', 'part:tell': '1' }, follow: false });
			const want = role === 'visitor' ? [401] : [403, 404];
			if (!want.includes(a.status))
				wrong.push(`${path}: ${a.status}`);
			if (/not from this sign-in/.test(a.text))
				wrong.push(`${path}: the token was not right`);
			for (const l of leaks(role, a))
				wrong.push(`${path}: [${l.what}]`);
			if (!/tel:999/.test(a.text))
				wrong.push(`${path}: no crisis help`);
		}
		check(`${role}: posts to this person's forms are refused`, wrong.length === 0, wrong.slice(0, 10).join('\n'));
		check(`${role}: and nothing was written`, count(w) === before, before + ' / ' + count(w));
	}
	// The person, with ids of lines that are kept off their pages.
	const before = count(w), wrong = [];
	const free = 'x'.repeat(16); // an id that never was: the answers must agree
	for (const [visible, ids] of Object.entries(w.lines)) {
		if (visible === 'record')
			continue;
		for (const l of ids.slice(0, 3))
			for (const mine of [{ do: 'drop', rev: '1' }, { do: 'show', visible: 'record' }, { do: 'move', part: 'tell' }]) {
				const a = await w.person.go(`/person/${w.id}/plan/line/${l}`, { form: { token: await token(w.person), ...mine }, follow: false });
				const b = await w.person.go(`/person/${w.id}/plan/line/${free}`, { form: { token: await token(w.person), ...mine }, follow: false });
				if (a.status !== b.status || a.status === 303)
					wrong.push(`${mine.do} ${visible}: ${a.status}, not ${b.status}`);
				for (const x of leaks('person', a))
					wrong.push(`${mine.do} ${visible}: [${x.what}]`);
			}
		for (const deed of ['take', 'leave']) {
			const l = ids[0];
			const a = await w.person.go(`/person/${w.id}/plan/proposal/${l}`, { form: { token: await token(w.person), do: deed }, follow: false });
			const b = await w.person.go(`/person/${w.id}/plan/proposal/${free}`, { form: { token: await token(w.person), do: deed }, follow: false });
			if (a.status !== b.status || a.status === 303)
				wrong.push(`proposal ${deed} ${visible}: ${a.status}, not ${b.status}`);
		}
	}
	const share = await w.person.go(`/person/${w.id}/supporter/${w.sup.father}`, { follow: false });
	if (share.status !== 404)
		wrong.push('father page: ' + share.status);
	check('person: hidden lines answer like lines that never were', wrong.length === 0, wrong.slice(0, 10).join('\n'));
	check('person: and nothing was written', count(w) === before, before + ' / ' + count(w));
}

// ---- no trace ----

const calm = (r) => [r.status, r.location, r.text
	.replace(/name="token" value="[^"]*"/g, 'token')
	.replace(/You will be signed out at [^<]*/g, '')
	.replace(/data-[a-z-]*until="[^"]*"/g, '')].join('\n');

async function noTrace(w) {
	const id = await W.person(w);
	await W.safe(w, id);
	const sam = await W.ownAccount(w, id, 'sam.trace');
	for (const part of W.parts)
		await W.line(w, id, part, 'Something about ' + part);
	const sup = await W.supporter(w, id, { name: 'Gran' });
	await W.share(w, id, sup, { parts: ['signs', 'tell'] });
	const gran = await W.supporterAccount(w, id, sup, 'gran.trace');
	const paths = routes().filter((r) => r.verb === 'GET' && r.path.startsWith('/person/{person}') &&
		/MAY_OWN/.test(r.may) && !/\/looks$|record|\{v\}|\{line\}/.test(r.path))
		.flatMap((r) => r.path.includes('{part}') ? W.parts.map((p) => r.path.replace('{part}', p)) : [r.path])
		.map((p) => p.replace('{person}', id).replace('{id}', sup));
	const shots = async () => {
		const out = new Map();
		for (const p of ['/me', ...paths])
			// A copy of the record ends with who has looked, as /looks says it.
			out.set('person ' + p, calm(await sam.go(p, { follow: false })).split(/\/copy\/(file|text)$/.test(p) ? 'Who has looked' : '\0')[0]);
		for (const p of ['/shared', '/shared/tell', '/home'])
			out.set('supporter ' + p, calm(await gran.go(p, { follow: false })));
		return out;
	};
	const was = await shots();
	for (const visible of ['offline', 'team'])
		for (const part of ['signs', 'tell', 'safer']) {
			const l = await W.line(w, id, part, `Kept off, ${visible}`, { voice: visible === 'team' ? 'practitioner' : 'person',
				more: part === 'tell' ? { 'tell.reach': '0151 496 0000' } : {} });
			await W.show(w, id, l, visible);
		}
	const is = await shots();
	const wrong = [...was].filter(([k, v]) => is.get(k) !== v).map(([k, v]) => {
		const a = v.split('\n'), b = is.get(k).split('\n');
		const at = a.findIndex((l, i) => l !== b[i]);
		return `${k}: line ${at}:\n    ${a[at]}\n    ${b[at]}`;
	});
	check(`what is kept off leaves no trace on ${was.size} pages`, wrong.length === 0, wrong.slice(0, 6).join('\n'));
	check('those pages were pages', [...was.values()].filter((v) => v.startsWith('200')).length > 30,
		[...was].filter(([, v]) => !v.startsWith('200')).map(([k, v]) => k + ' ' + v.slice(0, 3)).join(', '));
}

async function log(w) {
	const text = w.s.logText().toLowerCase();
	const found = tokens.filter((t) => text.includes(t.t));
	check(`none of ${tokens.length} tokens is in the server's log`, found.length === 0, found.map((f) => f.what).join(', '));
	check('the server wrote a log', text.includes('"event"'));
}

for (const [name, url] of [['sqlite', null], ['postgresql', W.pgUrl]]) {
	if (url === '') {
		console.log('skipped: PostgreSQL (HEED_TEST_PG is not set)');
		continue;
	}
	const db = url ? W.database() : null;
	const w = await W.world(db ? { url: db.url } : {});
	console.log(`-- ${name}`);
	try {
		await build(w);
		await gets(w);
		await posts(w);
		await noTrace(w);
		await log(w);
	} catch (e) {
		check('the test came to its end', false, `${e.stack}\n${e.cause ?? ''}\n${w.s.logText().slice(-1500)}`);
	} finally {
		await w.s.stop();
		db?.drop();
	}
}
finish();
