// SPDX-License-Identifier: EUPL-1.2
// A browser without a screen: keeps cookies, finds forms, follows redirects when told.
//
//	const fatima = server.client('ar');
//	await fatima.signIn('fatima');
//	const page = await fatima.get('/ar/application/details');
//	const reply = await fatima.submit(page, /details$/, { passport_number: 'X1234567' });
//	const answer = await fatima.api('GET', '/application');
import assert from 'node:assert/strict';

const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const unescape = (text) => text.replace(/&(#x?[0-9a-f]+|\w+);/gi, (all, name) => {
	if (name[0] !== '#') return ENTITIES[name] ?? all;
	return String.fromCodePoint(Number(name.replace('#x', '0x').replace('#', '')));
});

const attributes = (tag) => {
	const found = {};
	for (const [, name, value = ''] of tag.matchAll(/([a-z-]+)(?:="([^"]*)")?/g)) found[name] = unescape(value);
	return found;
};

// [{action, method, enctype, fields: [[name, value]...]}], fields as a browser would
// send them when the person touches nothing (buttons are not pressed).
export const forms = (html) => [...html.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)].map(([, head, inside]) => {
	const fields = [];
	for (const match of inside.matchAll(/<input\b([^>]*)>/g)) {
		const input = attributes(match[1]);
		const choice = input.type === 'checkbox' || input.type === 'radio';
		if (!input.name || input.type === 'file' || input.type === 'submit') continue;
		if (choice && !('checked' in input)) continue;
		fields.push([input.name, input.value ?? (choice ? 'on' : '')]);
	}
	for (const match of inside.matchAll(/<textarea\b([^>]*)>([^<]*)<\/textarea>/g)) {
		const area = attributes(match[1]);
		if (area.name) fields.push([area.name, unescape(match[2])]);
	}
	for (const match of inside.matchAll(/<select\b([^>]*)>(.*?)<\/select>/gs)) {
		const chosen = [...match[2].matchAll(/<option\b([^>]*)>/g)].map((one) => attributes(one[1]));
		const option = chosen.find((one) => 'selected' in one) ?? chosen[0];
		if (option) fields.push([attributes(match[1]).name, option.value ?? '']);
	}
	return { ...attributes(head), fields, inside };
});

export class Client {
	constructor(origin, language = 'en') {
		this.origin = origin;
		this.language = language;
		this.cookies = new Map();
	}

	// Another tab of the same browser: the same cookies, now and later.
	tab() {
		const other = new Client(this.origin, this.language);
		other.cookies = this.cookies;
		return other;
	}

	async request(method, path, { headers = {}, body } = {}) {
		const url = new URL(path, this.origin);
		const reply = await fetch(url, {
			method, body, redirect: 'manual',
			headers: {
				'accept-language': this.language,
				...(this.cookies.size ? { cookie: [...this.cookies].map((pair) => pair.join('=')).join('; ') } : {}),
				...headers,
			},
		});
		const setCookies = reply.headers.getSetCookie?.() ?? splitCookies(reply.headers.get('set-cookie'));
		for (const cookie of setCookies) {
			const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie);
			if (/max-age=(0|-\d+)(;|$)/i.test(cookie)) this.cookies.delete(name);
			else this.cookies.set(name, value);
		}
		const bytes = Buffer.from(await reply.arrayBuffer());
		return {
			status: reply.status, headers: reply.headers, setCookies, bytes, path: url.pathname + url.search,
			location: reply.headers.get('location'),
			get text() { return bytes.toString('utf8'); },
			get json() { return JSON.parse(bytes.toString('utf8')); },
		};
	}

	async follow(reply) {
		for (let step = 0; [301, 302, 303, 307].includes(reply.status); step++) {
			assert.ok(step < 10, `redirects go round: ${reply.location}`);
			reply = await this.request('GET', new URL(reply.location, new URL(reply.path, this.origin)).href);
		}
		return reply;
	}

	async get(path) {
		return this.follow(await this.request('GET', path));
	}

	// A form of the page, with some fields filled in otherwise. An array gives a field
	// several values; null leaves it out.
	filled(page, action, values = {}) {
		const form = forms(page.text).find((one) => action.test(one.action ?? page.path));
		assert.ok(form, `no form for ${action} on ${page.path} (${page.status})`);
		const fields = form.fields.filter(([name]) => !(name in values));
		for (const [name, value] of Object.entries(values)) {
			for (const one of [value].flat()) if (one !== null) fields.push([name, String(one)]);
		}
		return { action: new URL(form.action ?? '', new URL(page.path, this.origin)).href, fields };
	}

	// Sends it and does not follow the redirect.
	async send({ action, fields }) {
		return this.request('POST', action, { body: new URLSearchParams(fields) });
	}

	async submit(page, action, values) {
		return this.follow(await this.send(this.filled(page, action, values)));
	}

	async upload(page, action, file) {
		const { action: where, fields } = this.filled(page, action);
		return this.request('POST', where, { body: multipart(fields, file) });
	}

	async signIn(persona, next = `/${this.language}/application`, from = 'sign-in') {
		let page = await this.get(`/${this.language}/${from}?next=${encodeURIComponent(next)}`);
		if (!/action="[^"]*\/demo\/sign-in/.test(page.text)) {
			page = await this.submit(page, /\/sign-in\/[a-z-]*demo/);
		}
		page = await this.submit(page, /\/demo\/sign-in/, { persona });
		this.csrf = undefined;
		return page;
	}

	staffSignIn(persona, next = `/${this.language}/desk`) {
		return this.signIn(persona, next, 'staff/sign-in');
	}

	// The CSRF token of the session, fetched once; empty for nobody.
	async token() {
		if (this.csrf === undefined) {
			const session = await this.request('GET', '/api/v1/session');
			this.csrf = session.status === 200 ? session.json.csrf : '';
		}
		return this.csrf;
	}

	// JSON in and out.
	async api(method, path, value, headers = {}) {
		if (method !== 'GET') await this.token();
		const body = value instanceof FormData || value === undefined ? value : JSON.stringify(value);
		return this.request(method, `/api/v1${path}`, {
			body,
			headers: {
				...(typeof body === 'string' ? { 'content-type': 'application/json' } : {}),
				...(method !== 'GET' && this.csrf ? { 'x-csrf-token': this.csrf } : {}),
				...headers,
			},
		});
	}
}

// Debian's Node 18 has no getSetCookie.
const splitCookies = (header) => (header ? header.split(/,\s*(?=[^;,=\s]+=)/) : []);

export const multipart = (fields, { name, bytes, type = 'application/octet-stream', field = 'file' }) => {
	const body = new FormData();
	for (const [key, value] of fields) body.append(key, value);
	body.append(field, new Blob([bytes], { type }), name);
	return body;
};
