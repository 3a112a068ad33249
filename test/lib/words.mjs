// SPDX-License-Identifier: EUPL-1.2
// The sentences of po/, so that tests ask for a message by its key and not by its words:
//
//	assertSays(page.text, 'ar', 'person.passport_number.too_short');
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';

const PO = new URL('../../po/', import.meta.url);

const quoted = (text) => [...text.matchAll(/"((?:[^"\\]|\\.)*)"/g)]
	.map((one) => JSON.parse(`"${one[1]}"`)).join('');

const read = (language) => {
	const table = new Map();
	for (const file of readdirSync(new URL(`${language}/`, PO))) {
		if (!file.endsWith('.po')) continue;
		const text = readFileSync(new URL(`${language}/${file}`, PO), 'utf8').replace(/^#.*$/gm, '');
		for (const [, id, string] of text.matchAll(
			/msgid ((?:"(?:[^"\\]|\\.)*"\s*)+)(?:msgid_plural (?:"(?:[^"\\]|\\.)*"\s*)+)?msgstr(?:\[0\])? ((?:"(?:[^"\\]|\\.)*"\s*)+)/g)) {
			table.set(quoted(id), quoted(string));
		}
	}
	return table;
};

const tables = { en: read('en'), ar: read('ar') };

export const words = (language, key) => {
	const found = tables[language].get(key);
	assert.ok(found, `po/${language} has no ${key}`);
	return found;
};

// Text as a person reads it: no tags, no isolates, one blank between words.
export const plain = (html) => html
	.replace(/<(script|style|svg)\b.*?<\/\1>/gs, ' ')
	.replace(/<\/?(?:bdi|b|strong|em|a|span|abbr|code)\b[^>]*>/g, '').replace(/<[^>]*>/g, ' ')
	.replace(/&#x27;|&#39;|&apos;/g, "'").replace(/&quot;|&#34;/g, '"')
	.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&nbsp;|\u00a0/g, ' ').replace(/&amp;/g, '&')
	.replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '').replace(/\s+/g, ' ');

// Whether the sentence stands there, whatever its placeholders were filled with.
export const says = (html, language, key) => {
	const parts = plain(words(language, key)).split(/\{[a-z_]+\}/).map((part) => part.trim())
		.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
	return new RegExp(parts.join('.{0,200}?'), 's').test(plain(html));
};

export const assertSays = (html, language, key) => {
	assert.ok(says(html, language, key),
		`"${words(language, key)}" (${key}) is not on the page: ${plain(html).slice(0, 1500)}`);
};
