// SPDX-License-Identifier: EUPL-1.2
// The server under ThreadSanitizer, with work for all of its threads at once: submissions,
// uploads, decisions, suspensions, verification, pages; on SQLite and on PostgreSQL. It has
// to say nothing, and end in order. TASRIH_TSAN names it (tools/run-tests builds it). Nothing
// is suppressed: the libraries are not instrumented, and what they lock is not ours.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import path from 'node:path';
import { after, test } from 'node:test';

import { Line, request } from '../crash/lib/line.mjs';
import { Load } from '../crash/lib/load.mjs';
import { lookAtCases } from '../crash/lib/look.mjs';
import { TOP } from '../crash/lib/programs.mjs';
import { makeWorld } from '../crash/lib/world.mjs';
import { newPrimary } from '../lib/postgresql.mjs';
import { temporaryFolder } from '../lib/server.mjs';

const PROGRAM = process.env.TASRIH_TSAN ?? path.join(TOP, 'build-tsan/src/app/tasrih');
const REPORT = /(WARNING|ERROR|FATAL): ThreadSanitizer[^]*?(?=\n==================|$)/g;
const CASES = Number(process.env.THREADS_CASES ?? 120);
const READERS = 4;

const PAGES = ['/en/', '/ar/verify', '/api/v1/rules', '/api/v1/centres?q=a', '/healthz', '/en/nowhere'];

const environment = { TSAN_OPTIONS: 'exitcode=66:halt_on_error=0:history_size=4' };

// Verification and pages, without a pause, while the load runs.
const read = async (server, load, state) => {
	const line = new Line(server.port);
	let count = 0;
	try {
		for (let turn = 0; !state.stop; turn++) {
			const known = load.cases.find((one) => one.number);
			const path_ = turn % 2 && known ? `/api/v1/permits/${known.number}` : PAGES[turn % PAGES.length];
			const answer = await line.ask(request('GET', path_));
			assert.ok(answer.status < 500, `${path_}: ${answer.status}`);
			count++;
		}
	} finally {
		line.close();
	}
	return count;
};

const story = async (database) => {
	const world = makeWorld({ drafts: CASES + 10, database });
	const server = await world.start({ program: PROGRAM, environment });
	const load = new Load(world);
	const state = { stop: false };
	const reading = Promise.all(Array.from({ length: READERS }, () => read(server, load, state)));
	await load.run(server, { connections: 12, cases: CASES });
	state.stop = true;
	const asked = (await reading).reduce((sum, one) => sum + one, 0);
	const finding = await lookAtCases(world, server, load.cases);
	const status = await server.stop();
	const reports = server.log.match(REPORT) ?? [];
	console.log(`THREADS database=${database ? 'postgresql' : 'sqlite'} cases=${load.cases.length} acknowledged=${finding.acknowledged} read=${asked} reports=${reports.length}`);
	assert.equal(reports.length, 0, reports.slice(0, 3).join('\n').slice(0, 12000));
	assert.equal(status, 0);
	assert.ok(finding.acknowledged > CASES, 'there was a load');
	assert.equal(finding.lost + finding.half, 0, finding.why.join('\n'));
	world.remove();
};

let primary;
after(() => primary?.remove());

// The control: a program with a race in it.
test('a race is seen', () => {
	const program = path.join(temporaryFolder(), 'race');
	execFileSync('cc', ['-fsanitize=thread', '-g', '-o', program, path.join(TOP, 'test/threads/race.c')]);
	const { status, stderr } = spawnSync(program, [], { env: { ...process.env, ...environment }, encoding: 'utf8' });
	assert.equal(status, 66);
	assert.ok(stderr.match(REPORT));
});
test('no two threads meet in the same memory, on SQLite', () => story(undefined));
test('nor on PostgreSQL', async () => {
	primary = await newPrimary({ conf: { fsync: 'off' } });
	await story(primary.address);
});
