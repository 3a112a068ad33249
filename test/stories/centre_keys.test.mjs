// SPDX-License-Identifier: EUPL-1.2
// A centre's CA is registered by two registrars; a PDF signed under it is then trusted, and
// that of another centre is not. What is given by mistake is refused in words, and kept nowhere.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

import { applicant, assertStatus, caseOf, decide, staff, submitted } from '../lib/apply.mjs';
import { assertAccessible, launch, visitor } from '../lib/browser.mjs';
import { multipart } from '../lib/client.mjs';
import { fill, follow, open, send, signIn } from '../lib/pages.mjs';
import { shared, TOP } from '../lib/server.mjs';
import { goodPage, says } from '../lib/steps.mjs';
import { assertSays } from '../lib/words.mjs';

const box = shared({ before, after });
let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

const CA = path.join(TOP, 'test/samples/centre-ca.pem');
const pem = (type, format) => generateKeyPairSync(type, type === 'ec' ? { namedCurve: format } : { modulusLength: format });
const secret = () => pem('ec', 'P-256').privateKey.export({ type: 'pkcs8', format: 'pem' });
const open_key = (curve) => pem('ec', curve).publicKey.export({ type: 'spki', format: 'pem' });

const registrars = (language, script) => Promise.all(['registrar1', 'registrar2'].map(async (who) => {
	const person = await visitor(browser, box.server, { language, script });
	await signIn(person, who, { staff: true, next: '/registrar' });
	return person;
}));
const good = async (person) => {
	await goodPage(person);
	await assertAccessible(person.page);
};

describe('a centre\'s keys', () => {
	for (const [language, code] of [['en', 'TC-9001'], ['ar', 'TC-9008']]) {
		test(`what is no key is refused in words (${language})`, async () => {
			const [one] = await registrars(language, true);
			const address = `/registrar/centres/${code}/keys`;
			const give = async (values, message) => {
				await open(one, address);
				await fill(one, { reason: 'letter 7', ...values });
				await send(one, address);
				await says(one, message);
				one.assertQuiet(/422|409/);
			};
			await open(one, address);
			await good(one);
			const mistake = secret();
			await give({ text: mistake }, 'centre.key.refusal.private');
			assert.ok(!(await one.page.content()).includes(mistake.split('\n')[1]), 'and not shown again');
			await good(one);
			await give({}, 'centre.key.refusal.missing');
			await give({ text: 'hello' }, 'centre.key.refusal.unreadable');
			await give({ text: pem('rsa', 2048).publicKey.export({ type: 'spki', format: 'pem' }) }, 'centre.key.refusal.weak_rsa');
			await give({ text: open_key('secp256k1') }, 'centre.key.refusal.bad_kind');
			await give({ text: open_key('P-256'), until: '2020-01-01' }, 'centre.key.refusal.bad_days');
			await give({ text: open_key('P-256'), from: '2019-01-01', until: '2020-01-01' }, 'centre.key.refusal.expired');
			await give({ text: open_key('P-256'), reason: '' }, 'centre.change.no_reason');
			await open(one, `/registrar/centres/${code}`);
			await says(one, 'centre.key.nothing');
			await one.close();
		});
	}

	for (const [language, script] of [['en', true], ['ar', false]]) {
		test(`is proposed by one, confirmed by another, and ended the same way (${language}${script ? '' : ', without JavaScript'})`, async () => {
			const people = await registrars(language, script);
			const [one, two] = people;
			const look = async (person) => {
				await goodPage(person);
				if (script) await assertAccessible(person.page);
			};
			const key = open_key('P-256');
			const address = '/registrar/centres/TC-9002/keys';
			const confirm = async () => {
				await open(two, '/registrar');
				await look(two);
				await follow(two, two.page.locator('main li form[action$="/confirm"] button').first());
				await says(two, 'centre.registrar.done');
			};
			await open(one, address);
			await fill(one, { text: key, reason: 'letter 7' });
			await send(one, address);
			await says(one, 'centre.registrar.mine');
			await look(one);
			await confirm();
			await open(one, '/registrar/centres/TC-9002');
			await says(one, 'centre.key.good');
			await look(one);
			await open(one, address);
			await fill(one, { text: key, reason: 'letter 7' });
			await send(one, address);
			await says(one, 'centre.key.refusal.twice');
			await open(one, '/registrar/centres/TC-9003/keys');
			await fill(one, { text: key, reason: 'letter 7' });
			await send(one, '/registrar/centres/TC-9003/keys');
			await says(one, 'centre.key.refusal.elsewhere');
			one.assertQuiet(/409/);
			await open(one, '/registrar/centres/TC-9002');
			await follow(one, one.page.locator('main a[href$="/end"]').last());
			await look(one);
			await fill(one, { end: 'withdrawn', on: '2020-01-01', reason: 'letter 8' });
			await send(one, '/end');
			await says(one, 'centre.key.refusal.rewrites');
			one.assertQuiet(/422/);
			await look(one);
			await fill(one, { end: 'compromised', on: '2026-01-01', reason: 'letter 8' });
			await send(one, '/end');
			await confirm();
			await open(one, '/registrar/centres/TC-9002');
			await says(one, 'centre.key.compromised');
			await Promise.all(people.map((person) => person.close()));
		});
	}
});

describe('a PDF that its centre has signed', () => {
	const documentOf = async (n) => {
		const client = await applicant(box.server, `load-${n}`);
		const { reference } = await submitted(client, { centre: 'TC-9001' });
		for (let i = 0; i < 300; i++) {
			const { check } = assertStatus(await client.api('GET', '/application'), 200).json.certificate.file;
			if (check.state === 'done') break;
			await sleep(50);
		}
		const officer = await staff(box.server, 'officer1');
		const id = await caseOf(officer, reference);
		assertStatus(await decide(officer, id, 'claim'), 200, 204);
		return assertStatus(await officer.get(`/en/desk/${id}`), 200).text;
	};

	test('is trusted once its CA is registered, and not before', async () => {
		assertSays(await documentOf(2300), 'en', 'certificate.seal.unknown');
		const [one, two] = await registrars('en', true);
		await open(one, '/registrar/centres/TC-9001/keys');
		// the sample is of the day before it was added here
		await fill(one, { key: CA, from: '2026-11-22', reason: 'letter 9' });
		await send(one, '/registrar/centres/TC-9001/keys');
		await open(two, '/registrar');
		await follow(two, two.page.locator('main li', { hasText: 'Sample Permit Root' }).locator('form[action$="/confirm"] button'));
		await says(two, 'centre.registrar.done');
		assert.match(readFileSync(CA, 'utf8'), /BEGIN CERTIFICATE/);
		const trusted = await documentOf(2301);
		for (const key of ['certificate.seal.trusted', 'decision.document.counted.signing']) assertSays(trusted, 'en', key);
		assert.match(trusted, /Trusted under .*Sample Permit Root/);
		await Promise.all([one, two].map((person) => person.close()));
	});
});

describe('a certificate that its centre has signed as a QR code', () => {
	const signing = generateKeyPairSync('ec', { namedCurve: 'P-256' });
	const folder = mkdtempSync(path.join(tmpdir(), 'tasrih-centre-'));
	const at = (name) => path.join(folder, name);
	writeFileSync(at('key.pem'), signing.privateKey.export({ type: 'pkcs8', format: 'pem' }));
	writeFileSync(at('public.pem'), signing.publicKey.export({ type: 'spki', format: 'pem' }));
	after(() => rmSync(folder, { recursive: true }));
	const program = (...words) => promisify(execFile)(process.env.TASRIH ?? path.join(TOP, 'build/src/app/tasrih'), words);
	const run = (...words) => program('certificate', ...words);
	// The authority may be in its next day, and the key counts from the day of its registration.
	const today = new Date(Date.now() + 4 * 36e5).toISOString().slice(0, 10);
	const sign = async (more = {}) => {
		const claims = { centre: 'TC-9001', number: 'QR-2026-1', name: 'Load Tester', class: '1', 'issued-on': today, origin: box.server.origin, key: at('key.pem'), ...more };
		return (await run('sign', ...Object.entries(claims).flatMap(([name, value]) => [`--${name}`, value]))).stdout.trim();
	};
	const ask = async (token) => assertStatus(await box.server.client().api('POST', '/verify', { token }), 200).json;

	test('is signed at home, registered here, and then good in both languages', async () => {
		const text = await sign({ pdf: at('paper.pdf'), 'name-arabic': 'مختبر الحمل' });
		assert.match((await run('verify', '--key', at('public.pem'), at('paper.pdf'))).stdout, /^signed by this key\ncentre TC-9001\nnumber QR-2026-1\n/);
		await assert.rejects(run('sign', '--key', at('public.pem')), { code: 3 });
		assert.equal((await ask(text)).answer, 'unknown_key');
		const [one, two] = await registrars('en', true);
		await open(one, '/registrar/centres/TC-9001/keys');
		await fill(one, { key: at('public.pem'), reason: 'letter 10' });
		await send(one, '/registrar/centres/TC-9001/keys');
		await open(two, '/registrar');
		await follow(two, two.page.locator('main li form[action$="/confirm"] button').first());
		await Promise.all([one, two].map((person) => person.close()));
		const good = await ask(text);
		assert.deepEqual([good.kind, good.answer, good.number, good.centre, good.centre_then], ['certificate', 'good', 'QR-2026-1', 'TC-9001', 'accredited']);
		assert.equal((await ask(await sign({ 'issued-on': '2025-06-01' }))).answer, 'key_ended');
		assert.equal((await ask(await sign({ centre: 'TC-9002' }))).answer, 'unknown_key');
		const last = text.at(-1) === '1' ? '2' : '1';
		assert.equal((await ask(text.slice(0, -1) + last)).answer, 'not_genuine');
		for (const language of ['en', 'ar']) {
			const person = await visitor(browser, box.server, { language });
			// as a phone's camera opens it, and then pasted
			await person.page.goto(`${box.server.origin}/${language}/V#${text.split('#')[1]}`);
			await person.page.waitForURL(`**/${language}/verify`);
			await says(person, 'register.token.good');
			await says(person, 'register.token.accredited');
			await goodPage(person);
			await assertAccessible(person.page);
			// whoever reads it finds the centre with its key
			await follow(person, person.page.locator('main a[href$="/centres/TC-9001"]'));
			await says(person, 'centre.key.good');
			await goodPage(person);
			await person.close();
		}
		const centre = assertStatus(await box.server.client().api('GET', '/centres/tc9001'), 200).json;
		const key = centre.keys.map((one) => one.key).find(({ kind, from }) => kind === 'cose' && from === today);
		assert.match(key.fingerprint, /^[0-9a-f]{64}$/);
		assert.deepEqual([centre.code, centre.permits, centre.accreditation[0].state], ['TC-9001', undefined, 'accredited']);
		for (const no of ['TC-0000', 'x', "TC-9001'", '..']) assertStatus(await box.server.client().api('GET', `/centres/${encodeURIComponent(no)}`), 404, 400);
	});

	test('is known by the trust list alone: on a command line, and on a phone without a network', async () => {
		const text = await sign({ 'name-arabic': 'مختبر الحمل' });
		const ended = await sign({ 'issued-on': '2025-06-01' });
		const list = Buffer.from(await (await fetch(`${box.server.origin}/keys/trust-list`)).arrayBuffer());
		const root = Buffer.from(await (await fetch(`${box.server.origin}/keys/root`)).arrayBuffer());
		writeFileSync(at('trust-list'), list);
		writeFileSync(at('root-key'), root);
		const ask_program = (code) => program('verify', '--offline', '--trust-list', at('trust-list'), '--root-key', at('root-key'), code);
		await assert.rejects(ask_program(text), ({ code, stdout }) => code === 4 && /QR-2026-1/.test(stdout) && stdout.includes('TC-9001'));
		await assert.rejects(ask_program(ended), { code: 1 });
		for (const language of ['en', 'ar']) {
			const person = await visitor(browser, box.server, { language, width: 390 });
			await person.page.goto(`${box.server.origin}/${language}/V`);
			await person.page.evaluate(() => navigator.serviceWorker.ready);
			await person.page.reload();
			await person.context.setOffline(true);
			for (const [code, answer] of [[text, 'signed'], [ended, 'key_ended'], [await sign({ centre: 'TC-9002' }), 'unknown_key']]) {
				await person.page.goto(`${box.server.origin}/${language}/V#${code.split('#')[1]}`);
				await person.page.reload();
				await says(person, `register.token.${answer}`);
				await says(person, 'register.token.no_permit');
				assert.equal(await person.page.getByText('QR-2026-1').isVisible(), answer !== 'unknown_key');
				await assertAccessible(person.page);
			}
			await person.context.setOffline(false);
			await person.close();
		}
	});
});

describe('registrars by programs, and by lists', () => {
	const HEAD = 'code,name_latin,name_arabic,city_latin,city_arabic,from,until,classes,state';
	const send_list = (person, text, reason = 'letter 12') => person.api('POST', '/registrar/imports',
		multipart([['reason', reason]], { name: 'centres.csv', bytes: text, type: 'text/csv' }));

	test('each act has its address, with the same two hands', async () => {
		const [one, two] = await Promise.all(['registrar1', 'registrar2'].map((who) => staff(box.server, who)));
		const line = { code: 'TC-9301', name_latin: 'Program Centre', name_arabic: 'مركز البرنامج', city_latin: 'Dubai', city_arabic: 'دبي',
			state: 'accredited', classes: ['1', '3'], from: '2024-01-01', reason: 'letter 12' };
		const no = assertStatus(await one.api('POST', '/registrar/centres', { ...line, classes: [] }), 422).json;
		assert.equal(no.errors[0].field, 'classes');
		assert.equal(assertStatus(await one.api('POST', '/registrar/centres', { ...line, reason: '' }), 422).json.errors[0].field, 'reason');
		const { proposal } = assertStatus(await one.api('POST', '/registrar/centres', line), 201).json;
		assertStatus(await one.api('POST', `/registrar/proposals/${proposal}/confirm`, {}), 403);
		assertStatus(await two.api('POST', `/registrar/proposals/${proposal}/confirm`, {}), 200);
		assertStatus(await two.api('POST', `/registrar/proposals/${proposal}/confirm`, {}), 409);
		assertStatus(await two.api('POST', '/registrar/proposals/0/confirm', {}), 404);
		const mistake = assertStatus(await one.api('POST', '/registrar/centres/TC-9301/keys', { key: secret(), reason: 'x' }), 422).json;
		assert.equal(mistake.errors[0].field, 'key');
		const key = assertStatus(await one.api('POST', '/registrar/centres/TC-9301/keys', { key: open_key('P-256'), reason: 'x' }), 201).json;
		const { waiting } = assertStatus(await two.api('GET', '/registrar'), 200).json;
		assert.ok(waiting.some(({ id, kind, mine }) => id === key.proposal && kind === 'key' && !mine));
		assertStatus(await two.api('POST', `/registrar/proposals/${key.proposal}/confirm`, {}), 200);
		const centre = assertStatus(await one.api('GET', '/registrar/centres/TC-9301'), 200).json;
		assert.deepEqual(centre.accreditation[0].classes, [1, 3]);
		const { id } = centre.keys[0].key;
		assertStatus(await one.api('POST', `/registrar/keys/${id}/end`, { end: 'withdrawn', on: '2020-01-01', reason: 'x' }), 422);
		const end = assertStatus(await one.api('POST', `/registrar/keys/${id}/end`, { end: 'compromised', on: '2026-01-01', reason: 'x' }), 201).json;
		assertStatus(await two.api('POST', `/registrar/proposals/${end.proposal}/reject`, {}), 200);
		assertStatus(await one.api('GET', '/registrar/centres/TC-1'), 404);
		assertStatus(await (await staff(box.server, 'officer1')).api('GET', '/registrar'), 403);
	});

	test('a list that was exported changes nothing, and is refused in words when it is none', async () => {
		const one = await staff(box.server, 'registrar1');
		const list = assertStatus(await one.api('GET', '/registrar/centres.csv'), 200).text;
		assert.ok(list.startsWith(HEAD));
		const same = assertStatus(await send_list(one, list), 200).json;
		assert.deepEqual([same.bad, same.new, same.proposal], [0, 0, null]);
		for (const [text, status] of [['', 422], ['a,b\n1,2\n', 422], [`${HEAD}\n"`, 422], ['\xff\xfe', 422], ['x'.repeat(300 << 10), 413]]) {
			assert.equal(assertStatus(await send_list(one, Buffer.from(text, 'latin1')), status).json.errors[0].field, 'file');
		}
		assert.equal(assertStatus(await send_list(one, `${HEAD}\n`.concat('TC-9302,a,b,c,d,2024-01-01,,1,accredited\n'), ''), 422).json.errors[0].field, 'reason');
	});

	for (const [language, script, code] of [['en', true, 'TC-9303'], ['ar', false, 'TC-9304']]) {
		test(`a list is reported row by row, and confirmed by another (${language}${script ? '' : ', without JavaScript'})`, async () => {
			const people = await registrars(language, script);
			const [one, two] = people;
			const look = async (person) => {
				await goodPage(person);
				if (script) await assertAccessible(person.page);
			};
			const give = async (text) => {
				await open(one, '/registrar/import');
				await look(one);
				await one.page.locator('input[type="file"]').setInputFiles({ name: 'centres.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
				await fill(one, { reason: 'letter 13' });
				await send(one, '/registrar/import');
				one.assertQuiet(/422/);
				await look(one);
			};
			const row = (from, until, state) => `${code},List Centre,مركز القائمة,Ajman,عجمان,${from},${until},"1,2",${state}\n`;
			await give(`${HEAD}\n${row('2024-01-01', '', 'accredited')}${row('2024-06-01', '', 'suspended')}`);
			await says(one, 'centre.import.mend');
			await says(one, 'centre.line.overlaps');
			await give(`${HEAD}\n${row('2024-01-01', '2024-12-31', 'accredited')}${row('2025-01-01', '', 'suspended')}`);
			await says(one, 'centre.import.waits');
			await open(two, '/registrar');
			await follow(two, two.page.locator('main li a[href*="/imports/"]').last());
			await look(two);
			assert.ok((await two.page.content()).includes(code));
			await follow(two, two.page.locator('main form[action$="/confirm"] button'));
			await says(two, 'centre.registrar.done');
			const { centres } = (await box.server.client().api('GET', `/centres?q=${code}`)).json;
			assert.equal(centres[0].state, 'suspended');
			await Promise.all(people.map((person) => person.close()));
		});
	}
});
