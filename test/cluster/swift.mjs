// SPDX-License-Identifier: EUPL-1.2
// Somebody else's S3-compatible store on loopback: OpenStack Swift with its S3 API, one node,
// one copy (Debian's python3-swift). It reckons AWS
// signatures by its own code, keeps objects in its own files, lists them in its own way.
//
//	const swift = await startSwift();
//	swift.section(secretFile)                    // [uploads] of tasrih.conf; the bucket is there
//	await swift.names()                          // what the bucket holds, by ListObjectsV2
//	await swift.stop();
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { freePort, temporaryFolder } from '../lib/server.mjs';
import { signature } from './s3.mjs';

const LAUNCHER = fileURLToPath(new URL('swift_server.py', import.meta.url));
const KEEPERS = ['account', 'container', 'object'];
const ACCOUNT = 'tasrih';
const USER = 'files';
export const SWIFT_SECRET = 'another-secret-of-swift';
const BUCKET = 'uploads-of-an-authority';
const REGION = 'me-central-1';
const START_SECONDS = 30;
const sha256 = (text) => createHash('sha256').update(text).digest('hex');

const common = (folder, port) => `[DEFAULT]\nbind_ip = 127.0.0.1\nbind_port = ${port}\nuser = ${os.userInfo().username}\n`
	+ `swift_dir = ${folder}\ndevices = ${folder}/devices\nmount_check = false\nworkers = 0\nlog_level = ERROR\n`;
const filters = (...names) => names.map((name) => `[filter:${name}]\nuse = egg:swift#${name}\n`).join('');

const keeperConfig = (folder, name, port) => `${common(folder, port)}[pipeline:main]\npipeline = ${name}-server\n`
	+ `[app:${name}-server]\nuse = egg:swift#${name}\n`;
// It wants a memcached to remember who is who; without one it asks each time.
const proxyConfig = (folder, port) => `${common(folder, port)}[pipeline:main]\n`
	+ 'pipeline = catch_errors cache s3api tempauth copy dlo slo proxy-server\n'
	+ '[app:proxy-server]\nuse = egg:swift#proxy\naccount_autocreate = true\n'
	+ filters('catch_errors', 'copy', 'dlo', 'slo')
	+ '[filter:cache]\nuse = egg:swift#memcache\nmemcache_servers = 127.0.0.1:1\n'
	+ `[filter:tempauth]\nuse = egg:swift#tempauth\nuser_${ACCOUNT}_${USER} = ${SWIFT_SECRET} .admin\n`
	+ `[filter:s3api]\nuse = egg:swift#s3api\nlocation = ${REGION}\n`;

const makeRing = (folder, name, port) => {
	const builder = (...words) => execFileSync('/usr/bin/python3', [LAUNCHER, 'ring', path.join(folder, `${name}.builder`), ...words], { stdio: 'pipe' });
	builder('create', '4', '1', '1');
	builder('add', '--region', '1', '--zone', '1', '--ip', '127.0.0.1', '--port', String(port), '--device', 'd1', '--weight', '1');
	builder('rebalance');
};

class Swift {
	constructor() {
		this.folder = temporaryFolder();
		this.processes = [];
	}

	launch(name) {
		this.processes.push(spawn('/usr/bin/python3', [LAUNCHER, this.folder, name], { stdio: 'ignore' }));
	}

	async start() {
		mkdirSync(path.join(this.folder, 'devices', 'd1'), { recursive: true });
		writeFileSync(path.join(this.folder, 'swift.conf'), '[swift-hash]\nswift_hash_path_prefix = a\nswift_hash_path_suffix = b\n'
			+ '[storage-policy:0]\nname = one-copy\ndefault = yes\n');
		for (const name of KEEPERS) {
			const port = await freePort();
			makeRing(this.folder, name, port);
			writeFileSync(path.join(this.folder, `${name}.conf`), keeperConfig(this.folder, name, port));
			this.launch(name);
		}
		this.port = await freePort();
		writeFileSync(path.join(this.folder, 'proxy.conf'), proxyConfig(this.folder, this.port));
		this.launch('proxy');
		await this.makeBucket();
	}

	// One signed request; its status and text.
	ask(method, target) {
		const [where, query = ''] = target.split('?');
		const time = `${new Date().toISOString().replace(/[-:]/g, '').slice(0, 15)}Z`;
		const scope = `${time.slice(0, 8)}/${REGION}/s3/aws4_request`;
		const headers = { host: `127.0.0.1:${this.port}`, 'x-amz-content-sha256': sha256(''), 'x-amz-date': time };
		const signed = Object.keys(headers);
		const proof = signature({ method, path: where, query, headers, signed, payload: sha256(''), secret: SWIFT_SECRET, scope, time });
		headers.authorization = `AWS4-HMAC-SHA256 Credential=${ACCOUNT}:${USER}/${scope},SignedHeaders=${signed.join(';')},Signature=${proof}`;
		return new Promise((resolve) => {
			const request = http.request({ host: '127.0.0.1', port: this.port, method, path: target, headers }, (reply) => {
				const parts = [];
				reply.on('data', (bytes) => parts.push(bytes)).on('end', () => resolve({ status: reply.statusCode, text: Buffer.concat(parts).toString() }));
			});
			request.on('error', () => resolve({ status: 0, text: '' })).end();
		});
	}

	async makeBucket() {
		const until = Date.now() + START_SECONDS * 1000;
		for (let reply; reply?.status !== 200; await sleep(100)) {
			assert.ok(Date.now() < until, `Swift does not start: ${reply?.status} ${reply?.text}`);
			reply = await this.ask('PUT', `/${BUCKET}`);
		}
	}

	async names() {
		const { status, text } = await this.ask('GET', `/${BUCKET}?list-type=2`);
		assert.equal(status, 200, text);
		return [...text.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, name]) => name);
	}

	section(secretFile) {
		return { endpoint: `http://127.0.0.1:${this.port}`, bucket: BUCKET, region: REGION, key_id: `${ACCOUNT}:${USER}`,
			secret_file: secretFile, path_style: 'yes' };
	}

	async stop() {
		await Promise.all(this.processes.map((one) => new Promise((resolve) => {
			one.once('exit', resolve);
			if (one.exitCode !== null || one.signalCode !== null) resolve();
			one.kill('SIGKILL');
		})));
		rmSync(this.folder, { recursive: true, force: true });
	}
}

export const startSwift = async () => {
	const swift = new Swift();
	process.on('exit', () => { for (const one of swift.processes) one.kill('SIGKILL'); });
	await swift.start();
	return swift;
};
