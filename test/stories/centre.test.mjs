// SPDX-License-Identifier: EUPL-1.2
// A training centre keeps its own register here: what it has entered waits for its holder,
// needs no upload, and counts until the centre takes it back.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { applicant, assertStatus, caseOf, decide, DRONE, look, ruleCodes, staff, submit } from '../lib/apply.mjs';
import { multipart } from '../lib/client.mjs';
import { assertAccessible, launch, visitor } from '../lib/browser.mjs';
import { fill, follow, open, send, signIn } from '../lib/pages.mjs';
import { shared } from '../lib/server.mjs';
import { at, goodPage, says } from '../lib/steps.mjs';

const box = shared({ before, after });
let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

// load-N is vouched for with this address and no other person has it.
const mail = (n) => `load-${n}@example.test`;
const day = new Date(Date.now() - 40 * 864e5).toISOString().slice(0, 10);
const entry = (n, extra = {}) => ({ name: 'Load Tester', holder: mail(n), number: `DW-${n}`, class: '1', issued_on: day, ...extra });
const enter = async (clerk, n, extra) => assertStatus(await clerk.api('POST', '/centre/certificates', entry(n, extra)), 201).json;
const waiting = async (client) => assertStatus(await client.api('GET', '/application/certificates'), 200).json.certificates;
const pick = (client, certificate) => client.api('POST', '/application/certificate/pick', { certificate });
const withdraw = (clerk, id, reason = 'The exam is void.') => clerk.api('POST', `/centre/certificates/${id}/withdraw`, { reason });

// All but the certificate.
const begun = async (n) => {
	const client = await applicant(box.server, `load-${n}`);
	assertStatus(await client.api('POST', '/application', {}), 201);
	assertStatus(await client.api('PUT', '/application/details', { passport_number: `P${n}000` }), 200);
	assertStatus(await client.api('POST', '/application/drones', DRONE), 201);
	assertStatus(await client.api('PUT', '/application/rules', { rule: await ruleCodes(client) }), 200);
	return client;
};
const picked = async (clerk, n) => {
	const { id } = await enter(clerk, n);
	const client = await begun(n);
	assertStatus(await pick(client, id), 200);
	return { client, id };
};

describe('a clerk', () => {
	test('enters what is right, and hears what is not beside each field', async () => {
		const clerk = await staff(box.server, 'clerk1');
		const refused = assertStatus(await clerk.api('POST', '/centre/certificates',
			entry(2100, { holder: 'x', number: '#', class: '9', issued_on: '2021-02-30' })), 422).json;
		assert.deepEqual(refused.errors.map(({ field }) => field), ['holder', 'number', 'class', 'issued_on']);
		await enter(clerk, 2100);
		assertStatus(await clerk.api('POST', '/centre/certificates', entry(2101, { number: 'dw-2100' })), 409);
		assertStatus(await clerk.api('POST', '/centre/certificates', entry(2101, { issued_on: '2099-01-01' })), 422);
		const { certificates, accreditation, centre } = (await clerk.api('GET', '/centre/certificates?number=DW-2100')).json;
		assert.equal(centre, 'TC-9001');
		assert.deepEqual(certificates.map(({ number }) => number), ['DW-2100']);
		assert.equal(accreditation[0].state, 'accredited');
	});

	test('of another centre sees none of it, and one of no centre nothing at all', async () => {
		const clerk = await staff(box.server, 'clerk1');
		const { id } = await enter(clerk, 2102);
		const [one, two, newcomer] = await Promise.all(['admin1', 'admin2', 'newcomer'].map((who) => staff(box.server, who)));
		const { account } = (await one.api('GET', '/roles')).json.staff.find(({ name }) => name === 'Jawaher Salem');
		const role = { account, role: 'centre_clerk', gives: true, reason: 'test' };
		const no = assertStatus(await one.api('POST', '/roles/proposals', role), 422).json;
		assert.equal(no.errors[0].field, 'centre');
		assertStatus(await one.api('POST', '/roles/proposals', { ...role, centre: 'TC-1' }), 422);
		const made = assertStatus(await one.api('POST', '/roles/proposals', { ...role, centre: 'TC-9008' }), 201).json;
		assertStatus(await two.api('POST', `/roles/proposals/${made.id}/confirm`, {}), 200);
		assert.equal((await newcomer.api('GET', '/centre/certificates')).json.centre, 'TC-9008');
		assert.deepEqual((await newcomer.api('GET', '/centre/certificates')).json.certificates, []);
		assertStatus(await newcomer.api('GET', `/centre/certificates/${id}`), 404);
		assertStatus(await newcomer.get(`/en/centre/certificates/${id}`), 404);
		assertStatus(await withdraw(newcomer, id), 404);
		const away = assertStatus(await one.api('POST', '/roles/proposals', { ...role, gives: false }), 201).json;
		assertStatus(await two.api('POST', `/roles/proposals/${away.id}/confirm`, {}), 200);
		assertStatus(await newcomer.api('GET', '/centre/certificates'), 403);
	});
});

const csv = (...rows) => ['name,holder,number,class,issued_on', ...rows].join('\r\n');
const row = (n, number = `CSV-${n}`) => `Load Tester,${mail(n)},${number},1,${day}`;
const upload = (clerk, text) => clerk.api('POST', '/centre/imports', multipart([], { name: 'a.csv', bytes: text, type: 'text/csv' }));

describe('two registrars', () => {
	const change = (code, extra = {}) => ({ code, name_latin: 'Story Centre', name_arabic: 'مركز القصة', city_latin: 'Dubai', city_arabic: 'دبي',
		state: 'accredited', classes: '1', from: new Date(Date.now() - 900 * 864e5).toISOString().slice(0, 10), reason: 'New', ...extra });
	// The authority may have begun its next day already.
	const tomorrow = new Date(Date.now() + 2 * 864e5).toISOString().slice(0, 10);
	const past = new Date(Date.now() - 5 * 864e5).toISOString().slice(0, 10);

	for (const [language, script, code] of [['en', true, 'TC-9101'], ['ar', false, 'TC-9102']]) {
		test(`change a centre, and never its past (${language}${script ? '' : ', without JavaScript'})`, async () => {
			const people = await Promise.all(['registrar1', 'registrar2'].map(async (who) => {
				const person = await visitor(browser, box.server, { language, script });
				await signIn(person, who, { staff: true, next: '/registrar' });
				return person;
			}));
			const [one, two] = people;
			const good = async (person) => {
				await goodPage(person);
				if (script) await assertAccessible(person.page);
			};
			const propose = async (values) => {
				await fill(one, values);
				await send(one, '/registrar');
			};
			const waiting = (person) => person.page.locator('main li', { hasText: code });
			const confirm = async () => {
				await open(two, '/registrar');
				await good(two);
				await follow(two, waiting(two).locator('form[action$="/confirm"] button'));
				await says(two, 'centre.registrar.done');
			};
			await good(one);
			await open(one, '/registrar/new');
			await good(one);
			await propose(change('x'));
			await says(one, 'centre.line.bad_code');
			one.assertQuiet(/422/);
			await propose(change(code));
			await good(one);
			assert.equal(await waiting(one).locator('form[action$="/confirm"]').count(), 0);
			await confirm();
			await open(one, `/registrar/centres/${code}`);
			await good(one);
			await propose({ state: 'suspended', from: past, reason: 'Audit' });
			await says(one, 'centre.line.rewrites_past');
			one.assertQuiet(/422/);
			await propose({ from: tomorrow });
			await confirm();
			const { centres } = (await box.server.client().api('GET', `/centres?q=${code}`)).json;
			assert.equal(centres[0].accredited, true, 'until tomorrow');
			await open(one, `/registrar/centres/${code}`);
			await says(one, 'register.interval.suspended');
			await Promise.all(people.map((person) => person.close()));
		});
	}
});

describe('the permits on certificates of a centre', () => {
	test('are listed for registrars who say why, page by page and as a CSV', async () => {
		const clerk = await staff(box.server, 'clerk1');
		const { client } = await picked(clerk, 2165);
		const { reference } = assertStatus(await submit(client), 200, 201).json;
		const officer = await staff(box.server, 'officer1');
		const id = await caseOf(officer, reference);
		assertStatus(await decide(officer, id, 'claim'), 200);
		assertStatus(await decide(officer, id, 'approve'), 200);
		const registrar = await staff(box.server, 'registrar1');
		const holders = '/registrar/centres/TC-9001/holders';
		for (const purpose of [undefined, 'quality', 'decide']) {
			assert.equal(assertStatus(await registrar.api('POST', holders, { purpose }), 422).json.errors[0].field, 'purpose');
		}
		assertStatus(await registrar.api('POST', '/registrar/centres/TC-1/holders', { purpose: 'centre' }), 404);
		assertStatus(await officer.api('POST', holders, { purpose: 'legal' }), 403);
		const { permits, next } = assertStatus(await registrar.api('POST', holders, { purpose: 'centre' }), 200).json;
		assert.ok(permits.some(({ certificate, status }) => certificate === 'DW-2165' && status === 'active'));
		assert.equal(next, null);
		assert.deepEqual(assertStatus(await registrar.api('POST', holders, { purpose: 'centre', after: permits.at(-1).permit }), 200).json.permits, []);
		const file = assertStatus(await registrar.api('POST', `${holders}.csv`, { purpose: 'legal' }), 200).text;
		assert.equal(file.trimEnd().split('\r\n').length, 1 + permits.length);
	});

	for (const [language, script] of [['en', true], ['ar', false]]) {
		test(`are asked for by one click on the reason (${language}${script ? '' : ', without JavaScript'})`, async () => {
			const person = await visitor(browser, box.server, { language, script });
			await signIn(person, 'registrar1', { staff: true, next: '/registrar/centres/TC-9001/holders' });
			const { page } = person;
			assert.equal(await page.locator('main table').count(), 0);
			await follow(person, page.locator('button[value="centre"]'));
			await goodPage(person);
			if (script) await assertAccessible(page);
			assert.ok(await page.locator('main tbody tr').count() > 0);
			await person.close();
		});
	}
});

describe('a file of certificates', () => {
	test('is reported row by row before anything is entered', async () => {
		const clerk = await staff(box.server, 'clerk1');
		const bad = assertStatus(await upload(clerk, csv(row(2200), row(2201, 'CSV-2200'), '=1+1,x,,9,never')), 200, 422).json;
		assert.deepEqual([bad.rows, bad.bad, bad.import], [3, 2, null]);
		assert.deepEqual(bad.faults.map(({ row: at, field }) => `${at} ${field}`),
			['3 number', '4 name', '4 holder', '4 number', '4 class', '4 issued_on']);
		for (const [text, status] of [['', 422], ['\xff\xfe', 422], ['a,b\n1,2', 422], [`${csv()}\n"`, 422], ['x'.repeat(3 << 20), 413]]) {
			const no = assertStatus(await upload(clerk, Buffer.from(text, 'latin1')), status).json;
			assert.equal(no.errors[0].field, 'file', text.slice(0, 9));
		}
		assertStatus(await clerk.api('POST', '/centre/imports', {}), 400, 415);
		assert.deepEqual((await clerk.api('GET', '/centre/certificates?number=CSV-2200')).json.certificates, []);
	});

	test('is entered whole when it is confirmed, and once', async () => {
		const clerk = await staff(box.server, 'clerk1');
		const text = `\ufeff${csv(row(2210), row(2211))}`.replaceAll(',', ';');
		const report = assertStatus(await upload(clerk, text), 200).json;
		assert.equal(report.new, 2);
		const confirm = () => clerk.api('POST', `/centre/imports/${report.import}/confirm`, {});
		assertStatus(await confirm(), 201);
		assertStatus(await confirm(), 404);
		assert.deepEqual((await waiting(await begun(2210))).map(({ number }) => number), ['CSV-2210']);
		assert.equal(assertStatus(await upload(clerk, text), 200).json.known, 2);
	});

	for (const [language, script] of [['en', true], ['ar', false]]) {
		test(`on the page (${language}${script ? '' : ', without JavaScript'})`, async () => {
			const n = language === 'en' ? 2220 : 2221;
			const clerk = await visitor(browser, box.server, { language, script });
			await signIn(clerk, 'clerk1', { staff: true, next: '/centre/import' });
			const good = async () => {
				await goodPage(clerk);
				if (script) await assertAccessible(clerk.page);
			};
			const give = async (text) => {
				await fill(clerk, { file: { name: 'a.csv', mimeType: 'text/csv', buffer: Buffer.from(text) } });
				await send(clerk, '/centre/import');
			};
			await good();
			await give(csv('x'));
			await says(clerk, 'register.import.mend');
			clerk.assertQuiet(/422/);
			await good();
			await give(csv(row(n)));
			await says(clerk, 'register.import.ready');
			await good();
			await send(clerk, '/confirm');
			await says(clerk, 'register.done.imported');
			await clerk.close();
		});
	}
});

describe('a certificate in a register', () => {
	test('waits for its holder alone', async () => {
		const clerk = await staff(box.server, 'clerk1');
		const { id } = await enter(clerk, 2110);
		const holder = await begun(2110);
		assert.deepEqual((await waiting(holder)).map((one) => one.id), [id]);
		const other = await begun(2111);
		assert.deepEqual(await waiting(other), []);
		assertStatus(await pick(other, id), 404);
		assertStatus(await pick(other, 'x'), 404);
		// A passport number that somebody else types is not enough: the name must be his too.
		await enter(clerk, 2112, { holder: 'P2112000', name: 'Somebody Else' });
		await enter(clerk, 2113, { holder: 'P2112000', number: 'DW-2113' });
		assert.deepEqual((await waiting(await begun(2112))).map(({ number }) => number), ['DW-2113']);
	});

	test('needs no file, and the officer sees where it is from', async () => {
		const clerk = await staff(box.server, 'clerk1');
		const { client } = await picked(clerk, 2120);
		const { reference } = assertStatus(await submit(client), 200, 201).json;
		const officer = await staff(box.server, 'officer1');
		const id = await caseOf(officer, reference);
		const { certificate } = assertStatus(await look(officer, id), 200).json;
		assert.equal(certificate.from_register, true);
		assert.equal(certificate.register, 'known');
		assertStatus(await decide(officer, id, 'claim'), 200);
		const { permit } = assertStatus(await decide(officer, id, 'approve'), 200, 201).json;
		assert.ok(permit);
	});

	test('that was withdrawn cannot be submitted', async () => {
		const clerk = await staff(box.server, 'clerk1');
		const { client, id } = await picked(clerk, 2130);
		assertStatus(await withdraw(clerk, id, ''), 422);
		assertStatus(await withdraw(clerk, id), 200);
		assertStatus(await withdraw(clerk, id), 409);
		assertStatus(await submit(client), 422);
		assert.deepEqual(await waiting(client), []);
	});

	test('that was withdrawn under review cannot be approved', async () => {
		const clerk = await staff(box.server, 'clerk1');
		const { client, id } = await picked(clerk, 2140);
		const { reference } = assertStatus(await submit(client), 200, 201).json;
		assertStatus(await withdraw(clerk, id), 200);
		const officer = await staff(box.server, 'officer1');
		const one = await caseOf(officer, reference);
		assert.equal(assertStatus(await look(officer, one), 200).json.certificate.register, 'withdrawn');
		assertStatus(await decide(officer, one, 'claim'), 200);
		assertStatus(await decide(officer, one, 'approve'), 409);
		assertStatus(await decide(officer, one, 'return', { field: ['number'], text_en: 'Withdrawn.', text_ar: 'سُحبت.' }), 200);
	});

	test('that was withdrawn after the permit is told to the officers, and nothing happens by itself', async () => {
		const clerk = await staff(box.server, 'clerk1');
		const { client, id } = await picked(clerk, 2150);
		const { reference } = assertStatus(await submit(client), 200, 201).json;
		const officer = await staff(box.server, 'officer1');
		const one = await caseOf(officer, reference);
		assertStatus(await decide(officer, one, 'claim'), 200);
		const { permit } = assertStatus(await decide(officer, one, 'approve'), 200, 201).json;
		const number = permit.number ?? permit;
		const told = async () => (await officer.api('GET', '/desk/withdrawn')).json.certificates.filter((row) => row.permit === number);
		assert.deepEqual(await told(), []);
		assertStatus(await withdraw(clerk, id), 200);
		assert.equal((await told())[0].reference, reference);
		assert.ok((await officer.api('GET', '/desk')).json.certificates_withdrawn >= 1);
		assert.match(assertStatus(await officer.get('/en/desk/withdrawn'), 200).text, new RegExp(number));
		assert.equal((await officer.api('GET', `/permits/${number}`)).json.answer, 'in_force');
		assertStatus(await officer.api('POST', `/desk/withdrawn/${id}/looked`, {}), 200);
		assert.deepEqual(await told(), []);
		assertStatus(await officer.api('POST', `/desk/withdrawn/${id}/looked`, {}), 404);
	});
});

for (const [language, script] of [['en', true], ['ar', false]]) {
	test(`on the pages (${language}${script ? '' : ', without JavaScript'})`, async () => {
		const n = language === 'en' ? 2160 : 2161;
		const clerk = await visitor(browser, box.server, { language, script });
		await signIn(clerk, 'clerk1', { staff: true, next: '/centre' });
		const good = async (person) => {
			await goodPage(person);
			if (script) await assertAccessible(person.page);
		};
		await good(clerk);
		await open(clerk, '/centre/issue');
		await good(clerk);
		await send(clerk, '/centre/issue');
		await says(clerk, 'register.holder.missing');
		clerk.assertQuiet(/422/);
		await good(clerk);
		await fill(clerk, entry(n));
		await send(clerk, '/centre/issue');
		await says(clerk, 'register.done.issued');
		await good(clerk);

		const holder = await visitor(browser, box.server, { language, width: 390, script });
		await begun(n);
		await signIn(holder, `load-${n}`);
		await open(holder, '/application/certificate');
		await says(holder, 'application.certificate.waiting_title');
		await good(holder);
		await send(holder, '/certificate/pick');
		at(holder, '/application/certificate');
		await says(holder, 'application.certificate.picked');
		await good(holder);
		await open(holder, '/application/check');
		await says(holder, 'application.certificate.from_register');
		await send(holder, '/application/submit');
		at(holder, '/application/receipt');

		await open(clerk, '/centre');
		await follow(clerk, clerk.page.locator('main a', { hasText: `DW-${n}` }));
		await good(clerk);
		await fill(clerk, { reason: 'Void' });
		await send(clerk, '/withdraw');
		await says(clerk, 'register.done.withdrawn');
		await good(clerk);
		const officer = await visitor(browser, box.server, { language, script });
		await signIn(officer, 'officer1', { staff: true, next: '/desk/withdrawn' });
		await good(officer);
		await Promise.all([clerk, holder, officer].map((person) => person.close()));
	});
}
