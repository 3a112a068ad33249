// SPDX-License-Identifier: EUPL-1.2
// One connection that stays open and carries one request after the other, as bytes:
//
//	const line = new Line(port);
//	const answer = await line.ask(requestBytes);   // {status, headers, body, milliseconds}
//	line.close();
//
// fetch() would do, ten times slower; here the server is what should be busy.
// A request whose answer does not come throws Gone: then nobody knows what became of it.
import net from 'node:net';

const END_OF_HEAD = Buffer.from('\r\n\r\n');

export class Gone extends Error {}

const readHead = (text) => {
	const [first, ...lines] = text.split('\r\n');
	const headers = {};
	for (const line of lines) {
		const at = line.indexOf(':');
		headers[line.slice(0, at).toLowerCase()] = line.slice(at + 1).trim();
	}
	return { status: Number(first.split(' ')[1]), headers };
};

export class Line {
	constructor(port, { patience = 60_000 } = {}) {
		this.port = port;
		this.patience = patience;
	}

	connect() {
		this.got = Buffer.alloc(0);
		this.socket = net.connect(this.port, '127.0.0.1');
		this.socket.setNoDelay(true);
		this.socket.setTimeout(this.patience, () => this.end(new Gone(`no answer within ${this.patience} ms`)));
		this.socket.on('data', (bytes) => this.take(bytes));
		this.socket.on('error', (error) => this.end(new Gone(error.code ?? error.message)));
		this.socket.on('close', () => this.end(new Gone('closed')));
	}

	end(error) {
		this.socket?.destroy();
		this.socket = undefined;
		const { waiting } = this;
		this.waiting = undefined;
		waiting?.reject(error);
	}

	take(bytes) {
		this.got = this.got.length ? Buffer.concat([this.got, bytes]) : bytes;
		const end = this.got.indexOf(END_OF_HEAD);
		if (end < 0 || !this.waiting) return;
		this.head ??= readHead(this.got.subarray(0, end).toString('latin1'));
		const size = end + END_OF_HEAD.length + Number(this.head.headers['content-length'] ?? 0);
		if (this.got.length < size) return;
		const { waiting, head } = this;
		const body = this.got.subarray(end + END_OF_HEAD.length, size);
		this.got = this.got.subarray(size);
		this.waiting = this.head = undefined;
		if (head.headers.connection === 'close') this.close();
		waiting.resolve({
			...head, body, milliseconds: performance.now() - waiting.since,
			get json() { return JSON.parse(body.toString('utf8')); },
		});
	}

	ask(bytes) {
		if (!this.socket) this.connect();
		return new Promise((resolve, reject) => {
			this.head = undefined;
			this.waiting = { resolve, reject, since: performance.now() };
			this.socket.write(bytes);
		});
	}

	close() {
		const { socket } = this;
		this.socket = undefined;
		socket?.removeAllListeners('close');
		socket?.on('error', () => {});
		socket?.destroy();
	}
}

// The bytes of a request of the JSON API. `by` is {cookie, csrf} or nobody.
export const request = (method, path, { by, headers = '', type = 'application/json', body = '' } = {}) => {
	const bytes = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
	const who = by ? `Cookie: ${by.cookie}\r\n${method === 'GET' ? '' : `X-CSRF-Token: ${by.csrf}\r\n`}` : '';
	const what = method === 'GET' ? '' : `Content-Type: ${type}\r\nContent-Length: ${bytes.length}\r\n`;
	const head = `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n${who}${headers}${what}\r\n`;
	return Buffer.concat([Buffer.from(head), bytes]);
};
