// SPDX-License-Identifier: EUPL-1.2
// A witness of C2SP tlog-witness that believes nothing: it verifies the log's signature and
// the proof that what it is shown continues what it signed before, and only then signs.
//
//	const witness = await startWitness('witness.example/w1');
//	... configure `${witness.key} ${witness.url}` ...
//	witness.trust(await keysOf(server));      lines of /audit/keys
//	witness.mode = 'failing';                 good, silent, failing, forger, mute
//	await witness.stop();
import { createHash, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import http from 'node:http';

const sha = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest();
const node = (left, right) => sha(Buffer.from([1]), left, right);
const ED25519 = Buffer.from('302a300506032b6570032100', 'hex'); // RFC 8410, before the 32 bytes
const publicKey = (bytes) => createPublicKey({ key: Buffer.concat([ED25519, bytes]), format: 'der', type: 'spki' });
const rawOf = (key) => key.export({ format: 'der', type: 'spki' }).subarray(-32);
const keyHash = (name, kind, bytes) => sha(Buffer.from(`${name}\n`), Buffer.from([kind]), bytes).subarray(0, 4);
export const verifierKey = (name, kind, bytes) =>
	`${name}+${keyHash(name, kind, bytes).toString('hex')}+${Buffer.concat([Buffer.from([kind]), bytes]).toString('base64')}`;
export const readKey = (text) => {
	const [, name, encoded] = /^(\S+?)\+[0-9a-f]{8}\+(\S+)$/.exec(text);
	const bytes = Buffer.from(encoded, 'base64');
	return { name, kind: bytes[0], hash: keyHash(name, bytes[0], bytes.subarray(1)), public: publicKey(bytes.subarray(1)) };
};

export const readNote = (note) => {
	const cut = note.indexOf('\n\n') + 1;
	const [origin, size, root] = note.slice(0, cut).split('\n');
	const signatures = note.slice(cut + 1).trimEnd().split('\n').map((line) => {
		const [, name, encoded] = /^— (\S+) (\S+)$/.exec(line) ?? [];
		const bytes = Buffer.from(encoded ?? '', 'base64');
		return { line, name, hash: bytes.subarray(0, 4), bytes: bytes.subarray(4) };
	});
	return { text: note.slice(0, cut), origin, size: Number(size), root: Buffer.from(root, 'base64'), signatures };
};

// Whether the key signed the note; of a witness, when (seconds).
export const signedBy = (note, key) => {
	for (const one of note.signatures) {
		if (one.name !== key.name || !one.hash.equals(key.hash)) continue;
		const at = key.kind === 4 ? Number(one.bytes.readBigUInt64BE(0)) : 1;
		const text = key.kind === 4 ? `cosignature/v1\ntime ${at}\n${note.text}` : note.text;
		if (verify(null, Buffer.from(text), key.public, one.bytes.subarray(key.kind === 4 ? 8 : 0))) return at;
	}
	return 0;
};

// RFC 9162 2.1.4.2
export const isConsistent = (old, oldRoot, size, root, given) => {
	if (old === size) return given.length === 0 && oldRoot.equals(root);
	if (old === 0) return given.length === 0;
	const proof = [...given];
	if ((old & (old - 1)) === 0) proof.unshift(oldRoot);
	let first = old - 1;
	let second = size - 1;
	while (first % 2 === 1) { first = Math.floor(first / 2); second = Math.floor(second / 2); }
	if (proof.length === 0) return false;
	let one = proof[0];
	let two = proof[0];
	for (const step of proof.slice(1)) {
		if (second === 0) return false;
		if (first % 2 === 1 || first === second) {
			one = node(step, one);
			two = node(step, two);
			while (first % 2 === 0 && first !== 0) { first = Math.floor(first / 2); second = Math.floor(second / 2); }
		} else {
			two = node(two, step);
		}
		first = Math.floor(first / 2);
		second = Math.floor(second / 2);
	}
	return one.equals(oldRoot) && two.equals(root) && second === 0;
};

const parse = (body) => {
	const cut = body.indexOf('\n\n');
	const [first, ...proof] = body.slice(0, cut).split('\n');
	const old = /^old (\d+)$/.exec(first);
	return { old: old && Number(old[1]), proof: proof.map((line) => Buffer.from(line, 'base64')), note: readNote(body.slice(cut + 2)) };
};

export const startWitness = async (name) => {
	const pair = generateKeyPairSync('ed25519');
	const other = generateKeyPairSync('ed25519');
	const raw = rawOf(pair.publicKey);
	const witness = { name, key: verifierKey(name, 4, raw), mode: 'good', seen: {}, answers: [], logKeys: [] };
	const cosign = (text, secret = pair.privateKey) => {
		const at = Math.floor(Date.now() / 1000);
		const time = Buffer.alloc(8);
		time.writeBigUInt64BE(BigInt(at));
		const bytes = sign(null, Buffer.from(`cosignature/v1\ntime ${at}\n${text}`), secret);
		return `— ${name} ${Buffer.concat([keyHash(name, 4, raw), time, bytes]).toString('base64')}\n`;
	};
	const answer = (body) => {
		const { old, proof, note } = parse(body);
		if (old === null || !Number.isSafeInteger(note.size) || old > note.size || proof.length > 63) return [400, ''];
		const known = witness.logKeys.filter((key) => key.name === note.origin);
		if (known.length === 0) return [404, ''];
		if (!known.some((key) => signedBy(note, key))) return [403, ''];
		const seen = witness.seen[note.origin] ?? { size: 0, root: Buffer.alloc(0) };
		if (old !== seen.size) return [409, `${seen.size}\n`, 'text/x.tlog.size'];
		if (!isConsistent(seen.size, seen.root, note.size, note.root, proof)) return [422, ''];
		witness.seen[note.origin] = { size: note.size, root: note.root };
		return [200, cosign(note.text)];
	};
	const server = http.createServer(async (request, reply) => {
		let body = '';
		for await (const part of request) body += part;
		if (witness.mode === 'silent') return; // until its caller has no more patience
		let [status, text, type = 'text/plain'] = request.url === '/w/add-checkpoint' && request.method === 'POST' ? answer(body) : [404, ''];
		if (witness.mode === 'failing') [status, text] = [500, 'no'];
		if (witness.mode === 'forger' && status === 200) text = cosign(parse(body).note.text, other.privateKey);
		if (witness.mode === 'mute' && status === 200) text = '';
		if (witness.mode === 'ahead') [status, text, type] = [409, '999999999\n', 'text/x.tlog.size'];
		witness.answers.push(status);
		reply.writeHead(status, { 'content-type': type }).end(text);
	});
	await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
	witness.url = `http://127.0.0.1:${server.address().port}/w`;
	witness.trust = (lines) => { witness.logKeys = lines.map(readKey); };
	witness.stop = () => new Promise((resolve) => { server.closeAllConnections(); server.close(resolve); });
	return witness;
};
