// SPDX-License-Identifier: EUPL-1.2
// Every page, in both languages, on a phone and on a desk: axe finds nothing, the console
// stays empty under the CSP, nothing sticks out at 320 px, words are in their language.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { exportJWK, generateKeyPair } from 'jose';

import { applicant, assertStatus, caseOf, decide, DETAILS, draft, look, permitFor, staff, submitted } from '../lib/apply.mjs';
import { accessibilityFaults, assertFits, assertWellMade, launch, visitor } from '../lib/browser.mjs';
import { multipart } from '../lib/client.mjs';
import { shared } from '../lib/server.mjs';
import { says } from '../lib/words.mjs';

const box = shared({ before, after });
const WIDTHS = [390, 1280];
const walked = new Set();
let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

// What a page must hold, for one who is signed in with these cookies (or nobody).
const walk = async (client, paths, { expected } = {}) => {
	for (const language of ['en', 'ar']) {
		for (const width of WIDTHS) {
			const person = await visitor(browser, box.server, { language, width });
			if (client) await person.context.addCookies([...client.cookies].filter(([name]) => name !== 'lang')
				.map(([name, value]) => ({ name, value, url: box.server.origin })));
			const faults = [];
			for (const path of paths) {
				walked.add(path.split('?')[0]);
				const reply = await person.page.goto(path.startsWith('/V') ? path : `/${language}${path}`);
				try {
					assert.ok((expected ?? [200]).includes(reply.status()), `${path}: ${reply.status()}`);
					await assertWellMade(person.page, language);
					faults.push(...(await accessibilityFaults(person.page)).map((fault) => `${language} ${width} ${path}: ${fault}`));
					if (width === 390) await assertFits(person.page);
					person.assertQuiet(expected ? /Failed to load resource/ : undefined);
				} catch (error) {
					faults.push(`${language} ${width} ${path}: ${error.message}`);
				}
			}
			await person.close();
			assert.deepEqual(faults, []);
		}
	}
};

describe('every page is well made', () => {
	test('for anybody', () => walk(null, ['/', '/centres', '/centres?q=falcon', '/centres?q=zzzz', '/centres/TC-9001', '/centres/TC-9008', '/rules', '/verify', '/demo', '/demo/mail', '/privacy',
		'/accessibility', '/sign-in?next=/en/application', '/staff/sign-in', '/demo/sign-in', '/problems/web.form.broken', '/V']));

	test('for those who are not let in', () => walk(null,
		['/sign-in-refused?why=cancelled', '/sign-in-refused?why=not_assured', '/sign-in-refused?why=failed'], { expected: [200, 403, 503] }));

	test('where there is nothing', () => walk(null, ['/nothing', '/permits/DP-0000-00000000/x'], { expected: [404] }));

	test('for the answers of a verification', async () => {
		const demo = await box.server.client().get('/en/demo');
		const numbers = [...new Set(demo.text.match(/DP-\d{4}-\d{8}/g))];
		assert.ok(numbers.length >= 4);
		await walk(null, [...numbers.map((number) => `/verify?number=${number}`), '/verify?number=DP-2026-09999993', '/verify?number=x'],
			{ expected: [200, 404, 422] });
	});

	test('for a person who begins', async () => {
		const client = await applicant(box.server, 'load-900');
		await client.api('POST', '/application', {});
		await walk(client, ['/application', '/application/details', '/application/certificate', '/application/certificate/centre?q=',
			'/application/drones', '/application/rules', '/application/check', '/application/withdraw', '/permits', '/inbox']);
	});

	test('for a person who has typed his e-mail and phone', async () => {
		const client = await applicant(box.server, 'load-9990');
		await client.api('POST', '/application', {});
		assertStatus(await client.api('PUT', '/application/details', { ...DETAILS, email: 'well.made@example.test', phone: '+971501112233' }), 200);
		await walk(client, ['/application', '/application/contact', '/application/check']);
	});

	test('for a person who is about to submit', async () => {
		const client = await draft(await applicant(box.server, 'load-901'));
		await walk(client, ['/application', '/application/details', '/application/certificate', '/application/drones', '/application/rules',
			'/application/check']);
	});

	test('for a person who waits', async () => {
		const client = await applicant(box.server, 'load-902');
		await submitted(client);
		await walk(client, ['/application', '/application/receipt', '/application/withdraw', '/permits', '/account', '/account/readers', '/my-data', '/my-data/correction', '/my-data/erasure']);
	});

	test('for a person who holds a permit', async () => {
		const client = await applicant(box.server, 'load-903');
		const number = await permitFor(box.server, client);
		const { letters } = (await client.api('GET', '/inbox')).json;
		await walk(client, ['/application', '/permits', `/permits/${number}`, '/inbox', ...letters.map(({ id }) => `/inbox/${id}`)]);
		const [officer, supervisor] = [await staff(box.server, 'officer1'), await staff(box.server, 'supervisor1')];
		await walk(officer, ['/desk/permits', `/desk/permits/${number}`]);
		const { suspensions, revocations } = (await supervisor.api('GET', '/desk/permits')).json;
		for (const one of [...suspensions, ...revocations]) {
			for (const person of [officer, supervisor]) await walk(person, [`/desk/permits/${one.number}`]);
		}
		await walk(supervisor, ['/desk/permits?number=x'], { expected: [422] });
	});

	test('for an officer and a supervisor', async () => {
		const { reference } = await submitted(await applicant(box.server, 'load-904'));
		const officer = await staff(box.server, 'officer1');
		const id = await caseOf(officer, reference);
		await walk(await staff(box.server, 'supervisor1'), ['/desk/team', '/desk/team/overrides']);
		await walk(officer, ['/desk/search', `/desk/search?q=${reference}`, '/desk/search?q=Nobody']);
		await walk(officer, ['/desk/search?q=Nobody&from=x', '/desk/search?q=1'], { expected: [422] });
		await walk(officer, ['/desk', `/desk/${id}`]); // asked why it is opened
		assertStatus(await look(officer, id), 200);
		await walk(officer, [`/desk/${id}`]);
		assertStatus(await decide(officer, id, 'claim'), 200, 204);
		await walk(officer, ['/desk', `/desk/${id}`]);
		const supervisor = await staff(box.server, 'supervisor1');
		assertStatus(await look(supervisor, id), 200);
		await walk(supervisor, ['/desk', `/desk/${id}`, '/desk/policy']);
	});

	test('for administrators, and for staff of many desks or none', async () => {
		const administrator = await staff(box.server, 'admin2');
		const { json } = assertStatus(await administrator.api('GET', '/roles'), 200);
		const { account } = json.staff.find(({ name }) => name === 'Jawaher Salem');
		await walk(administrator, ['/roles', `/roles/${account}`, '/staff/account']);
		await walk(await staff(box.server, 'newcomer'), ['/staff']);
	});

	test('for a data-protection officer', async () => {
		const officer = await staff(box.server, 'protection1');
		const who = await permitFor(box.server, await applicant(box.server, 'load-940'));
		await walk(officer, ['/desk/privacy/retention', '/desk/privacy/holds']);
		const { id } = assertStatus(await officer.api('POST', '/desk/privacy/holds', { who, basis: 'court', reference: '12/2026', reason: 'The court asks.' }), 201).json;
		await walk(officer, ['/desk/privacy/retention', '/desk/privacy/holds?done=1', `/desk/privacy/holds/${id}`]);
	});

	test('for the orders desk, and for everybody what it ordered', async () => {
		const person = await staff(box.server, 'orders1');
		const terms = { kind: 'invalidate', classes: ['training'], centre: 'TC-9008', reason: 'centre_not_genuine', text_en: 'Not genuine.', text_ar: 'غير صحيحة.' };
		const { id } = assertStatus(await person.api('POST', '/desk/orders', terms), 201).json;
		await walk(person, ['/desk/orders', '/desk/orders/new', `/desk/orders/${id}`]);
		await walk(await staff(box.server, 'auditor1'), [`/desk/orders/${id}`]);
		await walk(box.server.client(), ['/orders']);
	});

	test('for auditors', async () => {
		const auditor = await staff(box.server, 'auditor1');
		const { entries } = assertStatus(await auditor.api('GET', '/audit/entries'), 200).json;
		await walk(auditor, ['/audit', '/audit?about=x', `/audit/entries/${entries.at(-1).entry}`, '/audit/signed', '/audit/report']);
	});

	test('for a centre\'s clerk, and who hears of what he took back', async () => {
		const clerk = await staff(box.server, 'clerk1');
		const { certificates } = assertStatus(await clerk.api('GET', '/centre/certificates'), 200).json;
		assert.ok(certificates.length >= 2);
		await walk(clerk, ['/centre', '/centre/issue', '/centre/import', ...certificates.slice(0, 2).map(({ id }) => `/centre/certificates/${id}`)]);
		await walk(await applicant(box.server, 'omar'), ['/application/certificate']);
		await walk(await staff(box.server, 'officer1'), ['/desk/withdrawn']);
	});

	test('for a data-protection officer', async () => {
		const officer = await staff(box.server, 'protection1');
		const person = await draft(await applicant(box.server, 'load-909'));
		const { id } = assertStatus(await person.api('POST', '/my-data/requests', { kind: 'erasure' }), 201).json;
		await walk(officer, ['/desk/privacy', `/desk/privacy/${id}`]);
		assertStatus(await officer.api('POST', `/desk/privacy/${id}/purpose`, { purpose: 'request' }), 200);
		await walk(officer, [`/desk/privacy/${id}`]);
		await walk(person, ['/my-data']);
	});

	test('for registrars', async () => {
		const [one, two] = await Promise.all(['registrar1', 'registrar2'].map((who) => staff(box.server, who)));
		const { publicKey } = await generateKeyPair('ES256', { extractable: true });
		const proposal = async (path, body) => assertStatus(await one.api('POST', path, body), 200, 201).json.proposal;
		const key = await proposal('/registrar/centres/TC-9001/keys', { key: JSON.stringify(await exportJWK(publicKey)), reason: 'letter 3' });
		assertStatus(await two.api('POST', `/registrar/proposals/${key}/confirm`, {}), 200);
		const { keys } = assertStatus(await one.api('GET', '/registrar/centres/TC-9001'), 200).json;
		const list = 'code,name_latin,name_arabic,city_latin,city_arabic,from,until,classes,state\nTC-9333,List,قائمة,Dubai,دبي,2024-01-01,,1,accredited\n';
		const id = await proposal('/registrar/imports', multipart([['reason', 'letter 4']], { name: 'centres.csv', bytes: list, type: 'text/csv' }));
		await walk(one, ['/registrar', '/registrar/new', '/registrar/centres/TC-9001', '/registrar/centres/TC-9008', '/registrar/centres/TC-9001/keys',
			`/registrar/keys/${keys[0].key.id}/end`, '/registrar/centres/TC-9001/holders', '/registrar/import', `/registrar/imports/${id}`]);
	});

	test('for an administrator of programs', async () => {
		const administrator = await staff(box.server, 'admin1');
		const { publicKey } = await generateKeyPair('ES256', { extractable: true });
		const jwks = JSON.stringify({ keys: [{ ...await exportJWK(publicKey), kid: 'well-made', use: 'sig' }] });
		assertStatus(await administrator.api('POST', '/services', { client_id: 'well-made', name: 'Well made', jwks }), 201);
		const { account } = assertStatus(await administrator.api('GET', '/services'), 200).json.clients[0];
		await walk(administrator, ['/services', `/services/${account}`]);
	});

	test('for an officer who looks at a file', async () => {
		const { reference } = await submitted(await applicant(box.server, 'load-907'));
		const officer = await staff(box.server, 'officer1');
		const id = await caseOf(officer, reference);
		assertStatus(await decide(officer, id, 'claim'), 200, 204);
		const look = async () => (await officer.get(`/en/desk/${id}`)).text;
		for (let i = 0; i < 300 && !says(await look(), 'en', 'decision.document.found'); i += 1) await sleep(50);
		await walk(officer, [`/desk/${id}`, `/desk/${id}?page=1&size=large&turn=90`, '/desk/keys']);
	});

	test('when a form is refused', async () => {
		const client = await applicant(box.server, 'load-905');
		await client.api('POST', '/application', {});
		for (const language of ['en', 'ar']) {
			const person = await visitor(browser, box.server, { language, width: 390 });
			await person.context.addCookies([...client.cookies].filter(([name]) => name !== 'lang')
				.map(([name, value]) => ({ name, value, url: box.server.origin })));
			for (const path of ['/application/details', '/application/drones', '/application/rules', '/application/certificate']) {
				await person.page.goto(`/${language}${path}`);
				const form = person.page.locator('main form[method="post"]').last();
				await Promise.all([person.page.waitForNavigation(), form.evaluate((element) => element.submit())]);
				await assertWellMade(person.page, language);
				assert.deepEqual(await accessibilityFaults(person.page), [], `${language} ${path}`);
				await assertFits(person.page);
				assert.match(await person.page.title(), language === 'en' ? /^Error/ : /^خطأ/, path);
				person.assertQuiet(/Failed to load resource/);
			}
			await person.close();
		}
	});
});

// Routes that answer with a file, or lead elsewhere.
const NO_PAGE = /\.pdf$|\.csv$|\/file$|\/proof$|\/document\/\{page\}\/\{size\}$|\/start$|\/submit$|\/drones\/add$|\/contact\/send$|\/application\/new$|^\/V$/;

test('no page was left out', () => {
	const folder = new URL('../../src/', import.meta.url);
	const rooms = readdirSync(folder, { withFileTypes: true }).filter((one) => one.isDirectory()).map((one) => one.name);
	const patterns = rooms.flatMap((room) => readdirSync(new URL(`${room}/`, folder))
		.filter((file) => /\.c$/.test(file) && !/_(test|fuzz)\.c$/.test(file))
		.flatMap((file) => [...readFileSync(new URL(`${room}/${file}`, folder), 'utf8')
			.matchAll(/\{WEB_GET, "\/\{lang\}([^"]*)"/g)].map((match) => match[1])));
	assert.ok(patterns.length > 20);
	const left = [...new Set(patterns)].filter((pattern) => !NO_PAGE.test(pattern)).filter((pattern) => {
		const shape = new RegExp(`^${pattern.replace(/\{[a-z]+\}/g, '[^/]+')}$`);
		return ![...walked].some((path) => shape.test(path));
	});
	assert.deepEqual(left, []);
});

describe('the pages are', () => {
	test('small enough for a phone', async () => {
		const client = await applicant(box.server, 'load-906');
		await client.api('POST', '/application', {});
		const person = await visitor(browser, box.server, { width: 390 });
		await person.context.addCookies([...client.cookies].map(([name, value]) => ({ name, value, url: box.server.origin })));
		let [all, fonts] = [0, 0];
		person.page.on('response', async (reply) => {
			const size = (await reply.request().sizes().catch(() => ({ responseBodySize: 0 }))).responseBodySize;
			all += size;
			if (/\.woff2/.test(reply.url())) fonts += size;
		});
		await person.page.goto('/en/application/details', { waitUntil: 'networkidle' });
		assert.ok(all <= 100_000, `${all} bytes with fonts`);
		assert.ok(all - fonts <= 25_000, `${all - fonts} bytes without fonts`);
		await person.close();
	});

	test('installable as an app', async () => {
		for (const language of ['en', 'ar']) {
			const page = await box.server.client(language).get(`/${language}/`);
			const [, address] = /<link rel="manifest" href="([^"]+)"/.exec(page.text) ?? [];
			const manifest = assertStatus(await box.server.client().get(address), 200).json;
			assert.equal(manifest.lang.slice(0, 2), language);
			assert.equal(manifest.dir, language === 'ar' ? 'rtl' : 'ltr');
			for (const icon of manifest.icons) assertStatus(await box.server.client().get(new URL(icon.src, `${box.server.origin}${address}`).pathname), 200);
			assert.ok(manifest.icons.some((icon) => icon.sizes === '512x512'));
		}
	});

	test('linked to each other without a dead end', async () => {
		const visitor = box.server.client();
		const [todo, seen] = [['/en/', '/ar/'], new Set()];
		while (todo.length && seen.size < 200) {
			const path = todo.pop();
			if (seen.has(path)) continue;
			seen.add(path);
			const page = await visitor.get(path);
			assert.ok(page.status < 400, `${path}: ${page.status}`);
			if (!/html/.test(page.headers.get('content-type') ?? '')) continue;
			for (const [, href] of page.text.matchAll(/<a\b[^>]*href="([^"#]+)/g)) {
				const url = new URL(href.replaceAll('&amp;', '&'), new URL(page.path, box.server.origin));
				if (url.origin === box.server.origin) todo.push(url.pathname + url.search);
			}
		}
		assert.ok(seen.size >= 10, [...seen].join(' '));
	});
});
