// SPDX-License-Identifier: EUPL-1.2
// An officer's one screen: the document as pictures beside what was declared, keys, a decision
// that can be undone, and the next case by itself; with and without JavaScript. How many
// steps a clean case takes is counted here, not timed.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { accreditedCentre, applicant, assertStatus, caseOf, decide, draft, look, staff, submit } from '../lib/apply.mjs';
import { assertAccessible, assertFits, assertWellMade, launch, visitor } from '../lib/browser.mjs';
import { follow, open, send, signIn, text, unfold } from '../lib/pages.mjs';
import { command } from '../audit/lib.mjs';
import { shared, start } from '../lib/server.mjs';
import { says } from '../lib/steps.mjs';
import { words } from '../lib/words.mjs';

const box = shared({ before, after }, { more: ['--undo-seconds', '600'] });
let browser;
let free = 400;
before(async () => { browser = await launch(); });
after(() => browser?.close());

// A certificate of two pages with these lines on the first.
const paper = (lines) => {
	const page = (n, content) => `${n} 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents ${content} 0 R/Resources<</Font<</F 7 0 R>>>>>>\nendobj\n`;
	const stream = (n, words) => `${n} 0 obj\n<</Length ${words.length}>>\nstream\n${words}\nendstream\nendobj\n`;
	const said = lines.map((line, i) => `BT /F 16 Tf 60 ${760 - 40 * i} Td (${line}) Tj ET`).join('\n');
	const objects = ['1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n', '2 0 obj\n<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>\nendobj\n',
		page(3, 5), page(4, 6), stream(5, said), stream(6, 'BT /F 16 Tf 60 760 Td (Syllabus) Tj ET'),
		'7 0 obj\n<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>\nendobj\n'];
	let out = '%PDF-1.4\n';
	const places = objects.map((object) => { const place = out.length; out += object; return place; });
	const table = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
	return { name: 'certificate.pdf', bytes: Buffer.from(`${out}xref\n0 8\n0000000000 65535 f \n${table}trailer\n<</Size 8/Root 1 0 R>>\nstartxref\n${out.length}\n%%EOF\n`, 'latin1') };
};

const CLEAN = ['Load Tester', 'TC-2026-0077'];
const centreOf = async (client, code) => (await client.api('GET', '/centres?q=')).json.centres.find((one) => one.code === code).name_latin;

// Submitted, with a certificate that says this; who, and the case.
const submitted = async (server, lines = CLEAN) => {
	const n = free++;
	const client = await applicant(server, `load-${n}`);
	const centre = await accreditedCentre(client);
	const file = paper(['Certificate of remote pilot training', await centreOf(client, centre), ...lines]);
	await draft(client, { details: { passport_number: `P7${n}123` }, centre, file });
	const { reference } = assertStatus(await submit(client), 200, 201).json;
	return { client, reference };
};
const stateOf = async (client) => (await client.api('GET', '/application')).json.state;

// The desk of this officer begins with exactly these cases.
const deskOf = async (server, persona, { cases, ...options }) => {
	const officer = await staff(server, persona);
	const made = [];
	for (const old of (await officer.api('GET', '/desk?tab=mine')).json.cases) await decide(officer, old.id, 'release');
	for (const lines of cases) {
		const one = await submitted(server, lines);
		one.id = await caseOf(officer, one.reference);
		assertStatus(await decide(officer, one.id, 'claim'), 200);
		made.push(one);
	}
	const person = await visitor(browser, server, options);
	await signIn(person, persona, { staff: true });
	await open(person, `/desk/${made[0].id}`);
	return { person, officer, made };
};
const at = (person, id) => assert.equal(new URL(person.page.url()).pathname, person.path(`/desk/${id}`));
const press = async ({ page }, key) => { await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.keyboard.press(key)]); };

describe('a clean case', () => {
	for (const [language, persona] of [['en', 'officer1'], ['ar', 'officer2']]) {
		test(`takes one key, and the next opens (${language})`, async () => {
			const { person, made } = await deskOf(box.server, persona, { language, cases: [CLEAN, CLEAN] });
			await says(person, 'decision.all_same');
			let steps = 0;
			await press(person, 'a');
			steps += 1;
			at(person, made[1].id);
			assert.ok(steps <= 2);
			assert.ok((await text(person)).includes(made[0].reference), 'what was done is told');
			await assertWellMade(person.page, language);
			await assertAccessible(person.page);
			assert.equal(await stateOf(made[0].client), 'review', 'the applicant hears of nothing yet');
			await press(person, 'u');
			at(person, made[0].id);
			await says(person, 'decision.done.undo');
			await press(person, 'a');
			await send(person, '/now');
			assert.equal(await stateOf(made[0].client), 'approved');
			person.assertQuiet();
			await person.close();
		});
	}

	test('takes one click without JavaScript', async () => {
		const { person, made } = await deskOf(box.server, 'officer1', { language: 'ar', script: false, width: 390, cases: [CLEAN, CLEAN] });
		await send(person, '/approve');
		at(person, made[1].id);
		await assertFits(person.page);
		await send(person, '/undo');
		at(person, made[0].id);
		assert.equal(await stateOf(made[0].client), 'review');
		await person.close();
	});
});

describe('what differs', () => {
	test('is said by word, and the first A only shows it', async () => {
		const { person, made } = await deskOf(box.server, 'officer1', { cases: [['Load Imposter', 'TC-2026-0078'], CLEAN] });
		const marks = await person.page.locator('.cmp .diff mark').allInnerTexts();
		assert.deepEqual(marks.map((one) => one.trim()), ['Tester', 'Imposter', 'TC-2026-0077', 'TC-2026-0078']);
		assert.equal(await person.page.locator('.cmp .diff .tag.warn').count(), 2);
		await person.page.keyboard.press('a');
		at(person, made[0].id);
		assert.ok(await person.page.locator('#seen').isChecked());
		await press(person, 'a');
		at(person, made[1].id);
		await person.close();
	});

	test('another order of the words is none', async () => {
		const { person } = await deskOf(box.server, 'officer2', { language: 'ar', cases: [['TESTER, Load', 'TC-2026-0077']] });
		await says(person, 'decision.all_same');
		await says(person, 'decision.reordered');
		await assertAccessible(person.page);
		await person.close();
	});
});

describe('the evidence', () => {
	for (const [language, lines, decides, verdict] of [
		['en', CLEAN, 'confirms', 'confirmed'], ['ar', ['Load Imposter', 'TC-2026-0078'], 'differs', 'differs'],
	]) {
		test(`stands in its order, with what decides (${decides}, ${language})`, async () => {
			const { person, made: [one] } = await deskOf(box.server, 'officer1', { language, cases: [lines] });
			const { page } = person;
			for (let i = 0; i < 100 && (await one.client.api('GET', '/application')).json.certificate.file.check.state !== 'done'; i++) await sleep(50);
			await page.reload();
			const shown = await page.locator('.evidence li').allInnerTexts();
			const sources = ['signature', 'register', 'code', 'text', 'ocr'];
			assert.equal(shown.length, sources.length);
			for (const [i, source] of sources.entries()) {
				assert.ok(shown[i].includes(words(language, `certificate.source.${source}`)), shown[i]);
				assert.ok(shown[i].includes(words(language, `certificate.proof.${source === 'text' ? decides : 'none'}`)), shown[i]);
				assert.equal(shown[i].includes(words(language, 'decision.evidence.decides')), source === 'text');
			}
			await says(person, `decision.evidence.${verdict}`);
			assert.match(await page.locator('.evidence + p').innerText(), /\d\d:\d\d/, 'when it was checked');
			await assertAccessible(page);
			person.assertQuiet();
			await person.close();
		});
	}
});

// At 390 px the decision is within reach wherever one is, what differs comes before the
// picture, and the rest is folded away.
test('a phone has the decision within reach, and what differs first', async () => {
	for (const script of [true, false]) {
		const { person } = await deskOf(box.server, 'officer2', { language: 'ar', width: 390, script, cases: [['Load Imposter', 'TC-2026-0078']] });
		const { page } = person;
		const top = async (what) => (await page.locator(what).first().boundingBox()).y;
		const sees = async () => { const box = await page.locator('.decide').boundingBox(); return box.y > 0 && box.y + box.height <= 844; };
		assert.ok(await sees(), 'at the top of the page');
		assert.match(await page.locator('.sides tbody tr').first().getAttribute('class'), /diff/);
		assert.ok(await top('.sides .diff') < await top('.sheet img'));
		assert.ok(await top('.sheet img') < await top('.fold'));
		assert.ok(await top('.fold') < await top('.side-q'), 'the queue comes last');
		await page.mouse.wheel(0, 1500);
		assert.ok(await sees(), 'further down');
		if (script) {
			await page.locator('.decide a[href="#return"]').click();
			assert.ok(await page.locator('#return-en').isVisible(), 'its form is unfolded');
			await assertAccessible(page);
		}
		await assertFits(page);
		assert.ok(await page.evaluate(() => document.documentElement.scrollHeight) < 6000);
		await person.close();
	}
});

describe('keys', () => {
	test('J and K walk, ? helps, M and R lead to their forms, and a field keeps its letters', async () => {
		const { person, made } = await deskOf(box.server, 'officer1', { cases: [CLEAN, CLEAN] });
		const rail = await person.page.locator('.queue a').evaluateAll((all) => all.map((one) => one.pathname.split('/').pop()));
		const here = rail.indexOf(made[0].id);
		assert.ok(here >= 0 && rail.includes(made[1].id));
		await press(person, 'j');
		at(person, rail[here + 1]);
		await press(person, 'k');
		at(person, made[0].id);
		await person.page.keyboard.press('?');
		assert.ok(await person.page.locator('dialog').isVisible());
		await assertAccessible(person.page);
		await person.page.keyboard.press('Escape');
		await person.page.keyboard.press('m');
		assert.equal(await person.page.evaluate(() => document.activeElement.name), 'field');
		await person.page.locator('#return-en').fill('');
		await person.page.locator('#return-en').press('a');
		assert.equal(await person.page.locator('#return-en').inputValue(), 'a');
		await person.page.locator('h1').click();
		await person.page.keyboard.press('r');
		assert.equal(await person.page.evaluate(() => document.activeElement.name), 'reason');
		person.assertQuiet();
		await person.close();
	});

	test('work on an Arabic keyboard, and can be turned off', async () => {
		const { person, made } = await deskOf(box.server, 'officer2', { language: 'ar', cases: [CLEAN, CLEAN] });
		await Promise.all([person.page.waitForNavigation(), person.page.evaluate(() =>
			document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'ش', code: 'KeyA', bubbles: true })))]);
		at(person, made[1].id);
		await person.page.keyboard.press('?');
		await follow(person, person.page.locator('dialog form[action$="/keys"] button'));
		at(person, made[1].id);
		assert.equal(await person.page.locator('[data-key]').count(), 0);
		await person.page.keyboard.press('a');
		at(person, made[1].id);
		await open(person, '/desk/keys');
		await assertAccessible(person.page);
		await send(person, '/keys');
		await says(person, 'decision.keys.are_on');
		await person.close();
	});
});

test('the document turns, grows and has its pages, and typed words stay', async () => {
	for (const script of [true, false]) {
		const { person } = await deskOf(box.server, 'officer1', { script, cases: [CLEAN] });
		const image = person.page.locator('.sheet img');
		const link = (query) => person.page.locator(`#paper .sheets a[href*="${query}"]`).last();
		const go = async (query) => {
			if (!script) return follow(person, link(query));
			const old = await person.page.locator('#paper').elementHandle();
			await link(query).click();
			return person.page.waitForFunction((one) => !one.isConnected, old);
		};
		if (script) await unfold(person.page.locator('#return'));
		if (script) await person.page.locator('#return-en').fill('Half a sentence');
		await go('page=2');
		assert.match(await image.getAttribute('src'), /\/document\/2\/small$/);
		await go('size=large');
		assert.match(await image.getAttribute('src'), /\/document\/2\/large$/);
		await go('turn=90');
		assert.match(await person.page.locator('.sheet').getAttribute('class'), /turn-90 turned/);
		await image.evaluate((one) => one.decode?.()).catch(() => {});
		if (script) assert.equal(await person.page.locator('#return-en').inputValue(), 'Half a sentence');
		assert.equal(await person.page.locator('[style]').count(), 0);
		if (script) await assertAccessible(person.page);
		person.assertQuiet();
		await person.close();
	}
});

test('who decided may undo, nobody else; and not what is in effect', async () => {
	const { person, made: [one], officer } = await deskOf(box.server, 'officer1', { cases: [CLEAN] });
	await send(person, '/approve');
	const other = await staff(box.server, 'officer2');
	assertStatus(await other.api('POST', `/desk/${one.id}/undo`, {}), 409);
	assertStatus(await other.api('POST', `/desk/${one.id}/now`, {}), 409);
	assertStatus(await decide(officer, one.id, 'approve'), 409);
	assert.equal((await look(officer, one.id)).json.pending.what, 'approve');
	assertStatus(await officer.api('POST', `/desk/${one.id}/undo`, {}), 200);
	assertStatus(await officer.api('POST', `/desk/${one.id}/undo`, {}), 409);
	assertStatus(await decide(officer, one.id, 'approve', { undo_seconds: 'x' }), 422);
	assert.ok(assertStatus(await decide(officer, one.id, 'approve', { undo_seconds: 60 }), 200).json.effective_at);
	assertStatus(await officer.api('POST', `/desk/${one.id}/now`, {}), 200);
	assert.equal(await stateOf(one.client), 'approved');
	assertStatus(await officer.api('POST', `/desk/${one.id}/undo`, {}), 409);
	await person.close();
});

test('a decision takes effect by itself, also after a restart', async () => {
	const more = ['--undo-seconds', '3'];
	let server = await start({ more });
	const { person, made: [one] } = await deskOf(server, 'officer1', { cases: [CLEAN] });
	await send(person, '/approve');
	assert.equal(await stateOf(one.client), 'review');
	await person.close();
	await server.stop();
	server = await start({ data: server.data, port: server.port, more });
	const again = await applicant(server, `load-${free - 1}`);
	for (let i = 0; i < 200 && await stateOf(again) !== 'approved'; i++) await sleep(100);
	assert.equal(await stateOf(again), 'approved');
	await server.stop();
	server.remove();
});

test('notes are for colleagues, a conflict closes the case for good', async () => {
	const { person, made: [one], officer } = await deskOf(box.server, 'officer1', { language: 'ar', cases: [CLEAN] });
	assertStatus(await officer.api('POST', `/desk/${one.id}/note`, { words: '' }), 422);
	await unfold(person.page.locator('#note-words'));
	await person.page.locator('#note-words').fill('اتصلت بالمركز.');
	await send(person, '/note');
	await says(person, 'decision.done.note');
	assert.match(await text(person), /اتصلت بالمركز/);
	assert.doesNotMatch((await one.client.api('GET', '/application')).text, /اتصلت/);
	assertStatus(await officer.api('POST', `/desk/${one.id}/conflict`, { kind: 'envy' }), 422);
	await unfold(person.page.locator('#conflict-kind'));
	await person.page.locator('#conflict-kind').selectOption('family');
	await send(person, '/conflict');
	await open(person, `/desk/${one.id}`);
	await says(person, 'application.refusal.conflict');
	await assertAccessible(person.page);
	assertStatus(await officer.api('GET', `/desk/${one.id}`), 403);
	const other = await staff(box.server, 'officer2');
	assert.match(assertStatus(await look(other, one.id), 200).text, /اتصلت بالمركز/);
	person.assertQuiet();
	await person.close();
});

test('a ready text fills both languages, a preview shows them, and free words stay', async () => {
	assert.equal((await command(box.server.data, 'reason', 'load', 'data/ae/reasons.tsv')).status, 0);
	for (const [persona, options] of [['officer1', { script: false, width: 390 }], ['officer2', { language: 'ar' }]]) {
		const { person, made: [one], officer } = await deskOf(box.server, persona, { ...options, cases: [CLEAN] });
		const { reasons } = assertStatus(await officer.api('GET', '/desk/reasons'), 200).json;
		const ready = reasons.find(({ code }) => code === 'file_unreadable');
		assert.deepEqual(ready.fields, ['file']);
		const { page } = person;
		const form = page.locator('#return');
		const leave = (button) => Promise.all([page.waitForNavigation({ waitUntil: 'load' }), form.locator(button).click()]);
		await unfold(form);
		await leave('[name=fill]');
		await says(person, 'decision.ready.missing');
		await form.locator('[name=ready]').selectOption(ready.code);
		if (options.script === false) await leave('[name=fill]');
		else await form.locator('[name=fill]').click();
		assert.equal(await form.locator('[name=text_en]').inputValue(), ready.text_en);
		assert.equal(await form.locator('[name=text_ar]').inputValue(), ready.text_ar);
		assert.ok(await form.locator('#mark-file').isChecked());
		await form.locator('[name=text_en]').fill(`${ready.text_en} Thank you & <b>.`);
		await leave('[name=preview]');
		await says(person, 'decision.preview.title');
		assert.ok((await page.locator('#preview [lang=en]').innerText()).includes('Thank you & <b>.'));
		assert.ok((await page.locator('#preview [lang=ar]').innerText()).includes(ready.text_ar));
		if (options.script !== false) await assertAccessible(page);
		await assertFits(page);
		assert.equal((await look(officer, one.id)).json.pending, undefined, 'nothing was decided');
		await send(person, '/return');
		await open(person, `/desk/${one.id}`);
		await send(person, '/now');
		const { events } = (await look(officer, one.id)).json;
		assert.ok(events.some(({ text_en }) => text_en === `${ready.text_en} Thank you & <b>.`));
		await person.close();
	}
	const stranger = await applicant(box.server, `load-${free++}`);
	assertStatus(await stranger.api('GET', '/desk/reasons'), 401);
});
