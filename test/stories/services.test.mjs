// SPDX-License-Identifier: EUPL-1.2
// A machine client of the API: registered by one administrator, given a role by two, it signs
// with its own key (npm's jose, another's software) and gets a token for ten minutes. Each
// false assertion is refused, one rule a row; none is taken twice, by no process.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';

import { CompactSign, SignJWT, UnsecuredJWT, calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';

import { assertStatus, staff } from '../lib/apply.mjs';
import { Client } from '../lib/client.mjs';
import { shared, start } from '../lib/server.mjs';
import { assertSays } from '../lib/words.mjs';

const box = shared({ before, after });
const TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const pairs = {};
const publicSet = async (...kids) => JSON.stringify({
	keys: await Promise.all(kids.map(async (kid) => ({ ...await exportJWK(pairs[kid].publicKey), kid, use: 'sig' }))),
});

before(async () => {
	for (const [kid, algorithm] of [['p1', 'ES256'], ['p2', 'PS256'], ['m1', 'ES256'], ['fresh', 'ES256']]) {
		pairs[kid] = { algorithm, ...await generateKeyPair(algorithm, { extractable: true, modulusLength: 3072 }) };
	}
	await box.started();
	box.one = await staff(box.server, 'admin1');
	box.two = await staff(box.server, 'admin2');
});

const seconds = () => Math.floor(Date.now() / 1000);
const claimsOf = (client, more = {}) => ({
	iss: client, sub: client, aud: `${box.server.origin}/api/v1/token`, iat: seconds(), exp: seconds() + 60, jti: randomUUID(), ...more,
});
const sign = (claims, kid = 'p1', header = {}) => new SignJWT(claims)
	.setProtectedHeader({ alg: pairs[kid].algorithm, kid, typ: 'JWT', ...header }).sign(pairs[kid].privateKey);
const ask = async (assertion, more = {}) => {
	const reply = await fetch(`${box.server.origin}/api/v1/token`, {
		method: 'POST',
		body: new URLSearchParams({ grant_type: 'client_credentials', client_assertion_type: TYPE, client_assertion: assertion, ...more }),
	});
	return { status: reply.status, headers: reply.headers, json: await reply.json() };
};
const withToken = (token, path, options = {}) => fetch(`${box.server.origin}${path}`, {
	redirect: 'manual', ...options, headers: { authorization: `Bearer ${token}`, ...options.headers },
});
const accountOf = async (client) => {
	const { json } = assertStatus(await box.one.api('GET', '/services'), 200);
	return json.clients.find(({ client_id }) => client_id === client);
};
const register = (client, jwks, name = `Client ${client}`) => box.one.api('POST', '/services', { client_id: client, name, jwks });
const giveRole = async (account, role, gives = '1') => {
	const proposed = assertStatus(await box.one.api('POST', '/roles/proposals', { account, role, gives, reason: 'test' }), 201);
	assertStatus(await box.two.api('POST', `/roles/proposals/${proposed.json.id}/confirm`, {}), 200);
};
const refusal = async (assertion, status, error, word, more) => {
	const { status: got, json } = await ask(assertion, more);
	assert.deepEqual([got, json.error], [status, error], JSON.stringify(json));
	if (word) assert.equal(json.error_description, word);
};

test('one administrator registers it; what is no public key is refused beside its field', async () => {
	const secret = JSON.stringify({ keys: [{ ...await exportJWK(pairs.p1.privateKey), kid: 'p1' }] });
	const small = { ...await exportJWK((await generateKeyPair('RS256', { modulusLength: 2048, extractable: true })).publicKey), kid: 'weak' };
	const p384 = { ...await exportJWK((await generateKeyPair('ES384', { extractable: true })).publicKey), kid: 'c' };
	const good = await publicSet('p1', 'p2');
	const rows = [
		['police', 'not json', 'bad_keys'], ['police', '{}', 'bad_keys'], ['police', '{"keys":[]}', 'bad_keys'],
		['police', '{"keys":[7]}', 'bad_keys'], ['police', await publicSet('p1', 'p1'), 'bad_keys'],
		['police', JSON.stringify({ keys: [await exportJWK(pairs.p1.publicKey)] }), 'bad_keys'], // no kid
		['police', secret, 'private_keys'], ['police', JSON.stringify({ keys: [{ kty: 'oct', k: 'c2VjcmV0', kid: 'x' }] }), 'private_keys'],
		['police', JSON.stringify({ keys: [small] }), 'weak_keys'], ['police', JSON.stringify({ keys: [p384] }), 'weak_keys'],
		['Po', good, 'bad_id'], ['UPPER', good, 'bad_id'], ['a_b_c', good, 'bad_id'],
	];
	for (const [id, jwks, code] of rows) {
		const reply = assertStatus(await register(id, jwks), 422);
		assertSays(reply.json.detail, 'en', `identity.client.${code}`);
	}
	assertSays(assertStatus(await register('police', good, ''), 422).json.detail, 'en', 'identity.client.no_name');
	assertStatus(await register('police', good), 201);
	assertSays(assertStatus(await register('police', good), 409).json.detail, 'en', 'identity.client.taken');
	const { keys, roles } = await accountOf('police');
	assert.deepEqual(roles, []);
	assert.deepEqual(keys.map(({ kid, kind }) => [kid, kind]), [['p1', 'EC P-256'], ['p2', 'RSA']]);
	for (const key of keys) assert.equal(key.thumbprint, await calculateJwkThumbprint(await exportJWK(pairs[key.kid].publicKey)));
});

test('without a role it gets no token; a role that decides on people is not for it', async () => {
	await refusal(await sign(claimsOf('police')), 400, 'unauthorized_client');
	const { account } = await accountOf('police');
	for (const role of ['officer', 'supervisor', 'administrator', 'protection_officer', 'orders_desk']) {
		const reply = await box.one.api('POST', '/roles/proposals', { account, role, gives: '1', reason: 'x' });
		assertSays(assertStatus(reply, 422).json.detail, 'en', 'access.proposal.not_for_service');
	}
	await giveRole(account, 'auditor');
});

test('with its key it gets a token, which opens what its role may and nothing else', async () => {
	for (const [kid, aud] of [['p1', `${box.server.origin}/api/v1/token`], ['p2', box.server.origin], ['p1', [box.server.origin]]]) {
		const { status, headers, json } = await ask(await sign(claimsOf('police', { aud }), kid), { client_id: 'police' });
		assert.equal(status, 200, JSON.stringify(json));
		assert.equal(headers.get('cache-control'), 'no-store');
		assert.deepEqual([json.token_type, json.expires_in], ['Bearer', 600]);
		box.token = json.access_token;
	}
	const session = await withToken(box.token, '/api/v1/session');
	assert.equal(session.status, 200);
	assert.deepEqual(await session.json(), { kind: 'service', name: 'Client police', csrf: '', roles: ['auditor'] });
	assert.equal((await withToken(box.token, '/api/v1/roles')).status, 200);
	assert.equal((await withToken(box.token, '/api/v1/desk')).status, 403);
	assert.equal((await withToken(box.token, '/api/v1/application')).status, 403);
	const change = await withToken(box.token, '/api/v1/services', { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } });
	assert.equal(change.status, 403);
	// On pages it is nobody, and as a cookie too.
	assert.equal((await withToken(box.token, '/en/roles')).status, 303);
	for (const name of ['session', 'staff_session']) {
		const reply = await fetch(`${box.server.origin}/api/v1/roles`, { headers: { cookie: `${name}=${box.token}` } });
		assert.equal(reply.status, 401);
		assert.match(reply.headers.get('www-authenticate'), /^Bearer/);
	}
	const wrong = await withToken('AAAA', '/api/v1/roles');
	assert.equal(wrong.status, 401);
	assert.match(wrong.headers.get('www-authenticate'), /invalid_token/);
});

test('an assertion that breaks one rule is refused, and says which to its developer', async () => {
	assertStatus(await register('municipality', await publicSet('m1')), 201);
	await giveRole((await accountOf('municipality')).account, 'auditor');
	const claims = (more) => claimsOf('police', more);
	const good = await sign(claims());
	const [header, payload, signature] = good.split('.');
	const forged = Buffer.from(JSON.stringify(claims())).toString('base64url');
	const hmac = await new CompactSign(Buffer.from(JSON.stringify(claims())))
		.setProtectedHeader({ alg: 'HS256', kid: 'p1' }).sign(Buffer.from(JSON.stringify(await exportJWK(pairs.p1.publicKey))));
	const without = (name) => { const all = claims(); delete all[name]; return all; };
	const rows = [
		['', 400, 'invalid_request'],
		['a.b', 401, 'invalid_client', 'bad_form'],
		[`${header}.${payload}`, 401, 'invalid_client', 'bad_form'],
		[new UnsecuredJWT(claims()).encode(), 401, 'invalid_client', 'bad_form'],
		[`${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.${signature}`, 401, 'invalid_client', 'bad_algorithm'],
		[hmac, 401, 'invalid_client', 'bad_algorithm'],
		[await sign(claims(), 'p1', { crit: ['exp'], exp: 1 }).catch(() => 'a.b'), 401, 'invalid_client', 'bad_form'],
		[await sign(claims(), 'm1'), 401, 'invalid_client', 'unknown_key'],
		[await sign(claims(), 'm1', { kid: 'p1' }), 401, 'invalid_client', 'bad_signature'],
		[`${header}.${forged}.${signature}`, 401, 'invalid_client', 'bad_signature'],
		[await sign(claimsOf('nobody')), 401, 'invalid_client', 'unknown_client'],
		[await sign(claims({ iss: 'municipality' })), 401, 'invalid_client', 'bad_issuer'],
		[await sign(without('iss')), 401, 'invalid_client', 'bad_issuer'],
		[await sign(claims({ aud: 'https://elsewhere.example' })), 401, 'invalid_client', 'bad_audience'],
		[await sign(claims({ aud: [box.server.origin, 'https://elsewhere.example'] })), 401, 'invalid_client', 'bad_audience'],
		[await sign(without('aud')), 401, 'invalid_client', 'bad_audience'],
		[await sign(claims({ exp: seconds() - 120 })), 401, 'invalid_client', 'expired'],
		[await sign(without('exp')), 401, 'invalid_client', 'expired'],
		[await sign(claims({ exp: seconds() + 3600 })), 401, 'invalid_client', 'too_long'],
		[await sign(claims({ iat: seconds() + 300 })), 401, 'invalid_client', 'not_yet'],
		[await sign(claims({ nbf: seconds() + 300 })), 401, 'invalid_client', 'not_yet'],
		[await sign(without('jti')), 401, 'invalid_client', 'bad_id'],
		[await sign(claims({ jti: 'x'.repeat(201) })), 401, 'invalid_client', 'bad_id'],
	];
	for (const [assertion, ...answer] of rows) await refusal(assertion, ...answer);
	await refusal(good, 401, 'invalid_client', 'bad_form', { client_id: 'municipality' });
	await refusal(good, 400, 'unsupported_grant_type', undefined, { grant_type: 'password' });
	await refusal(good, 400, 'invalid_request', undefined, { client_assertion_type: 'other' });
	assert.equal((await ask(good)).status, 200); // it was good all the time
});

test('an assertion counts once, also when many come at one moment and after a new start', async () => {
	const once = await sign(claimsOf('police'));
	const replies = await Promise.all(Array.from({ length: 8 }, () => ask(once)));
	assert.equal(replies.filter(({ status }) => status === 200).length, 1);
	for (const { json } of replies.filter(({ status }) => status !== 200)) assert.equal(json.error_description, 'replayed');
	const { data, port } = box.server;
	await box.server.stop();
	box.server = await start({ data, port });
	await refusal(once, 401, 'invalid_client', 'replayed');
	assert.equal((await withToken(box.token, '/api/v1/roles')).status, 200, 'a token outlives the process');
});

test('new keys take roles and tokens away; two administrators give them again', async () => {
	const { account } = await accountOf('police');
	const waiting = assertStatus(await box.one.api('POST', '/roles/proposals', { account, role: 'verifier', gives: '1', reason: 'x' }), 201);
	assertStatus(await box.one.api('PUT', `/services/${account}/keys`, { jwks: await publicSet('fresh') }), 200);
	assert.deepEqual((await accountOf('police')).roles, []);
	assert.equal((await withToken(box.token, '/api/v1/roles')).status, 401);
	assertStatus(await box.two.api('POST', `/roles/proposals/${waiting.json.id}/confirm`, {}), 409);
	await refusal(await sign(claimsOf('police'), 'p1'), 401, 'invalid_client', 'unknown_key');
	await refusal(await sign(claimsOf('police'), 'fresh'), 400, 'unauthorized_client');
	await giveRole(account, 'auditor');
	assert.equal((await ask(await sign(claimsOf('police'), 'fresh'))).status, 200);
});

test('a client that was ended gets nothing any more, and its page is gone', async () => {
	const { account } = await accountOf('municipality');
	const { json } = await ask(await sign(claimsOf('municipality'), 'm1'));
	assert.equal((await withToken(json.access_token, '/api/v1/roles')).status, 200);
	assertStatus(await box.one.api('DELETE', `/services/${account}`), 200);
	assert.equal((await withToken(json.access_token, '/api/v1/roles')).status, 401);
	await refusal(await sign(claimsOf('municipality'), 'm1'), 401, 'invalid_client', 'unknown_client');
	assertSays(assertStatus(await box.one.api('DELETE', `/services/${account}`), 409).json.detail, 'en', 'identity.client.ended');
	assert.equal((await box.one.request('GET', `/en/services/${account}`)).status, 404);
});

test('the same at the pages, in both languages', async () => {
	for (const language of ['en', 'ar']) {
		const client = await staff(box.server, 'admin1', language);
		const list = await client.request('GET', `/${language}/services`);
		assertSays(list.text, language, 'identity.clients.title');
		const bad = await client.submit(list, /\/services$/, { name: 'Page', client_id: `page-${language}`, jwks: 'x' });
		assert.equal(bad.status, 422);
		assertSays(bad.text, language, 'identity.client.bad_keys');
		const done = await client.submit(bad, /\/services$/, { name: 'Page', client_id: `page-${language}`, jwks: await publicSet('p1') });
		assertSays(done.text, language, 'access.roles.done');
		const { account } = await accountOf(`page-${language}`);
		const one = await client.request('GET', `/${language}/services/${account}`);
		const weak = await client.submit(one, /\/keys$/, { jwks: '{}' });
		assert.equal(weak.status, 422);
		assertSays((await client.submit(weak, /\/keys$/, { jwks: await publicSet('p2') })).text, language, 'access.roles.done');
		const again = await client.request('GET', `/${language}/services/${account}`);
		assertSays((await client.submit(again, /\/end$/, {})).text, language, 'identity.clients.over');
	}
});

test('what was done is in the audit', async () => {
	const auditor = await staff(box.server, 'auditor1');
	for (const action of ['register_client', 'client_keys', 'end_client', 'token', 'refuse']) {
		const page = await auditor.request('GET', `/en/audit?action=identity.${action}`);
		assert.equal(page.status, 200, action);
	}
	assert.ok(Client);
});
