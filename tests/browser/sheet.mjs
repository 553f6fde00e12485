// The contact sheet: every picture small, side by side, in a few large ones.
import { browser, shots } from './lib.mjs';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const sheet = JSON.parse(readFileSync(join(shots, 'sheet.json'), 'utf8'));
const b = await browser();
const page = await b.newPage({ viewport: { width: 1800, height: 1200 } });
for (const [size, width, per] of [['phone', 200, 32], ['desk', 420, 16]]) {
	for (let i = 0; i * per < sheet.length; i++) {
		const cells = sheet.slice(i * per, (i + 1) * per).map((x) => {
			const data = readFileSync(join(shots, `${x.file}-${size}.png`)).toString('base64');
			return `<figure style="width:${width}px;margin:6px;display:inline-block;vertical-align:top">
				<img alt="" style="width:${width}px;max-height:520px;object-fit:cover;object-position:top;border:1px solid #aaa"
				src="data:image/png;base64,${data}"><figcaption style="font:11px sans-serif">${x.name.replace(/</g, '')} ${x.viewer} ${x.state}</figcaption></figure>`;
		});
		await page.setContent(`<body style="margin:4px">${cells.join('')}</body>`);
		await page.screenshot({ path: join(shots, `sheet-${size}-${i}.png`), fullPage: true });
	}
}
await b.close();
console.log(`${sheet.length} pages on the contact sheet (build/shots/sheet-*.png)`);
