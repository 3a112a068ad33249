// SPDX-License-Identifier: EUPL-1.2
// The disk is full in the middle of a load: who writes is told so (503 or 507), who reads
// is answered; with space again the next submission is taken; a program killed meanwhile
// starts, also while the disk is still full. The disk is a tmpfs, so this needs root.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { temporaryFolder } from '../lib/server.mjs';
import { Campaign, lossIsCaught } from './lib/campaign.mjs';
import { Line, request } from './lib/line.mjs';
import { Load } from './lib/load.mjs';
import { FULL, runs } from './lib/programs.mjs';
import { makeWorld, World } from './lib/world.mjs';

const DRAFTS = 1500;
const SIZE = '64m';
const RESUME_MILLISECONDS = 1000;
const READ_MILLISECONDS = 500;

class SmallDisk {
	constructor(folder) {
		this.mount = `${folder}/small`;
		this.filler = `${this.mount}/filler`;
		mkdirSync(this.mount);
		execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'tmpfs', this.mount]);
	}

	// All but so many bytes are taken.
	fill(left) {
		const { bavail, bsize } = statfsSync(this.mount);
		writeFileSync(this.filler, Buffer.alloc(Math.max(0, bavail * bsize - left), 1));
	}

	free() {
		rmSync(this.filler, { force: true });
	}

	remove() {
		spawnSync('umount', ['-l', this.mount]);
	}
}

const makeRig = () => {
	const made = makeWorld({ drafts: DRAFTS });
	const folder = temporaryFolder();
	const disk = new SmallDisk(folder);
	const world = new World(folder);
	Object.assign(world, { drafts: made.drafts, filled: made.filled, data: `${disk.mount}/data` });
	world.file = `${world.data}/tasrih.db`;
	cpSync(made.data, world.data, { recursive: true });
	return { world, disk, made, load: new Load(world) };
};

// Public verification and a person's own page, for a while: how many were answered, a second.
const readFor = async (world, server, number) => {
	const lines = Array.from({ length: 4 }, () => new Line(server.port));
	const asked = [request('GET', `/api/v1/permits/${number}`),
		request('GET', '/api/v1/application', { by: world.drafts[0].person })];
	const since = performance.now();
	let answered = 0;
	await Promise.all(lines.map(async (line) => {
		while (performance.now() - since < READ_MILLISECONDS) {
			const answer = await line.ask(asked[answered % asked.length]);
			assert.equal(answer.status, 200, `a read on a full disk: ${answer.body}`);
			answered++;
		}
		line.close();
	}));
	return answered / (performance.now() - since) * 1000;
};

// Milliseconds until a submission is taken.
const timeToResume = async (server, load) => {
	const since = performance.now();
	while (performance.now() - since < 30_000) {
		const before = load.statuses[201] ?? 0;
		await load.run(server, { connections: 1, cases: 1, steps: ['submit'] });
		if ((load.statuses[201] ?? 0) > before) return performance.now() - since;
	}
	throw new Error('no submission was taken after there was space again');
};

const fillUp = async ({ disk, load }, server) => {
	disk.fill(256 << 10);
	load.statuses = {};
	await load.run(server, { connections: 8, cases: 60 });
	const told = Object.keys(load.statuses).filter((status) => status >= 500);
	assert.ok(told.length > 0, `the disk was not full: ${JSON.stringify(load.statuses)}`);
	assert.deepEqual(told.filter((status) => !['503', '507'].includes(status)), [], 'what who writes is told');
};

const figures = { resume: 0, ratio: Infinity };

const once = async (campaign, control) => {
	const rig = makeRig();
	const { world, disk, load, made } = rig;
	let server = await world.start();
	await load.run(server, { cases: 60 });
	const { number } = load.cases.find((one) => one.number && !one.steps.suspend);
	const usual = await readFor(world, server, number);
	await fillUp(rig, server);
	assert.ok(!server.dead, `a full disk ended the program:\n${server.log.slice(-3000)}`);
	figures.ratio = Math.min(figures.ratio, await readFor(world, server, number) / usual);
	disk.free();
	figures.resume = Math.max(figures.resume, await timeToResume(server, load));

	await fillUp(rig, server);
	await server.kill();
	const full = await world.spawn();
	const ready = await full.ready();
	assert.ok(ready !== undefined, `a full disk keeps the program from starting:\n${full.log.slice(-3000)}`);
	await readFor(world, full, number);
	campaign.startedFull++;
	await full.kill();
	full.assertNoReport();
	disk.free();
	server = await world.start();
	if (control) campaign.caught = await lossIsCaught(made.copy(), [...load.cases]);
	await campaign.look(world, server, load);
	await load.run(server, { cases: 20 });
	await campaign.look(world, server, load);
	assert.equal(await server.stop(), 0);
	disk.remove();
	made.remove();
};

test('a full disk stops who writes, nobody who reads, and loses nothing', async (t) => {
	if (process.getuid() !== 0) {
		console.log('CRASH name=full_disk runs=0 lacking="root, to mount a tmpfs"');
		t.skip('root is needed to mount a tmpfs');
		return;
	}
	const campaign = new Campaign('full_disk');
	campaign.startedFull = 0;
	for (; campaign.runs < runs('full_disk', 1, 20); campaign.runs++) {
		await once(campaign, campaign.runs === 0);
		await sleep(10);
	}
	campaign.close({ resume_ms: Math.round(figures.resume), reads_ratio: figures.ratio.toFixed(2),
		started_while_full: campaign.startedFull });
	if (FULL) {
		assert.ok(figures.resume <= RESUME_MILLISECONDS, `writes are taken again only after ${figures.resume} ms`);
		assert.ok(figures.ratio >= 0.9, `reads go on at ${figures.ratio} of the rate`);
	}
}, { timeout: 3600 * 1000 });
