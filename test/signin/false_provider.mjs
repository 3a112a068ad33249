// SPDX-License-Identifier: EUPL-1.2
// An OpenID provider that can lie in one thing at a time:
//
//	const provider = await startFalseProvider();
//	provider.flaw = { payload: { iss: 'https://evil.example' } };
//	provider.rotate();                 // a new key under a new kid
//	provider.calls.jwks                // how often the keys were asked for
import { createHash, createHmac, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import http from 'node:http';

const base64url = (value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

const newKey = (kid) => {
	const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
	return { kid, privateKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' }, publicKey };
};

class FalseProvider {
	constructor() {
		this.keys = [newKey('key-1')];
		this.person = { sub: 'person-1', name: 'Fatima Al Mansoori' };
		this.asked = new Map();
		this.reset();
	}

	reset() {
		this.flaw = {};
		this.calls = { discovery: 0, jwks: 0, authorize: 0, token: [], me: 0 };
	}

	rotate() {
		this.keys = [newKey(`key-${randomUUID()}`)];
	}

	discovery() {
		const at = (path) => `${this.issuer}/${path}`;
		return {
			issuer: this.issuer, authorization_endpoint: at('authorize'), token_endpoint: at('token'),
			userinfo_endpoint: at('me'), jwks_uri: at('jwks'), authorization_response_iss_parameter_supported: true,
			...this.flaw.discovery,
		};
	}

	payload(nonce, access_token) {
		const now = Math.floor(Date.now() / 1000);
		const at_hash = createHash('sha256').update(access_token).digest().subarray(0, 16).toString('base64url');
		const payload = { iss: this.issuer, aud: 'tasrih', sub: this.person.sub, iat: now, exp: now + 300, nonce, at_hash, ...this.flaw.payload };
		for (const [name, value] of Object.entries(payload)) if (value === null) delete payload[name];
		return payload;
	}

	idToken(nonce, access_token) {
		const [key] = this.keys;
		const header = { alg: 'RS256', kid: key.kid, typ: 'JWT', ...this.flaw.header };
		const signed = `${base64url(header)}.${base64url(this.payload(nonce, access_token))}`;
		if (header.alg === 'none') return `${signed}.`;
		if (header.alg === 'HS256') {
			const secret = this.flaw.secret ?? key.publicKey.export({ type: 'spki', format: 'pem' });
			return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
		}
		const by = this.flaw.foreignKey ? newKey(key.kid).privateKey : key.privateKey;
		const token = `${signed}.${sign('sha256', Buffer.from(signed), by).toString('base64url')}`;
		return this.flaw.spoil ? this.flaw.spoil(token) : token;
	}

	authorize(query) {
		this.calls.authorize++;
		const code = randomUUID();
		this.asked.set(code, query.get('nonce'));
		const back = new URL(query.get('redirect_uri'));
		back.search = new URLSearchParams({ code, state: query.get('state'), iss: this.issuer, ...this.flaw.answer });
		return back.href;
	}

	token(body) {
		const given = new URLSearchParams(body);
		this.calls.token.push(given);
		const nonce = this.asked.get(given.get('code'));
		this.asked.delete(given.get('code'));
		if (nonce === undefined) return [400, { error: 'invalid_grant' }];
		const access_token = randomUUID();
		const answer = { access_token, token_type: 'Bearer', expires_in: 60, id_token: this.idToken(nonce, access_token), ...this.flaw.token };
		for (const [name, value] of Object.entries(answer)) if (value === null) delete answer[name];
		return [200, answer];
	}

	answer(request, body, reply) {
		const url = new URL(request.url, this.issuer);
		const json = (status, value) => reply.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
		switch (url.pathname) {
		case '/.well-known/openid-configuration': this.calls.discovery++; return json(200, this.discovery());
		case '/jwks': this.calls.jwks++; return json(200, { keys: this.keys.map((key) => key.jwk) });
		case '/authorize': return reply.writeHead(302, { location: this.authorize(url.searchParams) }).end();
		case '/token': return json(...this.token(body));
		case '/me': this.calls.me++; return json(200, { ...this.person, ...this.flaw.userinfo });
		default: return json(404, {});
		}
	}

	section(more = {}) {
		return { kind: 'person', profile: 'oidc', issuer: this.issuer, ...more };
	}

	stop() {
		this.server.closeAllConnections();
		return new Promise((resolve) => { this.server.close(resolve); });
	}
}

export const startFalseProvider = () => new Promise((resolve) => {
	const provider = new FalseProvider();
	provider.server = http.createServer((request, reply) => {
		let body = '';
		request.on('data', (bytes) => { body += bytes; });
		request.on('end', () => provider.answer(request, body, reply));
	});
	provider.server.listen(0, '127.0.0.1', () => {
		provider.issuer = `http://127.0.0.1:${provider.server.address().port}`;
		resolve(provider);
	});
});
