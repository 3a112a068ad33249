// SPDX-License-Identifier: EUPL-1.2
// A world, its server under the shim, and the one load that remembers:
//
//	let rig;
//	rig = freshened(rig, { track: true });         // another one when its cases are used up
//	await rig.start();
//	rig.shim.arm({ at: 7 });
//	await rig.twoCases();
//	await rig.end();
//
// options: those of the shim, mayBreak of the load, drafts.
import assert from 'node:assert/strict';

import { Load } from './load.mjs';
import { look } from './look.mjs';
import { RELEASE } from './programs.mjs';
import { Shim, WAY } from './shim.mjs';
import { makeWorld } from './world.mjs';

const EVERY_STEP = 12; // a case whose number it divides, and the next, have all steps
const DRAFTS = 2000;
const DRAFTS_LEFT = 500;
export const NEVER = 0xffffffff; // so many calls there are not

export class Rig {
	constructor({ drafts = DRAFTS, mayBreak = false, ...options } = {}) {
		this.world = makeWorld({ drafts });
		this.shim = new Shim(this.world.folder, options);
		this.load = new Load(this.world, { mayBreak });
	}

	get environment() {
		return { program: RELEASE, environment: this.shim.environment };
	}

	// Started, perhaps not ready.
	async spawn() {
		this.server = await this.world.spawn(this.environment);
		return this.server;
	}

	async start() {
		this.server = await this.world.start(this.environment);
		return this.server;
	}

	// As it runs, or started.
	async alive() {
		return this.server && !this.server.dead ? this.server : this.start();
	}

	async twoCases() {
		this.load.next = Math.ceil(this.load.next / EVERY_STEP) * EVERY_STEP;
		assert.ok(this.load.left > 1, 'the world is used up');
		await this.load.run(this.server, { connections: 1, cases: 2 });
	}

	// The number of calls that are made meanwhile.
	async count(kinds, work) {
		this.shim.arm({ kinds, at: NEVER });
		await work();
		this.shim.disarm();
		return this.shim.seen;
	}

	// A program that a fault ended did so by itself, and not as if nothing had been.
	async end(expected, ...ways) {
		if (this.server.dead) assert.ok([1, 'SIGABRT', 'SIGTRAP', ...ways].includes(this.server.status),
			`it ended with ${this.server.status}:\n${this.server.log.slice(-3000)}`);
		else await this.server.kill();
		this.server.assertNoReport(expected);
		await this.server.assertAlone();
	}

	close() {
		this.shim.close();
		this.world.remove();
	}
}

export const freshened = (rig, options) => {
	if (rig && rig.load.left >= DRAFTS_LEFT) return rig;
	if (rig?.server && !rig.server.dead) rig.server.process.kill('SIGKILL');
	rig?.close();
	return new Rig(options);
};

// So many numbers spread over 1..count.
export const places = (count, wanted) => Array.from({ length: Math.min(count, wanted) },
	(_, i) => 1 + Math.floor((i * count) / Math.min(count, wanted)));

// The control of what is preloaded: calls that say they worked and did nothing. No program
// can know, so the look has to see what is missing.
export const lieIsCaught = async (kinds, under) => {
	const rig = new Rig({ drafts: 200, track: true, under });
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
