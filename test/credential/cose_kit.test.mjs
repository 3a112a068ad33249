// SPDX-License-Identifier: EUPL-1.2
// cose-kit accepts what we sign, and refuses what was changed. (It and @auth0/cose do not
// live together in one process.)
import assert from 'node:assert/strict';
import { createPublicKey } from 'node:crypto';
import { createRequire } from 'node:module';
import { test } from 'node:test';

import { payloadOf, tampered, tokens } from './lib.mjs';

// As CommonJS: Debian's Node 18 does not load the other form.
const { coseVerify } = createRequire(import.meta.url)('cose-kit');

// coseVerify answers { isValid } where it reads the token, and throws where it cannot.
const accepts = (token, key) => coseVerify(token, key).then(({ isValid }) => isValid, () => false);

for (const [name, token, jwk] of tokens) {
	const key = createPublicKey({ key: jwk, format: 'jwk' });

	test(`${name} is accepted`, async () => {
		const answer = await coseVerify(token, key);
		assert.equal(answer.isValid, true);
		assert.deepEqual(Uint8Array.from(answer.decoded.payload), Uint8Array.from(payloadOf(token)));
	});

	test(`${name} with one changed bit is refused`, async () => {
		for (const bytes of tampered(token)) assert.equal(await accepts(bytes, key), false);
	});
}
