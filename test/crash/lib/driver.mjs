// SPDX-License-Identifier: EUPL-1.2
// bench-load (bench/load.c), and requests for it:
//
//	const told = await drive(server.port, file, ['--connections', '64', '--seconds', '1']);
//	told.rate, told.p99_us, told.statuses           // {201: 3180}
//	const held = await hold(port, file, 10_000);    // open connections; held.release()
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { promisify } from 'node:util';

import { DRIVER } from './programs.mjs';

const run = promisify(execFile);

const read = (line) => {
	const told = Object.fromEntries(line.trim().split(/\s+/).map((word) => word.split('=')));
	const statuses = Object.fromEntries((told.statuses ?? '').split(',').filter(Boolean).map((one) => one.split(':').map(Number)));
	return { ...Object.fromEntries(Object.entries(told).map(([name, value]) => [name, Number(value)])), statuses };
};

export const drive = async (port, requests, words) =>
	read((await run(DRIVER, ['--port', String(port), '--requests', requests, ...words])).stdout);

// So many connections that have each been answered once and then say nothing.
export const hold = async (port, requests, connections) => {
	const child = spawn(DRIVER, ['--port', String(port), '--requests', requests, '--connections', String(connections),
		'--seconds', '60', '--idle'], { stdio: ['pipe', 'pipe', 'inherit'] });
	const [line] = await once(child.stdout.setEncoding('utf8'), 'data');
	return {
		...read(line),
		async release() {
			child.stdin.end();
			await once(child, 'exit');
		},
	};
};

export const writeRequests = (file, requests) => {
	const head = (bytes) => {
		const size = Buffer.alloc(4);
		size.writeUInt32LE(bytes.length);
		return size;
	};
	writeFileSync(file, Buffer.concat(requests.flatMap((bytes) => [head(bytes), bytes])));
};
