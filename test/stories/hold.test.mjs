// SPDX-License-Identifier: EUPL-1.2
// A permit is suspended by one and confirmed by another, revoked by two: at the desk, in
// every answer, and for the holder.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { applicant, assertStatus, permitFor, staff, treat } from '../lib/apply.mjs';
import { assertSays } from '../lib/words.mjs';
import { shared } from '../lib/server.mjs';

const box = shared({ before, after });
const WHY = { reason: 'rules_broken', text_en: 'A flight at night.', text_ar: 'رحلة ليلية.' };
let holder;
let number;
let officer;
let supervisor;

const answer = async () => assertStatus(await box.server.client().api('GET', `/permits/${number}`), 200).json.answer;
const file = async (person = supervisor) => assertStatus(await person.api('GET', `/desk/permits/${number}`), 200).json;
const waits = async () => assertStatus(await supervisor.api('GET', '/desk/permits'), 200).json;

before(async () => {
	await box.started();
	holder = await applicant(box.server, 'load-2100');
	number = await permitFor(box.server, holder);
	officer = await staff(box.server, 'officer1');
	supervisor = await staff(box.server, 'supervisor1');
});

describe('the demonstration', () => {
	test('has a suspension to confirm and a revocation to sign', async () => {
		const { counts, suspensions, revocations } = await waits();
		assert.deepEqual(counts, { suspensions: 1, revocations: 1 });
		assert.equal(suspensions[0].answer, 'suspended');
		assert.equal(revocations[0].answer, 'in_force');
		assert.ok(new Date(suspensions[0].until) - Date.now() < 24 * 3600e3);
		assert.equal((await supervisor.api('GET', '/desk')).json.permits_waiting, 2);
	});
});

describe('a change at the desk', () => {
	test('names the version that was seen, or is not made', async () => {
		for (const step of ['suspend', 'lift', 'revoke']) {
			const reply = assertStatus(await officer.api('POST', `/desk/permits/${number}/${step}`, WHY), 428);
			assert.equal(reply.json.errors[0].field, 'version');
		}
		assertStatus(await officer.api('POST', `/desk/permits/${number}/suspend`, { ...WHY, version: 999 }), 409);
		const page = await officer.get(`/en/desk/permits/${number}`);
		assertStatus(await officer.submit(page, /suspend$/, { ...WHY, version: null }), 409);
		assert.equal(await answer(), 'in_force');
	});

	test('says what is missing beside the field, and keeps what was typed', async () => {
		for (const [body, field] of [[{ reason: '' }, 'suspend-reason'], [{ text_en: '' }, 'suspend-en'], [{ text_ar: '' }, 'suspend-ar']]) {
			const page = await officer.get(`/en/desk/permits/${number}`);
			const reply = assertStatus(await officer.submit(page, /suspend$/, { ...WHY, ...body }), 422);
			assert.match(reply.text, new RegExp(`id="${field}-error"`));
			assert.match(reply.text, new RegExp(body.text_en === '' ? WHY.text_ar : WHY.text_en));
		}
	});

	test('is not for those who have no part in it', async () => {
		for (const step of ['suspend', 'confirm', 'lift', 'revoke', 'sign', 'send-back']) {
			assertStatus(await holder.api('POST', `/desk/permits/${number}/${step}`, { version: 1 }), 401, 403);
		}
		for (const step of ['confirm', 'sign', 'send-back']) assertStatus(await treat(officer, number, step, WHY), 403);
		assertStatus(await treat(supervisor, number, 'suspend', WHY), 403);
	});
});

describe('a suspension', () => {
	test('is in every answer at once, and the holder reads until when it must be confirmed', async () => {
		const suspended = assertStatus(await treat(officer, number, 'suspend', WHY), 200).json;
		assert.equal(suspended.answer, 'suspended');
		assert.equal(suspended.suspension_to_confirm.mine, true);
		assert.equal(await answer(), 'suspended');
		const own = (await holder.api('GET', '/permits')).json.permits.find((one) => one.number === number);
		assert.equal(own.confirm_until, suspended.suspension_to_confirm.until);
		for (const language of ['en', 'ar']) {
			const page = assertStatus(await holder.get(`/${language}/permits/${number}`), 200);
			assertSays(page.text, language, 'permit.event.suspend');
			assertSays(page.text, language, 'permit.reason.rules_broken');
		}
	});

	test('is confirmed by another person, and then lifted by a supervisor only', async () => {
		const before_ = await file();
		const first = assertStatus(await treat(supervisor, number, 'confirm'), 200).json;
		assert.equal(first.suspension_to_confirm, undefined);
		assertStatus(await supervisor.api('POST', `/desk/permits/${number}/lift`, { version: before_.version }), 409);
		assertStatus(await treat(officer, number, 'lift'), 403);
		assert.equal(await answer(), 'suspended');
		assertStatus(await treat(supervisor, number, 'lift'), 200);
		assert.equal(await answer(), 'in_force');
	});

	test('is taken back by who suspended, while nobody has confirmed it', async () => {
		assertStatus(await treat(officer, number, 'suspend', WHY), 200);
		assertStatus(await treat(await staff(box.server, 'officer2'), number, 'lift'), 403);
		assertStatus(await treat(officer, number, 'lift'), 200);
		assert.equal(await answer(), 'in_force');
	});
});

describe('a revocation', () => {
	test('is proposed by one; the permit reads unchanged and the holder does not see it', async () => {
		assertStatus(await treat(officer, number, 'revoke', WHY), 200);
		assert.equal(await answer(), 'in_force');
		assert.doesNotMatch((await holder.get(`/en/permits/${number}`)).text, /Revocation/);
		assert.ok((await waits()).revocations.some((one) => one.number === number));
	});

	test('is sent back with a word, or signed by another person', async () => {
		assertStatus(await treat(supervisor, number, 'send-back'), 422);
		assertStatus(await treat(supervisor, number, 'send-back', { text_en: 'Talk to the pilot first.' }), 200);
		assert.equal(await answer(), 'in_force');
		assertStatus(await treat(supervisor, number, 'revoke', WHY), 200);
		assertStatus(await treat(supervisor, number, 'sign'), 403);
		const other = await staff(box.server, 'officer_applicant');
		assertStatus(await treat(other, number, 'sign'), 200);
		assert.equal(await answer(), 'revoked');
		for (const step of ['suspend', 'revoke', 'lift']) assertStatus(await treat(officer, number, step, WHY), 409);
		const story = (await file()).events.map((event) => event.what);
		assert.deepEqual(story, ['suspend', 'confirm', 'lift', 'suspend', 'lift', 'propose_revocation', 'send_back', 'propose_revocation', 'sign_revocation']);
	});
});

describe('the search at the desk', () => {
	test('finds a permit by its number as people type it, and says what is wrong', async () => {
		const typed = number.replaceAll('-', ' ').toLowerCase();
		const found = assertStatus(await supervisor.get(`/en/desk/permits?number=${encodeURIComponent(typed)}`), 200);
		assert.equal(found.path, `/en/desk/permits/${number}`);
		const unknown = assertStatus(await supervisor.get('/en/desk/permits?number=DP-2026-09999992'), 404);
		assertSays(unknown.text, 'en', 'permit.refusal.not_found');
		const broken = assertStatus(await supervisor.get('/ar/desk/permits?number=x'), 422);
		assertSays(broken.text, 'ar', 'permit.number.bad_format');
		assert.doesNotMatch((await holder.get('/en/desk/permits')).text, /To be confirmed/);
	});
});
