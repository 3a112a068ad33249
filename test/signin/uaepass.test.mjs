// SPDX-License-Identifier: EUPL-1.2
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';

import { begin, rows, serve, signIn, stop, vouched, whoAmI } from './serve.mjs';
import { RAM, startUaePass } from './uaepass.mjs';

const SECRET = 'a secret+with/odd%characters:';
const NOT_ASSURED = {
	en: 'You are not eligible to access this service. Your account is either not upgraded or you have a visitor account. Please contact ',
	ar: 'أنت غير مؤهل للوصول إلى هذه الخدمة. إما أن حسابك لم تتم ترقيته أو أن لديك حساب زائر. يُرجى التواصل مع ',
};
const CANCELLED = { en: 'User cancelled the login.', ar: 'قام المستخدم بالغاء تسجيل الدخول' };
const FAILED = {
	en: 'Something went wrong during the login, please try again later!',
	ar: 'حدث خطأ ما أثناء تسجيل الدخول، يرجى المحاولة مرة أخرى لاحقًا!',
};

let uaepass;
let server;

before(async () => {
	uaepass = await startUaePass();
	server = await serve({
		uaepass: uaepass.section(),
		'uaepass-query': uaepass.section({ token_parameters: 'query' }),
	});
});
after(async () => {
	await stop(server);
	await uaepass?.stop();
});
beforeEach(() => uaepass.reset());

const refused = async (language, words, status, provider = 'uaepass') => {
	const browser = server.client(language);
	const page = await signIn(server, browser, provider);
	assert.equal(page.status, status, page.text);
	assert.ok(page.text.includes(words[language]), page.text);
	assert.ok(!browser.cookies.has('session'), 'no session');
	assert.equal((await whoAmI(browser)).status, 401);
};

test('the authorization request is the documented one, and nothing more', async () => {
	const reply = await begin(server, server.client('ar'), 'uaepass');
	const url = new URL(reply.location);
	const given = Object.fromEntries(url.searchParams);
	assert.equal(url.origin + url.pathname, `${uaepass.origin}/idshub/authorize`);
	assert.match(given.state, /^[\w-]{43}$/);
	delete given.state;
	assert.deepEqual(given, {
		response_type: 'code', client_id: 'tasrih',
		redirect_uri: `${server.origin}/auth/uaepass/callback`,
		scope: 'urn:uae:digitalid:profile:general',
		acr_values: 'urn:safelayer:tws:policies:authentication:level:low', ui_locales: 'ar',
	});
});

test('the token call has Basic authentication and the parameters in the body', async () => {
	await signIn(server, server.client(), 'uaepass');
	const [call] = uaepass.calls.token;
	assert.equal(call.headers.authorization, `Basic ${Buffer.from(`tasrih:${SECRET}`).toString('base64')}`);
	assert.equal(call.headers['content-type'], 'application/x-www-form-urlencoded');
	assert.equal(call.query.size, 0);
	const body = Object.fromEntries(new URLSearchParams(call.body));
	assert.match(body.code, /^[0-9a-f-]{36}$/);
	delete body.code;
	assert.deepEqual(body, { grant_type: 'authorization_code', redirect_uri: `${server.origin}/auth/uaepass/callback` });
	assert.match(uaepass.calls.userinfo[0].headers.authorization, /^Bearer [0-9a-f-]{36}$/);
});

test('by switch the parameters are in the query, as the documentation shows it', async () => {
	const browser = server.client();
	await signIn(server, browser, 'uaepass-query');
	const [call] = uaepass.calls.token;
	assert.equal(call.method, 'POST');
	assert.equal(call.body, '');
	assert.equal(call.headers['content-type'], 'multipart/form-data');
	assert.equal(call.query.get('grant_type'), 'authorization_code');
	assert.equal((await whoAmI(browser)).status, 200);
});

test('Ram,,,,ABC,, is signed in under a name without commas, and where he wanted to go', async () => {
	const browser = server.client('ar');
	const page = await signIn(server, browser, 'uaepass', { next: '/ar/permits' });
	assert.equal(page.path, '/ar/permits');
	const { json } = await whoAmI(browser);
	assert.equal(json.name, 'Ram ABC');
	assert.equal(json.kind, 'person');
	assert.deepEqual(json.roles, ['applicant']);
});

test('what UAE PASS vouches for is stored folded, an Emirates ID that fails Luhn too', async () => {
	const ram = server.client();
	await signIn(server, ram, 'uaepass');
	assert.deepEqual(await vouched(ram), {
		name_latin: 'Ram ABC', name_arabic: 'رام ايه بي سي', nationality: 'IND', emirates_id: '784189014978983',
		email: 'ram@example.test', phone: '+97151234003' });
});

test('a person is the same by uuid, whatever sub, name, e-mail and phone say', async () => {
	const uuid = 'uuid-of-two-forms';
	let latest;
	for (const more of [{ sub: `UAEPASS/${uuid}` }, { sub: uuid }, { sub: uuid, email: 'new@example.test', mobile: '971509999999', fullnameEN: 'New,,Name,' }]) {
		uaepass.person = { ...RAM, uuid, ...more };
		latest = server.client();
		assert.equal((await signIn(server, latest, 'uaepass')).status, 200);
	}
	const { name_latin: name, email, phone } = await vouched(latest);
	assert.deepEqual([name, email, phone], ['New Name', 'new@example.test', '+971509999999']);
	assert.deepEqual(rows(server, `SELECT a.name FROM account a JOIN person_vouched v ON v.account = a.id
		WHERE a.subject = '${uuid}'`), [['New Name']]);
	uaepass.person = { ...RAM, uuid: 'uuid-of-somebody-else', sub: uuid, email: 'new@example.test' };
	await signIn(server, server.client(), 'uaepass');
	assert.deepEqual(rows(server, "SELECT count(*) FROM account WHERE subject LIKE 'uuid-of-%'"), [[2]]);
});

test('SOP1 is refused with the prescribed words, and nothing is stored', async () => {
	uaepass.person = { sub: 'u-sop1', uuid: 'u-sop1', userType: 'SOP1', fullnameEN: 'Test Web', mobile: '97151234003', email: 'sop1@example.test' };
	for (const language of ['en', 'ar']) await refused(language, NOT_ASSURED, 403);
	for (const userType of [undefined, 'SOP4', '']) {
		uaepass.person = { ...RAM, uuid: 'u-sop1', userType };
		await refused('en', NOT_ASSURED, 403);
	}
	assert.deepEqual(rows(server, "SELECT count(*) FROM account WHERE subject = 'u-sop1'"), [[0]]);
	assert.deepEqual(rows(server, "SELECT count(*) FROM person_vouched WHERE email = 'sop1@example.test'"), [[0]]);
	assert.deepEqual(rows(server, "SELECT DISTINCT actor, reason FROM audit_entry WHERE action = 'identity.refuse'"), [['public', 'not_assured']]);
	assert.doesNotMatch(server.log, /u-sop1|sop1@|Test Web|97151234003/);
});

test('who turns back at UAE PASS reads that he did', async () => {
	for (const error of ['access_denied', 'invalid_request', 'login_required', 'cancelledOnApp', 'CANCELLED_ON_MOBILE']) {
		uaepass.error = error;
		await refused('en', CANCELLED, 200);
	}
	await refused('ar', CANCELLED, 200);
	assert.equal(uaepass.calls.token.length, 0);
});

test('any other error is told in the prescribed words', async () => {
	uaepass.error = 'server_error';
	for (const language of ['en', 'ar']) await refused(language, FAILED, 503);
});

for (const place of ['token', 'userinfo']) {
	for (const habit of ['html', '500', 'cut', 'huge', 'redirect', 'refused']) {
		test(`${place} answers "${habit}": nobody is signed in, nothing falls over`, async () => {
			uaepass.habit[place] = habit;
			await refused('en', FAILED, 503);
			assert.equal(uaepass.calls.elsewhere.length, 0);
		});
	}
}

test('a provider that is slow is given up after eight seconds', async () => {
	uaepass.habit.token = 'slow';
	const started = Date.now();
	await refused('ar', FAILED, 503);
	const seconds = (Date.now() - started) / 1000;
	assert.ok(seconds > 7 && seconds < 12, `${seconds} s`);
});

test('a crowd at a slow provider takes no page from others', { timeout: 60000 }, async () => {
	uaepass.habit.token = 'slow';
	const crowd = Array.from({ length: 40 }, () => signIn(server, server.client(), 'uaepass'));
	await new Promise((resolve) => { setTimeout(resolve, 1500); });
	const started = Date.now();
	assert.equal((await server.client().get('/en/sign-in')).status, 200);
	assert.ok(Date.now() - started < 2000, `${Date.now() - started} ms`);
	for (const page of await Promise.all(crowd)) assert.equal(page.status, 503);
});

test('a person without uuid is nobody', async () => {
	for (const uuid of [undefined, '', 7, 'a b']) {
		uaepass.person = { ...RAM, uuid };
		await refused('en', FAILED, 503);
	}
});

test('who signs out here signs out there, and comes back to the start', async () => {
	const browser = server.client('ar');
	const page = await signIn(server, browser, 'uaepass', { next: '/ar/permits' });
	const old = browser.cookies.get('session');
	const out = await browser.send(browser.filled(page, /\/sign-out$/));
	const url = new URL(out.location);
	assert.equal(out.status, 303);
	assert.equal(url.origin + url.pathname, `${uaepass.origin}/idshub/logout`);
	assert.deepEqual(Object.fromEntries(url.searchParams), { redirect_uri: `${server.origin}/ar/` });
	assert.ok(!browser.cookies.has('session'));
	browser.cookies.set('session', old);
	assert.equal((await whoAmI(browser)).status, 401);
});

test('nothing that a person is called by is in the log', async () => {
	await signIn(server, server.client(), 'uaepass');
	assert.doesNotMatch(server.log, /Ram|ABC|رام|784189014978983|97151234003|ram@example|8a8d0c77|odd%characters/);
});
