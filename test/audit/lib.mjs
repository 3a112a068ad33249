// SPDX-License-Identifier: EUPL-1.2
// The audit's commands, and waiting for the log to take in what was done.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

import { PROGRAM, temporaryFolder, TOP } from '../lib/server.mjs';

const SIGNED_SECONDS = 10; // a checkpoint at least so often, when there is anything new

export const run = (program, words, more = {}) => promisify(execFile)(program, words, { timeout: 120000, maxBuffer: 64 << 20, ...more })
	.then(({ stdout, stderr }) => ({ status: 0, stdout, stderr }), (error) => ({ status: error.code, stdout: error.stdout, stderr: error.stderr }));
export const audit = (data, ...words) => run(PROGRAM, ['audit', ...words, '--data', data]);

// An auditor who is not us: built offline, from Debian's copy of golang.org/x/mod and nowhere
// else. The program's path.
export const goAuditor = async (work) => {
	const program = path.join(work, 'auditor');
	const built = await run('go', ['build', '-o', program, path.join(TOP, 'test/audit/auditor.go')],
		{ env: { ...process.env, GO111MODULE: 'off', GOPATH: '/usr/share/gocode', GOFLAGS: '', GOPROXY: 'off', GOCACHE: path.join(work, 'cache'), HOME: work } });
	assert.equal(built.status, 0, built.stderr);
	return program;
};

// The configuration of a command on the folder of a server.
export const configOf = (data) => {
	const file = path.join(temporaryFolder(), 'tasrih.conf');
	writeFileSync(file, `[server]\nlisten = 127.0.0.1:1\norigin = http://127.0.0.1:1\ndata = ${data}\n[authority]\nissuer = AE\noffset_minutes = 240\n`
		+ '[provider staff]\nprofile = oidc\nkind = staff\nissuer = http://127.0.0.1:1/\nclient_id = a\nclient_secret = b\nlabel_en = Staff\nlabel_ar = الموظفون\n', { mode: 0o600 });
	return file;
};

// `tasrih WORDS --config FILE` on it.
export const command = (data, ...words) => run(PROGRAM, [...words, '--config', configOf(data)], { cwd: TOP });

export const checkpoint = async (server) => {
	const reply = await fetch(`${server.origin}/audit/checkpoint`);
	assert.equal(reply.status, 200);
	const note = await reply.text();
	return { note, size: Number(note.split('\n')[1]) };
};

// The first checkpoint that has more entries.
export const grownBeyond = async (server, size) => {
	const end = Date.now() + SIGNED_SECONDS * 1000;
	while (Date.now() < end) {
		const now = await checkpoint(server);
		if (now.size > size) return now;
		await sleep(100);
	}
	throw new Error(`nothing was signed for ${SIGNED_SECONDS} s`);
};
