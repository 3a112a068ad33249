// SPDX-License-Identifier: EUPL-1.2
// The queue, the search and the supervisor's desk as people use them: in a browser, in both
// languages, and without JavaScript.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { applicant, assertStatus, caseOf, decide, staff, submitted } from '../lib/apply.mjs';
import { launch, visitor } from '../lib/browser.mjs';
import { choose, fill, follow, open, send, signIn, text } from '../lib/pages.mjs';
import { shared } from '../lib/server.mjs';
import { at, goodPage, says } from '../lib/steps.mjs';

const box = shared({ before, after });
let browser;
let free = 720;
before(async () => { browser = await launch(); });
after(() => browser?.close());

const PEOPLE = [{ language: 'en' }, { language: 'ar' }, { language: 'en', script: false }, { language: 'ar', width: 390 }];
const named = ({ language, width = 1280, script = true }) => `${language}, ${width} px${script ? '' : ', without JavaScript'}`;

const atDesk = async (persona, options) => {
	const person = await visitor(browser, box.server, options);
	await signIn(person, persona, { staff: true });
	return person;
};
const line = ({ page }, reference) => page.locator('main .cases li', { hasText: reference });
// One that Maryam Haddad has taken.
const taken = async () => {
	const officer = await staff(box.server, 'officer1');
	const { reference } = await submitted(await applicant(box.server, `load-${free++}`));
	const id = await caseOf(officer, reference);
	assertStatus(await decide(officer, id, 'claim'), 200);
	return { id, reference };
};
const officerId = async (name) => {
	const supervisor = await staff(box.server, 'supervisor1');
	return (await supervisor.api('GET', '/desk/team')).json.officers.find((one) => one.name === name).id;
};

for (const options of PEOPLE) {
	describe(named(options), () => {
		let one;
		before(async () => { one = await taken(); });

		test('an officer sees in the queue whose a case is and whether it needs a look, and finds it', async () => {
			const officer = await atDesk('officer1', options);
			await follow(officer, officer.page.locator('main .filters a[href$="tab=mine"]'));
			await goodPage(officer);
			assert.equal(await line(officer, one.reference).locator('.tag.warn').count(), 1);
			await fill(officer, { q: one.reference }, 'main form[role="search"]');
			await follow(officer, officer.page.locator('main form[role="search"] button').first());
			await goodPage(officer);
			await follow(officer, line(officer, one.reference).locator('a').first());
			at(officer, `/desk/${one.id}`);
			await officer.close();
		});

		test('a supervisor gives it to another officer, having said why', async () => {
			const supervisor = await atDesk('supervisor1', options);
			const [from, to] = [await officerId('Maryam Haddad'), await officerId('Saeed Al Blooshi')];
			await follow(supervisor, supervisor.page.locator('header a[href$="/desk/team"]'));
			await goodPage(supervisor);
			await follow(supervisor, supervisor.page.locator(`main a[href$="officer=${from}"]`));
			await choose(supervisor.page, supervisor.page.locator(`#case-${one.id}`));
			await fill(supervisor, { to });
			await send(supervisor, '/desk/team/move');
			supervisor.assertQuiet(/422/);
			await says(supervisor, 'decision.team.refusal.no_reason');
			assert.ok(await supervisor.page.locator(`#case-${one.id}`).isChecked(), 'what was chosen stays');
			await fill(supervisor, { reason: 'On leave until Sunday' });
			await send(supervisor, '/desk/team/move');
			await says(supervisor, 'decision.team.done');
			await goodPage(supervisor);
			await supervisor.close();
			const colleague = await atDesk('officer2', options);
			await follow(colleague, colleague.page.locator('main .filters a[href$="tab=mine"]'));
			assert.equal(await line(colleague, one.reference).count(), 1);
			await colleague.close();
		});

		test('and looks back on what was decided against the findings', async () => {
			const officer = await staff(box.server, 'officer2');
			assertStatus(await decide(officer, one.id, 'approve'), 200);
			const supervisor = await atDesk('supervisor1', options);
			await open(supervisor, '/desk/team');
			await follow(supervisor, supervisor.page.locator('main a[href$="/desk/team/overrides"]'));
			await goodPage(supervisor);
			assert.ok((await text(supervisor)).includes(one.reference));
			for (const kind of ['sent_back', 'revoked']) {
				await follow(supervisor, supervisor.page.locator(`main .filters a[href$="kind=${kind}"]`));
				await goodPage(supervisor);
				assert.ok(!(await text(supervisor)).includes(one.reference));
			}
			await supervisor.close();
		});
	});
}
