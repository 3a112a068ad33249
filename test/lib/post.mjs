// SPDX-License-Identifier: EUPL-1.2
// The world that mail and SMS go out to: a real SMTP server, and a gateway for SMS.
//
//	const post = await startPost({ host: '127.0.0.1' });
//	post.answers.push(451);                 // to the next RCPT; then it takes again
//	const mail = await post.mail(({ subject }) => /code/.test(subject));
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

import { temporaryFolder } from './server.mjs';

const PATIENCE_SECONDS = 20;

const until = async (what, find) => {
	const end = Date.now() + PATIENCE_SECONDS * 1000;
	while (Date.now() < end) {
		const found = find();
		if (found) return found;
		await sleep(50);
	}
	throw new Error(`no ${what} in ${PATIENCE_SECONDS} s`);
};

// A key and a certificate that says this address, which is its own authority.
export const certificateFor = (address) => {
	const folder = temporaryFolder();
	const [key, cert] = ['key.pem', 'cert.pem'].map((name) => path.join(folder, name));
	execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2',
		'-subj', '/CN=test', '-addext', `subjectAltName=IP:${address}`, '-keyout', key, '-out', cert], { stdio: 'pipe' });
	return { file: cert, keyFile: key, key: readFileSync(key), cert: readFileSync(cert) };
};

const error = (code) => Object.assign(new Error('as the test wants it'), { responseCode: code });

// options: those of smtp-server.
export const startPost = async ({ host = '127.0.0.1', port = 0, ...options } = {}) => {
	const post = { mails: [], answers: [], sessions: 0 };
	const server = new SMTPServer({
		authOptional: true, disableReverseLookup: true, logger: false, disabledCommands: ['STARTTLS'],
		onConnect: (session, done) => { post.sessions++; done(); },
		onAuth: (given, session, done) => { post.auth = given; done(null, { user: given.username }); },
		onRcptTo: (address, session, done) => {
			const code = post.answers.shift();
			done(code ? error(code) : null);
		},
		onData: (stream, session, done) => {
			const parts = [];
			stream.on('data', (part) => parts.push(part));
			stream.on('end', async () => {
				const raw = Buffer.concat(parts);
				post.mails.push({ ...await simpleParser(raw), raw: raw.toString('latin1'), secure: session.secure,
					to: session.envelope.rcptTo[0].address });
				done();
			});
		},
		...options,
	});
	server.on('error', () => {}); // a client that goes away
	await new Promise((resolve) => { server.listen(port, host, resolve); });
	return Object.assign(post, {
		port: server.server.address().port,
		mail: (fits = () => true) => until('mail', () => post.mails.find(fits)),
		answered: () => until('answer', () => post.answers.length === 0),
		stop: () => new Promise((resolve) => { server.close(resolve); }),
	});
};

export const startGateway = async () => {
	const gateway = { calls: [], statuses: [] };
	const server = http.createServer((request, reply) => {
		const parts = [];
		request.on('data', (part) => parts.push(part));
		request.on('end', () => {
			gateway.calls.push({ headers: request.headers, method: request.method, ...JSON.parse(Buffer.concat(parts)) });
			reply.writeHead(gateway.statuses.shift() ?? 202).end();
		});
	});
	await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
	return Object.assign(gateway, {
		url: `http://127.0.0.1:${server.address().port}/send`,
		call: (fits = () => true) => until('SMS', () => gateway.calls.find(fits)),
		stop: () => { server.closeAllConnections(); return new Promise((resolve) => { server.close(resolve); }); },
	});
};
