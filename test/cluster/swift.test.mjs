// SPDX-License-Identifier: EUPL-1.2
// Uploaded files in a store that is not ours and does not know us: OpenStack Swift. What the
// strict stand-in (s3.test.mjs) says of signatures and habits, somebody else's code says too.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { assertStatus, attach, caseOf, decide, submitted } from '../lib/apply.mjs';
import { PROGRAM, temporaryFolder } from '../lib/server.mjs';
import { openAuthority } from './authority.mjs';
import { startSwift, SWIFT_SECRET } from './swift.mjs';

let swift;
let authority;
const secretFile = path.join(temporaryFolder(), 'swift.secret');
const pdf = (size = 20) => ({ name: 'paper.pdf', bytes: Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(size)]) });
const added = async (act) => {
	const there = new Set(await swift.names());
	await act();
	return (await swift.names()).filter((name) => !there.has(name));
};
const person = async () => {
	const client = await authority.person();
	assertStatus(await client.api('POST', '/application', {}), 200, 201);
	return client;
};

before(async () => {
	writeFileSync(secretFile, `${SWIFT_SECRET}\n`, { mode: 0o600 });
	swift = await startSwift();
	authority = await openAuthority({ uploads: swift.section(secretFile) });
}, { timeout: 60000 });
after(async () => {
	await authority?.stop();
	await swift?.stop();
});

test('who has another secret gets nothing into it, and the person is told in words', async () => {
	writeFileSync(secretFile, 'not the secret\n');
	await authority.server.stop();
	await authority.again();
	const client = await person();
	assert.deepEqual(await added(async () => assertStatus(await attach(client, pdf()), 503)), []);
	writeFileSync(secretFile, `${SWIFT_SECRET}\n`);
	await authority.server.stop();
	await authority.again();
});

test('a file of any size that is taken lies there when the upload is answered, and is read back by the officer', async () => {
	for (const file of [pdf(), pdf(10 * 1024 * 1024 - 9)]) {
		const client = await authority.person();
		let reference;
		const names = await added(async () => { ({ reference } = await submitted(client, { file })); });
		assert.equal(names.length, 1, 'one file is one object');
		const officer = await authority.officer();
		const id = await caseOf(officer, reference);
		assertStatus(await decide(officer, id, 'claim'), 200, 204);
		assert.deepEqual(assertStatus(await officer.request('GET', `/en/desk/${id}/file`), 200).bytes, file.bytes);
	}
});

test('what the person removes leaves it', async () => {
	const client = await person();
	const [name, ...more] = await added(async () => assertStatus(await attach(client, pdf()), 201));
	assert.deepEqual(more, []);
	assertStatus(await client.api('DELETE', '/application/certificate/file'), 200, 204);
	assert.ok(!(await swift.names()).includes(name));
});

test('migrate --uploads carries a folder there and proves it', async () => {
	const files = Array.from({ length: 5 }, () => pdf());
	const nameOf = ({ bytes }) => {
		const hash = createHash('sha256').update(bytes).digest('hex');
		return `${hash.slice(0, 2)}/${hash}`;
	};
	for (const file of files) {
		const place = path.join(authority.server.data, 'uploads', nameOf(file));
		mkdirSync(path.dirname(place), { recursive: true });
		writeFileSync(place, file.bytes);
	}
	const told = await new Promise((resolve) => {
		execFile(PROGRAM, ['migrate', '--uploads', '--config', authority.server.config], { encoding: 'utf8' },
			(error, stdout) => resolve({ status: error?.code ?? 0, stdout }));
	});
	assert.equal(told.status, 0, told.stdout);
	assert.match(told.stdout, /^5 files: 5 sent now, 0 there before, 0 damaged.*\nevery file was read back and is the same/);
	const there = await swift.names();
	for (const file of files) assert.ok(there.includes(nameOf(file)));
});
