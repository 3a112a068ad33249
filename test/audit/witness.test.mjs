// SPDX-License-Identifier: EUPL-1.2
// Outside witnesses: each checkpoint is sent to them with its proof, what they sign is kept,
// shown and served, and one that is away, wrong or lying stops nothing.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { assertStatus } from '../lib/apply.mjs';
import { PROGRAM, temporaryFolder, TOP } from '../lib/server.mjs';
import { startFalseProvider } from '../signin/false_provider.mjs';
import { rows, serve, signIn } from '../signin/serve.mjs';
import { audit, goAuditor, run } from './lib.mjs';
import { readKey, readNote, signedBy, startWitness } from './witness.mjs';

const PATIENCE = 40000; // a witness that failed some times is left alone for a while
let server;
let provider;
const witnesses = [];

const until = async (what, condition) => {
	for (const end = Date.now() + PATIENCE; Date.now() < end; await sleep(100)) {
		const found = await condition();
		if (found) return found;
	}
	throw new Error(`${what}: not within ${PATIENCE} ms; ${JSON.stringify(rows(server, 'SELECT name, state FROM audit_witness'))} ${server.log.slice(-1500)}`);
};
const command = (...words) => run(PROGRAM, [...words, '--config', server.config], { cwd: TOP });
const happen = async () => assert.equal((await command('centre', 'load', 'data/demo/centres.tsv')).status, 0);
const state = (witness) => rows(server, `SELECT state FROM audit_witness WHERE name = '${witness.name}'`)[0]?.[0];
const stateIs = (witness, word) => until(`${witness.name} is ${word}`, () => state(witness) === word);
const text = async (path) => (await fetch(`${server.origin}/audit/${path}`)).text();
const head = async () => readNote(await text('checkpoint')).size;
const sizeOf = (witness) => rows(server, `SELECT coalesce(max(size), 0) FROM audit_cosignature WHERE witness = '${witness.name}'`)[0][0];
const signs = async (witness, size) => until(`${witness.name} signs ${size}`, () => sizeOf(witness) >= size);

before(async () => {
	provider = await startFalseProvider();
	for (const name of ['one.example/w', 'two.example/w']) witnesses.push(await startWitness(name));
	const lines = witnesses.map(({ key, url }) => `${key} ${url}`).join('\nwitness = ');
	server = await serve({ staff: provider.section({ kind: 'staff' }) }, undefined, { witnesses: { witness: lines } });
	const keys = (await text('keys')).trim().split('\n');
	for (const witness of witnesses) witness.trust(keys);
	await happen();
});
after(async () => {
	await server?.stop();
	for (const witness of witnesses) await witness.stop();
	await provider?.stop?.();
	server?.remove();
});

describe('a witness', () => {
	test('signs what continues what it signed before, and anybody can verify that', async () => {
		const [one] = witnesses;
		await signs(one, await head());
		const first = sizeOf(one);
		await happen();
		await signs(one, first + 1);
		await stateIs(one, 'good');
		assert.ok(one.answers.filter((status) => status === 200).length >= 2, one.answers.join());
		assert.ok(one.answers.every((status) => [200, 403, 404].includes(status)), `no conflict: ${one.answers}`);
		const note = await until('all have signed one head', async () => {
			const reply = await fetch(`${server.origin}/audit/witnessed`);
			const read = readNote(await reply.text());
			return witnesses.every(({ key }) => signedBy(read, readKey(key))) && read;
		});
		const logKeys = (await text('keys')).trim().split('\n').map(readKey);
		assert.ok(logKeys.some((key) => signedBy(note, key)), 'the log itself signed it');
		for (const { key } of witnesses) assert.ok(Math.abs(signedBy(note, readKey(key)) - Date.now() / 1000) < 60);
	});

	test('is believed by Go, which knows nothing of us', async () => {
		const auditor = await goAuditor(temporaryFolder());
		const keys = (await text('keys')).trim().split('\n');
		const ask = (...more) => Promise.all(keys.map((key) => run(auditor, ['witnessed', `${server.origin}/audit`, key, ...more])));
		const heard = await ask(...witnesses.map(({ key }) => key));
		assert.equal(heard.filter(({ status: ended, stdout }) => ended === 0 && stdout.match(/^ok /gm).length === 2).length, 1, JSON.stringify(heard));
		const [one, two] = witnesses.map(({ key }) => key.split('+'));
		const other = await ask([two[0], ...one.slice(1)].join('+')); // the one's key under the other's name
		assert.ok(other.every(({ status: ended }) => ended === 1), JSON.stringify(other));
	});

	test('that fails, forges or says nothing has signed nothing, and is asked again', async () => {
		const [one, two] = witnesses;
		for (const [mode, word] of [['failing', 'failed'], ['forger', 'bad'], ['mute', 'bad']]) {
			const before = sizeOf(two);
			two.mode = mode;
			await happen();
			await signs(one, await head());
			await stateIs(two, word);
			assert.equal(sizeOf(two), before);
			two.mode = 'good';
			await happen();
			await stateIs(two, 'good');
			assert.ok(sizeOf(two) > before);
		}
	});

	test('that has another size is sent a proof from there', async () => {
		const [one] = witnesses;
		const earlier = { ...one.seen };
		const then = sizeOf(one);
		await happen();
		await signs(one, then + 1);
		for (const seen of [earlier, {}]) {
			await until('it has signed all', async () => sizeOf(one) === await head());
			one.seen = { ...seen };
			one.answers.length = 0;
			const before = sizeOf(one);
			await happen();
			await signs(one, before + 1);
			const conflict = one.answers.indexOf(409);
			assert.ok(conflict >= 0, one.answers.join());
			assert.equal(one.answers[conflict + 1], 200, one.answers.join());
		}
	});

	test('that has seen more of this log than there is, is told of loudly', async () => {
		const [, two] = witnesses;
		two.mode = 'ahead';
		await happen();
		await stateIs(two, 'ahead');
		assert.match(server.log, /"level":"error","event":"audit\.witness","name":"two\.example\/w","state":"ahead"/);
		two.mode = 'good';
		await stateIs(two, 'good');
	});

	test('is shown to auditors, in both languages', async () => {
		const client = server.client();
		await signIn(server, client, 'staff', { staff: true });
		const granted = await command('role', 'grant', '--provider', 'staff', '--subject', 'person-1', '--role', 'auditor');
		assert.equal(granted.status, 0, granted.stderr);
		for (const language of ['en', 'ar']) {
			const page = assertStatus(await client.get(`/${language}/audit/signed`), 200).text;
			for (const { name, key } of witnesses) assert.ok(page.includes(name) && page.includes(key), name);
		}
		const json = assertStatus(await client.api('GET', '/audit/signed'), 200).json;
		assert.deepEqual(json.witnesses.map(({ name, state: word }) => [name, word]), witnesses.map(({ name }) => [name, 'good']));
		assert.ok(signedBy(readNote(json.witnesses[0].note), readKey(witnesses[0].key)));
	});

	test('that answers too late keeps neither the others nor the stop, and all of it verifies', async () => {
		const [one, two] = witnesses;
		two.mode = 'silent';
		await happen();
		await stateIs(two, 'away');
		await happen();
		await signs(one, await head());
		const { data } = server;
		await server.stop();
		assert.equal((await audit(data, 'verify')).status, 0);
		const alter = (sql) => run('python3', ['-c', 'import sqlite3, sys; d = sqlite3.connect(sys.argv[1]); d.execute(sys.argv[2]); d.commit()', `${data}/tasrih.db`, sql]);
		for (const [column, value] of [['at', 'at + 1000'], ['size', 'size - 1'], ['note', "replace(note, '— one', '— oné')"], ['witness_key', "replace(witness_key, 'one', 'on')"]]) {
			await alter('CREATE TABLE IF NOT EXISTS aside AS SELECT * FROM audit_cosignature');
			await alter(`UPDATE audit_cosignature SET ${column} = ${value}`);
			const found = await audit(data, 'verify');
			assert.equal(found.status, 1, column);
			assert.match(found.stdout, /cosignature of one\.example\/w/, column);
			await alter('DELETE FROM audit_cosignature');
			await alter('INSERT INTO audit_cosignature SELECT * FROM aside');
		}
		await alter('DROP TABLE aside');
		assert.equal((await audit(data, 'verify')).status, 0);
	});
});
