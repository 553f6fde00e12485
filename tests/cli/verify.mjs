// A second verifier: checks an export against docs/formats.md, with nothing of
// Heed's. Usage: node verify.mjs DIR. Prints each fault; exit 1 when there are.
import { createHash, createPublicKey, verify } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const zero = Buffer.alloc(32);
const lp = (x) => {
	const b = Buffer.isBuffer(x) ? x : Buffer.from(String(x), 'utf8');
	const n = Buffer.alloc(4);
	n.writeUInt32BE(b.length);
	return Buffer.concat([n, b]);
};
const h = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest();
const hex = (s) => Buffer.from(s, 'hex');
// text: versions, ledger and seals, each a file's whole text. file: the bytes of
// files/NAME, or null.
export function check(text, file = () => null) {
	const faults = [], fault = (...w) => faults.push(w.join(' '));
	const [version, ledger, seal] = text.map((t) => t.split('\n').filter(Boolean).map((l) => JSON.parse(l)));

	const proofs = new Map(), purges = new Map(), lineAt = new Map();
	for (const l of ledger) {
		lineAt.set(l.strand + ' ' + l.n, l.hash);
		if (l.proof && l.act !== 'purge')
			proofs.set([l.kind, l.id, l.v, l.proof].join(' '), l);
		if (l.act === 'purge')
			purges.set(l.kind + ' ' + l.id, Math.max(l.v, purges.get(l.kind + ' ' + l.id) ?? 0));
	}
	// Told without a name: its line comes in the night after its day.
	const newest = ledger.reduce((n, l) => Math.max(n, l.at), 0);
	const waits = (v) => ['event', 'reporter'].includes(v.kind) && v.actor === '' && v.person === '' &&
		v.at % 86400 === 0 && v.at <= Date.now() / 1000 && v.at + 86400 + 7200 > newest;
	let last = { key: '', n: 0, hash: zero };
	const follow = (key, n, prev, what) => {
		if (key !== last.key)
			last = { key, n: 0, hash: zero };
		if (n !== last.n + 1)
			fault(what, 'one before it is missing');
		if (!hex(prev).equals(last.hash))
			fault(what, 'does not follow from the one before');
	};
	for (const v of version) {
		const what = `version ${v.kind}/${v.id} ${v.v}:`;
		follow(v.kind + ' ' + v.id, v.v, v.prev, what);
		if (v.body === null || v.salt === null) {
			if (v.body !== null || v.salt !== null || !((purges.get(v.kind + ' ' + v.id) ?? 0) >= v.v))
				fault(what, 'text gone without a lawful purge');
		} else if (v.salt.length !== 32 || h(hex(v.salt), Buffer.from(v.body)).toString('hex') !== v.commitment) {
			fault(what, 'text is not what was written');
		} else if (v.kind === 'document' || v.kind === 'figures') {
			const body = JSON.parse(v.body), named = v.kind === 'figures' ? body : body.content[0].attachment;
			const sum = named.extension.find((e) => e.url === 'urn:heed:sha256').valueString.split(' ')[0];
			const bytes = file(v.kind + '-' + v.id);
			if (!bytes || createHash('sha256').update(bytes).digest('hex') !== sum)
				fault(what, 'its file is not the one that it names');
		}
		const want = h(last.hash, lp(v.kind), lp(v.id), lp(v.v), lp(v.op), lp(v.at), lp(v.actor),
			lp(v.person), lp(v.unit), lp(v.key), hex(v.commitment));
		if (want.toString('hex') !== v.hash)
			fault(what, 'fields are not what was written');
		if (!proofs.delete([v.kind, v.id, v.v, v.hash].join(' ')) && !waits(v))
			fault(what, 'no line of the ledger tells of it');
		last.n = v.v;
		last.hash = hex(v.hash);
	}
	for (const l of proofs.values())
		fault(`ledger ${l.strand} ${l.n}:`, 'tells of a version that is not there');
	last = { key: '', n: 0, hash: zero };
	for (const l of ledger) {
		const what = `ledger ${l.strand} ${l.n}:`;
		follow(l.strand, l.n, l.prev, what);
		const want = h(last.hash, lp(l.strand), lp(l.n), lp(l.at), lp(l.actor), lp(l.role), lp(l.act),
			lp(l.kind), lp(l.id), lp(l.v), lp(l.person), lp(l.reason), lp(hex(l.proof)));
		if (want.toString('hex') !== l.hash)
			fault(what, 'is not what was written');
		last.n = l.n;
		last.hash = hex(l.hash);
	}
	last = { key: 'seal', n: 0, hash: zero };
	for (const s of seal) {
		const what = `seal ${s.n}:`;
		follow('seal', s.n, s.prev, what);
		const want = h(last.hash, lp(s.n), lp(s.at), lp(s.heads));
		const key = createPublicKey({ format: 'der', type: 'spki',
			key: Buffer.concat([hex('302a300506032b6570032100'), hex(s.pub)]) });
		if (want.toString('hex') !== s.hash || !verify(null, want, key, hex(s.sig)))
			fault(what, 'is not what was sealed');
		for (const line of s.heads.split('\n').filter(Boolean)) {
			const [strand, n, hash] = line.split(' ');
			if (lineAt.get(strand + ' ' + n) !== hash)
				fault(what, `strand ${strand} ${n} is missing or has another hash`);
		}
		last.n = s.n;
		last.hash = hex(s.hash);
	}
	return { faults, sum: `${version.length} versions, ${ledger.length} ledger lines, ${seal.length} seals` };
}
export const read = (dir) => ['versions', 'ledger', 'seals'].map((f) => readFileSync(join(dir, f + '.ndjson')));
if (process.argv[1].endsWith('verify.mjs')) {
	const { faults, sum } = check(read(process.argv[2]).map(String), (name) => {
		const at = join(process.argv[2], 'files', name);
		return existsSync(at) ? readFileSync(at) : null;
	});
	faults.forEach((f) => console.log(f));
	console.log(`${sum}: ${faults.length ? 'NOT whole' : 'whole'}`);
	process.exit(faults.length ? 1 : 0);
}
