// SPDX-License-Identifier: EUPL-1.2
// Two servers on one PostgreSQL behind a balancer, restarted one after the other (SIGTERM,
// then again) under a load of submissions: nobody is refused or cut off, nothing is lost. The
// balancer is told before ("drain"), and who cannot connect to one goes to the other.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { newPrimary } from '../lib/postgresql.mjs';
import { freePort } from '../lib/server.mjs';
import { Campaign } from './lib/campaign.mjs';
import { Gone, Line } from './lib/line.mjs';
import { Case } from './lib/load.mjs';
import { lookAtCases, lookAtStore } from './lib/look.mjs';
import { runs } from './lib/programs.mjs';
import { makeWorld } from './lib/world.mjs';

const RUNS = runs('rolling', 1, 20);
const DRAFTS = 1000;
const DRAFTS_LEFT = 300;
const DRAIN_MILLISECONDS = 100;
const CLIENTS = 8;
const PAUSE_MILLISECONDS = 20;
const NOT_LISTENING = /ECONNREFUSED/;

// Each on a connection of its own, as a balancer does that keeps none.
const sendOnce = async (port, one) => {
	const line = new Line(port, { patience: 20_000 });
	try {
		return await one.take(line, 'submit');
	} finally {
		line.close();
	}
};

const send = async (ports, one, failures) => {
	for (const port of ports) {
		try {
			if (!await sendOnce(port, one)) failures.push(`${one.statuses.at(-1)}`);
			return;
		} catch (error) {
			if (!(error instanceof Gone)) throw error;
			if (!NOT_LISTENING.test(error.message)) {
				failures.push(error.message);
				return;
			}
		}
	}
	failures.push('nobody listens');
};

const keepSending = async (world, ports, state) => {
	for (let turn = 0; !state.stop; turn++) {
		const draft = world.drafts[state.next++];
		if (!draft) return;
		const one = new Case(draft, '');
		state.cases.push(one);
		const open = ports.filter((port) => port !== state.drained);
		await send(turn % 2 ? open : open.reverse(), one, state.failures);
		await sleep(PAUSE_MILLISECONDS);
	}
};

test(`servers restarted one after the other under load, ${RUNS} times: nobody notices`, async () => {
	const campaign = new Campaign('rolling_restart');
	const failures = [];
	let [primary, world, servers, state] = [];
	const begin = async () => {
		primary = await newPrimary();
		world = makeWorld({ drafts: DRAFTS, database: primary.address });
		servers = [await world.start({ name: 'a' }), await world.start({ port: await freePort(), name: 'b' })];
		state = { next: 0 };
	};
	const end = async () => {
		for (const server of servers) assert.equal(await server.stop(), 0);
		world.remove();
		primary.remove();
	};
	await begin();
	for (; campaign.runs < RUNS; campaign.runs++) {
		if (world.drafts.length - state.next < DRAFTS_LEFT) {
			await end();
			await begin();
		}
		Object.assign(state, { stop: false, cases: [], failures });
		const ports = servers.map((server) => server.port);
		const sending = Promise.all(Array.from({ length: CLIENTS }, () => keepSending(world, ports, state)));
		for (const [i, name] of ['a', 'b'].entries()) {
			await sleep(200);
			state.drained = ports[i];
			await sleep(DRAIN_MILLISECONDS);
			assert.equal(await servers[i].stop(), 0);
			servers[i] = await world.start({ port: ports[i], name });
			state.drained = undefined;
		}
		await sleep(200);
		state.stop = true;
		await sending;
		campaign.add(await lookAtCases(world, servers[0], state.cases));
		assert.deepEqual(await lookAtStore(world), []);
	}
	// The control: the same look at people who never sent anything, as if they had.
	const planted = new Case(world.drafts.at(-1), '');
	planted.steps.submit = { asked: true, answer: { reference: 'TA-2026-99999999', snapshot_hash: '' } };
	campaign.caught = (await lookAtCases(world, servers[1], [planted])).lost > 0;
	await end();
	campaign.close({ refused_or_cut: failures.length });
	assert.deepEqual(failures, []);
}, { timeout: 1800 * 1000 });
