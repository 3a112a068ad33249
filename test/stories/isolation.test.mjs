// SPDX-License-Identifier: EUPL-1.2
// One person never sees another's: another person's number is not there (404), and a role
// that lacks a right gets 403, on every address there is.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { PRIVATE, applicant, assertStatus, attach, caseOf, decide, draft, permitFor, staff, submitted } from '../lib/apply.mjs';
import { sample } from '../lib/samples.mjs';
import { shared } from '../lib/server.mjs';

const box = shared({ before, after });
const own = async (client) => assertStatus(await client.api('GET', '/application'), 200).json;

describe('people', () => {
	test('do not see each other\'s drafts, drones and files', async () => {
		const one = await draft(await applicant(box.server, 'load-300'), { details: { passport_number: 'SECRET01' } });
		const two = await applicant(box.server, 'load-301');
		await two.api('POST', '/application', {});
		const [drone] = (await own(one)).drones;
		assertStatus(await two.api('DELETE', `/application/drones/${drone.id}`), 404);
		const page = await two.get('/en/application/drones');
		const form = two.filled(page, /\/drones\/add$/);
		form.action = `${box.server.origin}/en/application/drones/${drone.id}/remove`;
		assertStatus(await two.send(form), 404);
		assert.equal((await own(one)).drones.length, 1);
		for (const path of ['', '/details', '/certificate', '/drones', '/rules', '/check']) {
			assert.doesNotMatch((await two.get(`/en/application${path}`)).text, /SECRET01/);
		}
		assertStatus(await two.api('GET', `/desk/${(await own(one)).id ?? '0'.repeat(32)}`), 401, 403);
	});

	test('do not open each other\'s permits', async () => {
		const number = await permitFor(box.server, await applicant(box.server, 'load-302'));
		const stranger = await applicant(box.server, 'load-303');
		for (const path of [`/en/permits/${number}`, `/ar/permits/${number}`, `/en/permits/${number}/permit.pdf`]) {
			assertStatus(await stranger.get(path), 404);
		}
		assert.deepEqual(assertStatus(await stranger.api('GET', '/permits'), 200).json.permits, []);
		const answer = assertStatus(await stranger.api('GET', `/permits/${number}`), 200);
		assert.doesNotMatch(answer.text, PRIVATE);
	});

	test('keep their own session apart from that of a colleague', async () => {
		const officer = await staff(box.server, 'officer1');
		assertStatus(await officer.request('GET', '/en/application'), 303);
		const person = await applicant(box.server, 'load-304');
		const reply = await person.request('GET', '/en/desk');
		assert.ok([303, 403].includes(reply.status), `${reply.status}`);
		assertStatus(await person.api('GET', '/desk'), 401, 403);
	});
});

describe('without a right', () => {
	test('a visitor is sent to sign in, the API says 401', async () => {
		for (const path of ['', '/details', '/certificate', '/drones', '/rules', '/check', '/receipt']) {
			const reply = await box.server.client().request('GET', `/en/application${path}`);
			assertStatus(reply, 303);
			assert.match(reply.location, /\/en\/sign-in\?next=/);
		}
		for (const [method, path] of [['GET', '/application'], ['POST', '/application'], ['PUT', '/application/details'],
			['PUT', '/application/certificate'], ['POST', '/application/drones'], ['PUT', '/application/rules'],
			['POST', '/application/submit'], ['GET', '/desk'], ['GET', '/permits'], ['GET', `/desk/${'0'.repeat(32)}`],
			['POST', `/desk/${'0'.repeat(32)}/approve`]]) {
			assertStatus(await box.server.client().api(method, path, method === 'GET' ? undefined : {}), 401);
		}
		assertStatus(await attach(box.server.client(), sample('scan.jpg')), 401);
	});

	test('a wrong or an old cookie is nobody', async () => {
		const person = await applicant(box.server, 'load-305');
		const before = new Map(person.cookies);
		assertStatus(await person.api('GET', '/application'), 200, 404);
		const page = await person.get('/en/');
		await person.submit(page, /\/sign-out$/);
		for (const cookies of [before, new Map([['session', 'x'.repeat(43)]]), new Map([['session', '']])]) {
			const old = box.server.client();
			old.cookies = cookies;
			assertStatus(await old.api('GET', '/application'), 401);
		}
	});

	test('the session changes at sign-in', async () => {
		const person = await applicant(box.server, 'load-306');
		const first = person.cookies.get('session');
		await person.signIn('load-306');
		assert.notEqual(person.cookies.get('session'), first);
		const old = box.server.client();
		old.cookies = new Map([['session', first]]);
		assertStatus(await old.api('GET', '/application'), 401);
	});

	test('an officer who does not sign, and a supervisor who does not decide', async () => {
		const { reference } = await submitted(await applicant(box.server, 'load-307'));
		const officer = await staff(box.server, 'officer1');
		const supervisor = await staff(box.server, 'supervisor1');
		const id = await caseOf(officer, reference);
		assertStatus(await decide(supervisor, id, 'approve'), 403, 409);
		assertStatus(await decide(officer, id, 'approve'), 409);
		assertStatus(await decide(officer, id, 'claim'), 200, 204);
		assertStatus(await decide(officer, id, 'sign'), 403);
		assertStatus(await officer.api('GET', `/desk/${'0'.repeat(32)}`), 404);
		assertStatus(await officer.api('GET', '/desk/not-an-id'), 404);
	});

	test('nobody decides his own case', async () => {
		const person = await applicant(box.server, 'officer_applicant');
		const { reference } = await submitted(person);
		const officer = await staff(box.server, 'officer_applicant');
		const id = await caseOf(officer, reference);
		for (const step of ['claim', 'approve']) assertStatus(await decide(officer, id, step), 403);
	});
});

test('two hundred people at once each see their own', async () => {
	const people = [];
	for (let i = 0; i < 40; i++) {
		people.push(...await Promise.all(Array.from({ length: 5 }, async (_, k) => {
			const n = 400 + i * 5 + k;
			const client = await applicant(box.server, `load-${n}`);
			await client.api('POST', '/application', {});
			const passport = `P${String(n).padStart(6, '0')}`;
			assertStatus(await client.api('PUT', '/application/details', {
				name_latin: 'Noura Specimen', name_arabic: 'نورة', nationality: 'ARE', passport_number: passport,
				emirates_id: '784199012345676', email: 'noura@example.test', phone: '+971501234567' }), 200, 204);
			return { client, passport };
		})));
	}
	for (let round = 0; round < 3; round++) {
		const seen = await Promise.all(people.map(({ client }) => own(client)));
		seen.forEach((view, i) => assert.equal(view.details.passport_number, people[i].passport));
	}
});
