// SPDX-License-Identifier: EUPL-1.2
// Whoever changes one byte of the database or its tiles is found out: flip.py changes a
// column of every table that the log binds, and bytes of the file at random.
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { applicant, assertStatus, attach, caseOf, decide, DETAILS, staff, submitted } from '../lib/apply.mjs';
import { sample } from '../lib/samples.mjs';
import { PROGRAM, start } from '../lib/server.mjs';
import { command, run } from './lib.mjs';

// The tables that the demonstration has no row of (flip.py says when one is left).
const fillTheRest = async (server) => {
	const officer = await staff(server, 'officer1');
	const person = await applicant(server, 'load-5100');
	const { reference } = await submitted(person);
	const id = await caseOf(officer, reference);
	assertStatus(await decide(officer, id, 'claim'), 200, 204);
	assertStatus(await decide(officer, id, 'return', { field: ['file'], text_en: 'Again, please.', text_ar: 'مرة أخرى من فضلك.' }), 200);
	assertStatus(await attach(person, { name: 'other.pdf', bytes: Buffer.concat([sample('signed.pdf').bytes, Buffer.from('\n')]) }), 200, 201, 204);
	const other = await applicant(server, 'load-9950'); // of whom the provider says little
	assertStatus(await other.api('POST', '/application', {}), 200, 201);
	assertStatus(await other.api('PUT', '/application/details', { ...DETAILS, email: 'other@example.test' }), 200);
	const administrator = await staff(server, 'admin1');
	const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
	const jwks = JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k', alg: 'ES256', use: 'sig' }] });
	assert.equal((await command(server.data, 'role', 'grant', '--provider', 'staff', '--subject', 'x', '--role', 'auditor')).status, 1); // an alarm
	const [{ id: alarm }] = assertStatus(await administrator.api('GET', '/roles/alarms'), 200).json.alarms;
	assertStatus(await administrator.api('POST', `/roles/alarms/${alarm}/seen`, {}), 200);
	assertStatus(await administrator.api('POST', '/services', { client_id: 'one', name: 'One', jwks }), 200, 201);
};

test('each changed byte that can be read is found by `tasrih audit verify`', async () => {
	const server = await start(); // the demonstration fills the tables of the main job
	await fillTheRest(server);
	await server.stop();
	const flips = await run('python3', [path.join(fileURLToPath(new URL('.', import.meta.url)), 'flip.py'), PROGRAM, server.data], { timeout: 840000 });
	assert.equal(flips.status, 0, flips.stdout + flips.stderr);
	const [, columns] = /^columns: (\d+) changed, 0 unseen$/m.exec(flips.stdout);
	assert.ok(Number(columns) > 150, flips.stdout);
	console.log(flips.stdout.trim().replaceAll('\n', '; '));
	server.remove();
});
