// SPDX-License-Identifier: EUPL-1.2
// Files that people and attackers send: type by content, a limit while streaming, never
// opened here, never shown inline, nothing half stored.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { applicant, assertStatus, attach, caseOf, decide, draft, staff, submitted, look } from '../lib/apply.mjs';
import { sample } from '../lib/samples.mjs';
import { shared } from '../lib/server.mjs';
import { assertSays } from '../lib/words.mjs';

const box = shared({ before, after });
let free = 100;
const MOST = 10 * 1024 * 1024;

const person = async (language) => {
	const client = await applicant(box.server, `load-${free++}`, language);
	assertStatus(await client.api('POST', '/application', {}), 200, 201);
	return client;
};
const file = async (client) => assertStatus(await client.api('GET', '/application'), 200).json.certificate?.file ?? null;

const filesUnder = (folder) => (existsSync(folder) ? readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
	const whole = path.join(folder, entry.name);
	return entry.isDirectory() ? filesUnder(whole) : [whole];
}) : []);
// The log and the lists are published by the clock, whatever is uploaded.
const PUBLISHED = () => path.join(box.server.data, 'public') + path.sep;
const stored = () => filesUnder(box.server.data).filter((name) => !/\.(db|sqlite|sqlite3)(-wal|-shm)?$/.test(name) && !name.startsWith(PUBLISHED()));

// What is thrown away may be thrown away just after the answer.
const assertNothingMore = async (kept) => {
	for (let i = 0; i < 100 && stored().length > kept; i++) await sleep(20);
	assert.equal(stored().length, kept, 'nothing is left on the disk');
};

const pdf = (bytes) => ({ name: 'paper.pdf', bytes: Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(bytes - 9, 0x20)]) });

const GOOD = [['signed.pdf', 'application/pdf'], ['scan.jpg', 'image/jpeg'], ['scan.pdf', 'application/pdf'],
	['picture.png', 'image/png'], ['photo-exif.jpg', 'image/jpeg'], ['password.pdf', 'application/pdf'],
	['truncated.pdf', 'application/pdf'], ['bomb-stream.pdf', 'application/pdf'],
	['bomb-page.pdf', 'application/pdf'], ['huge.png', 'image/png'], ['pdf-with-html.pdf', 'application/pdf']];
const BAD = [['not-a-document.pdf', 'certificate.file.wrong_type'], ['program.pdf', 'certificate.file.wrong_type'],
	['program.png', 'certificate.file.wrong_type'], ['html-then-pdf.pdf', 'certificate.file.wrong_type'],
	['picture.svg', 'certificate.file.wrong_type'], ['page.html', 'certificate.file.wrong_type'],
	['gif-as.jpg', 'certificate.file.wrong_type'], ['zip-as.pdf', 'certificate.file.wrong_type'],
	['empty.pdf', 'certificate.file.empty']];

for (const [name, type] of GOOD) {
	test(`${name} is taken as ${type}`, async () => {
		const client = await person();
		assertStatus(await attach(client, { ...sample(name), type: 'text/plain' }), 200, 201, 204);
		assert.equal((await file(client)).type, type);
	});
}

for (const [name, key] of BAD) {
	test(`${name} is refused`, async () => {
		for (const language of ['en', 'ar']) {
			const client = await person(language);
			const kept = stored().length;
			const page = await client.get(`/${language}/application/certificate`);
			const reply = await client.upload(page, /\/certificate\/file$/, { ...sample(name), type: 'application/pdf' });
			assertStatus(reply, 415, 422);
			assertSays(reply.text, language, key);
			assert.equal(await file(client), null);
			await assertNothingMore(kept);
		}
	});
}

test('10 MB are taken, one byte more is refused with 413', async () => {
	const client = await person();
	assertStatus(await attach(client, pdf(MOST)), 200, 201, 204);
	assert.equal((await file(client)).bytes ?? (await file(client)).size, MOST);
	const reply = await attach(client, pdf(MOST + 1));
	assertStatus(reply, 413);
	assert.equal((await file(client)).bytes ?? (await file(client)).size, MOST, 'the one before is still there');
});

test('a form without a file says so', async () => {
	const client = await person();
	const page = await client.get('/en/application/certificate');
	const reply = await client.upload(page, /\/certificate\/file$/, { name: '', bytes: Buffer.alloc(0) });
	assertStatus(reply, 422);
	assertSays(reply.text, 'en', 'certificate.file.missing');
});

test('an upload that is cut off leaves nothing', async () => {
	const client = await person();
	const kept = stored().length;
	const csrf = client.csrf;
	const cookie = [...client.cookies].map((pair) => pair.join('=')).join('; ');
	const half = Buffer.from(`--cut\r\ncontent-disposition: form-data; name="csrf"\r\n\r\n${csrf}\r\n--cut\r\n`
		+ 'content-disposition: form-data; name="file"; filename="a.pdf"\r\ncontent-type: application/pdf\r\n\r\n%PDF-1.7 and then');
	await new Promise((resolve, reject) => {
		const socket = net.connect(box.server.port, '127.0.0.1', () => {
			socket.write(`POST /api/v1/application/certificate/file HTTP/1.1\r\nhost: 127.0.0.1\r\ncookie: ${cookie}\r\n`
				+ `x-csrf-token: ${csrf}\r\ncontent-type: multipart/form-data; boundary=cut\r\ncontent-length: 500000\r\n\r\n`);
			socket.write(half, () => setTimeout(() => { socket.destroy(); resolve(); }, 200));
		});
		socket.on('error', reject);
	});
	await assertNothingMore(kept);
	assert.equal(await file(client), null);
	assert.equal((await client.get('/healthz')).status, 200);
});

test('of a file from nobody, or from the wrong session, no byte reaches the disk', async () => {
	const officer = await staff(box.server, 'officer1');
	const cookie = [...officer.cookies].map((pair) => pair.join('=')).join('; ');
	const kept = stored().length;
	const begun = '--cut\r\ncontent-disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.7 and then';
	// Who asks first hears it at once, others when their body is over: it is cut off before.
	const asks = 'expect: 100-continue\r\n';
	for (const [who, where, line] of [[asks, '/api/v1', /^HTTP\/1.1 401 /], ['', '/api/v1', /^$/], ['', '/en', /^$/],
		[`cookie: ${cookie}\r\n${asks}`, '/api/v1', /^HTTP\/1.1 401 /], [`cookie: ${cookie}\r\n`, '/ar', /^$/]]) {
		const said = await new Promise((resolve, reject) => {
			let text = '';
			const socket = net.connect(box.server.port, '127.0.0.1', () => {
				socket.write(`POST ${where}/application/certificate/file HTTP/1.1\r\nhost: 127.0.0.1\r\n${who}`
					+ 'content-type: multipart/form-data; boundary=cut\r\ncontent-length: 500000\r\n\r\n');
				socket.write(begun, () => setTimeout(() => {
					assert.equal(stored().length, kept, `${where}: nothing is on the disk while it comes`);
					socket.destroy();
					resolve(text);
				}, 300));
			});
			socket.on('data', (bytes) => { text += bytes; });
			socket.on('error', (error) => (text ? resolve(text) : reject(error)));
		});
		assert.match(said.split('\r\n')[0], line);
	}
});

test('a body that is no multipart form is refused', async () => {
	const client = await person();
	// Not 403, though no token can be read in it.
	const rows = [['multipart/form-data', 'x', [400]], ['multipart/form-data; boundary=b', '--c\r\n\r\n', [400]],
		['application/pdf', '%PDF-1.7', [415]], ['multipart/form-data; boundary=b', `--b\r\n${'a'.repeat(100000)}`, [400]]];
	for (const [type, body, statuses] of rows) {
		const reply = await client.request('POST', '/api/v1/application/certificate/file', {
			body, headers: { 'content-type': type, 'x-csrf-token': client.csrf } });
		assertStatus(reply, ...statuses);
	}
	assert.equal(await file(client), null);
});

test('a file is replaced and removed until it is submitted, then never', async () => {
	const client = await person();
	assertStatus(await attach(client, sample('scan.jpg')), 200, 201, 204);
	assertStatus(await attach(client, sample('picture.png')), 200, 201, 204);
	assert.equal((await file(client)).type, 'image/png');
	assertStatus(await client.api('DELETE', '/application/certificate/file'), 200, 204);
	assert.equal(await file(client), null);
	await submitted(client);
	assertStatus(await attach(client, sample('scan.jpg')), 409);
});

test('the name of a file is a name, not a path', async () => {
	const client = await person();
	const kept = new Set(stored());
	assertStatus(await attach(client, { ...sample('picture.png'), name: '../../../etc/pas\u202eswd\r\nx: y.png' }), 200, 201, 204);
	const { name } = await file(client);
	assert.doesNotMatch(name, /[/\\\r\n\u202e]/);
	const fresh = stored().filter((one) => !kept.has(one));
	assert.equal(fresh.length, 1, `${fresh}`);
	const inside = readFileSync(fresh[0]);
	assert.ok(fresh[0].endsWith(createHash('sha256').update(inside).digest('hex')), 'stored under its hash');
	assert.ok(!inside.includes(sample('picture.png').bytes.subarray(0, 32)), 'and sealed');
	for (const one of fresh) assert.equal(statSync(one).mode & 0o077, 0, 'for the program alone');
});

test('the officer gets it as a download and never inline', async () => {
	const client = await draft(await applicant(box.server, `load-${free++}`), { file: sample('pdf-with-html.pdf') });
	const { reference } = assertStatus(await client.api('POST', '/application/submit', {}, { 'idempotency-key': 'k1' }), 200, 201).json;
	const officer = await staff(box.server, 'officer1');
	const id = await caseOf(officer, reference);
	assertStatus(await decide(officer, id, 'claim'), 200, 204);
	assertStatus(await look(officer, id), 200);
	const reply = assertStatus(await officer.get(`/en/desk/${id}/file`), 200);
	assert.match(reply.headers.get('content-disposition'), /^attachment;/);
	assert.equal(reply.headers.get('x-content-type-options'), 'nosniff');
	assert.match(reply.headers.get('content-security-policy') ?? '', /default-src 'none'|sandbox/);
	assert.deepEqual(reply.bytes, sample('pdf-with-html.pdf').bytes);
});
