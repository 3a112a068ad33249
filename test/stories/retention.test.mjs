// SPDX-License-Identifier: EUPL-1.2
// `tasrih retention` on a running server: it says what it would do and changes nothing; with
// --do it erases in slices while people go on, is killed in the middle and goes on where it
// stopped; afterwards nothing of the erased is in the data folder, the numbers of their permits
// are still answered for, and the log verifies. What is typed wrongly is refused with words.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

import { audit, run } from '../audit/lib.mjs';
import { applicant, assertStatus, DRONE, permitFor, staff, submitted } from '../lib/apply.mjs';
import { sample } from '../lib/samples.mjs';
import { PROGRAM, REPORT, start, temporaryFolder } from '../lib/server.mjs';

const PEOPLE = 4;
const retention = async (...words) => {
	const done = await run(PROGRAM, ['retention', ...words]);
	assert.doesNotMatch(done.stderr, REPORT);
	return done;
};

// Of each kind what is due and what is held.
const plan = async (server) => {
	const { status, stdout } = await retention('--data', server.data);
	assert.equal(status, 0);
	assert.match(stdout, /^Nothing was changed/m);
	return Object.fromEntries(stdout.split('\n').map((line) => /^(\w+) +\d+ (?:days|years) +\S+ +(\d+) +(\d+)/.exec(line))
		.filter((found) => found).map(([, kind, due, held]) => [kind, { due: Number(due), held: Number(held) }]));
};

// Years go by: the last day of these permits, and the last sign-in of their holders, are moved
// back. What is erased writes both rows anew, and so the ledger has them as they are.
const yearsGoBy = (server, numbers) => execFileSync('/usr/bin/python3', ['-c', `
import sqlite3, sys
with sqlite3.connect(sys.argv[1], timeout=20) as db:
    for number in sys.argv[2:]:
        db.execute("UPDATE permit SET expires_at = 1000 WHERE number = ?", [number])
        db.execute("UPDATE account SET seen_at = 1000 WHERE id = (SELECT account FROM permit_credential WHERE number = ?)", [number])`,
path.join(server.data, 'tasrih.db'), ...numbers]);

// Killed as soon as it tells of its first slice of permits.
const killed = (server) => new Promise((resolve, reject) => {
	const child = spawn(PROGRAM, ['retention', '--do', '--slice', '1', '--data', server.data], { stdio: ['ignore', 'ignore', 'pipe'] });
	child.once('error', reject);
	child.once('exit', (code, signal) => resolve(signal ?? code));
	child.stderr.setEncoding('utf8').on('data', (text) => { if (text.includes('permit: 1')) child.kill('SIGKILL'); });
});

const filesUnder = (folder) => readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
	const whole = path.join(folder, entry.name);
	return entry.isDirectory() ? filesUnder(whole) : entry.isFile() ? [whole] : [];
});
const found = (server, values) => filesUnder(server.data).flatMap((file) => {
	const inside = readFileSync(file);
	return values.filter((value) => inside.includes(Buffer.from(value))).map((value) => `${value} in ${file}`);
});
const uploads = (server) => filesUnder(path.join(server.data, 'uploads')).length;

test('what is typed wrongly is refused with words', async () => {
	const folder = temporaryFolder();
	assert.equal((await retention('--whim')).status, 3);
	assert.equal((await retention('--do', 'load', 'x.tsv')).status, 3);
	assert.equal((await retention('--slice', '0')).status, 3);
	assert.equal((await retention('--slice', '501')).status, 3);
	const none = await retention('--data', folder);
	assert.equal(none.status, 1);
	assert.match(none.stderr, /there is no database/);
	assert.ok(!existsSync(path.join(folder, 'tasrih.db')), 'it makes none');
});

test('what is due goes while people work, also when the run is killed', async () => {
	const server = await start();
	try {
		const list = path.join(temporaryFolder(), 'periods.tsv');
		writeFileSync(list, 'permit\t2026-01-02\t5\tyears\tx\tx\tx\nrefused\t2026-01-02\t30\tdays\tx\tx\tx\n');
		const bad = await retention('load', list, '--data', server.data);
		assert.equal(bad.status, 1);
		assert.match(bad.stderr, /periods\.tsv:2: A refused application is kept longer .*\nnothing was loaded/);
		writeFileSync(list, '# ours\npermit\t2026-01-02\t1\tyears\tx\tx\tx\n');
		assert.equal((await retention('load', list, '--data', server.data)).status, 0);

		const planted = [];
		const names = []; // of files: sealed
		const people = [];
		const numbers = [];
		for (let i = 0; i < PEOPLE; i += 1) {
			const serial = `PLANTED${i}ABCDEF`;
			const name = `planted-${i}-noura.pdf`;
			people.push(await applicant(server, `load-${9100 + i}`));
			numbers.push(await permitFor(server, people[i], { drones: [{ ...DRONE, serial, serial_kind: 'other' }], file: { ...sample('signed.pdf'), name } }));
			planted.push(serial);
			names.push(name);
		}
		for (const value of planted) assert.notDeepEqual(found(server, [value]), [], `${value} is there`);
		assert.equal((await plan(server)).permit.due, 0);
		yearsGoBy(server, numbers);
		const before = uploads(server);
		for (let i = 0; i < 2; i += 1) assert.equal((await plan(server)).permit.due, PEOPLE, 'saying it changes nothing');

		assert.equal(await killed(server), 'SIGKILL');
		const left = (await plan(server)).permit.due;
		assert.ok(left > 0 && left < PEOPLE, `${left} of ${PEOPLE} are left`);
		const [done] = await Promise.all([retention('--do', '--slice', '1', '--data', server.data),
			...[9200, 9201, 9202].map(async (n) => submitted(await applicant(server, `load-${n}`)))]);
		assert.equal(done.status, 0, done.stderr);
		const after = await plan(server);
		assert.equal(after.permit.due, 0);
		assert.equal(after.person.due, 0);

		for (const client of people) assert.equal((await client.api('GET', '/session')).json.kind ?? 'nobody', 'nobody', 'signed out');
		for (const number of numbers) {
			const { json } = assertStatus(await server.client().api('GET', `/permits/${number}`), 200);
			assert.equal(json.number, number);
			assert.equal(json.initials ?? '', '');
			assert.notEqual(json.in_force, true);
		}
		const again = await applicant(server, 'load-9100');
		assertStatus(await again.api('POST', '/application', {}), 201, 200);
		assert.equal(uploads(server), before - PEOPLE + 3, 'their files went, and the new ones came');
		await server.stop();
		assert.deepEqual(found(server, [...planted, ...names]), [], 'nothing of them is in the folder');
		const verified = await audit(server.data, 'verify');
		assert.equal(verified.status, 0, verified.stdout);
	} finally {
		if (server.status === undefined) await server.stop();
		server.remove();
	}
});

test('a legal hold keeps a person from being erased until it is lifted', async () => {
	const server = await start();
	try {
		const officer = await staff(server, 'protection1');
		const number = await permitFor(server, await applicant(server, 'load-9300'));
		const holds = '/en/desk/privacy/holds';
		const typed = { who: number.toLowerCase(), basis: 'court', reference: '12/2026', reason: 'The court asks.' };

		// Refused beside the field, and nothing typed is lost.
		for (const [missing, words] of [['who', /no such person/], ['basis', /Choose what the hold rests on/], ['reference', /Enter the reference/], ['reason', /Enter a reason/]]) {
			const wrong = await officer.submit(await officer.get(holds), /\/privacy\/holds$/, { ...typed, [missing]: missing === 'who' ? 'DP-2026-00000000' : '' });
			assert.equal(wrong.status, missing === 'who' ? 404 : 422);
			assert.match(wrong.text, words);
			assert.match(wrong.text, new RegExp(`href="#${missing}"`));
			if (missing !== 'reference') assert.match(wrong.text, /value="12\/2026"/);
			const api = await officer.api('POST', '/desk/privacy/holds', { ...typed, [missing]: missing === 'who' ? 'nobody' : '' });
			assert.equal(api.status, missing === 'who' ? 404 : 422);
			assert.match(api.text, new RegExp(`"${missing}"`));
		}
		const set = await officer.submit(await officer.get(holds), /\/privacy\/holds$/, typed);
		assert.match(set.text, /12\/2026/);
		assert.match(set.text, /In force/);
		assert.equal((await officer.api('POST', '/desk/privacy/holds', typed)).status, 409, 'pressed twice');

		yearsGoBy(server, [number]);
		assert.deepEqual((await plan(server)).permit, { due: 0, held: 1 });
		assert.equal((await retention('--do', '--data', server.data)).status, 0);
		assert.deepEqual((await plan(server)).permit, { due: 0, held: 1 });
		const desk = assertStatus(await officer.api('GET', '/desk/privacy/retention'), 200).json;
		assert.equal(desk.holds_in_force, 1);
		assert.equal(desk.periods.find(({ kind }) => kind === 'permit').held, 1);
		assert.match((await officer.get('/en/desk/privacy/retention')).text, /1 held/);

		const [{ id }] = (await officer.api('GET', '/desk/privacy/holds')).json.holds;
		const one = await officer.get(`${holds}/${id}`);
		const bare = await officer.submit(one, /\/lift$/, { reason: ' ' });
		assert.equal(bare.status, 422);
		const lifted = await officer.submit(bare, /\/lift$/, { reason: 'Judged.' });
		assert.match(lifted.text, /Judged\./);
		assert.equal((await officer.api('POST', `/desk/privacy/holds/${id}/lift`, { reason: 'x' })).status, 409);
		assert.deepEqual((await plan(server)).permit, { due: 1, held: 0 });
		assert.equal((await retention('--do', '--data', server.data)).status, 0);
		assert.deepEqual((await plan(server)).permit, { due: 0, held: 0 });
		await server.stop();
		assert.equal((await audit(server.data, 'verify')).status, 0);
	} finally {
		if (server.status === undefined) await server.stop();
		server.remove();
	}
});
