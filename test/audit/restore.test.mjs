// SPDX-License-Identifier: EUPL-1.2
// A backup that is put back must never un-revoke: a server on a database that is older than
// what it published serves reads, refuses writes and says what to do, until an administrator
// accepts it.
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

import { applicant, submitted } from '../lib/apply.mjs';
import { start, temporaryFolder } from '../lib/server.mjs';
import { audit } from './lib.mjs';

const put = (from, to) => {
	for (const more of ['-wal', '-shm']) rmSync(`${to}${more}`, { force: true });
	copyFileSync(from, to);
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
