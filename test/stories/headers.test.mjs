// SPDX-License-Identifier: EUPL-1.2
// Every address of docs/rights.tsv, asked by nobody and by the one whose it is: each reply has
// the headers that keep a browser from doing more than it should, whatever its status.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { applicant, staff } from '../lib/apply.mjs';
import { shared, TOP } from '../lib/server.mjs';

const box = shared({ before, after });
const routes = readFileSync(path.join(TOP, 'docs/rights.tsv'), 'utf8').trim().split('\n').slice(1)
	.map((line) => line.split('\t')).map(([method, pattern, right]) => ({ method, pattern, right }));
const ZEROS = '0'.repeat(32);
const address = (pattern) => pattern.replace('{lang}', 'en').replace('{number}', 'DP-2026-00000014').replace(/\{\w+\}/g, ZEROS);
const PUBLIC_FILES = /^\/(static|keys|status|audit\/(tile|checkpoint|public-key)|\.well-known)/;

const assertHeaders = (reply, what) => {
	const header = (name) => reply.headers.get(name) ?? '';
	const policy = header('content-security-policy');
	for (const directive of ["default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "script-src 'self'", "form-action 'self'"]) {
		assert.ok(policy.includes(directive), `${what}: ${directive} is not in "${policy}"`);
	}
	assert.doesNotMatch(policy, /unsafe-|\*/, what);
	assert.equal(header('x-content-type-options'), 'nosniff', what);
	assert.equal(header('referrer-policy'), 'same-origin', what);
	assert.equal(header('cross-origin-opener-policy'), 'same-origin', what);
	assert.equal(header('x-frame-options'), 'DENY', what);
	assert.match(header('cross-origin-resource-policy'), /^(same|cross)-origin$/, what);
	assert.ok(header('permissions-policy'), what);
	assert.equal(header('server'), '', what);
	assert.equal(header('x-powered-by'), '', what);
	if (header('access-control-allow-origin')) assert.equal(header('access-control-allow-credentials'), '', what);
	for (const cookie of reply.headers.getSetCookie()) assert.match(cookie, /; HttpOnly; SameSite=(Lax|Strict)/, what);
	const type = header('content-type');
	if (/^text\/|json/.test(type) && !/json/.test(type)) assert.match(type, /charset=utf-8/i, `${what}: ${type}`);
};

const walk = async (who, cookie) => {
	for (const { method, pattern, right } of routes) {
		const reply = await fetch(box.server.origin + address(pattern), {
			method, redirect: 'manual', headers: { ...cookie && { cookie }, origin: box.server.origin },
			...method !== 'GET' && { body: new URLSearchParams({}) },
		});
		await reply.arrayBuffer();
		const what = `${who}: ${method} ${pattern} (${reply.status})`;
		assertHeaders(reply, what);
		assert.ok(reply.status < 500, what);
		if (right !== 'public' || (method !== 'GET' && !PUBLIC_FILES.test(pattern))) {
			assert.equal(reply.headers.get('cache-control'), 'no-store', what);
			assert.equal(reply.headers.get('access-control-allow-origin') !== null && right !== 'public', false, what);
		}
	}
};
const cookies = async (client) => {
	const { headers } = await client.request('GET', '/en/');
	return headers ? [...client.cookies ?? []].map(([name, value]) => `${name}=${value}`).join('; ') : '';
};

test('by nobody', () => walk('nobody'));
test('by an applicant and by an administrator', async () => {
	for (const [who, client] of [['applicant', await applicant(box.server, 'load-640')], ['administrator', await staff(box.server, 'admin2')]]) {
		const cookie = await cookies(client);
		assert.match(cookie, /session=/);
		await walk(who, cookie);
	}
});

test('of what is no address, no method and no sound request too', async () => {
	for (const [method, where] of [['GET', '/en/none-of-ours'], ['GET', '/%00'], ['PUT', '/en/'], ['OPTIONS', '/en/'], ['GET', '/static/none.css'],
		['GET', `/en/${'a'.repeat(9000)}`], ['PATCH', '/api/v1/session'], ['GET', '/api/v1/none']]) {
		const reply = await fetch(box.server.origin + where, { method, redirect: 'manual' });
		await reply.arrayBuffer();
		assertHeaders(reply, `${method} ${where.slice(0, 40)} (${reply.status})`);
	}
});
