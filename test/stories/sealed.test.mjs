// SPDX-License-Identifier: EUPL-1.2
// Personal data lie sealed: values that are known are planted through the pages and the API,
// and nobody finds them in a copy of the data folder, in whatever spelling; who may see them
// sees them as before. What an older version left readable is sealed at the next start.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash, randomBytes, randomInt } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

import { applicant, assertStatus, caseOf, decide, draft, look, staff, submit } from '../lib/apply.mjs';
import { start, temporaryFolder } from '../lib/server.mjs';

// --- looking for them ---

const filesUnder = (folder) => readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
	const whole = path.join(folder, entry.name);
	return entry.isDirectory() ? filesUnder(whole) : entry.isFile() ? [whole] : [];
});

// Base64 of a text that stands somewhere in a longer one: three ways, without the
// characters at the ends that its neighbours change.
const base64s = (bytes) => [0, 1, 2].flatMap((shift) => {
	const whole = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64').replace(/=+$/, '');
	const inner = whole.slice(shift === 0 ? 0 : shift + 1, whole.length - ((bytes.length + shift) % 3 === 0 ? 0 : 1));
	return [inner, inner.replaceAll('+', '-').replaceAll('/', '_')];
});

const spellings = (value) => {
	const bytes = Buffer.from(value);
	const wide = Buffer.from(value, 'utf16le');
	const escaped = [...value].map((letter) => `\\u${letter.codePointAt(0).toString(16).padStart(4, '0')}`).join('');
	return [
		['as it is', bytes], ['UTF-16LE', wide], ['UTF-16BE', Buffer.from(wide).swap16()],
		['JSON, escaped', Buffer.from(escaped)], ['JSON', Buffer.from(JSON.stringify(value).slice(1, -1))],
		['percent', Buffer.from(encodeURIComponent(value))], ['hex', Buffer.from(bytes.toString('hex'))],
		['HEX', Buffer.from(bytes.toString('hex').toUpperCase())], ['backwards', Buffer.from([...value].reverse().join(''))],
		...base64s(bytes).map((text) => ['base64', Buffer.from(text)]),
	];
};

const found = (folder, values) => filesUnder(folder).flatMap((file) => {
	const inside = readFileSync(file);
	return values.flatMap((value) => spellings(value).filter(([, bytes]) => inside.includes(bytes))
		.map(([how]) => `${value} (${how}) in ${path.relative(folder, file)}`));
});

test('each spelling would be found', () => {
	const folder = temporaryFolder();
	for (const [index, [how, bytes]] of spellings('q.Plánted+1@example.test').entries()) {
		writeFileSync(path.join(folder, String(index)), Buffer.concat([randomBytes(50), bytes, randomBytes(50)]));
		assert.ok(found(folder, ['q.Plánted+1@example.test']).some((one) => one.includes(`(${how}) in ${index}`)), how);
	}
	for (const shift of [0, 1, 2]) {
		writeFileSync(path.join(folder, 'base64'), Buffer.concat([randomBytes(30 + shift), Buffer.from('X7654321'), randomBytes(40)]).toString('base64'));
		assert.ok(found(folder, ['X7654321']).some((one) => one.includes('in base64')), `base64 ${shift}`);
	}
});

// --- planting them ---

const plant = () => {
	const digits = String(randomInt(1e6, 1e7));
	const marker = `PLANTED-${randomBytes(6).toString('hex')}`;
	return {
		details: { email: `q.planted.${digits}@example.test`, phone: `+97150${digits}`, passport_number: `Q${digits}` },
		marker,
		words: { en: `Words ${marker} in English.`, ar: `كلمات ${digits} بالعربية.` },
		file: { name: `${marker}-paper.pdf`, bytes: Buffer.from(`%PDF-1.7\n${marker}\n${'x'.repeat(9000)}\n%%EOF\n`) },
	};
};

const needles = ({ details, marker, words }, emiratesId) => {
	const phone = details.phone.slice(1);
	return [details.email, details.passport_number, phone, phone.slice(3), marker, emiratesId,
		emiratesId.replace(/^(...)(....)(.......)(.)$/, '$1-$2-$3-$4'), words.en, words.ar];
};

// load-99NN types the addresses; the provider says the rest.
const apply = async (server, persona) => {
	const planted = plant();
	const client = await applicant(server, persona);
	await draft(client, planted);
	const { details } = assertStatus(await client.api('GET', '/application'), 200).json;
	assert.equal(details.email, planted.details.email, 'the person sees it');
	assert.equal(details.passport_number, planted.details.passport_number);
	const emiratesId = details.emirates_id.replaceAll('-', '');
	assert.match(emiratesId, /^784\d{12}$/);
	return { planted, client, values: needles(planted, emiratesId) };
};

const copyOf = (server) => {
	const folder = temporaryFolder();
	execFileSync('cp', ['-a', `${server.data}/.`, folder]);
	writeFileSync(path.join(folder, 'log-of-the-server'), server.log);
	return folder;
};

// The officer writes to the person, who reads it on his page, in a letter and in what he takes out.
const sentBack = async (officer, back) => {
	const { reference } = assertStatus(await submit(back.client), 201).json;
	const id = await caseOf(officer, reference);
	const { en, ar } = back.planted.words;
	assertStatus(await look(officer, id), 200);
	assertStatus(await decide(officer, id, 'claim'), 200, 204);
	assertStatus(await decide(officer, id, 'return', { field: ['number'], text_en: en, text_ar: ar }), 200);
	assert.ok(assertStatus(await back.client.get('/en/application'), 200).text.includes(en), 'the person reads it');
	const taken = assertStatus(await back.client.api('GET', '/my-data'), 200).json;
	assert.deepEqual([taken.timeline[0].text_en, taken.letters[0].text_ar, taken.certificates[0].file_name],
		[en, ar, back.planted.file.name]);
	return { ...back, reference, id };
};

test('nothing that a person typed or uploaded is found in the data folder', async () => {
	const server = await start();
	try {
		const one = await apply(server, 'load-9970');
		const { reference } = assertStatus(await submit(one.client), 201).json;
		const officer = await staff(server, 'officer1');
		const id = await caseOf(officer, reference);
		const seen = assertStatus(await look(officer, id), 200);
		assert.ok(seen.text.includes(one.planted.details.passport_number), 'the officer sees it');
		assertStatus(await decide(officer, id, 'claim'), 200, 204);
		const file = assertStatus(await officer.get(`/en/desk/${id}/file`), 200);
		assert.ok(file.text.includes(one.planted.marker), 'the officer reads the file');
		assertStatus(await decide(officer, id, 'approve'), 200, 201);
		const back = await sentBack(officer, await apply(server, 'load-9975'));
		const left = await apply(server, 'load-9971'); // a draft, with a code under way
		assertStatus(await left.client.api('PUT', '/application/details',
			{ ...left.planted.details, name_latin: 'Load Tester', name_arabic: 'مختبر الحمل', nationality: 'ARE',
				emirates_id: left.values[5], email: `next.${left.planted.details.email}` }), 200);

		const values = [...one.values, ...back.values, ...left.values, `next.${left.planted.details.email}`];
		assert.deepEqual(found(copyOf(server), values), [], 'while it runs');
		assert.notDeepEqual(found(copyOf(server), ['Load Tester']), [], 'names stay searchable, and are found');
		await server.stop();
		assert.deepEqual(found(copyOf(server), values), [], 'after it has ended');
	} finally {
		if (server.status === undefined) await server.kill();
	}
});

test('two people who typed the same e-mail are found by its blind index', async () => {
	const server = await start();
	try {
		const one = await apply(server, 'load-9972');
		const client = await applicant(server, 'load-9973');
		await draft(client, { details: { ...plant().details, email: one.planted.details.email } });
		const { reference } = assertStatus(await submit(client), 201).json;
		const officer = await staff(server, 'officer1');
		const seen = assertStatus(await look(officer, await caseOf(officer, reference)), 200);
		assert.match(JSON.stringify(seen.json), /"(twins|duplicates)":1/);
		await server.stop();
	} finally {
		if (server.status === undefined) await server.kill();
	}
});

// --- what was there before ---

// As version 030 left it: readable columns, and the file under the hash of what was uploaded.
const UNSEAL = `
import json, sqlite3, sys
file, change = sys.argv[1], json.loads(sys.argv[2])
db = sqlite3.connect(file)
who = db.execute("SELECT account FROM application WHERE reference = ?", [change["reference"]]).fetchone()[0]
d = change["details"]
db.execute("UPDATE person SET email=?, phone=?, passport_number=?, passport_index=NULL, email_index=NULL WHERE account=?",
           [d["email"], d["phone"], d["passport_number"], who])
db.execute("UPDATE person_vouched SET emirates_id=?, emirates_id_index=NULL WHERE account=?", [change["emirates_id"], who])
db.execute("UPDATE contact SET confirmed=? WHERE account=? AND field='email'", [d["email"], who])
db.execute("UPDATE application_snapshot SET snapshot=?, file_hash=?, file_object=NULL WHERE reference=?",
           [change["snapshot"], bytes.fromhex(change["sha256"]), change["reference"]])
old = db.execute("SELECT file_object FROM certificate JOIN application a ON a.id = application WHERE a.reference=?",
                 [change["reference"]]).fetchone()[0]
db.execute("UPDATE certificate SET file_object=NULL WHERE file_object=?", [old])
w = change["words"]
there = db.execute("SELECT account, id FROM application WHERE reference = ?", [w["reference"]]).fetchone()
for table, whose, key in (("application_event", "application", there[1]), ("notice", "account", there[0])):
    rows = db.execute(f"UPDATE {table} SET text_en=?, text_ar=? WHERE {whose}=? AND text_en <> ''", [w["en"], w["ar"], key])
    assert rows.rowcount == 1, table
db.execute("UPDATE certificate SET file_name=? WHERE application=?", [w["file"], there[1]])
db.execute("DELETE FROM counter WHERE name LIKE 'sealed%'")
db.commit()
db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
print(old.hex())
`;

const putPlainFile = (data, sealed, plain) => {
	const name = createHash('sha256').update(plain).digest('hex');
	const at = (hash) => path.join(data, 'uploads', hash.slice(0, 2), hash);
	mkdirSync(path.dirname(at(name)), { recursive: true, mode: 0o700 });
	renameSync(at(sealed), at(name));
	writeFileSync(at(name), plain);
	return at(name);
};

test('what an older version left readable is sealed at the next start', async () => {
	let server = await start();
	try {
		const one = await apply(server, 'load-9974');
		const { reference } = assertStatus(await submit(one.client), 201).json;
		const back = await sentBack(await staff(server, 'officer1'), await apply(server, 'load-9976'));
		await server.stop();
		const { details } = one.planted;
		const words = { ...back.planted.words, reference: back.reference, file: back.planted.file.name };
		const sha256 = createHash('sha256').update(one.planted.file.bytes).digest('hex');
		const snapshot = JSON.stringify({ version: 1, person: { ...details, name_latin: 'Load Tester', vouched: [] },
			certificate: { file_sha256: sha256, file_name: 'paper.pdf', file_type: 'application/pdf', file_bytes: 1 }, drones: [], rules: [] });
		const old = execFileSync('/usr/bin/python3', ['-c', UNSEAL, path.join(server.data, 'tasrih.db'),
			JSON.stringify({ reference, details, emirates_id: one.values[5], snapshot, sha256, words })], { encoding: 'utf8' }).trim();
		const plainFile = putPlainFile(server.data, old, one.planted.file.bytes);
		assert.notDeepEqual(found(copyOf(server), one.values), [], 'it was readable');
		assert.notDeepEqual(found(copyOf(server), back.values), [], 'and that too');

		server = await start({ data: server.data });
		assert.deepEqual(found(copyOf(server), [...one.values, ...back.values]), []);
		assert.ok(!existsSync(plainFile), 'the readable file is gone');
		const officer = await staff(server, 'officer1');
		const told = assertStatus(await look(officer, back.id), 200);
		assert.ok(told.text.includes(words.en) && told.text.includes(words.file), 'and is read as before');
		const id = await caseOf(officer, reference);
		const seen = assertStatus(await look(officer, id), 200);
		assert.ok(seen.text.includes(details.passport_number) && seen.text.includes(details.email));
		assertStatus(await decide(officer, id, 'claim'), 200, 204);
		assert.ok(assertStatus(await officer.get(`/en/desk/${id}/file`), 200).text.includes(one.planted.marker));
		await server.stop();
	} finally {
		if (server.status === undefined) await server.kill();
	}
});

// --- the master key ---

test('without its master key a database is not served, and nothing is made in its place', async () => {
	const server = await start();
	await server.stop();
	const key = `${server.data}.master-key`;
	const text = readFileSync(key);
	assert.ok(!found(server.data, [text.toString().trim()]).length, 'the key is not in the data folder');
	rmSync(key);
	await assert.rejects(start({ data: server.data }), /ended at its start/);
	assert.ok(!existsSync(key));
	writeFileSync(key, `${'0f'.repeat(32)}\n`, { mode: 0o600 });
	await assert.rejects(start({ data: server.data }), /not the master key of this database/);
	writeFileSync(key, text, { mode: 0o600 });
	const again = await start({ data: server.data });
	await again.stop();
});
