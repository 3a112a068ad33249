// SPDX-License-Identifier: EUPL-1.2
// packaging/tasrih.service: systemd understands every line, and finds little to take away.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';

import { PROGRAM, TOP, temporaryFolder } from '../lib/server.mjs';

const EXPOSURE_MOST = 15; // tenths
const BUILT = path.join(path.dirname(PROGRAM), '../../packaging/tasrih.service');
const analyze = (...words) => spawnSync('systemd-analyze', words, { encoding: 'utf8' });
const there = { skip: analyze('--version').error ? 'no systemd-analyze' : false };

// As built, but with the program of this build, so that systemd finds it.
const unit = () => {
	const file = path.join(temporaryFolder(), 'tasrih.service');
	const built = readFileSync(BUILT, 'utf8');
	assert.match(built, /^ExecStart=\/\S+\/tasrih serve --config \/etc\/tasrih\/tasrih\.conf$/m);
	writeFileSync(file, built.replace(/^ExecStart=\S+/m, `ExecStart=${PROGRAM}`));
	return file;
};

test('systemd understands the unit', there, () => {
	const { status, stdout, stderr } = analyze('verify', '--man=no', unit());
	assert.equal(status, 0, stdout + stderr);
	assert.equal(stderr, '');
});

test('its exposure is 1.5 at the most', there, () => {
	const { status, stdout, stderr } = analyze('security', '--offline=true', `--threshold=${EXPOSURE_MOST}`, unit());
	assert.equal(status, 0, stdout + stderr);
});

test('a line less and the exposure is more than that', there, () => {
	const file = unit();
	writeFileSync(file, readFileSync(file, 'utf8').replace(/^(SystemCallFilter|CapabilityBoundingSet|RestrictNamespaces)=.*\n/gm, ''));
	assert.notEqual(analyze('security', '--offline=true', `--threshold=${EXPOSURE_MOST}`, file).status, 0);
});

test('the user is one that systemd can make, and the unit runs as it', there, () => {
	const file = path.join(TOP, 'packaging/tasrih.sysusers');
	const made = execFileSync('systemd-sysusers', [`--root=${temporaryFolder()}`, '--dry-run', file], { encoding: 'utf8', stdio: 'pipe' });
	assert.doesNotMatch(made, /rror/);
	assert.match(readFileSync(file, 'utf8'), /^u tasrih - /m);
	assert.match(readFileSync(unit(), 'utf8'), /^User=tasrih$/m);
});
