// SPDX-License-Identifier: EUPL-1.2
// The steps of the main job on the pages, each as a person does it; every page on the way
// must be well made and leave the console empty.
import assert from 'node:assert/strict';

import { monthsAgo } from './apply.mjs';
import { assertWellMade, visitor } from './browser.mjs';
import { Client } from './client.mjs';
import { codeTo } from './codes.mjs';
import { choose, fill, follow, isLocked, open, openTask, send, text } from './pages.mjs';
import { readQr } from './qr.mjs';
import { samplePath } from './samples.mjs';
import { plain, words } from './words.mjs';

const REFERENCE = /TA-\d{4}-\d{8}/;
const NUMBER = /DP-\d{4}-\d{8}/;
export const says = async (person, key) => {
	const sentence = plain(words(person.language, key)).trim();
	const seen = await text(person);
	assert.ok(seen.includes(sentence), `"${sentence}" (${key}) is not on ${person.page.url()}: ${seen.slice(0, 900)}`);
};
export const at = (person, bare) => assert.equal(new URL(person.page.url()).pathname, person.path(bare));

// As each step leaves it.
export const goodPage = async (person) => {
	await assertWellMade(person.page, person.language);
	person.assertQuiet();
};

export const fillDetails = async (person, extra = {}) => {
	await openTask(person, 'details');
	await goodPage(person);
	const typed = { name_latin: 'Noura Specimen', name_arabic: 'نورة سبيسيمن', nationality: 'ARE', emirates_id: '784-1990-1234567-6',
		email: 'noura@example.test', phone: '050 123 4567', passport_number: ' x1234567 ', ...extra };
	for (const name of Object.keys(typed)) if (await isLocked(person, name)) delete typed[name];
	await fill(person, typed);
	await send(person, '/application/details');
	return typed;
};

// Where what was typed is to be confirmed by code: one contact a page, until none is left.
export const confirmTyped = async (person, typed) => {
	const e164 = typed.phone?.replace(/\s/g, '').replace(/^0/, '+971');
	while (/\/application\/contact$/.test(new URL(person.page.url()).pathname)) {
		await goodPage(person);
		const field = await person.page.locator('main [name="field"]').first().inputValue();
		await fill(person, { code: await codeTo(person.origin, field === 'email' ? typed.email : e164) });
		await send(person, '/application/contact');
	}
};

// The centre is found by a word of its name, in the language of the page.
export const chooseCentre = async (person) => {
	await follow(person, person.page.locator('main a[href$="/application/certificate/centre"]'));
	await goodPage(person);
	const { centres } = (await new Client(person.origin).api('GET', '/centres?q=')).json;
	const { name_latin: latin, name_arabic: arabic } = centres.find((one) => one.accredited);
	await fill(person, { q: (person.language === 'ar' ? arabic : latin).split(' ')[0] });
	await send(person, '/application/certificate/centre');
	await follow(person, person.page.locator('main a[href*="certificate?centre="]').first());
	at(person, '/application/certificate');
};

export const fillCertificate = async (person, file = 'signed.pdf') => {
	await openTask(person, 'certificate');
	await goodPage(person);
	await fill(person, { file: samplePath(file) });
	await send(person, '/certificate/file');
	at(person, '/application/certificate');
	await chooseCentre(person);
	await fill(person, { number: 'TC-2026-0077', ...monthsAgo(2) });
	await send(person, '/application/certificate');
};

export const addDrone = async (person, drone) => {
	await fill(person, { make: 'Falcon', model: 'Mini 4', serial: 'MFR1C123456789ABC', serial_kind: 'cta2063', mass: '249 g', ...drone });
	await send(person, '/drones/add');
};

export const acceptRules = async (person) => {
	await openTask(person, 'rules');
	await goodPage(person);
	for (const rule of await person.page.locator('main [name="rule"]').all()) await choose(person.page, rule);
	await send(person, '/application/rules');
};

export const begin = async (person) => {
	const start = person.page.locator('main form[action$="/application/start"] button');
	if (await start.count()) await follow(person, start.first());
	await open(person, '/application');
};

// Submits what is ready; the reference.
export const submit = async (person) => {
	await open(person, '/application/check');
	await goodPage(person);
	await send(person, '/application/submit');
	at(person, '/application/receipt');
	await goodPage(person);
	return REFERENCE.exec(await text(person))[0];
};

// The case is behind one of the tabs of the queue; the reader says why he opens it, or
// (null) stays where that is asked.
export const openCase = async (officer, reference, why = 'quality') => {
	await open(officer, '/desk');
	await goodPage(officer);
	const link = officer.page.locator('main .cases li', { hasText: reference }).locator('a');
	const tabs = await officer.page.locator('main .filters a').evaluateAll((all) => all.map((one) => one.getAttribute('href')));
	for (let i = 0; i < tabs.length && await link.count() === 0; i++) await officer.page.goto(tabs[i]);
	await follow(officer, link);
	const purpose = officer.page.locator(`main form[action$="/purpose"] button[value="${why}"]`);
	if (await purpose.count()) {
		await goodPage(officer);
		await follow(officer, purpose);
	}
};

// All four parts and the submission, from the hub; the reference.
export const fillAll = async (person) => {
	await begin(person);
	await goodPage(person);
	await confirmTyped(person, await fillDetails(person));
	await fillCertificate(person);
	await openTask(person, 'drones');
	await goodPage(person);
	await addDrone(person, {});
	await addDrone(person, { model: 'Home-built', serial: 'HB-1', serial_kind: 'other', mass: '1.2 kg' });
	await acceptRules(person);
	return submit(person);
};

export const approve = async (officer, reference) => {
	await openCase(officer, reference, null);
	await goodPage(officer);
	await send(officer, '/claim');
	await goodPage(officer);
	await send(officer, '/approve');
	officer.assertQuiet();
};

// The holder's permit page: its number, and what the code on it says.
export const openPermit = async (person) => {
	await open(person, '/permits');
	await follow(person, person.page.locator('main a[href*="/permits/DP-"]').first());
	await goodPage(person);
	const number = NUMBER.exec(await text(person))[0];
	const code = person.page.locator('main svg.code-qr');
	await code.scrollIntoViewIfNeeded();
	return { number, token: readQr(await code.screenshot()) };
};

// A stranger's phone, by number and by code.
export const verifyAsStranger = async (browser, server, { language, script, number, token }) => {
	const stranger = await visitor(browser, server, { language, script, width: 390 });
	await open(stranger, '/verify');
	await fill(stranger, { number });
	await follow(stranger, stranger.page.locator('main form', { has: stranger.page.locator('[name="number"]') }).locator('button').first());
	await says(stranger, 'permit.answer.in_force');
	assert.doesNotMatch(await text(stranger), /X1234567|Fatima|فاطمة|Omar|Nasser|ناصر/);
	stranger.assertQuiet();
	if (script) {
		await stranger.page.goto(`/V#${token.split('#')[1]}`);
		await stranger.page.getByText(words(language, 'permit.answer.in_force')).first().waitFor();
	} else {
		await open(stranger, '/verify');
		await fill(stranger, { token });
		await follow(stranger, stranger.page.locator('main form', { has: stranger.page.locator('[name="token"]') }).locator('button').first());
		await says(stranger, 'permit.answer.in_force');
	}
	stranger.assertQuiet();
	await stranger.close();
};
