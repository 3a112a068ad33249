// SPDX-License-Identifier: EUPL-1.2
// The authority suspends many permits at once: one proposes, another signs, and every answer
// says so at once - by number, by code, offline by the status list, on the holder's page and
// while an application is open - until the order is lifted. In both languages.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, describe, test } from 'node:test';

import { applicant, assertStatus, caseOf, draft, look, permitFor, staff, submitted } from '../lib/apply.mjs';
import { assertWellMade, launch, visitor } from '../lib/browser.mjs';
import { choose, fill, follow, open, send, signIn, text } from '../lib/pages.mjs';
import { codeOf } from '../lib/qr.mjs';
import { PROGRAM, shared } from '../lib/server.mjs';
import { assertSays, words } from '../lib/words.mjs';

const LANGUAGES = ['en', 'ar'];
const TEXT = { en: 'No drone flies while the visitors are here.', ar: 'لا تحليق للطائرات ما دام الزوار هنا.' };
const LIFTED = { en: 'The visitors have left.', ar: 'غادر الزوار.' };
const TERMS = { kind: 'suspend', classes: ['recreation'], reason: 'public_safety', text_en: TEXT.en, text_ar: TEXT.ar };

const box = shared({ before, after });
let browser, holder, number, token, latifa, adel, order;

const byNumber = async () => assertStatus(await box.server.client().api('GET', `/permits/${number}`), 200).json;
const byToken = async () => assertStatus(await box.server.client().api('POST', '/verify', { token }), 200).json;
const command = (...more) => new Promise((resolve) => {
	execFile(PROGRAM, ['verify', '--data', box.server.data, ...more, token], { timeout: 30000 },
		(error, stdout) => resolve({ status: error ? error.code : 0, stdout }));
});
const file = async (id = order) => assertStatus(await latifa.api('GET', `/desk/orders/${id}`), 200).json;
const answer = async (person, step, id = order) => person.api('POST', `/desk/orders/${id}/${step}`, { version: (await file(id)).version });
const kinds = async () => assertStatus(await holder.api('GET', '/inbox'), 200).json.letters.map((letter) => letter.kind);
const until = async (holds) => {
	for (const end = Date.now() + 30000; !await holds() && Date.now() < end;) await new Promise((resolve) => setTimeout(resolve, 300));
	assert.ok(await holds());
};

before(async () => {
	await box.started();
	browser = await launch();
	holder = await applicant(box.server, 'load-3100');
	number = await permitFor(box.server, holder);
	({ token } = await codeOf(browser, box.server, holder, number));
	latifa = await staff(box.server, 'orders1');
	adel = await staff(box.server, 'orders2');
});
after(() => browser?.close());

test('the demonstration shows an order that is over, and its permits are in force', async () => {
	const { orders } = assertStatus(await box.server.client().api('GET', '/orders'), 200).json;
	assert.deepEqual(orders.map(({ phase, kind }) => [phase, kind]), [['lifted', 'suspend']]);
	assert.equal((await byNumber()).answer, 'in_force');
	assert.equal((await byNumber()).order, undefined);
	assert.equal((await command()).status, 0);
});

describe('a proposal', () => {
	test('says beside the field what is wrong, and changes nothing', async () => {
		for (const [body, field] of [
			[{ kind: '' }, 'kind'], [{ classes: [] }, 'classes'], [{ classes: ['helicopter'] }, 'classes'],
			[{ issued_from: '2026-02-30' }, 'issued_from'], [{ issued_from: '2026-11-02', issued_last: '2026-11-01' }, 'issued_from'],
			[{ centre: 'TC-0000' }, 'centre'], [{ starts_on: '2020-01-01' }, 'starts_on'], [{ last_day: '2020-01-01' }, 'last_day'],
			[{ last_day: 'soon' }, 'last_day'], [{ reason: 'because' }, 'reason'], [{ text_en: '' }, 'text_en'],
			[{ text_ar: ' ' }, 'text_ar'], [{ kind: 'invalidate' }, 'kind'],
			[{ kind: 'invalidate', centre: 'TC-9001', last_day: '2099-01-01' }, 'last_day'],
		]) {
			for (const where of ['/desk/orders', '/desk/orders/preview']) {
				const reply = assertStatus(await latifa.api('POST', where, { ...TERMS, ...body }), 422);
				assert.equal(reply.json.errors[0].field, field, JSON.stringify(body));
			}
		}
		for (const language of LANGUAGES) {
			const page = await latifa.get(`/${language}/desk/orders/new`);
			const reply = assertStatus(await latifa.submit(page, /preview$/, { kind: 'suspend', text_en: TEXT.en }), 422);
			assertSays(reply.text, language, 'order.refusal.no_class');
			assert.match(reply.text, /id="classes-error"/);
			assert.match(reply.text, new RegExp(TEXT.en));
		}
		assert.equal((await latifa.api('GET', '/desk/orders')).json.orders.length, 1);
	});

	test('takes days in Arabic digits', async () => {
		const reply = assertStatus(await latifa.api('POST', '/desk/orders/preview', { ...TERMS, issued_last: '٢٠٩٩-٠١-٣١' }), 200);
		assert.ok(reply.json.affects.permits > 0);
	});

	test('is made in the browser after a preview that counts the permits', async () => {
		const counted = assertStatus(await latifa.api('POST', '/desk/orders/preview', TERMS), 200).json.affects;
		assert.ok(counted.permits >= 1);
		assert.equal(counted.permits, counted.recreation);
		const person = await visitor(browser, box.server);
		await signIn(person, 'orders1', { staff: true, next: '/desk/orders' });
		await assertWellMade(person.page, 'en');
		await follow(person, person.page.locator('main a[href$="/desk/orders/new"]'));
		await assertWellMade(person.page, 'en');
		for (const box_ of ['#kind-suspend', '#classes-recreation']) await choose(person.page, person.page.locator(box_));
		await fill(person, { reason: TERMS.reason, text_en: TEXT.en, text_ar: TEXT.ar });
		await send(person, '/preview');
		assert.match(await text(person), new RegExp(`${counted.permits} permits?`));
		await assertWellMade(person.page, 'en');
		await send(person, '/desk/orders', 'button.stop');
		assert.match(await text(person), new RegExp(words('en', 'order.done.propose')));
		assert.match(await text(person), new RegExp(words('en', 'order.refusal.same_hand')));
		await assertWellMade(person.page, 'en');
		order = /orders\/([0-9a-f]{32})/.exec(person.page.url())[1];
		person.assertQuiet();
		await person.close();
		assert.equal((await byNumber()).answer, 'in_force');
	});

	test('is not signed by the hand that proposed it, by a supervisor, or on an older page', async () => {
		assertStatus(await answer(latifa, 'sign'), 403);
		assertStatus(await answer(await staff(box.server, 'supervisor1'), 'sign'), 403);
		assertStatus(await adel.api('POST', `/desk/orders/${order}/sign`, { version: 99 }), 409);
		assertStatus(await adel.api('POST', `/desk/orders/${order}/sign`, {}), 428);
		assertStatus(await adel.api('POST', `/desk/orders/${'0'.repeat(32)}/sign`, { version: 1 }), 404);
		assert.equal((await byNumber()).answer, 'in_force');
		assert.equal((await file()).phase, 'waits');
	});
});

describe('the second signature, in Arabic', () => {
	let applying, reference;

	before(async () => {
		applying = await applicant(box.server, 'load-3101');
		await draft(applying);
		reference = (await submitted(await applicant(box.server, 'load-3102'))).reference;
	});

	test('suspends in every answer at once', async () => {
		const person = await visitor(browser, box.server, { language: 'ar' });
		await signIn(person, 'orders2', { staff: true, next: '/desk/orders' });
		await assertWellMade(person.page, 'ar');
		await open(person, `/desk/orders/${order}`);
		await assertWellMade(person.page, 'ar');
		await send(person, '/sign');
		assert.match(await text(person), new RegExp(words('ar', 'order.done.sign_issue')));
		person.assertQuiet();
		await person.close();

		for (const found of [await byNumber(), await byToken()]) {
			assert.equal(found.answer, 'suspended');
			assert.equal(found.in_force, false);
			assert.equal(found.order.text_en, TEXT.en);
			assert.equal(found.order.text_ar, TEXT.ar);
		}
		for (const language of LANGUAGES) {
			const someone = box.server.client(language);
			const asked = await someone.get(`/${language}/verify?number=${number}`);
			const pasted = await someone.submit(await someone.get(`/${language}/verify`), /\/verify$/, { token });
			for (const page of [asked, pasted]) {
				assertSays(page.text, language, 'permit.answer.suspended');
				assertSays(page.text, language, 'order.note.verify');
				assert.match(page.text, new RegExp(TEXT[language]));
			}
		}
	});

	test('is in the signed status list: for the command and on /V, with the public text', async () => {
		for (const language of LANGUAGES) {
			const { status, stdout } = await command('--lang', language);
			assert.equal(status, 1, stdout);
			assertSays(stdout, language, 'permit.answer.suspended');
			assert.match(stdout.replace(/[\u2066-\u2069\u200e\u200f]/g, ''), new RegExp(TEXT[language]));
			const person = await visitor(browser, box.server, { language, width: 390 });
			await person.page.goto(`/${language}/V#${token.split('#')[1]}`);
			await person.page.getByText(words(language, 'permit.answer.suspended')).first().waitFor();
			await person.page.locator('#order').getByText(TEXT[language]).waitFor();
			await assertWellMade(person.page, language);
			person.assertQuiet();
			await person.close();
		}
	});

	test('is on the holder\'s page and in a letter, once', async () => {
		for (const language of LANGUAGES) {
			const page = assertStatus(await holder.get(`/${language}/permits/${number}`), 200);
			assertSays(page.text, language, 'permit.fly.order');
			assert.match(page.text, new RegExp(TEXT[language]));
		}
		const own = assertStatus(await holder.api('GET', '/permits'), 200).json.permits.find((one) => one.number === number);
		assert.equal(own.may_fly, false);
		await until(async () => (await kinds()).includes('order_suspended'));
		await until(async () => !(await file()).steps[0].telling);
		assert.equal((await kinds()).filter((kind) => kind === 'order_suspended').length, 1);
		assert.ok((await file()).steps[0].told >= 1);
	});

	test('leaves applications open, and tells applicant and officer', async () => {
		for (const language of LANGUAGES) {
			const hub = assertStatus(await applying.get(`/${language}/application`), 200);
			assertSays(hub.text, language, 'order.note.ahead');
			assert.match(hub.text, new RegExp(TEXT[language]));
		}
		assert.equal(assertStatus(await applying.api('GET', '/application'), 200).json.order.text_en, TEXT.en);
		const officer = await staff(box.server, 'officer1');
		const id = await caseOf(officer, reference);
		await look(officer, id);
		for (const language of LANGUAGES) {
			assertSays(assertStatus(await officer.get(`/${language}/desk/${id}`), 200).text, language, 'order.note.desk');
		}
		const other = await applicant(box.server, 'load-3102');
		for (const language of LANGUAGES) {
			assertSays(assertStatus(await other.get(`/${language}/application`), 200).text, language, 'order.note.ahead');
			assertSays(assertStatus(await other.get(`/${language}/application/receipt`), 200).text, language, 'order.note.ahead');
		}
	});

	test('suspends from the start what is issued now', async () => {
		const late = await applicant(box.server, 'load-3103');
		const issued = await permitFor(box.server, late);
		assert.equal(assertStatus(await late.api('GET', `/permits/${issued}`), 200).json.answer, 'suspended');
		for (const language of LANGUAGES) {
			const status = assertStatus(await late.get(`/${language}/application`), 200);
			assertSays(status.text, language, 'order.note.fly');
		}
	});
});

describe('the public page', () => {
	for (const language of LANGUAGES) {
		for (const width of [390, 1280]) {
			test(`shows orders in force and past (${language}, ${width})`, async () => {
				const person = await visitor(browser, box.server, { language, width });
				await open(person, '/orders');
				const said = await text(person);
				assert.match(said, new RegExp(TEXT[language]));
				assert.match(said, new RegExp(words(language, 'order.phase.in_force')));
				assert.match(said, new RegExp(words(language, 'order.phase.lifted')));
				await assertWellMade(person.page, language);
				person.assertQuiet();
				await person.close();
			});
		}
	}
});

describe('the end', () => {
	test('is a lift by two, and all answers are as before', async () => {
		assertStatus(await adel.api('POST', `/desk/orders/${order}/extend`, { version: (await file()).version, last_day: '2099-01-01', text_en: 'x', text_ar: 'x' }), 409);
		const lift = { version: (await file()).version, text_en: LIFTED.en, text_ar: LIFTED.ar };
		assertStatus(await adel.api('POST', `/desk/orders/${order}/lift`, { ...lift, text_ar: '' }), 422);
		assertStatus(await adel.api('POST', `/desk/orders/${order}/lift`, lift), 200);
		assertStatus(await answer(adel, 'sign'), 403);
		assert.equal((await byNumber()).answer, 'suspended');
		assertStatus(await answer(latifa, 'sign'), 200);
		for (const found of [await byNumber(), await byToken()]) {
			assert.equal(found.answer, 'in_force');
			assert.equal(found.order, undefined);
		}
		assert.equal((await command()).status, 0);
		await until(async () => (await kinds()).includes('order_lifted'));
		for (const language of LANGUAGES) {
			assert.match(assertStatus(await box.server.client(language).get(`/${language}/orders`), 200).text, new RegExp(LIFTED[language]));
		}
	});

	test('of an invalidation never comes', async () => {
		const made = assertStatus(await latifa.api('POST', '/desk/orders', { ...TERMS, kind: 'invalidate', reason: 'centre_not_genuine', centre: 'TC-9001' }), 201).json;
		const before_ = (await byNumber()).answer;
		assertStatus(await answer(adel, 'sign', made.id), 200);
		assert.equal((await byNumber()).answer, before_); // of another centre
		const { version } = await file(made.id);
		const reply = assertStatus(await adel.api('POST', `/desk/orders/${made.id}/lift`, { version, text_en: 'x', text_ar: 'x' }), 409);
		assert.match(JSON.stringify(reply.json), new RegExp(words('en', 'order.refusal.final').slice(0, 30)));
	});
});
