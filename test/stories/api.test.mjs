// SPDX-License-Identifier: EUPL-1.2
// The JSON API and its description.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { applicant, assertStatus } from '../lib/apply.mjs';
import { shared } from '../lib/server.mjs';

const box = shared({ before, after });
const at = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

test('docs/openapi.yaml passes @redocly/cli', () => {
	assert.ok(existsSync(at('docs/openapi.yaml')));
	execFileSync(at('test/node_modules/.bin/redocly'), ['lint', at('docs/openapi.yaml')],
		{ env: { ...process.env, REDOCLY_TELEMETRY: 'off', CI: 'true' }, stdio: 'pipe', cwd: at('test') });
});

test('docs/openapi.yaml and the routes name the same addresses', () => {
	execFileSync(at('tools/check-openapi'), { stdio: 'pipe' });
});

test('every refusal of the API is a problem in the language that was asked for', async () => {
	for (const [language, letters] of [['en', /[a-z]/], ['ar', /[\u0600-\u06ff]/]]) {
		const person = await applicant(box.server, 'load-700', language);
		await person.api('POST', '/application', {});
		for (const reply of [
			await person.api('GET', '/nothing'), await person.api('PUT', '/application/details', { email: 'x' }),
			await person.api('POST', '/application/submit', {}), await person.api('GET', '/desk'),
			await box.server.client(language).api('GET', '/application'),
			await person.api('GET', '/permits/DP-2026-00000010'), await person.api('POST', '/verify', {}),
		]) {
			assert.ok(reply.status >= 400 && reply.status < 500, `${reply.path} ${reply.status}`);
			assert.match(reply.headers.get('content-type'), /^application\/problem\+json/, reply.path);
			assert.equal(reply.json.status, reply.status);
			assert.match(reply.json.title, letters, reply.path);
			if (language === 'ar') assert.match(reply.json.detail, letters, `${reply.path}: ${reply.text}`);
		}
	}
});

test('the type of a problem is the address of a page about it', async () => {
	for (const language of ['en', 'ar']) {
		const visitor = box.server.client(language);
		const refused = assertStatus(await visitor.api('GET', '/permits/DP-2026-00000010'), 422).json;
		assert.match(refused.type, /^\/problems\//);
		for (const path of [refused.type, `/${language}${refused.type}`]) {
			const page = assertStatus(await visitor.get(path), 200);
			assert.ok(page.text.includes(refused.detail), path);
			assert.ok(page.text.includes(`lang="${language}"`), path);
		}
		for (const key of ['web.form.nothing', 'layout.error.home', '%3Cb%3E', 'web.form.broken%00']) {
			const page = await visitor.get(`/problems/${key}`);
			assertStatus(page, 400, 404);
			assert.ok(!page.text.includes('<b>'), key);
		}
	}
});

test('nothing personal may be kept by caches, and nobody else reads it', async () => {
	const person = await applicant(box.server, 'load-701');
	for (const path of ['/en/application', '/api/v1/session', '/api/v1/application']) {
		const reply = await person.get(path);
		assert.match(reply.headers.get('cache-control') ?? '', /no-store/, path);
		assert.equal(reply.headers.get('access-control-allow-origin'), null, path);
	}
});

test('lists ask for what they need and answer in order', async () => {
	const visitor = box.server.client();
	const centres = assertStatus(await visitor.api('GET', '/centres?q='), 200).json.centres;
	assert.ok(centres.length >= 3);
	for (const centre of centres) {
		for (const member of ['code', 'name_latin', 'name_arabic', 'accredited']) assert.ok(member in centre, member);
	}
	const one = centres[0];
	const word = encodeURIComponent(one.name_arabic.split(' ')[0]);
	const found = assertStatus(await visitor.api('GET', `/centres?q=${word}`), 200).json.centres;
	assert.ok(found.some((centre) => centre.code === one.code), 'found by a word of its Arabic name');
	const rules = assertStatus(await visitor.api('GET', '/rules'), 200).json.rules;
	assert.ok(rules.length >= 5);
});
