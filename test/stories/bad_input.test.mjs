// SPDX-License-Identifier: EUPL-1.2
// What people type and send wrong (SPEC.md, "Bad input"): each row is refused with the
// right status, says why in the reader's language beside the field and in the summary,
// keeps what was typed, and stores nothing.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { applicant, assertStatus, draft, DRONE, submitted } from '../lib/apply.mjs';
import { shared } from '../lib/server.mjs';
import { plain, says, words } from '../lib/words.mjs';

const box = shared({ before, after });
let [free, terse] = [0, 9900];
const persona = () => `load-${free++}`;
// One who types everything but the Latin name.
const writer = () => `load-${terse++}`;

// [what, field, typed, message]
const DETAILS_ROWS = [
	['no passport number', 'passport_number', '', 'person.passport_number.missing'],
	['a passport number of four characters', 'passport_number', 'X123', 'person.passport_number.too_short'],
	['a passport number of ten characters', 'passport_number', 'X123456789', 'person.passport_number.too_long'],
	['a passport number with a sign', 'passport_number', 'X12/4567', 'person.passport_number.bad_character'],
	['an Emirates ID with one digit wrong', 'emirates_id', '784-1990-1234567-0', 'person.emirates_id.bad_check_digit'],
	['an Emirates ID without its last digit', 'emirates_id', '784-1990-1234567', 'person.emirates_id.bad_length'],
	['an Emirates ID of another country', 'emirates_id', '785-1990-1234567-6', 'person.emirates_id.bad_country'],
	['letters in an Emirates ID', 'emirates_id', '78419901234567a', 'person.emirates_id.bad_character'],
	['no e-mail', 'email', '', 'person.email.missing'],
	['an e-mail without @', 'email', 'noura.example.test', 'person.email.bad_at'],
	['an e-mail with two @', 'email', 'a@b@example.test', 'person.email.bad_at'],
	['an e-mail without a dot behind @', 'email', 'noura@example', 'person.email.bad_domain'],
	['a phone without its country', 'phone', '12345', 'person.phone.needs_country'],
	['a UAE phone with a digit too many', 'phone', '+9715012345678', 'person.phone.bad_uae'],
	['letters in a phone', 'phone', '+97150call', 'person.phone.bad_character'],
	['a phone of 16 digits', 'phone', '+4912345678901234', 'person.phone.too_long'],
	['no nationality', 'nationality', '', 'person.nationality.missing'],
	['a nationality that does not exist', 'nationality', 'QQQ', 'person.nationality.unknown'],
	['no Arabic name for a citizen', 'name_arabic', '', 'person.name_arabic.missing'],
	['a name in the wrong script', 'name_arabic', 'Noura', 'person.name_arabic.wrong_script'],
	['a name of 201 characters', 'name_arabic', 'ن'.repeat(201), 'person.name_arabic.too_long'],
	['digits as an Arabic name', 'name_arabic', '12345', 'person.name_arabic.bad_character'],
];

const DETAILS_FINE = {
	name_arabic: 'نورة سبيسيمن', nationality: 'ARE',
	passport_number: 'X1234567', emirates_id: '784199012345676',
	email: 'noura@example.test', phone: '+971501234567',
};

// [what, field, typed, stored]
const FOLDED_ROWS = [
	['Arabic-Indic digits', 'emirates_id', '٧٨٤١٩٩٠١٢٣٤٥٦٧٦', '784199012345676'],
	['Persian digits', 'emirates_id', '۷۸۴۱۹۹۰۱۲۳۴۵۶۷۶', '784199012345676'],
	['bidi marks pasted from a PDF', 'emirates_id', '\u200e784-1990-\u202b1234567\u202c-6\u200f', '784199012345676'],
	['small letters and blanks', 'passport_number', ' x12 345-67 ', 'X1234567'],
	['a phone without +', 'phone', '971 50 123 4567', '+971501234567'],
	['a phone of the country', 'phone', '050 123 4567', '+971501234567'],
	['a phone in Arabic-Indic digits', 'phone', '٠٥٠١٢٣٤٥٦٧', '+971501234567'],
	['a name of one word', 'name_arabic', 'نورة', 'نورة'],
	['a name of 200 characters', 'name_arabic', 'ن'.repeat(200), 'ن'.repeat(200)],
	['letters as a PDF draws them', 'name_arabic', '\ufee7\ufeee\ufead\ufe93', 'نورة'],
	['bidi marks in a name', 'name_arabic', '\u202bنورة\u202c  سبيسيمن', 'نورة سبيسيمن'],
	['a stateless person', 'nationality', 'XXA', 'XXA'],
];

const DRONE_ROWS = [
	['no make', 'make', '', 'drone.make.missing'],
	['no model', 'model', '', 'drone.model.missing'],
	['no serial number', 'serial', '', 'drone.serial.missing'],
	['the letter O in a serial number', 'serial', 'ABCO11', 'drone.serial.has_o_or_i'],
	['a length code that is none', 'serial', 'ABCD01', 'drone.serial.bad_length_code'],
	['fewer characters than the serial says', 'serial', 'ABCD2A', 'drone.serial.wrong_length'],
	['no mass', 'mass', '', 'drone.mass.missing'],
	['5.001 kg', 'mass', '5001 g', 'drone.mass.too_heavy'],
	['5.1 kg in Arabic', 'mass', '٥٫١ كجم', 'drone.mass.too_heavy'],
	['a mass of nothing', 'mass', '0 g', 'drone.mass.zero'],
	['a mass in words', 'mass', 'light', 'drone.mass.bad_number'],
	['a mass without its unit', 'mass', '4', 'drone.mass.unit_needed'],
];

const CERTIFICATE_FINE = { number: 'TC-2026-0077', issued_day: '15', issued_month: '3', issued_year: '2026' };
const CERTIFICATE_ROWS = [
	['no centre', { centre: '' }, 'centre.code.missing'],
	['a centre that does not exist', { centre: 'TC-9999' }, 'centre.unknown'],
	['no number', { number: '' }, 'certificate.number.missing'],
	['a number of two characters', { number: 'A1' }, 'certificate.number.too_short'],
	['a number with a sign', { number: 'A1<b>' }, 'certificate.number.bad_character'],
	['no day at all', { issued_day: '', issued_month: '', issued_year: '' }, 'certificate.day.missing'],
	['no month', { issued_month: '' }, 'certificate.day.no_month'],
	['30 February', { issued_day: '30', issued_month: '2' }, 'certificate.day.not_real'],
	['a day to come', { issued_year: '2099' }, 'certificate.day.in_future'],
	['ten years ago', { issued_year: '2012' }, 'certificate.day.too_old'],
];

const own = async (client) => assertStatus(await client.api('GET', '/application'), 200).json;

// On the page: 422, the words beside the field and in the summary, the typed text kept.
const assertRefusedOnPage = (reply, language, field, typed, key) => {
	assertStatus(reply, 422);
	const count = plain(reply.text).split(plain(words(language, key)).split('{')[0].trim()).length - 1;
	assert.ok(count >= 2, `"${words(language, key)}" (${key}) stands ${count} times, not in summary and field: ${plain(reply.text).slice(0, 1200)}`);
	assert.match(reply.text, new RegExp(`href="#${field}"`), 'the summary links to the field');
	if (typed) {
		const kept = reply.text.includes(typed.trim().replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;'));
		assert.ok(kept || field === 'nationality' || field === 'centre', 'what was typed is still there');
	}
};

// In the API: RFC 9457, naming the field and the message.
const assertProblem = (reply, status, field, key) => {
	assertStatus(reply, status);
	assert.match(reply.headers.get('content-type'), /^application\/problem\+json/);
	const problem = reply.json;
	for (const member of ['type', 'title', 'status', 'detail']) assert.ok(member in problem, `a problem has ${member}`);
	assert.equal(problem.status, status);
	if (!field) return;
	const error = problem.errors?.find((one) => one.field === field);
	assert.ok(error, `no error of ${field}: ${reply.text}`);
	assert.equal(error.code, key);
	assert.ok(error.message.length > 5);
};

describe('details typed wrong', () => {
	for (const language of ['en', 'ar']) {
		test(`are refused on the page, in ${language}`, async () => {
			const person = await applicant(box.server, writer(), language);
			await person.api('POST', '/application', {});
			const page = await person.get(`/${language}/application/details`);
			const before = await own(person);
			for (const [what, field, typed, key] of DETAILS_ROWS) {
				const filled = person.filled(page, /\/application\/details$/, { ...DETAILS_FINE, [field]: typed });
				const reply = await person.send(filled);
				try {
					assertRefusedOnPage(reply, language, field, typed, key);
				} catch (error) {
					error.message = `${what}: ${error.message}`;
					throw error;
				}
			}
			assert.deepEqual((await own(person)).details, before.details, 'nothing was stored');
		});
	}

	test('are refused by the API with problem details', async () => {
		const person = await applicant(box.server, writer());
		await person.api('POST', '/application', {});
		const before = await own(person);
		for (const [what, field, typed, key] of DETAILS_ROWS) {
			const reply = await person.api('PUT', '/application/details', { ...DETAILS_FINE, [field]: typed });
			assert.equal(reply.status, 422, `${what}: ${reply.text}`);
			assertProblem(reply, 422, field, key);
		}
		assert.deepEqual((await own(person)).details, before.details, 'nothing was stored');
	});

	test('but what only looks different is taken', async () => {
		const person = await applicant(box.server, writer());
		await person.api('POST', '/application', {});
		for (const [what, field, typed, stored] of FOLDED_ROWS) {
			const reply = await person.api('PUT', '/application/details', { ...DETAILS_FINE, [field]: typed });
			assert.ok([200, 204].includes(reply.status), `${what}: ${reply.text}`);
			assert.equal((await own(person)).details[field], stored, what);
		}
	});
});

describe('drones typed wrong', () => {
	for (const language of ['en', 'ar']) {
		test(`are refused on the page, in ${language}`, async () => {
			const person = await applicant(box.server, persona(), language);
			await person.api('POST', '/application', {});
			const page = await person.get(`/${language}/application/drones`);
			for (const [what, field, typed, key] of DRONE_ROWS) {
				const reply = await person.send(person.filled(page, /\/drones\/add$/, { ...DRONE, [field]: typed }));
				try {
					assertRefusedOnPage(reply, language, field, typed, key);
				} catch (error) {
					error.message = `${what}: ${error.message}`;
					throw error;
				}
			}
			assert.deepEqual((await own(person)).drones, [], 'nothing was stored');
		});
	}

	test('are refused by the API, a ninth and a twin too', async () => {
		const person = await applicant(box.server, persona());
		await person.api('POST', '/application', {});
		for (const [what, field, typed, key] of DRONE_ROWS) {
			const reply = await person.api('POST', '/application/drones', { ...DRONE, [field]: typed });
			assert.equal(reply.status, 422, `${what}: ${reply.text}`);
			assertProblem(reply, 422, field, key);
		}
		for (let i = 1; i <= 8; i++) {
			assertStatus(await person.api('POST', '/application/drones', { ...DRONE, serial: `ABCD1${i}` }), 200, 201);
		}
		assertProblem(await person.api('POST', '/application/drones', { ...DRONE, serial: 'ABCD19' }), 422);
		const [first] = (await own(person)).drones;
		assertStatus(await person.api('DELETE', `/application/drones/${first.id}`), 200, 204);
		assertProblem(await person.api('POST', '/application/drones', { ...DRONE, serial: 'ABCD12' }), 422);
		assert.equal((await own(person)).drones.length, 7);
	});
});

describe('words that a program made up', () => {
	test('an unknown kind of serial number is refused, not taken as the standard', async () => {
		const person = await applicant(box.server, persona());
		await person.api('POST', '/application', {});
		const wrong = { ...DRONE, serial_kind: 'cta2064' };
		assertProblem(await person.api('POST', '/application/drones', wrong), 422, 'serial_kind', 'drone.serial_kind.unknown');
		const page = await person.get('/en/application/drones');
		const reply = await person.send(person.filled(page, /\/drones\/add$/, wrong));
		assertRefusedOnPage(reply, 'en', 'serial_kind', DRONE.serial, 'drone.serial_kind.unknown');
		assert.deepEqual((await own(person)).drones, [], 'nothing was stored');
	});

	test('an unknown code of a rule is refused, one that comes twice counts once', async () => {
		const person = await applicant(box.server, persona());
		await person.api('POST', '/application', {});
		const codes = assertStatus(await person.api('GET', '/rules'), 200).json.rules.map((rule) => rule.code);
		for (const wrong of ['no_such_rule', codes[0].toUpperCase(), `${codes[0]} x`]) {
			const reply = await person.api('PUT', '/application/rules', { rule: [...codes, wrong] });
			assertProblem(reply, 422, 'rule', 'application.rules.unknown');
			assert.ok((await own(person)).rules.every((rule) => !rule.accepted), 'nothing was stored');
		}
		assertStatus(await person.api('PUT', '/application/rules', { rule: [...codes, codes[0]] }), 200);
	});

	test('an Idempotency-Key over 64 characters is called too long, not missing', async () => {
		for (const language of ['en', 'ar']) {
			const person = await applicant(box.server, persona(), language);
			await draft(person);
			const reply = await person.api('POST', '/application/submit', {}, { 'idempotency-key': 'k'.repeat(65) });
			assertProblem(reply, 400, 'Idempotency-Key', 'application.refusal.key_too_long');
			assert.equal(reply.json.detail, words(language, 'application.refusal.key_too_long'));
			assertStatus(await person.api('POST', '/application/submit', {}, { 'idempotency-key': 'k'.repeat(64) }), 201);
		}
	});
});

describe('a certificate typed wrong', () => {
	for (const language of ['en', 'ar']) {
		test(`is refused in ${language}`, async () => {
			const person = await applicant(box.server, persona(), language);
			await person.api('POST', '/application', {});
			const centres = assertStatus(await person.api('GET', '/centres?q='), 200).json.centres;
			const centre = centres.find((one) => one.accredited).code;
			for (const [what, wrong, key] of CERTIFICATE_ROWS) {
				const reply = await person.api('PUT', '/application/certificate', { ...CERTIFICATE_FINE, centre, ...wrong });
				assert.equal(reply.status, 422, `${what}: ${reply.text}`);
				assert.ok(reply.json.errors.some((one) => one.code === key), `${what}: ${reply.text}`);
				assert.ok(reply.json.errors.some((one) => plain(one.message) === plain(words(language, key))), `${what}: in ${language}: ${reply.text}`);
			}
		});
	}

	test('a centre that was not accredited on that day is refused with the reason', async () => {
		const person = await applicant(box.server, persona());
		await person.api('POST', '/application', {});
		const centres = assertStatus(await person.api('GET', '/centres?q='), 200).json.centres;
		const suspended = centres.find((one) => !one.accredited);
		assert.ok(suspended, 'the demonstration has a centre that is not accredited');
		const today = new Date();
		const reply = await person.api('PUT', '/application/certificate', {
			centre: suspended.code, number: 'TC-1', issued_day: String(today.getUTCDate()),
			issued_month: String(today.getUTCMonth() + 1), issued_year: String(today.getUTCFullYear()) });
		assertStatus(reply, 422);
		assert.ok(reply.json.errors.some((one) => one.field === 'centre'), reply.text);
	});
});

describe('requests that are broken', () => {
	const rows = [
		['JSON that ends early', 'PUT', '/application/details', '{"name_latin":"No', 'application/json', 400],
		['JSON with a key twice', 'PUT', '/application/details', '{"email":"a@b.test","email":"c@d.test"}', 'application/json', 400],
		['a list where an object belongs', 'PUT', '/application/details', '[]', 'application/json', 400],
		['bytes that are not UTF-8', 'PUT', '/application/details', Buffer.from('{"email":"\xff\xfe"}', 'latin1'), 'application/json', 400],
		['JSON nested 10,000 deep', 'PUT', '/application/details', '['.repeat(10000), 'application/json', 400],
		['a body of 3 MB', 'PUT', '/application/details', `{"email":"${'a'.repeat(3e6)}"}`, 'application/json', 413],
		['a body of the wrong type', 'PUT', '/application/details', '<details/>', 'application/xml', 415],
		['a method that is not offered', 'DELETE', '/application/details', undefined, undefined, 405],
		['an address that is not there', 'GET', '/nothing', undefined, undefined, 404],
	];

	test('get the right status and problem details', async () => {
		const person = await applicant(box.server, persona());
		await person.api('POST', '/application', {});
		for (const [what, method, path, body, type, status] of rows) {
			const reply = await person.request(method, `/api/v1${path}`, {
				body, headers: { ...(type ? { 'content-type': type } : {}), 'x-csrf-token': person.csrf } });
			assert.equal(reply.status, status, `${what}: ${reply.status} ${reply.text.slice(0, 300)}`);
			assertProblem(reply, status);
		}
	});

	test('a form without its token, or with another person\'s, is refused with 403', async () => {
		const person = await applicant(box.server, persona());
		await person.api('POST', '/application', {});
		const other = await applicant(box.server, persona());
		await other.api('POST', '/application', {});
		const page = await person.get('/en/application/details');
		const theirs = other.filled(await other.get('/en/application/details'), /details$/).fields.find(([name]) => name === 'csrf')[1];
		for (const csrf of [null, '', 'x', theirs]) {
			const reply = await person.send(person.filled(page, /details$/, { ...DETAILS_FINE, csrf }));
			assertStatus(reply, 403);
		}
		for (const token of [undefined, '', 'x', theirs]) {
			const reply = await person.api('PUT', '/application/details', DETAILS_FINE, { 'x-csrf-token': token ?? '' });
			assertStatus(reply, 403);
		}
		assert.notEqual((await own(person)).details.passport_number, DETAILS_FINE.passport_number);
	});

	test('a field that the form does not have is no field', async () => {
		const person = await applicant(box.server, persona());
		await draft(person);
		const page = await person.get('/en/application/details');
		await person.send(person.filled(page, /details$/, { ...DETAILS_FINE, state: 'approved', account: '1', vouched: '127' }));
		assert.equal((await own(person)).state, 'draft');
	});

	test('markup in a name stays text', async () => {
		const person = await applicant(box.server, writer());
		await person.api('POST', '/application', {});
		const page = await person.get('/en/application/details');
		const typed = '"><script>alert(1)</script>';
		const reply = await person.send(person.filled(page, /details$/, { ...DETAILS_FINE, name_arabic: typed, email: typed }));
		assertStatus(reply, 422);
		assert.doesNotMatch(reply.text, /<script>alert/);
	});
});

describe('a submission that is not ready', () => {
	test('is refused and names what is missing', async () => {
		const person = await applicant(box.server, persona());
		await person.api('POST', '/application', {});
		const reply = await person.api('POST', '/application/submit', {}, { 'idempotency-key': 'one' });
		assertProblem(reply, 422);
		assert.equal((await own(person)).state, 'draft');
	});

	test('is refused without its key', async () => {
		const person = await draft(await applicant(box.server, persona()));
		assertProblem(await person.api('POST', '/application/submit', {}), 400);
		assert.equal((await own(person)).state, 'draft');
	});

	test('cannot be written in afterwards', async () => {
		const person = await applicant(box.server, persona());
		await submitted(person);
		assertProblem(await person.api('PUT', '/application/details', DETAILS_FINE), 409);
		assertProblem(await person.api('POST', '/application/drones', DRONE), 409);
		assertProblem(await person.api('DELETE', '/application/certificate/file'), 409);
	});
});

test('an Emirates ID from the provider that fails its check digit only draws a warning', async () => {
	const omar = await applicant(box.server, 'omar');
	const { reference } = await submitted(omar);
	assert.match(reference, /^TA-\d{4}-\d{8}$/);
});

test('commas in a name from UAE PASS become blanks', async () => {
	const ram = await applicant(box.server, 'ram');
	await ram.api('POST', '/application', {});
	assert.equal((await own(ram)).details.name_latin, 'Ram ABC');
});

test('a person whose account is not verified is refused in the prescribed words', async () => {
	for (const language of ['en', 'ar']) {
		const visitor = box.server.client(language);
		const page = await visitor.signIn('sop1');
		assert.ok(says(page.text, language, 'identity.not_assured'), plain(page.text).slice(0, 800));
		assertStatus(await visitor.api('GET', '/application'), 401);
	}
});
