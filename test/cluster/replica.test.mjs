// SPDX-License-Identifier: EUPL-1.2
// Public verification from a streaming standby: as long as it is known to be fresh, and from
// the primary when it is behind, paused, or dead. A suspension shows within the bound, always.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { assertStatus, DRONE } from '../lib/apply.mjs';
import { newPrimary, newStandby, until } from '../lib/postgresql.mjs';
import { openAuthority } from './authority.mjs';

const BOUND = 2500; // milliseconds
const SLACK = 1000; // of a busy machine, for the request itself
const WORDS = { reason: 'under_investigation', text_en: 'A flight is being looked into.', text_ar: 'يجري النظر في رحلة.' };

let primary;
let standby;
let authority;
let officer;
let number;

before(async () => {
	primary = await newPrimary({ conf: { fsync: 'off' } });
	standby = await newStandby(primary, { conf: { fsync: 'off' } });
	authority = await openAuthority({ server: { database: primary.address, database_read: standby.address,
		database_read_lag_milliseconds: BOUND } });
	officer = await authority.officer();
	number = await authority.permit(officer, await authority.person());
});
after(async () => {
	await authority?.stop();
	standby?.remove();
	primary?.remove();
});

const stranger = () => authority.server.client();
// A standby that has not got the new permit yet knows none.
const ask = async () => assertStatus(await stranger().request('GET', `/api/v1/permits/${number}`), 200, 404).json.answer;
const decide = async (what) => {
	const { version } = assertStatus(await officer.api('GET', `/desk/permits/${number}`), 200).json;
	const reply = await officer.api('POST', `/desk/permits/${number}/${what}`, { ...WORDS, version });
	assertStatus(reply, 200, 201, 204);
	return Date.now();
};

// Asked without a pause until the answer is this one; milliseconds after `since`.
const shownAfter = async (answer, since) => {
	await until(answer, async () => await ask() === answer, (BOUND + SLACK) / 1000 + 5);
	return Date.now() - since;
};

// Whether the standby answers: while it stands still, the first answer is an old one.
const standbyAnswers = async () => {
	await shownAfter('in_force', Date.now());
	await standby.sql('SELECT pg_wal_replay_pause()');
	await decide('suspend');
	const answer = await ask();
	await standby.sql('SELECT pg_wal_replay_resume()');
	await shownAfter('suspended', Date.now());
	await decide('lift');
	await shownAfter('in_force', Date.now());
	return answer === 'in_force';
};

test('a fresh standby answers the public question', async () => {
	await until('the permit is there', async () => await ask() === 'in_force');
	await until('the standby answers', standbyAnswers);
});

test('a suspension and its lifting show within the bound', async () => {
	for (let round = 0; round < 3; round++) {
		assert.ok(await shownAfter('suspended', await decide('suspend')) <= BOUND + SLACK);
		assert.ok(await shownAfter('in_force', await decide('lift')) <= BOUND + SLACK);
	}
});

test('a standby that stands still is believed for the bound and no longer', async () => {
	await standby.sql('SELECT pg_wal_replay_pause()');
	try {
		const took = await shownAfter('suspended', await decide('suspend'));
		assert.ok(took <= BOUND + SLACK, `${took} ms`);
		for (let i = 0; i < 20; i++) assert.equal(await ask(), 'suspended', 'and no old answer comes after it');
	} finally {
		await standby.sql('SELECT pg_wal_replay_resume()');
	}
	await decide('lift');
	await shownAfter('in_force', Date.now());
	await until('it answers again when it has caught up', standbyAnswers);
});

test('a standby that gets nothing any more is believed for the bound and no longer', async () => {
	await standby.stream(false);
	const took = await shownAfter('suspended', await decide('suspend'));
	assert.ok(took <= BOUND + SLACK, `${took} ms`);
	await sleep(2 * BOUND);
	assert.equal(await ask(), 'suspended');
	await standby.stream(true);
	await decide('lift');
	await until('it answers again', standbyAnswers);
});

test('without the standby the primary answers, and with it again the standby', async () => {
	await standby.kill();
	const began = Date.now();
	for (let i = 0; i < 20; i++) assert.equal(await ask(), 'in_force');
	assert.ok(Date.now() - began < 5000, 'nobody waits for a dead standby');
	assert.ok(await shownAfter('suspended', await decide('suspend')) <= BOUND + SLACK);
	await standby.start();
	await decide('lift');
	await shownAfter('in_force', Date.now());
	await until('the standby answers', standbyAnswers);
});

// PostgreSQL answers COMMIT, with a warning, when somebody cancels the wait for the standby.
test('a commit whose wait for the standby was cancelled is not answered before the standby has it', async () => {
	const client = await authority.person();
	assertStatus(await client.api('POST', '/application', {}), 201);
	await standby.stream(false);
	await until('cut off', async () => await primary.sql('SELECT count(*) FROM pg_stat_replication') === '0');
	await primary.reload({ synchronous_standby_names: "'*'" });
	let answered = false;
	const drone = client.api('POST', '/application/drones', DRONE).then((reply) => { answered = true; return reply; });
	await until('it waits', async () => await primary.sql("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'") !== '0');
	await primary.sql("SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'");
	await until('it is seen', () => authority.server.log.includes('db.not_replicated'));
	await sleep(1000);
	assert.equal(answered, false, 'nothing is acknowledged that a fail-over would lose');
	await standby.stream(true);
	assertStatus(await drone, 200, 201);
	assert.equal(await standby.sql(`SELECT count(*) FROM drone WHERE serial = '${DRONE.serial}'`),
		await primary.sql(`SELECT count(*) FROM drone WHERE serial = '${DRONE.serial}'`));
	await primary.reload({ synchronous_standby_names: "''" });
});
