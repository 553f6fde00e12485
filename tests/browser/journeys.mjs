// End to end, in Chromium: the person, practitioner and person side by side, the
// supporter; with scripts and without, on a phone and on a desk; by keyboard;
// without styles. Everything is found by the words a person would look for.
import { service, Client, browser, check, finish, post } from './lib.mjs';
import { Hands, journey, plain } from './hands.mjs';
import { person } from './journey-person.mjs';
import { together, testNumber } from './journey-together.mjs';
import { supporter, phoned } from './journey-supporter.mjs';
import { keyboard, still, zoomed, unstyled } from './journey-keys.mjs';

const only = new Set(process.argv.slice(2));
const wanted = (name) => only.size === 0 || only.has(name);
const b = await browser();
const ways = [];
for (const scripts of [true, false])
	for (const width of [320, 1280])
		ways.push({ scripts, width, name: `${scripts ? 'scripts' : 'no scripts'} ${width}` });

async function hands(s, way, what) {
	const context = await b.newContext({ javaScriptEnabled: way.scripts, viewport: { width: way.width, height: way.width === 320 ? 640 : 900 } });
	const h = new Hands(await context.newPage(), s.base, `${what}, ${way.name}`);
	h.scripts = way.scripts;
	h.close = () => context.close();
	return h;
}

// What the walks need to know of the demo, read as its people read it.
async function scene(s) {
	const sam = new Client(s.base), staff = new Client(s.base);
	await sam.signIn(s.logins.sam);
	await staff.signIn(s.logins.amina);
	const me = await sam.go('/me');
	const id = me.text.match(/\/person\/([a-z0-9]+)\/plan/)[1];
	const page = await staff.go(`/person/${id}`);
	const nhs = plain(page.text.match(/NHS number<\/dt>\s*<dd>([\s\S]*?)<\/dd>/)[1].replace(/<[^>]*>/g, '')).replace(/\D/g, '');
	const name = plain(page.text.match(/<h1[^>]*>([\s\S]*?)<\/h1>/)[1].replace(/<[^>]*>/g, ''));
	// Which of Sam's supporters is Ruth, who has a sign-in.
	let mum, mumName;
	for (const [, to] of page.text.matchAll(/href="(\/person\/[a-z0-9]+\/supporter\/[A-Za-z0-9.-]+)"/g)) {
		const one = await staff.go(to);
		if (one.text.includes(`signs in as ${s.logins.ruth.subject}.`)) {
			mum = to;
			mumName = s.logins.ruth.who.split(':')[0];
		}
	}
	if (!mum)
		throw new Error('the demo has no supporter of sam who signs in as ruth');
	const share = async (parts) => {
		const form = staff.fields((await staff.go(mum + '/choose')).text, '/choose') ??
			staff.fields((await staff.go(mum + '/choose')).text.replace(/[\s\S]*<main/, '<main'));
		const mine = { 'a-plan-parts': parts.length ? 'yes' : 'no' };
		for (const f of form.fields)
			if (/^(part|line):/.test(f.name))
				mine[f.name] = [];
		for (const p of parts)
			mine['part:' + p] = '1';
		const r = await staff.go(mum + '/choose', { form: post(form.fields, mine) });
		if (r.status !== 200)
			throw new Error(`sharing: ${r.status} ${r.text.slice(0, 800)}`);
	};
	return { id, nhs, name, mum, mumName, share };
}

let people = 0;
const invented = (family) => ({ given: ['Mira', 'Joel', 'Tess', 'Omar', 'Lena', 'Ravi', 'Kit', 'Ines'][people % 8],
	family: `${family}${'abcdefghijklmnop'[people]}`.replace(/^./, (c) => c.toUpperCase()), called: 'Mi' + 'abcdefghijklmnop'[people],
	nhs: testNumber(700000 + 40 * people++) });

async function sides(s, sc, some, what) {
	for (const way of some) {
		const h = await hands(s, way, what);
		await journey(h, 'side by side', () => together(h, { staffLogin: s.logins.amina,
			known: { name: sc.name, nhs: sc.nhs }, who: invented('stone') }));
		await h.close();
	}
}

async function onSqlite() {
	const s = await service(), sc = await scene(s);
	const turn = async () => {
		for (const way of ways) {
			if (wanted('person')) {
				const h = await hands(s, way, 'the person');
				await sc.share(['signs', 'services']);
				await journey(h, 'the person', () => person(h, { login: s.logins.sam, staffLogin: s.logins.amina,
					mum: sc.mumName, restore: () => sc.share(['signs', 'services']) }));
				await h.close();
			}
			if (wanted('supporter')) {
				const h = await hands(s, way, 'the supporter');
				await journey(h, 'the supporter', () => supporter(h, { login: s.logins.ruth, staffLogin: s.logins.amina,
					share: sc.share, sam: sc.id }));
				await h.close();
				const p = await hands(s, way, 'a mother phones');
				await journey(p, 'a mother phones', () => phoned(p, { staffLogin: s.logins.amina, who: invented('pool') }));
				await p.close();
			}
		}
		if (wanted('keys')) {
			await sc.share(['signs', 'services']);
			for (const [name, walk, way] of [['by keyboard', keyboard, ways[1]], ['a draft', still, ways[0]],
				['400 % zoom', zoomed, ways[0]], ['without styles', unstyled, ways[2]]]) {
				const h = await hands(s, way, name);
				await journey(h, name, () => walk(h, { login: s.logins.sam }));
				await h.close();
			}
		}
	};
	await Promise.all([turn(), wanted('together') && sides(s, sc, ways, 'side by side, SQLite')]);
	check('no clinical text in any log', !/tomatoes|curtains|coping|unopened/.test(s.logText()), s.logText());
	await s.stop();
}

async function onPostgres() {
	if (!process.env.HEED_TEST_PG) {
		console.log('skipped: side by side on PostgreSQL (no HEED_TEST_PG)');
		return;
	}
	if (!wanted('together'))
		return;
	const s = await service({ url: process.env.HEED_TEST_PG, people: 12 });
	await sides(s, await scene(s), [ways[0], ways[3]], 'side by side, PostgreSQL');
	await s.stop();
}

await onSqlite();
await onPostgres();
await b.close();
finish();
