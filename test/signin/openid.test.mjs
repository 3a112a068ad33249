// SPDX-License-Identifier: EUPL-1.2
// Sign-in at the real oidc-provider.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { freePort } from '../lib/server.mjs';
import { pass, startOpenId } from './openid.mjs';
import { begin, rows, serve, stop, vouched, whoAmI } from './serve.mjs';

let openid;
let server;

before(async () => {
	const port = await freePort();
	openid = await startOpenId(await freePort(), `http://127.0.0.1:${port}`);
	const section = (more) => ({ profile: 'oidc', kind: 'person', issuer: openid.issuer, ...more });
	server = await serve({
		openid: section({ claim_identity_number: 'national_id', claim_nationality: 'country' }),
		'openid-pss': section({ client_id: 'tasrih-pss' }),
		staff: section({ kind: 'staff', client_id: 'tasrih-staff' }),
	}, port);
});
after(async () => {
	await stop(server);
	await openid?.stop();
});

// The address of the callback, with code and state in it.
const arrive = async (browser, provider = 'openid', login = 'fatima', options = {}) =>
	pass(openid, browser, (await begin(server, browser, provider, options)).location, login);

const signIn = async (browser, ...more) => browser.follow(await browser.request('GET', await arrive(browser, ...more)));

const refused = async (browser, address, status) => {
	const page = await browser.follow(await browser.request('GET', address));
	assert.match(page.path, /\/sign-in-refused\?/);
	assert.equal(page.status, status);
	return page;
};

test('the request carries state, nonce, PKCE with S256 and the language', async () => {
	const { location } = await begin(server, server.client('ar'), 'openid');
	const given = new URL(location).searchParams;
	for (const name of ['state', 'nonce', 'code_challenge']) assert.match(given.get(name), /^[\w-]{43}$/, name);
	assert.equal(new Set(['state', 'nonce', 'code_challenge'].map((name) => given.get(name))).size, 3);
	assert.equal(given.get('code_challenge_method'), 'S256');
	assert.equal(given.get('response_type'), 'code');
	assert.equal(given.get('ui_locales'), 'ar');
	assert.equal(given.get('redirect_uri'), `${server.origin}/auth/openid/callback`);
	assert.match(given.get('scope'), /\bopenid\b/);
});

for (const [provider, algorithm] of [['openid', 'RS256'], ['openid-pss', 'PS256']]) {
	test(`a person signs in with a token signed by ${algorithm}`, async () => {
		const browser = server.client('en');
		const page = await signIn(browser, provider, 'fatima', { next: '/en/permits' });
		assert.equal(page.path, '/en/permits');
		const { json } = await whoAmI(browser);
		assert.equal(json.name, 'Fatima Al Mansoori');
		assert.deepEqual(json.roles, ['applicant']);
		assert.ok(!browser.cookies.has('sign_in'), 'the cookie of the way is gone');
	});
}

test('only what the provider has verified is vouched for', async () => {
	const fatima = server.client();
	await signIn(fatima);
	assert.deepEqual(await vouched(fatima), {
		name_latin: 'Fatima Al Mansoori', nationality: 'ARE', emirates_id: '784199000000002',
		email: 'fatima@example.test' });
});

test('staff sign in by their own provider (ES256), cookie and door, and have no role by that', async () => {
	const browser = server.client();
	const page = await signIn(browser, 'staff', 'maryam', { staff: true });
	assert.equal(page.path, '/en/staff');
	assert.match(page.text, /no role yet/);
	assert.equal((await browser.request('GET', '/en/desk')).status, 403);
	assert.ok(browser.cookies.has('staff_session') && !browser.cookies.has('session'));
	const { json } = await whoAmI(browser);
	assert.deepEqual([json.kind, json.name, json.roles], ['staff', 'Maryam Haddad', []]);
	const reply = await browser.request('GET', '/en/application');
	assert.match(reply.location, /^\/en\/sign-in\?next=/);
	assert.equal((await browser.request('GET', '/api/v1/application')).status, 401);
});

test('one browser may hold both sessions, each with its own token', async () => {
	const browser = server.client();
	await signIn(browser);
	await signIn(browser, 'staff', 'maryam', { staff: true });
	const person = (await whoAmI(browser)).json;
	const staff = (await whoAmI(browser, '?kind=staff')).json;
	assert.deepEqual([person.kind, staff.kind], ['person', 'staff']);
	assert.notEqual(person.csrf, staff.csrf);
	// The token that came says which of the two signs out.
	const out = await browser.request('POST', '/en/sign-out', { body: new URLSearchParams({ csrf: staff.csrf }) });
	assert.equal(out.status, 303);
	assert.ok(browser.cookies.has('session') && !browser.cookies.has('staff_session'));
	assert.equal((await whoAmI(browser)).json.kind, 'person');
});

test('the session cookie is for this site alone and new at each sign-in', async () => {
	const browser = server.client();
	const reply = await browser.request('GET', await arrive(browser));
	const cookie = reply.setCookies.find((one) => one.startsWith('session='));
	assert.match(cookie, /^session=[\w-]{43};/);
	for (const word of ['HttpOnly', 'SameSite=Lax', 'Path=/']) assert.match(cookie, new RegExp(`; ?${word}`, 'i'));
	assert.doesNotMatch(cookie, /Secure|Domain|Max-Age/i);
	const old = browser.cookies.get('session');
	await signIn(browser);
	assert.notEqual(browser.cookies.get('session'), old);
	browser.cookies.set('session', old);
	assert.equal((await whoAmI(browser)).status, 401, 'the old one is dead');
	const stored = rows(server, "SELECT hex(token_hash) FROM session");
	assert.ok(stored.every(([hash]) => hash.length === 64 && hash !== Buffer.from(old, 'base64url').toString('hex').toUpperCase()));
});

test('an answer is taken once', async () => {
	const browser = server.client();
	const address = await arrive(browser);
	const cookies = new Map(browser.cookies);
	assert.equal((await browser.request('GET', address)).status, 303);
	browser.cookies = cookies;
	await refused(browser, address, 400);
});

test('an answer is taken in the browser that asked, and nowhere else', async () => {
	const browser = server.client();
	const address = await arrive(browser);
	await refused(server.client(), address, 400);
	const other = server.client();
	await begin(server, other, 'openid');
	await refused(other, address, 400);
	assert.equal((await browser.follow(await browser.request('GET', address))).status, 200, 'it is still the first browser\'s');
});

test('two tabs may sign in at once', async () => {
	const browser = server.client();
	const one = await begin(server, browser, 'openid');
	const two = await begin(server, browser, 'openid');
	const callback = await pass(openid, browser, one.location, 'fatima');
	assert.match((await browser.request('GET', callback)).location, /^\/en\//);
	assert.ok(two.location);
});

test('a state, code or issuer that was changed on the way is refused', async () => {
	for (const [name, value, status] of [['state', 'x'.repeat(43), 400], ['code', 'guess', 503],
		['iss', 'https://evil.example', 503], ['iss', undefined, 503], ['code', undefined, 503], ['state', undefined, 400]]) {
		const browser = server.client();
		const address = new URL(await arrive(browser));
		if (value === undefined) address.searchParams.delete(name);
		else address.searchParams.set(name, value);
		await refused(browser, address.href, status);
		assert.ok(!browser.cookies.has('session'));
	}
});

test('the answer of one provider does not open the door of another', async () => {
	const browser = server.client();
	const address = (await arrive(browser)).replace('/auth/openid/', '/auth/openid-pss/');
	await refused(browser, address, 400);
	assert.equal((await browser.request('GET', '/auth/nobody/callback?code=x&state=y')).status, 404);
});

test('who signs out here signs out at the provider', async () => {
	const browser = server.client('ar');
	const page = await signIn(browser, 'openid', 'fatima', { next: '/ar/permits' });
	const out = await browser.send(browser.filled(page, /\/sign-out$/));
	const url = new URL(out.location);
	assert.equal(url.origin, openid.issuer);
	assert.equal(url.searchParams.get('post_logout_redirect_uri'), `${server.origin}/ar/`);
	assert.equal(url.searchParams.get('id_token_hint').split('.').length, 3);
	const question = await browser.follow(out);
	assert.equal(question.status, 200, question.text);
	assert.match(question.text, /logout/i);
	assert.equal((await whoAmI(browser)).status, 401);
});

test('a form of another site starts no sign-in and ends none', async () => {
	const browser = server.client();
	const foreign = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' };
	const body = () => new URLSearchParams({ next: '/en/application' });
	for (const headers of [foreign, { origin: 'https://evil.example' }, { origin: 'null' }]) {
		assert.equal((await browser.request('POST', '/en/sign-in/openid', { headers, body: body() })).status, 403);
	}
	await signIn(browser);
	assert.equal((await browser.request('POST', '/en/sign-out', { body: body() })).status, 403);
	const { csrf } = (await whoAmI(browser)).json;
	assert.equal((await browser.request('POST', '/en/sign-out', { headers: foreign, body: new URLSearchParams({ csrf }) })).status, 403);
	assert.equal((await browser.request('POST', '/en/sign-out', { body: new URLSearchParams({ csrf: `${csrf.slice(1)}A` }) })).status, 403);
	assert.equal((await whoAmI(browser)).status, 200, 'still signed in');
});

test('the way back is a place of ours, never another site', async () => {
	for (const next of ['https://evil.example/', '//evil.example/', '/\\evil.example', '/en/\\evil', '/auth/openid/callback']) {
		const browser = server.client();
		const reply = await browser.request('GET', await arrive(browser, 'openid', 'fatima', { next }));
		assert.equal(reply.location, '/en/application', next);
	}
});

test('a page that needs a person sends him to sign in and back again', async () => {
	const browser = server.client('ar');
	const reply = await browser.request('GET', '/ar/permits');
	assert.equal(reply.location, '/ar/sign-in?next=%2Far%2Fpermits');
	const page = await signIn(browser, 'openid', 'fatima', { next: '/ar/permits' });
	assert.equal(page.path, '/ar/permits');
	browser.cookies.set('session', 'A'.repeat(43));
	const ended = await browser.get('/ar/permits');
	assert.match(ended.path, /ended=1/);
	assert.ok(ended.text.includes('تم تسجيل خروجك'), ended.text);
});

test('there is no demo in the real program', async () => {
	const browser = server.client();
	assert.equal((await browser.request('GET', '/en/demo/sign-in')).status, 404);
	const body = new URLSearchParams({ persona: 'officer1', staff: '1' });
	assert.equal((await browser.request('POST', '/en/demo/sign-in', { body })).status, 404);
});
