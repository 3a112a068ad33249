// SPDX-License-Identifier: EUPL-1.2
// Ten times as many submissions as can be taken: as many are taken as at the peak, and the
// rest is told so at once, with when to come back. Nothing that was acknowledged is lost.
// What is a matter of time is printed, and asserted in the whole campaign alone.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import http from 'node:http';
import { test } from 'node:test';

import { Campaign } from './lib/campaign.mjs';
import { drive } from './lib/driver.mjs';
import { lookAtStore } from './lib/look.mjs';
import { FULL, RELEASE } from './lib/programs.mjs';
import { makeWorld } from './lib/world.mjs';

const PEAK = 64;
const CROWD = 6000; // more than the queue of acts holds
const SECONDS = FULL ? 2 : 0.7;
const WARM = FULL ? 1 : 0; // 6,000 connections are made; those turned away come back
const ROUNDS = FULL ? 3 : 1;
const AGAIN_MILLISECONDS = 1000; // as Retry-After says
// Who comes alone, beside the crowd. One of the crowd waits for its driver and for 6,000 others
// that were sent in the same moment; this one shows how long the server keeps a client.
const PROBES = 4;
const PROBE_MILLISECONDS = 20;
const REFUSED_MILLISECONDS_MOST = 10;
const PROBED_LEAST = 20; // of fewer nothing follows: most probes find a place that has just become free
const DRAFTS = FULL ? 200_000 : 30_000; // more than can be taken
const PROBE_DRAFTS = 4000; // the last ones, so many a round

const COUNT = 'import sqlite3,sys\nprint(sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True).execute("SELECT count(*)'
	+ ' FROM application WHERE reference IS NOT NULL").fetchone()[0])';
const submitted = (world) => Number(execFileSync('/usr/bin/python3', ['-c', COUNT, world.file], { encoding: 'utf8' }));

// What is wrong with how a crowd was answered.
const offences = (told) => [
	...Object.keys(told.statuses).filter((status) => !['200', '201', '503'].includes(status)).map((status) => `an answer ${status}`),
	...(told.no_retry_after ? [`${told.no_retry_after} x 503 without Retry-After`] : []),
	...(told.broken ? [`${told.broken} without an answer`] : []),
];

// A server that turns people away without saying when to come back.
const rudeIsCaught = async (file) => {
	const server = http.createServer((asked, answer) => {
		asked.resume().on('end', () => answer.writeHead(503, { 'content-length': 0 }).end());
	});
	await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
	const told = await drive(server.address().port, file, ['--connections', '4', '--seconds', '0.1']);
	server.closeAllConnections?.();
	server.close();
	return offences(told).length > 0;
};

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

test('ten times the load takes as much as the peak, and turns the rest away at once', async () => {
	const campaign = new Campaign('overload');
	const world = makeWorld({ drafts: DRAFTS });
	const file = `${world.folder}/submit.req`;
	campaign.caught = await rudeIsCaught(file);
	const server = await world.start({ program: RELEASE });
	const figures = { ratio: [], refused: [], probed: [] };
	let [next, refused, probed] = [0, 0, 0];
	const send = async (from, connections, ...more) => {
		const told = await drive(server.port, file, ['--connections', String(connections), '--seconds', String(SECONDS),
			'--warm', String(WARM), '--once', '--skip', String(from), ...more]);
		campaign.total.acknowledged += told.done;
		campaign.total.why.push(...offences(told));
		return told;
	};
	const submit = async (...words) => {
		const told = await send(next, ...words);
		next = told.next;
		assert.ok(next < DRAFTS - (campaign.runs + 1) * PROBE_DRAFTS, 'there is nothing left to submit');
		return told;
	};
	const probe = () => send(DRAFTS - (campaign.runs + 1) * PROBE_DRAFTS, PROBES, '--again', String(PROBE_MILLISECONDS));
	for (; campaign.runs < ROUNDS; campaign.runs++) {
		const peak = await submit(PEAK);
		const [crowd, alone] = await Promise.all([submit(CROWD, '--again', String(AGAIN_MILLISECONDS)), probe()]);
		refused += crowd.refused;
		figures.ratio.push(crowd.rate / peak.rate);
		figures.refused.push(crowd.refused_p50_us / 1000);
		probed += alone.refused;
		if (alone.refused) figures.probed.push(alone.refused_p50_us / 1000);
	}
	assert.ok(refused > 0, 'nobody was turned away: this was no overload');
	const kept = submitted(world);
	campaign.total.lost = Math.max(0, campaign.total.acknowledged - kept);
	campaign.total.why.push(...await lookAtStore(world));
	campaign.total.half = campaign.total.why.length;
	assert.equal(await server.stop(), 0);
	world.remove();
	campaign.close({ refused, goodput_of_peak: median(figures.ratio).toFixed(2),
		probed, refused_ms: median(figures.probed).toFixed(1), in_the_crowd_ms: median(figures.refused).toFixed(1) });
	if (FULL) {
		assert.ok(median(figures.ratio) >= 0.9, `goodput is ${median(figures.ratio)} of the peak`);
		assert.ok(probed < PROBED_LEAST || median(figures.probed) < REFUSED_MILLISECONDS_MOST,
			`a refusal takes ${median(figures.probed)} ms`);
	}
}, { timeout: 1800 * 1000 });
