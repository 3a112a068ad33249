// SPDX-License-Identifier: EUPL-1.2
// tasrih serve with a configuration of its own, for sign-in at providers on loopback:
//
//	const server = await serve({ uaepass: { profile: 'oauth2-userinfo', ... } });
//	const browser = server.client('ar');
//	const page = await signIn(server, browser, 'uaepass');
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';

import { Server, freePort, temporaryFolder } from '../lib/server.mjs';

const section = (name, keys) => [`[${name}]`, ...Object.entries(keys).map(([key, value]) => `${key} = ${value}`), ''];

// more: keys of [server] beside the usual, and other sections: { server: {...}, uploads: {...} }.
export const serve = async (providers, port, { server: keys = {}, data = temporaryFolder(), desk = { undo_seconds: 0 }, ...sections } = {}) => {
	const server = new Server(port ?? await freePort(), data);
	const file = path.join(data, 'tasrih.conf');
	server.config = file;
	writeFileSync(file, [
		...section('server', { listen: `127.0.0.1:${server.port}`, origin: server.origin, data, ...keys }),
		...section('desk', desk), // decisions take effect at once
		...Object.entries(sections).flatMap(([name, more]) => section(name, more)),
		...Object.entries(providers).flatMap(([name, keys]) => section(`provider ${name}`, {
			label_en: `${name} account`, label_ar: `حساب ${name}`,
			client_id: 'tasrih', client_secret: 'a secret+with/odd%characters:', ...keys,
		})),
	].join('\n'), { mode: 0o600 });
	server.spawn(['serve', '--config', file]);
	await server.ready();
	return server;
};

// The first step: tasrih's own redirect to the provider, not followed.
export const begin = async (server, browser, provider, { next, staff = false } = {}) => {
	const query = next ? `?next=${encodeURIComponent(next)}` : '';
	const page = await browser.request('GET', `/${browser.language}${staff ? '/staff' : ''}/sign-in${query}`);
	if (page.status === 303 && page.location.startsWith('http')) return page;
	return browser.send(browser.filled(page, new RegExp(`/sign-in/${provider}$`)));
};

// All of it, at a provider that asks nothing. Returns the page at the end.
export const signIn = async (server, browser, provider, options) =>
	browser.follow(await begin(server, browser, provider, options));

export const whoAmI = async (browser, query = '') => browser.request('GET', `/api/v1/session${query}`);

// What the provider vouched for, as the person sees it in an application: {field: value}. In
// the database it is sealed.
export const vouched = async (browser) => {
	assert.ok([200, 201].includes((await browser.api('POST', '/application', {})).status));
	const { details } = (await browser.api('GET', '/application')).json;
	return Object.fromEntries(details.vouched.map((field) => [field, details[field]]));
};

// Rows of the database, read beside the running server.
export const rows = (server, sql) => JSON.parse(execFileSync('python3', ['-c', `
import json, sqlite3, sys
db = sqlite3.connect("file:" + sys.argv[1] + "?mode=ro", uri=True)
print(json.dumps(db.execute(sys.argv[2]).fetchall()))
`, path.join(server.data, 'tasrih.db'), sql], { encoding: 'utf8' }));

export const stop = async (server) => {
	if (!server) return;
	await server.stop();
	server.remove();
};
