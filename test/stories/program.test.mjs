// SPDX-License-Identifier: EUPL-1.2
// The program itself: how it starts, stops, answers what is not there, and what it never
// says in its log.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import http from 'node:http';
import net from 'node:net';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';

import { applicant, approved, assertStatus, staff, submitted } from '../lib/apply.mjs';
import { freePort, PROGRAM, shared, start, temporaryFolder } from '../lib/server.mjs';

const box = shared({ before, after });
const run = (words) => promisify(execFile)(PROGRAM, words, { timeout: 30000 })
	.then(({ stdout, stderr }) => ({ status: 0, stdout, stderr }), (error) => ({ status: error.code, stdout: error.stdout, stderr: error.stderr }));

test('/healthz says that it is well', async () => {
	assertStatus(await box.server.client().get('/healthz'), 200);
});

test('the demonstration listens on loopback only', async () => {
	for (const address of ['0.0.0.0:0', '192.0.2.1:8080', '[::]:0']) {
		const { status, stderr } = await run(['demo', '--listen', address, '--data', temporaryFolder()]);
		assert.notEqual(status, 0, address);
		assert.ok(stderr.length > 0, 'it says why');
	}
});

test('a taken port is said and refused', async () => {
	const { status, stderr } = await run(['demo', '--listen', `127.0.0.1:${box.server.port}`, '--data', temporaryFolder()]);
	assert.notEqual(status, 0);
	assert.match(stderr, new RegExp(`${box.server.port}`));
});

test('words that it does not know are refused with 3', async () => {
	for (const words of [[], ['fly'], ['demo', '--sideways'], ['verify'], ['serve', '--config']]) {
		assert.equal((await run(words)).status, 3, words.join(' '));
	}
	for (const words of [['--help'], ['--version']]) {
		const { status, stdout } = await run(words);
		assert.equal(status, 0, words.join(' '));
		assert.match(stdout, /tasrih/);
	}
});

test('what is there stays after a restart', async () => {
	const first = await start();
	const person = await applicant(first, 'load-1');
	const { reference } = await submitted(person);
	await first.stop();
	const again = await start({ data: first.data, port: first.port });
	const view = assertStatus(await person.api('GET', '/application'), 200).json;
	assert.equal(view.reference, reference);
	await again.stop();
	assert.ok(again.leavesNobody(), 'no process is left behind');
	again.remove();
});

test('SIGTERM lets what is in flight finish', async () => {
	const server = await start({ port: await freePort() });
	const people = await Promise.all(Array.from({ length: 8 }, (_, i) => applicant(server, `load-${i}`)));
	const answers = people.map((person) => person.api('POST', '/application', {}).then((reply) => reply.status, () => 'cut'));
	server.process.kill('SIGTERM');
	const seen = await Promise.all(answers);
	await server.stop();
	server.remove();
	assert.ok(seen.every((status) => ['cut', 200, 201, 503].includes(status)), `${seen}`);
});

test('every answer carries the headers that protect it', async () => {
	const visitor = box.server.client();
	for (const path of ['/en/', '/ar/verify', '/en/nothing', '/V', '/en/demo']) {
		const { headers } = await visitor.get(path);
		const csp = headers.get('content-security-policy') ?? '';
		assert.match(csp, /default-src 'none'/, path);
		assert.match(csp, /frame-ancestors 'none'/, path);
		assert.match(csp, /base-uri 'none'/, path);
		assert.doesNotMatch(csp, /unsafe/, path);
		assert.equal(headers.get('x-content-type-options'), 'nosniff', path);
		assert.ok(headers.get('referrer-policy'), path);
	}
});

test('/ chooses the language: by cookie, then by what the browser asks for', async () => {
	const rows = [['ar-AE,ar;q=0.9,en;q=0.5', '/ar/'], ['en-GB', '/en/'], ['fr, ar;q=0.2', '/ar/'], ['en;q=0.1, ar', '/ar/']];
	for (const [asked, where] of rows) {
		const reply = await box.server.client(asked).request('GET', '/');
		assertStatus(reply, 302, 303);
		assert.match(reply.location, new RegExp(`${where}$`), asked);
	}
	const visitor = box.server.client('en');
	await visitor.get('/ar/');
	if (visitor.cookies.has('lang')) assert.match((await visitor.request('GET', '/')).location, /\/ar\/$/);
});

test('what is not there gives 404 in the reader\'s language', async () => {
	for (const language of ['en', 'ar']) {
		for (const path of ['/nothing', '/permits/DP-0', '/application/nothing', '/%00', '/%ff', '/../etc/passwd', `/${'a'.repeat(3000)}`]) {
			const reply = await box.server.client(language).request('GET', `/${language}${path}`);
			assert.ok([303, 400, 404, 414].includes(reply.status), `${path}: ${reply.status}`);
			if (reply.status === 404) assert.match(reply.text, new RegExp(`lang="${language}`), path);
		}
	}
});

test('an open redirect is not opened', async () => {
	for (const next of ['https://evil.example/', '//evil.example', '/\\evil.example', '/en/..//evil.example', 'javascript:alert(1)']) {
		const person = box.server.client();
		const page = await person.signIn('load-5', next);
		assert.ok(page.path.startsWith('/'), next);
		assert.equal(page.status < 500, true, `${next}: ${page.status}`);
	}
});

const raw = (text, wait = 3000) => new Promise((resolve) => {
	let answer = '';
	const socket = net.connect(box.server.port, '127.0.0.1', () => socket.write(text));
	socket.on('data', (bytes) => { answer += bytes; });
	socket.on('error', () => resolve(answer));
	socket.on('close', () => resolve(answer));
	setTimeout(() => socket.destroy(), wait);
});

test('HTTP that is broken gets 400 or a closed door, and the server lives', async () => {
	const rows = ['\0\0\0\0\r\n\r\n', 'GET\r\n\r\n', 'GET / HTTP/9.9\r\n\r\n', `GET / HTTP/1.1\r\nhost: x\r\n${'a: b\r\n'.repeat(5000)}\r\n`,
		`GET /${'a'.repeat(100000)} HTTP/1.1\r\n\r\n`, 'POST /en/verify HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n',
		'POST /en/verify HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
		'GET / HTTP/1.1\r\nhost: x\r\ncookie: session=\x01\x02;;;==;\r\n\r\n', // more cookies than a connection has room for: leaked the request once
		`GET / HTTP/1.1\r\nhost: x\r\ncookie: ${'a=b; '.repeat(400)}\r\n\r\n`, `GET / HTTP/1.1\r\nhost: x\r\ncookie: ${'a=b; '.repeat(2000)}\r\n\r\n`];
	for (const row of rows) {
		const answer = await raw(row, 1500);
		assert.doesNotMatch(answer, /^HTTP\/1\.1 50[0-4]/, JSON.stringify(row.slice(0, 60)));
		assertStatus(await box.server.client().get('/healthz'), 200);
	}
});

test('HEAD answers like GET, without a body', async () => {
	const { status, length } = await new Promise((resolve, reject) => {
		http.request(`${box.server.origin}/en/`, { method: 'HEAD' }, (reply) => {
			let length = 0;
			reply.on('data', (bytes) => { length += bytes.length; });
			reply.on('end', () => resolve({ status: reply.statusCode, length }));
		}).on('error', reject).end();
	});
	assert.equal(status, 200);
	assert.equal(length, 0);
});

test('slow visitors do not keep others waiting', async () => {
	const sockets = Array.from({ length: 200 }, () => net.connect(box.server.port, '127.0.0.1'));
	for (const socket of sockets) {
		socket.on('error', () => {});
		socket.write('GET /en/ HTTP/1.1\r\nhost: x\r\n');
	}
	const started = Date.now();
	assertStatus(await box.server.client().get('/en/'), 200);
	assert.ok(Date.now() - started < 5000, `${Date.now() - started} ms`);
	for (const socket of sockets) socket.destroy();
});

test('the log never says who', async () => {
	const person = await applicant(box.server, 'fatima');
	const { reference } = await submitted(person, { details: { passport_number: 'ZZ998877' } });
	const permit = await approved(await staff(box.server, 'officer1'), reference);
	const number = permit.number ?? permit;
	await box.server.client().get(`/en/verify?number=${number}`);
	const { details } = assertStatus(await person.api('GET', '/application'), 200).json;
	const secrets = [...Object.values(details), ...person.cookies.values(), person.csrf]
		.filter((value) => typeof value === 'string' && value.length > 4);
	assert.ok(secrets.length > 5);
	for (const secret of secrets) assert.ok(!box.server.log.includes(secret), `the log says ${secret}`);
	for (const line of box.server.log.split('\n').filter((one) => one.startsWith('{'))) JSON.parse(line);
});
