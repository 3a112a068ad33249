// SPDX-License-Identifier: EUPL-1.2
// A backup that is put back must never un-revoke: a server on a database that is older than
// what it published serves reads, refuses writes and says what to do, until an administrator
// accepts it.
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { applicant, assertStatus, permitFor, staff, submitted, treat } from '../lib/apply.mjs';
import { start, temporaryFolder } from '../lib/server.mjs';
import { audit, command, run } from './lib.mjs';

const put = (from, to) => {
	for (const more of ['-wal', '-shm']) rmSync(`${to}${more}`, { force: true });
	copyFileSync(from, to);
};

// Everything that writes to the database, or changes what is signed.
const COMMANDS = [
	['role', 'grant', '--provider', 'staff', '--subject', 'x', '--role', 'officer'],
	['centre', 'load', 'data/demo/centres.tsv'],
	['rule', 'load', 'data/ae/rules.tsv'],
	['key', 'replace'],
];
const size = async (data) => {
	const counted = await run('python3', ['-c', 'import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute("select count(*) from audit_entry").fetchone()[0])', path.join(data, 'tasrih.db')]);
	return [counted.stdout, readdirSync(path.join(data, 'keys'))];
};

test('an older database is read from, not written to, and accepted by hand only', async () => {
	const first = await start();
	const { data, port } = first;
	const database = path.join(data, 'tasrih.db');
	const backup = path.join(temporaryFolder(), 'backup.db');
	await first.stop();
	copyFileSync(database, backup);

	const second = await start({ data, port });
	await submitted(await applicant(second, 'load-1')); // what the backup does not have
	await second.stop();
	put(backup, database);

	const older = await start({ data, port });
	assert.match(older.log, /start\.database_older/);
	assert.match(older.log, /tasrih audit accept/);
	assert.equal((await fetch(`${older.origin}/en/`)).status, 200);
	const known = /DP-\d{4}-\d{8}/.exec(await (await fetch(`${older.origin}/en/demo`)).text());
	assert.ok(known, 'the demonstration shows a permit');
	assert.equal((await fetch(`${older.origin}/api/v1/permits/${known[0]}`)).status, 200);
	for (const [language, sentence] of [['en', 'We cannot save anything at the moment'], ['ar', 'لا يمكننا حفظ أي شيء']]) {
		const client = older.client(language);
		const page = await client.signIn('load-2');
		assert.equal(page.status, 503);
		assert.ok(page.text.includes(sentence), page.text.slice(0, 2000));
		assert.equal((await client.api('GET', '/application')).status, 401);
	}
	const signed = await (await fetch(`${older.origin}/audit/checkpoint`)).text();
	await older.stop();
	const still = await start({ data, port });
	assert.equal(await (await fetch(`${still.origin}/audit/checkpoint`)).text(), signed, 'nothing was signed meanwhile');
	await still.stop();

	const before = await size(data);
	for (const words of COMMANDS) {
		const refused = await command(data, ...words);
		assert.equal(refused.status, 1, `${words}: ${refused.stdout}${refused.stderr}`);
		assert.match(refused.stderr, /ends before the checkpoint[^]*tasrih audit accept/, words.join(' '));
	}
	assert.deepEqual(await size(data), before, 'no command wrote anything');

	const accepted = await audit(data, 'accept');
	assert.equal(accepted.status, 0, accepted.stderr);
	assert.ok(readdirSync(path.join(data, 'public')).some((name) => name.startsWith('checkpoint.lost-')));
	const again = await start({ data, port });
	assert.doesNotMatch(again.log, /database_older/);
	await applicant(again, 'load-2');
	await again.stop();
	assert.ok(existsSync(path.join(data, 'public', 'checkpoint')));
	assert.equal((await audit(data, 'verify')).status, 0);
	assert.match((await audit(data, 'accept')).stdout, /nothing to accept/);
	again.remove();
});

test('status lists with fewer changes than were published are read from, and not written to', async () => {
	const first = await start();
	const { data, port } = first;
	const versions = path.join(data, 'public', 'status-versions');
	const number = await permitFor(first, await applicant(first, 'load-3'));
	const before = readFileSync(versions, 'utf8');
	const officer = await staff(first, 'officer1');
	assertStatus(await treat(officer, number, 'suspend', { reason: 'rules_broken', text_en: 'At night.', text_ar: 'ليلاً.' }), 200);
	const end = Date.now() + 5000;
	while (readFileSync(versions, 'utf8') === before && Date.now() < end) await sleep(20);
	assert.notEqual(readFileSync(versions, 'utf8'), before, 'a change is on the disk soon after');
	await first.stop();

	const published = readFileSync(versions, 'utf8');
	const [list, version] = published.trim().split('\n').at(-1).split(' ').map(Number);
	for (const text of [`${list} ${version + 1}\n`, `${list + 1} 1\n`, 'x\n']) {
		writeFileSync(versions, text);
		const held = await start({ data, port });
		assert.match(held.log, /database_older[^\n]*status list/, text);
		assert.equal((await held.client().signIn('load-4')).status, 503);
		await held.stop();
		assert.match((await command(data, 'centre', 'load', 'data/demo/centres.tsv')).stderr, /status list/);
	}
	const accepted = await audit(data, 'accept');
	assert.equal(accepted.status, 0, accepted.stderr);
	const again = await start({ data, port });
	assert.doesNotMatch(again.log, /database_older/);
	await again.stop();
	assert.equal(readFileSync(versions, 'utf8'), published);
	again.remove();
});
