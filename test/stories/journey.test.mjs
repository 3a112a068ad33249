// SPDX-License-Identifier: EUPL-1.2
// The main job, whole, in a real browser: from "Sign in" to a stranger's phone that says
// "in force"; in English, in Arabic, and without JavaScript. Then the other endings:
// returned with marked fields, refused by two people.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { applicant, assertStatus, monthsAgo, submitted } from '../lib/apply.mjs';
import { assertAccessible, assertFits, assertWellMade, launch, visitor } from '../lib/browser.mjs';
import { choose, choosePersona, fill, follow, isLocked, open, openTask, send, signIn, signOut, text } from '../lib/pages.mjs';
import { readQr } from '../lib/qr.mjs';
import { samplePath } from '../lib/samples.mjs';
import { shared } from '../lib/server.mjs';
import { plain, words } from '../lib/words.mjs';

const box = shared({ before, after });
let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

const REFERENCE = /TA-\d{4}-\d{8}/;
const NUMBER = /DP-\d{4}-\d{8}/;
const says = async (person, key) => {
	const sentence = plain(words(person.language, key)).trim();
	const seen = await text(person);
	assert.ok(seen.includes(sentence), `"${sentence}" (${key}) is not on ${person.page.url()}: ${seen.slice(0, 900)}`);
};
const at = (person, bare) => assert.equal(new URL(person.page.url()).pathname, person.path(bare));

// As each step leaves it.
const goodPage = async (person) => {
	await assertWellMade(person.page, person.language);
	person.assertQuiet();
};

const fillDetails = async (person, extra = {}) => {
	await openTask(person, 'details');
	await goodPage(person);
	const typed = { name_latin: 'Noura Specimen', name_arabic: 'نورة سبيسيمن', nationality: 'ARE', emirates_id: '784-1990-1234567-6',
		email: 'noura@example.test', phone: '050 123 4567', passport_number: ' x1234567 ', ...extra };
	for (const name of Object.keys(typed)) if (await isLocked(person, name)) delete typed[name];
	await fill(person, typed);
	await send(person, '/application/details');
	return Object.keys(typed);
};

// The centre is found by a word of its name, in the language of the page.
const chooseCentre = async (person) => {
	await follow(person, person.page.locator('main a[href$="/application/certificate/centre"]'));
	await goodPage(person);
	const { centres } = (await box.server.client().api('GET', '/centres?q=')).json;
	const { name_latin: latin, name_arabic: arabic } = centres.find((one) => one.accredited);
	await fill(person, { q: (person.language === 'ar' ? arabic : latin).split(' ')[0] });
	await send(person, '/application/certificate/centre');
	await follow(person, person.page.locator('main a[href*="certificate?centre="]').first());
	at(person, '/application/certificate');
};

const fillCertificate = async (person, file = 'signed.pdf') => {
	await openTask(person, 'certificate');
	await goodPage(person);
	await fill(person, { file: samplePath(file) });
	await send(person, '/certificate/file');
	at(person, '/application/certificate');
	await chooseCentre(person);
	await fill(person, { number: 'TC-2026-0077', ...monthsAgo(2) });
	await send(person, '/application/certificate');
};

const addDrone = async (person, drone) => {
	await fill(person, { make: 'Falcon', model: 'Mini 4', serial: 'MFR1C123456789ABC', serial_kind: 'cta2063', mass: '249 g', ...drone });
	await send(person, '/drones/add');
};

const acceptRules = async (person) => {
	await openTask(person, 'rules');
	await goodPage(person);
	for (const rule of await person.page.locator('main [name="rule"]').all()) await choose(person.page, rule);
	await send(person, '/application/rules');
};

const begin = async (person) => {
	const start = person.page.locator('main form[action$="/application/start"] button');
	if (await start.count()) await follow(person, start.first());
	await open(person, '/application');
};

// Submits what is ready; the reference.
const submit = async (person) => {
	await open(person, '/application/check');
	await goodPage(person);
	await send(person, '/application/submit');
	at(person, '/application/receipt');
	await goodPage(person);
	return REFERENCE.exec(await text(person))[0];
};

const applyFor = async (person, persona) => {
	await open(person, '/');
	await goodPage(person);
	await follow(person, person.page.locator('main a.btn, main a[href*="/sign-in"], main a[href*="/application"]').first());
	if (!/\/application/.test(person.page.url())) await choosePersona(person, persona);
	at(person, '/application');
	await begin(person);
	await goodPage(person);
	await fillDetails(person);
	await fillCertificate(person);
	await openTask(person, 'drones');
	await goodPage(person);
	await addDrone(person, {});
	await addDrone(person, { model: 'Home-built', serial: 'HB-1', serial_kind: 'other', mass: '1.2 kg' });
	await acceptRules(person);
	return submit(person);
};

// The case is behind one of the tabs of the queue.
const openCase = async (officer, reference) => {
	await open(officer, '/desk');
	await goodPage(officer);
	const link = officer.page.locator('main .cases li', { hasText: reference }).locator('a');
	const tabs = await officer.page.locator('main .filters a').evaluateAll((all) => all.map((one) => one.getAttribute('href')));
	for (let i = 0; i < tabs.length && await link.count() === 0; i++) await officer.page.goto(tabs[i]);
	await follow(officer, link);
};

const staffVisitor = async (persona, options) => {
	const person = await visitor(browser, box.server, options);
	await signIn(person, persona, { staff: true });
	return person;
};

const journey = async ({ language, script, width, persona }) => {
	const person = await visitor(browser, box.server, { language, script, width });
	const reference = await applyFor(person, persona);

	await open(person, '/application');
	await says(person, 'application.state.review');
	const officer = await staffVisitor('officer1', { language, script });
	await openCase(officer, reference);
	await goodPage(officer);
	await send(officer, '/claim');
	await goodPage(officer);
	await send(officer, '/approve');
	officer.assertQuiet();
	await officer.close();

	await person.page.reload();
	await says(person, 'application.state.approved');
	await open(person, '/permits');
	await follow(person, person.page.locator('main a[href*="/permits/DP-"]').first());
	await goodPage(person);
	const number = NUMBER.exec(await text(person))[0];
	const code = person.page.locator('main svg.code-qr').first();
	await code.scrollIntoViewIfNeeded();
	const token = readQr(await code.screenshot());

	const [download] = await Promise.all([person.page.waitForEvent('download'),
		person.page.locator('main a[href$="/permit.pdf"]').first().click()]);
	assert.match(download.suggestedFilename(), /\.pdf$/);
	person.assertQuiet();

	const stranger = await visitor(browser, box.server, { language, script, width: 390 });
	await open(stranger, '/verify');
	await fill(stranger, { number });
	await follow(stranger, stranger.page.locator('main form', { has: stranger.page.locator('[name="number"]') }).locator('button').first());
	await says(stranger, 'permit.answer.in_force');
	assert.doesNotMatch(await text(stranger), /X1234567|Fatima|فاطمة|Omar|نورة/);
	stranger.assertQuiet();
	if (script) {
		await stranger.page.goto(`/V#${token.split('#')[1]}`);
		await stranger.page.getByText(words(language, 'permit.answer.in_force')).first().waitFor();
		stranger.assertQuiet();
	} else {
		await open(stranger, '/verify');
		await fill(stranger, { token });
		await follow(stranger, stranger.page.locator('main form', { has: stranger.page.locator('[name="token"]') }).locator('button').first());
		await says(stranger, 'permit.answer.in_force');
	}
	await stranger.close();
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
		assert.match(await text(officer), /Y7654321/);
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
