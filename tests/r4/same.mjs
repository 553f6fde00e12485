// Is what was exported what was brought in, byte for byte but for id and meta?
//
//	node same.mjs EXPORT FILE-OR-DIR… [--but FILE]
//
// Reads every resource of the input (lines, single resources, Bundles that are
// taken apart) and looks for its bytes, without id and meta, among the export's
// records of that type and id; where a later one of the input has the same type
// and id, among their versions. --but: a list of what was refused, as `heed
// import` prints it; what stands there must not be in the export.
import { createReadStream, readFileSync, readdirSync, statSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { createInterface } from 'node:readline';
import { basename, join } from 'node:path';

// The members of an object or array by their bytes, in order: [key, text].
export function members(s, from = 0) {
	const out = [];
	const space = (i) => { while (' \n\r\t'.includes(s[i]) && i < s.length) i++; return i; };
	const string = (i) => { for (i++; s[i] !== '"'; i++) if (s[i] === '\\') i++; return i + 1; };
	const value = (i) => {
		let deep = 0;
		for (;; i++) {
			if (s[i] === '"') {
				i = string(i) - 1;
				if (!deep)
					return i + 1;
			} else if (s[i] === '{' || s[i] === '[') deep++;
			else if (s[i] === '}' || s[i] === ']') {
				if (!deep)
					return i;
				if (!--deep)
					return i + 1;
			} else if (!deep && ', \n\r\t'.includes(s[i])) return i;
		}
	};
	let i = space(from);
	const object = s[i] === '{';
	for (i = space(i + 1); s[i] !== '}' && s[i] !== ']';) {
		let key = '';
		if (object) {
			const end = string(i);
			key = s.slice(i + 1, end - 1);
			i = space(space(end) + 1);
		}
		const end = value(i);
		out.push([key, s.slice(i, end)]);
		i = space(end);
		if (s[i] === ',')
			i = space(i + 1);
	}
	return out;
}
// Without id and meta; line breaks between tokens may have become spaces.
const bare = (text) => createHash('sha1').update(members(text).filter(([k]) => k !== 'id' && k !== 'meta')
	.map(([k, v]) => JSON.stringify(k) + v.replace(/[\n\r]/g, ' ')).join('\n')).digest('hex');
const unquote = (s) => s && JSON.parse(s);
const hashId = (text) => createHash('sha256').update(text).digest('hex').slice(0, 32);

const whole = new Set(['document', 'message']);
// Calls fn(text, id, where) for each resource that import would take by itself.
function each(text, where, fn) {
	text = text.trim();
	if (!text)
		return;
	const top = new Map(members(text));
	const type = unquote(top.get('resourceType'));
	if (type !== 'Bundle' || whole.has(unquote(top.get('type')))) {
		fn(text, type, unquote(top.get('id')) ?? hashId(text), where);
		return;
	}
	const entries = members(top.get('entry') ?? '[]').map(([, e]) => new Map(members(e)));
	const goes = new Map();
	for (const e of entries) {
		const r = e.get('resource') && new Map(members(e.get('resource')));
		const url = unquote(e.get('fullUrl')) ?? '';
		e.id = (r && unquote(r.get('id'))) ?? (url.startsWith('urn:uuid:') ? url.slice(9) : undefined);
		e.type = r && unquote(r.get('resourceType'));
		if (url.startsWith('urn:uuid:'))
			goes.set(url, `${e.type}/${e.id}`);
	}
	const all = unquote(top.get('type')) === 'transaction';
	entries.forEach((e, i) => {
		if (!e.get('resource'))
			return;
		const t = e.get('resource').replace(/"(urn:uuid:[^"\\]*)"/g, (q, u) => goes.has(u) ? `"${goes.get(u)}"` : q);
		fn(t, e.type, e.id ?? hashId(t), all ? where : `${where}: entry ${i + 1}`, all);
	});
}

async function main(args) {
	const but = args.includes('--but') ? args.splice(args.indexOf('--but'), 2)[1] : null;
	const refused = new Set(but ? readFileSync(but, 'utf8').split('\n').filter(Boolean)
		.map((l) => l.match(/^(?:.*\/)?([^/]+?:\d+(?:: entry \d+)?)(?=: )/)?.[1]) : []);
	// A transaction is refused as a whole, by whichever entry.
	const base = (where) => where.replace(/: entry \d+$/, '');
	const bases = new Set([...refused].filter(Boolean).map(base));
	const [dir, ...inputs] = args;
	const want = new Map(), late = new Map();
	let n = 0, bytes = 0, left = 0;
	const take = (text, type, id, where, whole) => {
		n++;
		bytes += text.length;
		if (refused.has(where) || refused.has(base(where)) || (whole && bases.has(where))) {
			left++;
			return;
		}
		const key = `${type}/${id}`;
		if (want.has(key))
			late.set(key, [...(late.get(key) ?? []), want.get(key)]);
		want.set(key, bare(text));
	};
	const files = inputs.flatMap((f) => statSync(f).isDirectory() ? readdirSync(f).filter((x) =>
		/\.(ndjson|json)$/.test(x) && !/^(log|versions|ledger|seals)\.ndjson$/.test(x)).map((x) => join(f, x)) : [f]);
	for (const f of files) {
		const text = readFileSync(f, 'utf8');
		const first = text.slice(0, text.indexOf('\n') >>> 0).trim();
		let lines = text.split('\n');
		try { first && JSON.parse(first); } catch { lines = [text]; }
		lines.forEach((l, i) => each(l, `${basename(f)}:${i + 1}`, take));
	}
	const bad = [];
	for (const f of readdirSync(dir)) {
		if (!/^[A-Z]/.test(f))
			continue;
		for (const l of readFileSync(join(dir, f), 'utf8').split('\n')) {
			if (!l)
				continue;
			const top = new Map(members(l));
			const key = `${unquote(top.get('resourceType'))}/${unquote(top.get('id'))}`;
			if (!want.has(key))
				bad.push(`${key}: was not brought in`);
			else if (want.get(key) !== bare(l)) {
				if (!late.get(key)?.includes(bare(l)))
					bad.push(`${key}: other bytes`);
			}
			want.delete(key);
		}
	}
	// Of what came more than once, each was a version.
	const versions = new Map();
	for await (const l of createInterface({ input: createReadStream(join(dir, 'versions.ndjson')) })) {
		const v = JSON.parse(l);
		const key = late.size && v.body && `${JSON.parse(v.body).resourceType}/${v.id}`;
		if (late.has(key))
			(versions.get(key) ?? versions.set(key, new Set()).get(key)).add(bare(v.body));
	}
	for (const [key, list] of late)
		if (!list.every((b) => versions.get(key)?.has(b)))
			bad.push(`${key}: an earlier one is no version`);
	for (const key of want.keys())
		bad.push(`${key}: is not in the export`);
	bad.slice(0, 20).forEach((b) => console.log(b));
	console.log(`${n} resources, ${left} refused, ${n - left} compared, ${bad.length} not the same`);
	process.exit(bad.length > 0 || n - left === 0 ? 1 : 0);
}
if (process.argv[1] && basename(process.argv[1]) === 'same.mjs')
	await main(process.argv.slice(2));
