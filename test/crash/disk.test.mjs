// SPDX-License-Identifier: EUPL-1.2
// A disk that fails: each call to it, one after the other, in work, at the start and at
// the end of the program; a sync that fails; the power cut at any call. Preloaded
// (crash/shim), so that any machine can do it; a sync that fails loses what was written.
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { Campaign } from './lib/campaign.mjs';
import { Load } from './lib/load.mjs';
import { look } from './lib/look.mjs';
import { FULL, RELEASE, runs } from './lib/programs.mjs';
import { EIO, ENOSPC, KIND, Shim, WAY } from './lib/shim.mjs';
import { makeWorld } from './lib/world.mjs';

const HOURS = 3600 * 1000;
const EVERY_STEP = 12; // a case whose number it divides, and the next, have all of them
const NEVER = 0xffffffff;
const END_SECONDS = 10;

// A world, its server under the shim, and the one load that remembers.
class Rig {
	constructor(options = {}) {
		this.world = makeWorld({ drafts: options.drafts ?? 4000 });
		this.shim = new Shim(this.world.folder, { track: true, ...options });
		this.load = new Load(this.world);
	}

	spawn() {
		return this.world.spawn({ program: RELEASE, environment: this.shim.environment });
	}

	async start() {
		this.server = await this.world.start({ program: RELEASE, environment: this.shim.environment });
		return this.server;
	}

	async twoCases() {
		this.load.next = Math.ceil(this.load.next / EVERY_STEP) * EVERY_STEP;
		assert.ok(this.load.left > 0, 'the world is used up');
		await this.load.run(this.server, { connections: 1, cases: 2 });
	}

	// A program that a fault ended did so by itself, at once, and says why.
	async end() {
		if (!this.server.dead) await this.server.kill();
		else assert.notEqual(this.server.status, 0, 'it ended as if nothing had been');
		this.server.assertNoReport();
		await this.server.assertAlone();
	}

	close() {
		this.shim.close();
		this.world.remove();
	}
}

const DRAFTS_LEFT = 500;

// Another one when its cases are nearly used up.
const freshened = (rig, options) => {
	if (rig && rig.load.left >= DRAFTS_LEFT) return rig;
	rig?.close();
	return new Rig({ drafts: 2000, ...options });
};

// --- a call fails ---

// Each: what is done while the call number `at` fails.
const PHASES = {
	async work(rig, arm) {
		arm();
		await rig.twoCases();
		rig.shim.disarm();
		await rig.end();
	},
	// After kill -9, so that there is something to recover.
	async start(rig, arm) {
		await rig.twoCases();
		await rig.end();
		arm();
		const server = await rig.spawn();
		await server.ready();
		rig.shim.disarm();
		rig.server = server;
		await rig.end();
	},
	async stop(rig, arm) {
		await rig.twoCases();
		arm();
		await rig.server.stop();
		rig.shim.disarm();
	},
};

const measure = async (rig, phase) => {
	await rig.start();
	await PHASES[phase](rig, () => rig.shim.arm({ at: NEVER }));
	return rig.shim.seen;
};

// The numbers of the calls that will fail: all, or so many spread over them.
const places = (count, quick) => {
	if (FULL) return Array.from({ length: count }, (_, i) => i + 1);
	return Array.from({ length: quick }, (_, i) => 1 + Math.floor((i * count) / quick));
};

const failEach = async (campaign, phase, { error, quick }) => {
	let rig = freshened();
	const calls = await measure(rig, phase);
	for (const at of places(calls, quick)) {
		rig = freshened(rig);
		await rig.start();
		await PHASES[phase](rig, () => rig.shim.arm({ at, error }));
		if (rig.shim.fired) campaign.fired++;
		campaign.runs++;
		const server = await rig.start();
		const { lost, half } = await campaign.look(rig.world, server, rig.load);
		if (lost + half) campaign.total.why.push(`${phase}, errno ${error}, call ${at}`);
		await rig.end();
	}
	rig.close();
};

// A sync that says it worked and lost the data: no program can know, so the look must see it.
const lieIsCaught = async (kinds, options) => {
	const rig = new Rig({ drafts: 200, ...options });
	await rig.start();
	rig.shim.arm({ kinds, way: WAY.lie, times: NEVER });
	await rig.load.run(rig.server, { cases: 60 });
	rig.shim.disarm();
	await rig.server.kill();
	const server = await rig.spawn();
	const ready = await server.ready();
	const caught = ready === undefined || (await look(rig.world, server, rig.load.takeCases())).lost > 0;
	await server.kill();
	rig.close();
	return caught;
};

test('a call to the disk that fails is never a success for a thing not kept', async () => {
	const campaign = new Campaign('io_error');
	campaign.caught = await lieIsCaught(KIND.write, { under: '-wal' });
	campaign.fired = 0;
	await failEach(campaign, 'work', { error: EIO, quick: 22 });
	await failEach(campaign, 'work', { error: ENOSPC, quick: 10 });
	await failEach(campaign, 'start', { error: EIO, quick: 9 });
	await failEach(campaign, 'stop', { error: EIO, quick: 9 });
	campaign.close({ fired: campaign.fired });
	assert.ok(campaign.fired > campaign.runs * 0.8, 'the faults were planted');
}, { timeout: HOURS });

test('a sync of the log that fails once ends the program, and loses nothing', async () => {
	const campaign = new Campaign('fsync_fails_once');
	campaign.caught = await lieIsCaught(KIND.sync, { under: '-wal' });
	let rig;
	for (; campaign.runs < runs('fsync', 5, 60); campaign.runs++) {
		rig = freshened(rig, { under: '-wal' });
		const server = await rig.start();
		const running = rig.load.run(server);
		await rig.load.acknowledged(1, running);
		rig.shim.arm({ kinds: KIND.sync, at: randomInt(1, 20) });
		const late = sleep(END_SECONDS * 1000, 'late', { ref: false });
		assert.notEqual(await Promise.race([server.exit, late]), 'late', 'the program goes on after a failed sync');
		await running;
		rig.shim.disarm();
		await rig.end();
		const next = await rig.start();
		await campaign.look(rig.world, next, rig.load);
		assert.equal(await next.stop(), 0, 'the next start is a clean one');
	}
	rig.close();
	campaign.close();
}, { timeout: HOURS });

// --- the power is cut at a call ---

const cutPower = async (rig) => {
	const server = await rig.start();
	const running = rig.load.run(server);
	await rig.load.acknowledged(1, running);
	rig.shim.arm({ at: randomInt(1, 1500), way: WAY.cut });
	await running;
	rig.shim.disarm();
	assert.equal(await server.exit, 'SIGKILL', 'the power was cut');
	await server.assertAlone(); // the shim has put the disk back
};

// What synchronous=NORMAL does: the log is not synced at a commit.
const normalIsCaught = async () => {
	const rig = new Rig({ skipSync: '-wal' });
	let lost = 0;
	for (let i = 0; i < 5 && !lost; i++) {
		await cutPower(rig);
		const server = await rig.start();
		({ lost } = await look(rig.world, server, rig.load.takeCases()));
		await server.kill();
	}
	rig.close();
	return lost > 0;
};

test('the power cut at any call loses nothing that was acknowledged', async () => {
	const campaign = new Campaign('power_cut_at_call');
	campaign.caught = await normalIsCaught();
	let rig;
	for (; campaign.runs < runs('cut', 10, 500); campaign.runs++) {
		rig = freshened(rig);
		await cutPower(rig);
		await campaign.look(rig.world, await rig.start(), rig.load);
		await rig.end();
	}
	rig.close();
	campaign.close();
}, { timeout: HOURS });
