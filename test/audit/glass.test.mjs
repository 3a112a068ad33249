// SPDX-License-Identifier: EUPL-1.2
// Breaking the glass: whoever has the machine can do what the pages ask two people for, but
// only while there are not two, and never unseen.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { exportJWK, generateKeyPair } from 'jose';

import { applicant, assertStatus, staff } from '../lib/apply.mjs';
import { shared, temporaryFolder } from '../lib/server.mjs';
import { command, run } from './lib.mjs';

const box = shared({ before, after });
const role = (data, verb, subject, word) => command(data, 'role', verb, '--provider', 'staff', '--subject', subject, '--role', word);
const waiting = async (reader) => assertStatus(await reader.api('GET', '/roles/alarms'), 200).json;

test('`tasrih role` sets a machine up, gives the only administrator a second one, and then is over', async () => {
	const data = temporaryFolder();
	for (const [verb, subject, word, says] of [
		['grant', 'olga', 'officer', null],
		['grant', 'anna', 'administrator', null],
		['grant', 'omar', 'officer', /only gives him a second one/],
		['withdraw', 'anna', 'administrator', /only gives him a second one/],
		['withdraw', 'olga', 'officer', /only gives him a second one/],
		['grant', 'badr', 'administrator', null],
		['grant', 'carl', 'administrator', /there are two administrators/],
		['withdraw', 'badr', 'administrator', /there are two administrators/],
	]) {
		const { status, stderr } = await role(data, verb, subject, word);
		assert.equal(status, says ? 1 : 0, `${verb} ${subject} ${word}: ${stderr}`);
		if (says) assert.match(stderr, says);
	}
});

test('its use is shown to every administrator and auditor until he has seen it', async () => {
	const [one, two, auditor] = await Promise.all(['admin1', 'admin2', 'auditor1'].map((name) => staff(box.server, name)));
	assert.deepEqual(await waiting(one), { waiting: 0, alarms: [] });
	assert.equal((await role(box.server.data, 'grant', 'x', 'administrator')).status, 1);
	assert.match((await command(box.server.data, 'key', 'replace')).stdout, /another key/);
	for (const reader of [one, two, auditor]) {
		assert.deepEqual((await waiting(reader)).alarms.map(({ kind, words }) => [kind, words]), [['key_replaced', null], ['role_refused', 'administrator']]);
		for (const [language, said] of [['en', 'Somebody tried to change a role'], ['ar', 'حاول أحدهم تغيير دور']]) {
			const page = assertStatus(await reader.get(`/${language}/roles`), 200).text;
			assert.ok(page.includes(said));
			assert.match(assertStatus(await reader.get(`/${language}/staff`), 200).text, new RegExp(`/${language}/roles#alarms`));
		}
	}
	const after = await one.submit(await one.get('/en/roles'), /roles\/alarms$/);
	assert.ok(!after.text.includes('Somebody tried'));
	const { alarms } = await waiting(two);
	assert.equal(alarms.length, 2);
	assertStatus(await two.api('POST', `/roles/alarms/${alarms[1].id}/seen`, {}), 200);
	assert.deepEqual((await waiting(two)).alarms.map(({ kind }) => kind), ['key_replaced']);
	assert.equal((await waiting(auditor)).waiting, 2);
	assertStatus(await auditor.api('POST', '/roles/alarms/x/seen', {}), 404);
	const { entries } = assertStatus(await auditor.api('GET', '/audit/entries?what=access.see_alarm'), 200).json;
	assert.equal(entries.length, 2);
});

test('who must be out is out at once, and a machine client with all it had', async () => {
	const { data } = box.server;
	const [one, two, officer, other] = await Promise.all(['admin1', 'admin2', 'officer1', 'officer2'].map((name) => staff(box.server, name)));
	const person = await applicant(box.server, 'load-902');
	const sql = 'import sqlite3, sys; print(*sqlite3.connect(sys.argv[1]).execute("select provider, subject from account where name = ?", [sys.argv[2]]).fetchone())';
	const { name } = assertStatus(await officer.api('GET', '/session'), 200).json;
	const [provider, subject] = (await run('python3', ['-c', sql, `${data}/tasrih.db`, name])).stdout.trim().split(' ');
	const end = (...words) => command(data, 'session', 'end', ...words);
	for (const words of [[], ['--all', '--provider', provider], ['--provider', provider], ['--provider', provider, '--subject', ''], ['--all', 'x']]) assert.equal((await end(...words)).status, 3, words.join(' '));
	assert.match((await end('--provider', provider, '--subject', 'nobody')).stderr, /no such account/);
	assertStatus(await officer.api('GET', '/desk'), 200);
	assert.equal((await end('--provider', provider, '--subject', subject)).status, 0);
	assertStatus(await officer.api('GET', '/desk'), 401);
	assertStatus(await other.api('GET', '/desk'), 200);

	const { publicKey } = await generateKeyPair('ES256', { extractable: true });
	const jwks = JSON.stringify({ keys: [{ ...await exportJWK(publicKey), kid: 'k' }] });
	assertStatus(await one.api('POST', '/services', { client_id: 'tower', name: 'Tower', jwks }), 201);
	const { account } = assertStatus(await one.api('GET', '/services'), 200).json.clients.find(({ client_id }) => client_id === 'tower');
	const made = assertStatus(await one.api('POST', '/roles/proposals', { account, role: 'verifier', gives: true, reason: 'test' }), 201).json;
	assertStatus(await two.api('POST', `/roles/proposals/${made.id}/confirm`, {}), 200);
	assert.match((await command(data, 'service', 'list')).stdout, /^tower\tactive\tnever\t1 keys\t verifier$/m);
	assert.equal((await command(data, 'service', 'end', '--client', 'tower')).status, 0);
	assert.match((await command(data, 'service', 'end', '--client', 'tower')).stderr, /ended before/);
	assert.match((await command(data, 'service', 'end', '--client', 'x')).stderr, /no such client/);
	assert.match((await command(data, 'service', 'list')).stdout, /^tower\tended\tnever\t1 keys\t$/m);
	for (const words of [['add'], ['end'], ['list', '--client', 'x'], ['list', '--all']]) assert.equal((await command(data, 'service', ...words)).status, 3, words.join(' '));

	assert.equal((await end('--all')).status, 0);
	for (const [who, where] of [[one, '/roles'], [other, '/desk'], [person, '/application']]) assertStatus(await who.api('GET', where), 401);
	const auditor = await staff(box.server, 'auditor1');
	assert.deepEqual((await waiting(auditor)).alarms.slice(0, 3).map(({ kind, name: whose }) => [kind, whose]), [['all_signed_out', null], ['service_ended', 'Tower'], ['signed_out', name]]);
	const { entries } = assertStatus(await auditor.api('GET', '/audit/entries?what=identity.cut_sessions'), 200).json;
	assert.deepEqual(entries.map(({ actor }) => actor), ['command', 'command']);
});

test('nobody else sees them', async () => {
	for (const name of ['officer1', 'supervisor1']) assertStatus(await (await staff(box.server, name)).api('GET', '/roles/alarms'), 403);
	const person = await applicant(box.server, 'load-901');
	assertStatus(await person.api('GET', '/roles/alarms'), 403, 401);
});
