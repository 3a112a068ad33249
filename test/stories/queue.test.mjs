// SPDX-License-Identifier: EUPL-1.2
// The desk's queue: when a case is due, whose it is, and where the next page begins.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { applicant, assertStatus, caseOf, decide, staff, submitted } from '../lib/apply.mjs';
import { shared } from '../lib/server.mjs';
import { assertSays } from '../lib/words.mjs';

const box = shared({ before, after });
const DAY = 86400000;
const OFFSET = 4 * 3600000; // of the authority

// Weekdays from Monday to Friday behind that moment, by the calendar of data/ae without its
// holidays: at least so late a case of today is due.
const workingDays = (from, count) => {
	const day = new Date(Math.floor((Date.parse(from) + OFFSET) / DAY) * DAY);
	for (let left = count; left > 0;) {
		day.setUTCDate(day.getUTCDate() + 1);
		left -= [0, 6].includes(day.getUTCDay()) ? 0 : 1;
	}
	return day.toISOString().slice(0, 10);
};

describe('the queue', () => {
	let officer;
	let reference;
	before(async () => {
		officer = await staff(box.server, 'officer1');
		({ reference } = await submitted(await applicant(box.server, 'load-700')));
	});
	const line = async (client) => (await client.api('GET', '/desk')).json.cases.find((one) => one.reference === reference);

	test('a case is due by the working target, and not yet overdue', async () => {
		const one = await line(officer);
		assert.ok(one.due >= workingDays(one.submitted_at, 5), `${one.due} for ${one.submitted_at}`);
		assert.equal(one.overdue, false);
	});

	for (const language of ['en', 'ar']) {
		test(`the page says so: ${language}`, async () => {
			const { text } = await (await staff(box.server, 'officer1', language)).get(`/${language}/desk`);
			const { due } = await line(officer);
			assert.match(text, new RegExp(`class="due"[^<]*<[^>]*time datetime="${due}"|class="due".{0,120}datetime="${due}"`));
			assert.doesNotMatch(text, /class="tag bad">(Overdue|متأخر)</);
		});
	}

	test('the next page begins where this one ended', async () => {
		const { json } = assertStatus(await officer.api('GET', '/desk'), 200);
		assert.equal(json.next, null);
		assert.ok(json.counts.all >= 2 && json.counts.all === json.cases.length);
		const first = json.cases[0];
		const after = `${Date.parse(first.submitted_at)}-${first.id}`;
		const rest = assertStatus(await officer.api('GET', `/desk?tab=all&after=${after}`), 200).json;
		assert.deepEqual(rest.cases.map(({ id }) => id), json.cases.slice(1).map(({ id }) => id));
		const page = await officer.get(`/en/desk?tab=all&after=${after}`);
		assert.match(page.text, /href="\/en\/desk\?tab=all">To the start/);
		assert.doesNotMatch(page.text, new RegExp(first.reference));
	});

	test('a mark that no page gave is refused, and shown as the first page', async () => {
		for (const after of ['2', '1-x', `-1-${'0'.repeat(32)}`, `1-${'0'.repeat(33)}`, '%00', "1' OR 1=1"]) {
			const reply = assertStatus(await officer.api('GET', `/desk?after=${encodeURIComponent(after)}`), 422);
			assert.equal(reply.json.errors[0].field, 'after');
			assertSays(reply.text, 'en', 'decision.after_wrong');
			assertStatus(await officer.get(`/en/desk?after=${encodeURIComponent(after)}`), 200);
		}
	});

	test('a claimed case says whose it is', async () => {
		const id = await caseOf(officer, reference);
		assertStatus(await decide(officer, id, 'claim'), 200, 204);
		const colleague = await staff(box.server, 'officer2');
		const one = await line(colleague);
		assert.deepEqual([one.claimed, one.mine, one.officer], [true, false, 'Maryam Haddad']);
		const { text } = await colleague.get('/en/desk');
		assert.match(text, /Maryam Haddad/);
	});
});

describe('a case is looked for', () => {
	let officer, line;
	const find = async (more) => assertStatus(await officer.api('GET', `/desk/search?${new URLSearchParams(more)}`), 200).json;
	const finds = async (more) => (await find(more)).cases.some((one) => one.reference === line.reference);
	before(async () => {
		officer = await staff(box.server, 'officer1');
		const { reference } = await submitted(await applicant(box.server, 'load-760'));
		line = (await officer.api('GET', '/desk')).json.cases.find((one) => one.reference === reference);
	});

	test('by number, name, state, centre and day, also together', async () => {
		const { json } = assertStatus(await officer.api('POST', `/desk/${line.id}/purpose`, { purpose: 'quality' }), 200);
		const day = new Date(Date.parse(line.submitted_at) + OFFSET).toISOString().slice(0, 10);
		const { details } = json;
		for (const q of [line.reference, line.reference.toLowerCase().replaceAll('-', ' '), json.certificate.number, line.name_latin,
			line.name_latin.toUpperCase().split(' ').reverse().join(' '), ...(line.name_arabic ? [line.name_arabic] : []),
			...(details.passport_number ? [`${details.nationality} ${details.passport_number}`] : []), ...(details.emirates_id ? [details.emirates_id] : [])]) {
			assert.ok(await finds({ q }), q);
			assert.ok(await finds({ q, state: 'review', centre: line.centre, from: day, until: day }), q);
			assert.ok(!await finds({ q, state: 'approved' }), q);
			assert.ok(!await finds({ q, until: '2020-01-01' }), q);
		}
		assert.ok(await finds({ from: day, until: day }));
		assert.ok(await finds({ centre: line.centre }));
		assert.ok(!await finds({ q: `${line.name_latin} Nobody` }));
		assert.equal((await find({ q: 'TA-2026-99999999' })).next, null);
	});

	for (const language of ['en', 'ar']) {
		test(`on a page that works without a script: ${language}`, async () => {
			const client = await staff(box.server, 'officer1', language);
			const desk = await client.get(`/${language}/desk`);
			assert.match(desk.text, new RegExp(`role="search" method="get" action="/${language}/desk/search"`));
			const bare = assertStatus(await client.get(`/${language}/desk/search`), 200);
			assertSays(bare.text, language, 'decision.search.title');
			const { text } = assertStatus(await client.get(`/${language}/desk/search?q=${line.reference}`), 200);
			assert.match(text, new RegExp(`href="/${language}/desk/${line.id}"`));
			const none = await client.get(`/${language}/desk/search?q=Nobody`);
			assertSays(none.text, language, 'decision.search.nothing');
		});

		test(`what is wrong is told beside its field: ${language}`, async () => {
			const client = await staff(box.server, 'officer1', language);
			for (const [field, typed, key] of [['q', '1', 'words'], ['q', 'a b c d e f g', 'words'], ['q', `'; DROP TABLE person; --`.repeat(9), 'words'], ['state', 'draft', 'state'],
				['centre', 'TC-0', 'centre'], ['from', '31/12/2026', 'day'], ['until', '2026-02-30', 'day']]) {
				const query = new URLSearchParams({ [field]: typed });
				const page = assertStatus(await client.get(`/${language}/desk/search?${query}`), 422);
				assertSays(page.text, language, `decision.search.refusal.${key}`);
				assert.match(page.text, new RegExp(`id="${field}-error"`));
				const { json } = assertStatus(await client.api('GET', `/desk/search?${query}`), 422);
				assert.equal(json.errors[0].field, field);
			}
			assertStatus(await client.get(`/${language}/desk/search?from=2026-02-02&until=2026-02-01`), 422);
		});
	}

	test('nothing asked, or a mark that no page gave, is refused; and so is who has no desk', async () => {
		assertStatus(await officer.api('GET', '/desk/search'), 422);
		const { json } = assertStatus(await officer.api('GET', '/desk/search?q=Nobody&after=2'), 422);
		assert.equal(json.errors[0].field, 'after');
		assertStatus(await (await applicant(box.server, 'load-702')).api('GET', '/desk/search?q=Nobody'), 401);
		assertStatus(await (await staff(box.server, 'orders1')).get('/en/desk/search?q=Nobody'), 403);
	});

	test('the log has the search and not its words', async () => {
		await find({ q: line.name_latin });
		const auditor = await staff(box.server, 'auditor1');
		const { text, json } = assertStatus(await auditor.api('GET', '/audit/entries?what=application.search'), 200);
		assert.equal(json.entries[0].reason, 'name');
		assert.ok(!text.includes(line.name_latin.split(' ')[0]));
	});
});

describe('the supervisor', () => {
	let officer, supervisor, id, reference;
	const mine = async (client) => (await client.api('GET', '/desk?tab=mine')).json.cases.map((one) => one.reference);
	const idOf = async (name) => (await supervisor.api('GET', '/desk/team')).json.officers.find((one) => one.name === name).id;
	before(async () => {
		officer = await staff(box.server, 'officer1');
		supervisor = await staff(box.server, 'supervisor1');
		({ reference } = await submitted(await applicant(box.server, 'load-701')));
		id = await caseOf(officer, reference);
		assertStatus(await decide(officer, id, 'claim'), 200, 204);
	});

	test('sees what waits, how long, and who has how much; officers do not', async () => {
		const { json } = assertStatus(await supervisor.api('GET', '/desk/team'), 200);
		assert.ok(json.refusals_waiting >= 1 && json.permits_waiting >= 1);
		assert.ok(json.ages.days_0_1 >= 1);
		assert.ok(json.officers.find((one) => one.name === 'Maryam Haddad').open >= 1);
		assertStatus(await officer.api('GET', '/desk/team'), 403);
		assertStatus(await supervisor.api('GET', '/desk/team?officer=x'), 404);
	});

	for (const language of ['en', 'ar']) {
		test(`is told beside the field what is wrong: ${language}`, async () => {
			const client = await staff(box.server, 'supervisor1', language);
			const page = await client.get(`/${language}/desk/team?officer=${await idOf('Maryam Haddad')}`);
			assertSays(page.text, language, 'decision.team.title');
			const bare = await client.submit(page, /team\/move$/, { to: 'queue' });
			assert.equal(bare.status, 422);
			assertSays(bare.text, language, 'decision.team.refusal.no_cases');
			const wordless = await client.submit(page, /team\/move$/, { case: id, to: 'queue', reason: ' ' });
			assert.equal(wordless.status, 422);
			assertSays(wordless.text, language, 'decision.team.refusal.no_reason');
			assert.match(wordless.text, new RegExp(`value="${id}" checked`));
		});
	}

	test('gives a case to another officer, who sees it and why', async () => {
		const to = await idOf('Saeed Al Blooshi');
		for (const [body, field] of [[{}, 'case'], [{ case: [id], to: 'x', reason: 'r' }, 'to'], [{ case: [id], to }, 'reason']]) {
			assert.equal(assertStatus(await supervisor.api('POST', '/desk/team/move', body), 422).json.errors[0].field, field);
		}
		const page = await supervisor.get(`/en/desk/team?officer=${await idOf('Maryam Haddad')}`);
		const done = await supervisor.submit(page, /team\/move$/, { case: id, to, reason: 'On leave until Sunday' });
		assertSays(done.text, 'en', 'decision.team.done');
		assert.ok(!(await mine(officer)).includes(reference));
		const colleague = await staff(box.server, 'officer2');
		assert.ok((await mine(colleague)).includes(reference));
		const { text } = await colleague.get(`/en/desk/${id}`);
		assertSays(text, 'en', 'decision.event.reassign');
		assert.match(text, /On leave until Sunday/);
		const [line] = (await supervisor.api('GET', `/desk/team?officer=${to}`)).json.cases.filter((one) => one.id === id);
		assert.ok(line, 'he has it now');
		const queued = (await officer.api('GET', '/desk')).json.cases.find((one) => one.id === id);
		assert.ok(Date.parse(queued.claimed_until) > Date.now(), 'and until when');
		assert.match((await officer.get('/en/desk')).text, /With <bdi>Saeed Al Blooshi<\/bdi> until/);
		const again = await supervisor.api('POST', '/desk/team/move', { case: [id], to, reason: 'r' });
		assertStatus(again, 409);
	});

	test('looks back on what was decided against the findings', async () => {
		const one = await submitted(await applicant(box.server, 'load-702'));
		const at = await caseOf(officer, one.reference);
		assertStatus(await decide(officer, at, 'claim'), 200);
		assertStatus(await decide(officer, at, 'approve'), 200);
		assertStatus(await officer.api('GET', '/desk/team/overrides'), 403);
		const { decisions, next } = assertStatus(await supervisor.api('GET', '/desk/team/overrides?kind=against'), 200).json;
		const found = decisions.find((entry) => entry.reference === one.reference);
		assert.equal(next, null);
		assert.ok(found.look.length > 0 && found.officer === 'Maryam Haddad');
		for (const language of ['en', 'ar']) {
			const page = await (await staff(box.server, 'supervisor1', language)).get(`/${language}/desk/team/overrides?kind=against&after=x`);
			assertSays(page.text, language, 'decision.override.title');
			assert.ok(page.text.includes(one.reference));
		}
		const csv = assertStatus(await supervisor.get('/en/desk/team/overrides.csv?kind=against'), 200).text;
		assert.match(csv, new RegExp(`^at,reference,state,look,officer,overturned_by\r\n(.*\r\n)*[^,]+,"${one.reference}","approved"`));
	});
});
