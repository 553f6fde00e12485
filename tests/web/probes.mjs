// The hostile probes of tests/unit/test_http.c against a service that runs,
// through TLS too, where nothing can be looked at on the way in:
//
//	node tests/web/probes.mjs 127.0.0.1:8080 [tls]
//
// Prints what was answered otherwise than it must be; exit status 0 or 1.
import net from 'node:net';
import tls from 'node:tls';

const [where, how] = process.argv.slice(2);
const port = Number((where ?? '').split(':').pop());
const host = (where ?? '').slice(0, -String(port).length - 1);
if (!port || !host) {
	console.error('usage: node tests/web/probes.mjs ADDR:PORT [tls]');
	process.exit(2);
}

const H = 'Host: a.example\r\n';
const GET = 'GET / HTTP/1.1\r\n';
const POST = 'POST / HTTP/1.1\r\n' + H +
	'Content-Type: application/x-www-form-urlencoded\r\n';
const TE = 'Transfer-Encoding: chunked\r\n';
const CL = (n) => `Content-Length: ${n}\r\n`;

// name, bytes, statuses allowed; 0: closed without an answer
const probes = [
	['no Host', GET + '\r\n', [400]],
	['two Hosts', GET + H + H + '\r\n', [400]],
	['length and chunked', POST + CL(5) + TE + '\r\n0\r\n\r\n', [400]],
	['two lengths', POST + CL(5) + CL(6) + '\r\naaaaaa', [400]],
	['length +5', POST + CL('+5') + '\r\naaaaa', [400]],
	['length of 23 digits', POST + CL('1' + '0'.repeat(22)) + '\r\na',
		[400, 413]],
	['xchunked', POST + 'Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n',
		[400, 501]],
	['chunked on 1.0', 'POST / HTTP/1.0\r\n' + TE + '\r\n0\r\n\r\n', [400]],
	['space before colon', GET + H + 'X-A : b\r\n\r\n', [400]],
	['folded line', GET + H + 'X-A: b\r\n c\r\n\r\n', [400]],
	['bare LF', 'GET / HTTP/1.1\nHost: a.example\n\n', [400]],
	['bare CR', GET + H + 'X-A: b\rc\r\n\r\n', [400]],
	['NUL in a value', GET + H + 'X-A: b\0c\r\n\r\n', [400]],
	['NUL in the target', 'GET /\0 HTTP/1.1\r\n' + H + '\r\n', [400]],
	['bad chunk size', POST + TE + '\r\nzz\r\na\r\n0\r\n\r\n', [400]],
	['head of 1 MiB', GET + H + 'X: ' + 'x'.repeat(1 << 20), [400, 431, 0]],
	['/%00', 'GET /%00 HTTP/1.1\r\n' + H + '\r\n', [400]],
	['no version', 'GET /\r\n' + H + '\r\n', [400, 0]],
	['smuggled second', GET + H + '\r\nGET /b HTTP/1.1\nHost: b\n\n', [400]],
	['absolute form', 'GET http://a.example/ HTTP/1.1\r\n' + H + '\r\n', 'ok'],
	['a plain request', GET + H + '\r\n', 'ok'],
];

// The status of the last answer, 0 when there was none.
const ask = (bytes) => new Promise((done) => {
	let text = '';
	const at = { host, port, rejectUnauthorized: false };
	const s = how === 'tls' ? tls.connect(at) : net.connect(at);
	const end = () => {
		const all = text.match(/HTTP\/1\.[01] \d{3}/g) ?? [];
		s.destroy();
		done(all.length ? Number(all.at(-1).slice(-3)) : 0);
	};
	s.setTimeout(1500, end);
	s.on('data', (d) => { text += d.toString('latin1'); });
	s.on('close', end);
	s.on('error', end);
	s.on(how === 'tls' ? 'secureConnect' : 'connect',
		() => s.write(Buffer.from(bytes, 'latin1')));
});

let wrong = 0;
for (const [name, bytes, allowed] of probes) {
	const got = await ask(bytes);
	const fine = allowed === 'ok' ? got >= 200 && got < 400 :
		allowed.includes(got);
	if (!fine) {
		wrong++;
		console.log(`${name}: ${got}, not ${allowed}`);
	}
}
console.log(`${probes.length} probes, ${wrong} wrong`);
process.exit(wrong ? 1 : 0);
