// SPDX-License-Identifier: EUPL-1.2
// The real oidc-provider of npm, on loopback, and how its two pages are passed without a
// browser.
//
//	const openid = await startOpenId([`${origin}/auth/openid/callback`, ...]);
//	const page = await pass(openid, browser, reply.location, 'fatima');
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';

import Provider from 'oidc-provider';

const jwk = (kid, type, options, alg) => ({
	...generateKeyPairSync(type, options).privateKey.export({ format: 'jwk' }), kid, alg, use: 'sig',
});

export const PEOPLE = {
	fatima: {
		name: 'Fatima Al Mansoori', email: 'fatima@example.test', email_verified: true,
		phone_number: '+971501000001', phone_number_verified: false, national_id: '784199000000002', country: 'ARE',
	},
	maryam: { name: 'Maryam Haddad', email: 'maryam@authority.test', email_verified: true },
};

const client = (client_id, alg, origin, name) => ({
	client_id, client_secret: 'a secret+with/odd%characters:',
	redirect_uris: [`${origin}/auth/${name}/callback`],
	post_logout_redirect_uris: [`${origin}/en/`, `${origin}/ar/`],
	grant_types: ['authorization_code'], response_types: ['code'],
	id_token_signed_response_alg: alg, token_endpoint_auth_method: 'client_secret_basic',
});

export const startOpenId = async (port, origin) => {
	const issuer = `http://127.0.0.1:${port}`;
	const keys = [jwk('rsa-1', 'rsa', { modulusLength: 2048 }, 'RS256'),
		jwk('pss-1', 'rsa', { modulusLength: 3072 }, 'PS256'), jwk('ec-1', 'ec', { namedCurve: 'P-256' }, 'ES256')];
	const provider = new Provider(issuer, {
		clients: [client('tasrih', 'RS256', origin, 'openid'), client('tasrih-pss', 'PS256', origin, 'openid-pss'),
			client('tasrih-staff', 'ES256', origin, 'staff')],
		jwks: { keys }, cookies: { keys: ['not a secret'] }, pkce: { required: () => true, methods: ['S256'] },
		claims: { openid: ['sub'], profile: ['name', 'country', 'national_id'], email: ['email', 'email_verified'],
			phone: ['phone_number', 'phone_number_verified'] },
		findAccount: (ctx, id) => (PEOPLE[id] ? { accountId: id, claims: () => ({ sub: id, ...PEOPLE[id] }) } : undefined),
		features: { devInteractions: { enabled: true }, rpInitiatedLogout: { enabled: true } },
		ttl: { AccessToken: 600, IdToken: 600, Session: 3600, Interaction: 600, Grant: 3600, AuthorizationCode: 60 },
	});
	provider.on('server_error', (ctx, error) => console.error(error));
	const server = await new Promise((resolve) => { const one = provider.listen(port, '127.0.0.1', () => resolve(one)); });
	return {
		issuer, provider,
		stop: () => { server.closeAllConnections(); return new Promise((resolve) => { server.close(resolve); }); },
	};
};

// From the authorization address to the callback's, which is not yet asked.
export const pass = async (openid, browser, address, login) => {
	let reply = await browser.request('GET', address);
	for (let step = 0; step < 12; step++) {
		if (reply.location) {
			const next = new URL(reply.location, new URL(reply.path, openid.issuer));
			if (next.origin !== openid.issuer) return next.href;
			reply = await browser.request('GET', next.href);
			continue;
		}
		assert.match(reply.path, /^\/interaction\//, reply.text);
		const there = `${openid.issuer}${reply.path}`;
		const body = new URLSearchParams(reply.text.includes('name="login"') ? { prompt: 'login', login, password: 'any' } : { prompt: 'consent' });
		reply = await browser.request('POST', there, { body });
	}
	throw new Error(`the provider goes round: ${reply.path}`);
};
