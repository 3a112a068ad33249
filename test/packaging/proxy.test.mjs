// SPDX-License-Identifier: EUPL-1.2
// packaging/nginx.conf as it stands, but for ports and certificate, before a demonstration: old
// TLS is refused, plain HTTP is sent to HTTPS, and pages come through with our headers.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { createServer } from 'node:net';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import tls from 'node:tls';

import { shared, temporaryFolder, TOP } from '../lib/server.mjs';

const box = shared({ before, after });
const NAME = 'permits.example.ae';
const folder = temporaryFolder();
const freePort = () => new Promise((resolve) => {
	const server = createServer().listen(0, '127.0.0.1', () => { const { port } = server.address(); server.close(() => resolve(port)); });
});
let nginx;
let ports;

const ask = (client, port, where, more = {}) => new Promise((resolve, reject) => {
	client.get({ host: '127.0.0.1', port, path: where, headers: { host: NAME }, servername: NAME, rejectUnauthorized: false, ...more }, (reply) => {
		let text = '';
		reply.on('data', (part) => { text += part; }).on('end', () => resolve({ status: reply.statusCode, headers: reply.headers, text }));
	}).on('error', reject);
});
const hello = (options) => new Promise((resolve) => {
	const socket = tls.connect({ host: '127.0.0.1', port: ports.tls, servername: NAME, rejectUnauthorized: false, ...options },
		() => { resolve({ protocol: socket.getProtocol(), cipher: socket.getCipher().standardName }); socket.destroy(); });
	socket.on('error', ({ code }) => resolve({ refused: code }));
});

before(async () => {
	await box.started();
	ports = { plain: await freePort(), tls: await freePort() };
	const [certificate, key] = ['certificate.pem', 'key.pem'].map((name) => path.join(folder, name));
	execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2',
		'-subj', `/CN=${NAME}`, '-keyout', key, '-out', certificate], { stdio: 'ignore' });
	const site = readFileSync(path.join(TOP, 'packaging/nginx.conf'), 'utf8')
		.replace(/^\tlisten \[::\].*\n/gm, '')
		.replace('listen 80;', `listen 127.0.0.1:${ports.plain};`).replace('listen 443 ', `listen 127.0.0.1:${ports.tls} `)
		.replace('/etc/ssl/permits.example.ae.pem', certificate).replace('/etc/ssl/private/permits.example.ae.key', key)
		.replace('http://127.0.0.1:8080', box.server.origin);
	const conf = path.join(folder, 'nginx.conf');
	const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`).join('\n');
	writeFileSync(conf, `daemon off; master_process off; pid ${folder}/pid; error_log stderr;\nevents {}\nhttp {\naccess_log off;\n${places}\n${site}}\n`);
	nginx = spawn('nginx', ['-c', conf, '-p', folder], { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` } });
	for (let i = 0; i < 100; i += 1) {
		if (!(await hello({})).refused) return;
		await sleep(50);
	}
	throw new Error('nginx does not answer');
});
after(() => nginx?.kill());

test('only TLS 1.2 and 1.3, and ciphers with forward secrecy', async () => {
	assert.equal((await hello({})).protocol, 'TLSv1.3');
	const second = await hello({ maxVersion: 'TLSv1.2' });
	assert.equal(second.protocol, 'TLSv1.2');
	assert.match(second.cipher, /^TLS_ECDHE_/);
	for (const options of [{ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }, { maxVersion: 'TLSv1.2', ciphers: 'AES128-GCM-SHA256' }, { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-SHA256' }]) {
		assert.ok((await hello(options)).refused, JSON.stringify(options));
	}
});

test('plain HTTP is sent to HTTPS, and nothing else', async () => {
	const { status, headers } = await ask(http, ports.plain, '/en/centres?q=a');
	assert.deepEqual([status, headers.location], [301, `https://${NAME}/en/centres?q=a`]);
});

test('pages, faults and files that are too large come through as the server says them', async () => {
	const page = await ask(https, ports.tls, '/en/');
	assert.equal(page.status, 200);
	assert.match(page.headers['content-security-policy'], /default-src/);
	assert.match(page.text, /<html lang="en"/);
	assert.equal((await ask(https, ports.tls, '/en/nothing')).status, 404);
});
