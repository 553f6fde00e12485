// A small service of invented people, made over HTTP as its staff would make
// it: no demo data, so that a test knows every word that is in the store.
//
// Not a test. The idea: what a test may find on a page, it put there itself.
import { execFileSync } from 'node:child_process';
import { service, Client, heed, post } from './lib.mjs';

export const word = (n = 16) => {
	let s = '';
	while (s.length < n)
		s += String.fromCharCode(97 + Math.floor(Math.random() * 26));
	return s;
};
export const password = 'seven green kettles sing';

// ---- databases of a PostgreSQL server, one for each store ----

let made = 0;
const psql = (url, sql) => execFileSync('psql', ['-qAtX', '-v', 'ON_ERROR_STOP=1', url, '-c', sql],
	{ encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'pipe'] });
export const pgUrl = process.env.HEED_TEST_PG ?? '';
export function database() {
	const name = `heed_http_${process.pid}_${++made}`;
	psql(pgUrl, `CREATE DATABASE ${name} TEMPLATE template0`);
	const u = new URL(pgUrl);
	u.pathname = '/' + name;
	return { url: u.toString(), drop: () => psql(pgUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}
// A statement straight into the store, as only time or a fault would.
export function sql(s, text) {
	if (/^postgres/.test(s.db))
		return psql(s.db, text).trim();
	return execFileSync('sqlite3', ['-cmd', '.timeout 5000', s.db + '/heed.db', text], { encoding: 'utf8', maxBuffer: 1 << 28 }).trim();
}

// ---- hands ----

export const mainOf = (text) => text.match(/<main\b[\s\S]*<\/main>/)?.[0] ?? '';
// Opens a page and sends its form with some values of our own.
export async function submit(c, page, mine = {}, { action, follow = true, headers, press } = {}) {
	const r = await c.go(page, headers ? { headers } : {});
	const f = c.fields(r.text, action ?? page.split('?')[0]);
	if (!f)
		throw new Error(`${page}: no form ${action ?? ''} (${r.status})\n${mainOf(r.text).slice(0, 600)}`);
	const data = post(f.fields, mine);
	if (press)
		data.append(press[0], press[1]);
	return { ...await c.go(f.action, { form: data, follow, headers }), sent: data, to: f.action };
}
export const good = (r, what) => {
	if (r.status !== 200)
		throw new Error(`${what}: ${r.status}\n${mainOf(r.text).slice(0, 1500)}`);
	return r;
};
const handed = (text) => {
	const value = (key) => text.match(new RegExp(key + '[\\s\\S]*?<dd[^>]*>([\\s\\S]*?)</dd>'))?.[1]
		.replace(/<[^>]*>/g, '').trim();
	const once = value('One-time passphrase');
	if (!once)
		throw new Error('no passphrase was shown\n' + mainOf(text).slice(0, 800));
	return { subject: value('Sign-in name'), password: once };
};
// First sign-in with the one-time passphrase, and a password of one's own.
export async function settle(s, { subject, password: once }) {
	const c = new Client(s.base);
	await c.signIn({ subject, password: once });
	good(await submit(c, '/password', { 'password-now': once, 'password-new': password }), 'password of ' + subject);
	c.login = { subject, password };
	return c;
}
export const idIn = (path, word) => path.match(new RegExp(`/${word}/([A-Za-z0-9.-]+)`))?.[1];

// ---- the service ----

export async function world(options = {}) {
	const s = await service({ demo: false, ...options });
	const user = execFileSync(heed, ['user', 'add', '--db', s.db, '--role', 'admin', '--name', 'Ada Obi', 'ada.obi'],
		{ env: s.env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
	const w = { s, admin: await settle(s, { subject: 'ada.obi',
		password: user.match(/passphrase: (.*)/)[1].trim() }) };
	w.root = idIn((await w.admin.go('/units')).text, 'unit');
	const unit = async (name) => {
		const page = await w.admin.go('/units');
		const f = w.admin.fields(page.text, '/units');
		good(await w.admin.go('/units', { form: post(f.fields, { name, unit: w.root }) }), 'unit ' + name);
		const text = (await w.admin.go('/units')).text;
		return text.match(new RegExp(`/unit/([A-Za-z0-9.-]+)"[^>]*>[^<]*${name}`))[1];
	};
	w.north = await unit('North team');
	w.south = await unit('South team');
	w.account = async (subject, name, role, at) => settle(s, handed(good(await submit(w.admin, '/accounts/new',
		{ subject, name, role, unit: at }), 'account ' + subject).text));
	w.setting = async (mine) => {
		good(await submit(w.admin, '/settings', mine), 'settings');
		await new Promise((ok) => setTimeout(ok, 2300)); // workers keep them 2 s
	};
	await w.setting({ 'test-numbers': '1' });
	w.amina = await w.account('amina', 'Amina Yusuf', 'practitioner', w.north);
	return w;
}
// The other offices and the other team, for tests of who may see what.
export async function offices(w) {
	w.ben = await w.account('ben', 'Ben Hale', 'practitioner', w.south);
	w.records = await w.account('records1', 'Rhea Cole', 'records', w.root);
	w.privacy = await w.account('privacy1', 'Priya Lund', 'privacy', w.root);
	w.steward = await w.account('steward1', 'Stefan Moor', 'steward', w.root);
}
export async function person(w, mine = {}, by = w.amina) {
	const r = good(await submit(by, '/people/new', { given: 'Sam' + word(5), family: 'Rowe',
		unit: w.north, ...mine }), 'person');
	return idIn(r.path, 'person');
}
// The private question, answered by staff with the person alone.
export async function safe(w, id, mine = {}, by = w.amina) {
	return good(await submit(by, `/person/${id}/safe?alone=yes`, { 'safe-online': 'yes', ...mine },
		{ action: '/safe' }), 'safe');
}
export async function ownAccount(w, id, subject, by = w.amina) {
	return settle(w.s, handed(good(await submit(by, `/person/${id}/account`, { subject, do: 'give' }),
		'own account').text));
}
export async function supporter(w, id, mine, by = w.amina) {
	const r = good(await submit(by, `/person/${id}/supporters/new`, mine), 'supporter');
	return idIn(r.path, 'supporter');
}
export async function supporterAccount(w, id, sup, subject, by = w.amina) {
	return settle(w.s, handed(good(await submit(by, `/person/${id}/supporter/${sup}`, { subject, do: 'give' },
		{ action: '/account' }), 'supporter account').text));
}
// A choice for one supporter: part links and line ids.
export async function share(w, id, sup, { parts = [], lines = [] }, by = w.amina) {
	const mine = { 'a-plan-parts': 'yes' };
	for (const p of parts)
		mine['part:' + p] = '1';
	for (const l of lines)
		mine['line:' + l] = '1';
	return good(await submit(by, `/person/${id}/supporter/${sup}/choose`, mine), 'choice');
}
export const partLink = { services: 'services.route' };
// One line in a part; gives its id.
export async function line(w, id, part, text, { by = w.amina, voice = 'person', more = {} } = {}) {
	const at = `/person/${id}/plan/part/${part}`;
	const before = new Set(lineIds((await by.go(at)).text));
	const mine = { [`${part}.text`]: text, ...more, do: 'more' };
	if (by === w.amina || by.staff)
		mine.voice = voice;
	const r = good(await submit(by, at, mine), `line in ${part}`);
	return lineIds((await by.go(at)).text).find((l) => !before.has(l)) ?? (() => {
		throw new Error(`no line was made in ${part}\n${mainOf(r.text).slice(0, 800)}`);
	})();
}
export const lineIds = (text) => [...new Set([...text.matchAll(/\/plan\/line\/([A-Za-z0-9.-]+)/g)].map((m) => m[1]))];
export const parts = ['signs', 'alone', 'around', 'tell', 'services', 'safer', 'matters', 'helpme', 'dates', 'now'];
// "safer.text"? A part whose first question has another name says so here.
export const show = async (w, id, l, visible, by = w.amina) => good(await submit(by,
	`/person/${id}/plan/line/${l}`, { visible, do: 'show' }, { action: '/' + l }), 'visible');
