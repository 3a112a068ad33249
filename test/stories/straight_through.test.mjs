// SPDX-License-Identifier: EUPL-1.2
// Straight-through approval: with the switch on, who is vouched for and has a certificate
// that its centre confirms has his permit with the receipt; all others wait for an officer.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { applicant, assertStatus, draft, DRONE, look, ruleCodes, staff, submit } from '../lib/apply.mjs';
import { assertAccessible, launch, visitor } from '../lib/browser.mjs';
import { follow, open, send, signIn, text } from '../lib/pages.mjs';
import { shared } from '../lib/server.mjs';
import { at, goodPage, says } from '../lib/steps.mjs';

const box = shared({ before, after }, { more: ['--straight-through'] });
let browser;
let clerk;
before(async () => {
	browser = await launch();
	await box.started();
	clerk = await staff(box.server, 'clerk1');
});
after(() => browser?.close());

const day = new Date(Date.now() - 40 * 864e5).toISOString().slice(0, 10);
const serial = (n) => `MFR1C${String(n).padStart(12, '0')}`;
// All is there, and its centre has the certificate in its register.
const ready = async (n) => {
	const client = await applicant(box.server, `load-${n}`);
	const entry = { name: 'Load Tester', holder: `load-${n}@example.test`, number: `ST-${n}`, class: '1', issued_on: day };
	const { id } = assertStatus(await clerk.api('POST', '/centre/certificates', entry), 201).json;
	assertStatus(await client.api('POST', '/application', {}), 201);
	assertStatus(await client.api('PUT', '/application/details', { passport_number: `P${n}000` }), 200);
	assertStatus(await client.api('POST', '/application/drones', { ...DRONE, serial: serial(n) }), 201);
	assertStatus(await client.api('PUT', '/application/rules', { rule: await ruleCodes(client) }), 200);
	assertStatus(await client.api('POST', '/application/certificate/pick', { certificate: id }), 200);
	return client;
};
const receiptOf = async (client) => assertStatus(await submit(client), 201).json;
const application = async (client) => assertStatus(await client.api('GET', '/application'), 200).json;
const inQueue = async (reference) => {
	const officer = await staff(box.server, 'officer1');
	const { cases } = assertStatus(await officer.api('GET', '/desk?tab=all'), 200).json;
	return cases.some((one) => one.reference === reference);
};

describe('a clean case', () => {
	for (const [language, script, n] of [['en', true, 3100], ['ar', false, 3101]]) {
		test(`has its permit with the receipt (${language}${script ? '' : ', without JavaScript'})`, async () => {
			await ready(n);
			const person = await visitor(browser, box.server, { language, script });
			await signIn(person, `load-${n}`);
			await open(person, '/application/check');
			await send(person, '/application/submit');
			at(person, '/application/receipt');
			await goodPage(person);
			if (script) await assertAccessible(person.page);
			await says(person, 'application.receipt.ready_title');
			const number = /DP-\d{4}-\d{8}/.exec(await text(person))[0];
			await follow(person, person.page.locator(`main a[href$="/permits/${number}"]`));
			assert.match(await text(person), new RegExp(number));
			await open(person, '/application');
			await says(person, 'application.state.approved');
			const { answer } = assertStatus(await box.server.client().api('GET', `/permits/${number}`), 200).json;
			assert.equal(answer, 'in_force');
			await person.close();
		});
	}

	test('is the system\'s, by name of the rule set, and no officer\'s', async () => {
		const client = await ready(3102);
		const receipt = await receiptOf(client);
		assert.match(receipt.permit, /^DP-/);
		const { events, state, id } = await application(client);
		assert.equal(state, 'approved');
		assert.equal(events.at(-1).what, 'approve_by_policy');
		assert.equal(await inQueue(receipt.reference), false);
		const supervisor = await staff(box.server, 'supervisor1');
		const { rules } = assertStatus(await supervisor.api('GET', '/desk/policy'), 200).json;
		const officer = await staff(box.server, 'officer2');
		const found = assertStatus(await look(officer, id), 200).json;
		assert.deepEqual(found.look, []);
		assert.deepEqual(found.certificate.evidence.filter(({ decides }) => decides), [{ source: 'register', says: 'confirms', decides: true }]);
		const last = found.events.at(-1);
		assert.equal(last.role, 'system');
		assert.ok(last.fields.includes('policy:approves') && last.fields.includes('certificate:register'), last.fields.join());
		const auditor = await staff(box.server, 'auditor1');
		const { by_policy: counts } = assertStatus(await auditor.api('GET', '/audit/report'), 200).json;
		assert.ok(counts.some(({ action, reason, count }) => action === 'application.approve_by_policy' && reason === rules && count >= 1));
		const letters = assertStatus(await client.api('GET', '/inbox'), 200).json;
		assert.match(JSON.stringify(letters), /approved/);
	});
});

describe('an officer decides', () => {
	test('when words alone confirm the certificate, after its file was checked', async () => {
		const client = await draft(await applicant(box.server, 'load-3110'), { drones: [{ ...DRONE, serial: serial(3110) }] });
		const { reference, permit } = await receiptOf(client);
		assert.equal(permit, null);
		for (let i = 0; i < 400 && (await application(client)).state === 'submitted'; i += 1) await sleep(50);
		assert.equal((await application(client)).state, 'review');
		assert.equal(await inQueue(reference), true);
	});

	test('when somebody else has a drone of that serial number', async () => {
		await receiptOf(await ready(3111));
		const client = await ready(3112);
		assertStatus(await client.api('POST', '/application/drones', { ...DRONE, serial: serial(3111) }), 201);
		const { reference, permit } = await receiptOf(client);
		assert.equal(permit, null);
		assert.equal(await inQueue(reference), true);
		const { id } = await application(client);
		const found = assertStatus(await look(await staff(box.server, 'officer1'), id), 200).json;
		assert.deepEqual(found.look, ['drone_twice']);
	});
});

describe('a supervisor', () => {
	for (const language of ['en', 'ar']) {
		test(`sees how the switch stands (${language})`, async () => {
			const person = await visitor(browser, box.server, { language });
			await signIn(person, 'supervisor1', { staff: true, next: '/desk/policy' });
			await goodPage(person);
			await assertAccessible(person.page);
			await says(person, 'decision.policy.is_on');
			await says(person, 'certificate.source.register');
			await person.close();
		});
	}
});
