// SPDX-License-Identifier: EUPL-1.2
// Thousands of connections that say nothing, and others that say a byte now and then: who
// asks in between is answered, work goes on, and the slow ones are cut in the end.
// What is a matter of time is printed, and asserted in the whole campaign alone.
import assert from 'node:assert/strict';
import net from 'node:net';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { Campaign } from './lib/campaign.mjs';
import { drive, hold, writeRequests } from './lib/driver.mjs';
import { request } from './lib/line.mjs';
import { Load } from './lib/load.mjs';
import { FULL, RELEASE } from './lib/programs.mjs';
import { makeWorld } from './lib/world.mjs';

const IDLE = FULL ? 10_000 : 1000;
const SLOW = FULL ? 1000 : 100;
const SECONDS = FULL ? 3 : 0.5;
const ROUNDS = FULL ? 5 : 1;
const STEPS = 100;
const CUT_SECONDS = 45; // a request may take 30
const SETTLE_SECONDS = 3;

// Half of them in the middle of the first line for ever, half in the middle of a body.
class SlowClients {
	constructor(port, count) {
		this.open = new Set();
		this.answered = 0;
		for (let i = 0; i < count; i++) this.begin(port, i);
		// Each of them twice a second, and not all at once: nobody is slow in step with others.
		this.turn = 0;
		this.timer = setInterval(() => this.write(), 500 / STEPS);
	}

	begin(port, i) {
		const socket = net.connect(port, '127.0.0.1');
		this.open.add(socket);
		socket.on('error', () => {});
		socket.on('close', () => this.open.delete(socket));
		socket.on('data', () => { this.answered++; });
		socket.write(i % 2 ? 'GET /api/v1/permits/'
			: 'POST /api/v1/verify HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 9000\r\n\r\n{');
	}

	write() {
		this.turn = (this.turn + 1) % STEPS;
		let place = 0;
		for (const socket of this.open) if (place++ % STEPS === this.turn) socket.write('x');
	}

	async cut() {
		for (const end = Date.now() + CUT_SECONDS * 1000; this.open.size && Date.now() < end;) await sleep(100);
		return this.open.size;
	}

	close() {
		clearInterval(this.timer);
		for (const socket of this.open) socket.destroy();
	}
}

const lookUp = async (port, file) => {
	const told = await drive(port, file, ['--connections', '8', '--seconds', String(SECONDS)]);
	return { p99: told.p99_us, wrong: told.failed + told.broken + (told.done === 0 ? 1 : 0) };
};

// One after the other: whoever comes first and says nothing keeps all others waiting.
const oneAtATimeIsCaught = async (file) => {
	const queue = [];
	const server = net.createServer((socket) => {
		socket.on('error', () => {});
		queue.push(socket);
		if (queue.length > 1) socket.pause();
	});
	await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
	const { port } = server.address();
	const idle = net.connect(port, '127.0.0.1');
	idle.on('error', () => {});
	const told = lookUp(port, file);
	const late = await Promise.race([told.then(({ wrong }) => wrong > 0), sleep(SECONDS * 1000 + 1000, true)]);
	for (const socket of [...queue, idle]) socket.destroy();
	server.close();
	await told.catch(() => {});
	return late;
};

// Of two the lower one: what is compared with must not be flattered by a bad moment.
const median = (values) => values.toSorted((a, b) => a - b)[(values.length - 1) >> 1];

test(`${IDLE} idle and ${SLOW} slow clients keep nobody from being answered`, async () => {
	const campaign = new Campaign('idle_clients');
	const world = makeWorld({ drafts: 2000 });
	const file = `${world.folder}/lookup.req`;
	const server = await world.start({ program: RELEASE });
	const load = new Load(world);
	await load.run(server, { cases: 48 });
	writeRequests(file, load.cases.filter((one) => one.number).map((one) => request('GET', `/api/v1/permits/${one.number}`)));
	campaign.caught = await oneAtATimeIsCaught(file);
	const [alone, beside] = [[], []];
	let [wrong, cutAfter] = [0, 0];
	for (; campaign.runs < ROUNDS; campaign.runs++) {
		alone.push(await lookUp(server.port, file));
		const held = await hold(server.port, file, IDLE);
		wrong += held.failed;
		const slow = new SlowClients(server.port, SLOW);
		beside.push(await lookUp(server.port, file));
		await load.run(server, { cases: 48 });
		await campaign.look(world, server, load);
		if (FULL && campaign.runs === 0) cutAfter = await slow.cut();
		slow.close();
		await held.release();
		await sleep(SETTLE_SECONDS * 1000); // the leaving of so many is work, too, and none of a server alone
		alone.push(await lookUp(server.port, file)); // before and after: other work on the machine comes and goes
	}
	wrong += [...alone, ...beside].reduce((sum, one) => sum + one.wrong, 0);
	await server.stop();
	world.remove();
	const ratio = median(beside.map((one) => one.p99)) / median(alone.map((one) => one.p99));
	campaign.close({ idle: IDLE, slow: SLOW, wrong, not_cut: cutAfter, p99_ratio: ratio.toFixed(2) });
	assert.equal(wrong, 0, 'answers that did not come, or not as they should');
	if (FULL) {
		assert.equal(cutAfter, 0, 'slow clients that are never cut');
		assert.ok(ratio < 2, `the p99 of others is ${ratio} times what it was`);
	}
}, { timeout: 1800 * 1000 });
