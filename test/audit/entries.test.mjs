// SPDX-License-Identifier: EUPL-1.2
// Each kind of act leaves its entry: what is done, what is refused, sign-ins, readings with
// their purpose, exports, configuration, keys, and commands on the server.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { applicant, assertStatus, caseOf, decide, look, permitFor, staff, submitted, treat } from '../lib/apply.mjs';
import { start } from '../lib/server.mjs';
import { audit, command } from './lib.mjs';

const WHY = { reason: 'rules_broken', text_en: 'A flight at night.', text_ar: 'رحلة ليلية.' };
let server;
let auditor;
let number;
let id;
const people = {};

before(async () => {
	server = await start();
	auditor = await staff(server, 'auditor1');
	for (const name of ['officer1', 'officer2', 'supervisor1', 'admin1', 'admin2', 'newcomer']) people[name] = await staff(server, name);
	people.holder = await applicant(server, 'load-4100');
	number = await permitFor(server, people.holder);
	const { reference } = await submitted(await applicant(server, 'load-4101'));
	id = await caseOf(people.officer2, reference);
});
after(() => server.stop().then(() => server.remove()));

const newest = async (what, more = {}) => {
	const query = new URLSearchParams({ what, ...more });
	return assertStatus(await auditor.api('GET', `/audit/entries?${query}`), 200).json.entries[0];
};
const account = async (name) => assertStatus(await people.admin1.api('GET', '/roles'), 200).json.staff.find((one) => one.name === name).account;

// [action, how it comes about, what its entry says besides]
const KINDS = [
	['access.purpose', async () => { assertStatus(await look(people.supervisor1, id), 200); }, { reason: 'quality', role: 'supervisor' }],
	['application.read', async () => { assertStatus(await people.supervisor1.api('GET', `/desk/${id}`), 200); }, { reason: 'quality' }],
	['application.claim', async () => { await look(people.officer2, id); assertStatus(await decide(people.officer2, id, 'claim'), 200, 204); }, { role: 'officer' }],
	['permit.read', async () => { assertStatus(await people.officer1.api('GET', `/desk/permits/${number}`), 200); }, {}],
	['access.refused', async () => { assertStatus(await people.holder.get('/en/account'), 200); assertStatus(await people.newcomer.get('/en/desk'), 403); }, { object: 'route//{lang}/desk', reason: 'case_list', refused: true }],
	['access.propose_grant', async () => {
		const proposal = { account: await account('Maryam Haddad'), role: 'supervisor', gives: true, reason: 'test' };
		people.proposal = assertStatus(await people.admin1.api('POST', '/roles/proposals', proposal), 201).json.id;
	}, { reason: 'supervisor' }],
	['access.refused', async () => { assertStatus(await people.admin1.api('POST', `/roles/proposals/${people.proposal}/confirm`, {}), 403); }, { reason: 'supervisor', refused: true }],
	['access.grant', async () => { assertStatus(await people.admin2.api('POST', `/roles/proposals/${people.proposal}/confirm`, {}), 200); }, { reason: 'supervisor', role: 'administrator' }],
	['permit.suspend', async () => { assertStatus(await treat(people.officer1, number, 'suspend', WHY), 200); }, { reason: 'rules_broken' }],
	['permit.refused', async () => { assertStatus(await treat(people.officer1, number, 'confirm'), 403); }, { reason: 'same_person', refused: true }],
	['permit.lift', async () => { assertStatus(await treat(people.supervisor1, number, 'lift'), 200); }, { role: 'supervisor' }],
	['identity.sign_in', async () => { await applicant(server, 'load-4102'); }, { role: 'applicant' }],
	['identity.sign_out', async () => { const person = await applicant(server, 'load-4103'); assertStatus(await person.submit(await person.get('/en/account'), /sign-out$/), 303, 200); }, {}],
	['identity.refuse', async () => { await server.client().signIn('sop1'); }, { refused: true, role: 'public' }],
	['audit.export', async () => { assertStatus(await auditor.get('/en/audit/report.csv'), 200); }, { reason: 'figures', role: 'auditor' }],
	['centre.load', async () => { assert.equal((await command(server.data, 'centre', 'load', 'data/demo/centres.tsv')).status, 0); }, { actor: 'command' }],
	['rule.load', async () => { assert.equal((await command(server.data, 'rule', 'load', 'data/ae/rules.tsv')).status, 0); }, { actor: 'command' }],
	['access.refused', async () => {
		const refused = await command(server.data, 'role', 'grant', '--provider', 'staff', '--subject', 'x', '--role', 'administrator');
		assert.equal(refused.status, 1, refused.stderr);
	}, { actor: 'command', object: 'command/role', reason: 'administrator', refused: true }],
	['key.replace', async () => { const { status, stderr } = await command(server.data, 'key', 'replace'); assert.equal(status, 0, stderr); }, { actor: 'command' }],
	['key.new_master', async () => { const { status, stderr } = await command(server.data, 'key', 'new-master'); assert.equal(status, 0, stderr); }, { actor: 'command', object: /^master\/[0-9a-f]{16}$/ }],
	['key.rewrap', async () => { const { status, stderr } = await command(server.data, 'key', 'rewrap'); assert.equal(status, 0, stderr); }, { actor: 'command', object: /^master\/[0-9a-f]{16}$/ }],
	['key.drop_master', async () => { const { status, stderr } = await command(server.data, 'key', 'drop-old-master'); assert.equal(status, 0, stderr); }, { actor: 'command', object: /^master\/[0-9a-f]{16}$/ }],
];

describe('an entry is left', () => {
	for (const [action, happens, says] of KINDS) {
		test(`${action}${says.reason ? `: ${says.reason}` : ''}`, async () => {
			const earlier = (await newest(action))?.entry ?? 0;
			await happens();
			let entry = await newest(action);
			for (let i = 0; i < 50 && (entry?.entry ?? 0) <= earlier; i += 1) entry = await newest(action); // nobody waits for one of the gate
			assert.ok(entry?.entry > earlier, `${action}: no entry behind ${earlier}`);
			for (const [name, value] of Object.entries(says)) {
				if (value instanceof RegExp) assert.match(entry[name], value);
				else assert.equal(entry[name], value, `${name} of ${JSON.stringify(entry)}`);
			}
		});
	}

	test('of a start, and of keys and configuration only when they are others', async () => {
		const seen = async () => Object.fromEntries(await Promise.all(['server.start', 'server.keys', 'server.configuration']
			.map(async (what) => [what, await newest(what)])));
		const first = await seen();
		const { data, port } = server;
		await server.stop();
		server = await start({ data, port });
		auditor = await staff(server, 'auditor1');
		const second = await seen();
		assert.ok(second['server.start'].entry > first['server.start'].entry);
		assert.ok(second['server.keys'].entry > first['server.keys'].entry, 'a key was replaced');
		assert.equal(second['server.keys'].reason, 'changed');
		assert.equal(second['server.configuration'].entry, first['server.configuration'].entry);
		assert.equal((await audit(data, 'verify')).status, 0);
		await server.stop();
		server = await start({ data }); // another port: another name of the log
		auditor = await staff(server, 'auditor1');
		const third = await seen();
		assert.equal(third['server.keys'].entry, second['server.keys'].entry);
		assert.ok(third['server.configuration'].entry > first['server.configuration'].entry, 'it listens elsewhere');
	});
});
