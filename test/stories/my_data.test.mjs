// SPDX-License-Identifier: EUPL-1.2
// A person takes out all that is kept about him, and nothing of anybody else's: on the page in
// both languages, by the API, and only when he proved a moment ago who he is.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';

import { applicant, assertStatus, caseOf, draft, look, permitFor, staff, submitted } from '../lib/apply.mjs';
import { assertFits, assertWellMade, launch, visitor } from '../lib/browser.mjs';
import { open, signIn } from '../lib/pages.mjs';
import { sample } from '../lib/samples.mjs';
import { shared, temporaryFolder } from '../lib/server.mjs';
import { assertSays } from '../lib/words.mjs';

const box = shared({ before, after });
let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

// Python's reader of ZIP is not ours: {name: bytes}.
const unzip = (bytes) => {
	const file = path.join(temporaryFolder(), 'my-data.zip');
	writeFileSync(file, bytes);
	const out = execFileSync('/usr/bin/python3', ['-c', `
import base64, json, sys, zipfile
archive = zipfile.ZipFile(sys.argv[1])
assert archive.testzip() is None
print(json.dumps({name: base64.b64encode(archive.read(name)).decode() for name in archive.namelist()}))
`, file], { maxBuffer: 64 << 20 });
	return Object.fromEntries(Object.entries(JSON.parse(out)).map(([name, text]) => [name, Buffer.from(text, 'base64')]));
};

const takeOut = async (client, language = 'en') => {
	const reply = await client.submit(await client.get(`/${language}/my-data`), /my-data\/archive$/);
	assertStatus(reply, 200);
	assert.equal(reply.headers.get('content-type'), 'application/zip');
	assert.match(reply.headers.get('content-disposition'), /^attachment; filename="my-data-\d{4}-\d\d-\d\d\.zip"/);
	assert.match(reply.headers.get('cache-control'), /no-store/);
	return unzip(reply.bytes);
};

describe('everything about oneself', () => {
	let holder, number;

	before(async () => {
		await box.started();
		holder = await applicant(box.server, 'load-9950');
		number = await permitFor(box.server, holder, { details: { passport_number: 'OWN99501' } });
	});

	test('is one ZIP: data.json, the uploaded file as it was, the permit as PDF and as code', async () => {
		const files = await takeOut(holder);
		const data = JSON.parse(files['data.json']);
		assert.equal(data.schema, 'tasrih.my-data');
		assert.equal(data.version, 1);
		assert.equal(data.details.passport_number, 'OWN99501');
		assert.match(data.details.email, /@example\.test$/);
		assert.equal(data.submissions[0].answers.person.passport_number, 'OWN99501');
		assert.deepEqual(data.permits.map((one) => one.number), [number]);
		assert.ok(data.letters.some(({ kind }) => kind === 'approved'));
		assert.ok(data.timeline.some(({ what }) => what === 'approve'));
		assert.ok(data.rules_accepted.length > 0 && data.drones.length > 0 && data.sessions.length > 0);
		assert.ok(data.acts.some(({ action }) => action === 'identity.sign_in'));
		assert.ok(data.readers.some(({ role, purpose }) => role === 'officer' && purpose === 'quality'));
		assert.deepEqual(data.cut, []);
		assert.doesNotMatch(files['data.json'].toString(), /:1:[A-Za-z0-9_-]{20}/, 'nothing is sealed any more');
		assert.equal(data.files.length, 1);
		assert.deepEqual(files[data.files[0].path], sample('signed.pdf').bytes);
		assert.match(files[`permits/${number}.pdf`].subarray(0, 8).toString(), /^%PDF-/);
		assert.deepEqual(files[`permits/${number}.cose`], Buffer.from(data.permits[0].token, 'base64url'));
		assert.equal(Object.keys(files).length, 4);
	});

	test('is the same by the API', async () => {
		const { json } = assertStatus(await holder.api('GET', '/my-data'), 200);
		assert.equal(json.details.passport_number, 'OWN99501');
		const files = unzip(assertStatus(await holder.api('GET', '/my-data/archive'), 200).bytes);
		assert.deepEqual(Object.keys(JSON.parse(files['data.json'])), Object.keys(json));
	});

	test('is told to the auditors, each time', async () => {
		const newest = async () => {
			const auditor = await staff(box.server, 'auditor1');
			return assertStatus(await auditor.api('GET', '/audit/entries?what=subject.export'), 200).json.entries[0];
		};
		const before_ = await newest();
		assert.equal(before_.reason, 'archive');
		assertStatus(await holder.api('GET', '/my-data'), 200);
		const entry = await newest();
		assert.ok(entry.entry > before_.entry);
		assert.deepEqual([entry.role, entry.reason], ['applicant', 'json']);
	});

	test('asks again who it is when the sign-in is some time ago', async () => {
		const later = await applicant(box.server, 'load-9951');
		const page = await later.get('/en/my-data');
		await box.server.ageProof(later);
		for (const where of ['/my-data', '/my-data/archive']) {
			assert.match(assertStatus(await later.api('GET', where), 401).json.type, /identity\.prove/);
		}
		const { action, fields } = later.filled(page, /my-data\/archive$/);
		const asked = assertStatus(await later.request('POST', action, {
			headers: { origin: box.server.origin, 'sec-fetch-site': 'same-origin' }, body: new URLSearchParams(fields) }), 401);
		assertSays(asked.text, 'en', 'identity.send_again.prove_lede');
		await later.signIn('load-9951');
		assertStatus(await later.api('GET', '/my-data'), 200);
	});
});

describe('no person gets another\'s', () => {
	const SECRET = 'SECRET77';
	let owner, stranger, reference;

	before(async () => {
		owner = await applicant(box.server, 'load-9960');
		({ reference } = await submitted(owner, { details: { passport_number: SECRET } }));
		stranger = await applicant(box.server, 'load-9961');
		await draft(stranger);
	});

	test('whatever he adds to the address, and whatever he types as his own', async () => {
		const { account } = (await owner.api('GET', '/my-data')).json;
		// An Emirates ID that is only typed proves nothing.
		const typed = await applicant(box.server, 'load-9962');
		await draft(typed, { details: { email: 'noura-9960@example.test' } });
		for (const client of [stranger, typed]) {
			for (const more of ['', `?account=${account.id}`, `?id=${account.id}`, `?reference=${reference}`]) {
				const reply = assertStatus(await client.api('GET', `/my-data${more}`), 200);
				assert.notEqual(reply.json.account.id, account.id);
				for (const words of [SECRET, reference, account.id]) assert.ok(!reply.text.includes(words), words);
			}
			const files = await takeOut(client);
			assert.ok(!files['data.json'].toString().includes(SECRET));
			assert.ok(!Object.keys(files).some((name) => name.includes(reference)));
		}
		for (const where of [`/my-data/${account.id}`, `/my-data/archive/${account.id}`]) {
			assertStatus(await stranger.api('GET', where), 404);
		}
	});

	test('and neither do staff, nor somebody who is nobody', async () => {
		const officer = await staff(box.server, 'officer1');
		assertStatus(await look(officer, await caseOf(officer, reference)), 200);
		for (const where of ['/my-data', '/my-data/archive']) {
			assertStatus(await officer.api('GET', where), 401);
			assertStatus(await box.server.client().api('GET', where), 401);
		}
	});

	test('two who ask at once each get their own', async () => {
		const all = await Promise.all([owner, stranger, owner, stranger].map((client) => client.api('GET', '/my-data/archive')));
		const whose = all.map((reply) => JSON.parse(unzip(assertStatus(reply, 200).bytes)['data.json']).details.passport_number);
		assert.deepEqual([whose[0], whose[2]], [SECRET, SECRET]);
		assert.ok(whose[1] !== SECRET && whose[3] !== SECRET);
	});
});

test('in the browser, in both languages: the page says who looked, and the file comes', async () => {
	for (const language of ['en', 'ar']) {
		const person = await visitor(browser, box.server, { language, width: 390, script: language === 'en' });
		await signIn(person, 'load-9950', { next: '/account' });
		await person.page.locator('main a[href$="/my-data"]').click();
		await assertWellMade(person.page, language);
		await assertFits(person.page);
		assertSays(await person.page.content(), language, 'subject.readers.text');
		const [download] = await Promise.all([person.page.waitForEvent('download'),
			person.page.locator('form[action$="/my-data/archive"] button').click()]);
		assert.match(download.suggestedFilename(), /^my-data-\d{4}-\d\d-\d\d\.zip$/);
		assert.ok((await download.path()).length > 0);
		await open(person, '/my-data');
		person.assertQuiet();
		await person.close();
	}
});
