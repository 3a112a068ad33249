// SPDX-License-Identifier: EUPL-1.2
// What the demonstration would send by mail and SMS, read as the person reads it: on the
// page /demo/mail.
//
//	await client.api('PUT', '/application/details', DETAILS);
//	await confirmContacts(client);              // nothing to do where all is vouched for
import assert from 'node:assert/strict';

import { Client } from './client.mjs';
import { plain } from './words.mjs';

// The code that went to this address last.
export const codeTo = async (origin, address) => {
	const page = await new Client(origin).get('/en/demo/mail');
	assert.equal(page.status, 200, 'the page with the demonstration\'s post');
	const messages = [...page.text.matchAll(/<li>(.*?)<\/li>/gs)].map(([, inside]) => plain(inside));
	const message = messages.find((text) => text.includes(address) && /\b\d{6}\b/.test(text));
	assert.ok(message, `no code to ${address}`);
	return /(?<!\d)\d{6}(?!\d)/.exec(message.replaceAll(address, ''))[0];
};

// Of the application as the API shows it; what it is afterwards.
export const confirmContacts = async (client, application) => {
	for (const field of application.details.to_confirm) {
		const code = await codeTo(client.origin, application.details[field]);
		const reply = await client.api('POST', '/application/contacts/confirm', { field, code });
		assert.equal(reply.status, 200, reply.text);
	}
};
