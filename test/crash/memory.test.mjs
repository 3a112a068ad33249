// SPDX-License-Identifier: EUPL-1.2
// No memory: the allocation number N fails, in work and at the start, in the program, its
// libraries or its signer; and a limit on the whole, under a load. The program answers 503
// or ends by itself; what it acknowledged is there, and it starts again.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';

import { Campaign } from './lib/campaign.mjs';
import { enough, FULL, RELEASE, runs } from './lib/programs.mjs';
import { freshened, lieIsCaught, places, Rig } from './lib/rig.mjs';
import { ENOMEM, KIND } from './lib/shim.mjs';

const HOURS = 3600 * 1000;
const LOOK_EVERY = 10; // runs that the program lived through
const MEBIBYTE = 1 << 20;
const NO_MEMORY = /Assertion `\w+(->\w+)? != NULL' failed/; // what is made once, at the start
const OPTIONS = { mayBreak: true };

const fail = (rig, at) => rig.shim.arm({ kinds: KIND.memory, at, error: ENOMEM });

// All of them, in an order of which any beginning is spread over the whole.
const scattered = (list) => list.map((at, i) => [(i * 0.6180339887) % 1, at]).sort(([a], [b]) => a - b).map(([, at]) => at);

// In work: two cases while the allocation number `at` fails.
const failInWork = async (campaign, rig, at) => {
	await rig.alive();
	fail(rig, at);
	await rig.twoCases();
	rig.shim.disarm();
	campaign.fired += rig.shim.fired ? 1 : 0;
	campaign.ended += rig.server.dead ? 1 : 0;
	campaign.runs++;
	if (rig.server.dead || campaign.runs % LOOK_EVERY === 0) {
		await rig.end(NO_MEMORY);
		await campaign.look(rig.world, await rig.start(), rig.load);
	}
};

// At the start: it ends, or serves; never both half. (Without memory fontconfig 2.14 falls
// over its own configuration; that ends the program too, and nobody was served yet.)
const failAtStart = async (campaign, rig, at) => {
	await rig.end(NO_MEMORY, 'SIGSEGV');
	fail(rig, at);
	const ready = await (await rig.spawn()).ready();
	rig.shim.disarm();
	campaign.fired += rig.shim.fired ? 1 : 0;
	campaign.ended += ready === undefined ? 1 : 0;
	campaign.runs++;
};

const failEach = async (campaign) => {
	let rig = new Rig(OPTIONS);
	await rig.start();
	await rig.twoCases(); // what is made once is made
	const counts = []; // the least of them: now and then other work falls into one
	for (let i = 0; i < 3; i++) counts.push(await rig.count(KIND.memory, () => rig.twoCases()));
	const inWork = Math.min(...counts);
	for (const at of scattered(places(inWork, runs('malloc', 85, Infinity)))) {
		if (enough()) break;
		rig = freshened(rig, OPTIONS);
		await failInWork(campaign, rig, at);
	}
	await rig.end(NO_MEMORY);
	const atStart = await rig.count(KIND.memory, () => rig.start());
	for (const at of scattered(places(atStart, enough() ? 15 : runs('malloc_start', 15, 1000)))) await failAtStart(campaign, rig, at);
	await rig.end(NO_MEMORY, 'SIGSEGV');
	await campaign.look(rig.world, await rig.start(), rig.load);
	assert.equal(await rig.server.stop(), 0);
	rig.close();
};

test('an allocation that fails ends in an answer or in a clean end', async () => {
	const campaign = Object.assign(new Campaign('malloc'), { fired: 0, ended: 0 });
	campaign.caught = await lieIsCaught(KIND.write, '-wal');
	await failEach(campaign);
	campaign.close({ fired: campaign.fired, ended: campaign.ended });
	assert.ok(campaign.fired > campaign.runs * 0.8, 'the faults were planted');
}, { timeout: 4 * HOURS });

// --- a limit on the whole ---

const addressSpace = (pid) => Number(/VmSize:\s+(\d+) kB/.exec(
	execFileSync('cat', [`/proc/${pid}/status`], { encoding: 'utf8' }))[1]) * 1024;

test('a limit on the memory ends in answers or in a clean end', async () => {
	const campaign = Object.assign(new Campaign('memory_limit'), { ended: 0 });
	campaign.caught = await lieIsCaught(KIND.write, '-wal');
	const rig = new Rig({ drafts: FULL ? 12_000 : 3000, ...OPTIONS });
	await rig.start();
	const usual = addressSpace(rig.server.pid);
	await rig.server.stop();
	const limits = FULL ? Array.from({ length: 40 }, (_, i) => (i - 8) * 4) : [-8, 4, 32];
	for (const more of limits) {
		campaign.runs++;
		rig.server = await rig.world.spawn({ program: RELEASE, before: ['prlimit', `--as=${usual + more * MEBIBYTE}`] });
		if (await rig.server.ready() !== undefined) await rig.load.run(rig.server, { connections: 64, cases: FULL ? 250 : 100 });
		campaign.ended += rig.server.dead ? 1 : 0;
		await rig.end(NO_MEMORY);
		rig.server = await rig.world.start({ program: RELEASE });
		await campaign.look(rig.world, rig.server, rig.load);
		await rig.server.stop();
	}
	rig.close();
	campaign.close({ ended: campaign.ended });
}, { timeout: HOURS });
