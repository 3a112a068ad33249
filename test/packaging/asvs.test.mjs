// SPDX-License-Identifier: EUPL-1.2
// docs/asvs.md has a row for each requirement of levels 1 and 2, and names no test that is not there.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';

import { TOP } from '../lib/server.mjs';

const text = readFileSync(path.join(TOP, 'docs/asvs.md'), 'utf8');
const rows = [...text.matchAll(/^\| (\d+\.\d+\.\d+) \| ([12]) \| (met|n\/a|open) \| (.+) \|$/gm)]
	.map(([, number, level, verdict, how]) => ({ number, level, verdict, how }));
const below = (folder, end) => readdirSync(path.join(TOP, folder), { recursive: true }).map(String)
	.filter((name) => name.endsWith(end) && !name.includes('node_modules')).map((name) => path.basename(name));

test('each requirement once: 70 of level 1, 183 of level 2', () => {
	assert.equal(new Set(rows.map(({ number }) => number)).size, rows.length);
	assert.deepEqual(['1', '2'].map((level) => rows.filter((row) => row.level === level).length), [70, 183]);
	assert.equal(text.match(/^\| \d/gm).length, rows.length, 'every row reads');
});

test('the sum at its head is that of its rows', () => {
	const sum = ['met', 'n/a', 'open'].map((verdict) => rows.filter((row) => row.verdict === verdict).length);
	assert.ok(text.includes(`${sum[0]} met, ${sum[1]} not applicable, ${sum[2]} open, of 253.`), sum.join());
});

test('every test that is named is there', () => {
	const there = new Set([...below('test', '.test.mjs'), ...below('src', '_test.c').map((name) => name.replace(/\.c$/, ''))]);
	for (const { number, how } of rows) {
		for (const [, name] of how.matchAll(/`([\w/]+(?:_test|\.test\.mjs))`/g)) assert.ok(there.has(name), `${number}: ${name}`);
	}
});
