// SPDX-License-Identifier: EUPL-1.2
// A strict stand-in for an S3-compatible store on loopback: PUT, GET, HEAD, DELETE of an
// object and ListObjectsV2 of a bucket. It reckons every AWS Signature Version 4 by itself
// (signature() is checked against AWS's published examples in s3.test.mjs), refuses a body
// that is not the one that was signed, and a time that is more than 15 minutes off.
//
//	const s3 = await startS3();                  // s3.section() is [uploads] of tasrih.conf
//	s3.habit = 'away' | 'refuse' | 'hang' | '500' | '503' | 'cut' | 'flip' | 'slow' | null
//	s3.fail = 2                                  // the next two requests: 500
//	s3.token = 'abc'                             // the one session token that it takes
//	s3.objects                                   // Map of name -> { bytes, at }
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { renameSync, writeFileSync } from 'node:fs';
import http from 'node:http';

const KEY_ID = 'TASRIHTEST';
export const SECRET = 'a secret/with+odd=characters';
const BUCKET = 'tasrih-files';
const REGION = 'me-central-1';
const SKEW_MS = 15 * 60 * 1000;
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
const hmac = (key, text) => createHmac('sha256', key).update(text).digest();
const escape = (text) => encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);

// https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
export const signature = ({ method, path, query = '', headers, signed, payload, secret, scope, time }) => {
	const pairs = query === '' ? [] : query.split('&').map((pair) => {
		const [name, value = ''] = pair.split('=').map(decodeURIComponent);
		return [escape(name), escape(value)];
	});
	const sorted = pairs.sort(([a, x], [b, y]) => (a < b ? -1 : a > b ? 1 : x < y ? -1 : 1));
	const canonical = [method, decodeURIComponent(path).split('/').map(escape).join('/'),
		sorted.map((pair) => pair.join('=')).join('&'),
		...signed.map((name) => `${name}:${String(headers[name]).trim().replace(/ +/g, ' ')}`), '', signed.join(';'), payload].join('\n');
	const [date, region, service] = scope.split('/');
	const key = ['aws4_request'].reduce(hmac, hmac(hmac(hmac(`AWS4${secret}`, date), region), service));
	return hmac(key, ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n')).toString('hex');
};

const parseTime = (text) => {
	const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text ?? '');
	return parts ? Date.UTC(parts[1], parts[2] - 1, parts[3], parts[4], parts[5], parts[6]) : NaN;
};

// Why it is refused, as S3 names it; null: it is as it should be.
const refusal = (request, body, now, token) => {
	const url = new URL(request.url, 'http://x');
	const parts = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/
		.exec(request.headers.authorization ?? '');
	if (!parts) return 'AccessDenied';
	const [, id, scope, list, given] = parts;
	const signed = list.split(';');
	const time = request.headers['x-amz-date'];
	const payload = request.headers['x-amz-content-sha256'];
	if (id !== KEY_ID) return 'InvalidAccessKeyId';
	if (!(Math.abs(parseTime(time) - now) <= SKEW_MS)) return 'RequestTimeTooSkewed';
	if (scope !== `${time.slice(0, 8)}/${REGION}/s3/aws4_request`) return 'AuthorizationHeaderMalformed';
	if (!signed.includes('host') || signed.join() !== [...signed].sort().join()) return 'AccessDenied';
	// All x-amz- headers must be signed, or a man in the middle may add some.
	if (Object.keys(request.headers).some((name) => name.startsWith('x-amz-') && !signed.includes(name))) return 'AccessDenied';
	// Of credentials that end; of others there is none.
	if (request.headers['x-amz-security-token'] !== token) return 'ExpiredToken';
	if (payload !== sha256(body)) return 'XAmzContentSHA256Mismatch';
	const right = signature({ method: request.method, path: url.pathname, query: url.search.slice(1), headers: request.headers,
		signed, payload, secret: SECRET, scope, time });
	return timingSafeEqual(Buffer.from(right), Buffer.from(given)) ? null : 'SignatureDoesNotMatch';
};

const STATUS = { NoSuchKey: 404, NoSuchBucket: 404, InternalError: 500, SlowDown: 503, MethodNotAllowed: 405 };
const xml = (reply, status, text, type = 'application/xml') => {
	const body = Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${text}`);
	reply.writeHead(status, { 'content-type': type, 'content-length': body.length }).end(body);
};
const error = (reply, code) => xml(reply, STATUS[code] ?? 403, `<Error><Code>${code}</Code><Message>no</Message></Error>`);

class S3 {
	constructor({ virtual }) {
		this.virtual = virtual;
		this.objects = new Map();
		this.habit = null;
		this.fail = 0;
		this.calls = [];
		this.refused = [];
		this.sockets = new Set();
	}

	list(query, reply) {
		const after = query.get('start-after') ?? '';
		const most = Number(query.get('max-keys') ?? 1000);
		const names = [...this.objects.keys()].sort().filter((name) => name > after);
		const shown = names.slice(0, Math.min(most, this.pageMost ?? 1000)).map((name) => {
			const { bytes, at } = this.objects.get(name);
			return `<Contents><Key>${name}</Key><LastModified>${new Date(at).toISOString()}</LastModified>`
				+ `<ETag>&quot;${createHash('md5').update(bytes).digest('hex')}&quot;</ETag><Size>${bytes.length}</Size></Contents>`;
		});
		xml(reply, 200, '<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
			+ `<IsTruncated>${shown.length < names.length}</IsTruncated>${shown.join('')}</ListBucketResult>`);
	}

	object(method, name, body, reply) {
		const found = this.objects.get(name);
		if (method === 'PUT') {
			if (this.habit === 'cut') return reply.socket.destroy();
			this.objects.set(name, { bytes: body, at: Date.now() });
			return reply.writeHead(200, { etag: `"${createHash('md5').update(body).digest('hex')}"`, 'content-length': 0 }).end();
		}
		if (method === 'DELETE') {
			this.objects.delete(name);
			return reply.writeHead(204).end();
		}
		if (method !== 'GET' && method !== 'HEAD') return error(reply, 'MethodNotAllowed');
		if (!found) return method === 'HEAD' ? reply.writeHead(404).end() : error(reply, 'NoSuchKey');
		const bytes = Buffer.from(found.bytes);
		if (this.habit === 'flip') bytes[bytes.length >> 1] ^= 1;
		reply.writeHead(200, { 'content-length': bytes.length, 'last-modified': new Date(found.at).toUTCString() });
		if (method === 'GET' && this.habit === 'cut') return reply.write(bytes.subarray(0, 10), () => reply.socket.destroy());
		return reply.end(method === 'HEAD' ? undefined : bytes);
	}

	answer(request, body, reply) {
		const url = new URL(request.url, this.origin);
		const why = refusal(request, body, Date.now() + (this.skew ?? 0), this.token);
		const [bucket, ...rest] = this.virtual ? [request.headers.host.split('.')[0], ...url.pathname.slice(1).split('/')]
			: url.pathname.slice(1).split('/');
		const name = decodeURIComponent(rest.join('/'));
		this.calls.push(`${request.method} ${name}`);
		if (why) this.refused.push(why);
		if (this.habit === 'hang') return undefined;
		if (this.habit === '500' || this.fail > 0) { this.fail--; return error(reply, 'InternalError'); }
		if (this.habit === '503') return error(reply, 'SlowDown');
		if (this.habit === 'refuse') return error(reply, 'AccessDenied');
		if (why) return error(reply, why);
		if (bucket !== BUCKET) return error(reply, 'NoSuchBucket');
		if (name === '' && request.method === 'GET' && url.searchParams.get('list-type') === '2') return this.list(url.searchParams, reply);
		return this.object(request.method, name, body, reply);
	}

	receive(request, reply) {
		const parts = [];
		request.on('data', (bytes) => parts.push(bytes));
		request.on('end', () => {
			const go = () => this.answer(request, Buffer.concat(parts), reply);
			if (this.habit === 'slow') setTimeout(go, 700); else go();
		});
	}

	async listen() {
		this.server = http.createServer((request, reply) => this.receive(request, reply));
		this.server.on('connection', (socket) => {
			this.sockets.add(socket);
			socket.on('close', () => this.sockets.delete(socket));
		});
		await new Promise((resolve) => { this.server.listen(this.port ?? 0, '127.0.0.1', resolve); });
		this.port = this.server.address().port;
		this.origin = `http://127.0.0.1:${this.port}`;
	}

	// Nobody listens any more: connections are refused.
	async away() {
		for (const socket of this.sockets) socket.destroy();
		await new Promise((resolve) => { this.server.close(resolve); });
	}

	get place() {
		return { endpoint: this.virtual ? `http://localhost:${this.port}` : this.origin, bucket: BUCKET, region: REGION,
			path_style: this.virtual ? 'no' : 'yes' };
	}

	section(secretFile, more = {}) {
		return { ...this.place, key_id: KEY_ID, secret_file: secretFile, ...more };
	}

	// With credentials that end: renew(file, token) writes others, whole, as a helper does.
	renewed(file) {
		return { ...this.place, credentials_file: file };
	}
}

// The file that tools of AWS read.
export const renew = (file, token) => {
	writeFileSync(`${file}.new`, `[default]\naws_access_key_id = ${KEY_ID}\naws_secret_access_key = ${SECRET}\naws_session_token = ${token}\n`, { mode: 0o600 });
	renameSync(`${file}.new`, file);
};

export const startS3 = async (options = {}) => {
	const s3 = new S3(options);
	await s3.listen();
	return s3;
};
