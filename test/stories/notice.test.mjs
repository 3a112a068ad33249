// SPDX-License-Identifier: EUPL-1.2
// What the authority tells a person: letters in his inbox, which only he can read, and a
// number beside "Inbox" until he has opened them.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { applicant, assertStatus, caseOf, permitFor, staff, submitted } from '../lib/apply.mjs';
import { launch, visitor } from '../lib/browser.mjs';
import { open, signIn } from '../lib/pages.mjs';
import { shared } from '../lib/server.mjs';

const box = shared({ before, after });
let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

const inbox = async (client) => assertStatus(await client.api('GET', '/inbox'), 200).json;
const kinds = async (client) => (await inbox(client)).letters.map(({ kind }) => kind);
const badge = (person) => person.page.locator('.topnav .badge');

describe('a letter', () => {
	test('of another person is not there', async () => {
		const holder = await applicant(box.server, 'load-1900');
		const other = await applicant(box.server, 'load-1901');
		await submitted(holder);
		const { id } = (await inbox(holder)).letters[0];
		for (const path of [`/inbox/${id}`, '/inbox/0', `/inbox/${'0'.repeat(32)}`]) {
			assertStatus(await other.api('GET', path), 404);
			assertStatus(await other.get(`/en${path}`), 404);
		}
		assertStatus(await other.api('POST', `/inbox/${id}/read`, {}), 404);
		assertStatus(await box.server.client().api('GET', `/inbox/${id}`), 401);
		assert.equal((await inbox(holder)).unread, 1);
	});

	test('is written of each decision, and none of what officers do among themselves', async () => {
		const holder = await applicant(box.server, 'load-1902');
		const number = await permitFor(box.server, holder);
		assert.deepEqual(await kinds(holder), ['approved', 'submitted']);
		const approval = (await inbox(holder)).letters[0];
		const letter = assertStatus(await holder.api('GET', `/inbox/${approval.id}`), 200).json;
		assert.equal(letter.permit, number);
		assert.match(letter.body, new RegExp(number));
		assert.equal(letter.read_at, null);
		const officer = await staff(box.server, 'officer1');
		const words = { text_en: 'A flight is looked into.', text_ar: 'يجري النظر في رحلة.', reason: 'under_investigation', version: 1 };
		assertStatus(await officer.api('POST', `/desk/permits/${number}/suspend`, words), 200);
		const suspended = (await inbox(holder)).letters[0];
		assert.equal(suspended.kind, 'permit_suspended');
		assert.equal(suspended.subject, number);
		assert.equal(assertStatus(await holder.api('GET', `/inbox/${suspended.id}`), 200).json.text_ar, words.text_ar);
	});

	test('of a return says what is asked and until when, and the withdrawal is confirmed', async () => {
		const holder = await applicant(box.server, 'load-1903');
		const { reference } = await submitted(holder);
		const officer = await staff(box.server, 'officer1');
		const id = await caseOf(officer, reference);
		assertStatus(await officer.api('POST', `/desk/${id}/claim`, {}), 200);
		assertStatus(await officer.api('POST', `/desk/${id}/return`,
			{ field: ['file'], text_en: 'Too dark to read.', text_ar: 'داكن جداً.' }), 200);
		const returned = (await inbox(holder)).letters[0];
		assert.equal(returned.kind, 'returned');
		const letter = assertStatus(await holder.api('GET', `/inbox/${returned.id}`), 200).json;
		assert.equal(letter.fields, 'file');
		assert.equal(letter.text_en, 'Too dark to read.');
		assert.equal(letter.until, (await holder.api('GET', '/application')).json.return_until);
		assertStatus(await holder.api('POST', '/application/withdraw', {}), 200);
		assert.deepEqual(await kinds(holder), ['withdrawn', 'returned', 'submitted']);
	});

	test('is marked as read by the API only where that is said', async () => {
		const holder = await applicant(box.server, 'load-1904');
		await submitted(holder);
		const { id } = (await inbox(holder)).letters[0];
		assertStatus(await holder.api('GET', `/inbox/${id}`), 200);
		await holder.request('GET', `/en/inbox/${id}`, { headers: { 'Sec-Purpose': 'prefetch' } });
		assert.equal((await inbox(holder)).unread, 1);
		const first = assertStatus(await holder.api('POST', `/inbox/${id}/read`, {}), 200).json.read_at;
		assert.ok(first);
		assertStatus(await holder.api('POST', `/inbox/${id}/read`, {}), 200);
		assert.equal((await inbox(holder)).unread, 0);
	});
});

describe('the inbox', () => {
	for (const language of ['en', 'ar']) {
		test(`shows what is new until it is opened (${language})`, async () => {
			const name = language === 'en' ? 'load-1905' : 'load-1906';
			await submitted(await applicant(box.server, name));
			const person = await visitor(browser, box.server, { language, width: 390 });
			await signIn(person, name);
			await open(person, '/application');
			assert.equal(await badge(person).innerText(), '1');
			await open(person, '/inbox');
			assert.equal(await person.page.locator('.inbox .new').count(), 1);
			await person.page.locator('.inbox a').first().click();
			assert.match(await person.page.locator('main').innerText(), /TA-\d{4}-\d+/);
			assert.equal(await badge(person).count(), 0);
			await open(person, '/inbox');
			assert.equal(await person.page.locator('.inbox li').count(), 1);
			assert.equal(await person.page.locator('.inbox .new').count(), 0);
			person.assertQuiet();
			await person.close();
		});
	}
});
