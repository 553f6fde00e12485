// The eight numbers by which failcall.c is led, while programs run.
import { closeSync, openSync, readSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './load.mjs';

export const SHIFT = 0, PID = 1, COUNT = 2, AT = 3, HITS = 4, KIND = 5, WHICH = 6;
export class State {
	constructor(path) {
		this.path = path;
		writeFileSync(path, Buffer.alloc(4096));
		this.fd = openSync(path, 'r+');
		this.env = { LD_PRELOAD: join(root, 'build/faults/failcall.so'), FAULT_STATE: path };
	}
	set(values) {
		for (const [i, v] of Object.entries(values)) {
			const b = Buffer.alloc(8);
			b.writeBigInt64LE(BigInt(v));
			writeSync(this.fd, b, 0, 8, 8 * i);
		}
	}
	get(i) {
		const b = Buffer.alloc(8);
		readSync(this.fd, b, 0, 8, 8 * i);
		return Number(b.readBigInt64LE());
	}
	close() {
		closeSync(this.fd);
	}
}
