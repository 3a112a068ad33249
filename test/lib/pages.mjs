// SPDX-License-Identifier: EUPL-1.2
// What a person does on the pages, in a real browser; with or without JavaScript.
//
//	const fatima = await visitor(browser, server, { language: 'ar' });
//	await signIn(fatima, 'fatima');
//	await openTask(fatima, 'details');
//	await fill(fatima, { passport_number: 'X1234567' });
//	await send(fatima, '/application/details');
import assert from 'node:assert/strict';

import { Client } from './client.mjs';

// Clicks, and waits until the page that it leads to is there.
export const follow = async ({ page }, locator) => {
	await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), locator.click()]);
};

const inForm = (person, action) => person.page.locator(`main form[action$="${action}"]`);

// What is folded away is opened first, as a person does.
export const unfold = async (locator) => {
	const fold = locator.first().locator('xpath=ancestor::details[not(@open)][1]/summary');
	if (await fold.count()) await fold.click();
};

// The button of the form with that address; choose names one among several.
export const send = async (person, action, button = 'button:not([type="button"]):not([formaction])') => {
	const form = inForm(person, action).first();
	await unfold(form);
	// An officer says that he has looked at what differs.
	if (await form.locator('#seen').count()) await choose(person.page, form.locator('#seen'));
	await follow(person, form.locator(button).first());
};

// As a person does: by its label, which is drawn over the box.
export const choose = async (page, box) => {
	if (await box.isChecked()) return;
	await page.locator(`label[for="${await box.getAttribute('id')}"]`).click();
	assert.ok(await box.isChecked());
};

// Fields by their names, whatever kind they are. What is locked is left alone.
export const fill = async ({ page }, values, scope = 'main') => {
	for (const [name, value] of Object.entries(values)) {
		const field = page.locator(`${scope} [name="${name}"]:not([type="hidden"])`);
		assert.ok(await field.count() > 0, `${page.url()} has no field ${name}`);
		await unfold(field);
		const kind = await field.first().evaluate((one) => (one.tagName === 'INPUT' ? one.type : one.tagName.toLowerCase()));
		if (kind === 'select') await field.selectOption(value);
		else if (kind === 'radio' || kind === 'checkbox') {
			for (const one of [value].flat()) await choose(page, page.locator(`${scope} [name="${name}"][value="${one}"]`));
		} else if (kind === 'file') await field.setInputFiles(value);
		else await field.fill(value);
	}
};

export const isLocked = async ({ page }, name) => await page.locator(`main [name="${name}"]:not([type="hidden"])`).count() === 0;

export const open = async (person, bare, statuses = [200]) => {
	const reply = await person.page.goto(person.path(bare));
	assert.ok(statuses.includes(reply.status()), `${bare}: ${reply.status()}`);
};

// From the page with the fictional persons to wherever sign-in leads.
export const choosePersona = async (person, persona) => {
	const { page } = person;
	if (await page.locator('main form[action$="/demo/sign-in"]').count() === 0) {
		await follow(person, page.locator('main form[action*="/sign-in/"] button').first());
	}
	const form = page.locator('main form', { has: page.locator(`input[name="persona"][value="${persona}"]`) });
	await follow(person, form.locator('button'));
};

// load-N is not on the page: the cookies come from a sign-in without a browser.
const bringCookies = async (person, persona) => {
	const client = new Client(person.origin, person.language);
	await client.signIn(persona);
	await person.context.addCookies([...client.cookies].filter(([name]) => name !== 'lang')
		.map(([name, value]) => ({ name, value, url: person.origin })));
};

export const signIn = async (person, persona, { staff = false, next = staff ? '/desk' : '/application' } = {}) => {
	if (persona.startsWith('load-')) {
		await bringCookies(person, persona);
		await open(person, next);
		return;
	}
	await open(person, `${staff ? '/staff/sign-in' : '/sign-in'}?next=${encodeURIComponent(person.path(next))}`);
	await choosePersona(person, persona);
	assert.equal(new URL(person.page.url()).pathname, person.path(next));
};

export const signOut = async (person) => {
	await follow(person, person.page.locator('form[action$="/sign-out"] button').first());
};

// From the hub, by its link.
export const openTask = async (person, task) => {
	if (!/\/application$/.test(new URL(person.page.url()).pathname)) await open(person, '/application');
	await follow(person, person.page.locator(`main a[href$="/application/${task}"]`).first());
};

export const text = async ({ page }) => (await page.locator('main').innerText())
	.replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '').replace(/\s+/g, ' ');
