// SPDX-License-Identifier: EUPL-1.2
// Reads a QR code out of a PNG, as a phone's camera would.
import assert from 'node:assert/strict';

import jsqr from 'jsqr';
import { PNG } from 'pngjs';

export const readQr = (png) => {
	const { data, width, height } = PNG.sync.read(png);
	const found = (jsqr.default ?? jsqr)(new Uint8ClampedArray(data), width, height);
	assert.ok(found, `no QR code is seen in a picture of ${width} x ${height}`);
	return found.data;
};
