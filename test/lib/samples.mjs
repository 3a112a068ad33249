// SPDX-License-Identifier: EUPL-1.2
// The files of test/samples/, as uploads.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const samplePath = (name) => fileURLToPath(new URL(`../samples/${name}`, import.meta.url));
export const sample = (name) => ({ name, bytes: readFileSync(samplePath(name)) });
