// SPDX-License-Identifier: EUPL-1.2
// A disk whose power can be cut: ext4 on a cache that keeps what was written until it is
// flushed (nbdkit), mounted through FUSE (nbdfuse) and a loop device:
//
//	if (powerDiskIsLacking()) ...                  // says what this machine does not have
//	const disk = await makePowerDisk(folder, 'disk');
//	disk.mount                                     // the folder to write in
//	disk.cutNow();
//	await disk.onAgain();                          // what it kept, in the same folder
//	disk.remove();
//
// Between the two, whoever writes there must be killed: his writes hang or fail.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const SIZE = '96M';
const COMMIT_SECONDS = 5;
const PATIENCE = 10_000;

const has = (command) => ['/usr/sbin', '/sbin', '/usr/bin', '/bin'].some((folder) => existsSync(`${folder}/${command}`));
const run = (command, ...words) => execFileSync(command, words, { encoding: 'utf8', stdio: 'pipe' }).trim();
const quietly = (command, ...words) => spawnSync(command, words, { stdio: 'ignore' }).status === 0;

export const powerDiskIsLacking = () => {
	if (process.getuid() !== 0) return 'root, to mount a disk';
	for (const command of ['nbdkit', 'nbdfuse', 'mkfs.ext4', 'losetup']) if (!has(command)) return command;
	for (const device of ['/dev/fuse', '/dev/loop-control']) if (!existsSync(device)) return device;
	return undefined;
};

const until = async (what, done) => {
	for (const end = Date.now() + PATIENCE; Date.now() < end; await sleep(10)) {
		if (done()) return;
	}
	throw new Error(`not within ${PATIENCE} ms: ${what}`);
};

class PowerDisk {
	constructor(folder, name) {
		this.folder = path.join(folder, name);
		this.image = path.join(this.folder, 'image');
		this.fuse = path.join(this.folder, 'fuse');
		this.mount = path.join(this.folder, 'mnt');
	}

	async make() {
		mkdirSync(this.fuse, { recursive: true });
		mkdirSync(this.mount);
		run('truncate', '-s', SIZE, this.image);
		run('mkfs.ext4', '-q', '-m', '0', this.image);
		await this.on();
	}

	async on() {
		const socket = path.join(this.folder, 'nbd.sock');
		const pidFile = path.join(this.folder, 'nbdkit.pid');
		rmSync(socket, { force: true });
		rmSync(pidFile, { force: true });
		run('nbdkit', '-U', socket, '-P', pidFile, '--filter=cache', 'file', this.image, 'cache=writeback');
		await until('nbdkit', () => existsSync(pidFile) && readFileSync(pidFile, 'utf8').trim());
		this.nbdkit = Number(readFileSync(pidFile, 'utf8'));
		this.nbdfuse = spawn('nbdfuse', [this.fuse, '--unix', socket], { stdio: 'ignore' });
		await until('nbdfuse', () => existsSync(path.join(this.fuse, 'nbd')));
		this.loop = run('losetup', '-f', '--show', path.join(this.fuse, 'nbd'));
		run('mount', '-o', `commit=${COMMIT_SECONDS}`, this.loop, this.mount);
	}

	sync() {
		run('sync', '-f', this.mount);
	}

	// What was not flushed is gone from here on.
	cutNow() {
		process.kill(this.nbdkit, 'SIGKILL');
	}

	// After the writers are gone: what the disk kept is mounted, from a cache again.
	async onAgain() {
		this.off();
		await until('the loop device', () => !run('losetup', '-a').includes(`${this.fuse}/`));
		await this.on();
	}

	off() {
		quietly('umount', '-l', this.mount);
		quietly('losetup', '-d', this.loop);
		quietly('umount', '-l', this.fuse);
		this.nbdfuse?.kill();
		try { process.kill(this.nbdkit, 'SIGKILL'); } catch { /* it was cut */ }
	}

	remove() {
		this.off();
		rmSync(this.folder, { recursive: true, force: true });
	}
}

export const makePowerDisk = async (folder, name) => {
	const disk = new PowerDisk(folder, name);
	await disk.make();
	return disk;
};
