// SPDX-License-Identifier: EUPL-1.2
// tasrih serve as an authority runs it (a database of its own choice, a store of its own
// choice), with its lists loaded, one officer, and a UAE PASS where everybody is somebody new.
//
//	const authority = await openAuthority({ server: { database }, uploads: s3.section(file) });
//	const client = await authority.person();
//	const officer = await authority.officer();
//	await authority.stop();
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { approved, submitted } from '../lib/apply.mjs';
import { PROGRAM, Server } from '../lib/server.mjs';
import { serve, signIn } from '../signin/serve.mjs';
import { RAM, startUaePass } from '../signin/uaepass.mjs';

const TOP = fileURLToPath(new URL('../..', import.meta.url));
const OFFICER = { ...RAM, sub: 'UAEPASS/officer', uuid: 'officer', fullnameEN: 'Maryam,,,,Haddad,,' };

// ISO/IEC 7812-1: the last digit of an Emirates ID.
const withLuhn = (digits) => {
	const sum = [...digits].reverse().reduce((all, digit, i) => all + [Number(digit), (2 * digit) % 10 + (digit > 4 ? 1 : 0)][(i + 1) % 2], 0);
	return digits + ((10 - (sum % 10)) % 10);
};

let born = 0;
const somebody = () => {
	const number = String(++born).padStart(7, '0');
	return { ...RAM, sub: `UAEPASS/person-${number}`, uuid: `person-${number}`, idn: withLuhn(`7841989${number}`), email: `p${number}@example.test` };
};

class Authority {
	tasrih(...words) {
		return execFileSync(PROGRAM, [...words, '--config', this.server.config], { cwd: TOP, encoding: 'utf8', stdio: 'pipe' });
	}

	async enter(provider, options) {
		const client = this.server.client('en');
		const page = await signIn(this.server, client, provider, options);
		assert.equal(page.status, 200, `${page.path}: ${page.text.slice(0, 300)}`);
		return client;
	}

	person() {
		return this.enter('uaepass', { next: '/en/application' });
	}

	async officer() {
		this.uaepass.next = OFFICER;
		const client = await this.enter('staff', { next: '/en/desk', staff: true });
		this.uaepass.next = null;
		return client;
	}

	// A permit in force; its number.
	async permit(officer, client) {
		const { reference } = await submitted(client);
		const permit = await approved(officer, reference);
		return permit.number ?? permit;
	}

	// The same configuration, started anew.
	async again() {
		const { port, data, config } = this.server;
		this.server = Object.assign(new Server(port, data), { config });
		this.server.spawn(['serve', '--config', config]);
		await this.server.ready();
	}

	async stop() {
		await this.server?.stop();
		this.server?.remove();
		await this.uaepass.stop();
	}
}

export const openAuthority = async (options = {}) => {
	const authority = new Authority();
	const uaepass = await startUaePass();
	uaepass.next = null;
	Object.defineProperty(uaepass, 'person', { get: () => uaepass.next ?? somebody(), set: () => {} });
	authority.uaepass = uaepass;
	authority.server = await serve({ uaepass: uaepass.section(), staff: uaepass.section({ kind: 'staff' }) }, undefined, options);
	authority.tasrih('centre', 'load', 'data/demo/centres.tsv');
	authority.tasrih('rule', 'load', 'data/ae/rules.tsv');
	authority.tasrih('role', 'grant', '--provider', 'staff', '--subject', OFFICER.uuid, '--role', 'officer');
	return authority;
};
