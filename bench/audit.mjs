// The audit over generated notes, beside a search tool with the lexicon as patterns
// and beside jq before that tool. Throughput counts bytes as they lie on the disk.
import { spawn, execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';

// Runs a shell command; wall seconds, processor seconds and the highest resident
// memory of it and all below it, together.
function timed(cmd, env = {}) {
	return new Promise((done, broke) => {
		const from = process.hrtime.bigint();
		const p = spawn('sh', ['-c', cmd], { stdio: ['ignore', 'ignore', 'pipe'], detached: true, env: { ...process.env, ...env } });
		let err = '', peak = 0;
		p.stderr.on('data', d => { err += d; });
		const look = setInterval(() => {
			let kb = 0;
			for (const d of readdirSync('/proc').filter(d => /^\d+$/.test(d)))
				try {
					const s = readFileSync(`/proc/${d}/stat`, 'utf8'), f = s.slice(s.lastIndexOf(')') + 2).split(' ');
					if (Number(f[2]) === p.pid)
						kb += Number(readFileSync(`/proc/${d}/status`, 'utf8').match(/^RssAnon:\s+(\d+)/m)?.[1] ?? 0);
				} catch { /* it has ended */ }
			peak = Math.max(peak, kb);
		}, 20);
		p.on('exit', status => {
			clearInterval(look);
			const s = Number(process.hrtime.bigint() - from) / 1e9;
			status > 1 ? broke(new Error(`${cmd}: ${status}: ${err}`)) : done({ s, mb: peak / 1024 });
		});
	});
}
const median = a => [...a].sort((x, y) => x - y)[a.length >> 1];

export async function audit({ say, DIR, HEED, quick, ROUNDS }) {
	const MB = quick ? 50 : 1000;
	const make = (kind, mb, every) => {
		const f = `${DIR}/notes-${kind}-${mb}-${every}.ndjson`;
		if (!existsSync(f))
			execFileSync('sh', ['-c', `${DIR}/notes ${kind} ${mb} ${every} > ${f}.new && mv ${f}.new ${f}`]);
		return f;
	};
	execFileSync('cc', ['-O2', '-o', `${DIR}/notes`, 'bench/notes.c']);
	writeFileSync(`${DIR}/patterns`, execFileSync('node', ['bench/patterns.mjs']));
	const rg = `rg -j1 -c --regex-size-limit 2G --dfa-size-limit 2G -f ${DIR}/patterns`;
	const plain = make('plain', MB, 2), b64 = make('base64', MB, 2), dense = make('plain', MB, 1);
	const heed = (f, jobs) => `${HEED} audit --format jsonl --jobs ${jobs} ${f}`;
	const vs = execFileSync('sh', ['-c', '/sbin/ldconfig -p | grep -c libhs.so || true']).toString().trim() !== '0';
	const subjects = [
		...['plain', ...(vs ? ['vectorscan'] : [])].flatMap(m => [
			[`heed audit, ${m} matcher, one core`, 'plain', plain, heed(plain, 1), { HEED_MATCHER: m }],
			[`heed audit, ${m} matcher, two cores`, 'plain', plain, heed(plain, 2), { HEED_MATCHER: m }],
			[`heed audit, ${m} matcher, one core`, 'plain, an anchor in each note', dense, heed(dense, 1), { HEED_MATCHER: m }],
			[`heed audit, ${m} matcher, one core`, 'base64', b64, heed(b64, 1), { HEED_MATCHER: m }],
			[`heed audit, ${m} matcher, two cores`, 'base64', b64, heed(b64, 2), { HEED_MATCHER: m }]]),
		['ripgrep, the lexicon as patterns', 'plain', plain, `${rg} ${plain}`, {}],
		['ripgrep, the lexicon as patterns', 'plain, an anchor in each note', dense, `${rg} ${dense}`, {}],
		['jq, then ripgrep', 'plain', plain, `jq -r .summary ${plain} | ${rg}`, {}],
		['jq, then ripgrep', 'base64', b64, `jq -r '.content[].attachment.data | @base64d' ${b64} | ${rg}`, {}],
		['cat', 'plain', plain, `cat ${plain} | cat`, {}]];
	for (const s of subjects)
		s.got = [];
	for (let i = 0; i < ROUNDS; i++)
		for (const s of subjects)
			s.got.push(await timed(s[3], s[4]));
	say('## Audit\n');
	say(`${MB} MB of invented notes as FHIR NDJSON (bench/notes.c): one note in 40 holds a rating; in every second note, or in each, stands a word`);
	say('that the matcher must look at. All context rules on, findings written as JSON lines; MB/s of bytes as they lie on the disk, medians of');
	say(`${ROUNDS} interleaved rounds; memory is private, of all processes together, seen each 20 ms.\n`);
	say('| what | notes | MB/s | s | private MB |\n| --- | --- | ---: | ---: | ---: |');
	for (const s of subjects) {
		const t = median(s.got.map(g => g.s)), size = statSync(s[2]).size / 1e6;
		say(`| ${s[0]} | ${s[1]} | ${Math.round(size / t)} | ${t.toFixed(2)} | ${Math.max(...s.got.map(g => g.mb)).toFixed(0)} |`);
	}
	say('\n| GB of plain notes | s | MB/s | private MB |\n| ---: | ---: | ---: | ---: |');
	for (const gb of quick ? [0.05] : [1, 2, 4, 8]) {
		const f = `${DIR}/notes-grown.ndjson`;
		execFileSync('sh', ['-c', `: > ${f}; i=0; while [ $i -lt ${Math.max(1, gb)} ]; do cat ${plain} >> ${f}; i=$((i+1)); done`]);
		const g = await timed(heed(f, 2));
		say(`| ${gb} | ${g.s.toFixed(2)} | ${Math.round(statSync(f).size / 1e6 / g.s)} | ${g.mb.toFixed(0)} |`);
		execFileSync('rm', [f]);
	}
	say('');
}
