// Flips each byte of an export in turn: the second verifier must find each.
// Usage: node flips.mjs DIR (a small one).
import { check, read } from './verify.mjs';

const found = (text) => {
	try {
		return check(text).faults.length > 0;
	} catch {
		return true; // no JSON any more
	}
};
const files = read(process.argv[2]);
let flips = 0, missed = 0;
files.forEach((bytes, f) => bytes.forEach((was, i) => {
	bytes[i] = was ^ 1;
	flips++;
	if (!found(files.map(String))) {
		missed++;
		console.log('missed:', f, i, String(bytes.subarray(Math.max(0, i - 20), i + 20)));
	}
	bytes[i] = was;
}));
console.log(`${flips} flips, ${missed} missed`);
process.exit(missed ? 1 : 0);
