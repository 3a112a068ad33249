// SPDX-License-Identifier: EUPL-1.2
// A provider that lies: each test changes one thing of a good answer.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { startFalseProvider } from './false_provider.mjs';
import { begin, rows, serve, signIn, stop, whoAmI } from './serve.mjs';

const WORDS = 'Something went wrong during the login, please try again later!';
const PROVIDERS = ['good', 'other', 'rotating', 'leveled'];
const providers = {};
let server;

before(async () => {
	for (const name of PROVIDERS) providers[name] = await startFalseProvider();
	const sections = Object.fromEntries(PROVIDERS.map((name) => [name, providers[name].section()]));
	sections.leveled = providers.leveled.section({ levels: 'high higher', acr_values: 'high' });
	server = await serve(sections);
});
after(async () => {
	await stop(server);
	for (const provider of Object.values(providers)) await provider.stop();
});
beforeEach(() => { for (const provider of Object.values(providers)) provider.reset(); });

const accepted = async (name) => {
	const browser = server.client();
	const page = await signIn(server, browser, name, { next: '/en/permits' });
	assert.equal(page.path, '/en/permits', page.text);
	assert.equal((await whoAmI(browser)).status, 200);
};

// The line of the log may come a little after the reply.
const logged = async (words, from) => {
	for (let i = 0; i < 100 && !server.log.includes(words, from); i++) await sleep(20);
	assert.ok(server.log.includes(words, from), `${words} is not in ${server.log.slice(from)}`);
};

const refused = async (name, why) => {
	const browser = server.client();
	const from = server.log.length;
	const page = await signIn(server, browser, name);
	assert.match(page.path, /^\/en\/sign-in-refused\?why=failed/);
	assert.equal(page.status, 503);
	assert.ok(page.text.includes(WORDS));
	assert.ok(!browser.cookies.has('session'));
	assert.equal((await whoAmI(browser)).status, 401);
	if (why) await logged(`"why":"${why}"`, from);
};

test('without a lie he is believed', async () => {
	await accepted('good');
	providers.good.flaw = { payload: { at_hash: null } };
	await accepted('good');
	providers.good.flaw = { payload: { aud: ['tasrih', 'another'], azp: 'tasrih' } };
	await accepted('good');
});

const now = () => Math.floor(Date.now() / 1000);
const LIES = {
	'a key of his own under a known id': [{ foreignKey: true }, 'bad_signature'],
	'another issuer': [{ payload: { iss: 'https://evil.example' } }, 'bad_issuer'],
	'another audience': [{ payload: { aud: 'somebody-else' } }, 'bad_audience'],
	'two audiences and no party': [{ payload: { aud: ['tasrih', 'x'] } }, 'bad_authorized_party'],
	'another party': [{ payload: { azp: 'somebody-else' } }, 'bad_authorized_party'],
	'another nonce': [{ payload: { nonce: 'n' } }, 'bad_nonce'],
	'no nonce': [{ payload: { nonce: null } }, 'bad_nonce'],
	'a token of yesterday': [{ payload: { iat: now() - 90000, exp: now() - 86400 } }, 'expired'],
	'a token of tomorrow': [{ payload: { iat: now() + 86400, exp: now() + 90000 } }, 'not_yet'],
	'no end': [{ payload: { exp: null } }, 'expired'],
	'no subject': [{ payload: { sub: null } }, 'bad_subject'],
	'the hash of another access token': [{ payload: { at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' } }, 'bad_access_token_hash'],
	'alg none': [{ header: { alg: 'none' } }, 'bad_form'],
	'alg none with a signature': [{ header: { alg: 'none' }, spoil: (token) => `${token}AAAA` }, 'bad_form'],
	'HS256 with the public key as secret': [{ header: { alg: 'HS256' } }, 'bad_algorithm'],
	'HS256 with the client secret': [{ header: { alg: 'HS256' }, secret: 'a secret+with/odd%characters:' }, 'bad_algorithm'],
	'a header to be understood': [{ header: { crit: ['exp'] } }, 'bad_form'],
	'an access token for an ID token': [{ header: { typ: 'at+jwt' } }, 'bad_form'],
	'no ID token': [{ token: { id_token: null } }, 'bad_form'],
	'a cut ID token': [{ spoil: (token) => token.slice(0, -2) }, 'bad_signature'],
	'no access token': [{ token: { access_token: null } }, undefined],
	'an access token with a line end': [{ token: { access_token: 'a\r\nX: y' } }, undefined],
	'another kind of token': [{ token: { token_type: 'mac' } }, undefined],
	'userinfo of another person': [{ userinfo: { sub: 'person-2' } }, 'claims'],
	'another issuer in the address': [{ answer: { iss: 'https://evil.example' } }, 'issuer'],
	'an empty issuer in the address': [{ answer: { iss: '' } }, 'issuer'],
};
for (const [name, [flaw, why]] of Object.entries(LIES)) {
	test(`he is not believed with ${name}`, async () => {
		providers.good.flaw = flaw;
		await refused('good', why);
	});
}

test('nothing of all that was stored, and each refusal is in the audit', () => {
	assert.deepEqual(rows(server, 'SELECT provider, subject FROM account'), [['good', 'person-1']]);
	const [[count]] = rows(server, "SELECT count(*) FROM audit_entry WHERE action = 'identity.refuse' AND reason = 'failed'");
	assert.equal(count, Object.keys(LIES).length);
});

test('a code goes to the provider that was asked, never to one that is mixed in', async () => {
	// The classic: asked at "good", whose answer claims to come through "other".
	const browser = server.client();
	const start = await begin(server, browser, 'good');
	const state = new URL(start.location).searchParams.get('state');
	for (const address of [
		`/auth/other/callback?code=stolen&state=${state}&iss=${encodeURIComponent(providers.other.issuer)}`,
		`/auth/good/callback?code=stolen&state=${state}&iss=${encodeURIComponent(providers.other.issuer)}`,
	]) {
		assert.match((await browser.request('GET', address)).location, /sign-in-refused/);
	}
	assert.equal(providers.good.calls.token.length + providers.other.calls.token.length, 0);
});

test('a provider whose discovery lies is not used, nor asked again for five seconds', async () => {
	const lies = [{ issuer: 'https://evil.example' }, { token_endpoint: 'http://evil.example/token' },
		{ authorization_endpoint: 'javascript:alert(1)' }, { jwks_uri: '' }, { userinfo_endpoint: 'file:///etc/passwd' }];
	const liars = await Promise.all(lies.map(async (discovery) => Object.assign(await startFalseProvider(), { flaw: { discovery } })));
	const before = server;
	server = await serve(Object.fromEntries(liars.map((liar, i) => [`liar${i}`, liar.section()])));
	try {
		for (let round = 0; round < 3; round++) {
			for (let i = 0; i < liars.length; i++) await refused(`liar${i}`);
		}
		assert.deepEqual(liars.map((liar) => [liar.calls.discovery, liar.calls.authorize]), liars.map(() => [1, 0]));
		liars[0].reset();
		await sleep(5200);
		await accepted('liar0');
	} finally {
		await stop(server);
		server = before;
		for (const liar of liars) await liar.stop();
	}
});

test('a new key is fetched when it is met, and keys are asked for once a minute at most', async () => {
	const provider = providers.rotating;
	await accepted('rotating');
	assert.deepEqual([provider.calls.discovery, provider.calls.jwks], [1, 1]);
	await accepted('rotating');
	assert.equal(provider.calls.jwks, 1, 'they are kept');
	provider.rotate();
	await accepted('rotating');
	assert.equal(provider.calls.jwks, 2);
	for (let i = 0; i < 5; i++) {
		provider.flaw = { header: { kid: `made-up-${i}` } };
		await refused('rotating', 'unknown_key');
	}
	assert.equal(provider.calls.jwks, 2, 'made-up ids do not make us ask');
	provider.reset();
	await accepted('rotating');
});

test('a level that is not enough is told as such, and only the signed one counts', async () => {
	for (const flaw of [{}, { payload: { acr: 'low' } }, { payload: { acr: 'low' }, userinfo: { acr: 'high' } }, { userinfo: { acr: 'high' } }]) {
		providers.leveled.flaw = flaw;
		const page = await signIn(server, server.client(), 'leveled');
		assert.equal(page.status, 403);
		assert.match(page.text, /You are not eligible to access this service/);
	}
	providers.leveled.flaw = { payload: { acr: 'higher' } };
	await accepted('leveled');
});

test('the verifier of PKCE that is sent is the one whose hash was', async () => {
	const browser = server.client();
	const start = await begin(server, browser, 'good');
	const challenge = new URL(start.location).searchParams.get('code_challenge');
	await browser.follow(start);
	const verifier = providers.good.calls.token[0].get('code_verifier');
	assert.equal(createHash('sha256').update(verifier).digest('base64url'), challenge);
});
