// SPDX-License-Identifier: EUPL-1.2
// An application by the JSON API, for tests that need one and are not about how it is
// filled in:
//
//	const ram = await applicant(server, 'ram');
//	const receipt = await submitted(ram);          // {reference, ...}
//	const number = await permitFor(server, ram);   // an officer has approved it
import assert from 'node:assert/strict';
import { randomInt, randomUUID } from 'node:crypto';

import { multipart } from './client.mjs';
import { confirmContacts } from './codes.mjs';
import { sample } from './samples.mjs';

export const DETAILS = {
	name_latin: 'Noura Specimen', name_arabic: 'نورة سبيسيمن', nationality: 'ARE',
	passport_number: 'X1234567', emirates_id: '784-1990-1234567-6',
	email: 'noura@example.test', phone: '+971501234567',
};
// What the provider says of load-N (its own name, numbers and addresses are locked), and
// what must not show where nobody may see it.
export const LOAD_NAME = 'Load Tester';
export const PRIVATE = /Load|Tester|مختبر|X1234567|7842000|example\.test|97150/;
export const DRONE = {
	make: 'Falcon', model: 'Mini 4', serial: 'MFR1C123456789ABC', serial_kind: 'cta2063', mass: '249 g',
};

export const assertStatus = (reply, ...statuses) => {
	assert.ok(statuses.includes(reply.status),
		`${reply.path}: ${reply.status}, not ${statuses.join(' or ')}: ${reply.text.slice(0, 1500)}`);
	return reply;
};

export const applicant = async (server, persona, language = 'en') => {
	const client = server.client(language);
	await client.signIn(persona);
	return client;
};

export const staff = async (server, persona, language = 'en') => {
	const client = server.client(language);
	await client.staffSignIn(persona);
	return client;
};

// The first centre that may teach, and a day on which it could.
export const accreditedCentre = async (client) => {
	const { json } = assertStatus(await client.api('GET', '/centres?q='), 200);
	const centre = json.centres.find((one) => one.accredited);
	assert.ok(centre, 'a centre is accredited today');
	return centre.code;
};

export const monthsAgo = (months) => {
	const day = new Date();
	day.setUTCDate(15);
	day.setUTCMonth(day.getUTCMonth() - months);
	return { issued_day: String(day.getUTCDate()), issued_month: String(day.getUTCMonth() + 1),
		issued_year: String(day.getUTCFullYear()) };
};

// By the API the token is in the header, as for everything else there.
export const attach = (client, file) => client.api('POST', '/application/certificate/file', multipart([], file));

export const ruleCodes = async (client) =>
	assertStatus(await client.api('GET', '/rules'), 200).json.rules.map((rule) => rule.code);

// Everything filled in, nothing submitted.
export const draft = async (client, { details = {}, drones = [DRONE], file = sample('signed.pdf'), centre, rules } = {}) => {
	assertStatus(await client.api('POST', '/application', {}), 200, 201);
	// Of one's own where they are typed: codes to one address are limited.
	const own = { email: `noura-${randomUUID().slice(0, 8)}@example.test`, phone: `+97150${randomInt(1e6, 1e7)}` };
	const saved = assertStatus(await client.api('PUT', '/application/details', { ...DETAILS, ...own, ...details }), 200);
	await confirmContacts(client, saved.json);
	assertStatus(await client.api('PUT', '/application/certificate', {
		centre: centre ?? await accreditedCentre(client), number: 'TC-2026-0077', ...monthsAgo(2) }), 200, 204);
	assertStatus(await attach(client, file), 200, 201, 204);
	for (const drone of drones) assertStatus(await client.api('POST', '/application/drones', drone), 200, 201);
	assertStatus(await client.api('PUT', '/application/rules', { rule: rules ?? await ruleCodes(client) }), 200, 204);
	return client;
};

export const submit = (client, key = randomUUID()) =>
	client.api('POST', '/application/submit', {}, { 'idempotency-key': key });

export const submitted = async (client, options) => {
	await draft(client, options);
	return assertStatus(await submit(client), 200, 201).json;
};

export const caseOf = async (officer, reference) => {
	const { json } = assertStatus(await officer.api('GET', '/desk'), 200);
	const one = json.cases.find((entry) => entry.reference === reference);
	assert.ok(one, `${reference} is not in the queue`);
	return one.id;
};

// The case, opened with a reason.
export const look = (officer, id, purpose = 'quality') => officer.api('POST', `/desk/${id}/purpose`, { purpose });

// A step at the desk, on the case as it is now.
export const decide = async (officer, id, step, body = {}) => {
	const { version } = (await look(officer, id)).json;
	return officer.api('POST', `/desk/${id}/${step}`, { version, ...body });
};

// A step with a permit, on its file as it is now.
export const treat = async (person, number, step, body = {}) => {
	const { version } = (await person.api('GET', `/desk/permits/${number}`)).json;
	return person.api('POST', `/desk/permits/${number}/${step}`, { version, ...body });
};

// Claimed and approved; the permit's number.
export const approved = async (officer, reference) => {
	const id = await caseOf(officer, reference);
	assertStatus(await decide(officer, id, 'claim'), 200, 204);
	const reply = assertStatus(await decide(officer, id, 'approve'), 200, 201);
	return reply.json.permit;
};

export const permitFor = async (server, client, options) => {
	const { reference } = await submitted(client, options);
	const officer = await staff(server, 'officer1');
	const permit = await approved(officer, reference);
	return permit.number ?? permit;
};
