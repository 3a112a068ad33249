// SPDX-License-Identifier: EUPL-1.2
// What goes out of the house: mail through a real SMTP server, SMS through a gateway. A
// message is sent again until it is out, refused, or too old; it survives kill -9; its code
// is gone from the database then, and no address is in the log.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { assertStatus, DETAILS, submit, draft } from '../lib/apply.mjs';
import { certificateFor, startGateway, startPost } from '../lib/post.mjs';
import { PROGRAM, freePort, temporaryFolder } from '../lib/server.mjs';
import { PEOPLE, pass, startOpenId } from '../signin/openid.mjs';
import { begin, rows, serve, stop } from '../signin/serve.mjs';

const TOP = fileURLToPath(new URL('../..', import.meta.url));
const CODE = /\b\d{6}\b/;
const secrets = temporaryFolder();
const secret = (name, text) => {
	const file = path.join(secrets, name);
	writeFileSync(file, `${text}\n`, { mode: 0o600 });
	return file;
};
let [openid, server, post, gateway] = [];

const sections = (more) => ({
	mail: { url: `smtp://127.0.0.1:${post.port}`, from: 'no-reply@permits.example.test', ...more },
	sms: { url: gateway.url, token_file: secret('sms.token', 'a token') },
});
const people = () => ({ openid: { profile: 'oidc', kind: 'person', issuer: openid.issuer,
	claim_identity_number: 'national_id', claim_nationality: 'country' } });
const tasrih = (...words) => execFileSync(PROGRAM,
	[...words, '--config', path.join(server.data, 'tasrih.conf')], { cwd: TOP, encoding: 'utf8', stdio: 'pipe' });

// In the page's language; the people of the provider have a verified e-mail and no verified phone.
const enter = async (login, language) => {
	const client = server.client(language);
	const address = await pass(openid, client, (await begin(server, client, 'openid')).location, login);
	await client.follow(await client.request('GET', address));
	return client;
};

const change = (sql) => execFileSync('python3', ['-c', `
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], timeout=10)
db.execute(sys.argv[2])
db.commit()
`, path.join(server.data, 'tasrih.db'), sql]);
// As if the pause before the next attempt were over.
const hurry = () => change("UPDATE outbox SET next_at = 0 WHERE state = 'queued'");
const outbox = (what = 'state, failure, data, address') => rows(server, `SELECT ${what} FROM outbox ORDER BY id DESC`);
const settled = async (state, count) => {
	for (let i = 0; i < 200; i++) {
		if (rows(server, `SELECT count(*) FROM outbox WHERE state = '${state}'`)[0][0] >= count) return;
		await sleep(50);
	}
	throw new Error(`not ${count} ${state}: ${JSON.stringify(outbox())}`);
};
const failed = async (word) => {
	for (let i = 0; i < 400; i++) {
		if (outbox('failure').some(([failure]) => failure === word)) return;
		await sleep(50);
	}
	throw new Error(`no "${word}": ${JSON.stringify(outbox())}`);
};

// Three people of the provider, so that each has an application of his own.
for (const [index, name] of ['noura', 'salem', 'huda', 'rashid'].entries()) {
	PEOPLE[name] = { name: `Person ${name}`, email: `${name}@example.test`, email_verified: true,
		phone_number: `+97150000001${index}`, phone_number_verified: true, national_id: PEOPLE.fatima.national_id, country: 'ARE' };
}

before(async () => {
	const port = await freePort();
	[openid, post, gateway] = [await startOpenId(await freePort(), `http://127.0.0.1:${port}`), await startPost(), await startGateway()];
	server = await serve(people(), port, sections());
	tasrih('centre', 'load', 'data/demo/centres.tsv');
	tasrih('rule', 'load', 'data/ae/rules.tsv');
});
after(async () => {
	await stop(server);
	await Promise.all([openid?.stop(), post?.stop(), gateway?.stop()]);
});

// Draft and submission of somebody; what stands in his inbox of it.
const apply = async (login, language) => {
	const client = await enter(login, language);
	await client.get(`/${language}/application`);
	await draft(client, { details: { emirates_id: undefined } });
	const reply = assertStatus(await submit(client), 200, 201);
	const [letter] = (await client.api('GET', '/inbox')).json.letters;
	return { client, reference: reply.json.reference, letter };
};

describe('a mail', () => {
	test('announces the letter in the language of the person, and a parser reads it', async () => {
		const { reference, letter } = await apply('noura', 'ar');
		const mail = await post.mail(({ to }) => to === 'noura@example.test');
		assert.equal(mail.subject, 'استلمنا طلبك');
		assert.equal(mail.from.value[0].address, 'no-reply@permits.example.test');
		assert.equal(mail.from.value[0].name, 'تصاريح الطائرات بدون طيار');
		assert.ok(mail.text.includes(reference));
		assert.ok(mail.text.includes(`${server.origin}/ar/inbox/${letter.id}`));
		assert.match(mail.html, /<html lang="ar" dir="rtl">/);
		assert.ok(mail.html.includes(`href="${server.origin}/ar/inbox/${letter.id}"`));
		assert.equal(mail.headers.get('auto-submitted'), 'auto-generated');
		assert.match(mail.messageId, /^<[0-9a-f]{32}@permits\.example\.test>$/);
		assert.ok(Math.abs(Date.now() - mail.date) < 60e3);
		assert.ok(!mail.headers.has('list-unsubscribe'));
		for (const line of mail.raw.split('\r\n')) assert.match(line, /^[\x20-\x7e]{0,76}$/);
		await settled('sent', 1);
		assert.deepEqual(outbox()[0], ['sent', '', '', null]);
	});

	test('is sent again after a temporary no, and given up on a lasting one', async () => {
		post.answers.push(451);
		await apply('salem', 'en');
		await failed('temporary');
		assert.ok(!post.mails.some(({ to }) => to === 'salem@example.test'));
		hurry();
		const mail = await post.mail(({ to }) => to === 'salem@example.test');
		assert.equal(mail.subject, 'We have received your application');
		await settled('sent', 2);
		post.answers.push(550);
		await apply('huda', 'en');
		await settled('failed', 1);
		assert.deepEqual(outbox()[0], ['failed', 'refused', '', null]);
		hurry();
		await sleep(2500);
		assert.ok(!post.mails.some(({ to }) => to === 'huda@example.test'));
	});

	test('waits for a server that is down, and survives kill -9', async () => {
		const { port } = post;
		await post.stop();
		await apply('rashid', 'en');
		await failed('network');
		server.process.kill('SIGKILL');
		await server.exit;
		post = await startPost({ port });
		server = await serve(people(), server.port, { ...sections(), data: server.data });
		hurry();
		const mail = await post.mail(({ to }) => to === 'rashid@example.test');
		assert.match(mail.text, /TA-\d{4}-\d+/);
		await settled('sent', 3);
	});
});

describe('a code', () => {
	test('goes to the gateway, confirms the phone, and is gone from the database', async () => {
		const client = await enter('fatima', 'en');
		await client.get('/en/application');
		assertStatus(await client.api('POST', '/application', {}), 200, 201);
		gateway.statuses.push(503);
		assertStatus(await client.api('PUT', '/application/details',
			{ passport_number: DETAILS.passport_number, name_arabic: 'فاطمة', phone: '+971501234599' }), 200, 204);
		await failed('temporary');
		assert.equal(gateway.calls.length, 1);
		assert.equal(gateway.calls[0].headers.authorization, 'Bearer a token');
		renameSync(secret('sms.new', 'a newer token'), path.join(secrets, 'sms.token')); // as who renews it does
		hurry();
		await gateway.call(() => gateway.calls.length > 1);
		const [, call] = gateway.calls;
		assert.equal(call.text, gateway.calls[0].text);
		assert.equal(call.to, '+971501234599');
		assert.equal(call.headers.authorization, 'Bearer a newer token');
		assert.equal(call.method, 'POST');
		const [code] = CODE.exec(call.text);
		await settled('sent', 4);
		assert.equal(rows(server, `SELECT count(*) FROM outbox WHERE data LIKE '%${code}%'`)[0][0], 0);
		assertStatus(await client.api('POST', '/application/contacts/confirm', { field: 'phone', code }), 200);
	});
});

describe('TLS', () => {
	// Any address but those of loopback by name: 127.0.0.2 is one that no house would trust unseen.
	const away = async (options, keys) => {
		await stop(server);
		await post.stop();
		post = await startPost({ host: '127.0.0.2', ...options });
		const url = `${keys.scheme ?? 'smtp'}://127.0.0.2:${post.port}`;
		server = await serve(people(), server.port, sections({ ...keys.more, url }));
		tasrih('centre', 'load', 'data/demo/centres.tsv');
		tasrih('rule', 'load', 'data/ae/rules.tsv');
	};
	const user = () => ({ user: 'tasrih', password_file: secret('mail.password', 'pass word') });

	test('is needed by a server away from loopback: without STARTTLS nothing is said to it', async () => {
		await away({}, { more: user() });
		await apply('noura', 'en');
		await failed('tls');
		assert.equal(post.mails.length, 0);
		assert.equal(post.auth, undefined);
	});

	test('of a stranger is refused, and that of the house is taken, by STARTTLS and from the start', async () => {
		const certificate = certificateFor('127.0.0.2');
		const options = { ...certificate, disabledCommands: [] };
		await away(options, { more: user() });
		await apply('noura', 'en');
		await failed('tls');
		assert.equal(post.auth, undefined);
		for (const scheme of ['smtp', 'smtps']) {
			await away({ ...options, secure: scheme === 'smtps' }, { scheme, more: { ...user(), ca_file: certificate.file } });
			await apply('noura', 'en');
			const mail = await post.mail();
			assert.ok(mail.secure);
			assert.equal(post.auth.username, 'tasrih');
			assert.equal(post.auth.password, 'pass word');
		}
	});

	test('is shown ours, and no password is needed: a server that asks for one takes no other', async () => {
		const [theirs, ours] = ['127.0.0.2', '127.0.0.1'].map(certificateFor);
		const options = { ...theirs, secure: true, requestCert: true, rejectUnauthorized: true, ca: [ours.cert] };
		const house = { scheme: 'smtps', more: { ca_file: theirs.file } };
		await away(options, { ...house, more: { ...house.more, cert_file: ours.file, key_file: ours.keyFile } });
		await apply('noura', 'en');
		assert.ok((await post.mail()).secure);
		assert.equal(post.auth, undefined);
	});
});

test('no address and no code is in the log', () => {
	assert.doesNotMatch(server.log, /@example\.test|97150|pass word|a token|a newer token/);
});
