// The audit over generated notes, beside a search tool with the lexicon as patterns
// and beside jq before that tool. Throughput counts bytes as they lie on the disk.
import { spawn, execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';

// Runs a shell command; wall seconds, processor seconds and the highest resident
// memory of it and all below it, together.
function timed(cmd, env = {}) {
	return new Promise((done, broke) => {
		const from = process.hrtime.bigint();
		const p = spawn('sh', ['-c', `${cmd}\nrc=$?; times >&2; exit $rc`], { stdio: ['ignore', 'ignore', 'pipe'], detached: true, env: { ...process.env, ...env } });
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
			const own = err.trim().split('\n').pop().match(/(\d+)m([\d.]+)s (\d+)m([\d.]+)s/)?.slice(1).map(Number) ?? [];
			const cpu = 60 * own[0] + own[1] + 60 * own[2] + own[3];
			status > 1 ? broke(new Error(`${cmd}: ${status}: ${err}`)) : done({ s, cpu, mb: peak / 1024 });
		});
	});
}
const median = a => [...a].sort((x, y) => x - y)[a.length >> 1];

export async function audit({ say, DIR, HEED, quick, ROUNDS }) {
	const MB = quick ? 50 : 1000, PEER = Math.min(MB, Number(process.env.BENCH_PEER_MB ?? MB));
	const make = (kind, mb, every) => {
		const f = `${DIR}/notes-${kind}-${mb}-${every}.ndjson`;
		if (!existsSync(f))
			execFileSync('sh', ['-c', `${DIR}/notes ${kind} ${mb} ${every} > ${f}.new && mv ${f}.new ${f}`]);
		return f;
	};
	execFileSync('cc', ['-O2', '-o', `${DIR}/notes`, 'bench/notes.c']);
	writeFileSync(`${DIR}/patterns`, execFileSync('node', ['bench/patterns.mjs']));
	const rg = `rg -j1 -c --no-unicode --regex-size-limit 2G --dfa-size-limit 1G -f ${DIR}/patterns`;
	const npat = readFileSync(`${DIR}/patterns`, 'utf8').trim().split('\n').length;
	execFileSync('make', ['-s', 'bench-scan']);
	const density = f => execFileSync('build/release/bench-scan', ['-d', f], { encoding: 'utf8' }).trim();
	const plain = make('plain', MB, 2), b64 = make('base64', MB, 2), dense = make('plain', MB, 1);
	// The first lines of a file, for jq, which takes too long over all of it.
	const peer = f => {
		if (PEER < MB && !existsSync(`${f}.part`))
			execFileSync('sh', ['-c', `head -c ${PEER}000000 ${f} | sed '$d' > ${f}.part`]);
		return PEER < MB ? `${f}.part` : f;
	};
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
		['jq, then ripgrep', 'plain', peer(plain), `jq -r .summary ${peer(plain)} | ${rg}`, {}],
		['jq, then ripgrep', 'base64', peer(b64), `jq -r '.content[].attachment.data | @base64d' ${peer(b64)} | ${rg}`, {}],
		['cat', 'plain', plain, `cat ${plain} | cat`, {}]];
	for (const s of subjects)
		s.got = [];
	for (let i = 0; i < ROUNDS; i++)
		for (const s of subjects)
			s.got.push(await timed(s[3], s[4]));
	execFileSync('sh', ['-c', `head -n 1 ${plain} > ${DIR}/line`]);
	const compile = (await timed(`${rg} ${DIR}/line`)).cpu.toFixed(1);
	say('## Audit\n');
	say(`${MB} MB of invented notes as FHIR NDJSON (bench/notes.c): one note in 40 holds a rating; in every second note, or in each, stands a word`);
	say('that the matcher must look at. All context rules on, findings written as JSON lines; MB/s of bytes as they lie on the disk, medians of');
	say(`${ROUNDS} interleaved rounds; memory is private, of all processes together, seen each 20 ms. Anchors of the lexicon, where the`);
	say(`matcher stops: ${density(plain)} in the plain notes, ${density(dense)} in those with one in each. ripgrep`);
	say(`has the ${npat} rows of the lexicon that a regular expression can say (bench/patterns.mjs), in one pass, without Unicode, with which they`);
	say(`do not compile in 2 GB; it says which lines match, with no context, place or verdict. Of its`);
	say(`time ${compile} CPU s are for compiling the patterns, on one line of notes. jq reads the first ${PEER} MB of the same files.`);
	say('MB per CPU second counts user and system time');
	say('of all processes, for a machine that others use too.\n');
	say('| what | notes | MB/s | MB per CPU s | s | private MB |\n| --- | --- | ---: | ---: | ---: | ---: |');
	for (const s of subjects) {
		const t = median(s.got.map(g => g.s)), size = statSync(s[2]).size / 1e6;
		const c = median(s.got.map(g => g.cpu));
		say(`| ${s[0]} | ${s[1]} | ${Math.round(size / t)} | ${Math.round(size / c)} | ${t.toFixed(2)} | ${Math.max(...s.got.map(g => g.mb)).toFixed(0)} |`);
	}
	say('\n| GB of plain notes, two cores | s | MB/s | MB per CPU s | private MB |\n| ---: | ---: | ---: | ---: | ---: |');
	for (const gb of quick ? [0.05] : [1, 2, 4, 8]) {
		const f = `${DIR}/notes-grown.ndjson`;
		execFileSync('sh', ['-c', `: > ${f}; i=0; while [ $i -lt ${Math.max(1, gb)} ]; do cat ${plain} >> ${f}; i=$((i+1)); done`]);
		const g = await timed(heed(f, 2));
		say(`| ${gb} | ${g.s.toFixed(2)} | ${Math.round(statSync(f).size / 1e6 / g.s)} | ${Math.round(statSync(f).size / 1e6 / g.cpu)} | ${g.mb.toFixed(0)} |`);
		rmSync(f);
	}
	for (const f of [plain, b64, dense])
		[f, `${f}.part`].forEach(g => rmSync(g, { force: true }));
	say('');
}
