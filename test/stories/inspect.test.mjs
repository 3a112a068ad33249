// SPDX-License-Identifier: EUPL-1.2
// Uploaded certificates are read in a jail while their owners go on: what they are told, what
// the officer sees, and that the server lives whatever is uploaded.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { applicant, assertStatus, attach, caseOf, decide, draft, staff, submit, submitted } from '../lib/apply.mjs';
import { sample } from '../lib/samples.mjs';
import { shared, TOP } from '../lib/server.mjs';
import { assertSays, words } from '../lib/words.mjs';

const box = shared({ before, after });
let free = 300;

const person = async (language) => {
	const client = await applicant(box.server, `load-${free++}`, language);
	assertStatus(await client.api('POST', '/application', {}), 200, 201);
	return client;
};

// What the API says of the file once it has been looked at.
const checked = async (client) => {
	for (let i = 0; i < 1200; i++) {
		const { check } = assertStatus(await client.api('GET', '/application'), 200).json.certificate.file;
		if (check.state === 'done') return check;
		await sleep(50);
	}
	return assert.fail('the file was not looked at');
};

const VERDICTS = [['signed.pdf', 'readable'], ['scan.jpg', 'readable'], ['password.pdf', 'password'],
	['truncated.pdf', 'damaged'], ['bomb-page.pdf', 'too_large'], ['bomb-stream.pdf', 'too_slow']];
for (const [name, verdict] of VERDICTS) {
	test(`${name} is ${verdict}, and its owner hears what to do in both languages`, async () => {
		const client = await person('en');
		assertStatus(await attach(client, sample(name)), 200, 201, 204);
		const check = await checked(client);
		assert.equal(check.verdict, verdict);
		for (const language of ['en', 'ar']) {
			const page = await client.get(`/${language}/application/certificate`);
			if (verdict !== 'readable') assertSays(page.text, language, `inspect.${verdict}`);
			else assert.doesNotMatch(page.text, new RegExp(words(language, 'application.file_check.waiting')));
		}
		// it may be sent all the same: a hint refuses nothing
		assert.notEqual(assertStatus(await client.api('GET', '/application'), 200).json.certificate.file, null);
	});
}

test('hostile files get an answer, and the next person is served', async () => {
	const folder = path.join(TOP, 'test/samples/hostile');
	const client = await person('en');
	for (const name of readdirSync(folder).filter((file) => file.startsWith('a_') || file.startsWith('range'))) {
		assertStatus(await attach(client, { name, bytes: readFileSync(path.join(folder, name)), type: 'application/pdf' }), 200, 201, 204);
		assert.notEqual((await checked(client)).verdict, 'stopped');
	}
	assertStatus(await box.server.client().get('/healthz'), 200);
});

test('the officer sees pictures and what was found, never the file itself', async () => {
	const client = await applicant(box.server, `load-${free++}`);
	const { reference } = await submitted(client);
	await checked(client);
	const officer = await staff(box.server, 'officer1');
	const id = await caseOf(officer, reference);
	// who has not claimed it and has not told why is asked first
	assertStatus(await officer.request('GET', `/en/desk/${id}/document/1/small`), 303);
	assertStatus(await decide(officer, id, 'claim'), 200, 204);
	for (const language of ['en', 'ar']) {
		const page = assertStatus(await officer.get(`/${language}/desk/${id}`), 200);
		assertSays(page.text, language, 'decision.document.found');
		assertSays(page.text, language, 'certificate.seal.unknown');
		assert.match(page.text, /TC-0042-2026-00119\?k=9f3a71/);
	}
	const sizes = [];
	for (const size of ['small', 'large']) {
		const picture = assertStatus(await officer.get(`/en/desk/${id}/document/1/${size}`), 200);
		assert.equal(picture.headers.get('content-type'), 'image/png');
		assert.equal(picture.headers.get('x-content-type-options'), 'nosniff');
		assert.match(picture.headers.get('cache-control'), /no-store/);
		assert.match(picture.headers.get('content-security-policy'), /default-src 'none'; sandbox/);
		sizes.push(picture.bytes.readUInt32BE(16));
	}
	assert.deepEqual(sizes, [700, 1400]);
	for (const wrong of ['2/small', '0/small', '99/small', '1/huge']) {
		assertStatus(await officer.get(`/en/desk/${id}/document/${wrong}`), 404);
	}
	assertStatus(await client.request('GET', `/en/desk/${id}/document/1/small`), 303, 403, 404);
});

// Each of these keeps a reader busy until it is killed.
test('while readers are busy with hostile files, others submit and wait for none of them', async () => {
	const hostile = await Promise.all(Array.from({ length: 10 }, () => person('en')));
	const honest = await Promise.all(Array.from({ length: 12 }, async () => draft(await applicant(box.server, `load-${free++}`))));
	for (const client of hostile) assertStatus(await attach(client, sample('bomb-stream.pdf')), 200, 201, 204);
	const receipts = await Promise.all(honest.map((client) => submit(client)));
	for (const reply of receipts) assertStatus(reply, 201);
	const states = await Promise.all(hostile.map(async (client) =>
		assertStatus(await client.api('GET', '/application'), 200).json.certificate.file.check.state));
	assert.ok(states.some((state) => state !== 'done'), 'all were looked at before the last receipt');
	for (const client of hostile) assert.equal((await checked(client)).verdict, 'too_slow');
});
