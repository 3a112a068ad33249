// SPDX-License-Identifier: EUPL-1.2
// Reads a QR code out of a PNG, as a phone's camera would, and off a holder's page.
import assert from 'node:assert/strict';

import jsqr from 'jsqr';
import { PNG } from 'pngjs';

import { visitor } from './browser.mjs';

export const readQr = (png) => {
	const { data, width, height } = PNG.sync.read(png);
	const found = (jsqr.default ?? jsqr)(new Uint8ClampedArray(data), width, height);
	assert.ok(found, `no QR code is seen in a picture of ${width} x ${height}`);
	return found.data;
};

// What the code on the holder's page says, and its picture. `client`: the holder, signed in.
export const codeOf = async (browser, server, client, number) => {
	const person = await visitor(browser, server);
	await person.context.addCookies([...client.cookies].map(([name, value]) => ({ name, value, url: server.origin })));
	await person.page.goto(`/en/permits/${number}`);
	const code = person.page.locator('main svg.code-qr').first();
	await code.scrollIntoViewIfNeeded();
	const png = await code.screenshot();
	await person.close();
	return { token: readQr(png), png };
};
