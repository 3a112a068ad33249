// SPDX-License-Identifier: EUPL-1.2
// A PostgreSQL that takes certificates alone: the server signs in with its own, without any
// password, takes a renewed one without a restart, and is warned of a password.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chownSync, copyFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { accreditedCentre, assertStatus } from '../lib/apply.mjs';
import { BIN, newPrimary, pg, until } from '../lib/postgresql.mjs';
import { PROGRAM, temporaryFolder } from '../lib/server.mjs';
import { openAuthority } from './authority.mjs';

const NOBODY = 65534;
const folder = temporaryFolder();
const at = (name) => path.join(folder, name);
const openssl = (...words) => execFileSync('openssl', words, { stdio: 'pipe' });
let primary;
let authority;

const issue = (name, subject, serial, ...more) => {
	openssl('req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj', `/CN=${subject}`,
		'-keyout', at(`${name}.key`), '-out', at(`${name}.csr`));
	writeFileSync(at('extensions'), more.join('\n'));
	openssl('x509', '-req', '-in', at(`${name}.csr`), '-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-set_serial', String(serial),
		'-days', '1', '-extfile', at('extensions'), '-out', at(`${name}.pem`));
};
// As a renewing agent does: whole, under another name, then renamed.
const hand = (name) => {
	for (const end of ['key', 'pem']) {
		copyFileSync(at(`${name}.${end}`), at(`client/new.${end}`));
		renameSync(at(`client/new.${end}`), at(`client/tasrih.${end}`));
	}
};
const address = (more) => `postgresql://tasrih@127.0.0.1:${primary.port}/postgres?sslmode=verify-full${more}`;
const HOUSE = () => `&sslrootcert=${at('ca.pem')}`;
// Lines of the configuration are short: one that begins with a blank goes on.
const folded = (text) => text.replaceAll('&', '\n  &');
const signedIn = () => address(`${HOUSE()}&sslcert=${at('client/tasrih.pem')}&sslkey=${at('client/tasrih.key')}`);
const ask = async (sql) => (await pg('psql', '-XAtq', '-h', primary.folder, '-p', String(primary.port), '-U', 'tasrih', '-d', 'postgres', '-c', sql)).stdout.trim();
const serials = () => ask('SELECT DISTINCT client_serial FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE ssl');
const check = (more) => {
	const config = at('tasrih.conf');
	writeFileSync(config, `[server]\nlisten = 127.0.0.1:1\norigin = http://127.0.0.1:1\ndata = ${folder}\ndatabase = ${folded(address(more))}\n`
		+ '[provider staff]\nprofile = oidc\nkind = staff\nlabel_en = a\nlabel_ar = b\nissuer = https://i.example\nclient_id = c\nclient_secret = d\n', { mode: 0o600 });
	return execFileSync('sh', ['-c', '"$0" check-config --config "$1" 2>&1', PROGRAM, config], { encoding: 'utf8' });
};

before(async () => {
	mkdirSync(at('client'));
	openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', '/CN=house',
		'-keyout', at('ca.key'), '-out', at('ca.pem'));
	issue('server', 'database', 10, 'subjectAltName=IP:127.0.0.1');
	issue('first', 'tasrih', 21);
	issue('second', 'tasrih', 22);
	issue('other', 'somebody', 23);
	hand('first');
	primary = await newPrimary();
	for (const name of ['server.key', 'server.pem', 'ca.pem']) {
		copyFileSync(at(name), path.join(primary.data, name));
		if (process.getuid() === 0) chownSync(path.join(primary.data, name), NOBODY, NOBODY);
	}
	writeFileSync(path.join(primary.data, 'pg_hba.conf'), 'local all all trust\nhostssl all all 127.0.0.1/32 cert\n');
	primary.configure({ ssl: 'on', ssl_cert_file: "'server.pem'", ssl_key_file: "'server.key'", ssl_ca_file: "'ca.pem'" });
	await ask('SELECT pg_reload_conf()');
	await until('TLS', async () => await ask('SHOW ssl') === 'on');
	authority = await openAuthority({ server: { database: folded(signedIn()) } });
});
after(async () => {
	await authority?.stop();
	await primary?.stop();
	primary?.remove();
});

test('the server signs in with its certificate, and nobody does without one or with another\'s', async () => {
	assert.equal(await serials(), '21');
	for (const more of ['', `&sslcert=${at('other.pem')}&sslkey=${at('other.key')}`]) {
		assert.throws(() => execFileSync(path.join(BIN, 'psql'), ['-XAtq', '-d', address(HOUSE() + more), '-c', 'SELECT 1'],
			{ stdio: 'pipe', encoding: 'utf8', env: { PATH: process.env.PATH, HOME: folder } }), /certificate/);
	}
	assert.ok(await accreditedCentre(authority.server.client()));
});

test('a renewed one is used from the next connection on', async () => {
	hand('second');
	await ask('SELECT pg_terminate_backend(pid) FROM pg_stat_ssl WHERE ssl');
	await until('the renewed certificate', async () => {
		const reply = await authority.server.client().api('GET', '/centres?q=');
		if (reply.status !== 200) await sleep(200);
		return reply.status === 200 && await serials() === '22';
	});
	const client = await authority.person();
	assertStatus(await client.api('POST', '/application', {}), 200, 201);
});

test('a password in the address is warned of', () => {
	assert.match(check('&password=secret'), /"event":"start\.unchanging_credential","where":"database"/);
	assert.doesNotMatch(check('&password=secret'), /secret/);
	assert.doesNotMatch(check(''), /unchanging/);
});
