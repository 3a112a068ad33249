// SPDX-License-Identifier: EUPL-1.2
// The offline page's verifier gives every vector the answer that the C library gives.
// (vectors.json is made by permit_vectors_make_test --write, and compared in C by
// permit_vectors_test.)
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { webModule } from '../lib/web.mjs';

const { readBase45, readBase64url, readDigits, readText, verify, verifyCertificate } = await webModule('verify-core.js');

const file = JSON.parse(readFileSync(new URL('vectors.json', import.meta.url)));
const unhex = (text) => Uint8Array.from(Buffer.from(text, 'hex'));
const means = ({ trust, status, now }) => ({
	rootKey: unhex(file.root_key),
	trustList: unhex(file.trust_lists[trust]),
	statusLists: status ? [unhex(file.status_lists[status])] : [],
	now,
});
const good = file.vectors.find(({ name }) => name === 'form');

test('every vector gets the answer of the C library', async () => {
	assert.ok(file.vectors.length > 170);
	const seen = new Set();
	for (const vector of file.vectors) {
		const { answer, claims } = await verify(vector.text, means(vector));
		assert.equal(answer, vector.answer, `${vector.name}: ${vector.text.slice(0, 60)}`);
		assert.equal(claims === null, ['not_genuine', 'unknown_key'].includes(answer), vector.name);
		seen.add(answer);
	}
	for (const answer of ['in_force', 'not_yet', 'expired', 'suspended', 'revoked', 'superseded', 'unknown_key', 'not_genuine', 'status_old']) {
		assert.ok(seen.has(answer), `no vector is ${answer}`);
	}
});

test('the claims are those that were signed', async () => {
	const { claims, statusAgeSeconds } = await verify(good.text, means(good));
	assert.equal(statusAgeSeconds, 0);
	assert.deepEqual(claims, {
		issuer: 'AE',
		number: 'DP-2026-00123451',
		expires: 1858896000,
		notBefore: 1795824000,
		issued: 1795800000,
		statusIndex: 4711,
		statusUri: 'https://permits.example/status/1',
		nameLatin: 'Mariam Al Mansoori',
		nameArabic: 'مريم المنصوري',
		identityLast: '4567',
		class: 1,
		drones: [
			{ serial: '1581F45T7228C00ABC12', model: 'DJI Mini 4 Pro', grams: 249 },
			{ serial: '1ATLJ0RG7X0000001', model: 'Autel EVO Lite', grams: 835 },
		],
		heightMetres: 120,
		zones: ['DXB-12'],
		conditions: 21,
		centre: 'TC-0042',
	});
});

test('every single changed digit of a QR code is refused', async () => {
	const [address, digits] = good.text.split('#');
	for (let i = 0; i < digits.length; i++) {
		const changed = (Number(digits[i]) + 1 + (i % 9)) % 10;
		const { answer, claims } = await verify(`${address}#${digits.slice(0, i)}${changed}${digits.slice(i + 1)}`, means(good));
		assert.ok(['not_genuine', 'unknown_key'].includes(answer), `digit ${i}`);
		assert.equal(claims, null);
	}
});

const certificates = JSON.parse(readFileSync(new URL('certificates.json', import.meta.url)));
const known = ({ now }) => ({ rootKey: unhex(certificates.root_key), trustList: unhex(certificates.trust_list), now });

test('every certificate of a training centre gets the answer of the C library', async () => {
	const seen = new Set();
	for (const vector of certificates.vectors) {
		const { answer, certificate } = await verifyCertificate(vector.text, known(vector));
		assert.equal(answer, vector.answer, vector.name);
		assert.equal(certificate === null, ['not_genuine', 'unknown_key'].includes(answer), vector.name);
		assert.equal((await verify(vector.text, known(vector))).claims, null, 'and is no permit');
		seen.add(answer);
	}
	assert.deepEqual([...seen].sort(), ['key_ended', 'key_stolen', 'not_genuine', 'signed', 'unknown_key']);
});

test('what a certificate says, and whose it is, is told', async () => {
	const vector = certificates.vectors.find(({ name }) => name === 'its first day');
	assert.deepEqual((await verifyCertificate(vector.text, known(vector))).certificate, {
		centre: 'TC-0042', number: 'F-2026-7', issued: Date.UTC(2026, 0, 1) / 1000,
		nameLatin: 'Mariam Al Suwaidi', nameArabic: 'مريم السويدي', identityLast: '4321', class: 2,
		centreNameLatin: 'Falcon Drone Academy', centreNameArabic: 'أكاديمية الصقر',
		keyFrom: Date.UTC(2026, 0, 1) / 1000, keyUntil: Date.UTC(2027, 0, 1) / 1000 - 1,
	});
	assert.equal((await verifyCertificate(good.text, known(vector))).answer, 'not_genuine', 'a permit is none');
	assert.equal((await verifyCertificate(vector.text, { ...known(vector), trustList: new Uint8Array() })).answer, 'unknown_key');
});

test('without lists there is an answer, not a fault', async () => {
	const nothing = new Uint8Array();
	assert.equal((await verify(good.text, { ...means(good), trustList: nothing })).answer, 'unknown_key');
	assert.equal((await verify(good.text, { ...means(good), rootKey: nothing })).answer, 'unknown_key');
	assert.equal((await verify(good.text, { ...means(good), statusLists: [nothing] })).answer, 'status_old');
	assert.equal((await verify('x'.repeat(100000), means(good))).answer, 'not_genuine');
});

test('the codings are those of their standards', () => {
	const text = (bytes) => Buffer.from(bytes).toString();
	assert.equal(text(readBase45('QED8WEX0')), 'ietf!'); // RFC 9285
	assert.equal(text(readBase64url('Zm9vYmE')), 'fooba'); // RFC 4648
	assert.deepEqual([...readDigits('72057594037927935255')], [255, 255, 255, 255, 255, 255, 255, 255]);
	for (const bad of ['256', '0', '72057594037927936', '2-5']) assert.throws(() => readDigits(bad), bad);
	assert.equal(readText(good.text).length, 354);
});
