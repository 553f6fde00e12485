// What the page tests share: a server on a store of its own, people who are
// signed in, a count, and the checkers (axe, html-validate). Nothing here leaves
// loopback; run.sh sees to that with a network namespace.
import { spawn, execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

const require = createRequire(import.meta.url);
export const root = new URL('../..', import.meta.url).pathname;
export const heed = process.env.HEED_BIN ?? join(root, 'heed');
export const shots = join(root, 'build/shots');
mkdirSync(shots, { recursive: true });

let passed = 0, failed = 0;
const wrong = [];
// How each check ended, for tests/rows.sh.
const ended = (name, how) => process.env.HEED_ENDED &&
	appendFileSync(process.env.HEED_ENDED, `tests/browser/${basename(process.argv[1])}\t${name}\t${how}\n`);
export const check = (name, good, more = '') => {
	ended(name, good ? 'ok' : 'failed');
	if (good) {
		passed++;
	} else {
		failed++;
		wrong.push(name);
		console.log(`FAILED ${name}${more ? ': ' + String(more).slice(0, 1500) : ''}`);
	}
	return good;
};
export const finish = () => {
	for (const w of wrong.slice(0, 50))
		console.log('  - ' + w);
	console.log(`${passed} passed, ${failed} failed`);
	process.exit(failed ? 1 : 0);
};

// A demo store (SQLite, or the PostgreSQL given), served; its sign-ins by name.
export async function service({ url, people = 40, demo = true, port = 0, workers = 2, args = [] } = {}) {
	const dir = mkdtempSync(join(tmpdir(), 'heed-page-'));
	const db = url ?? join(dir, 'store');
	const env = { ...process.env, XDG_STATE_HOME: dir };
	let logins = {};
	if (demo) {
		const out = execFileSync(heed, ['demo', '--db', db, '--people', String(people), '--seed', '7'],
			{ env, encoding: 'utf8', maxBuffer: 1 << 24 });
		for (const line of out.split('\n')) {
			const m = line.match(/^([a-z][a-z0-9._@-]{1,63})\t([^\t]+)\t(.*)$/);
			if (m)
				logins[m[1]] = { subject: m[1], password: m[2], who: m[3] };
		}
	}
	const log = [];
	const child = spawn(heed, ['serve', '--db', db, '--listen', `127.0.0.1:${port}`, '--workers', String(workers), ...args],
		{ env, stdio: ['ignore', 'pipe', 'pipe'] });
	child.stderr.on('data', (d) => log.push(d.toString()));
	const base = await new Promise((ok, no) => {
		let text = '';
		child.stdout.on('data', (d) => {
			text += d;
			const m = text.match(/Heed is at (\S+)/);
			if (m)
				ok(m[1].replace(/\/$/, ''));
		});
		child.on('exit', (c) => no(new Error('heed serve ended: ' + c + '\n' + log.join(''))));
		setTimeout(() => no(new Error('heed serve did not start\n' + log.join(''))), 30000).unref();
	});
	return { base, db, dir, env, logins, log, child,
		logText: () => log.join(''),
		stop: () => new Promise((ok) => {
			if (child.exitCode !== null)
				return ok();
			child.removeAllListeners('exit');
			child.on('exit', ok);
			child.kill('SIGTERM');
		}) };
}

// A person's hands without a browser: cookies, forms by their fields.
export class Client {
	constructor(base) {
		this.base = base;
		this.jar = new Map();
	}
	async go(path, { method = 'GET', form, headers = {}, follow = true } = {}) {
		const h = { ...headers };
		if (this.jar.size)
			h.cookie = [...this.jar].map(([k, v]) => `${k}=${v}`).join('; ');
		let body;
		if (form) {
			method = 'POST';
			body = form instanceof URLSearchParams ? form : new URLSearchParams(form);
			h['content-type'] = 'application/x-www-form-urlencoded';
			h.origin ??= this.base;
			body = body.toString();
		}
		const ask = () => fetch(path.startsWith('http') ? path : this.base + path,
			{ method, headers: h, body, redirect: 'manual' });
		// A kept connection that was closed meanwhile: browsers ask again too.
		const r = await ask().catch((e) => {
			if (method === 'POST' || !/UND_ERR_SOCKET|ECONNRESET|EPIPE/.test(e.cause?.code))
				throw e;
			return ask();
		});
		for (const c of r.headers.getSetCookie()) {
			const [pair, ...attr] = c.split(';');
			const at = pair.indexOf('=');
			const gone = attr.some((a) => a.trim().toLowerCase() === 'max-age=0');
			if (gone)
				this.jar.delete(pair.slice(0, at));
			else
				this.jar.set(pair.slice(0, at), pair.slice(at + 1));
		}
		const text = await r.text();
		if (follow && r.status === 303)
			return this.go(r.headers.get('location'), { headers });
		return { status: r.status, text, headers: r.headers, path,
			location: r.headers.get('location') };
	}
	async signIn({ subject, password }) {
		const r = await this.go('/sign-in', { form: { subject, password, next: '/home' } });
		if (!this.jar.has('heed'))
			throw new Error(`${subject} could not sign in: ${r.status}\n${r.text.slice(0, 500)}`);
		return r;
	}
	// The fields of the form whose action ends so, as a browser would send them.
	fields(text, action) {
		for (const m of text.matchAll(/<form\b[^>]*>([\s\S]*?)<\/form>/g)) {
			const open = m[0].slice(0, m[0].indexOf('>') + 1);
			const to = (open.match(/action="([^"]*)"/) ?? [])[1];
			if (action && !(to ?? '').endsWith(action))
				continue;
			return { action: unescape_(to ?? ''), fields: formFields(m[1]) };
		}
		return null;
	}
}

export const unescape_ = (s) => s.replace(/&(amp|lt|gt|quot|#39|#x27);/g,
	(_, e) => ({ amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#x27': "'" })[e]);

export function formFields(html) {
	const out = [];
	const attr = (tag, name) => {
		const m = tag.match(new RegExp(`\\b${name}="([^"]*)"`));
		return m ? unescape_(m[1]) : null;
	};
	const tags = html.matchAll(/<(input)\b([^>]*)>|<(textarea|select)\b([^>]*)>([\s\S]*?)<\/\3>/g);
	for (const [, input, ia, other, oa, inner] of tags) {
		const tag = input ?? other, a = input ? ia : oa;
		const name = attr(a, 'name'), type = attr(a, 'type') ?? 'text';
		if (!name || type === 'submit')
			continue;
		if (tag === 'textarea') {
			out.push({ name, type: 'textarea', value: unescape_((inner ?? '').replace(/^\n/, '')) });
		} else if (tag === 'select') {
			const sel = (inner ?? '').match(/<option[^>]*\bselected[^>]*>/) ?? (inner ?? '').match(/<option[^>]*>/);
			const all = [...(inner ?? '').matchAll(/<option([^>]*)>/g)].map((o) => attr(o[1], 'value') ?? '');
			out.push({ name, type: 'select', value: sel ? attr(sel[0], 'value') ?? '' : '', all });
		} else if (type === 'radio' || type === 'checkbox') {
			out.push({ name, type, value: attr(a, 'value') ?? 'on', checked: /\bchecked\b/.test(a) });
		} else {
			out.push({ name, type, value: attr(a, 'value') ?? '' });
		}
	}
	return out;
}

// What a browser would post of these fields, with some values of our own.
export function post(fields, mine = {}) {
	const p = new URLSearchParams();
	const done = new Set();
	for (const f of fields) {
		// The form's own fields may be called by their question alone: "held.where".
		const link = f.name.match(/^[a-z]:(?:[^:]*:){4}(.+)$/)?.[1];
		const key = f.name in mine ? f.name : link;
		if (key in mine) {
			if (!done.has(f.name))
				for (const v of [].concat(mine[key]))
					p.append(f.name, v);
			done.add(f.name).add(key);
		} else if ((f.type !== 'radio' && f.type !== 'checkbox') || f.checked) {
			p.append(f.name, f.value);
		}
	}
	for (const [k, v] of Object.entries(mine))
		if (!done.has(k))
			for (const one of [].concat(v))
				p.append(k, one);
	return p;
}

export async function browser(options = {}) {
	const { chromium } = require('playwright-core');
	return chromium.launch({ executablePath: '/usr/bin/chromium', headless: true,
		args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
			'--disable-background-networking', '--disable-component-update', '--disable-sync',
			'--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'], ...options });
}

export async function signInPage(page, base, { subject, password }) {
	await page.goto(base + '/sign-in');
	await page.fill('#subject', subject);
	await page.fill('#password', password);
	await Promise.all([page.waitForNavigation(), page.click('main button[type=submit]')]);
}

const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
export async function axe(page) {
	await page.evaluate(axeSource);
	const r = await page.evaluate(() => globalThis.axe.run(document, { runOnly: { type: 'tag',
		values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] } }));
	return r.violations.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(' | ')}`);
}

let validator;
export async function validate(html) {
	if (!validator) {
		const { HtmlValidate } = require('html-validate');
		validator = new HtmlValidate({ extends: ['html-validate:recommended', 'html-validate:document'],
			rules: { 'no-redundant-role': 'off', 'no-trailing-whitespace': 'off', 'long-title': 'off',
				// Tick boxes of one list share a name, each list after a hidden empty value.
				'form-dup-name': 'off',
				// The NHS design system's link that looks like a button, and its error
				// summary (h2) before the page's h1.
				'prefer-native-element': ['error', { exclude: ['button'] }],
				'heading-level': ['error', { minInitialRank: 'h2' }],
				// Ids are records' ids: HTML lets them start with a digit.
				'valid-id': ['error', { relaxed: true }],
				'tel-non-breaking': 'off', 'require-sri': 'off', 'void-style': 'off' } });
	}
	const r = await validator.validateString(html);
	return r.results.flatMap((x) => x.messages).map((m) => `${m.ruleId} ${m.line}:${m.column} ${m.message}`);
}

// The rows of routes.def.
export function routes() {
	const text = readFileSync(join(root, 'src/web/routes.def'), 'utf8');
	return [...text.matchAll(/^ROUTE\((\w+),\s*"([^"]+)",\s*(\w+),\s*(\w+),\s*(\d),\s*"([^"]*)",\s*"([^"]*)"\)/gm)]
		.map(([, verb, path, page, may, token, title, help]) => ({ verb, path, page, may, token, title, help }));
}
