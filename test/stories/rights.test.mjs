// SPDX-License-Identifier: EUPL-1.2
// Who may come where: docs/rights.tsv is what `tasrih rights` prints, and every address is
// knocked at by every role and by nobody. The roles without a person of their own in the
// demonstration are given to the newcomer by two administrators, walked, and taken away.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { applicant, assertStatus, caseOf, draft, permitFor, PRIVATE, staff, submitted } from '../lib/apply.mjs';
import { multipart } from '../lib/client.mjs';
import { PROGRAM, shared } from '../lib/server.mjs';

const TOP = fileURLToPath(new URL('../..', import.meta.url));
const EVERYBODY = 'everybody';
const box = shared({ before, after });

const committed = readFileSync(path.join(TOP, 'docs/rights.tsv'), 'utf8');
const routes = committed.trim().split('\n').slice(1).map((line) => {
	const [method, pattern, right, roles] = line.split('\t');
	return { method, pattern, right, roles: roles.split(',') };
});

test('docs/rights.tsv is what the program holds to (`tasrih rights > docs/rights.tsv` after a look)', () => {
	assert.equal(execFileSync(PROGRAM, ['rights'], { encoding: 'utf8' }), committed);
	assert.ok(routes.length > 80);
});

const ZEROS = '0'.repeat(32);
const nowhere = (pattern) => pattern.replace('{lang}', 'en').replace(/\{(\w+)\}/g, (_, name) => ({
	number: 'DP-2026-9999999C', provider: 'none', key: 'web.not_found.title', list: '999', persona: 'none',
})[name] ?? ZEROS);

// Each kind of body as its route reads it, with the session's token.
const knock = async (client, { method, pattern }, address = nowhere(pattern)) => {
	const token = await client.token();
	if (method === 'GET') return client.request('GET', address);
	if (address.startsWith('/api/')) {
		const body = /\/(file|imports)$/.test(pattern) && method === 'POST' ? multipart([], { name: 'a.txt', bytes: 'a' }) : {};
		return client.api(method, address.replace('/api/v1', ''), method === 'DELETE' ? undefined : body);
	}
	const body = /\/(certificate\/file|(?:centre|registrar)\/import|\{code\}\/keys)$/.test(pattern) ? multipart([['csrf', token]], { name: 'a.txt', bytes: 'a' })
		: new URLSearchParams({ csrf: token });
	return client.request(method, address, { body });
};

const isTurnedAway = (reply) => [401, 403].includes(reply.status) ||
	(reply.status === 303 && /^\/en\/(staff\/)?sign-in\?/.test(reply.location));

// Some rights ask for no role.
const may = ({ right, roles }, role) => roles.includes(EVERYBODY) || roles.includes(role) ||
	(role === 'none_yet' && ['signed_in', 'any_staff'].includes(right));

// What ends the session, or needs another's answer, is walked elsewhere.
const walked = routes.filter(({ pattern, method }) =>
	!(method === 'POST' && /\/sign-out$|\/sessions\/end$|\/sign-in\b/.test(pattern)) && !/\/callback$/.test(pattern));

const walk = async (client, role) => {
	for (const route of walked) {
		const reply = await knock(client, route);
		assert.equal(isTurnedAway(reply), !may(route, role), `${role}: ${route.method} ${route.pattern} gave ${reply.status} ${reply.location ?? ''}`);
		assert.ok(reply.status < 500, `${role}: ${route.method} ${route.pattern} gave ${reply.status}`);
	}
};

describe('every address, knocked at', () => {
	test('by nobody', async () => walk(box.server.client(), 'nobody'));
	test('by an applicant', async () => walk(await applicant(box.server, 'load-600'), 'applicant'));
	test('by staff without a role', async () => walk(await staff(box.server, 'newcomer'), 'none_yet'));
	for (const [persona, role] of [['officer2', 'officer'], ['supervisor1', 'supervisor'], ['auditor1', 'auditor'], ['orders1', 'orders_desk'],
		['orders2', 'orders_desk'], ['clerk1', 'centre_clerk'], ['registrar1', 'registrar'], ['registrar2', 'registrar'], ['admin2', 'administrator']]) {
		test(`by ${role} (${persona})`, async () => walk(await staff(box.server, persona), role));
	}
});

test('the other roles, given by two administrators and taken away again', async () => {
	const one = await staff(box.server, 'admin1');
	const two = await staff(box.server, 'admin2');
	const newcomer = await staff(box.server, 'newcomer');
	const { json } = assertStatus(await one.api('GET', '/roles'), 200);
	const { account } = json.staff.find(({ name }) => name === 'Jawaher Salem');
	const change = async (role, gives) => {
		const proposed = assertStatus(await one.api('POST', '/roles/proposals', { account, role, gives, centre: 'TC-9001', reason: 'test' }), 201);
		assertStatus(await one.api('POST', `/roles/proposals/${proposed.json.id}/confirm`, {}), 403);
		assertStatus(await two.api('POST', `/roles/proposals/${proposed.json.id}/confirm`, {}), 200);
	};
	const known = new Set(routes.flatMap(({ roles }) => roles));
	for (const role of ['applicant', 'officer', 'supervisor', 'auditor', 'orders_desk', 'centre_clerk', 'registrar', 'administrator', EVERYBODY]) known.delete(role);
	assert.ok(known.size >= 3, [...known].join());
	for (const role of known) {
		await change(role, true);
		await walk(newcomer, role);
		await change(role, false);
	}
	await walk(newcomer, 'none_yet');
});

// Each address of a person with something of another person's in it.
test('another person\'s numbers open nothing', async () => {
	const number = await permitFor(box.server, await applicant(box.server, 'load-610'));
	const owner = await draft(await applicant(box.server, 'load-611'), { details: { passport_number: 'SECRET61' } });
	const { drones } = assertStatus(await owner.api('GET', '/application/drones'), 200).json;
	const inbox = await (await applicant(box.server, 'load-610')).api('GET', '/inbox');
	const letter = inbox.status === 200 ? inbox.json.letters?.[0]?.id : undefined;
	const stranger = await applicant(box.server, 'load-612');
	assertStatus(await stranger.api('POST', '/application', {}), 201);
	const own = routes.filter(({ right, pattern }) => right === 'own_file' && /\{(?!lang)/.test(pattern));
	assert.ok(own.length >= 4);
	for (const route of own) {
		const id = /inbox/.test(route.pattern) ? letter ?? ZEROS : drones[0].id;
		const address = route.pattern.replace('{lang}', 'en').replace('{number}', number).replace(/\{\w+\}/g, id);
		const reply = await knock(stranger, route, address);
		assert.equal(reply.status, 404, `${route.method} ${address} gave ${reply.status}`);
		assert.doesNotMatch(reply.text, /SECRET61/);
		assert.doesNotMatch(reply.text.replaceAll('Load Tester', ''), PRIVATE);
	}
	assert.equal(assertStatus(await owner.api('GET', '/application/drones'), 200).json.drones.length, drones.length);
});

// An application's number is no key to anything but its desk, and there for staff alone.
test('an applicant does not reach a case by its id', async () => {
	const { reference } = await submitted(await applicant(box.server, 'load-613'));
	const id = await caseOf(await staff(box.server, 'officer1'), reference);
	const stranger = await applicant(box.server, 'load-614');
	for (const route of routes.filter(({ pattern }) => /\/desk\/\{id\}/.test(pattern))) {
		const reply = await knock(stranger, route, route.pattern.replace('{lang}', 'en').replace('{id}', id));
		assert.ok(isTurnedAway(reply), `${route.method} ${route.pattern} gave ${reply.status}`);
	}
});

test('roles change at a page: proposed by one, confirmed by another, at once for the session', async () => {
	const one = await staff(box.server, 'admin1', 'ar');
	const two = await staff(box.server, 'admin2');
	const newcomer = await staff(box.server, 'newcomer');
	assert.match((await newcomer.get('/en/staff')).text, /no role yet/);
	// The demonstration begins with a proposal that waits for the second administrator.
	const waiting = await two.get('/en/roles');
	assert.match(waiting.text, /Jawaher Salem/);
	const done = await two.submit(waiting, /\/confirm$/);
	assert.match(done.text, /role="status"/);
	assertStatus(await newcomer.request('GET', '/en/desk'), 200);
	const member = /\/roles\/([0-9a-f]{32})">(?:<bdi>)?Jawaher/.exec(done.text)[1];
	const page = await one.get(`/ar/roles/${member}`);
	const bare = await one.submit(page, new RegExp(`/roles/${member}$`), { role: 'officer', change: 'take', reason: '' });
	assert.equal(bare.status, 422);
	assert.match(bare.text, /اذكر السبب/);
	const proposed = await one.submit(bare, new RegExp(`/roles/${member}$`), { reason: 'انتقلت' });
	assert.match(proposed.text, /سحب الاقتراح/);
	assertStatus(await newcomer.request('GET', '/en/desk'), 200);
	await two.submit(await two.get('/en/roles'), /\/confirm$/);
	assertStatus(await newcomer.request('GET', '/en/desk'), 403);
});

// Which desks each of the staff finds on top of a page, and which of them it is of.
const DESKS = [
	['officer1', '/desk/permits', ['/desk'], '/desk'],
	['supervisor1', '/desk/team', ['/desk', '/desk/team', '/desk/orders', '/audit'], '/desk/team'],
	['orders1', '/desk/orders/new', ['/desk/orders'], '/desk/orders'],
	['clerk1', '/centre/import', ['/centre'], '/centre'],
	['registrar1', '/registrar/new', ['/registrar'], '/registrar'],
	['auditor1', '/audit/report', ['/desk/orders', '/audit', '/services', '/roles'], '/audit'],
	['protection1', '/desk/privacy/holds', ['/desk/privacy', '/audit'], '/desk/privacy'],
	['admin1', '/staff/account', ['/services', '/roles'], undefined],
];

test('each of the staff finds the desks of his roles on every page, and which one it is', async () => {
	for (const [persona, path, desks, here] of DESKS) {
		for (const language of ['en', 'ar']) {
			const client = await staff(box.server, persona, language);
			const page = assertStatus(await client.get(`/${language}${path}`), 200).text;
			const nav = /<nav class="topnav"[^]*?<\/nav>/.exec(page)[0];
			const links = [...nav.matchAll(/<a href="\/(?:en|ar)(\/[^"]*)"( aria-current="true")?>/g)].filter(([, to]) => to !== '/staff/account');
			assert.deepEqual(links.map(([, to]) => to), desks, `${persona} ${path}`);
			assert.deepEqual(links.filter(([, , mark]) => mark).map(([, to]) => to), here ? [here] : [], persona);
		}
	}
});
