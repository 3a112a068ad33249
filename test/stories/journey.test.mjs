// SPDX-License-Identifier: EUPL-1.2
// The main job, whole, in a real browser: from "Sign in" to a stranger's phone that says
// "in force"; in English, in Arabic, and without JavaScript. Then the other endings:
// returned with marked fields, refused by two people.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { applicant, assertStatus, draft, submitted } from '../lib/apply.mjs';
import { assertAccessible, assertFits, assertWellMade, launch, visitor } from '../lib/browser.mjs';
import { choosePersona, fill, follow, isLocked, open, send, signIn, signOut, text } from '../lib/pages.mjs';
import { shared } from '../lib/server.mjs';
import { approve, at, begin, fillAll, fillDetails, goodPage, openCase, openPermit, says, verifyAsStranger } from '../lib/steps.mjs';

const box = shared({ before, after });
let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

const staffVisitor = async (persona, options) => {
	const person = await visitor(browser, box.server, options);
	await signIn(person, persona, { staff: true });
	return person;
};

const journey = async ({ language, script, width, persona }) => {
	const person = await visitor(browser, box.server, { language, script, width });
	await open(person, '/');
	await goodPage(person);
	await follow(person, person.page.locator('main a.btn').first());
	await choosePersona(person, persona);
	at(person, '/application');
	const reference = await fillAll(person);
	await open(person, '/application');
	await says(person, 'application.state.review');

	const officer = await staffVisitor('officer1', { language, script });
	await approve(officer, reference);
	await officer.close();
	await person.page.reload();
	await says(person, 'application.state.approved');

	const { number, token } = await openPermit(person);
	const [download] = await Promise.all([person.page.waitForEvent('download'),
		person.page.locator('main a[href$="/permit.pdf"]').first().click()]);
	assert.match(download.suggestedFilename(), /\.pdf$/);
	person.assertQuiet();
	await verifyAsStranger(browser, box.server, { language, script, number, token });

	await signOut(person);
	await open(person, '/application');
	assert.match(person.page.url(), /sign-in/);
	await person.close();
};

describe('from sign-in to a stranger\'s phone', () => {
	test('in English', () => journey({ language: 'en', script: true, width: 1280, persona: 'fatima' }));
	test('in Arabic, on a phone', () => journey({ language: 'ar', script: true, width: 390, persona: 'ram' }));
	test('in English without JavaScript', () => journey({ language: 'en', script: false, width: 390, persona: 'omar' }));
	test('in Arabic without JavaScript', () => journey({ language: 'ar', script: false, width: 1280, persona: 'officer_applicant' }));
});

test('what the provider vouches for is locked and said to be', async () => {
	const person = await visitor(browser, box.server, { language: 'en' });
	await signIn(person, 'fatima');
	const client = box.server.client();
	await client.signIn('fatima');
	const state = (await client.api('GET', '/application')).json?.state;
	if (state !== 'draft') await client.api('POST', '/application', {});
	await open(person, '/application/details', [200, 303]);
	if (/details$/.test(person.page.url())) {
		for (const name of ['emirates_id', 'name_latin', 'email', 'phone']) assert.ok(await isLocked(person, name), name);
		assert.ok(!await isLocked(person, 'passport_number'));
	}
	await person.close();
});

test('a refused form puts the focus on the summary, keeps what was typed, and the next try passes', async () => {
	for (const language of ['en', 'ar']) {
		const person = await visitor(browser, box.server, { language, width: 390 });
		await signIn(person, language === 'en' ? 'load-9985' : 'load-9986');
		await begin(person);
		await fillDetails(person, { passport_number: 'X12' });
		await says(person, 'person.passport_number.too_short');
		assert.equal(await person.page.locator('[name="passport_number"]').inputValue(), 'X12');
		const focus = await person.page.evaluate(() => document.activeElement.className);
		assert.match(focus, /summary-err/, 'the summary has the focus');
		await person.page.locator('.summary-err a').first().click();
		assert.equal(await person.page.evaluate(() => document.activeElement.name), 'passport_number');
		await assertAccessible(person.page);
		await assertFits(person.page);
		person.assertQuiet(/Failed to load resource/);
		await fill(person, { passport_number: 'X1234567' });
		await send(person, '/application/details');
		assert.doesNotMatch(await person.page.title(), /Error|خطأ/);
		await person.close();
	}
});

describe('the other endings', () => {
	test('returned with marked fields, mended, and back with the same officer', async () => {
		const client = await applicant(box.server, 'load-9870');
		const { reference } = await submitted(client);
		const officer = await staffVisitor('officer1', {});
		await openCase(officer, reference);
		await send(officer, '/claim');
		await fill(officer, { field: ['passport_number'], text_en: 'Please check the passport number.', text_ar: 'يرجى التحقق من رقم جواز السفر.' },
			'main form[action$="/return"]');
		await send(officer, '/return');
		officer.assertQuiet();

		for (const language of ['en', 'ar']) {
			const person = await visitor(browser, box.server, { language, width: 390 });
			await signIn(person, 'load-9870');
			await says(person, 'application.state.returned');
			assert.match(await text(person), language === 'en' ? /Please check the passport number/ : /يرجى التحقق من رقم جواز السفر/);
			await assertAccessible(person.page);
			await person.close();
		}
		const person = await visitor(browser, box.server, {});
		await signIn(person, 'load-9870');
		await open(person, '/application/details');
		await fill(person, { passport_number: 'Y7654321' });
		await send(person, '/application/details');
		await open(person, '/application/check');
		await send(person, '/application/submit');
		await open(officer, '/desk');
		await openCase(officer, reference);
		await says(officer, 'decision.changed');
		assert.match(await officer.page.locator('#changed + .scroll').innerText(), /X1234567[\s\S]*Y7654321/);
		await assertAccessible(officer.page);
		await send(officer, '/approve');
		await person.page.goto(person.path('/application'));
		await says(person, 'application.state.approved');
		await person.close();
		await officer.close();
	});

	test('refused: one proposes, another signs, and the person reads why in both languages', async () => {
		const client = await applicant(box.server, 'load-9871');
		const { reference } = await submitted(client);
		const officer = await staffVisitor('officer1', {});
		await openCase(officer, reference);
		await send(officer, '/claim');
		await fill(officer, { reason: 'certificate_not_valid', text_en: 'The centre did not issue it.', text_ar: 'لم يصدرها المركز.' },
			'main form[action$="/refuse"]');
		await send(officer, '/refuse');
		assert.equal(assertStatus(await client.api('GET', '/application'), 200).json.state, 'review', 'not refused yet');
		await officer.close();

		const supervisor = await staffVisitor('supervisor1', {});
		await openCase(supervisor, reference);
		await goodPage(supervisor);
		await send(supervisor, '/sign');
		await supervisor.close();
		for (const language of ['en', 'ar']) {
			const person = await visitor(browser, box.server, { language });
			await signIn(person, 'load-9871');
			await says(person, 'application.state.refused');
			assert.match(await text(person), language === 'en' ? /The centre did not issue it/ : /لم يصدرها المركز/);
			await goodPage(person);
			await person.close();
		}
	});

	test('refused, but the supervisor sends it back', async () => {
		const client = await applicant(box.server, 'load-9872');
		const { reference } = await submitted(client);
		const officer = await staffVisitor('officer1', {});
		await openCase(officer, reference);
		await send(officer, '/claim');
		await fill(officer, { reason: 'other_law', text_en: 'Another reason.', text_ar: 'سبب آخر.' }, 'main form[action$="/refuse"]');
		await send(officer, '/refuse');
		const supervisor = await staffVisitor('supervisor1', {});
		await openCase(supervisor, reference);
		const words = supervisor.page.locator('main form[action$="/send-back"] textarea');
		if (await words.count()) await words.first().fill('Please look again.');
		await send(supervisor, '/send-back');
		await supervisor.close();
		await openCase(officer, reference);
		await send(officer, '/approve');
		assert.equal(assertStatus(await client.api('GET', '/application'), 200).json.state, 'approved');
		await officer.close();
	});

	test('withdrawn by the person', async () => {
		await submitted(await applicant(box.server, 'load-9873'));
		const person = await visitor(browser, box.server, { language: 'ar' });
		await signIn(person, 'load-9873');
		await follow(person, person.page.locator('main a[href$="/application/withdraw"]'));
		await goodPage(person);
		await send(person, '/application/withdraw');
		await open(person, '/application');
		await says(person, 'application.state.withdrawn');
		await person.close();
	});
});

test('the language can be changed on every step, and the page stays the same', async () => {
	const person = await visitor(browser, box.server, { language: 'en' });
	await signIn(person, 'load-9874');
	await begin(person);
	for (const task of ['details', 'certificate', 'drones', 'rules']) {
		await open(person, `/application/${task}`);
		await follow(person, person.page.locator('header a[hreflang="ar"]'));
		assert.equal(new URL(person.page.url()).pathname, `/ar/application/${task}`);
		await assertWellMade(person.page, 'ar');
	}
	await person.close();
});

test('a double click on "submit" gives one receipt', async () => {
	for (const [script, persona] of [[true, 'load-9875'], [false, 'load-9876']]) {
		const client = await draft(await applicant(box.server, persona));
		const person = await visitor(browser, box.server, { script });
		await signIn(person, persona, { next: '/application/check' });
		const button = person.page.locator('main form[action$="/application/submit"] button');
		await button.dblclick();
		// The second click may take the first's way to the receipt over from it.
		await person.page.waitForURL('**/application/receipt').catch((error) => {
			assert.match(error.message, /ERR_ABORTED/);
			return person.page.waitForURL('**/application/receipt');
		});
		await goodPage(person);
		const { reference, events } = assertStatus(await client.api('GET', '/application'), 200).json;
		assert.match(await text(person), new RegExp(reference));
		assert.equal(events.filter((event) => event.what === 'submit').length, 1);

		await person.page.goBack();
		const again = person.page.locator('main form[action$="/application/submit"] button');
		if (await again.count()) await follow(person, again);
		assert.match(await text(person), new RegExp(reference), 'back, and the same application');
		await person.close();
	}
});
