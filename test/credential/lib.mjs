// SPDX-License-Identifier: EUPL-1.2
// What the tests of other people's COSE libraries share: tokens of ours, the public keys
// that signed them, and what is done to the tokens to break them.
import { readFileSync } from 'node:fs';

import { webModule } from '../lib/web.mjs';

const { readCbor, readText } = await webModule('verify-core.js');

const file = JSON.parse(readFileSync(new URL('vectors.json', import.meta.url)));
const unhex = (text) => Uint8Array.from(Buffer.from(text, 'hex'));

const jwk = (map) => {
	const text = (bytes) => Buffer.from(bytes).toString('base64url');
	return map.get(1) === 2
		? { kty: 'EC', crv: 'P-256', alg: 'ES256', x: text(map.get(-2)), y: text(map.get(-3)) }
		: { kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', x: text(map.get(-2)) };
};

const sign1 = (token) => readCbor(token, 1 << 20).value;
const kid = (token) => Buffer.from(readCbor(sign1(token)[0], 64).get(4)).toString('hex');
const listed = (trust) => readCbor(sign1(unhex(file.trust_lists[trust]))[2], 1 << 20).get(-65538);
const keyOf = (token, trust) => jwk(listed(trust).map((one) => one.get(1))
	.find((key) => Buffer.from(key.get(2)).toString('hex') === kid(token)));

const permit = readText(file.vectors.find(({ name }) => name === 'form').text);
const eddsa = readText(file.vectors.find(({ name }) => name === 'EdDSA, listed for permits').text);
const status = unhex(file.status_lists.main);
const trust = unhex(file.trust_lists.main);

// name, token, public JWK
export const tokens = [
	['a permit (ES256)', permit, keyOf(permit, 'main')],
	['a permit (EdDSA)', eddsa, keyOf(eddsa, 'eddsa')],
	['a status list', status, keyOf(status, 'main')],
	['a trust list', trust, jwk(readCbor(unhex(file.root_key), 512))],
];

// One bit of the payload, of the signature, of the protected header.
export const tampered = (token) => [token.length - 90, token.length - 3, 6].map((at) => {
	const bytes = Uint8Array.from(token);
	bytes[at] ^= 1;
	return bytes;
});

export const payloadOf = (token) => sign1(token)[2];
