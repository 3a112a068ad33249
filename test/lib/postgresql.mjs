// SPDX-License-Identifier: EUPL-1.2
// PostgreSQL clusters of our own on loopback: a primary and standbys that stream from it.
//
//	const primary = await newPrimary({ conf: { synchronous_standby_names: "'*'" } });
//	const standby = await newStandby(primary);
//	addressOf(primary, standby)              // postgresql://tasrih@127.0.0.1:5001,127.0.0.1:5002/postgres
//	primary.kill();                          // kill -9, all of it
//	await standby.promote();
//	await standby.stop(); standby.remove();
//
// PostgreSQL does not run as root, so root runs it as nobody.
import assert from 'node:assert/strict';
import { execFile, execFileSync, spawn } from 'node:child_process';
import { appendFileSync, chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

import { freePort } from './server.mjs';

const run = promisify(execFile);
const NOBODY = 65534;
const asRoot = process.getuid() === 0;
const START_SECONDS = 30;

const binaries = () => {
	const versions = existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql').sort((a, b) => b - a) : [];
	const found = versions.map((version) => `/usr/lib/postgresql/${version}/bin`).find((bin) => existsSync(`${bin}/initdb`));
	assert.ok(found, 'PostgreSQL is installed');
	return found;
};
export const BIN = binaries();

// [program, its words] for spawn, by somebody who is not root.
export const unprivileged = (program, args) => (asRoot
	? ['setpriv', ['--reuid=nobody', '--regid=nogroup', '--clear-groups', program, ...args]]
	: [program, args]);
const words = (program, args) => unprivileged(path.join(BIN, program), args);
export const pg = (program, ...args) => run(...words(program, args), { cwd: '/tmp', maxBuffer: 1 << 26 });

// Everything that runs ends with the test's process.
const all = new Set();
process.on('exit', () => { for (const one of all) one.remove(); });

export const childrenOf = (pid) => {
	try {
		return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
	} catch {
		return [];
	}
};
export const signal = (pid, name) => {
	try {
		process.kill(pid, name);
	} catch { /* gone already */ }
};

export class Cluster {
	constructor(folder, port) {
		Object.assign(this, { folder, port, data: path.join(folder, 'data') });
		all.add(this);
	}

	get address() {
		return `postgresql://tasrih@127.0.0.1:${this.port}/postgres`;
	}

	// Keys of postgresql.conf; the last one counts.
	configure(conf) {
		appendFileSync(path.join(this.data, 'postgresql.conf'), Object.entries(conf).map(([key, value]) => `${key} = ${value}\n`).join(''));
	}

	async start() {
		const [program, args] = words('postgres', ['-D', this.data]);
		this.process = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], cwd: '/tmp' });
		this.log = '';
		this.process.stderr.setEncoding('utf8').on('data', (text) => { this.log = (this.log + text).slice(-20000); });
		this.exit = new Promise((resolve) => { this.process.once('exit', resolve); });
		const end = Date.now() + START_SECONDS * 1000;
		for (;;) {
			try {
				await pg('pg_isready', '-q', '-h', '127.0.0.1', '-p', String(this.port));
				return this;
			} catch { /* not yet */ }
			assert.ok(Date.now() < end && this.process.exitCode === null, `PostgreSQL did not start:\n${this.log}`);
			await sleep(50);
		}
	}

	// One value, or the rows with | between columns.
	async sql(text) {
		const { stdout } = await pg('psql', '-XAtq', '-d', this.address, '-c', text);
		return stdout.trim();
	}

	async reload(conf) {
		this.configure(conf);
		await this.sql('SELECT pg_reload_conf()');
	}

	// kill -9 of the postmaster and of all that it has started: as if the power went.
	kill() {
		const pids = [this.process.pid, ...childrenOf(this.process.pid)];
		for (const pid of pids) signal(pid, 'SIGSTOP'); // so that none outlives another
		for (const pid of pids) signal(pid, 'SIGKILL');
		return this.exit;
	}

	// SIGSTOP or SIGCONT to the processes of this kind ("walreceiver", or "" for all).
	hold(name, on = true) {
		const pids = [this.process.pid, ...childrenOf(this.process.pid)];
		for (const pid of pids) {
			const title = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
			if (title.includes(name)) signal(pid, on ? 'SIGSTOP' : 'SIGCONT');
		}
	}

	// A standby that streams no more, and one that does again.
	async stream(on) {
		this.source ??= await this.sql('SHOW primary_conninfo');
		await this.sql(`ALTER SYSTEM SET primary_conninfo = '${on ? this.source.replaceAll("'", "''") : ''}'`);
		await this.sql('SELECT pg_reload_conf()');
	}

	promote() {
		return pg('pg_ctl', 'promote', '-w', '-t', '30', '-D', this.data);
	}

	async stop(mode = 'immediate') {
		if (!this.process || this.process.exitCode !== null || this.process.signalCode) return;
		await pg('pg_ctl', 'stop', '-w', '-m', mode, '-D', this.data).catch(() => {});
		await this.exit;
	}

	remove() {
		if (this.process && this.process.exitCode === null) {
			for (const pid of [this.process.pid, ...childrenOf(this.process.pid)]) signal(pid, 'SIGKILL');
		}
		rmSync(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
		all.delete(this);
	}
}

export const newFolder = () => {
	const folder = mkdtempSync(path.join(os.tmpdir(), 'tasrih-pg-'));
	if (asRoot) chownSync(folder, NOBODY, NOBODY);
	return folder;
};

const CONF = (cluster) => ({ listen_addresses: "'127.0.0.1'", port: cluster.port, unix_socket_directories: `'${cluster.folder}'`,
	max_connections: 120, wal_keep_size: "'256MB'", restart_after_crash: 'off', wal_retrieve_retry_interval: "'200ms'" });

export const newPrimary = async ({ conf = {} } = {}) => {
	const cluster = new Cluster(newFolder(), await freePort());
	await pg('initdb', '-D', cluster.data, '-U', 'tasrih', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '-N');
	cluster.configure({ ...CONF(cluster), ...conf });
	return cluster.start();
};

// A copy that streams from the primary; port: that of an earlier cluster.
export const newStandby = async (primary, { conf = {}, port, name = 'standby' } = {}) => {
	const cluster = new Cluster(newFolder(), port ?? await freePort());
	await pg('pg_basebackup', '-D', cluster.data, '-R', '-X', 'stream', '-c', 'fast', '-d',
		`host=127.0.0.1 port=${primary.port} user=tasrih application_name=${name}`);
	cluster.configure({ ...CONF(cluster), synchronous_standby_names: "''", ...conf });
	return cluster.start();
};

export const addressOf = (...clusters) =>
	`postgresql://tasrih@${clusters.map((one) => `127.0.0.1:${one.port}`).join(',')}/postgres`;

// `what`: words, or a function that tells them when it was not so in time.
export const until = async (what, ask, seconds = 20) => {
	for (let end = Date.now() + seconds * 1000; ;) {
		const value = await ask();
		if (value) return value;
		if (Date.now() >= end) assert.fail(`not within ${seconds} s: ${typeof what === 'function' ? what() : what}`);
		await sleep(20);
	}
};
