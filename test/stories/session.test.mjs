// SPDX-License-Identifier: EUPL-1.2
// A session ends while somebody types: nothing typed is lost (SPEC.md, "Bad input"), and
// nothing is done that he did not press for; another site gets nothing out of it.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { applicant, assertStatus, staff } from '../lib/apply.mjs';
import { accessibilityFaults, assertFits, assertWellMade, launch, visitor } from '../lib/browser.mjs';
import { Client, forms } from '../lib/client.mjs';
import { shared } from '../lib/server.mjs';
import { assertSays, says } from '../lib/words.mjs';

const box = shared({ before, after });
let free = 950;
const persona = () => `load-${free++}`;

const TYPED = {
	name_arabic: 'نورة سبيسيمن', nationality: 'ARE', passport_number: 'X7654321',
	emirates_id: '784199012345676', email: 'kept@example.test', phone: '+971501234567',
};
const HOSTILE = '"><script>alert(1)</script>\'&amp;';

const details = async (client) => assertStatus(await client.api('GET', '/application'), 200).json.details;

const begun = async (language = 'en') => {
	const person = await applicant(box.server, persona(), language);
	await person.api('POST', '/application', {});
	return { person, page: await person.get(`/${language}/application/details`) };
};

// As a browser sends a form of ours.
const press = (client, { action, fields }, headers = { origin: box.server.origin, 'sec-fetch-site': 'same-origin' }) =>
	client.request('POST', action, { headers, body: new URLSearchParams(fields) });

// The session ends on the server; this browser still has its cookie.
const endSession = async (client) => {
	const elsewhere = new Client(client.origin, client.language);
	elsewhere.cookies = new Map(client.cookies);
	const page = await elsewhere.get(`/${client.language}/application`);
	assertStatus(await elsewhere.send(elsewhere.filled(page, /\/sign-out$/)), 303);
	assertStatus(await client.api('GET', '/application'), 401);
};

// The one form of the page that holds what was typed, as it would be sent.
const kept = (reply) => {
	const found = forms(reply.text).filter((form) => form.action === undefined);
	assert.equal(found.length, 1, reply.text.slice(0, 1500));
	assert.equal(found[0].method, 'post');
	return { action: reply.path, fields: found[0].fields };
};
const withoutToken = (fields) => fields.filter(([name]) => name !== 'csrf');
const tokenOf = (fields) => fields.find(([name]) => name === 'csrf')?.[1] ?? '';

const assertKept = (reply, status, sent) => {
	assertStatus(reply, status);
	assert.match(reply.headers.get('cache-control'), /no-store/);
	assert.equal(reply.text.match(/<h1/g).length, 1);
	const { fields } = kept(reply);
	assert.deepEqual(withoutToken(fields), withoutToken(sent.fields));
	return fields;
};

const assertNothingKept = (reply, ...statuses) => {
	assertStatus(reply, ...statuses);
	assert.doesNotMatch(reply.text, /X7654321|kept@example/);
};

describe('what is typed when a session ends', () => {
	for (const language of ['en', 'ar']) {
		test(`is kept until it is saved (${language})`, async () => {
			const { person, page } = await begun(language);
			const account = `load-${free - 1}`;
			const sent = person.filled(page, /details$/, TYPED);
			await endSession(person);

			const ended = await press(person, sent);
			assert.equal(tokenOf(assertKept(ended, 401, sent)), '');
			assertSays(ended.text, language, 'identity.send_again.ended_title');
			assert.match(ended.text, new RegExp(`<a [^>]*href="/${language}/sign-in" target="_blank" rel="noopener"`));

			// sent again before signing in: the same page
			assertKept(await press(person, kept(ended)), 401, sent);

			await person.tab().signIn(account);
			const confirm = await press(person, kept(ended));
			assertKept(confirm, 403, sent);
			assertSays(confirm.text, language, 'identity.send_again.confirm_title');
			assertSays(confirm.text, language, 'identity.send_again.confirm');
			assert.notEqual((await details(person)).passport_number, TYPED.passport_number, 'nothing before the press');

			assertStatus(await press(person, kept(confirm)), 303);
			assert.equal((await details(person)).passport_number, TYPED.passport_number);
		});
	}

	test('is kept when the cookie is gone, too', async () => {
		const { person, page } = await begun();
		const sent = person.filled(page, /details$/, TYPED);
		person.cookies.clear();
		assertKept(await press(person, sent), 401, sent);
		assertKept(await press(person, sent, { 'sec-fetch-site': 'same-origin' }), 401, sent);
	});

	test('stays text', async () => {
		const { person, page } = await begun();
		const sent = person.filled(page, /details$/, { ...TYPED, name_arabic: HOSTILE, [HOSTILE]: 'سطر\r\n  وآخر' });
		const stale = { ...sent, fields: sent.fields.map(([name, value]) => [name, name === 'csrf' ? 'x' : value]) };
		const confirm = await press(person, stale);
		assertKept(confirm, 403, sent);
		await endSession(person);
		const ended = await press(person, sent);
		assertKept(ended, 401, sent);
		for (const reply of [confirm, ended]) assert.doesNotMatch(reply.text, /<script>alert/);
	});

	test('is kept for a member of staff, who signs in at his own door', async () => {
		const officer = await staff(box.server, 'officer1');
		officer.cookies.clear();
		const sent = { action: `/en/desk/${'0'.repeat(32)}/refuse`, fields: [['reason', 'a'], ['mark', '1'], ['mark', '2'], ['csrf', 'old']] };
		const reply = await press(officer, sent);
		assertKept(reply, 401, sent);
		assert.match(reply.text, /href="\/en\/staff\/sign-in" target="_blank"/);
	});

	test('is kept where a session of the other kind does not count', async () => {
		const { person } = await begun();
		const toDesk = { action: `/en/desk/${'0'.repeat(32)}/refuse`, fields: [['reason', 'a']] };
		assertKept(await press(person, toDesk), 401, toDesk);
		const supervisor = await staff(box.server, 'supervisor1');
		const toApplication = { action: '/en/application/details', fields: [['email', 'a']] };
		assertKept(await press(supervisor, toApplication), 401, toApplication);
	});
});

describe('nothing is shown again', () => {
	test('to a form of another site, or of nobody knows where', async () => {
		const { person, page } = await begun();
		const sent = person.filled(page, /details$/, { ...TYPED, csrf: '' });
		const rows = [{ origin: 'https://evil.example' }, { origin: 'null' }, { 'sec-fetch-site': 'cross-site' },
			{ 'sec-fetch-site': 'same-site', origin: box.server.origin }, { 'sec-fetch-site': 'none' }, {}];
		for (const headers of rows) {
			const reply = await press(person, sent, headers);
			assertNothingKept(reply, 403);
			assertSays(reply.text, 'en', 'web.forbidden.person');
		}
		const nobody = box.server.client();
		for (const headers of rows) assertNothingKept(await press(nobody, sent, headers), 303);
		assert.notEqual((await details(person)).passport_number, TYPED.passport_number);
	});

	test('when there was nothing to type, too much, or what cannot be read', async () => {
		const { person } = await begun();
		const nobody = box.server.client();
		const ours = { origin: box.server.origin, 'content-type': 'application/x-www-form-urlencoded' };
		const many = Array.from({ length: 129 }, (_, index) => `a${index}=X7654321`).join('&');
		for (const body of ['', 'csrf=old', 'a=%FF&b=X7654321', many]) {
			const reply = await nobody.request('POST', '/en/application/details', { headers: ours, body });
			assertNothingKept(reply, 303);
			assert.match(reply.location, /^\/en\/sign-in\?next=/);
		}
		for (const body of ['a=%FF&b=X7654321', many]) {
			assertNothingKept(await person.request('POST', '/en/application/details', { headers: ours, body }), 403);
		}
	});

	test('by the API', async () => {
		const { person } = await begun();
		for (const [client, status] of [[box.server.client(), 401], [person, 403]]) {
			const reply = await client.request('PUT', '/api/v1/application/details', {
				headers: { origin: box.server.origin, 'content-type': 'application/json' }, body: JSON.stringify(TYPED) });
			assertNothingKept(reply, status);
			assert.match(reply.headers.get('content-type'), /problem\+json/);
		}
	});
});

test('a form of a button only is confirmed, and the button says so', async () => {
	const { person, page } = await begun();
	const reply = await press(person, person.filled(page, /\/sign-out$/, { csrf: 'old' }));
	assertKept(reply, 403, { fields: [] });
	assertSays(reply.text, 'en', 'identity.send_again.confirm_nothing_typed');
	assert.ok(!says(reply.text, 'en', 'identity.send_again.confirm'));
	assertStatus(await press(person, kept(reply)), 303);
	assertStatus(await person.api('GET', '/application'), 401);
});

describe('in a browser', () => {
	let browser;
	before(async () => { browser = await launch(); });
	after(() => browser?.close());

	for (const language of ['en', 'ar']) {
		test(`the pages are well made, and lead to what was typed being saved (${language})`, async () => {
			const { person: client } = await begun(language);
			const account = `load-${free - 1}`;
			const person = await visitor(browser, box.server, { language, width: 390 });
			const admit = () => person.context.addCookies([...client.cookies].filter(([name]) => name !== 'lang')
				.map(([name, value]) => ({ name, value, url: box.server.origin })));
			const click = (locator) => Promise.all([person.page.waitForNavigation(), locator.click()]);
			const look = async () => {
				await assertWellMade(person.page, language);
				assert.deepEqual(await accessibilityFaults(person.page), []);
				await assertFits(person.page);
			};
			await admit();
			await person.page.goto(`/${language}/application/details`);
			await person.page.fill('[name="passport_number"]', TYPED.passport_number);
			await endSession(client);
			await click(person.page.locator('main form .btn').last());
			await look();
			await client.signIn(account);
			await admit();
			await click(person.page.locator('main form button.btn'));
			await look();
			await click(person.page.locator('main form button.btn'));
			assert.equal((await details(client)).passport_number, TYPED.passport_number);
			await person.close();
		});
	}
});

describe('a person\'s own sessions', () => {
	test('are listed, ended one by one, and all at once', async () => {
		const name = persona();
		const phone = await applicant(box.server, name, 'ar');
		const desk = await applicant(box.server, name);
		const stranger = await applicant(box.server, persona());
		const page = await desk.get('/en/account');
		assertStatus(page, 200);
		const [, id] = /\/account\/sessions\/([0-9a-f]{32})\/end/.exec(page.text);
		const form = desk.filled(page, /sessions\/[0-9a-f]{32}\/end$/);
		const theirs = stranger.filled(await stranger.get('/en/account'), /sessions\/end$/);
		assertStatus(await stranger.send({ ...theirs, action: form.action }), 404);
		assertStatus(await phone.api('GET', '/permits'), 200);
		assert.match((await desk.follow(await desk.send(form))).text, /That session is over/);
		assertStatus(await phone.api('GET', '/permits'), 401);
		assert.doesNotMatch((await desk.get('/en/account')).text, new RegExp(id));
		await box.server.ageProof(desk);
		assert.match(assertStatus(await press(desk, desk.filled(await desk.get('/en/account'), /account\/sessions\/end$/)), 401).text, /sign-in\?again=1/);
		assertStatus(await desk.api('GET', '/permits'), 200);
		await desk.signIn(name);
		const again = await applicant(box.server, name);
		await desk.submit(await desk.get('/en/account'), /account\/sessions\/end$/);
		for (const one of [desk, again]) assertStatus(await one.api('GET', '/permits'), 401);
		assertStatus(await stranger.api('GET', '/permits'), 200);
	});
});

test('an order and a centre\'s key are not even proposed by who proved longer ago who he is', async () => {
	for (const [name, paths] of [['orders1', ['/desk/orders', `/desk/orders/${'0'.repeat(32)}/lift`, `/desk/orders/${'0'.repeat(32)}/extend`]],
		['registrar1', ['/registrar/centres/TC-9001/keys', `/registrar/keys/${'0'.repeat(32)}/end`]]]) {
		const person = await staff(box.server, name);
		await box.server.ageProof(person);
		for (const path of paths) assert.match(assertStatus(await person.api('POST', path, {}), 401).json.type, /identity\.prove/);
	}
});

test('what changes rights is only done by who proved a moment ago who he is', async () => {
	const one = await staff(box.server, 'admin1');
	const { json } = assertStatus(await one.api('GET', '/roles'), 200);
	const { account } = json.staff.find(({ name }) => name === 'Jawaher Salem');
	const address = new RegExp(`/roles/${account}$`);
	const sent = one.filled(await one.get(`/en/roles/${account}`), address, { role: 'registrar', reason: 'A reason that is kept.' });
	await box.server.ageProof(one);
	const refused = assertStatus(await one.api('POST', '/roles/proposals', { account, role: 'registrar', gives: true, reason: 'x' }), 401);
	assert.match(refused.json.type, /identity\.prove/);
	const page = assertStatus(await press(one, sent), 401);
	assert.match(page.text, /A reason that is kept\./);
	assert.match(page.text, /staff\/sign-in\?again=1/);
	assert.doesNotMatch((await one.get('/en/roles')).text, /A reason that is kept/);
	await one.staffSignIn('admin1');
	const confirm = assertStatus(await press(one, kept(page)), 403);
	const done = await one.follow(await press(one, kept(confirm)));
	assert.match(done.text, /A reason that is kept\./);
});
