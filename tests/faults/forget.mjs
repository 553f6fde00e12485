// forgetfs in use: a store below a file system that is told to fail, to fill
// up, or to lose its power. It needs the right to mount; mounts are undone.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, cpSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from './load.mjs';

export class Forget {
	// dir: what the file system begins with. mnt: where it is to be seen.
	constructor(dir, mnt) {
		Object.assign(this, { dir, mnt });
	}
	async mount() {
		mkdirSync(this.mnt, { recursive: true });
		spawnSync('umount', ['-l', this.mnt], { stdio: 'ignore' });
		this.child = spawn(join(root, 'build/faults/forgetfs'), [this.dir, this.mnt], { stdio: ['pipe', 'pipe', 'inherit'] });
		this.gone = new Promise((ok) => this.child.on('exit', ok));
		this.lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
		await this.tell('stat');
		for (let i = 0; i < 200 && spawnSync('mountpoint', ['-q', this.mnt]).status !== 0; i++)
			await new Promise((ok) => setTimeout(ok, 5));
	}
	async tell(what) {
		this.child.stdin.write(what + '\n');
		const { value = '' } = await this.lines.next();
		if (!value.startsWith('ok'))
			throw new Error(`forgetfs: ${what}: ${value}`);
		return Number(value.split(' ')[1]);
	}
	// The power goes: what is left of the disk is then in `to`.
	async cut(seed, to) {
		rmSync(to, { recursive: true, force: true });
		const lost = await this.tell(`cut ${seed} ${to}`);
		this.dir = to;
		return lost;
	}
	async unmount() {
		spawnSync('umount', ['-l', this.mnt], { stdio: 'ignore' });
		this.child.stdin.end();
		await this.gone;
	}
}
export const canMount = () => spawnSync('sh', ['-c', 'test -e /dev/fuse && test -x build/faults/forgetfs && unshare -m true'], { cwd: root }).status === 0;
export const copyInto = (from, to) => {
	rmSync(to, { recursive: true, force: true });
	mkdirSync(to, { recursive: true });
	cpSync(from, to, { recursive: true });
};
