// SPDX-License-Identifier: EUPL-1.2
// The profile demo: the same path, with a choice of a fictional person in it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { shared } from '../lib/server.mjs';
import { rows, vouched, whoAmI } from './serve.mjs';

const box = shared({ before, after });
const client = (language) => box.server.client(language);

test('the choice shows the applicants, and the staff at their own door', async () => {
	for (const language of ['en', 'ar']) {
		const applicants = await client(language).get(`/${language}/sign-in`);
		assert.equal(applicants.status, 200);
		for (const name of ['fatima', 'ram', 'omar', 'sop1']) assert.match(applicants.text, new RegExp(`value="${name}"`));
		assert.doesNotMatch(applicants.text, /value="(officer1|supervisor1|load-0)"/);
		const staff = await client(language).get(`/${language}/staff/sign-in`);
		for (const name of ['officer1', 'officer2', 'supervisor1']) assert.match(staff.text, new RegExp(`value="${name}"`));
		assert.doesNotMatch(staff.text, /value="fatima"/);
	}
});

test('an applicant signs in and has an applicant\'s rights', async () => {
	const fatima = client('ar');
	const page = await fatima.signIn('fatima', '/ar/permits');
	assert.equal(page.path, '/ar/permits');
	const { json } = await whoAmI(fatima);
	assert.deepEqual([json.kind, json.roles], ['person', ['applicant']]);
	assert.match((await fatima.request('GET', '/ar/desk')).location, /^\/ar\/staff\/sign-in\?next=/);
});

test('an Emirates ID that fails its check digit keeps nobody out', async () => {
	const omar = client();
	await omar.signIn('omar', '/en/permits');
	assert.equal((await whoAmI(omar)).status, 200);
});

test('staff sign in with the roles of the person chosen', async () => {
	for (const [name, roles] of [['officer1', ['officer']], ['supervisor1', ['supervisor']]]) {
		const staff = client();
		await staff.staffSignIn(name);
		const { json } = await whoAmI(staff);
		assert.deepEqual([json.kind, json.roles], ['staff', roles]);
	}
});

test('who is both has two accounts, one at each door', async () => {
	const both = client();
	await both.signIn('officer_applicant', '/en/permits');
	await both.staffSignIn('officer_applicant');
	const person = (await whoAmI(both)).json;
	const staff = (await whoAmI(both, '?kind=staff')).json;
	assert.deepEqual([person.kind, staff.kind], ['person', 'staff']);
	assert.ok(staff.roles.includes('officer') && !staff.roles.includes('applicant'));
	assert.equal((await vouched(both)).emirates_id, '784199700000005');
	assert.deepEqual(rows(box.server, `SELECT count(*), count(DISTINCT v.emirates_id_index) FROM account a
		JOIN person_vouched v ON v.account = a.id WHERE a.subject LIKE '_0000000-0000-4000-8000-000000000012'`), [[2, 1]]);
});

test('SOP1 is refused in the demo as everywhere', async () => {
	for (const [language, words] of [['en', 'You are not eligible to access this service.'], ['ar', 'أنت غير مؤهل للوصول إلى هذه الخدمة.']]) {
		const visitor = client(language);
		const page = await visitor.signIn('sop1');
		assert.equal(page.status, 403);
		assert.ok(page.text.includes(words), page.text);
		assert.equal((await whoAmI(visitor)).status, 401);
	}
	assert.deepEqual(rows(box.server, "SELECT count(*) FROM account WHERE subject = 'd0000000-0000-4000-8000-000000000004'"), [[0]]);
});

test('a person that is not there cannot be chosen, nor can a page of another site choose', async () => {
	const post = (persona, headers = {}) =>
		client().request('POST', '/en/demo/sign-in', { headers, body: new URLSearchParams({ persona }) });
	assert.equal((await post('nobody')).status, 404);
	assert.equal((await post('')).status, 404);
	assert.equal((await post('fatima', { 'sec-fetch-site': 'cross-site' })).status, 403);
	assert.equal((await post('fatima')).status, 303);
});

test('fifty people sign in at once, and nobody becomes another', async () => {
	const names = Array.from({ length: 50 }, (_, i) => `load-${i}`);
	const numbers = await Promise.all(names.map(async (name) => {
		const one = client();
		await one.signIn(name, '/en/permits');
		return Number((await vouched(one)).emirates_id.slice(7, 14));
	}));
	assert.deepEqual(numbers, names.map((_, i) => i));
});
