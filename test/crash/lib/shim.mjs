// SPDX-License-Identifier: EUPL-1.2
// The faults that are planted in a program's calls (crash/shim/shim.c says which):
//
//	const shim = new Shim(world.folder);
//	const server = await world.start({ program: RELEASE, environment: shim.environment });
//	shim.arm({ kinds: SHIM_SYNC, at: 1 });               // the next sync fails
//	shim.fired                                            // whether it has
//	shim.disarm();
import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { SHIM } from './programs.mjs';

export const KIND = { write: 1, sync: 2, rename: 4, open: 8, truncate: 16, memory: 32 };
export const DISK = KIND.write | KIND.sync | KIND.rename | KIND.open | KIND.truncate;
export const WAY = { fail: 0, lie: 1, cut: 2 };
export const { EIO, ENOSPC, ENOMEM } = os.constants.errno;

const WORDS = ['kinds', 'at', 'times', 'error', 'way', 'seen', 'fired', 'track', 'clockAhead', 'clockStands'];
const TEXT_BYTES = 64;

export class Shim {
	// under: only files whose path contains it. track: what is not synced can be lost.
	constructor(folder, { under = '/data/', skipSync = '', track = false, name = 'shim' } = {}) {
		this.path = path.join(folder, name);
		const bytes = Buffer.alloc(WORDS.length * 4 + 2 * TEXT_BYTES);
		bytes.write(under, WORDS.length * 4);
		bytes.write(skipSync, WORDS.length * 4 + TEXT_BYTES);
		bytes.writeUInt32LE(track ? 1 : 0, WORDS.indexOf('track') * 4);
		this.file = openSync(this.path, 'w+');
		writeSync(this.file, bytes, 0, bytes.length, 0);
		this.environment = { LD_PRELOAD: SHIM, CRASH_SHIM: this.path };
	}

	set(name, value) {
		const bytes = Buffer.alloc(4);
		bytes.writeUInt32LE(value >>> 0);
		writeSync(this.file, bytes, 0, 4, WORDS.indexOf(name) * 4);
	}

	get(name) {
		const bytes = Buffer.alloc(4);
		readSync(this.file, bytes, 0, 4, WORDS.indexOf(name) * 4);
		return bytes.readUInt32LE(0);
	}

	// The call number `at` from now on, and times - 1 after it.
	arm({ kinds = DISK, at = 1, times = 1, error = EIO, way = WAY.fail }) {
		this.disarm();
		Object.entries({ at, times, error, way, seen: 0, fired: 0 }).forEach(([name, value]) => this.set(name, value));
		this.set('kinds', kinds); // the last: it is what counts
	}

	disarm() {
		this.set('kinds', 0);
	}

	// {ahead: seconds} of the true time; {stands: true}: it stands now.
	turnClock({ ahead = 0, stands = false } = {}) {
		this.set('clockStands', stands ? Math.floor(Date.now() / 1000) : 0);
		this.set('clockAhead', ahead);
	}

	get fired() {
		return this.get('fired');
	}

	get seen() {
		return this.get('seen');
	}

	close() {
		closeSync(this.file);
	}
}
