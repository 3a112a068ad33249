// SPDX-License-Identifier: EUPL-1.2
// No memory: the allocation number N fails, in work and at the start, in the program, its
// libraries or its signer; and a limit on the whole, under a load. The program answers 503
// or ends by itself; what it acknowledged is there, and it starts again.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';

import { Campaign } from './lib/campaign.mjs';
import { Load } from './lib/load.mjs';
import { look } from './lib/look.mjs';
import { FULL, RELEASE, runs } from './lib/programs.mjs';
import { ENOMEM, KIND, Shim, WAY } from './lib/shim.mjs';
import { makeWorld } from './lib/world.mjs';

const HOURS = 3600 * 1000;
const EVERY_STEP = 12; // a case whose number it divides, and the next, have all of them
const NEVER = 0xffffffff;
const LOOK_EVERY = 10; // runs that the program lived through
const MEBIBYTE = 1 << 20;
const NO_MEMORY = /Assertion `\w+(->\w+)? != NULL' failed/; // what is made once, at the start

class Rig {
	constructor(drafts = 6000) {
		this.world = makeWorld({ drafts });
		this.shim = new Shim(this.world.folder);
		this.load = new Load(this.world, { mayBreak: true });
	}

	get options() {
		return { program: RELEASE, environment: this.shim.environment };
	}

	async twoCases() {
		this.load.next = Math.ceil(this.load.next / EVERY_STEP) * EVERY_STEP;
		assert.ok(this.load.left > 0, 'the world is used up');
		await this.load.run(this.server, { connections: 1, cases: 2 });
	}

	arm(at) {
		this.shim.arm({ kinds: KIND.memory, at, error: ENOMEM });
	}

	async alive() {
		if (!this.server || this.server.dead) this.server = await this.world.start(this.options);
		return this.server;
	}

	// It ended by itself, in order or by abort(): nothing that looks like a bug.
	async assertEnded() {
		assert.ok([1, 'SIGABRT', 'SIGTRAP'].includes(this.server.status),
			`it ended with ${this.server.status}:\n${this.server.log.slice(-3000)}`);
		this.server.assertNoReport(NO_MEMORY);
		await this.server.assertAlone();
	}

	close() {
		this.shim.close();
		this.world.remove();
	}
}

// So many numbers spread over 1..count.
const places = (count, wanted) => Array.from({ length: Math.min(count, wanted) },
	(_, i) => 1 + Math.floor((i * count) / Math.min(count, wanted)));

// In work: two cases while the allocation number `at` fails.
const failInWork = async (campaign, rig, at) => {
	await rig.alive();
	rig.arm(at);
	await rig.twoCases();
	rig.shim.disarm();
	campaign.fired += rig.shim.fired ? 1 : 0;
	campaign.runs++;
	const ended = rig.server.dead;
	if (ended) {
		campaign.ended++;
		await rig.assertEnded();
	}
	if (ended || campaign.runs % LOOK_EVERY === 0) {
		await rig.server.kill();
		await campaign.look(rig.world, await rig.alive(), rig.load);
	}
};

// At the start: it ends, or serves; never both half.
const failAtStart = async (campaign, rig, at) => {
	if (rig.server && !rig.server.dead) await rig.server.kill();
	rig.arm(at);
	rig.server = await rig.world.spawn(rig.options);
	const ready = await rig.server.ready();
	rig.shim.disarm();
	campaign.fired += rig.shim.fired ? 1 : 0;
	campaign.runs++;
	if (ready === undefined) {
		campaign.ended++;
		await rig.assertEnded();
	}
};

const count = async (rig, work) => {
	rig.arm(NEVER);
	await work();
	rig.shim.disarm();
	return rig.shim.seen;
};

// A program that takes its log's writes for done when they are not, as one that does not
// look at what malloc() gave it might: the look must see what is missing.
const lossIsSeen = async () => {
	const rig = new Rig(200);
	const shim = new Shim(rig.world.folder, { under: '-wal', name: 'lie' });
	const server = await rig.world.start({ program: RELEASE, environment: shim.environment });
	shim.arm({ kinds: KIND.write, way: WAY.lie, times: NEVER });
	await rig.load.run(server, { cases: 40 });
	shim.disarm();
	await server.kill();
	const next = await rig.world.spawn();
	const caught = await next.ready() === undefined || (await look(rig.world, next, rig.load.takeCases())).lost > 0;
	await next.kill();
	shim.close();
	rig.close();
	return caught;
};

test('an allocation that fails ends in an answer or in a clean end', async () => {
	const campaign = Object.assign(new Campaign('malloc'), { fired: 0, ended: 0 });
	campaign.caught = await lossIsSeen();
	const rig = new Rig();
	await rig.alive();
	await rig.twoCases(); // what is made once is made
	const inWork = await count(rig, () => rig.twoCases());
	for (const at of places(inWork, runs('malloc', 85, Infinity))) await failInWork(campaign, rig, at);
	await rig.server.kill();
	const atStart = await count(rig, async () => { rig.server = undefined; await rig.alive(); });
	for (const at of places(atStart, runs('malloc_start', 15, 1000))) await failAtStart(campaign, rig, at);
	if (!rig.server.dead) await rig.server.kill();
	await campaign.look(rig.world, await rig.alive(), rig.load);
	assert.equal(await rig.server.stop(), 0);
	rig.close();
	campaign.close({ fired: campaign.fired, ended: campaign.ended });
	assert.ok(campaign.fired > campaign.runs * 0.8, 'the faults were planted');
}, { timeout: 4 * HOURS });

// --- a limit on the whole ---

const addressSpace = (pid) => Number(/VmSize:\s+(\d+) kB/.exec(
	execFileSync('cat', [`/proc/${pid}/status`], { encoding: 'utf8' }))[1]) * 1024;

test('a limit on the memory ends in answers or in a clean end', async () => {
	const campaign = Object.assign(new Campaign('memory_limit'), { ended: 0, refused: 0 });
	campaign.caught = await lossIsSeen();
	const rig = new Rig(FULL ? 12000 : 3000);
	await rig.alive();
	const usual = addressSpace(rig.server.pid);
	await rig.server.stop();
	const limits = FULL ? Array.from({ length: 40 }, (_, i) => (i - 8) * 4) : [-8, 4, 32];
	for (const more of limits) {
		campaign.runs++;
		rig.server = await rig.world.spawn({ program: RELEASE, before: ['prlimit', `--as=${usual + more * MEBIBYTE}`] });
		if (await rig.server.ready() !== undefined) await rig.load.run(rig.server, { connections: 64, cases: FULL ? 250 : 100 });
		campaign.ended += rig.server.dead ? 1 : 0;
		if (rig.server.dead) await rig.assertEnded();
		else await rig.server.kill();
		rig.server = await rig.world.start({ program: RELEASE });
		await campaign.look(rig.world, rig.server, rig.load);
		await rig.server.stop();
	}
	rig.close();
	campaign.close({ ended: campaign.ended });
}, { timeout: HOURS });
