// SPDX-License-Identifier: EUPL-1.2
// A disk that fails: each call to it, one after the other, in work, at the start and at
// the end of the program; a sync that fails; the power cut at any call. Preloaded
// (crash/shim), so that any machine can do it; a sync that fails loses what was written.
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { Campaign } from './lib/campaign.mjs';
import { look } from './lib/look.mjs';
import { runs } from './lib/programs.mjs';
import { freshened, lieIsCaught, NEVER, places, Rig } from './lib/rig.mjs';
import { DISK, EIO, ENOSPC, KIND, WAY } from './lib/shim.mjs';

const HOURS = 3600 * 1000;
const END_SECONDS = 10;
const TRACK = { track: true };

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
		await (await rig.spawn()).ready();
		rig.shim.disarm();
		await rig.end();
	},
	async stop(rig, arm) {
		await rig.twoCases();
		arm();
		await rig.server.stop();
		rig.shim.disarm();
	},
};

const failEach = async (campaign, phase, { error, quick }) => {
	let rig = new Rig(TRACK);
	await rig.start();
	const calls = await rig.count(DISK, () => PHASES[phase](rig, () => rig.shim.arm({ at: NEVER })));
	for (const at of places(calls, runs('io', quick, Infinity))) {
		rig = freshened(rig, TRACK);
		await rig.alive();
		await PHASES[phase](rig, () => rig.shim.arm({ at, error }));
		if (rig.shim.fired) campaign.fired++;
		campaign.runs++;
		const server = await rig.start();
		const { lost, half } = await campaign.look(rig.world, server, rig.load);
		if (lost + half) campaign.total.why.push(`${phase}, errno ${error}, call ${at}`);
	}
	await rig.end();
	rig.close();
};

test('a call to the disk that fails is never a success for a thing not kept', async () => {
	const campaign = new Campaign('io_error');
	campaign.caught = await lieIsCaught(KIND.write, '-wal');
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
	campaign.caught = await lieIsCaught(KIND.sync, '-wal');
	let rig;
	for (; campaign.runs < runs('fsync', 5, 60); campaign.runs++) {
		rig = freshened(rig, { ...TRACK, under: '-wal' });
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
	const rig = new Rig({ ...TRACK, skipSync: '-wal' });
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
		rig = freshened(rig, TRACK);
		await cutPower(rig);
		await campaign.look(rig.world, await rig.start(), rig.load);
		await rig.end();
	}
	rig.close();
	campaign.close();
}, { timeout: HOURS });
