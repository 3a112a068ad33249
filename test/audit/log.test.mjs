// SPDX-License-Identifier: EUPL-1.2
// The public log: served at the standard paths, signed in time, and verified by Go's
// sumdb/note and sumdb/tlog (Debian's golang-golang-x-mod-dev), which know nothing of us.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { applicant, assertStatus, permitFor, staff, submitted, treat } from '../lib/apply.mjs';
import { shared, temporaryFolder } from '../lib/server.mjs';
import { audit, checkpoint, goAuditor, grownBeyond, run } from './lib.mjs';

const box = shared({ before, after });
const work = temporaryFolder();
let auditor;
const address = () => `${box.server.origin}/audit`;
const keysOf = async () => (await (await fetch(`${address()}/keys`)).text()).trim().split('\n');

before(async () => {
	auditor = await goAuditor(work);
});

test('a checkpoint follows what was done within ten seconds', async () => {
	const before = await checkpoint(box.server);
	await submitted(await applicant(box.server, 'load-101'));
	const now = await grownBeyond(box.server, before.size);
	assert.ok(now.note.startsWith(`${box.server.origin.replace('http://', '')}/audit\n${now.size}\n`), now.note);
});

test('whoever is told of a new permit or a new status finds the checkpoint that covers it', async () => {
	const auditor = await staff(box.server, 'auditor1');
	const officer = await staff(box.server, 'officer1');
	const public_ = box.server.client();
	const covers = async (what) => {
		const { size } = await checkpoint(box.server); // asked for first: nothing may grow it meanwhile
		const { entries } = assertStatus(await auditor.api('GET', `/audit/entries?${new URLSearchParams({ what })}`), 200).json;
		assert.ok(entries[0].entry <= size, `${what} is entry ${entries[0].entry}, the checkpoint has ${size}`);
	};
	const number = await permitFor(box.server, await applicant(box.server, 'load-102'));
	await covers('permit.issue');
	for (const [step, status, body] of [['suspend', 'suspended', { reason: 'rules_broken', text_en: 'A flight at night.', text_ar: 'رحلة ليلية.' }], ['lift', 'in_force', {}]]) {
		const done = treat(officer, number, step, body);
		let told;
		for (let i = 0; i < 100 && told !== status; i += 1) told = assertStatus(await public_.api('GET', `/permits/${number}`), 200).json.answer;
		assert.equal(told, status);
		await covers(`permit.${step}`);
		assertStatus(await done, 200);
	}
});

test('Go opens our checkpoint, proves inclusion and growth, and refuses what was altered', async () => {
	const old = await checkpoint(box.server);
	let now = old;
	for (let i = 0; now.size <= 260; i += 1) {
		await submitted(await applicant(box.server, `load-${110 + i}`));
		if (i % 8 === 7) now = await grownBeyond(box.server, now.size);
	}
	const oldFile = path.join(work, 'old');
	const proofFile = path.join(work, 'proof');
	writeFileSync(oldFile, old.note);
	const proof = await audit(box.server.data, 'prove', String(now.size - 3));
	assert.equal(proof.status, 0, proof.stderr);
	writeFileSync(proofFile, proof.stdout);
	const signers = [];
	for (const key of await keysOf()) {
		const heard = await run(auditor, [address(), key, oldFile, proofFile]);
		signers.push({ key, ...heard });
	}
	const good = signers.filter(({ status }) => status === 0);
	assert.equal(good.length, 1, JSON.stringify(signers, null, 1)); // the next key has signed nothing yet
	assert.equal(good[0].stdout.match(/^ok /gm).length, 6, good[0].stdout);
});

test('tiles are cached for ever, a checkpoint is not, and all of it is for everybody', async () => {
	const { size } = await checkpoint(box.server);
	const tile = await fetch(`${address()}/tile/0/000`);
	assert.equal(tile.status, 200);
	assert.match(tile.headers.get('cache-control'), /immutable/);
	assert.equal(tile.headers.get('access-control-allow-origin'), '*');
	assert.equal((await tile.arrayBuffer()).byteLength, 256 * 32);
	const part = await fetch(`${address()}/tile/0/001.p/${size - 256}`);
	assert.equal(part.status, 200);
	assert.equal((await part.arrayBuffer()).byteLength, (size - 256) * 32);
	const signed = await fetch(`${address()}/checkpoint`);
	assert.doesNotMatch(signed.headers.get('cache-control'), /immutable/);
	for (const wrong of ['tile/0/999', 'tile/0/0', 'tile/0/001', `tile/0/001.p/${size - 255}`, 'tile/8/000', 'tile/entries/999', 'tile/0/000.p/0', 'tile']) {
		assert.equal((await fetch(`${address()}/${wrong}`)).status, 404, wrong);
	}
});

test('no person, permit or application is named in the public entries', async () => {
	const person = await applicant(box.server, 'load-190');
	const { reference } = await submitted(person);
	const { size } = await grownBeyond(box.server, (await checkpoint(box.server)).size);
	const view = (await person.api('GET', '/application')).json;
	let all = '';
	for (let n = 0; n * 256 < size; n += 1) {
		const left = Math.min(256, size - n * 256);
		const part = left < 256 ? `.p/${left}` : '';
		all += Buffer.from(await (await fetch(`${address()}/tile/entries/${String(n).padStart(3, '0')}${part}`)).arrayBuffer()).toString('latin1');
	}
	for (const secret of [reference, view.id, 'DP-20', 'TA-20'].filter(Boolean)) assert.ok(!all.includes(secret), secret);
	assert.ok(all.includes('application.submit'));
});

test('the commands read the log while the server runs', async () => {
	const { note } = await grownBeyond(box.server, 1);
	const shown = await audit(box.server.data, 'checkpoint');
	assert.equal(shown.status, 0);
	assert.ok(shown.stdout.split('\n')[1] >= note.split('\n')[1]);
	const verified = await audit(box.server.data, 'verify');
	assert.equal(verified.status, 0, verified.stdout + verified.stderr);
	assert.match(verified.stdout, /good: all is as it was signed/);
	const since = path.join(work, 'since');
	writeFileSync(since, note);
	assert.equal((await audit(box.server.data, 'verify', '--since', since)).status, 0);
	assert.equal((await audit(box.server.data, 'prove', '999999999')).status, 1);
	assert.equal((await audit(box.server.data, 'prove', 'x')).status, 3);
	assert.equal((await audit(temporaryFolder(), 'verify')).status, 2);
	writeFileSync(since, note.replace(/\n\d/, '\n9'));
	assert.equal((await audit(box.server.data, 'verify', '--since', since)).status, 1);
	const [, other] = await keysOf();
	assert.equal((await audit(box.server.data, 'verify', '--key', other)).status, 1);
});
