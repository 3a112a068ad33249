// SPDX-License-Identifier: EUPL-1.2
// The power cut under a load, on a real file system over a disk that forgets what was not
// flushed. The control is the same with a log that is not synced (synchronous=NORMAL).
// Needs root, FUSE and loop devices; where they are lacking it says so, and the rig that is
// preloaded (disk.test.mjs: power_cut_at_call) stands for it.
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { cpSync } from 'node:fs';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { temporaryFolder } from '../lib/server.mjs';
import { Campaign } from './lib/campaign.mjs';
import { Load } from './lib/load.mjs';
import { look } from './lib/look.mjs';
import { makePowerDisk, powerDiskIsLacking } from './lib/power.mjs';
import { PROGRAM, RELEASE, runs } from './lib/programs.mjs';
import { Shim } from './lib/shim.mjs';
import { makeWorld, World } from './lib/world.mjs';

const RUNS = runs('power', 5, 200);
const CONTROLS_MOST = 5;
const MILLISECONDS_MOST = 600;
const DRAFTS = 1500;
const DRAFTS_LEFT = 600;

// A world on a disk: filled beside it and copied, so that the disk has it for sure.
class Rig {
	async make() {
		const made = makeWorld({ drafts: DRAFTS });
		this.folder = temporaryFolder();
		this.disk = await makePowerDisk(this.folder, 'disk');
		this.world = new World(this.folder);
		Object.assign(this.world, { drafts: made.drafts, filled: made.filled, data: `${this.disk.mount}/data` });
		this.world.file = `${this.world.data}/tasrih.db`;
		cpSync(made.data, this.world.data, { recursive: true });
		made.remove();
		this.load = new Load(this.world);
		this.disk.sync();
		return this;
	}

	async cut(options) {
		const server = await this.world.start(options);
		const running = this.load.run(server);
		await this.load.acknowledged(1, running);
		await sleep(randomInt(MILLISECONDS_MOST));
		server.dying = true;
		this.disk.cutNow();
		await server.kill();
		await running;
		await server.assertAlone();
		await this.disk.onAgain();
	}

	remove() {
		this.disk.remove();
	}
}

const normalIsCaught = async () => {
	const rig = await new Rig().make();
	const shim = new Shim(rig.folder, { skipSync: '-wal' });
	let lost = 0;
	for (let i = 0; i < CONTROLS_MOST && !lost && rig.load.left > DRAFTS_LEFT; i++) {
		await rig.cut({ program: RELEASE, environment: shim.environment });
		const server = await rig.world.start({ program: RELEASE });
		({ lost } = await look(rig.world, server, rig.load.takeCases()));
		await server.stop();
	}
	rig.remove();
	shim.close();
	return lost > 0;
};

test(`the power cut ${RUNS} times under a load loses nothing that was acknowledged`, async (t) => {
	const lacking = powerDiskIsLacking();
	if (lacking) {
		console.log(`CRASH name=power_cut runs=0 lacking="${lacking}"`);
		t.skip(`this machine lacks ${lacking}`);
		return;
	}
	const campaign = new Campaign('power_cut');
	campaign.caught = await normalIsCaught();
	let rig;
	for (; campaign.runs < RUNS; campaign.runs++) {
		if (!rig || rig.load.left < DRAFTS_LEFT) {
			rig?.remove();
			rig = await new Rig().make();
		}
		await rig.cut({ program: PROGRAM });
		const server = await rig.world.start();
		await campaign.look(rig.world, server, rig.load);
		assert.equal(await server.stop(), 0);
	}
	rig.remove();
	campaign.close({ ready_ms: Math.round(campaign.slowest) });
}, { timeout: 3 * 3600 * 1000 });
