// SPDX-License-Identifier: EUPL-1.2
// Anyone verifies a permit: by number, by the QR's address, by the API, by the command,
// offline. The same answers in the same words everywhere; nothing that was changed passes.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';

import { applicant, assertStatus, LOAD_NAME, permitFor, PRIVATE, staff, treat } from '../lib/apply.mjs';
import { launch, visitor } from '../lib/browser.mjs';
import { codeOf } from '../lib/qr.mjs';
import { PROGRAM, shared, temporaryFolder } from '../lib/server.mjs';
import { assertSays, plain, words } from '../lib/words.mjs';

const box = shared({ before, after });
const folder = temporaryFolder();
let browser, holder, number, token, pdf;

const command = (argument, input) => new Promise((resolve) => {
	const child = execFile(PROGRAM, ['verify', '--data', box.server.data, argument], { timeout: 30000 },
		(error, stdout, stderr) => resolve({ status: error ? error.code : 0, stdout, stderr }));
	child.stdin.end(input ?? '');
});
const byApi = (text) => box.server.client().api('POST', '/verify', { token: text });
const byNumber = (text) => box.server.client().api('GET', `/permits/${encodeURIComponent(text)}`);

before(async () => {
	await box.started();
	browser = await launch();
	holder = await applicant(box.server, 'load-800');
	number = await permitFor(box.server, holder);
	const code = await codeOf(browser, box.server, holder, number);
	token = code.token;
	pdf = assertStatus(await holder.get(`/en/permits/${number}/permit.pdf`), 200).bytes;
	writeFileSync(path.join(folder, 'permit.pdf'), pdf);
	writeFileSync(path.join(folder, 'permit.png'), code.png);
});
after(() => browser?.close());

test('the QR code is the address of this authority, and digits', () => {
	assert.match(token, /^HTTPS?:\/\/[^/]+\/V#[0-9]+$/i);
});

describe('a permit in force', () => {
	test('is in force by number, with initials and no more', async () => {
		const answer = assertStatus(await byNumber(number), 200).json;
		assert.equal(answer.answer, 'in_force');
		assert.equal(answer.number, number);
		assert.doesNotMatch(JSON.stringify(answer), PRIVATE);
		for (const language of ['en', 'ar']) {
			const page = await box.server.client(language).get(`/${language}/verify?number=${number}`);
			assertSays(page.text, language, 'permit.answer.in_force');
			assert.doesNotMatch(page.text, PRIVATE);
		}
	});

	test('is in force however its number is typed', async () => {
		const arabic = number.replace(/\d/g, (digit) => String.fromCharCode(0x660 + Number(digit)));
		for (const typed of [number.toLowerCase(), ` ${number} `, number.replaceAll('-', ' '), arabic, `\u200f${number}\u200e`]) {
			const page = await box.server.client().get(`/en/verify?number=${encodeURIComponent(typed)}`);
			assertSays(page.text, 'en', 'permit.answer.in_force');
		}
	});

	test('is in force by its token, with the name to compare', async () => {
		const answer = assertStatus(await byApi(token), 200).json;
		assert.equal(answer.answer, 'in_force');
		assert.equal(answer.number, number);
		assert.match(JSON.stringify(answer), new RegExp(LOAD_NAME));
		assert.doesNotMatch(JSON.stringify(answer), /X1234567|7842000|example\.test|97150/);
	});

	test('is in force on the page where a token is pasted', async () => {
		for (const language of ['en', 'ar']) {
			const someone = box.server.client(language);
			const page = await someone.get(`/${language}/verify`);
			const reply = await someone.submit(page, /\/verify$/, { token });
			assertSays(reply.text, language, 'permit.answer.in_force');
			assert.match(reply.text, new RegExp(LOAD_NAME));
		}
	});

	test('is in force for the command: text, standard input, picture, PDF', async () => {
		for (const [argument, input] of [[token], ['-', token], [path.join(folder, 'permit.png')], [path.join(folder, 'permit.pdf')]]) {
			const { status, stdout, stderr } = await command(argument, input);
			assert.equal(status, 0, `${argument.slice(-20)}: ${stdout}${stderr}`);
			assert.match(stdout, new RegExp(number));
		}
	});

	test('is the same by the QR address, in both languages', async () => {
		for (const language of ['en', 'ar']) {
			const person = await visitor(browser, box.server, { language, width: 390 });
			await person.page.goto(`/V#${token.split('#')[1]}`);
			await person.page.getByText(words(language, 'permit.answer.in_force')).first().waitFor();
			assert.match(plain(await person.page.content()), new RegExp(LOAD_NAME));
			person.assertQuiet();
			await person.close();
		}
	});

	test('is verified offline after the first visit', async () => {
		const person = await visitor(browser, box.server, { language: 'en', width: 390 });
		await person.page.goto(`/V#${token.split('#')[1]}`);
		await person.page.getByText(words('en', 'permit.answer.in_force')).first().waitFor();
		await person.page.evaluate(() => navigator.serviceWorker.ready);
		await person.page.reload();
		await person.context.setOffline(true);
		await person.page.goto('/V');
		await person.page.goto(`/V#${token.split('#')[1]}`);
		await person.page.reload();
		await person.page.getByText(number).first().waitFor();
		const text = plain(await person.page.content());
		assert.ok([words('en', 'permit.answer.in_force'), words('en', 'permit.answer.status_old')].some((one) => text.includes(plain(one))), text.slice(0, 800));
		await person.context.setOffline(false);
		await person.close();
	});
});

describe('what is not a permit', () => {
	test('a number that nobody has, or with a wrong check digit', async () => {
		const wrong = number.slice(0, -1) + (Number(number.at(-1)) + 1) % 10;
		for (const language of ['en', 'ar']) {
			const someone = box.server.client(language);
			assertSays((await someone.get(`/${language}/verify?number=${wrong}`)).text, language, 'permit.number.bad_check_digit');
			assertSays((await someone.get(`/${language}/verify?number=hello`)).text, language, 'permit.number.bad_format');
		}
		assertStatus(await byNumber(wrong), 404, 422);
		assertStatus(await byNumber('hello'), 404, 422);
	});

	test('every single changed digit of the token is refused', async () => {
		const [address, digits] = token.split('#');
		let refused = 0;
		for (let start = 0; start < digits.length; start += 32) {
			const replies = await Promise.all([...digits.slice(start, start + 32)].map((digit, i) => {
				const at = start + i;
				return byApi(`${address}#${digits.slice(0, at)}${(Number(digit) + 1 + at % 9) % 10}${digits.slice(at + 1)}`);
			}));
			for (const reply of replies) {
				assertStatus(reply, 200, 400, 422);
				if (reply.status === 200) assert.ok(['not_genuine', 'unknown_key'].includes(reply.json.answer), reply.text);
				refused++;
			}
		}
		assert.equal(refused, digits.length);
	});

	test('text that is no token gets an answer, not a fault', async () => {
		const rows = ['', 'x', 'TP1:', 'TP1:%%%', 'HTTPS://x/V#', 'HTTPS://x/V#12345', `HTTPS://x/V#${'9'.repeat(20000)}`, token.slice(0, -1),
			`${token}0`, `${token}\0`, '١٢٣', token.replace('#', '?')];
		for (const text of rows) {
			const reply = await byApi(text);
			assertStatus(reply, 200, 400, 413, 422);
			if (reply.status === 200) assert.notEqual(reply.json.answer, 'in_force', text.slice(0, 40));
		}
		const junk = path.join(folder, 'junk.png');
		writeFileSync(junk, 'not a picture');
		for (const [argument, expected] of [['HTTPS://x/V#12345', [1]], [junk, [2, 1]], ['/nowhere/at/all.png', [2, 3]]]) {
			const { status } = await command(argument);
			assert.ok(expected.includes(status), `${argument}: ${status}`);
		}
	});
});

describe('a permit that is withdrawn', () => {
	test('says so at once, in the same words everywhere', async () => {
		const officer = await staff(box.server, 'officer1');
		const page = await officer.get('/en/desk');
		assertStatus(page, 200);
		const suspend = await treat(officer, number, 'suspend', { reason: 'under_investigation', text_en: 'A check is under way.', text_ar: 'يجري التحقق.' });
		assertStatus(suspend, 200, 204);
		assert.equal(assertStatus(await byNumber(number), 200).json.answer, 'suspended');
		assert.equal(assertStatus(await byApi(token), 200).json.answer, 'suspended');
		for (const language of ['en', 'ar']) {
			const reply = await box.server.client(language).get(`/${language}/verify?number=${number}`);
			assertSays(reply.text, language, 'permit.answer.suspended');
		}
		assertStatus(await treat(officer, number, 'lift'), 200);
	});
});

describe('the sample permits of the demonstration', () => {
	test('are in every state, and each says its own', async () => {
		const demo = await box.server.client().get('/en/demo');
		const numbers = [...new Set(plain(demo.text).match(/DP-\d{4}-\d{8}/g))];
		assert.ok(numbers.length >= 4, `${numbers}`);
		const answers = new Set();
		for (const one of numbers) answers.add(assertStatus(await byNumber(one), 200).json.answer);
		for (const state of ['in_force', 'expired', 'suspended', 'revoked']) assert.ok(answers.has(state), `${state} of ${[...answers]}`);
	});
});

test('the PDF is signed and sound', async () => {
	const tool = (name, words) => new Promise((resolve) => {
		execFile(name, words, (error, stdout, stderr) => resolve({ status: error?.code ?? 0, text: stdout + stderr }));
	});
	const file = path.join(folder, 'permit.pdf');
	assert.equal((await tool('qpdf', ['--check', file])).status, 0);
	assert.equal((await tool('qpdf', ['--show-npages', file])).text.trim(), '1', 'what it says and its code are on one page');
	const signature = await tool('pdfsig', [file]);
	assert.match(signature.text, /Signature is Valid/);
	assert.match(signature.text, /Total document signed/);
	assert.ok(pdf.length <= 70 * 1024, `${pdf.length} bytes`);
	const text = await tool('pdftotext', [file, '-']);
	assert.match(text.text, new RegExp(number));
});
