// SPDX-License-Identifier: EUPL-1.2
// Each kind of act leaves its entry: what is done, what is refused, sign-ins, readings with
// their purpose, exports, configuration, keys, and commands on the server.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';

import { exportJWK, generateKeyPair, SignJWT } from 'jose';

import { applicant, assertStatus, caseOf, decide, look, permitFor, staff, submit, submitted, treat } from '../lib/apply.mjs';
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
	for (const name of ['officer1', 'officer2', 'supervisor1', 'admin1', 'admin2', 'newcomer', 'orders1', 'orders2']) people[name] = await staff(server, name);
	people.holder = await applicant(server, 'load-4100');
	number = await permitFor(server, people.holder);
	people.pilot = await applicant(server, 'load-4101');
	const { reference } = await submitted(people.pilot);
	id = await caseOf(people.officer2, reference);
});
after(() => server.stop().then(() => server.remove()));

const newest = async (what, more = {}) => {
	const query = new URLSearchParams({ what, ...more });
	return assertStatus(await auditor.api('GET', `/audit/entries?${query}`), 200).json.entries[0];
};
const account = async (name) => assertStatus(await people.admin1.api('GET', '/roles'), 200).json.staff.find((one) => one.name === name).account;

const REFUSAL = { reason: 'certificate_not_valid', text_en: 'The exam is missing.', text_ar: 'الاختبار غير موجود.' };
const ORDER = { kind: 'suspend', classes: ['recreation'], reason: 'public_safety', text_en: 'A visit of state.', text_ar: 'زيارة دولة.' };
const ordered = async () => assertStatus(await people.orders1.api('POST', '/desk/orders', ORDER), 201).json.id;
const answer = async (person, order, step) => {
	const { version } = assertStatus(await people.orders1.api('GET', `/desk/orders/${order}`), 200).json;
	return person.api('POST', `/desk/orders/${order}/${step}`, { version });
};
const proposed = async (more) => assertStatus(await people.admin1.api('POST', '/roles/proposals',
	{ account: await account('Maryam Haddad'), role: 'supervisor', reason: 'test', ...more }), 201).json.id;
const machine = async () => assertStatus(await people.admin1.api('GET', '/services'), 200).json.clients.find(({ client_id }) => client_id === 'police');
const keySet = async () => {
	people.pair = await generateKeyPair('ES256', { extractable: true });
	return JSON.stringify({ keys: [{ ...await exportJWK(people.pair.publicKey), kid: 'k', use: 'sig' }] });
};

const CENTRE = { code: 'TC-7001', name_latin: 'Gulf School', name_arabic: 'مدرسة الخليج', city_latin: 'Ajman', city_arabic: 'عجمان',
	from: '2099-01-01', until: '2099-12-31', classes: '1', state: 'accredited', reason: 'test' };
const propose = async (registrar) => assertStatus(await registrar.submit(await registrar.get('/en/registrar/new'), /registrar$/, CENTRE), 303, 200);
const settle = async (registrar, how) => registrar.submit(await registrar.get('/en/registrar'), new RegExp(`proposals/[0-9a-f]+/${how}$`));

// What takes days, a clerk's seat or a fresh machine is brought about by a test of its own:
// [action, that test, what brings it about there].
const ELSEWHERE = [
	['application.reassign', 'src/decision/decision_team_act_test.c', 'application.reassign'],
	['application.lapse', 'src/application/application_deadlines_act_test.c', 'lapse'],
	['application.remind', 'src/application/application_deadlines_act_test.c', 'application.remind'],
	['application.read_file', 'src/decision/decision_desk_act_test.c', 'application.read_file'],
	['permit.fall', 'src/permit/permit_hold_act_test.c', 'permit_fall_due'],
	['identity.enrol', 'test/audit/witness.test.mjs', "'role', 'grant'"],
	['access.many_readings', 'src/identity/identity_roles_act_test.c', 'access.many_readings'],
	['person.send_code', 'src/person/person_contact_act_test.c', 'person.send_code'],
	['person.confirm_contact', 'src/person/person_contact_act_test.c', 'person.confirm_contact'],
	['centre.propose', 'test/stories/centre.test.mjs', '/registrar/new'],
	['centre.change', 'test/stories/centre.test.mjs', 'centre.registrar.done'],
	['centre.enter_certificate', 'test/stories/centre.test.mjs', '/centre/certificates'],
	['centre.import_certificates', 'test/stories/centre.test.mjs', '/centre/imports'],
	['centre.withdraw_certificate', 'test/stories/centre.test.mjs', '/withdraw'],
	['centre.look_at_withdrawal', 'test/stories/centre.test.mjs', '/looked'],
	['order.propose_lift', 'test/stories/orders.test.mjs', '/lift'],
	['order.propose_extend', 'src/order/order_act_test.c', 'ORDER_EXTEND'],
	['order.sign_lift', 'src/order/order_act_test.c', 'order.sign_lift'],
	['order.sign_extend', 'src/order/order_act_test.c', 'ORDER_EXTEND'],
	['order.told', 'src/permit/permit_order_act_test.c', 'tell_due'],
	['application.approve_by_policy', 'src/decision/decision_policy_act_test.c', 'application.approve_by_policy'],
	['application.sample', 'src/decision/decision_policy_act_test.c', 'application.sample'],
	['application.decide', 'src/decision/decision_undo_act_test.c', 'application.decide'],
	['application.undo_decision', 'src/decision/decision_undo_act_test.c', 'application.undo_decision'],
	['application.drop_decision', 'src/decision/decision_undo_act_test.c', 'application.drop_decision'],
	['application.note', 'src/decision/decision_undo_act_test.c', 'application.note'],
	['application.declare_conflict', 'src/decision/decision_undo_act_test.c', 'application.declare_conflict'],
	['retention.erase', 'src/retention/erasure_act_test.c', 'retention.erase'],
	['retention.refused', 'src/retention/erasure_act_test.c', 'retention.refused'],
	['retention.load', 'src/retention/period_act_test.c', 'retention.load'],
	['retention.run', 'src/retention/period_act_test.c', 'retention.run'],
	['retention.hold', 'src/retention/hold_act_test.c', 'retention.hold'],
	['centre.propose_import', 'src/centre/centre_import_act_test.c', 'centre_import_propose('],
	['centre.import', 'src/centre/centre_import_act_test.c', 'all_of_it_counts_when_another_has_confirmed_it'],
	['centre.propose_key', 'src/centre/centre_key_act_test.c', 'centre_key_propose('],
	['centre.enter_key', 'src/centre/centre_key_act_test.c', 'a_key_counts_when_another_registrar_has_confirmed_it'],
	['centre.propose_key_end', 'src/centre/centre_key_act_test.c', 'centre_key_end_propose('],
	['centre.end_key', 'src/centre/centre_key_act_test.c', 'an_end_is_confirmed_by_another_and_stays'],
	['retention.lift_hold', 'src/retention/hold_act_test.c', 'retention.lift_hold'],
	['subject.export', 'test/stories/my_data.test.mjs', 'subject.export'],
	['access.see_alarm', 'test/audit/glass.test.mjs', 'access.see_alarm'],
	['identity.cut_sessions', 'test/audit/glass.test.mjs', 'identity.cut_sessions'],
	['subject.ask', 'src/subject/subject_request_act_test.c', 'subject.ask'],
	['subject.withdraw', 'src/subject/subject_request_act_test.c', 'a_request_is_taken_back_by_its_person'],
	['subject.read', 'src/subject/subject_request_act_test.c', 'subject.read'],
	['subject.extend', 'src/subject/subject_request_act_test.c', 'an_extension_has_a_reason'],
	['subject.grant', 'src/subject/subject_request_act_test.c', 'subject.grant'],
	['subject.refuse', 'src/subject/subject_request_act_test.c', 'REQUEST_REFUSE'],
	['subject.set_period', 'src/subject/subject_request_act_test.c', 'subject.set_period'],
	['audit.accept', 'test/audit/restore.test.mjs', "'accept'"],
];

// [action, how it comes about, what its entry says besides]
const KINDS = [
	['access.purpose', async () => { assertStatus(await look(people.supervisor1, id), 200); }, { reason: 'quality', role: 'supervisor' }],
	['application.read', async () => { assertStatus(await people.supervisor1.api('GET', `/desk/${id}`), 200); }, { reason: 'quality' }],
	['application.search', async () => { assertStatus(await people.officer2.api('GET', '/desk/search?q=Nobody'), 200); }, { reason: 'name', role: 'officer', object: 'desk/search' }],
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
	['permit.send_back', async () => {
		assertStatus(await treat(people.officer1, number, 'revoke', WHY), 200);
		assertStatus(await treat(people.supervisor1, number, 'send-back', { text_en: 'Talk to the pilot first.' }), 200);
	}, { role: 'supervisor' }],
	['application.release', async () => { assertStatus(await decide(people.officer2, id, 'release'), 200); }, { role: 'officer' }],
	['application.resubmit', async () => {
		assertStatus(await decide(people.officer2, id, 'claim'), 200);
		assertStatus(await decide(people.officer2, id, 'return', { field: ['drones'], text_en: 'Which one?', text_ar: 'أي واحدة؟' }), 200);
		assertStatus(await people.pilot.api('POST', '/application/drones', { make: 'Falcon', model: 'Mini 5', serial: 'MFR1C123456789ABD', serial_kind: 'cta2063', mass: '300 g' }), 201);
		assertStatus(await submit(people.pilot), 200, 201);
	}, { role: 'applicant' }],
	['application.send_back', async () => {
		assertStatus(await decide(people.officer2, id, 'claim'), 200);
		assertStatus(await decide(people.officer2, id, 'refuse', REFUSAL), 200);
		assertStatus(await decide(people.supervisor1, id, 'send-back', { text_en: 'Look again.', text_ar: 'راجع مجددًا.' }), 200);
	}, { role: 'supervisor' }],
	['application.refused', async () => {
		const role = await proposed({ account: await account('Saeed Al Blooshi'), gives: true });
		assertStatus(await people.admin2.api('POST', `/roles/proposals/${role}/confirm`, {}), 200);
		assertStatus(await decide(people.officer2, id, 'claim'), 200, 409);
		assertStatus(await decide(people.officer2, id, 'refuse', REFUSAL), 200);
		assertStatus(await decide(people.officer2, id, 'sign'), 403);
	}, { refused: true, reason: 'same_person' }],
	['application.sign_refusal', async () => {
		assertStatus(await decide(people.supervisor1, id, 'sign'), 200);
	}, { role: 'supervisor' }],
	['application.withdraw', async () => {
		const person = await applicant(server, 'load-4104');
		await submitted(person);
		assertStatus(await person.api('POST', '/application/withdraw', {}), 200);
	}, { role: 'applicant' }],
	['order.take_back', async () => { assertStatus(await answer(people.orders1, await ordered(), 'reject'), 200); }, {}],
	['order.reject', async () => { assertStatus(await answer(people.orders2, await ordered(), 'reject'), 200); }, {}],
	['order.refused', async () => { people.order = await ordered(); assertStatus(await answer(people.orders1, people.order, 'sign'), 403); }, { refused: true }],
	['order.sign_issue', async () => { assertStatus(await answer(people.orders2, people.order, 'sign'), 200); }, {}],
	['access.propose_withdraw', async () => { people.proposal = await proposed({ gives: false }); }, { reason: 'supervisor' }],
	['access.take_back', async () => { assertStatus(await people.admin1.api('POST', `/roles/proposals/${people.proposal}/reject`, {}), 200); }, {}],
	['access.reject', async () => { assertStatus(await people.admin2.api('POST', `/roles/proposals/${await proposed({ gives: false })}/reject`, {}), 200); }, {}],
	['access.withdraw', async () => { assertStatus(await people.admin2.api('POST', `/roles/proposals/${await proposed({ gives: false })}/confirm`, {}), 200); }, { reason: 'supervisor' }],
	['identity.register_client', async () => { assertStatus(await people.admin1.api('POST', '/services', { client_id: 'police', name: 'Police', jwks: await keySet() }), 201); }, { role: 'administrator' }],
	['identity.client_keys', async () => { assertStatus(await people.admin1.api('PUT', `/services/${(await machine()).account}/keys`, { jwks: await keySet() }), 200); }, { role: 'administrator' }],
	['identity.token', async () => {
		const { account: machineAccount } = await machine();
		const made = assertStatus(await people.admin1.api('POST', '/roles/proposals', { account: machineAccount, role: 'verifier', gives: true, reason: 'test' }), 201).json;
		assertStatus(await people.admin2.api('POST', `/roles/proposals/${made.id}/confirm`, {}), 200);
		const now = Math.floor(Date.now() / 1000);
		const assertion = await new SignJWT({ iss: 'police', sub: 'police', aud: server.origin, iat: now, exp: now + 60, jti: randomUUID() })
			.setProtectedHeader({ alg: 'ES256', kid: 'k' }).sign(people.pair.privateKey);
		const reply = await fetch(`${server.origin}/api/v1/token`, { method: 'POST', body: new URLSearchParams({ grant_type: 'client_credentials',
			client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer', client_assertion: assertion }) });
		assert.equal(reply.status, 200, await reply.text());
	}, {}],
	['identity.end_client', async () => { assertStatus(await people.admin1.api('DELETE', `/services/${(await machine()).account}`), 200, 204); }, { role: 'administrator' }],
	...['centre.reject', 'centre.refused'].map((action) => [action, async () => {
		people.registrar ??= await staff(server, 'registrar1');
		people.registrar2 ??= await staff(server, 'registrar2');
		if (action === 'centre.reject') {
			await propose(people.registrar);
			assertStatus(await settle(people.registrar2, 'reject'), 303, 200);
		} else {
			await propose(people.registrar);
			const own = people.registrar.filled(await people.registrar.get('/en/registrar'), /proposals\/[0-9a-f]+\/reject$/);
			assertStatus(await people.registrar.send({ ...own, action: own.action.replace(/reject$/, 'confirm') }), 403);
		}
	}, { refused: action === 'centre.refused' }]),
	['identity.end_session', async () => {
		const person = await applicant(server, 'load-4105');
		await applicant(server, 'load-4105');
		assertStatus(await person.submit(await person.get('/en/account'), /sessions\/[0-9a-f]+\/end$/), 303, 200);
	}, {}],
	['identity.sign_out_everywhere', async () => {
		const person = await applicant(server, 'load-4106');
		assertStatus(await person.submit(await person.get('/en/account'), /sessions\/end$/), 303, 200);
	}, {}],
	['identity.sign_in', async () => { await applicant(server, 'load-4102'); }, { role: 'applicant' }],
	['identity.sign_out', async () => { const person = await applicant(server, 'load-4103'); assertStatus(await person.submit(await person.get('/en/account'), /sign-out$/), 303, 200); }, {}],
	['identity.refuse', async () => { await server.client().signIn('sop1'); }, { refused: true, role: 'public' }],
	['centre.read_holders', async () => {
		assertStatus(await (await staff(server, 'registrar1')).api('POST', '/registrar/centres/TC-9001/holders', { purpose: 'centre' }), 200);
	}, { role: 'registrar' }],
	['application.export_overrides', async () => { assertStatus(await people.supervisor1.get('/en/desk/team/overrides.csv'), 200); }, { role: 'supervisor' }],
	['audit.export', async () => { assertStatus(await auditor.get('/en/audit/report.csv'), 200); }, { reason: 'figures', role: 'auditor' }],
	['centre.load', async () => { assert.equal((await command(server.data, 'centre', 'load', 'data/demo/centres.tsv')).status, 0); }, { actor: 'command' }],
	['rule.load', async () => { assert.equal((await command(server.data, 'rule', 'load', 'data/ae/rules.tsv')).status, 0); }, { actor: 'command' }],
	['reason.load', async () => { assert.equal((await command(server.data, 'reason', 'load', 'data/ae/reasons.tsv')).status, 0); }, { actor: 'command' }],
	['calendar.load', async () => { assert.equal((await command(server.data, 'calendar', 'load', 'data/ae/calendar.tsv')).status, 0); }, { actor: 'command' }],
	['access.refused', async () => {
		const refused = await command(server.data, 'role', 'grant', '--provider', 'staff', '--subject', 'x', '--role', 'administrator');
		assert.equal(refused.status, 1, refused.stderr);
	}, { actor: 'command', object: 'command/role', reason: 'administrator', refused: true }],
	['key.replace', async () => { const { status, stderr } = await command(server.data, 'key', 'replace'); assert.equal(status, 0, stderr); }, { actor: 'command' }],
	['key.revoke', async () => { const { status, stderr } = await command(server.data, 'key', 'sign-again'); assert.equal(status, 0, stderr); }, { actor: 'command' }],
	['key.new_master', async () => { const { status, stderr } = await command(server.data, 'key', 'new-master'); assert.equal(status, 0, stderr); }, { actor: 'command', object: /^master\/[0-9a-f]{16}$/ }],
	['key.rewrap', async () => { const { status, stderr } = await command(server.data, 'key', 'rewrap'); assert.equal(status, 0, stderr); }, { actor: 'command', object: /^master\/[0-9a-f]{16}$/ }],
	['key.drop_master', async () => { const { status, stderr } = await command(server.data, 'key', 'drop-old-master'); assert.equal(status, 0, stderr); }, { actor: 'command', object: /^master\/[0-9a-f]{16}$/ }],
];

// All that can be chosen at /audit; a room alone stands for all of it.
const ACTIONS = [...readFileSync(new URL('../../src/audit/actions.c', import.meta.url), 'utf8').matchAll(/\.action = "([a-z_]+\.[a-z_]+)"/g)].map(([, action]) => action);

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

	test('of each kind that an auditor can choose', async () => {
		const missing = [];
		for (const action of ACTIONS) if (!(await newest(action))) missing.push(action);
		for (const [action, file, word] of ELSEWHERE) {
			assert.ok(ACTIONS.includes(action), action);
			const text = existsSync(new URL(`../../${file}`, import.meta.url)) ? readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8') : '';
			assert.ok(text.includes(word), `${file} does not bring about ${action}: no ${word}`);
		}
		assert.deepEqual(missing.filter((action) => !ELSEWHERE.some(([other]) => other === action)), []);
	});

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
