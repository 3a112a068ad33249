// SPDX-License-Identifier: EUPL-1.2
// What all rigs share: the line of a fault, the sums of its runs, and the control.
//
//	const campaign = new Campaign('kill');
//	await campaign.look(world, server, load);            // after each fault
//	campaign.caught = await controlIsCaught(...);        // the same looks at a planted fault
//	campaign.close();                                    // prints, and asserts that nothing is lost
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';

import { Finding, look, lookAtStore } from './look.mjs';

export class Campaign {
	constructor(name) {
		this.name = name;
		this.total = new Finding();
		this.runs = 0;
		this.caught = false;
		this.given = new Map(); // number -> whose
		this.slowest = 0; // milliseconds to the first answer after a fault
	}

	// A number that two cases heard.
	noteNumbers(world, cases) {
		for (const one of cases) {
			for (const number of [one.answer('submit')?.reference, one.answer('approve')?.permit.number]) {
				if (!number) continue;
				const key = `${world.folder} ${number}`;
				const whose = this.given.get(key) ?? one;
				if (whose !== one) this.total.note('half', one, `${number} was given twice`);
				this.given.set(key, one);
			}
		}
	}

	// All that is asked is allowed: a fault may be told (5xx), a refusal is a wrong answer.
	noteRefusals(cases) {
		for (const one of cases) {
			for (const [name, { status }] of Object.entries(one.steps)) {
				if (status >= 400 && status < 500) this.total.note('half', one, `${name} was refused: ${status}`);
			}
		}
	}

	add(finding) {
		this.total.add(finding);
		return finding;
	}

	async look(world, server, load) {
		const cases = load.takeCases();
		this.slowest = Math.max(this.slowest, server.readyAfter ?? 0);
		this.noteNumbers(world, cases);
		this.noteRefusals(cases);
		return this.add(await look(world, server, cases));
	}

	print(more = {}) {
		const words = { name: this.name, runs: this.runs, acknowledged: this.total.acknowledged, lost: this.total.lost,
			half: this.total.half, ...more, caught_control: this.caught ? 'yes' : 'no' };
		console.log(`CRASH ${Object.entries(words).map((pair) => pair.join('=')).join(' ')}`);
	}

	close(more) {
		this.print(more);
		assert.equal(this.total.lost + this.total.half, 0, this.total.why.join('\n'));
		assert.ok(this.total.acknowledged > 0, 'nothing was acknowledged');
		assert.ok(this.caught, 'the control was not caught: this rig cannot see a loss');
	}
}

const sqlite = (file, sql) => execFileSync('/usr/bin/python3', ['-c',
	'import sqlite3,sys\nc=sqlite3.connect(sys.argv[1])\nc.executescript(sys.argv[2])\nc.commit()', file, sql]);

// Each is a thing half-made that the look at the store has to see. `world` is a copy, its
// server down, in which at least one permit was suspended.
const PLANTED = [
	"DELETE FROM application_event WHERE what = 'submit'",
	'DELETE FROM audit_entry WHERE seq = (SELECT max(seq) - 1 FROM audit_entry)',
	'UPDATE audit_entry SET at = at - 86400000 WHERE seq = (SELECT max(seq) FROM audit_entry)',
	"UPDATE permit SET status = 'active' WHERE status = 'suspended'",
	"UPDATE permit SET status = 'active' WHERE status = 'revoked'",
	'DELETE FROM permit_credential',
	'UPDATE counter SET value = 0',
	"UPDATE application_snapshot SET snapshot = snapshot || ' '",
];

// True when the look at the store sees each of them.
export const storeControlIsCaught = async (world) => {
	for (const sql of PLANTED) {
		const copy = world.copy();
		sqlite(copy.file, sql);
		const offences = await lookAtStore(copy);
		copy.remove();
		if (!offences.length) {
			console.error(`not seen in the store: ${sql}`);
			return false;
		}
	}
	return true;
};

// True when the looks miss in `before`, a copy of the data from before the load, what the
// cases were told.
export const lossIsCaught = async (before, cases) => {
	const server = await before.start();
	const { lost } = await look(before, server, cases);
	await server.stop();
	before.remove();
	return lost > 0;
};
