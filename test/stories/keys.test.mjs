// SPDX-License-Identifier: EUPL-1.2
// The key that signs permits is replaced and the old one at last withdrawn: what was signed
// before verifies in every way until its holder has a new code, and nothing is signed twice.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { command, run } from '../audit/lib.mjs';
import { applicant, assertStatus, permitFor } from '../lib/apply.mjs';
import { launch, visitor } from '../lib/browser.mjs';
import { codeOf } from '../lib/qr.mjs';
import { PROGRAM, start } from '../lib/server.mjs';
import { words } from '../lib/words.mjs';

let [server, browser] = [];
const holders = {};

const again = async (between) => {
	const { data, port } = server;
	await server.stop();
	await between?.(data);
	server = await start({ data, port });
};
const permitOf = async (name, persona) => {
	const client = await applicant(server, persona);
	const number = await permitFor(server, client);
	holders[name] = { persona, number, token: (await codeOf(browser, server, client, number)).token };
};
const trusted = async () => assertStatus(await server.client().get('/.well-known/jwks.json'), 200).json.keys.map((key) => key.kid);
const assertOffline = async ({ token }, answer) => {
	const person = await visitor(browser, server);
	await person.page.goto(`/V#${token.split('#')[1]}`);
	await person.page.waitForFunction(() => navigator.serviceWorker.controller !== null || navigator.serviceWorker.ready);
	await person.page.getByRole('heading', { level: 1, name: words('en', `permit.answer.${answer}`) }).waitFor();
	await person.close();
};
// The same answer by the code, by the command, by the number and in the browser.
const assertAnswers = async (holder, byCode, byNumber, exit) => {
	const api = assertStatus(await server.client().api('POST', '/verify', { token: holder.token }), 200).json;
	const number = assertStatus(await server.client().api('GET', `/permits/${holder.number}`), 200).json;
	const said = await run(PROGRAM, ['verify', '--data', server.data, holder.token]);
	assert.deepEqual({ code: api.answer, number: number.answer, exit: said.status }, { code: byCode, number: byNumber, exit });
	await assertOffline(holder, byCode);
};

before(async () => {
	browser = await launch();
	server = await start();
	await permitOf('before', 'load-810');
});
after(async () => {
	await browser?.close();
	await server?.stop();
	server?.remove();
});

test('with one key its permit is in force', () => assertAnswers(holders.before, 'in_force', 'in_force', 0));

test('after the key is replaced both verify, the old permit and one of the new key', async () => {
	const known = await trusted();
	await again(async (data) => assert.equal((await command(data, 'key', 'replace')).status, 0));
	const now = await trusted();
	assert.ok(now.some((kid) => known.includes(kid)), `the old key is still listed: ${now}`);
	assert.ok(now.some((kid) => !known.includes(kid)), `and a new one: ${now}`);
	await permitOf('after', 'load-811');
	await assertAnswers(holders.before, 'in_force', 'in_force', 0);
	await assertAnswers(holders.after, 'in_force', 'in_force', 0);
});

test('when all are signed again the lost key is withdrawn: the old code says so, the permit and its new code are in force', async () => {
	await again(async (data) => {
		const told = await command(data, 'key', 'sign-again');
		assert.equal(told.status, 0, told.stderr);
	});
	const { persona, number, token } = holders.before;
	await assertAnswers(holders.before, 'unknown_key', 'in_force', 2);
	const client = await applicant(server, persona);
	const fresh = { number, token: (await codeOf(browser, server, client, number)).token };
	assert.notEqual(fresh.token, token);
	await assertAnswers(fresh, 'in_force', 'in_force', 0);
	await assertAnswers(holders.after, 'in_force', 'in_force', 0);
});
