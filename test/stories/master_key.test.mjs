// SPDX-License-Identifier: EUPL-1.2
// Another master key while the server runs: people read and write all the while, the command
// is killed in the middle and run again, the old key is taken out, and the server starts
// again without it. What is asked for in the wrong order is refused with words.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

import { audit, command, configOf } from '../audit/lib.mjs';
import { applicant, assertStatus, DETAILS, draft, submit } from '../lib/apply.mjs';
import { PROGRAM, REPORT, start } from '../lib/server.mjs';

const PEOPLE = 40;
const keyFile = (server) => `${server.data}.master-key`;
const keysIn = (server) => readFileSync(keyFile(server), 'utf8').split('\n').filter((line) => line !== '');

// How many keys each master key wraps.
const wrappedBy = (server) => Object.fromEntries(execFileSync('/usr/bin/python3', ['-c', `
import sqlite3, sys
for row in sqlite3.connect(sys.argv[1], timeout=20).execute("SELECT master, count(*) FROM vault_key GROUP BY master"):
    print(*row)`, path.join(server.data, 'tasrih.db')], { encoding: 'utf8' }).trim().split('\n').map((line) => line.split(' ')).map(([master, count]) => [master, Number(count)]));

const key = async (server, ...words) => {
	const done = await command(server.data, 'key', ...words);
	assert.doesNotMatch(done.stderr, REPORT);
	return done;
};
const works = async (server, ...words) => {
	const done = await key(server, ...words);
	assert.equal(done.status, 0, done.stderr);
	return done;
};
const refused = async (server, words, why) => {
	const before = readFileSync(keyFile(server));
	const done = await key(server, ...words);
	assert.equal(done.status, 1, done.stdout);
	assert.match(done.stderr, why);
	assert.deepEqual(readFileSync(keyFile(server)), before, 'the file is as it was');
};

// Killed as soon as it tells of its first slice.
const rewrapKilled = (server) => new Promise((resolve, reject) => {
	const child = spawn(PROGRAM, ['key', 'rewrap', '--slice', '1', '--config', configOf(server.data)], { stdio: ['ignore', 'ignore', 'pipe'] });
	child.once('error', reject);
	child.once('exit', (code, signal) => resolve(signal ?? code));
	child.stderr.setEncoding('utf8').on('data', (text) => { if (text.includes('wrapped anew')) child.kill('SIGKILL'); });
});

// People who work until they are told to stop: one who reads and changes what he typed, and
// new ones who come.
const work = (server, client, first) => {
	let over = false;
	let rounds = 0;
	const done = (async () => {
		assertStatus(await client.api('POST', '/application', {}), 200, 201);
		while (!over) {
			const passport = `Q${1000000 + rounds}`;
			const typed = { ...DETAILS, email: 'works@example.test', passport_number: passport };
			assertStatus(await client.api('PUT', '/application/details', typed), 200);
			const { details } = assertStatus(await client.api('GET', '/application'), 200).json;
			assert.equal(details.passport_number, passport);
			await applicant(server, `load-${first + rounds}`);
			rounds += 1;
		}
		return rounds;
	})();
	done.catch(() => {});
	return () => { over = true; return done; };
};

const detailsOf = async (client) => assertStatus(await client.api('GET', '/application'), 200).json.details;

test('another master key comes and the old one goes while people work', async () => {
	let server = await start();
	try {
		const one = await applicant(server, 'load-7000');
		await draft(one, { details: { passport_number: 'Q7654321' } });
		for (let i = 1; i < PEOPLE; i += 1) await applicant(server, `load-${7000 + i}`);
		const inode = statSync(keyFile(server)).ino;
		const [old] = keysIn(server);
		const [oldName] = Object.keys(wrappedBy(server));
		const stop = work(server, await applicant(server, 'load-7100'), 7101);

		await works(server, 'new-master');
		const [fresh, kept] = keysIn(server);
		assert.equal(kept, old);
		assert.notEqual(fresh, old);
		assert.equal(statSync(keyFile(server)).ino, inode, 'written in place: the sandbox of the server binds it');
		assert.ok(!existsSync(`${keyFile(server)}.before`));
		await refused(server, ['drop-old-master'], /older master key still wraps \d+ keys\. Run first: tasrih key rewrap/);
		await refused(server, ['new-master'], /Run first: tasrih key rewrap/);

		assert.equal(await rewrapKilled(server), 'SIGKILL', 'it had not ended');
		const middle = wrappedBy(server);
		assert.ok(middle[oldName] > 0 && Object.keys(middle).length === 2, JSON.stringify(middle));
		assert.equal((await detailsOf(one)).passport_number, 'Q7654321');
		const { stdout, stderr } = await works(server, 'rewrap', '--slice', '7');
		assert.match(stdout, /nothing needs an older master key/);
		assert.match(stderr, /(\d+) of \d+ keys wrapped anew/);
		assert.deepEqual(Object.keys(wrappedBy(server)).length, 1);

		await works(server, 'drop-old-master');
		assert.deepEqual(keysIn(server), [fresh]);
		assert.match((await works(server, 'drop-old-master')).stdout, /there is none to take out/);
		assert.match((await works(server, 'rewrap')).stdout, /^0 keys/);
		assert.ok(await stop() > 2, 'people worked meanwhile');
		assert.ok(!(oldName in wrappedBy(server)), 'no new key by the old one');
		assert.equal((await detailsOf(one)).passport_number, 'Q7654321');
		await server.stop();

		server = await start({ data: server.data, port: server.port });
		assert.equal((await detailsOf(await applicant(server, 'load-7000'))).passport_number, 'Q7654321');
		assertStatus(await submit(await applicant(server, 'load-7000')), 201);
		await server.stop();
		const verified = await audit(server.data, 'verify');
		assert.equal(verified.status, 0, verified.stdout + verified.stderr);
	} finally {
		if (server.status === undefined) await server.kill();
	}
});

test('what cannot be is refused with words', async () => {
	const server = await start();
	try {
		await applicant(server, 'load-7300');
		for (const words of [['rewrap', '--slice', '0'], ['rewrap', '--slice', '501'], ['rewrap', '--slice', 'x'], ['melt'], []]) {
			const { status, stderr } = await key(server, ...words);
			assert.equal(status, 3, words.join(' '));
			assert.match(stderr, /usage: tasrih key/);
		}
		writeFileSync(`${keyFile(server)}.before`, 'of a run that was cut off', { mode: 0o600 });
		await refused(server, ['new-master'], /was cut off: what it held is in FILE\.before/);
		await refused(server, ['new-master', '--master-key', `${server.data}.nowhere`], /cannot be read/);
		await server.stop();
	} finally {
		if (server.status === undefined) await server.kill();
	}
});
