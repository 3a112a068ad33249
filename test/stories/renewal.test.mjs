// SPDX-License-Identifier: EUPL-1.2
// What "My application" says when the permit that it led to is not in force any more, and
// the way to the next one.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { applicant, assertStatus, permitFor } from '../lib/apply.mjs';
import { shared } from '../lib/server.mjs';
import { plain, words } from '../lib/words.mjs';

const box = shared({ before, after });

const STATUS_ROWS = [
	['yousef', 'suspended', false],
	['lina', 'revoked', true],
	['hassan', 'expired', true],
];

const assertSays = (page, language, key) =>
	assert.ok(plain(page.text).includes(plain(words(language, key))), `${key} in ${language}: ${plain(page.text).slice(0, 900)}`);

describe('an approved application whose permit is not in force', () => {
	for (const language of ['en', 'ar']) {
		for (const [persona, state, mayStart] of STATUS_ROWS) {
			test(`says that it is ${state}, in ${language}`, async () => {
				const person = await applicant(box.server, persona, language);
				const page = assertStatus(await person.get(`/${language}/application`), 200);
				assertSays(page, language, `application.next.${state}`);
				assertSays(page, language, `permit.fly.${state}`);
				assert.ok(!plain(page.text).includes(plain(words(language, 'application.next.approved'))));
				assert.equal(/action="[^"]*\/application\/start"/.test(page.text), mayStart);
				const list = await person.get(`/${language}/permits`);
				assert.equal(plain(list.text).includes(plain(words(language, 'permit.page.renew'))), mayStart);
			});
		}
	}

	test('leads to a new one by a button', async () => {
		const person = await applicant(box.server, 'hassan');
		const page = await person.submit(await person.get('/en/application'), /\/application\/start$/);
		assertSays(page, 'en', 'application.hub.lede');
	});
});

describe('the permit after the first', () => {
	test('supersedes it for everybody, and the holder sees both', async () => {
		const person = await applicant(box.server, 'load-40');
		const first = await permitFor(box.server, person);
		assert.equal((await person.api('GET', `/permits/${first}`)).json.answer, 'in_force');
		const page = await person.get('/en/application');
		assertSays(page, 'en', 'permit.fly.yes');
		assert.doesNotMatch(page.text, /\/application\/start"/, 'two years are left');

		assertStatus(await person.api('POST', '/application', {}), 201);
		const second = await permitFor(box.server, person);
		assert.notEqual(second, first);
		assert.equal((await person.api('GET', `/permits/${first}`)).json.answer, 'superseded');
		assert.equal((await person.api('GET', `/permits/${second}`)).json.answer, 'in_force');
		assertSays(await person.get(`/en/permits/${first}`), 'en', 'permit.fly.superseded');
		assertSays(await person.get('/en/application'), 'en', 'permit.fly.yes');
	});
});
