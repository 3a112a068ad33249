// SPDX-License-Identifier: EUPL-1.2
// @auth0/cose accepts what we sign, and refuses what was changed.
import assert from 'node:assert/strict';
import { webcrypto } from 'node:crypto';
import { createRequire } from 'node:module';
import { test } from 'node:test';

import { payloadOf, tampered, tokens } from './lib.mjs';

// As CommonJS: Debian's Node 18 does not load the other form.
const { Sign1 } = createRequire(import.meta.url)('@auth0/cose');

const importKey = (jwk) => webcrypto.subtle.importKey('jwk', jwk,
	jwk.kty === 'EC' ? { name: 'ECDSA', namedCurve: 'P-256' } : { name: 'Ed25519' }, true, ['verify']);

for (const [name, token, jwk] of tokens) {
	test(`${name} is accepted`, async () => {
		const sign1 = Sign1.decode(token);
		await sign1.verify(await importKey(jwk));
		assert.deepEqual(Uint8Array.from(sign1.payload), Uint8Array.from(payloadOf(token)));
	});

	test(`${name} with one changed bit is refused`, async () => {
		const key = await importKey(jwk);
		for (const bytes of tampered(token)) {
			await assert.rejects(async () => Sign1.decode(bytes).verify(key));
		}
	});
}
