// SPDX-License-Identifier: EUPL-1.2
// A stand-in for UAE PASS that copies its habits (docs.uaepass.ae): no discovery, no ID
// token, opaque tokens, everything about the person in userinfo.
//
//	const uaepass = await startUaePass();
//	uaepass.person = { ...RAM, userType: 'SOP1' };
//	uaepass.habit.token = 'html';       // html, 500, slow, cut, huge, redirect, refused
//	uaepass.calls.token                 // what was asked, for the tests to look at
import { randomUUID } from 'node:crypto';
import http from 'node:http';

export const RAM = {
	sub: 'UAEPASS/8a8d0c77-5c2b-4a5e-9c5f-0d6d2a1b0001',
	uuid: '8a8d0c77-5c2b-4a5e-9c5f-0d6d2a1b0001',
	userType: 'SOP3',
	fullnameEN: 'Ram,,,,ABC,,', fullnameAR: 'رام,,,,ايه بي سي,,',
	firstnameEN: 'Ram', lastnameEN: 'ABC', firstnameAR: 'رام', lastnameAR: 'ايه بي سي',
	nationalityEN: 'IND', nationalityAR: 'هندى', gender: 'Male',
	mobile: '97151234003', email: 'ram@example.test',
	idn: '784189014978983', // the published sample, which fails its check digit
	acr: 'urn:safelayer:tws:policies:authentication:level:low',
	amr: ['urn:uae:authentication:method:verified'],
};

const json = (reply, status, value) => {
	reply.writeHead(status, { 'content-type': 'application/json' });
	reply.end(JSON.stringify(value));
};

// Ways to answer that no client should fall over. True when one was chosen.
const misbehave = (habit, reply) => {
	const html = '<html><head><title>Error</title></head><body><h1>Service unavailable</h1></body></html>';
	if (habit === 'html') reply.writeHead(200, { 'content-type': 'text/html' }).end(html);
	else if (habit === '500') reply.writeHead(500, { 'content-type': 'text/html' }).end(html);
	else if (habit === 'cut') { reply.writeHead(200, { 'content-length': '500' }); reply.write('{"access_token":'); reply.socket.destroySoon(); }
	else if (habit === 'huge') reply.writeHead(200).end(`{"x":"${'x'.repeat(3 << 20)}"}`);
	else if (habit === 'redirect') reply.writeHead(302, { location: '/idshub/elsewhere' }).end();
	else if (habit === 'refused') json(reply, 400, { error: 'invalid_grant', error_description: 'Provided Authorization Code is invalid' });
	else if (habit === 'slow') setTimeout(() => reply.end('{}'), 20000).unref();
	else return false;
	return true;
};

class UaePass {
	constructor() {
		this.person = RAM;
		this.habit = {};
		this.error = undefined;
		this.calls = { authorize: [], token: [], userinfo: [], logout: [], elsewhere: [] };
		this.codes = new Map();
		this.tokens = new Map();
	}

	authorize(query, reply) {
		const back = new URL(query.get('redirect_uri'));
		if (this.error) back.searchParams.set('error', this.error);
		else {
			const code = randomUUID();
			this.codes.set(code, query.get('redirect_uri'));
			back.searchParams.set('code', code);
		}
		back.searchParams.set('state', query.get('state'));
		reply.writeHead(302, { location: back.href }).end();
	}

	token(given, reply) {
		const right = given.get('grant_type') === 'authorization_code'
			&& this.codes.get(given.get('code')) === given.get('redirect_uri');
		if (!right) return json(reply, 400, { error: 'invalid_grant' });
		this.codes.delete(given.get('code'));
		const access_token = randomUUID();
		this.tokens.set(access_token, this.person);
		return json(reply, 200, { access_token, scope: 'urn:uae:digitalid:profile:general', token_type: 'Bearer', expires_in: 3600 });
	}

	userinfo(request, reply) {
		const person = this.tokens.get((request.headers.authorization ?? '').replace(/^Bearer /, ''));
		return person ? json(reply, 200, person) : json(reply, 401, { error: 'invalid_token' });
	}

	answer(request, body, reply) {
		const url = new URL(request.url, this.origin);
		const what = url.pathname.replace('/idshub/', '');
		this.calls[what]?.push({ method: request.method, query: url.searchParams, body, headers: request.headers });
		if (misbehave(this.habit[what], reply)) return undefined;
		if (what === 'authorize') return this.authorize(url.searchParams, reply);
		if (what === 'token' && request.method === 'POST') return this.token(new URLSearchParams(url.search + (url.search && body ? '&' : '') + body), reply);
		if (what === 'userinfo') return this.userinfo(request, reply);
		if (what === 'logout') return reply.writeHead(302, { location: url.searchParams.get('redirect_uri') }).end();
		return json(reply, 404, { error: 'not_found' });
	}

	reset() {
		this.person = RAM;
		this.habit = {};
		this.error = undefined;
		for (const calls of Object.values(this.calls)) calls.length = 0;
	}

	section(more = {}) {
		const at = (what) => `${this.origin}/idshub/${what}`;
		return {
			kind: 'person', profile: 'oauth2-userinfo', authorization_endpoint: at('authorize'),
			token_endpoint: at('token'), userinfo_endpoint: at('userinfo'), logout_endpoint: at('logout'), ...more,
		};
	}

	stop() {
		this.server.closeAllConnections();
		return new Promise((resolve) => { this.server.close(resolve); });
	}
}

export const startUaePass = () => new Promise((resolve) => {
	const uaepass = new UaePass();
	uaepass.server = http.createServer((request, reply) => {
		let body = '';
		request.on('data', (bytes) => { body += bytes; });
		request.on('end', () => uaepass.answer(request, body, reply));
	});
	uaepass.server.listen(0, '127.0.0.1', () => {
		uaepass.origin = `http://127.0.0.1:${uaepass.server.address().port}`;
		resolve(uaepass);
	});
});
