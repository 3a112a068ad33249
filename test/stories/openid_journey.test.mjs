// SPDX-License-Identifier: EUPL-1.2
// The main job once more, at an authority instead of the demonstration: `tasrih serve`, lists
// and the first officer from the command line, both people through the real oidc-provider in
// a real browser.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { launch, visitor } from '../lib/browser.mjs';
import { follow, isLocked, open, openTask, signOut } from '../lib/pages.mjs';
import { PROGRAM, freePort } from '../lib/server.mjs';
import { approve, at, begin, fillAll, openPermit, says, verifyAsStranger } from '../lib/steps.mjs';
import { startOpenId } from '../signin/openid.mjs';
import { serve, stop } from '../signin/serve.mjs';

const TOP = fileURLToPath(new URL('../..', import.meta.url));
let browser;
let openid;
let server;

const tasrih = (...words) => execFileSync(PROGRAM,
	[...words, '--config', path.join(server.data, 'tasrih.conf')], { cwd: TOP, encoding: 'utf8', stdio: 'pipe' });

before(async () => {
	const port = await freePort();
	openid = await startOpenId(await freePort(), `http://127.0.0.1:${port}`);
	const section = (more) => ({ profile: 'oidc', kind: 'person', issuer: openid.issuer, ...more });
	server = await serve({
		openid: section({ claim_identity_number: 'national_id', claim_nationality: 'country' }),
		staff: section({ kind: 'staff', client_id: 'tasrih-staff' }),
	}, port);
	browser = await launch();
});
after(async () => {
	await browser?.close();
	await stop(server);
	await openid?.stop();
});

// The provider's own two pages; what it asks of other hosts is its affair.
const enter = async (person, bare, login) => {
	const { page } = person;
	await page.goto(person.path(bare));
	const button = page.locator('main form[action*="/sign-in/"] button');
	if (page.url().startsWith(server.origin)) await follow(person, button.first());
	assert.ok(page.url().startsWith(openid.issuer), `at the provider: ${page.url()}`);
	await page.locator('input[name="login"]').fill(login);
	await page.locator('input[name="password"]').fill('any');
	await page.locator('button[type="submit"]').click();
	await page.locator('input[name="prompt"][value="consent"]').waitFor({ state: 'attached' });
	await page.locator('button[type="submit"]').click();
	await page.waitForURL(`${server.origin}/**`);
	at(person, bare);
	person.said.length = 0;
};

test('a person and an officer of the real oidc-provider, from sign-in to "in force"', async () => {
	assert.match(tasrih('centre', 'load', 'data/demo/centres.tsv'), /lines loaded/);
	assert.match(tasrih('rule', 'load', 'data/ae/rules.tsv'), /lines loaded/);
	assert.match(tasrih('role', 'grant', '--provider', 'staff', '--subject', 'maryam', '--role', 'officer'), /granted/);

	const person = await visitor(browser, server, { width: 390 });
	await enter(person, '/application', 'fatima');
	await begin(person);
	await openTask(person, 'details');
	assert.ok(await isLocked(person, 'name_latin'), 'the provider vouches for the name');
	assert.ok(await isLocked(person, 'emirates_id'), 'and for the identity number');
	assert.ok(!await isLocked(person, 'phone'), 'not for a phone that it has not verified');
	await open(person, '/application');
	const reference = await fillAll(person);

	const officer = await visitor(browser, server);
	await enter(officer, '/desk', 'maryam');
	await approve(officer, reference);
	await officer.close();

	await open(person, '/application');
	await says(person, 'application.state.approved');
	const { number, token } = await openPermit(person);
	await verifyAsStranger(browser, server, { language: 'en', script: true, number, token });

	await signOut(person);
	assert.ok(person.page.url().startsWith(openid.issuer), 'signed out at the provider too');
	await person.close();
});
