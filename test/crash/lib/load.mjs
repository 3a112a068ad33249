// SPDX-License-Identifier: EUPL-1.2
// Real submissions and decisions, many at once, and the memory of what was answered:
//
//	const load = new Load(world);
//	const running = load.run(server, { connections: 24 });   // until load.stop() or the server dies
//	load.cases                                               // each with its steps, see Case
//
// A case goes its whole way: a certificate uploaded (every fourth), submitted, claimed,
// approved; of three permits one is suspended, and every other time that is lifted, and one
// is revoked: proposed by the officer, signed by a supervisor. A step is written
// down before it is sent, as a person would remember having pressed the button, and what
// was answered when it is. Beside them a watcher opens permits as soon as they can be seen
// and keeps the signed code that he was shown.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { Gone, Line, request } from './line.mjs';

const CONNECTIONS = 24;
const REST_AFTER_REFUSAL = 250; // milliseconds: else all drafts are used up while nobody can write
const PAUSE_AFTER_REFUSAL = 2; // milliseconds: who is told 503 does not come back at once
// The version of a permit that each of them has seen.
const SEEN = { suspend: 1, lift: 2, revoke: 1, sign: 2 };
const WORDS = { reason: 'under_investigation', text_en: 'A flight is being looked into.', text_ar: 'يجري النظر في رحلة.' };

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

// A PDF that no other case has, so that no file is shared.
const certificate = (index, salt) => {
	const text = `%PDF-1.4\n% ${salt} ${index}\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n`
		+ '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]>>endobj\n'
		+ `% ${'x'.repeat(8000)}\ntrailer<</Root 1 0 R>>\n%%EOF\n`;
	return Buffer.from(text);
};

const uploadOf = (draft, salt) => {
	const bytes = certificate(draft.index, salt);
	const border = 'crash-border-7d1c';
	const body = Buffer.concat([
		Buffer.from(`--${border}\r\nContent-Disposition: form-data; name="file"; filename="certificate.pdf"\r\nContent-Type: application/pdf\r\n\r\n`),
		bytes, Buffer.from(`\r\n--${border}--\r\n`)]);
	return {
		hash: sha256(bytes),
		bytes: request('POST', '/api/v1/application/certificate/file',
			{ by: draft.person, type: `multipart/form-data; boundary=${border}`, body }),
	};
};

// What one person and his officer did, and heard. A step: {asked, answer}; answer is the
// JSON of a 2xx, or undefined when there was another answer or none.
export class Case {
	constructor(draft, salt) {
		this.draft = draft;
		this.salt = salt;
		this.steps = {};
		this.statuses = [];
	}

	get asked() {
		return Object.keys(this.steps).length > 0;
	}

	answer(name) {
		return this.steps[name]?.answer;
	}

	get number() {
		return this.answer('approve')?.permit.number ?? this.seen;
	}

	// Acknowledged answers.
	get acknowledged() {
		return Object.values(this.steps).filter((step) => step.answer).length + (this.code ? 1 : 0);
	}

	has(name) {
		const { index } = this.draft;
		switch (name) {
		case 'upload': return index % 4 === 0;
		case 'suspend': return index % 3 === 0;
		case 'lift': return index % 6 === 0;
		case 'revoke':
		case 'sign': return index % 3 === 1;
		default: return true;
		}
	}

	request(name) {
		const { draft } = this;
		if (name === 'upload') {
			this.file = uploadOf(draft, this.salt);
			return this.file.bytes;
		}
		if (!SEEN[name]) return draft[name];
		return request('POST', `/api/v1/desk/permits/${this.number}/${name}`,
			{ by: name === 'sign' ? draft.supervisor : draft.officer, body: { ...WORDS, version: SEEN[name] } });
	}

	// True when it was done; a step that was answered otherwise ends the case.
	async take(line, name) {
		if (!this.has(name)) return true;
		const bytes = this.request(name);
		const step = this.steps[name] = { asked: true };
		const answer = await line.ask(bytes);
		this.statuses.push(answer.status);
		step.status = answer.status;
		if (answer.status >= 300) return false;
		step.answer = answer.body.length ? answer.json : {};
		return true;
	}
}

export const STEPS = ['upload', 'submit', 'claim', 'approve', 'suspend', 'lift', 'revoke', 'sign'];

// The code on the holder's page: the same token draws the same picture.
const codeOn = (page) => {
	const found = /<svg class="code-qr"[\s\S]*?<\/svg>/.exec(page);
	return found ? sha256(found[0]) : undefined;
};

export const askCode = async (line, one) => {
	const answer = await line.ask(request('GET', `/en/permits/${one.number}`, { by: one.draft.person }));
	return { status: answer.status, code: answer.status === 200 ? codeOn(answer.body.toString('utf8')) : undefined };
};

export class Load {
	// mayBreak: a connection may end without an answer though the server lives, which is
	// as good as a refusal (no memory for the request, say).
	constructor(world, { salt = '', mayBreak = false } = {}) {
		Object.assign(this, { world, salt, mayBreak, broken: 0 });
		this.next = 0;
		this.cases = [];
		this.statuses = {};
	}

	// The cases since the last call, for a look after each fault.
	takeCases() {
		const { cases } = this;
		this.cases = [];
		return cases;
	}

	get left() {
		return this.world.drafts.length - this.next;
	}

	stop() {
		this.stopping = true;
	}

	begin() {
		if (this.left <= 0 || this.next >= this.until) return undefined;
		const one = new Case(this.world.drafts[this.next++], this.salt);
		this.cases.push(one);
		return one;
	}

	async finish(line, one, steps) {
		for (const name of steps) {
			const before = one.statuses.length;
			const going = await one.take(line, name);
			for (const status of one.statuses.slice(before)) this.statuses[status] = (this.statuses[status] ?? 0) + 1;
			if (!going) {
				await sleep(PAUSE_AFTER_REFUSAL);
				return;
			}
		}
	}

	async work(server, steps) {
		await this.onLine(server, async (line) => {
			const one = this.begin();
			if (one) await this.finish(line, one, steps);
			return one;
		});
	}

	// Again and again on a connection, while `turn` gives something and the server lives.
	async onLine(server, turn) {
		const line = new Line(server.port);
		try {
			while (!this.stopping && !server.dying && !server.dead) {
				try {
					if (!await turn(line)) return;
				} catch (error) {
					if (!(error instanceof Gone)) throw error;
					await this.afterGone(server, error);
				}
			}
		} finally {
			line.close();
		}
	}

	// A connection may break only because the server ended, if it may not break anyway.
	async afterGone(server, error) {
		if (server.dying || await Promise.race([server.exit, sleep(this.mayBreak ? 20 : 5000, 'lives', { ref: false })]) !== 'lives') return;
		if (!this.mayBreak) throw new Error(`the server lives, and does not answer: ${error.message}`);
		this.broken++;
	}

	// Looks where something may just have been decided.
	async watch(server) {
		await this.onLine(server, async (line) => {
			const one = this.cases.findLast((each) => each.steps.approve && !each.code);
			if (one) await this.see(line, one);
			return sleep(1, true);
		});
	}

	async see(line, one) {
		if (!one.number) {
			const answer = await line.ask(request('GET', '/api/v1/permits', { by: one.draft.person }));
			if (answer.status === 200) one.seen = answer.json.permits[0]?.number;
		}
		if (!one.number) return;
		const { code } = await askCode(line, one);
		one.code = code ?? one.code;
		if (!code) one.hidden = true; // suspended or revoked by now: his page shows no code
		if (one.hidden) one.code ??= null;
	}

	// cases: so many and no more.
	async run(server, { connections = CONNECTIONS, steps = STEPS, cases = Infinity } = {}) {
		this.stopping = false;
		this.until = this.next + cases;
		const watching = this.watch(server);
		try {
			await Promise.all(Array.from({ length: connections }, () => this.work(server, steps)));
		} finally {
			this.stopping = true;
		}
		await watching;
	}

	// Until so many answers more were acknowledged, or the load ended.
	async acknowledged(count, running) {
		const ended = running.then(() => true, () => true);
		const done = () => this.cases.reduce((sum, one) => sum + one.acknowledged, 0);
		while (done() < count) {
			if (await Promise.race([ended, sleep(2, false)])) break;
		}
		assert.ok(done() >= count || this.left <= 0 || this.stopping || done() > 0, 'nothing was acknowledged');
	}
}

// Who is refused waits as a person would.
export class PatientLoad extends Load {
	async finish(line, one, steps) {
		await super.finish(line, one, steps);
		if (one.statuses.at(-1) >= 500) await sleep(REST_AFTER_REFUSAL);
	}

	get done() {
		return this.cases.reduce((sum, one) => sum + one.acknowledged, 0);
	}
}
