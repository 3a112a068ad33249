// SPDX-License-Identifier: EUPL-1.2
// The main job once more, as an authority runs it: `tasrih serve`, people and officers
// sign in at a real OpenID provider (npm's oidc-provider) in a real browser.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { launch, visitor } from '../lib/browser.mjs';
import { follow, open, signOut } from '../lib/pages.mjs';
import { freePort, PROGRAM, Server } from '../lib/server.mjs';
import { approve, at, fillAll, openPermit, says, verifyAsStranger } from '../lib/steps.mjs';
import { startOpenId } from '../signin/openid.mjs';
import { serve } from '../signin/serve.mjs';

const data = (name) => fileURLToPath(new URL(`../../data/ae/${name}`, import.meta.url));
let browser, openid, server;

before(async () => {
	const port = await freePort();
	openid = await startOpenId(await freePort(), `http://127.0.0.1:${port}`);
	const section = (more) => ({ profile: 'oidc', issuer: openid.issuer, ...more });
	const first = await serve({
		openid: section({ kind: 'person', claim_identity_number: 'national_id', claim_nationality: 'country' }),
		staff: section({ kind: 'staff', client_id: 'tasrih-staff' }),
	}, port);
	await first.stop();
	const config = path.join(first.data, 'tasrih.conf');
	for (const words of [['rule', 'load', data('rules.tsv'), '--config', config],
		['centre', 'load', data('centres.tsv'), '--config', config],
		['role', 'grant', '--config', config, '--provider', 'staff', '--subject', 'maryam', '--role', 'officer']]) {
		execFileSync(PROGRAM, words, { stdio: 'pipe' });
	}
	server = new Server(port, first.data);
	server.spawn(['serve', '--config', config]);
	await server.ready();
	browser = await launch();
});
after(async () => {
	await browser?.close();
	await server?.stop();
	server?.remove();
	await openid?.stop();
});

// The provider's two pages. What they say in the console is their affair; what our CSP
// forbids on the way there and back is ours.
const passProvider = async (person, login) => {
	const { page } = person;
	await page.fill('[name="login"]', login);
	await page.fill('[name="password"]', 'any');
	await follow(person, page.locator('button[type="submit"], button').first());
	if (new URL(page.url()).origin === openid.issuer) await follow(person, page.locator('button[type="submit"], button').first());
	const ours = person.said.splice(0).filter((line) => /Content Security Policy|Refused/.test(line) && !line.startsWith('/interaction/'));
	assert.deepEqual(ours, []);
};

const signInAt = async (person, login, staff) => {
	await open(person, staff ? '/desk' : '/application');
	if (new URL(person.page.url()).origin !== openid.issuer) {
		await follow(person, person.page.locator(`main form[action$="/sign-in/${staff ? 'staff' : 'openid'}"] button`));
	}
	assert.equal(new URL(person.page.url()).origin, openid.issuer);
	await passProvider(person, login);
	at(person, staff ? '/desk' : '/application');
};

test('a person and an officer meet through a real provider', async () => {
	const options = { language: 'en', width: 1280 };
	const person = await visitor(browser, server, options);
	await signInAt(person, 'fatima', false);
	const reference = await fillAll(person);

	const officer = await visitor(browser, server, options);
	await signInAt(officer, 'maryam', true);
	await approve(officer, reference);
	await officer.close();

	await open(person, '/application');
	await says(person, 'application.state.approved');
	const { number, token } = await openPermit(person);
	await verifyAsStranger(browser, server, { language: 'ar', script: true, number, token });
	await signOut(person);
	await person.close();
});
