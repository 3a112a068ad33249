// SPDX-License-Identifier: EUPL-1.2
// kill -9 at a random point of a load of submissions and decisions, again and again: what
// was acknowledged is there afterwards, what was not is there whole or not at all, no
// number is given twice, and no process is left behind. CRASH_KILL sets how often.
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { Campaign, lossIsCaught, storeControlIsCaught } from './lib/campaign.mjs';
import { Load } from './lib/load.mjs';
import { enough, FULL, runs } from './lib/programs.mjs';
import { makeWorld } from './lib/world.mjs';

const RUNS = runs('kill', 50, 1000);
const DRAFTS = 1500;
const DRAFTS_LEFT = 300;
const MILLISECONDS_MOST = 150;
const READY_MILLISECONDS = 1000;

// Two controls: the people's own look over data from before the load, and the look at the
// store over things half-made.
const controlsAreCaught = async (before, world, cases) =>
	await storeControlIsCaught(world.copy()) && lossIsCaught(before, cases);

const killUnderLoad = async (server, load) => {
	const running = load.run(server);
	await load.acknowledged(1, running);
	await sleep(randomInt(MILLISECONDS_MOST));
	server.dying = true;
	await server.kill();
	await running;
	server.assertNoReport();
	await server.assertAlone();
};

test(`kill -9 under a load of submissions and decisions, ${RUNS} times, loses nothing`, async () => {
	const campaign = new Campaign('kill');
	let [world, load, server] = [];

	for (; campaign.runs < RUNS && !enough(); campaign.runs++) {
		const control = campaign.runs === 0;
		if (!world || load.left < DRAFTS_LEFT) {
			await server?.stop();
			world?.remove();
			world = makeWorld({ drafts: DRAFTS });
			load = new Load(world);
			server = undefined;
		}
		const before = control ? world.copy() : undefined;
		server ??= await world.start();
		if (control) await load.run(server, { cases: 24 });
		await killUnderLoad(server, load);
		if (control) campaign.caught = await controlsAreCaught(before, world, load.cases);
		server = await world.start();
		await campaign.look(world, server, load);
	}
	await server.stop();
	world.remove();
	campaign.close({ ready_ms: Math.round(campaign.slowest) });
	if (FULL) assert.ok(campaign.slowest <= READY_MILLISECONDS, `ready again only after ${campaign.slowest} ms`);
}, { timeout: 3 * 3600 * 1000 });
