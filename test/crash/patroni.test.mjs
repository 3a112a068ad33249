// SPDX-License-Identifier: EUPL-1.2
// A cluster that Patroni keeps, as docs/operate.md tells how: its leader is lost (kill -9 of
// Patroni and PostgreSQL) and later changed by plan, under a load of submissions and
// decisions. The same server goes on with the new leader, and nothing that was acknowledged is
// lost. Between a loss and its new leader lie 20 seconds, the least that Patroni lets be set.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { startPatroni } from '../lib/patroni.mjs';
import { until } from '../lib/postgresql.mjs';
import { Campaign } from './lib/campaign.mjs';
import { PatientLoad } from './lib/load.mjs';
import { look } from './lib/look.mjs';
import { enough, runs } from './lib/programs.mjs';
import { makeWorld } from './lib/world.mjs';

const RUNS = runs('patroni', 1, 5);
const DRAFTS = 3000;
const CONNECTIONS = 8;
const BACK_SECONDS = 60;
const UNDER_WAY_MILLISECONDS = 500;

// Acknowledged again; milliseconds since `since`. Those that were on their way do not count.
const backAfter = async (load, since) => {
	const before = load.done + CONNECTIONS;
	await until('acknowledged again', () => load.done > before, BACK_SECONDS);
	return performance.now() - since;
};

const lose = async (cluster, load) => {
	const since = performance.now();
	const lost = await cluster.kill();
	const back = await backAfter(load, since);
	lost.start();
	return back;
};

const change = async (cluster, load) => {
	const from = await cluster.leader();
	const since = performance.now();
	await cluster.switchover();
	await until('another leader', async () => await cluster.leader() !== from, BACK_SECONDS);
	return backAfter(load, since);
};

// What a copy that was behind would have shown: a revocation is gone.
const lossIsCaught = async (cluster, world, server, cases) => {
	await cluster.sql("UPDATE permit SET status = 'active' WHERE status = 'revoked'");
	return (await look(world, server, cases)).lost > 0;
};

test(`Patroni's leader is lost and changed under load, ${RUNS} times: nothing is lost`, async () => {
	const campaign = new Campaign('patroni');
	const cluster = await startPatroni();
	const world = makeWorld({ drafts: DRAFTS, database: cluster.address });
	const load = new PatientLoad(world);
	const server = await world.start();
	const seen = { lost: 0, changed: 0 };
	let cases = [];
	for (; campaign.runs < RUNS && !enough(); campaign.runs++) {
		for (const [name, act] of [['lost', lose], ['changed', change]]) {
			const running = load.run(server, { connections: CONNECTIONS });
			await load.acknowledged(1, running);
			await sleep(UNDER_WAY_MILLISECONDS);
			seen[name] = Math.max(seen[name], await act(cluster, load));
			await cluster.whole();
			load.stop();
			await running;
			cases = [...load.cases];
			await campaign.look(world, server, load);
			server.assertNoReport();
		}
	}
	campaign.caught = await lossIsCaught(cluster, world, server, cases);
	await server.stop();
	world.remove();
	await cluster.stop();
	campaign.close({ back_ms: Math.round(seen.lost), back_by_plan_ms: Math.round(seen.changed) });
	assert.ok(seen.lost <= BACK_SECONDS * 1000);
}, { timeout: 1800 * 1000 });
