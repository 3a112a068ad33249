// SPDX-License-Identifier: EUPL-1.2
// A person asks that his data be corrected or erased; the data-protection officer tells why he
// opens the file, and answers: on the pages in both languages, and by the API.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { applicant, assertStatus, draft, staff } from '../lib/apply.mjs';
import { assertFits, assertWellMade, launch, visitor } from '../lib/browser.mjs';
import { fill, follow, open, send, signIn, text } from '../lib/pages.mjs';
import { shared } from '../lib/server.mjs';
import { assertSays, words } from '../lib/words.mjs';

const box = shared({ before, after });
const LANGUAGES = ['en', 'ar'];
const REASON = { text_en: 'Your passport shows another.', text_ar: 'جواز سفرك يُظهر غير ذلك.' };
let browser, noor;

before(async () => {
	await box.started();
	browser = await launch();
	noor = await staff(box.server, 'protection1');
});
after(() => browser?.close());

const ask = (client, body) => client.api('POST', '/my-data/requests', body);
const correction = (more = {}) => ({ kind: 'correction', field: 'passport_number', value: 'Z7654321', words: 'I have a new passport.', ...more });
const requests = async (client) => assertStatus(await client.api('GET', '/my-data/requests'), 200).json.requests;
const file = async (id) => assertStatus(await noor.api('GET', `/desk/privacy/${id}`), 200).json;
const purpose = (id, told = 'request') => noor.api('POST', `/desk/privacy/${id}/purpose`, { purpose: told });
const answer = async (id, verb, body = {}) => noor.api('POST', `/desk/privacy/${id}/${verb}`, { version: (await file(id)).version, ...body });
const kinds = async (client) => assertStatus(await client.api('GET', '/inbox'), 200).json.letters.map(({ kind }) => kind);

describe('a person', () => {
	test('hears beside the field what is wrong, and nothing is sent', async () => {
		const person = await applicant(box.server, 'load-9970');
		for (const [body, field] of [[{ kind: 'other' }, 'kind'], [{ field: 'height' }, 'field'], [{ value: '' }, 'value'],
			[{ field: 'email', value: 'nobody' }, 'value'], [{ words: ' ' }, 'words']]) {
			const reply = assertStatus(await ask(person, correction(body)), 422);
			assert.equal(reply.json.errors[0].field, field, JSON.stringify(body));
		}
		for (const language of LANGUAGES) {
			const page = await person.get(`/${language}/my-data/correction`);
			const reply = assertStatus(await person.submit(page, /correction$/, { field: 'passport_number', value: 'Z1', words: 'kept' }), 422);
			assert.match(reply.text, /id="value-error"/);
			assert.match(reply.text, />\s*kept<\/textarea>/);
		}
		assert.deepEqual(await requests(person), []);
	});

	test('has a number, the last day and a letter; one request of a kind; and takes it back', async () => {
		const person = await applicant(box.server, 'load-9971');
		const { json } = assertStatus(await ask(person, correction()), 201);
		assert.match(json.number, /^DR-\d{4}-\d{4}$/);
		assert.equal(new Date(json.due) - new Date(json.asked_at.slice(0, 10)) >= 29 * 864e5, true);
		assertStatus(await ask(person, correction()), 409);
		assert.deepEqual((await kinds(person)).slice(0, 1), ['data_asked']);
		const other = await applicant(box.server, 'load-9972');
		assert.deepEqual(await requests(other), []);
		assertStatus(await other.api('POST', `/my-data/requests/${json.id}/withdraw`, { version: 1 }), 404);
		assertStatus(await person.api('POST', `/my-data/requests/${json.id}/withdraw`, {}), 428);
		assertStatus(await person.api('POST', `/my-data/requests/${json.id}/withdraw`, { version: 9 }), 409);
		assertStatus(await person.api('POST', `/my-data/requests/${json.id}/withdraw`, { version: 1 }), 200);
		assert.equal((await requests(person))[0].state, 'withdrawn');
		assertStatus(await ask(person, correction()), 201);
	});
});

describe('the desk', () => {
	test('opens a file with a purpose that is kept, only while the request waits', async () => {
		const person = await draft(await applicant(box.server, 'load-9973'), { details: { passport_number: 'DESK9973' } });
		const { id, number } = assertStatus(await ask(person, correction()), 201).json;
		const closed = await file(id);
		assert.equal(closed.purpose, null);
		assert.doesNotMatch(JSON.stringify(closed), /DESK9973|Z7654321/);
		assertStatus(await answer(id, 'refuse', REASON), 409);
		assert.equal(assertStatus(await purpose(id, 'quality'), 200).json.purpose, null);
		const opened = assertStatus(await purpose(id), 200).json;
		assert.equal(opened.details.passport_number, 'DESK9973');
		assert.equal(opened.value, 'Z7654321');
		const { readers } = (await person.api('GET', '/account/readers')).json;
		assert.deepEqual([readers[0].role, readers[0].purpose], ['protection_officer', 'request']);
		assertStatus(await answer(id, 'refuse', { text_en: 'No.' }), 422);
		assert.equal(assertStatus(await answer(id, 'refuse', REASON), 200).json.state, 'refused');
		assert.doesNotMatch(JSON.stringify(await file(id)), /DESK9973|Z7654321/);
		assert.equal((await kinds(person))[0], 'data_refused');
		const [told] = await requests(person);
		assert.equal(told.answer_ar, REASON.text_ar);
		const data = (await person.api('GET', '/my-data')).json;
		assert.equal(data.requests.find((one) => one.number === number).value, 'Z7654321');
	});

	test('corrects a detail and keeps what it was, but not what the provider vouches for', async () => {
		const person = await draft(await applicant(box.server, 'load-9974'));
		const vouched = assertStatus(await ask(person, correction({ field: 'name_latin', value: 'Somebody Else' })), 201).json.id;
		assertStatus(await purpose(vouched), 200);
		const refused = assertStatus(await answer(vouched, 'grant'), 409);
		assert.match(refused.json.type, /subject\.refusal\.vouched/);
		assertStatus(await answer(vouched, 'refuse', REASON), 200);
		const { id } = assertStatus(await ask(person, correction()), 201).json;
		assertStatus(await purpose(id), 200);
		assert.equal(assertStatus(await answer(id, 'grant'), 200).json.state, 'granted');
		assertStatus(await answer(id, 'grant'), 409);
		const data = (await person.api('GET', '/my-data')).json;
		assert.equal(data.details.passport_number, 'Z7654321');
		assert.equal(data.former_details[0].value, 'X1234567');
		assert.equal((await kinds(person))[0], 'data_granted');
	});

	test('gives more time once, and promises an erasure that a day later is carried out', async () => {
		const person = await applicant(box.server, 'load-9975');
		const { id } = assertStatus(await ask(person, { kind: 'erasure' }), 201).json;
		assertStatus(await purpose(id, 'legal'), 200);
		const longer = assertStatus(await answer(id, 'extend', REASON), 200).json;
		assert.equal(longer.state, 'extended');
		assert.equal(longer.more_days, 0);
		assertStatus(await answer(id, 'extend', REASON), 409);
		const granted = assertStatus(await answer(id, 'grant'), 200).json;
		assert.ok(new Date(granted.erase_at) > Date.now() + 23 * 3600e3);
		assert.deepEqual((await kinds(person)).slice(0, 3), ['data_erasing', 'data_extended', 'data_asked']);
	});

	test('erases nobody who has something under way, and says what stops it', async () => {
		const person = await draft(await applicant(box.server, 'load-9976'));
		const { id } = assertStatus(await ask(person, { kind: 'erasure', words: 'Please.' }), 201).json;
		const opened = assertStatus(await purpose(id), 200).json;
		assert.equal(opened.erasure, 'open');
		assert.match(assertStatus(await answer(id, 'grant'), 409).json.type, /retention\.erasure\.open/);
		assert.equal((await requests(person))[0].state, 'open');
	});

	test('is for the data-protection officer alone', async () => {
		for (const persona of ['officer1', 'supervisor1', 'admin1', 'auditor1']) {
			assertStatus(await (await staff(box.server, persona)).api('GET', '/desk/privacy'), 403);
		}
		assertStatus(await noor.api('GET', `/desk/privacy/${'0'.repeat(32)}`), 404);
		assertStatus(await noor.api('GET', '/desk'), 404, 403);
	});
});

test('in the browser: asked for, opened, answered, read - in both languages, on a phone and at a desk', async () => {
	for (const [language, persona] of [['en', 'load-9980'], ['ar', 'load-9981']]) {
		await draft(await applicant(box.server, persona));
		const person = await visitor(browser, box.server, { language, width: 390, script: language === 'en' });
		await signIn(person, persona, { next: '/my-data' });
		await follow(person, person.page.locator('main a[href$="/my-data/erasure"]'));
		await assertWellMade(person.page, language);
		await assertFits(person.page);
		await open(person, '/my-data/correction');
		await assertWellMade(person.page, language);
		await assertFits(person.page);
		await fill(person, { field: 'passport_number', value: 'Z7654321', words: 'I have a new passport.' });
		await send(person, '/my-data/correction');
		assertSays(await person.page.content(), language, 'subject.done.asked');
		await assertWellMade(person.page, language);
		await assertFits(person.page);
		const number = /DR-\d{4}-\d{4}/.exec(await text(person))[0];

		const officer = await visitor(browser, box.server, { language });
		await signIn(officer, 'protection1', { staff: true, next: '/desk/privacy' });
		await assertWellMade(officer.page, language);
		await follow(officer, officer.page.locator('main a', { hasText: number }));
		await assertWellMade(officer.page, language);
		assert.doesNotMatch(await text(officer), /Z7654321/);
		await send(officer, '/purpose', 'button[value="request"]');
		assert.match(await text(officer), /Z7654321/);
		await assertWellMade(officer.page, language);
		await send(officer, '/refuse', 'button.go');
		assertSays(await officer.page.content(), language, 'subject.done.grant');
		await assertWellMade(officer.page, language);
		officer.assertQuiet();
		await officer.close();

		await open(person, '/inbox');
		await follow(person, person.page.locator('main a', { hasText: words(language, 'notice.title.data_granted') }).first());
		await assertWellMade(person.page, language);
		await follow(person, person.page.locator('main a.btn[href$="/my-data"]'));
		assert.match(await text(person), new RegExp(words(language, 'subject.state.granted')));
		person.assertQuiet();
		await person.close();
	}
});
