// SPDX-License-Identifier: EUPL-1.2
// A data folder with people whose applications are filled in, ready to be submitted and
// decided, and the server on it:
//
//	const world = makeWorld({ drafts: 2000 });         // or { database: 'postgresql://...' }
//	const server = await world.start();                // `tasrih serve`; asan, release, preload
//	await server.kill();                               // kill -9
//	const other = world.copy();                        // as it is now (SQLite, server down)
//
// Programs of the release build (crash/lib/programs.mjs) fill it; TASRIH names the program
// under test where it is not that of the release build.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, cpSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { freePort, livesInGroup, REPORT, temporaryFolder } from '../../lib/server.mjs';
import { Line, request } from './line.mjs';
import { FILL, PROGRAM, RELEASE, TOP } from './programs.mjs';

const START_SECONDS = 60;
const STOP_SECONDS = 30;
const CERTIFICATE_DAYS = 60;
const DAY = 86_400_000;

// Of all worlds of a test: it survives what is planted in their data folders.
const MASTER_KEY = path.join(temporaryFolder(), 'master-key');
writeFileSync(MASTER_KEY, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600 });

const configuration = ({ port, data, database }) => `[server]
listen = 127.0.0.1:${port}
origin = http://127.0.0.1:${port}
data = ${data}
${database ? `database = ${database}\n` : ''}share = ${TOP}/data
master_key = ${MASTER_KEY}
[limits]
submit_account = off
code_account = off
upload_account = off
other_account = off
[authority]
issuer = AE
offset_minutes = 240
[provider uaepass]
profile = oauth2-userinfo
kind = person
label_en = UAE PASS
label_ar = UAE PASS
authorization_endpoint = http://127.0.0.1:9/authorize
token_endpoint = http://127.0.0.1:9/token
userinfo_endpoint = http://127.0.0.1:9/userinfo
client_id = crash
client_secret = crash
`;

// --- the server as a process ---

export class Process {
	constructor(world, port, log) {
		Object.assign(this, { world, port, logFile: log });
	}

	spawn(program, words, environment) {
		const log = openSync(this.logFile, 'a');
		this.process = spawn(program, words, {
			stdio: ['ignore', log, log], detached: true, env: { ...process.env, ...environment },
		});
		closeSync(log);
		this.pid = this.process.pid;
		this.exit = new Promise((resolve, reject) => {
			this.process.once('error', reject);
			this.process.once('exit', (code, signal) => {
				this.status = signal ?? code;
				resolve(this.status);
			});
		});
		this.exit.catch(() => {});
	}

	get log() {
		return readFileSync(this.logFile, 'utf8');
	}

	get dead() {
		return this.status !== undefined;
	}

	// Milliseconds from its start to its first answer; undefined when it ended instead.
	async ready(seconds = START_SECONDS) {
		const since = performance.now();
		const asked = request('GET', '/healthz');
		while (performance.now() - since < seconds * 1000) {
			if (this.dead) return undefined;
			const line = new Line(this.port, { patience: 5000 });
			try {
				const answer = await line.ask(asked);
				if (answer.status === 200) return performance.now() - since;
			} catch { /* not yet */ } finally {
				line.close();
			}
			await sleep(3);
		}
		throw new Error(`not ready after ${seconds} s:\n${this.log.slice(-4000)}`);
	}

	// What a sanitizer or an assertion said: a bug, whatever fault was planted, but for
	// what is expected.
	assertNoReport(expected) {
		const found = REPORT.exec(this.log);
		assert.ok(!found || expected?.test(found[0]), `a sanitizer or an assertion spoke:\n${this.log.slice(found?.index ?? 0).slice(0, 4000)}`);
	}

	async assertAlone() {
		for (let i = 0; i < 500 && livesInGroup(this.pid); i++) await sleep(10);
		assert.ok(!livesInGroup(this.pid), 'a process outlived the program');
	}

	async kill(signal = 'SIGKILL') {
		if (!this.dead) process.kill(this.pid, signal);
		await this.exit;
	}

	// Its exit status, after SIGTERM; a server that hangs is killed and that is told.
	async stop() {
		if (!this.dead) this.process.kill('SIGTERM');
		const late = sleep(STOP_SECONDS * 1000, 'late', { ref: false });
		if (await Promise.race([this.exit, late]) === 'late') {
			process.kill(-this.pid, 'SIGKILL');
			throw new Error(`not gone ${STOP_SECONDS} s after SIGTERM:\n${this.log.slice(-4000)}`);
		}
		this.assertNoReport();
		return this.status;
	}
}

// --- what it works on ---

const readRequests = (file) => {
	const bytes = readFileSync(file);
	const found = [];
	for (let at = 0; at < bytes.length;) {
		const size = bytes.readUInt32LE(at);
		found.push(bytes.subarray(at + 4, at + 4 + size));
		at += 4 + size;
	}
	return found;
};

const whoSends = (bytes) => {
	const text = bytes.toString('latin1');
	return { cookie: /Cookie: (.*)\r/.exec(text)[1], csrf: /X-CSRF-Token: (.*)\r/.exec(text)[1] };
};

// [{index, application, person, officer, supervisor (another one), submit, claim, approve}]: who, and the bytes that
// they will send.
const OFFICERS = 16; // of bench-fill; the first two are supervisors too
const readDrafts = (folder) => {
	const [submits, claims, approvals] = ['submit', 'claim', 'approve'].map((name) => readRequests(`${folder}/${name}.req`));
	return submits.map((submit, index) => ({
		index, submit, claim: claims[index], approve: approvals[index],
		supervisor: whoSends(claims[index % OFFICERS === 0 ? 1 : 0]),
		application: /desk\/([0-9a-f]+)\/claim/.exec(claims[index].toString('latin1'))[1],
		person: whoSends(submit), officer: whoSends(claims[index]),
	}));
};

export class World {
	constructor(folder, database) {
		this.folder = folder;
		this.data = path.join(folder, 'data');
		this.database = database;
		this.file = path.join(this.data, 'tasrih.db');
		this.masterKey = MASTER_KEY;
	}

	configure(port, name = 'tasrih.conf') {
		const file = path.join(this.folder, name);
		writeFileSync(file, configuration({ port, data: this.data, database: this.database }));
		return file;
	}

	command(...words) {
		return execFileSync(RELEASE, [...words, '--config', this.configure(1, 'command.conf')], { encoding: 'utf8', stdio: 'pipe' });
	}

	fill(drafts) {
		mkdirSync(this.data, { recursive: true });
		this.command('rule', 'load', `${TOP}/data/ae/rules.tsv`);
		this.command('centre', 'load', `${TOP}/data/demo/centres.tsv`);
		const issued = new Date(Date.now() - CERTIFICATE_DAYS * DAY).toISOString().slice(0, 10);
		execFileSync(FILL, ['drafts', '--file', this.database ?? this.file, '--master-key', this.masterKey, '--count', String(drafts), '--limit', '0',
			'--centre', 'TC-9001', '--issued-on', issued, '--out', this.folder]);
		for (const officer of [0, 1]) {
			this.command('role', 'grant', '--provider', 'staff', '--subject', `bench-officer-${officer}`, '--role', 'supervisor');
		}
		this.drafts = readDrafts(this.folder);
		this.filled = Date.now(); // what bench-fill wrote is dated as it likes
	}

	// {program, words before it, environment, port, name of its log}: started, perhaps not ready.
	async spawn({ program = PROGRAM, before = [], environment = {}, port, name = 'log' } = {}) {
		this.port ??= await freePort(); // kept: it is part of the codes that people are shown
		port ??= this.port;
		const server = new Process(this, port, path.join(this.folder, name));
		const words = [...before, program, 'serve', '--config', this.configure(port, `${name}.conf`)];
		server.spawn(words[0], words.slice(1), environment);
		return server;
	}

	async start(options) {
		const server = await this.spawn(options);
		server.readyAfter = await server.ready();
		assert.ok(server.readyAfter !== undefined, `ended at its start (${server.status}):\n${server.log.slice(-4000)}`);
		return server;
	}

	copy(folder = temporaryFolder()) {
		const other = new World(folder);
		cpSync(this.data, other.data, { recursive: true });
		Object.assign(other, { drafts: this.drafts, filled: this.filled, port: this.port });
		return other;
	}

	remove() {
		rmSync(this.folder, { recursive: true, force: true });
	}
}

export const makeWorld = ({ drafts = 1000, database, folder = temporaryFolder() } = {}) => {
	const world = new World(folder, database);
	world.fill(drafts);
	return world;
};
