// SPDX-License-Identifier: EUPL-1.2
// Who asks too often hears it in his language, as a page or as problem details, and when to
// come back; everybody else goes on.
import assert from 'node:assert/strict';
import test from 'node:test';

import { TOP } from '../lib/server.mjs';
import { words } from '../lib/words.mjs';
import { serve, stop } from '../signin/serve.mjs';

const AT_ONCE = 3;
const provider = {
	profile: 'oauth2-userinfo', kind: 'person', authorization_endpoint: 'http://127.0.0.1:9/authorize',
	token_endpoint: 'http://127.0.0.1:9/token', userinfo_endpoint: 'http://127.0.0.1:9/userinfo',
};
let server;

test.before(async () => {
	server = await serve({ uaepass: provider }, undefined, {
		server: { share: `${TOP}/data`, trusted_proxy: '127.0.0.0/8' },
		limits: { verify_address: `${AT_ONCE}/600`, sign_in_address: `${AT_ONCE}/600` },
	});
});
test.after(() => stop(server));

const ask = (path, from, more = {}) => fetch(server.origin + path, {
	redirect: 'manual', ...more, headers: { 'X-Forwarded-For': from, ...more.headers },
});
const lookUp = (from, language = 'en') => ask('/api/v1/permits/DP-2026-00000014', from, { headers: { 'Accept-Language': language } });
const assertWaits = (reply) => {
	assert.equal(reply.status, 429);
	const seconds = Number(reply.headers.get('retry-after'));
	assert.ok(seconds >= 1 && seconds <= 200, `Retry-After: ${seconds}`);
};

test('who verifies too often gets problem details, and his neighbour an answer', async () => {
	for (let i = 0; i < AT_ONCE; i++) assert.equal((await lookUp('192.0.2.1')).status, 404);
	for (const language of ['en', 'ar']) {
		const reply = await lookUp('192.0.2.1', language);
		assertWaits(reply);
		assert.match(reply.headers.get('content-type'), /^application\/problem\+json/);
		assert.equal((await reply.json()).detail, words(language, 'web.too_many.text'));
	}
	assert.equal((await lookUp('192.0.2.2')).status, 404);
	assert.equal((await ask('/en/', '192.0.2.1')).status, 200);
});

test('who verifies on the page too often gets a page in his language', async () => {
	const verify = (language) => ask(`/${language}/verify`, '192.0.2.3', {
		method: 'POST', body: new URLSearchParams({ number: 'DP-2026-00000014' }),
	});
	for (let i = 0; i < AT_ONCE; i++) assert.notEqual((await verify('en')).status, 429);
	for (const language of ['en', 'ar']) {
		const reply = await verify(language);
		assertWaits(reply);
		const page = await reply.text();
		assert.ok(page.includes(words(language, 'web.too_many.title')));
		assert.ok(page.includes(words(language, 'web.too_many.text')));
	}
});

test('a sign-in has a limit of its own, whatever address of his network he takes', async () => {
	const begin = (host) => ask('/en/sign-in/uaepass', `2001:db8:1:2::${host}`, { method: 'POST', body: new URLSearchParams({}) });
	for (let i = 1; i <= AT_ONCE; i++) assert.equal((await begin(i)).status, 303);
	assertWaits(await begin('ffff'));
});

test('the machine itself is not kept out', async () => {
	for (let i = 0; i < 4 * AT_ONCE; i++) {
		assert.equal((await fetch(`${server.origin}/api/v1/permits/DP-2026-00000014`)).status, 404);
	}
});
