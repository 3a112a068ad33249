// SPDX-License-Identifier: EUPL-1.2
// Debian's Chromium, and what every page must hold in it.
//
//	const browser = await launch();
//	const person = await visitor(browser, { language: 'ar', width: 390 });
//	await person.page.goto(...);
//	await person.assertQuiet();     // no console message, no failed request so far
//	await assertAccessible(person.page);
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import { chromium } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const AXE_RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const NARROWEST = 320;

export const launch = (more = []) => chromium.launch({
	executablePath: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync),
	args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
		'--disable-background-networking', '--disable-component-update', '--disable-sync',
		'--disable-dev-shm-usage', ...more],
});

// One person's browser: cookies of its own, and everything that went wrong in it.
export const visitor = async (browser, server, { language = 'en', width = 1280, script = true } = {}) => {
	const context = await browser.newContext({
		baseURL: server.origin, locale: language === 'ar' ? 'ar-AE' : 'en-GB',
		viewport: { width, height: width < 600 ? 844 : 900 }, deviceScaleFactor: width < 600 ? 2 : 1, javaScriptEnabled: script,
		serviceWorkers: 'allow',
	});
	context.setDefaultTimeout(20000);
	const said = [];
	const listen = (page) => {
		page.on('console', (message) => said.push(`${new URL(page.url()).pathname}: ${message.type()}: ${message.text()}`));
		page.on('pageerror', (error) => said.push(`${page.url()}: ${error.message}`));
		page.on('requestfailed', (request) => {
			const why = request.failure()?.errorText;
			if (why !== 'net::ERR_ABORTED') said.push(`${request.url()}: ${why}`);
		});
		page.on('request', (request) => {
			const { protocol, host } = new URL(request.url());
			if (/^https?:$/.test(protocol) && host !== new URL(server.origin).host) said.push(`asked a stranger: ${request.url()}`);
		});
	};
	context.on('page', listen);
	const page = await context.newPage();
	return {
		context, page, language, said, origin: server.origin,
		path: (bare) => `/${language}${bare}`,
		// expected: messages that this step must cause (a 422 shows in the console)
		assertQuiet(expected = /$^/) {
			const loud = said.splice(0).filter((line) => !expected.test(line));
			assert.deepEqual(loud, [], 'the console must stay empty');
		},
		close: () => context.close(),
	};
};

// The page as it is now: WCAG 2.2 AA and best practice, nothing found. axe comes by the
// debugger, so the page's own CSP stays in force.
export const accessibilityFaults = async (page) => {
	await page.evaluate(AXE);
	const { violations } = await page.evaluate(
		(rules) => window.axe.run(document, { runOnly: { type: 'tag', values: rules } }), AXE_RULES);
	return violations.map((one) => `${one.id}: ${one.help}: ${one.nodes.slice(0, 3)
		.map((node) => `${node.target.join(' ')} (${(node.any[0] ?? node.all[0] ?? node.none[0])?.message ?? ''})`).join('; ')}`);
};

export const assertAccessible = async (page) => {
	assert.deepEqual(await accessibilityFaults(page), [], `axe on ${page.url()}`);
};

// What sticks out of the screen sideways, at the width the page has now.
export const overflow = (page) => page.evaluate(() => {
	const root = document.documentElement;
	if (root.scrollWidth <= root.clientWidth) return [];
	const out = [...document.querySelectorAll('body *')].filter((element) => {
		const box = element.getBoundingClientRect();
		return box.width > 0 && (box.right > root.clientWidth + 1 || box.left < -1);
	});
	return [`${root.scrollWidth} of ${root.clientWidth} px`, ...out.slice(0, 5).map((element) =>
		`${element.tagName.toLowerCase()}.${element.className} ${element.textContent.trim().slice(0, 40)}`)];
});

export const assertFits = async (page) => {
	const before = page.viewportSize();
	await page.setViewportSize({ width: NARROWEST, height: 700 });
	const out = await overflow(page);
	await page.setViewportSize(before);
	assert.deepEqual(out, [], `${page.url()} sticks out at ${NARROWEST} px`);
};

// The document itself: language, direction, one heading, a title of its own.
export const assertWellMade = async (page, language) => {
	const made = await page.evaluate(() => ({
		lang: document.documentElement.lang, dir: document.documentElement.dir,
		headings: document.querySelectorAll('h1').length, title: document.title,
		// An auditor reads which route was refused, by its pattern.
		braces: /\{[a-z_]+\}|\{\{|\bundefined\b|\bNULL\b/.exec([...document.querySelectorAll('.code')]
			.map((code) => code.innerText).filter((code) => code.startsWith('route/'))
			.reduce((text, code) => text.replace(code, ''), document.body.innerText))?.[0] ?? null,
	}));
	assert.equal(made.lang.slice(0, 2), language, `lang of ${page.url()}`);
	assert.equal(made.dir, language === 'ar' ? 'rtl' : 'ltr', `dir of ${page.url()}`);
	assert.equal(made.headings, 1, `h1 on ${page.url()}`);
	assert.ok(made.title.length > 5, `title of ${page.url()}`);
	assert.equal(made.braces, null, `a placeholder shows on ${page.url()}`);
};
