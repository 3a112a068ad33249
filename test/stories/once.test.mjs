// SPDX-License-Identifier: EUPL-1.2
// One application, whatever the browser does: double click, two tabs, back button, an
// answer that got lost, two people who write at once.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';

import { DRONE, applicant, approved, assertStatus, caseOf, decide, draft, look, staff, submit, submitted } from '../lib/apply.mjs';
import { shared } from '../lib/server.mjs';

const box = shared({ before, after });
let free = 200;
const ready = async () => draft(await applicant(box.server, `load-${free++}`));
const own = async (client) => assertStatus(await client.api('GET', '/application'), 200).json;
const REFERENCE = /TA-\d{4}-\d{8}/;
const referenceOf = (page) => REFERENCE.exec(page.text)?.[0];

test('a double click gives one application and one receipt', async () => {
	const person = await ready();
	const check = await person.get('/en/application/check');
	const form = person.filled(check, /\/application\/submit$/);
	const replies = await Promise.all([1, 2, 3, 4, 5].map(() => person.tab().send(form)));
	const receipts = await Promise.all(replies.map((reply) => person.tab().follow(reply)));
	const references = new Set(receipts.map(referenceOf));
	assert.equal(references.size, 1, `${[...references]}`);
	assert.match([...references][0], REFERENCE);
	assert.deepEqual(new Set(receipts.map((page) => page.path)), new Set(['/en/application/receipt']));
	assert.equal((await own(person)).events.filter((event) => (event.what ?? event.event) === 'submit').length, 1);
});

test('two tabs, each with its own form, give one application', async () => {
	const person = await ready();
	const one = await person.get('/en/application/check');
	const two = await person.tab().get('/en/application/check');
	const first = await person.submit(one, /\/application\/submit$/);
	const second = await person.tab().submit(two, /\/application\/submit$/);
	assert.match(referenceOf(first), REFERENCE);
	assert.equal(referenceOf(second), referenceOf(first));
});

test('two tabs that submit at the same moment give one application', async () => {
	const person = await ready();
	const pages = [await person.get('/en/application/check'), await person.tab().get('/en/application/check')];
	const receipts = await Promise.all(pages.map((page) => person.tab().submit(page, /\/application\/submit$/)));
	assert.equal(new Set(receipts.map(referenceOf)).size, 1);
	assert.match(referenceOf(receipts[0]), REFERENCE);
});

test('back, and submit again, shows the same receipt', async () => {
	const person = await ready();
	const check = await person.get('/en/application/check');
	const first = await person.submit(check, /\/application\/submit$/);
	const again = await person.submit(check, /\/application\/submit$/);
	assert.match(referenceOf(first), REFERENCE);
	assert.equal(referenceOf(again), referenceOf(first));
	const page = await person.get('/en/application/check');
	assert.equal(page.status, 200, 'the old address leads somewhere');
});

test('the same request after a lost answer gives the same receipt', async () => {
	const person = await ready();
	const key = randomUUID();
	const first = assertStatus(await submit(person, key), 200, 201).json;
	for (let i = 0; i < 3; i++) {
		const again = assertStatus(await submit(person, key), 200, 201).json;
		assert.equal(again.reference, first.reference);
		assert.equal(again.snapshot_hash, first.snapshot_hash);
		assert.equal(again.submitted_at, first.submitted_at);
	}
});

test('a page that shows old answers does not submit the new ones', async () => {
	const person = await ready();
	const check = await person.get('/en/application/check');
	assertStatus(await person.api('POST', '/application/drones', { ...DRONE, serial: 'ABCD19' }), 200, 201);
	const reply = await person.send(person.filled(check, /\/application\/submit$/));
	assert.ok([200, 303, 409].includes(reply.status));
	assert.equal((await own(person)).state, 'draft');
});

test('a second application is not begun while one is open', async () => {
	const person = await ready();
	const before = await own(person);
	assertStatus(await person.api('POST', '/application', {}), 200, 201, 409);
	assert.equal((await own(person)).id ?? (await own(person)).created_at, before.id ?? before.created_at);
});

test('an officer and the applicant who act at once: one wins, the other is told', async () => {
	const officer = await staff(box.server, 'officer1');
	for (let i = 0; i < 5; i++) {
		const person = await applicant(box.server, `load-${free++}`);
		const { reference } = await submitted(person);
		const id = await caseOf(officer, reference);
		assertStatus(await decide(officer, id, 'claim'), 200, 204);
		await person.api('GET', '/session');
		const { version } = (await look(officer, id)).json;
		const [approval, withdrawal] = await Promise.all([
			officer.api('POST', `/desk/${id}/approve`, { version }), person.api('POST', '/application/withdraw', {})]);
		const { state } = await own(person);
		const won = [approval.status < 300, withdrawal.status < 300];
		assert.equal(won.filter(Boolean).length, 1, `${approval.status} and ${withdrawal.status}`);
		assert.equal(state, won[0] ? 'approved' : 'withdrawn');
		const loser = won[0] ? withdrawal : approval;
		assertStatus(loser, 409);
	}
});

test('two officers who claim at once: one has the case', async () => {
	const [one, two] = [await staff(box.server, 'officer1'), await staff(box.server, 'officer2')];
	const { reference } = await submitted(await applicant(box.server, `load-${free++}`));
	const id = await caseOf(one, reference);
	const { version } = (await look(one, id)).json;
	const claims = await Promise.all([one, two].map((officer) => officer.api('POST', `/desk/${id}/claim`, { version })));
	assert.deepEqual(claims.map((reply) => (reply.status < 300 ? 'won' : reply.status)).sort(), [409, 'won'].sort());
});

test('an approval that is sent twice makes one permit', async () => {
	const officer = await staff(box.server, 'officer1');
	const person = await applicant(box.server, `load-${free++}`);
	const { reference } = await submitted(person);
	const id = await caseOf(officer, reference);
	assertStatus(await decide(officer, id, 'claim'), 200, 204);
	const { version } = (await look(officer, id)).json;
	const replies = await Promise.all([1, 2, 3].map(() => officer.api('POST', `/desk/${id}/approve`, { version })));
	assert.equal(replies.filter((reply) => reply.status < 300).length, 1, replies.map((reply) => reply.status).join());
	const { permits } = assertStatus(await person.api('GET', '/permits'), 200).json;
	assert.equal(permits.length, 1);
});

test('twenty approvals at once give twenty numbers', async () => {
	const officer = await staff(box.server, 'officer2');
	const people = await Promise.all(Array.from({ length: 20 }, () => applicant(box.server, `load-${free++}`)));
	const receipts = await Promise.all(people.map((person) => submitted(person)));
	assert.equal(new Set(receipts.map((receipt) => receipt.reference)).size, 20);
	const permits = await Promise.all(receipts.map((receipt) => approved(officer, receipt.reference)));
	assert.equal(new Set(permits.map((permit) => permit.number ?? permit)).size, 20);
});
