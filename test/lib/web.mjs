// SPDX-License-Identifier: EUPL-1.2
// A script of web/js/, as a module: Node 18 would take a .js file there for CommonJS.
import { webcrypto } from 'node:crypto';
import { readFileSync } from 'node:fs';

globalThis.crypto ??= webcrypto; // Node 18 has it, but not in this place

export const webModule = (name) => {
	const source = readFileSync(new URL(`../../web/js/${name}`, import.meta.url));
	return import(`data:text/javascript;base64,${source.toString('base64')}`);
};
