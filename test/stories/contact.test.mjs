// SPDX-License-Identifier: EUPL-1.2
// An e-mail and a phone that nobody vouches for are confirmed by codes before anything is
// submitted: on the pages, in both languages, without JavaScript, and by the API. load-99NN
// has typed them; the provider of the others vouches for both.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { applicant, assertStatus, caseOf, DETAILS, draft, look, staff, submit } from '../lib/apply.mjs';
import { assertAccessible, assertFits, launch, visitor } from '../lib/browser.mjs';
import { codeTo, confirmContacts } from '../lib/codes.mjs';
import { fill, follow, open, send, signIn, text } from '../lib/pages.mjs';
import { shared } from '../lib/server.mjs';
import { at, begin, fillDetails, goodPage, openCase, says } from '../lib/steps.mjs';
import { words } from '../lib/words.mjs';

const box = shared({ before, after });
let browser;
let free = 9910;
before(async () => { browser = await launch(); });
after(() => browser?.close());

const arabicIndic = (code) => code.replace(/\d/g, (digit) => String.fromCodePoint(0x660 + Number(digit)));
const otherThan = (code) => String((Number(code) + 1) % 1e6).padStart(6, '0');

// Somebody with addresses of his own, so that no two count to one limit.
const somebody = async (language) => {
	const number = free++;
	const own = { email: `person-${number}@example.test`, phone: `+97150777${number}` };
	const client = await applicant(box.server, `load-${number}`, language);
	assertStatus(await client.api('POST', '/application', {}), 200, 201);
	const save = (more) => client.api('PUT', '/application/details', { ...DETAILS, ...own, ...more });
	const confirm = (field, code) => client.api('POST', '/application/contacts/confirm', { field, code });
	const again = (field) => client.api('POST', '/application/contacts', { field });
	const code = (field) => codeTo(box.server.origin, own[field]);
	return { ...own, number, client, save, confirm, again, code };
};
const refused = (reply, status, key) => {
	assert.equal(reply.status, status, reply.text);
	assert.equal(reply.json.errors[0].code, key);
};
const standing = async ({ client }, field) =>
	assertStatus(await client.api('GET', '/application/contacts'), 200).json.contacts.find((one) => one.field === field);

describe('by the API, refused is', () => {
	test('a submission before both are confirmed', async () => {
		const one = await somebody();
		await draft(one.client, { details: one });
		assertStatus(await one.save({ email: `new-${one.email}` }), 200);
		const reply = await submit(one.client);
		refused(reply, 422, 'application.refusal.contacts');
		assert.deepEqual(reply.json.errors.map(({ field }) => field), ['email']);
		assert.equal((await one.client.api('GET', '/application')).json.complete, false);
		await confirmContacts(one.client, (await one.client.api('GET', '/application')).json);
		assertStatus(await submit(one.client), 201);
	});

	test('a code that is wrong, of another person, of the other contact, or malformed', async () => {
		const [one, other] = [await somebody(), await somebody()];
		await one.save();
		await other.save();
		const code = await one.code('email');
		for (const typed of ['', '12345', '1234567', 'abcdef']) {
			refused(await one.confirm('email', typed), 422,
				typed ? 'person.contact.code_malformed' : 'person.contact.code_missing');
		}
		refused(await one.confirm('name_latin', code), 422, 'application.contact.unknown');
		if (code !== await other.code('email')) refused(await other.confirm('email', code), 422, 'person.contact.wrong');
		if (code !== await one.code('phone')) refused(await one.confirm('phone', code), 422, 'person.contact.wrong');
		for (let left = 4; left >= 0; left--) {
			refused(await one.confirm('email', otherThan(code)), 422, 'person.contact.wrong');
			assert.equal((await standing(one, 'email')).tries_left, left);
		}
		refused(await one.confirm('email', code), 422, 'person.contact.tries_used');
		assert.equal((await standing(one, 'email')).status, 'not_confirmed');
	});

	test('the code before a new one, and one for the address before', async () => {
		const one = await somebody();
		await one.save();
		const first = await one.code('email');
		assertStatus(await one.again('email'), 200);
		const second = await one.code('email');
		if (first !== second) refused(await one.confirm('email', first), 422, 'person.contact.wrong');
		await one.save({ email: `new-${one.email}` });
		refused(await one.confirm('email', second), 422, 'person.contact.wrong');
		await one.save();
		refused(await one.confirm('email', second), 422, 'person.contact.wrong');
		assertStatus(await one.confirm('email', await one.code('email')), 200);
		assertStatus(await one.confirm('email', '000000'), 200); // it is confirmed: a second click
	});

	test('a sixth code in an hour, with words and when to try again', async () => {
		const one = await somebody('ar');
		await one.save();
		for (let i = 0; i < 4; i++) assertStatus(await one.again('phone'), 200);
		const reply = await one.again('phone');
		refused(reply, 429, 'person.contact.too_many');
		assert.equal(reply.json.detail, words('ar', 'person.contact.too_many'));
		const seconds = Number(reply.headers.get('retry-after'));
		assert.ok(seconds > 3000 && seconds <= 3601, `${seconds} s`);
		assert.ok(Date.parse((await standing(one, 'phone')).next_code_at) > Date.now());
		assertStatus(await one.confirm('phone', await one.code('phone')), 200);
	});

	test('a code for what the provider vouches for: it needs none', async () => {
		const client = await applicant(box.server, 'load-880');
		await draft(client);
		for (const contact of (await client.api('GET', '/application/contacts')).json.contacts) {
			assert.equal(contact.status, 'vouched');
			assert.equal(contact.code_valid, false);
		}
		assertStatus(await client.api('POST', '/application/contacts', { field: 'email' }), 200);
		assertStatus(await submit(client), 201);
	});

	test('anything of this to somebody who is not signed in, and to an officer', async () => {
		for (const client of [box.server.client(), await staff(box.server, 'officer1')]) {
			assertStatus(await client.api('GET', '/application/contacts'), 401);
			assertStatus(await client.api('POST', '/application/contacts', { field: 'email' }), 401);
			assertStatus(await client.api('POST', '/application/contacts/confirm', { field: 'email', code: '123456' }), 401);
		}
	});
});

const onPages = ({ language, script, width }) => async () => {
	const number = free++;
	const [email, phone] = [`page-${number}@example.test`, `+97150888${number}`];
	const person = await visitor(browser, box.server, { language, width, script });
	await signIn(person, `load-${number}`);
	await begin(person);
	await fillDetails(person, { email, phone });
	at(person, '/application/contact');
	await goodPage(person);
	if (script) await assertAccessible(person.page);
	if (script) await assertFits(person.page);
	await says(person, 'application.contact.title_email');
	assert.ok(!(await text(person)).includes(email), 'the address is not written out');

	// A wrong one is told beside the field; nothing was lost, and the next try passes.
	const code = await codeTo(person.origin, email);
	await fill(person, { code: otherThan(code) });
	await send(person, '/application/contact');
	await says(person, 'person.contact.wrong');
	if (script) await assertAccessible(person.page);
	person.assertQuiet(/Failed to load resource/);
	await open(person, '/application/check');
	await says(person, 'application.refusal.contacts');
	await follow(person, person.page.locator('main .note a[href$="/application/contact"]'));
	await fill(person, { code: language === 'ar' ? arabicIndic(code) : `${code.slice(0, 3)} ${code.slice(3)}` });
	await send(person, '/application/contact');

	// Then the phone; a new code voids the first.
	await says(person, 'application.contact.title_phone');
	const first = await codeTo(person.origin, phone);
	await send(person, '/application/contact/send');
	at(person, '/application/contact');
	const second = await codeTo(person.origin, phone);
	if (first !== second) {
		await fill(person, { code: first });
		await send(person, '/application/contact');
		await says(person, 'person.contact.wrong');
		person.assertQuiet(/Failed to load resource/);
	}
	await fill(person, { code: second });
	await send(person, '/application/contact');
	at(person, '/application');
	await goodPage(person);
	await says(person, 'application.contact.task_done');

	// The officer sees who proved what.
	const client = await applicant(box.server, `load-${number}`, language);
	await draft(client, { details: { email, phone } });
	const { reference } = assertStatus(await submit(client), 201).json;
	const officer = await visitor(browser, box.server, { language, width, script });
	await signIn(officer, 'officer1', { staff: true });
	await openCase(officer, reference);
	const proofs = await officer.page.locator('.cmp .tag.ok').allInnerTexts();
	assert.equal(proofs.length, 2, proofs.join());
	const [before] = words(language, 'decision.contact.confirmed').split('{at}');
	for (const proof of proofs) assert.ok(proof.includes(before.trim()), proof);
	const api = await staff(box.server, 'officer2');
	const { contacts } = assertStatus(await look(api, await caseOf(api, reference)), 200).json;
	assert.equal(contacts.email.proved_by, 'code');
	assert.ok(Date.parse(contacts.phone.confirmed_at) <= Date.now());
	await officer.close();
	await person.close();
};

describe('on the pages', () => {
	test('in English', onPages({ language: 'en', script: true, width: 1280 }));
	test('in Arabic, on a phone', onPages({ language: 'ar', script: true, width: 390 }));
	test('in English without JavaScript', onPages({ language: 'en', script: false, width: 390 }));
	test('in Arabic without JavaScript', onPages({ language: 'ar', script: false, width: 1280 }));

	test('who is vouched for never sees them', async () => {
		const person = await visitor(browser, box.server, {});
		await signIn(person, 'load-881');
		await begin(person);
		await fillDetails(person);
		at(person, '/application');
		assert.equal(await person.page.locator('main a[href$="/application/contact"]').count(), 0);
		await open(person, '/application/contact');
		at(person, '/application');
		await person.close();
	});

	test('a code that was used up, and too many of them, are told with what to do', async () => {
		for (const language of ['en', 'ar']) {
			const number = free++;
			const person = await visitor(browser, box.server, { language, width: 390 });
			await signIn(person, `load-${number}`);
			await begin(person);
			await fillDetails(person, { email: `limit-${number}@example.test`, phone: `+97150999${number}` });
			for (let i = 0; i < 4; i++) await send(person, '/application/contact/send');
			const code = await codeTo(person.origin, `limit-${number}@example.test`);
			assert.equal(await person.page.locator('main form[action$="/contact/send"]').count(), 0, 'no button that would be refused');
			for (let i = 0; i < 5; i++) {
				await fill(person, { code: otherThan(code) });
				await send(person, '/application/contact');
			}
			await says(person, 'person.contact.tries_used');
			assert.equal(await person.page.locator('main [name="code"]').count(), 0);
			await assertAccessible(person.page);
			await assertFits(person.page);
			await follow(person, person.page.locator('main a[href*="/application/details"]'));
			at(person, '/application/details');
			await person.close();
		}
	});
});
