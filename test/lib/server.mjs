// SPDX-License-Identifier: EUPL-1.2
// The program under test, as a process of its own:
//
//	const server = await start();           // tasrih demo on a free port, empty folder
//	const reply = await server.client().get('/en/');
//	await server.stop();                    // SIGTERM; exit 0 and no sanitizer report
//
// TASRIH names the program (tools/run-tests sets it).
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { Client } from './client.mjs';

export const TOP = fileURLToPath(new URL('../..', import.meta.url));
export const PROGRAM = process.env.TASRIH ?? path.join(TOP, 'build-asan/src/app/tasrih');
const START_SECONDS = 30;
const STOP_SECONDS = 20;
export const REPORT = /ERROR: (Address|Leak|Thread)Sanitizer|runtime error:|Assertion `.*' failed/;

export const freePort = () => new Promise((resolve, reject) => {
	const probe = net.createServer();
	probe.once('error', reject);
	probe.listen(0, '127.0.0.1', () => {
		const { port } = probe.address();
		probe.close(() => resolve(port));
	});
});

// Gone when the test's process ends, however it ends by itself.
const folders = new Set();
process.on('exit', () => folders.forEach((folder) => {
	rmSync(folder, { recursive: true, force: true });
	rmSync(`${folder}.master-key`, { force: true });
}));
export const temporaryFolder = () => {
	const folder = mkdtempSync(path.join(os.tmpdir(), 'tasrih-test-'));
	folders.add(folder);
	return folder;
};

// One that has ended and that nobody has waited for yet does not live.
export const livesInGroup = (group) => readdirSync('/proc').some((name) => {
	if (!/^\d+$/.test(name)) return false;
	try {
		const [state, , itsGroup] = readFileSync(`/proc/${name}/stat`, 'latin1').replace(/^.*\) /s, '').split(' ');
		return Number(itsGroup) === group && state !== 'Z' && state !== 'X';
	} catch {
		return false; // gone meanwhile
	}
});

export class Server {
	constructor(port, data) {
		this.port = port;
		this.data = data;
		this.origin = `http://127.0.0.1:${port}`;
		this.log = '';
	}

	// Its own process group, so that a child that outlives it can be seen.
	spawn(words) {
		this.process = spawn(PROGRAM, words, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
		for (const stream of [this.process.stdout, this.process.stderr]) {
			stream.setEncoding('utf8');
			stream.on('data', (text) => { this.log += text; });
		}
		this.exit = new Promise((resolve, reject) => {
			this.process.once('error', reject);
			this.process.once('exit', (code, signal) => {
				this.status = signal ?? code;
				resolve(this.status);
			});
		});
		this.exit.catch(() => {});
	}

	async ready() {
		const end = Date.now() + START_SECONDS * 1000;
		while (Date.now() < end) {
			if (this.status !== undefined) throw new Error(`ended at its start (${this.status}):\n${this.log}`);
			try {
				const reply = await fetch(`${this.origin}/healthz`);
				if (reply.ok) return;
			} catch { /* not yet */ }
			await sleep(20);
		}
		throw new Error(`not ready after ${START_SECONDS} s:\n${this.log}`);
	}

	client(language = 'en') {
		return new Client(this.origin, language);
	}

	// As if the sign-in were eleven minutes old.
	async ageProof(client) {
		execFileSync('/usr/bin/python3', ['-c', `
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], timeout=20)
db.execute("UPDATE session SET proved_at = proved_at - 660000 WHERE csrf = ?", [sys.argv[2]])
db.commit()
`, path.join(this.data, 'tasrih.db'), await client.token()]);
	}

	assertClean() {
		const found = REPORT.exec(this.log);
		assert.ok(!found, `a sanitizer or an assertion spoke:\n${this.log.slice(found?.index ?? 0).slice(0, 4000)}`);
	}

	// Whether no process of its group lives: a signer that was left behind, say.
	leavesNobody() {
		return !livesInGroup(this.process.pid);
	}

	async kill() {
		process.kill(this.process.pid, 'SIGKILL');
		await this.exit;
	}

	async stop() {
		if (this.status === undefined) this.process.kill('SIGTERM');
		const late = sleep(STOP_SECONDS * 1000, 'late', { ref: false });
		if (await Promise.race([this.exit, late]) === 'late') {
			process.kill(-this.process.pid, 'SIGKILL');
			throw new Error(`not gone ${STOP_SECONDS} s after SIGTERM:\n${this.log.slice(-4000)}`);
		}
		this.assertClean();
		assert.equal(this.status, 0, `its exit status; it said:\n${this.log.slice(-4000)}`);
	}

	remove() {
		rmSync(this.data, { recursive: true, force: true });
		rmSync(`${this.data}.master-key`, { force: true });
	}
}

// Decisions on pages take effect at once, but where a test is about undoing them.
export const start = async ({ data = temporaryFolder(), port, more = ['--undo-seconds', '0'] } = {}) => {
	const server = new Server(port ?? await freePort(), data);
	server.spawn(['demo', '--listen', `127.0.0.1:${server.port}`, '--data', data, ...more]);
	await server.ready();
	return server;
};

// For before/after of a test file: a server that all its tests share. Another before()
// that needs it awaits box.started(): hooks do not wait for each other.
export const shared = (hooks, options) => {
	const box = {};
	box.started = async () => {
		box.starting ??= start(options);
		box.server = await box.starting;
	};
	hooks.before(box.started);
	hooks.after(async () => {
		if (!box.server) return;
		await box.server.stop();
		box.server.remove();
	});
	return box;
};
