// SPDX-License-Identifier: EUPL-1.2
// The auditor's desk: entries are found by what, who, about, day and outcome; each proves
// itself; figures come as pictures, tables, CSV and JSON; and whoever takes them is in the log.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, test } from 'node:test';

import { applicant, assertStatus, permitFor, staff, submitted, treat } from '../lib/apply.mjs';
import { shared } from '../lib/server.mjs';
import { grownBeyond } from './lib.mjs';

const box = shared({ before, after });
const WHY = { reason: 'rules_broken', text_en: 'A flight at night.', text_ar: 'رحلة ليلية.' };
let auditor;
let supervisor;
let number;
let person;
let reference;

const find = async (query, who = auditor) => assertStatus(await who.api('GET', `/audit/entries?${new URLSearchParams(query)}`), 200).json;
const all = async (query) => {
	const found = [];
	for (let before = ''; before !== null;) {
		const part = await find({ ...query, ...(before && { before }) });
		found.push(...part.entries);
		before = part.before;
	}
	return found;
};

before(async () => {
	await box.started();
	auditor = await staff(box.server, 'auditor1');
	supervisor = await staff(box.server, 'supervisor1');
	const officer = await staff(box.server, 'officer1');
	person = await applicant(box.server, 'load-3100');
	number = await permitFor(box.server, person);
	assertStatus(await treat(officer, number, 'suspend', WHY), 200);
	assertStatus(await treat(supervisor, number, 'lift', WHY), 200);
	({ reference } = await submitted(await applicant(box.server, 'load-3101')));
	assertStatus(await officer.get('/en/audit'), 403);
});

describe('entries', () => {
	test('are found by what, whom, about what and outcome', async () => {
		const { entries } = await find({ about: number });
		assert.deepEqual(entries.map(({ action }) => action).filter((one) => one !== 'permit.read'), ['permit.lift', 'permit.suspend', 'permit.issue']);
		assert.ok(entries.every(({ object }) => object === `permit/${number}`));
		const [suspended] = (await find({ about: number, what: 'permit.suspend' })).entries;
		assert.equal(suspended.reason, 'rules_broken');
		assert.equal(suspended.role, 'officer');
		assert.ok(suspended.name.length > 3 && suspended.name_arabic.length > 3);
		const own = await all({ who: suspended.actor, what: 'permit' });
		assert.ok(own.length > 0 && own.every(({ actor, action }) => actor === suspended.actor && action.startsWith('permit.')));
		assert.ok((await find({ about: reference })).entries.some(({ action }) => action === 'application.submit'));
		assert.deepEqual((await find({ about: 'TA-1999-0000001' })).entries, []);
		assert.deepEqual((await find({ about: number, outcome: 'refused' })).entries, []);
		assert.ok((await find({ about: number, outcome: 'done' })).entries.length >= 3);
	});

	test('page by page, none twice and none left out, and what a transaction wrote is no line', async () => {
		const entries = await all({});
		const seqs = entries.map(({ entry }) => entry);
		assert.ok(seqs.length > 100, `${seqs.length}`);
		assert.deepEqual(seqs, [...new Set(seqs)].sort((a, b) => b - a));
		assert.ok(entries.every(({ action }) => action !== 'audit.rows'));
		const issued = entries.filter(({ action }) => action === 'permit.issue');
		assert.deepEqual((await all({ what: 'permit.issue' })).map(({ entry }) => entry), issued.map(({ entry }) => entry));
	});

	test('of some days', async () => {
		const entries = await all({});
		const day = (at) => new Date(Date.parse(at) + 4 * 3600e3).toISOString().slice(0, 10);
		const days = [...new Set(entries.map(({ at }) => day(at)))];
		for (const one of [days[0], days.at(-1)]) {
			assert.deepEqual((await all({ from: one, until: one })).map(({ entry }) => entry),
				entries.filter(({ at }) => day(at) === one).map(({ entry }) => entry));
		}
		assert.deepEqual((await find({ from: '2190-01-01' })).entries, []);
		assert.deepEqual((await find({ until: '2001-01-01' })).entries, []);
	});

	test('a supervisor sees what officers and supervisors did, and nothing else', async () => {
		const { entries } = await find({}, supervisor);
		assert.ok(entries.length > 3);
		assert.ok(entries.every(({ role }) => ['officer', 'supervisor'].includes(role)));
		const [sign] = (await find({ what: 'identity.sign_in' })).entries;
		assertStatus(await supervisor.get(`/en/audit/entries/${sign.entry}`), 404);
		assertStatus(await auditor.get(`/en/audit/entries/${sign.entry}`), 200);
	});

	test('of an address that was refused show it as a reader would type it, and each action in words', async () => {
		for (let i = 0; i < 50 && (await find({ what: 'access.refused' })).entries.length === 0; i += 1) await find({}); // nobody waits for it
		for (const language of ['en', 'ar']) {
			const page = assertStatus(await auditor.get(`/${language}/audit?what=access.refused`), 200);
			assert.match(page.text, new RegExp(`<p>(<bdi>|<bdi [^>]*>|<code[^>]*>)?/${language}/audit`));
			assert.doesNotMatch(page.text, /\{lang\}/);
			const orders = assertStatus(await auditor.get(`/${language}/audit?what=order`), 200);
			assert.doesNotMatch(orders.text, />order\.[a-z_]+</);
			assert.match(orders.text, language === 'en' ? /Order signed and in force/ : /توقيع أمر وسريانه/);
		}
	});

	test('no applicant is named', async () => {
		const { name } = (await person.api('GET', '/account')).json ?? {};
		const page = assertStatus(await auditor.get(`/en/audit?about=${reference}`), 200).text;
		const csv = assertStatus(await auditor.get('/en/audit/entries.csv'), 200).text;
		for (const secret of [name, '+9715', '@example'].filter(Boolean)) {
			assert.ok(!page.includes(secret) && !csv.includes(secret), secret);
		}
	});

	test('a question that is none is told beside its field, in both languages and to programs', async () => {
		for (const [query, field] of [['from=2026-13-01', 'from'], ['until=x', 'until'], ['from=2026-02-02&until=2026-02-01', 'until'], [`about=${'x'.repeat(81)}`, 'about']]) {
			for (const language of ['en', 'ar']) {
				const page = assertStatus(await auditor.get(`/${language}/audit?${query}`), 422);
				assert.match(page.text, new RegExp(`id="${field}-error"`), query);
			}
			const problem = assertStatus(await auditor.api('GET', `/audit/entries?${query}`), 422).json;
			assert.equal(problem.errors[0].field, field);
		}
		for (const query of ['before=0', 'before=x', 'outcome=x']) assertStatus(await auditor.api('GET', `/audit/entries?${query}`), 422);
		for (const seq of ['0', 'x', '99999999999']) assertStatus(await auditor.get(`/en/audit/entries/${seq}`), 404);
		assertStatus(await auditor.get('/en/audit/report?from=2020-01-01&until=2026-01-01'), 422);
	});
});

describe('one entry', () => {
	test('proves itself with nothing of ours', async () => {
		const [entry] = (await find({ about: number, what: 'permit.suspend' })).entries;
		await grownBeyond(box.server, entry.entry - 1);
		const page = assertStatus(await auditor.get(`/en/audit/entries/${entry.entry}`), 200).text;
		const proof = JSON.parse(assertStatus(await auditor.get(`/en/audit/entries/${entry.entry}/proof`), 200).text);
		const sha = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest();
		const bytes = (text) => Buffer.from(text, 'base64');
		let hash = sha(Buffer.from([0]), bytes(proof.leaf));
		assert.ok(page.includes(hash.toString('base64')), 'the leaf hash that the page shows');
		let at = proof.index; // RFC 9162 2.1.3.2
		let last = proof.size - 1;
		for (const step of proof.path.map(bytes)) {
			if (at % 2 === 1 || at === last) {
				hash = sha(Buffer.from([1]), step, hash);
				while (at % 2 === 0 && at !== 0) { at = Math.floor(at / 2); last = Math.floor(last / 2); }
			} else {
				hash = sha(Buffer.from([1]), hash, step);
			}
			at = Math.floor(at / 2);
			last = Math.floor(last / 2);
		}
		assert.equal(hash.toString('base64'), proof.checkpoint.split('\n')[2]);
		assert.ok(bytes(proof.leaf).includes(sha(bytes(proof.salt), Buffer.from([4]), Buffer.from(`permit/${number}`))), 'the leaf commits to the permit');
	});
});

describe('figures', () => {
	test('count what was decided, decided otherwise and refused', async () => {
		const report = assertStatus(await auditor.api('GET', '/audit/report'), 200).json;
		const approvals = (await all({ what: 'application.approve', from: report.from, until: report.until })).length;
		assert.equal(report.officers.reduce((sum, { approved }) => sum + approved, 0), approvals);
		assert.equal(report.time_to_decision.classes.reduce((sum, { count }) => sum + count, 0), report.decided);
		assert.equal(report.days.reduce((sum, count) => sum + count, 0), report.decided);
		assert.ok(report.overrides.some(({ action, count }) => action === 'permit.lift' && count >= 1));
		for (const language of ['en', 'ar']) {
			const page = assertStatus(await auditor.get(`/${language}/audit/report`), 200).text;
			assert.equal(page.match(/<svg class="chart"/g).length, 2);
		}
	});

	test('go out as CSV that no spreadsheet calculates, and each time that is an entry', async () => {
		const before = (await find({ what: 'audit.export' })).entries.length;
		const reply = assertStatus(await auditor.get(`/en/audit/entries.csv?about=${number}`), 200);
		const lines = reply.text.replace(/^\ufeff/, '').trim().split('\r\n');
		assert.equal(lines[0], 'entry,at,name,actor,role,action,object,reason');
		assert.ok(lines.slice(1).length >= 3 && lines.slice(1).every((line) => line.includes(`"permit/${number}"`)));
		assertStatus(await auditor.get('/ar/audit/report.csv'), 200);
		assertStatus(await auditor.api('GET', '/audit/report.csv'), 200);
		assertStatus(await auditor.api('GET', '/audit/entries.csv?what=permit'), 200);
		assertStatus(await auditor.get('/en/audit/entries.csv?from=x'), 422);
		const exports = (await find({ what: 'audit.export' })).entries;
		assert.equal(exports.length, before + 4);
		assert.deepEqual(exports.slice(0, 4).map(({ reason }) => reason), ['entries', 'figures', 'figures', 'entries']);
	});
});
