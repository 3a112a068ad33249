// SPDX-License-Identifier: EUPL-1.2
// After a fault: what became of each case, asked of the server as the people would, and of
// the store by crash/lib/whole.py.
//
//	const seen = await look(world, server, load.takeCases());
//	seen.acknowledged, seen.lost, seen.half              // counts; seen.why says what
//
// Of a step that was acknowledged, all is there and as it was told: else it is lost. Of a
// step that was not, everything is there or nothing: else it is half.
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

import { askCode } from './load.mjs';
import { Line, request } from './line.mjs';
import { TOP } from './programs.mjs';

const LOOKERS = 16;
const REASONS_MOST = 20;
const REFERENCE = /^TA-\d{4}-\d{8}$/;

class Finding {
	constructor() {
		Object.assign(this, { acknowledged: 0, lost: 0, half: 0, why: [] });
	}

	note(kind, one, what) {
		this[kind]++;
		if (this.why.length < REASONS_MOST) this.why.push(`${kind}: case ${one.draft.index} (${one.draft.application}): ${what}`);
	}

	add(other) {
		for (const key of ['acknowledged', 'lost', 'half']) this[key] += other[key];
		this.why.push(...other.why.slice(0, REASONS_MOST));
	}
}

// The person as bench-fill made him.
const isHis = (view, draft) => view.details.passport_number === `X${String(draft.index).padStart(7, '0')}`
	&& view.drones.length === 1 && view.drones[0].serial === `MFR1C${String(draft.index).padStart(12, '0')}`
	&& view.rules.every((rule) => rule.accepted) && view.certificate.centre === 'TC-9001';

// That the file is there and opens, whole.py looks.
const lookAtUpload = (one, view, finding) => {
	if (one.answer('upload') && view.certificate.file?.sha256 !== one.file.hash) {
		finding.note('lost', one, 'the certificate that was uploaded is not the one it has');
	}
};

const EVENTS = ['submit', 'claim', 'approve'];

const lookAtView = (one, view, finding) => {
	const receipt = one.answer('submit');
	if (receipt && view.reference !== receipt.reference) finding.note('lost', one, `reference ${view.reference}, not ${receipt.reference}`);
	if (receipt && view.answers_hash !== receipt.snapshot_hash) finding.note('lost', one, 'its answers changed');
	const happened = new Set(view.events.map((event) => event.what));
	for (const what of EVENTS) {
		if (one.answer(what) && !happened.has(what)) finding.note('lost', one, `${what} was acknowledged and is not there`);
		if (!one.steps[what] && happened.has(what)) finding.note('half', one, `${what} is there, and nobody asked for it`);
	}
	const number = one.answer('approve')?.permit.number;
	if (number && view.permit !== number) finding.note('lost', one, `permit ${view.permit}, not ${number}`);
	if (one.seen && view.permit !== one.seen) finding.note('lost', one, `${one.seen} was shown, and is not there`);
	if (happened.has('approve') !== (view.permit !== null)) finding.note('half', one, 'approved without a permit, or the reverse');
	if (!isHis(view, one.draft)) finding.note('half', one, 'the application is not whole');
	if (view.state !== 'draft' && !REFERENCE.test(view.reference)) finding.note('half', one, 'submitted without a reference');
	one.permit = view.permit;
};

// What the permit may read: what was acknowledged holds, what was only asked for may.
const CHANGES = { suspend: 'suspended', lift: 'in_force', sign: 'revoked' };
const answersOf = (one) => {
	let may = ['in_force'];
	for (const [name, answer] of Object.entries(CHANGES)) {
		if (one.answer(name)) may = [answer];
		else if (one.steps[name]) may = [...may, answer];
	}
	return may;
};

const lookAtPermit = async (line, one, finding) => {
	if (!one.permit) return;
	const told = await line.ask(request('GET', `/api/v1/permits/${one.permit}`));
	const answer = told.status === 200 ? told.json.answer : String(told.status);
	if (!answersOf(one).includes(answer)) finding.note('lost', one, `its permit reads ${answer}, not ${answersOf(one)}`);
	if (!one.code) return;
	const { status, code } = await askCode(line, { ...one, number: one.permit, draft: one.draft });
	if (status !== 200 || (code && code !== one.code)) finding.note('lost', one, 'the signed code that was shown is another now');
};

// Sent again with its key, a submission has the same receipt and is not done twice.
const sendAgain = async (line, one, view, finding) => {
	if (!one.steps.submit || view.state === 'draft') return;
	const again = await line.ask(one.draft.submit);
	if (again.status >= 300 || again.json.reference !== view.reference) {
		finding.note('half', one, `sent again: ${again.status} ${again.body.subarray(0, 100)}`);
	}
};

const lookAt = async (world, line, one, finding) => {
	finding.acknowledged += one.acknowledged;
	const reply = await line.ask(request('GET', '/api/v1/application', { by: one.draft.person }));
	if (reply.status !== 200) {
		finding.note('lost', one, `its application: ${reply.status}`);
		return;
	}
	const view = reply.json;
	lookAtView(one, view, finding);
	lookAtUpload(one, view, finding);
	await lookAtPermit(line, one, finding);
	await sendAgain(line, one, view, finding);
};

export const lookAtCases = async (world, server, cases) => {
	const finding = new Finding();
	const queue = cases.filter((one) => one.asked);
	await Promise.all(Array.from({ length: LOOKERS }, async () => {
		const line = new Line(server.port);
		try {
			for (let one = queue.pop(); one; one = queue.pop()) await lookAt(world, line, one, finding);
		} finally {
			line.close();
		}
	}));
	return finding;
};

const run = promisify(execFile);

// The store as a whole: [] when it is sound.
export const lookAtStore = async (world) => {
	const where = world.database ?? world.file;
	const { stdout } = await run('/usr/bin/python3', [path.join(TOP, 'test/crash/lib/whole.py'), where, world.data, String(world.filled), world.masterKey]);
	return stdout.split('\n').filter(Boolean);
};

export const look = async (world, server, cases) => {
	const finding = await lookAtCases(world, server, cases);
	for (const offence of await lookAtStore(world)) {
		finding.half++;
		finding.why.push(`store: ${offence}`);
	}
	return finding;
};

export { Finding };
