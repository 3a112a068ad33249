// SPDX-License-Identifier: EUPL-1.2
// The primary of a PostgreSQL cluster is lost (kill -9, all of it) under a load of
// submissions and decisions, its synchronous standby is promoted, and the same server goes
// on there: nothing that was acknowledged is lost, writes are back within 30 s, and the old
// primary, started again by mistake, is written to by nobody. CRASH_FAILOVER sets how often.
//
// The control: with synchronous_commit = local and a standby that has fallen behind, the
// same looks have to report losses.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { addressOf, newPrimary, newStandby, until } from '../lib/postgresql.mjs';
import { freePort } from '../lib/server.mjs';
import { Campaign } from './lib/campaign.mjs';
import { PatientLoad } from './lib/load.mjs';
import { look } from './lib/look.mjs';
import { enough, runs } from './lib/programs.mjs';
import { makeWorld } from './lib/world.mjs';

const RUNS = runs('failover', 1, 20);
const DRAFTS = 1200;
const DRAFTS_LEFT = 400;
const CONNECTIONS = 12;
const MILLISECONDS_MOST = 800;
const BACK_SECONDS = 30;
const COMMIT_MILLISECONDS = 1500;
const STRICT = { synchronous_standby_names: "'*'" };

// A primary, and a standby that each commit waits for.
const newPair = async () => {
	const primary = await newPrimary();
	const standby = await newStandby(primary);
	await primary.reload(STRICT);
	return { primary, standby };
};

// Milliseconds from the loss to the first answers that were asked for after it.
const lose = async (pair, load) => {
	const since = performance.now();
	await pair.primary.kill();
	await pair.standby.promote();
	const before = load.done + CONNECTIONS; // those may have been on their way
	await until('acknowledged again', () => load.done > before, BACK_SECONDS + 30);
	return performance.now() - since;
};

const newest = (cluster) => cluster.sql('SELECT max(seq) FROM audit_entry');
const OURS = "FROM pg_stat_activity WHERE application_name = 'tasrih'";

// True when a commit there is answered.
const isCommitted = (cluster) => new Promise((resolve) => {
	execFile('psql', ['-XAtq', '-d', cluster.address, '-c', "INSERT INTO counter (name, value) VALUES ('two writers', 1)"],
		{ timeout: COMMIT_MILLISECONDS, killSignal: 'SIGKILL' }, (error) => resolve(!error));
});

// The lost primary comes back as a primary, the first in the address: our connections are
// cut, and another process begins, and none goes there.
const assertOneWriter = async ({ primary: old, standby: fresh }, world, server, load) => {
	await old.start();
	assert.equal(await old.sql('SELECT pg_is_in_recovery()'), 'f', 'it takes itself for the primary');
	const [before, there] = [await newest(old), await newest(fresh)];
	await fresh.sql(`SELECT count(pg_terminate_backend(pid)) ${OURS}`);
	const second = await world.start({ port: await freePort(), name: 'second' });
	const done = load.done;
	await load.run(server, { connections: 4, cases: 24 });
	assert.ok(load.done > done, 'work goes on');
	// The other process has another address, which is part of the codes that it shows: it only submits.
	const other = new PatientLoad(world);
	other.next = load.next;
	await other.run(second, { connections: 4, cases: 24, steps: ['submit'] });
	assert.ok(other.done > 0, 'and in the process that began now');
	load.next = other.next;
	load.cases.push(...other.cases);
	assert.equal(await second.stop(), 0);
	assert.equal(await newest(old), before, 'nobody wrote to the old primary');
	assert.ok(Number(await newest(fresh)) > Number(there));
	assert.equal(await old.sql(`SELECT count(*) ${OURS}`), '0', 'and nobody reads there');
	assert.equal(await isCommitted(old), false, 'nor is a commit by hand answered: its standby has left it');
	await old.stop();
};

// The old primary's place is taken by a new standby of the new one.
const heal = async ({ primary: old, standby: fresh }) => {
	old.remove();
	const standby = await newStandby(fresh, { port: old.port });
	await fresh.reload(STRICT);
	return { primary: fresh, standby };
};

// Commits do not wait for the standby, and it has lost sight of the primary.
const lossIsCaught = async (pair, world, server, load) => {
	await pair.primary.reload({ synchronous_commit: 'local' });
	await pair.standby.stream(false);
	await until('cut off', async () => await pair.primary.sql('SELECT count(*) FROM pg_stat_replication') === '0');
	await load.run(server, { connections: 4, cases: 24 });
	assert.ok(load.done > 0, 'the primary alone acknowledges');
	await pair.primary.kill();
	await pair.standby.promote();
	const found = await until('answered', async () => {
		const finding = await look(world, server, load.cases).catch(() => undefined);
		return finding && !finding.why.some((why) => why.includes('503')) ? finding : undefined;
	}, 60);
	return found.lost > 0;
};

test(`the primary is lost under load, ${RUNS} times, and its synchronous standby goes on: nothing is lost`, async () => {
	const campaign = new Campaign('pg_failover');
	const seen = { back: 0, resolved: 0, unknown: 0 };
	let [pair, world, load, server] = [];
	const begin = async () => {
		pair = await newPair();
		world = makeWorld({ drafts: DRAFTS, database: addressOf(pair.primary, pair.standby) });
		load = new PatientLoad(world);
		server = await world.start();
	};
	const end = async () => {
		seen.resolved += server.log.split('writer.outcome_resolved').length - 1;
		seen.unknown += server.log.split('writer.outcome_unknown').length - 1;
		await server.stop();
		world.remove();
		pair.primary.remove();
		pair.standby.remove();
	};

	await begin();
	for (; campaign.runs < RUNS && !enough(); campaign.runs++) {
		if (load.left < DRAFTS_LEFT) {
			await end();
			await begin();
		}
		const running = load.run(server, { connections: CONNECTIONS });
		await load.acknowledged(1, running);
		await sleep(randomInt(MILLISECONDS_MOST));
		const back = await lose(pair, load);
		seen.back = Math.max(seen.back, back);
		await sleep(300);
		load.stop();
		await running;
		await assertOneWriter(pair, world, server, load);
		await campaign.look(world, server, load);
		server.assertNoReport();
		pair = await heal(pair);
	}
	campaign.caught = await lossIsCaught(pair, world, server, load);
	await end();
	campaign.close({ back_ms: Math.round(seen.back), outcomes_resolved: seen.resolved, outcomes_unknown: seen.unknown, two_writers: 0 });
	assert.ok(seen.back <= BACK_SECONDS * 1000, `writes were back only after ${seen.back} ms`);
}, { timeout: 3600 * 1000 });
