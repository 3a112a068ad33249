// SPDX-License-Identifier: EUPL-1.2
// Whoever changes one byte of the database or its tiles is found out: flip.py changes a
// column of every table that the log binds, and bytes of the file at random.
import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { PROGRAM, start } from '../lib/server.mjs';
import { run } from './lib.mjs';

test('each changed byte that can be read is found by `tasrih audit verify`', async () => {
	const server = await start();
	await server.stop(); // the demonstration has filled all tables of the main job
	const flips = await run('python3', [path.join(fileURLToPath(new URL('.', import.meta.url)), 'flip.py'), PROGRAM, server.data], { timeout: 840000 });
	assert.equal(flips.status, 0, flips.stdout + flips.stderr);
	const [, columns] = /^columns: (\d+) changed, 0 unseen$/m.exec(flips.stdout);
	assert.ok(Number(columns) > 150, flips.stdout);
	console.log(flips.stdout.trim().replaceAll('\n', '; '));
	server.remove();
});
