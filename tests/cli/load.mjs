// A bounded crowd for tests of reload and upgrade: load.mjs SECONDS URL[,URL…]
// SUBJECT PASSWORD. Some keep their connection, some dial anew for each request,
// some write; nobody asks twice, so that one refused or cut connection is one
// failure. Prints what became of it as JSON, and each acknowledged word on a line
// of acks.txt in the working directory.
import http from 'node:http';
import https from 'node:https';
import { appendFileSync } from 'node:fs';
import { formFields, post } from '../browser/lib.mjs';

const [, , seconds, urls, subject, password] = process.argv;
const bases = urls.split(',').map((u) => u.replace(/\/$/, ''));
const until = Date.now() + 1000 * seconds;
const sum = { requests: 0, writes: 0, failed: 0, slowest_ms: 0, versions: {}, why: {} };
// Behind a proxy /health is not for everyone.
const probe = /^https/.test(urls) ? '/privacy' : '/health';
const pause = (ms) => new Promise((ok) => setTimeout(ok, ms));

function ask(agent, base, path, { form, cookie } = {}) {
	const body = form?.toString();
	const from = Date.now();
	return new Promise((ok) => {
		const r = (/^https/.test(base) ? https : http).request(base + path, { agent, method: body ? 'POST' : 'GET', timeout: 20000,
			headers: { ...(cookie ? { cookie } : {}), ...(body ? { origin: base, 'content-length': Buffer.byteLength(body),
				'content-type': 'application/x-www-form-urlencoded' } : {}) } }, (a) => {
			let text = '';
			a.setEncoding('utf8');
			a.on('data', (d) => (text += d));
			a.on('end', () => ok({ status: a.statusCode, text, headers: a.headers }));
			a.on('error', (e) => ok({ status: 0, why: 'answer ' + e.code }));
		});
		r.on('timeout', () => r.destroy(new Error('timeout')));
		r.on('error', (e) => ok({ status: 0, why: (e.code ?? e.message) + (r.reusedSocket ? ' kept' : ' new') }));
		r.end(body);
	}).then((a) => {
		sum.requests++;
		sum.slowest_ms = Math.max(sum.slowest_ms, Date.now() - from);
		return a;
	});
}
function want(a, statuses, what) {
	if (statuses.includes(a.status))
		return true;
	sum.failed++;
	const key = `${what}: ${a.status} ${a.why ?? ''}`;
	sum.why[key] = (sum.why[key] ?? 0) + 1;
	return false;
}
const agent = (keepAlive) => new (/^https/.test(urls) ? https : http).Agent({ keepAlive, maxSockets: 1,
	rejectUnauthorized: false });
const kept = () => agent(true);

async function signIn(base) {
	const a = await ask(kept(), base, '/sign-in', { form: new URLSearchParams({ subject, password, next: '/home' }) });
	if (a.status !== 303)
		throw new Error('sign-in: ' + a.status + ' ' + a.why);
	return a.headers['set-cookie'][0].split(';')[0];
}

async function reader(agent, base, cookie, paths) {
	for (let i = 0; Date.now() < until; i++) {
		const a = await ask(agent, base, paths[i % paths.length], { cookie });
		want(a, [200], paths[i % paths.length].replace(/\/person\/[^/]+/, '/person/x'));
		const m = a.text?.match(/"schema":(\d+),"knows":(\d+)/);
		if (m)
			sum.versions[`${m[1]}/${m[2]}`] = (sum.versions[`${m[1]}/${m[2]}`] ?? 0) + 1;
		await pause(Math.random() * 20);
	}
}
async function writer(agent, base, cookie, person, name) {
	const path = `/person/${person}/plan/part/alone`;
	for (let i = 0; Date.now() < until; i++) {
		const page = await ask(agent, base, path, { cookie });
		if (!want(page, [200], 'form')) {
			await pause(100);
			continue;
		}
		const form = [...page.text.matchAll(/<form\b[^>]*action="([^"]*)"[^>]*>([\s\S]*?)<\/form>/g)]
			.find((m) => m[1].endsWith('/part/alone'));
		const said = `Counting ${name} ${i} kettles`;
		const sent = post(formFields(form[2]), { 'alone.text': said, voice: 'person', do: 'more' });
		if (want(await ask(agent, base, path, { form: sent, cookie }), [303], 'save')) {
			sum.writes++;
			appendFileSync('acks.txt', said + '\n');
		}
		await pause(150);
	}
}

const cookie = await signIn(bases[0]);
const home = await ask(kept(), bases[0], '/home', { cookie });
const people = [...new Set([...home.text.matchAll(/\/person\/([A-Za-z0-9.-]+)/g)].map((m) => m[1]))];
if (people.length < 3)
	throw new Error('nobody on the list of ' + subject);
const crowd = [];
bases.forEach((base, n) => {
	for (let i = 0; i < 4; i++)
		crowd.push(reader(kept(), base, cookie, ['/home', `/person/${people[0]}/plan`, '/help', probe]));
	for (let i = 0; i < 4; i++)
		crowd.push(reader(agent(false), base, '', [probe, '/', '/help-now']));
	crowd.push(writer(kept(), base, cookie, people[1 + n], 'n' + n));
});
await Promise.all(crowd);
console.log(JSON.stringify(sum));
process.exit(sum.failed ? 1 : 0);
