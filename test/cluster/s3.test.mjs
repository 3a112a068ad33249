// SPDX-License-Identifier: EUPL-1.2
// Uploaded files in an S3-compatible store: every request signed as AWS says, nothing named
// before the store has it, an outage told in words, nothing handed out that is not what it was.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { accreditedCentre, assertStatus, attach, caseOf, decide, draft, monthsAgo, submit, submitted } from '../lib/apply.mjs';
import { PROGRAM, temporaryFolder } from '../lib/server.mjs';
import { multipart } from '../lib/client.mjs';
import { assertSays } from '../lib/words.mjs';
import { openAuthority } from './authority.mjs';
import { renew, SECRET, signature, startS3 } from './s3.mjs';

let s3;
let authority;
const secrets = temporaryFolder();
const secretFile = path.join(secrets, 's3.secret');
const credentialsFile = path.join(secrets, 'renewed', 'credentials');
const pdf = (text = randomBytes(20).toString('hex')) => ({ name: 'paper.pdf', bytes: Buffer.from(`%PDF-1.7\n${text}`) });
const multipartOf = (file) => multipart([], file);
const nameOf = ({ bytes }) => {
	const hash = createHash('sha256').update(bytes).digest('hex');
	return `${hash.slice(0, 2)}/${hash}`;
};
// It lies there sealed under the person's key: which name it got.
const attachNew = async (client, file) => {
	const there = new Set(s3.objects.keys());
	assertStatus(await attach(client, file), 201);
	const [name, ...more] = [...s3.objects.keys()].filter((one) => !there.has(one));
	assert.deepEqual(more, [], 'one file is one object');
	return name;
};
const assertSealed = (name, file) => {
	const { bytes } = s3.objects.get(name);
	assert.equal(name.slice(3), createHash('sha256').update(bytes).digest('hex'));
	assert.equal(bytes.length, file.bytes.length + 40, 'a nonce and a tag more');
	assert.ok(!bytes.includes(file.bytes.subarray(0, 24)));
};
const person = async () => {
	const client = await authority.person();
	assertStatus(await client.api('POST', '/application', {}), 200, 201);
	return client;
};
const fileOf = async (client) => assertStatus(await client.api('GET', '/application'), 200).json.certificate?.file ?? null;
// The store is back. What hung when it came back may still end (the machine that reads files
// asks it too), and then it rests once more: within what Retry-After said all goes on.
const whenBack = async (ask) => {
	const until = Date.now() + 10000;
	for (;;) {
		const reply = await ask();
		if (reply.status !== 503 || Date.now() > until) return reply;
		await sleep(100);
	}
};
const filesUnder = (folder) => readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory()
	? filesUnder(path.join(folder, entry.name)) : [path.join(folder, entry.name)]));

before(async () => {
	writeFileSync(secretFile, `${SECRET}\n`, { mode: 0o600 });
	s3 = await startS3();
	mkdirSync(path.dirname(credentialsFile));
	renew(credentialsFile, s3.token = 'FwoGZXIvYXdzEXAMPLE/+=');
	authority = await openAuthority({ uploads: s3.renewed(credentialsFile) });
});
after(async () => {
	await authority?.stop();
	await s3?.away();
});

// Signature Calculations for the Authorization Header, "Example: GET Object" and those after
// it, in the API reference of Amazon S3.
const EXAMPLE = { secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', scope: '20130524/us-east-1/s3/aws4_request', time: '20130524T000000Z' };
const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const host = 'examplebucket.s3.amazonaws.com';
const dated = { host, 'x-amz-content-sha256': EMPTY, 'x-amz-date': EXAMPLE.time };
const BODY = '44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072';
const PUBLISHED = [
	['GET object', { method: 'GET', path: '/test.txt', headers: { ...dated, range: 'bytes=0-9' },
		signed: ['host', 'range', 'x-amz-content-sha256', 'x-amz-date'], payload: EMPTY },
	'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41'],
	['PUT object', { method: 'PUT', path: '/test%24file.text',
		headers: { ...dated, date: 'Fri, 24 May 2013 00:00:00 GMT', 'x-amz-content-sha256': BODY, 'x-amz-storage-class': 'REDUCED_REDUNDANCY' },
		signed: ['date', 'host', 'x-amz-content-sha256', 'x-amz-date', 'x-amz-storage-class'], payload: BODY },
	'98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd'],
	['GET bucket lifecycle', { method: 'GET', path: '/', query: 'lifecycle', headers: dated,
		signed: ['host', 'x-amz-content-sha256', 'x-amz-date'], payload: EMPTY },
	'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543'],
	['GET bucket (list objects)', { method: 'GET', path: '/', query: 'max-keys=2&prefix=J', headers: dated,
		signed: ['host', 'x-amz-content-sha256', 'x-amz-date'], payload: EMPTY },
	'34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7'],
];
for (const [name, request, right] of PUBLISHED) {
	test(`the stand-in reckons the signature that AWS published: ${name}`, () => {
		assert.equal(signature({ ...EXAMPLE, ...request }), right);
	});
}

test('the stand-in refuses who is not signed, and a body that is not the signed one', async () => {
	const bare = await fetch(`${s3.origin}/tasrih-files/ab/x`, { method: 'PUT', body: 'x' });
	assert.equal(bare.status, 403);
	assert.match(await bare.text(), /AccessDenied/);
	s3.refused.length = 0;
});

test('a file is in the store, whole, when the upload is answered, and not on our disk', async () => {
	const file = pdf();
	const client = await person();
	assertSealed(await attachNew(client, file), file);
	assert.deepEqual(s3.refused, [], 'every signature was right');
	const left = () => filesUnder(path.join(authority.server.data, 'uploads')); // it may go just after the answer
	for (let i = 0; i < 100 && left().length > 0; i++) await sleep(20);
	assert.deepEqual(left(), []);
});

test('credentials that have ended are taken from their file anew, without a restart', async () => {
	const client = await person();
	s3.token = 'the next/one+=';
	s3.refused = [];
	assertStatus(await attach(client, pdf()), 503);
	assert.ok(s3.refused.length > 0 && s3.refused.every((why) => why === 'ExpiredToken'), s3.refused.join());
	renew(credentialsFile, s3.token);
	assertStatus(await whenBack(() => attach(client, pdf())), 201);
	rmSync(credentialsFile);
	assertStatus(await whenBack(() => attach(client, pdf())), 503);
	assert.match(authority.server.log, /"event":"store\.no_credentials"/);
	renew(credentialsFile, s3.token);
	assertStatus(await whenBack(() => attach(client, pdf())), 201);
	assert.doesNotMatch(authority.server.log, /EXAMPLE|the next|a secret\/with/);
});

test('the largest file that is taken arrives whole', async () => {
	const file = { name: 'paper.pdf', bytes: Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(10 * 1024 * 1024 - 9)]) };
	const client = await person();
	assertSealed(await attachNew(client, file), file);
});

test('the officer reads the file that was submitted, and none that is not what it was', async () => {
	const file = pdf();
	const client = await authority.person();
	const { reference } = await submitted(client, { file });
	const officer = await authority.officer();
	const id = await caseOf(officer, reference);
	assertStatus(await decide(officer, id, 'claim'), 200, 204); // who works on a case need not say why he reads it
	const good = assertStatus(await officer.request('GET', `/en/desk/${id}/file`), 200);
	assert.deepEqual(good.bytes, file.bytes);
	assert.match(good.headers.get('content-disposition'), /^attachment/);
	for (const habit of ['flip', 'cut']) {
		s3.habit = habit;
		assertStatus(await officer.request('GET', `/en/desk/${id}/file`), 503);
		s3.habit = null;
	}
	assertStatus(await whenBack(() => officer.request('GET', `/en/desk/${id}/file`)), 200);
});

test('a store that stumbles is asked again, and nobody notices', async () => {
	const client = await person();
	const file = pdf();
	s3.fail = 2;
	assertSealed(await attachNew(client, file), file);
});

const OUTAGES = ['500', '503', 'refuse', 'cut', 'hang', 'away'];
for (const habit of OUTAGES) {
	test(`a store that is down (${habit}): 503 in words within its bound, nothing is named, what was saved stays`, async () => {
		const old = pdf();
		const client = await person();
		assertStatus(await attach(client, old), 201);
		assertStatus(await client.api('PUT', '/application/certificate', {
			centre: await accreditedCentre(client), number: 'KEPT-77', ...monthsAgo(2) }), 200, 204);
		if (habit === 'away') await s3.away(); else s3.habit = habit;
		try {
			const started = Date.now();
			const page = await client.get('/en/application/certificate');
			const reply = await client.upload(page, /certificate\/file$/, pdf());
			assertStatus(reply, 503);
			assert.ok(Date.now() - started < 20000, 'within its bound');
			assertSays(reply.text, 'en', 'certificate.file.store_away');
			assert.equal(reply.headers.get('retry-after'), '10');
			assert.ok(reply.text.includes('KEPT-77'), 'what was typed is still in the form');
			// While it rests, nobody waits; the API says it in the reader's language.
			const soon = Date.now();
			const told = assertStatus(await client.api('POST', '/application/certificate/file', multipartOf(pdf()), { 'accept-language': 'ar' }), 503);
			assert.ok(Date.now() - soon < 8000);
			assert.match(told.json.detail, /مخزن الملفات/);
			assert.equal((await fileOf(client)).sha256 ?? nameOf(old).slice(3), nameOf(old).slice(3), 'the old file is still the one');
			// The rest of the work goes on.
			assertStatus(await client.get('/en/application'), 200);
		} finally {
			if (habit === 'away') await s3.listen(); else s3.habit = null;
		}
		assertStatus(await whenBack(() => attach(client, pdf())), 201);
	});
}

test('an upload that hung says nothing of a store that has answered somebody since', async () => {
	const [hung, other] = [await person(), await person()];
	const before = s3.calls.length;
	const puts = () => s3.calls.slice(before).filter((call) => call.startsWith('PUT')).length;
	s3.habit = 'hang';
	const waiting = attach(hung, pdf());
	for (let i = 0; i < 400 && puts() < 2; i++) await sleep(20); // its last attempt
	s3.habit = null;
	assert.equal(puts(), 2);
	assertStatus(await whenBack(() => attach(other, pdf())), 201);
	assertStatus(await waiting, 503);
	assertStatus(await attach(other, pdf()), 201);
});

test('a file that nobody needs any more leaves the store, one that somebody needs stays', async () => {
	const shared = pdf();
	const one = await person();
	const two = await person();
	const ofOne = await attachNew(one, shared);
	const ofTwo = await attachNew(two, shared);
	assertStatus(await one.api('DELETE', '/application/certificate/file'), 200, 204);
	assert.deepEqual([ofOne, ofTwo].map((name) => s3.objects.has(name)), [false, true]);
	assertStatus(await two.api('DELETE', '/application/certificate/file'), 200, 204);
	assert.ok(!s3.objects.has(ofTwo));
});

test('the same file comes and goes at once, in many hands: whoever has it has it', async () => {
	const shared = pdf();
	const client = await person(); // another person's lies under another name
	const clients = Array.from({ length: 6 }, () => client);
	const name = await attachNew(client, shared);
	for (let round = 0; round < 8; round++) {
		const replies = await Promise.all(clients.map((one, i) => ((i + round) % 2
			? one.api('DELETE', '/application/certificate/file') : attach(one, shared))));
		for (const reply of replies) assertStatus(reply, 200, 201, 204, 503);
		assert.equal(s3.objects.has(name), await fileOf(client) !== null, `round ${round}`);
	}
});

test('a removal that the store does not take is ended later, and the person is not held up by it', async () => {
	const file = pdf();
	const client = await person();
	const name = await attachNew(client, file);
	s3.habit = 'refuse';
	assertStatus(await client.api('DELETE', '/application/certificate/file'), 200, 204);
	s3.habit = null;
	assert.equal(await fileOf(client), null);
	assert.ok(s3.objects.has(name), 'still there; the sweep takes it away within ten minutes');
	// Until then nobody is given a file that may vanish.
	await sleep(2100);
	assertStatus(await attach(client, file), 503);
});

test('what was put and never named goes when it is a day old; what is named stays', async () => {
	const [orphan, young, kept] = [pdf(), pdf(), pdf()];
	const client = await authority.person();
	await draft(client);
	const name = await attachNew(client, pdf());
	assertStatus(await submit(client), 200, 201);
	const old = Date.now() - 25 * 3600 * 1000;
	s3.objects.set(nameOf(orphan), { bytes: orphan.bytes, at: old });
	s3.objects.set(nameOf(young), { bytes: young.bytes, at: Date.now() });
	s3.objects.set('readme.txt', { bytes: Buffer.from('of somebody else'), at: old });
	s3.objects.get(name).at = old;
	await authority.server.stop();
	await authority.again(); // the first round looks at all
	for (let i = 0; i < 100 && s3.objects.has(nameOf(orphan)); i++) await sleep(50);
	assert.deepEqual([nameOf(orphan), nameOf(young), name].map((one) => s3.objects.has(one)), [false, true, true]);
	assert.ok(s3.objects.has('readme.txt'));
});

test('migrate --uploads carries the files of a folder over, goes on where it was cut off, and proves it', async () => {
	const folder = path.join(authority.server.data, 'uploads');
	const files = Array.from({ length: 12 }, () => pdf());
	for (const file of files) {
		mkdirSync(path.join(folder, nameOf(file).slice(0, 2)), { recursive: true });
		writeFileSync(path.join(folder, nameOf(file)), file.bytes);
	}
	writeFileSync(path.join(folder, nameOf(files[11])), 'not what it was');
	const tasrih = () => new Promise((resolve) => {
		execFile(PROGRAM, ['migrate', '--uploads', '--config', authority.server.config], { encoding: 'utf8' },
			(error, stdout) => resolve({ status: error?.code ?? 0, stdout }));
	});
	const before = s3.calls.length;
	s3.fail = 0;
	const cut = setInterval(() => { if (s3.calls.slice(before).filter((call) => call.startsWith('PUT')).length >= 3) s3.habit = 'refuse'; }, 1);
	const first = await tasrih();
	clearInterval(cut);
	s3.habit = null;
	assert.equal(first.status, 1, first.stdout);
	const second = await tasrih();
	assert.equal(second.status, 1, 'one file of the folder is damaged');
	assert.match(second.stdout, /^12 files: \d+ sent now, [1-9]\d* there before, 1 damaged/);
	assert.ok(!s3.objects.has(nameOf(files[11])), 'damage is not carried over');
	writeFileSync(path.join(folder, nameOf(files[11])), files[11].bytes);
	const third = await tasrih();
	assert.equal(third.status, 0, third.stdout);
	assert.match(third.stdout, /^12 files: 1 sent now, 11 there before, 0 damaged.*\nevery file was read back and is the same/);
	for (const file of files) assert.ok(s3.objects.get(nameOf(file)).bytes.equals(file.bytes));
});
