// The report of an audit as a person meets it: on a phone, on a desk and on
// paper. Of invented tallies (tests/unit/test_audit_report.c writes them) and of
// invented notes through the command itself.
import { browser, axe, validate, check, finish, heed, root } from './lib.mjs';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const dir = mkdtempSync(join(tmpdir(), 'heed-report-'));
process.on('exit', () => rmSync(dir, { recursive: true, force: true }));

const unit = 'build/release/unit/test_audit_report';
execFileSync('make', ['-s', unit], { cwd: root, stdio: 'ignore' });
execFileSync(join(root, unit), { cwd: root, stdio: 'ignore',
	env: { ...process.env, HEED_REPORTS: dir } });

// What an export may hold: notes of two months, one with markup in it, a form.
const note = (n, date, text) => JSON.stringify({ resourceType: 'DocumentReference', id: `n${n}`,
	status: 'current', date, type: { text: '<b>Ward & round</b>' },
	content: [{ attachment: { contentType: 'text/plain', data: Buffer.from(text).toString('base64') } }] });
const form = JSON.stringify({ resourceType: 'Questionnaire', id: 'q', status: 'active', title: 'Risk <form>',
	item: [{ linkId: '1', text: 'Risk of suicide', type: 'choice',
		answerOption: ['Low', 'Medium', 'High'].map((valueString) => ({ valueString })) }] });
writeFileSync(join(dir, 'notes.ndjson'), [
	note(1, '2026-09-01T10:00:00Z', 'Assessed as low risk of suicide at this time. <script>alert(1)</script>'),
	note(2, '2026-10-01T10:00:00Z', 'Slept well. Talked about the garden.'),
	note(3, '2026-10-02T10:00:00Z', 'Risk: HIGH. "Quoted" & more.'),
	form, '{"resourceType": "Observation", ', ''].join('\n'));
const run = spawnSync(heed, ['audit', '--format', 'html', join(dir, 'notes.ndjson')],
	{ encoding: 'utf8', maxBuffer: 1 << 26 });
check('the command writes a whole page', run.stdout.endsWith('</html>\n'), run.stderr);
check('a record that cannot be read is exit status 3', run.status === 3, run.status);
check('and is named on the page', run.stdout.includes('notes.ndjson:5'));
writeFileSync(join(dir, 'command.html'), run.stdout);

const b = await browser();
const width = { phone: 390, desk: 1100 };

// What is on a page, by its own account.
const look = () => {
	const all = (s) => [...document.querySelectorAll(s)];
	const levels = all('h1,h2,h3,h4,h5,h6').map((e) => Number(e.tagName[1]));
	return {
		wide: document.documentElement.scrollWidth,
		out: all('main *').filter((e) => e.getClientRects().length && !e.closest('svg') &&
			e.getBoundingClientRect().right > innerWidth + 1 &&
			getComputedStyle(e).position !== 'absolute').map((e) => e.outerHTML.slice(0, 120)).slice(0, 3),
		one: levels.filter((l) => l === 1).length,
		jumps: levels.filter((l, i) => i > 0 && l > levels[i - 1] + 1).length,
		tables: all('table').filter((t) => !t.caption || !t.caption.textContent.trim()).length,
		scopes: all('th:not([scope])').length,
		pictures: all('svg[role=img]').filter((s) => !s.getAttribute('aria-label') && (!s.querySelector('title') || !s.querySelector('desc'))).length,
		narrow: all('.heed-chart figure').filter((f) => {
			const all = f.getBoundingClientRect(), plot = f.querySelector('.heed-chart__grid').getBoundingClientRect();
			return plot.left < all.left + 30 || plot.left > all.left + 60 || plot.right > all.right || plot.right < all.right - 16;
		}).length,
		scripts: all('script').length,
		lang: document.documentElement.lang,
		title: document.title,
	};
};

async function at(name, url, size) {
	const context = await b.newContext({ viewport: { width: width[size], height: 844 } });
	const page = await context.newPage();
	const asked = [];
	page.on('request', (r) => asked.push(r.url()));
	await page.goto(url);
	const here = `${name} ${size}`;
	const seen = await page.evaluate(look);
	check(`${here}: asks for nothing`, asked.length === 1, asked.slice(0, 3).join(' '));
	check(`${here}: no sideways scroll`, seen.wide <= width[size] && seen.out.length === 0, JSON.stringify(seen.out));
	check(`${here}: headings in order`, seen.one === 1 && seen.jumps === 0, JSON.stringify(seen));
	check(`${here}: tables have captions and scopes`, seen.tables === 0 && seen.scopes === 0);
	check(`${here}: pictures are told in words`, seen.pictures === 0);
	check(`${here}: charts fill their width`, seen.narrow === 0);
	check(`${here}: no script`, seen.scripts === 0);
	check(`${here}: language and title`, seen.lang === 'en-GB' && seen.title.length > 20, seen.title);
	if (name !== 'hostile') {
		const faults = await axe(page);
		check(`${here}: axe`, faults.length === 0, faults.join('\n'));
	}
	await page.keyboard.press('Tab');
	check(`${here}: the first key leads past the top`, await page.evaluate(() =>
		document.activeElement?.className === 'report-skip' &&
		document.activeElement.getBoundingClientRect().left >= 0));
	await context.close();
}

// On A4, without the printer's backgrounds: nothing is cut off at the side, and
// no page is bare.
async function onPaper(name, url) {
	const page = await b.newPage({ viewport: { width: 700, height: 1000 } });
	await page.goto(url);
	await page.emulateMedia({ media: 'print' });
	const wide = await page.evaluate(() => document.documentElement.scrollWidth);
	check(`${name}: fits on paper`, wide <= 700, wide);
	const file = join(dir, `${name}.pdf`);
	await page.pdf({ path: file, preferCSSPageSize: true, printBackground: false });
	const info = execFileSync('pdfinfo', [file], { encoding: 'utf8' });
	check(`${name}: A4`, /Page size:.*A4/.test(info), info);
	const pages = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' }).split('\f').slice(0, -1);
	check(`${name}: no bare page`, pages.every((p) => p.trim().length > 60),
		pages.map((p) => p.trim().length).join(' '));
	check(`${name}: the first page says it all`, /Could not be read/.test(pages[0]) &&
		/What this report is not/.test(pages[0]), pages[0]);
	await page.close();
}

for (const file of readdirSync(dir).filter((f) => f.endsWith('.html')).sort()) {
	const name = file.slice(0, -5);
	const path = join(dir, file);
	const url = pathToFileURL(path).href;
	const html = readFileSync(path, 'utf8');
	const faults = await validate(html);
	check(`${name}: valid HTML`, faults.length === 0, faults.slice(0, 5).join('\n'));
	check(`${name}: size`, html.length < (name === 'hostile' ? 4 << 20 : 1 << 20), html.length);
	for (const size of Object.keys(width))
		await at(name, url, size);
	if (name !== 'hostile')
		await onPaper(name, url);
}
await b.close();
finish();
