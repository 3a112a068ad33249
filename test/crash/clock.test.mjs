// SPDX-License-Identifier: EUPL-1.2
// The clock stands still, jumps a day and goes back, jumps ten years and goes back, with a
// kill -9 before each way back: numbers and the audit stay in order, and nothing is dated
// before the last event, also by a program that starts with an older clock.
//
// A clock that is ten years ahead is not believed: it would end all keys, and nothing could
// be dated after it. A program that runs goes on at the date of the last event; one that is
// started says why it does not; with the clock right again both are as before.
//
// What passes time (CLOCK_MONOTONIC) goes on, as it does when a kernel's clock is set.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { test } from 'node:test';

import { accreditedCentre, approved, draft, ruleCodes, staff, submit } from '../lib/apply.mjs';
import { Client } from '../lib/client.mjs';
import { freePort, temporaryFolder } from '../lib/server.mjs';
import { Campaign, storeControlIsCaught } from './lib/campaign.mjs';
import { lookAtStore } from './lib/look.mjs';
import { RELEASE, runs } from './lib/programs.mjs';
import { Shim } from './lib/shim.mjs';
import { Process, World } from './lib/world.mjs';

const DAY = 86_400;
const YEARS = 3652 * DAY;
const CASES = 4; // a phase

// The demonstration: people sign in there by themselves, for a session does not outlive
// such a jump.
const PHASES = [
	{ name: 'as it is', turn: {} },
	{ name: 'stands still', turn: { stands: true } },
	{ name: 'a day ahead', turn: { ahead: DAY } },
	{ name: 'back', turn: {} },
	{ name: 'a day ahead, killed', turn: { ahead: DAY }, kill: true },
	{ name: 'back, started', turn: {} },
	{ name: 'an hour behind', turn: { ahead: -3600 }, kill: true },
	{ name: 'back from there', turn: {} },
	{ name: 'ten years ahead', turn: { ahead: YEARS }, tooFar: true },
	{ name: 'back from there', turn: {} },
	{ name: 'ten years ahead, started', turn: { ahead: YEARS }, tooFar: true, start: true },
	{ name: 'back from there, started', turn: {} },
];

class Demo {
	constructor() {
		this.world = new World(temporaryFolder());
		mkdirSync(this.world.data);
		this.world.filled = 0;
		this.shim = new Shim(this.world.folder);
		this.told = []; // receipts, in their order
		this.people = 0;
	}

	spawn() {
		this.server = new Process(this.world, this.port, `${this.world.folder}/log`);
		this.server.spawn(RELEASE, ['demo', '--listen', `127.0.0.1:${this.port}`, '--data', this.world.data],
			this.shim.environment);
		return this.server;
	}

	async start() {
		this.port ??= await freePort();
		this.spawn();
		assert.ok(await this.server.ready() !== undefined, `it did not start:\n${this.server.log.slice(-3000)}`);
		this.server.client = (language) => new Client(`http://127.0.0.1:${this.port}`, language);
	}

	async begin() {
		const client = this.server.client();
		await client.signIn(`load-${this.people++}`);
		const reply = await client.api('POST', '/application', {});
		assert.ok([200, 201].includes(reply.status), `begun: ${reply.status} ${reply.text}`);
		return client;
	}

	async submitOne(common) {
		const client = await this.begin();
		await draft(client, common);
		const reply = await submit(client);
		assert.ok([200, 201].includes(reply.status), `submitted: ${reply.status} ${reply.text}`);
		this.told.push(reply.json);
		return reply.json.reference;
	}

	// Whoever signs in has a session of the last event's day, which is over ten years on.
	async tooFar(start) {
		if (start) {
			await this.server.kill();
			const server = this.spawn();
			assert.equal(await server.ready(), undefined, 'it started ten years ahead');
			assert.match(server.log, /start\.clock_not_believed/);
			await server.assertAlone();
			return;
		}
		for (let i = 0; i < CASES; i++) {
			const client = this.server.client();
			await client.signIn(`load-${this.people++}`);
			const reply = await client.api('POST', '/application', {});
			assert.ok([200, 201, 401].includes(reply.status), `begun: ${reply.status} ${reply.text}`);
		}
		assert.match(this.server.log, /writer\.clock_leapt/);
	}

	async phase({ turn, tooFar, start, kill }) {
		this.shim.turnClock(turn);
		if (this.server.dead) await this.start();
		if (tooFar) {
			await this.tooFar(start);
			return;
		}
		const client = this.server.client();
		const common = { centre: await accreditedCentre(client), rules: await ruleCodes(client) };
		for (let i = 0; i < CASES; i++) {
			const reference = await this.submitOne(common);
			if (i % 2 === 0) await approved(await staff(this.server, 'officer1'), reference);
		}
		if (kill) await this.server.kill();
		else this.server.assertNoReport();
	}
}

const LIST = 'import sqlite3,sys\nfor row in sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True).execute("SELECT reference'
	+ ' FROM application WHERE reference IS NOT NULL"): print(row[0])';
const references = (world) => new Set(execFileSync('/usr/bin/python3', ['-c', LIST, world.file], { encoding: 'utf8' }).split('\n'));

// Whatever year they are of: the counter of each goes up, and so does what they are dated.
const assertInOrder = (told, campaign) => {
	const last = {};
	let before = '';
	for (const { reference, submitted_at: at } of told) {
		const [, year, number] = reference.split('-');
		if (Number(number) <= (last[year] ?? 0)) campaign.total.why.push(`${reference} after ${last[year]}`);
		if (at < before) campaign.total.why.push(`${reference} is dated ${at}, after ${before}`);
		last[year] = Number(number);
		before = at;
	}
};

test('whatever the clock does, numbers and events stay in order', async () => {
	const campaign = new Campaign('clock');
	for (let round = 0; round < runs('clock', 1, 10); round++) {
		const demo = new Demo();
		await demo.start();
		for (const phase of PHASES) {
			await demo.phase(phase);
			campaign.runs++;
		}
		assert.equal(await demo.server.stop(), 0);
		assertInOrder(demo.told, campaign);
		const kept = references(demo.world);
		campaign.total.acknowledged += demo.told.length;
		campaign.total.lost += demo.told.filter(({ reference }) => !kept.has(reference)).length;
		campaign.total.why.push(...await lookAtStore(demo.world));
		campaign.total.half = campaign.total.why.length;
		campaign.caught ||= await storeControlIsCaught(demo.world.copy());
		demo.shim.close();
		demo.world.remove();
	}
	campaign.close();
}, { timeout: 1800 * 1000 });
