// SPDX-License-Identifier: EUPL-1.2
// The running server has locked itself up, root has become nobody in particular, and what
// landlock keeps shut is said in its log where the kernel cannot.
import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';

import { TOP } from '../lib/server.mjs';
import { serve, stop } from '../signin/serve.mjs';

const provider = {
	profile: 'oauth2-userinfo', kind: 'person', authorization_endpoint: 'http://127.0.0.1:9/authorize',
	token_endpoint: 'http://127.0.0.1:9/token', userinfo_endpoint: 'http://127.0.0.1:9/userinfo',
};
const share = path.join(TOP, 'data');
const asRoot = { skip: process.getuid() !== 0 && 'needs root' };

const statusOf = (pid) => Object.fromEntries(readFileSync(`/proc/${pid}/status`, 'latin1').split('\n')
	.filter(Boolean).map((line) => line.split(/:\s*/, 2)));
const threadsOf = (pid) => readdirSync(`/proc/${pid}/task`).map((thread) => statusOf(`${pid}/task/${thread}`));
const childrenOf = (pid) => readdirSync('/proc').filter((name) => /^\d+$/.test(name)).filter((name) => {
	try {
		return statusOf(name).PPid === String(pid);
	} catch {
		return false; // gone meanwhile
	}
});

test('every thread of the server is filtered and can gain no rights', async () => {
	const server = await serve({ uaepass: provider }, undefined, { server: { share } });
	try {
		const threads = threadsOf(server.process.pid);
		assert.ok(threads.length > 10, `${threads.length} threads`);
		for (const thread of threads) {
			assert.equal(thread.NoNewPrivs, '1', thread.Name);
			assert.equal(thread.Seccomp, '2', thread.Name);
		}
		assert.match(server.log, /"event":"server.sandboxed"/);
		assert.doesNotMatch(server.log, /signer\.no_landlock(?![^]*server\.no_landlock)/);
	} finally {
		await stop(server);
	}
});

test('root becomes the user of the configuration, in the server and in its helpers', asRoot, async () => {
	const above = mkdtempSync(path.join(os.tmpdir(), 'tasrih-user-'));
	const data = path.join(above, 'data'); // made by the server, for the user
	chmodSync(above, 0o711);
	const server = await serve({ uaepass: provider }, undefined, { server: { share, data, user: 'daemon' } });
	try {
		const daemon = statSync(data).uid;
		assert.notEqual(daemon, 0);
		for (const pid of [server.process.pid, ...childrenOf(server.process.pid)]) {
			const status = statusOf(pid);
			const ids = status.Uid.split('\t').map(Number);
			// The reader of uploads becomes somebody else again: it may not even signal the server.
			if (status.Name === 'tasrih-inspect') assert.ok(!ids.includes(0), status.Name);
			else assert.deepEqual(ids, [daemon, daemon, daemon, daemon], status.Name);
			assert.ok(!status.Gid.split('\t').includes('0'), status.Name);
			assert.equal(status.CapEff, '0000000000000000', status.Name);
			assert.equal(status.CapPrm, '0000000000000000', status.Name);
		}
		assert.equal(statSync(path.join(data, 'keys')).mode & 0o777, 0o700);
		assert.equal((await fetch(`${server.origin}/en/`)).status, 200);
	} finally {
		await stop(server);
		rmSync(above, { recursive: true, force: true });
	}
});

test('a user that is root, or that is not there, stops the start', asRoot, async () => {
	for (const user of ['root', 'nobody-of-that-name']) {
		await assert.rejects(serve({ uaepass: provider }, undefined, { server: { share, user } }), /start\.user/);
	}
});
