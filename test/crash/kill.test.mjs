// SPDX-License-Identifier: EUPL-1.2
// kill -9 under a load of submissions, again and again: what was acknowledged is there
// afterwards, what was not is there whole or not at all, and no process is left behind.
//
// A control must be caught: the same check over a copy of the data from before the load
// has to report losses, or this test proves nothing. CRASH_RUNS sets how often (50).
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash, randomInt, randomUUID } from 'node:crypto';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { accreditedCentre, DETAILS, draft, DRONE, ruleCodes, submit } from '../lib/apply.mjs';
import { sample } from '../lib/samples.mjs';
import { freePort, start, temporaryFolder } from '../lib/server.mjs';

const RUNS = Number(process.env.CRASH_RUNS ?? 50);
const WORKERS = 12;
const MOST_SECONDS_TO_FIRST = 60;
const FILE = sample('picture.png');

let people = 0;

// One person from sign-in to receipt. The outcome is written down before and after the
// request that counts, as the person would remember it.
const apply = async (server, common, tries) => {
	const client = server.client();
	await client.signIn(`load-${people++ % 10000}`);
	await draft(client, { ...common, file: FILE });
	const one = { client, key: randomUUID(), receipt: null };
	tries.push(one);
	const reply = await submit(client, one.key);
	if (reply.status === 200 || reply.status === 201) one.receipt = reply.json;
};

// Until the server dies: then a request fails, and only then.
const load = (server, common, tries) => Promise.all(Array.from({ length: WORKERS }, async () => {
	while (!server.dead) {
		try {
			await apply(server, common, tries);
		} catch (error) {
			if (!server.dead) throw error;
		}
	}
}));

const whole = (view) => view.certificate?.file && view.drones.length === 1 && view.drones[0].serial === DRONE.serial
	&& view.details.passport_number === DETAILS.passport_number && /^TA-\d{4}-\d{8}$/.test(view.reference);

// What became of each try: kept, lost, half, or (without a receipt) either.
const look = async (one) => {
	const reply = await one.client.api('GET', '/application');
	if (reply.status !== 200) return one.receipt ? 'lost' : 'gone';
	const view = reply.json;
	if (view.state === 'draft') return one.receipt ? 'lost' : 'draft';
	if (!whole(view)) return 'half';
	if (one.receipt) return view.reference === one.receipt.reference ? 'kept' : 'lost';
	const again = await submit(one.client, one.key);
	return again.status < 300 && again.json.reference === view.reference ? 'kept' : 'half';
};

const lookAtAll = async (tries) => {
	const seen = { kept: 0, lost: 0, half: 0, draft: 0, gone: 0 };
	for (let i = 0; i < tries.length; i += WORKERS) {
		for (const fate of await Promise.all(tries.slice(i, i + WORKERS).map(look))) seen[fate]++;
	}
	return seen;
};

const filesUnder = (folder) => readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
	const name = path.join(folder, entry.name);
	return entry.isDirectory() ? filesUnder(name) : [name];
});

const assertSound = (data) => {
	for (const name of filesUnder(data)) {
		const stem = path.basename(name);
		if (/^[0-9a-f]{64}$/.test(stem)) {
			assert.equal(createHash('sha256').update(readFileSync(name)).digest('hex'), stem, 'an upload is whole');
		} else if (/\.(db|sqlite3?)$/.test(stem)) {
			const said = execFileSync('/usr/bin/python3', ['-c', 'import sqlite3,sys\n'
				+ 'c=sqlite3.connect(sys.argv[1])\nprint(c.execute("PRAGMA integrity_check").fetchone()[0])\n'
				+ 'print(len(c.execute("PRAGMA foreign_key_check").fetchall()))', name], { encoding: 'utf8' });
			assert.equal(said, 'ok\n0\n', `${stem} is sound`);
		}
	}
};

test(`kill -9 under a load of submissions, ${RUNS} times, loses nothing`, async () => {
	const data = temporaryFolder();
	const copy = `${data}-before`;
	const port = await freePort();
	const totals = { kept: 0, lost: 0, half: 0, draft: 0, gone: 0 };
	const references = new Set();
	let [acknowledged, control, common] = [0, [], null];

	for (let run = 0; run < RUNS; run++) {
		const server = await start({ data, port });
		common ??= { centre: await accreditedCentre(server.client()), rules: await ruleCodes(server.client()) };
		const tries = [];
		const loading = load(server, common, tries);
		loading.catch(() => {}); // looked at below
		const end = Date.now() + MOST_SECONDS_TO_FIRST * 1000;
		while (!tries.some((one) => one.receipt) && Date.now() < end) await Promise.race([sleep(5), loading]);
		await sleep(randomInt(400));
		server.dead = true;
		await server.kill();
		await loading;
		server.assertClean();
		for (let i = 0; i < 200 && !server.leavesNobody(); i++) await sleep(10);
		assert.ok(server.leavesNobody(), `run ${run}: a process outlived the program`);
		assertSound(data);

		const after = await start({ data, port });
		const seen = await lookAtAll(tries);
		await after.stop();
		for (const fate of Object.keys(totals)) totals[fate] += seen[fate];
		const receipts = tries.filter((one) => one.receipt);
		assert.ok(receipts.length > 0, `run ${run}: nothing was acknowledged:\n${server.log.slice(-2000)}`);
		acknowledged += receipts.length;
		for (const { receipt } of receipts) references.add(receipt.reference);

		if (run === 0) cpSync(data, copy, { recursive: true });
		if (run === 1 || RUNS === 1) control = tries;
	}

	// The control: the data from before these were submitted.
	if (RUNS === 1) rmSync(copy, { recursive: true });
	const before = await start({ data: copy, port });
	const caught = (await lookAtAll(control)).lost > 0;
	await before.stop();

	console.log(`CRASH name=kill runs=${RUNS} acknowledged=${acknowledged} lost=${totals.lost} half=${totals.half} `
		+ `unanswered=${totals.kept + totals.draft + totals.gone - acknowledged} caught_control=${caught ? 'yes' : 'no'}`);
	assert.equal(totals.lost, 0, 'acknowledged and lost');
	assert.equal(totals.half, 0, 'half there');
	assert.equal(references.size, acknowledged, 'a reference was given twice');
	assert.ok(caught, 'the control was not caught: this test cannot see a loss');
	if (existsSync(copy)) rmSync(copy, { recursive: true });
	rmSync(data, { recursive: true });
}, { timeout: 15 * 60 * 1000 });
