// SPDX-License-Identifier: EUPL-1.2
// A PostgreSQL cluster that Patroni keeps (Debian's patroni, with its own Raft as the place
// where the leader is agreed on): two nodes and a third vote, all on loopback, synchronous
// mode, as docs/operate.md says.
//
//	const cluster = await startPatroni();
//	cluster.address                              // postgresql://tasrih@127.0.0.1:5001,127.0.0.1:5002/postgres
//	const lost = await cluster.kill();           // kill -9 of the leader: Patroni and PostgreSQL
//	await cluster.leader();                      // who leads; waits
//	await lost.start(); await cluster.whole();   // it is back, and each commit waits for it
//	await cluster.switchover();                  // by plan: patronictl switchover
//	await cluster.stop();
import { spawn } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { BIN, childrenOf, newFolder, pg, signal, unprivileged, until } from './postgresql.mjs';
import { freePort } from './server.mjs';

const START_SECONDS = 90;
const TTL_SECONDS = 20; // the least that Patroni takes: so long a leader that is silent stays the leader
const POLL_MILLISECONDS = 100;
const NAMES = ['one', 'two'];

const dcs = { ttl: TTL_SECONDS, loop_wait: 2, retry_timeout: 3, maximum_lag_on_failover: 1 << 20,
	synchronous_mode: true,
	postgresql: { use_pg_rewind: true, parameters: { max_connections: 120, wal_log_hints: 'on', wal_keep_size: '256MB' } } };

// JSON is YAML.
const configuration = (node, raft) => ({
	scope: 'tasrih', name: node.name, log: { level: 'INFO' },
	restapi: { listen: `127.0.0.1:${node.rest}`, connect_address: `127.0.0.1:${node.rest}` },
	raft,
	bootstrap: { dcs, initdb: [{ encoding: 'UTF8' }, { locale: 'C.UTF-8' }, { auth: 'trust' }, 'data-checksums'],
		pg_hba: ['host all all 127.0.0.1/32 trust', 'host replication all 127.0.0.1/32 trust', 'local all all trust'] },
	postgresql: { listen: `127.0.0.1:${node.port}`, connect_address: `127.0.0.1:${node.port}`, bin_dir: BIN,
		data_dir: path.join(node.folder, 'data'), pgpass: path.join(node.folder, 'pgpass'),
		authentication: { superuser: { username: 'tasrih', password: 'x' }, replication: { username: 'copier', password: 'x' },
			rewind: { username: 'tasrih', password: 'x' } },
		parameters: { unix_socket_directories: node.folder } },
});

const launch = (node, program) => {
	const [command, args] = unprivileged(program, [path.join(node.folder, 'patroni.yml')]);
	node.process = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], cwd: node.folder, env: { ...process.env, HOME: node.folder } });
	node.exit = new Promise((resolve) => { node.process.once('exit', resolve); });
	for (const stream of [node.process.stdout, node.process.stderr]) {
		stream.setEncoding('utf8').on('data', (text) => { node.log = (node.log + text).slice(-4000); });
	}
};

const descendantsOf = (pid) => childrenOf(pid).flatMap((child) => [child, ...descendantsOf(child)]);

class Node {
	constructor(name, rest, port) {
		Object.assign(this, { name, rest, port, folder: newFolder(), log: '' });
	}

	get address() {
		return `postgresql://tasrih@127.0.0.1:${this.port}/postgres`;
	}

	start() {
		launch(this, '/usr/bin/patroni');
	}

	// What Patroni says of it: 200 for the leader only.
	async leads() {
		return (await fetch(`http://127.0.0.1:${this.rest}/leader`).catch(() => undefined))?.status === 200;
	}

	// All that it has started, PostgreSQL too, which is no child of it.
	end() {
		if (!this.process) return;
		const pids = [this.process.pid, ...descendantsOf(this.process.pid)];
		try {
			const postmaster = Number(readFileSync(path.join(this.folder, 'data', 'postmaster.pid'), 'utf8').split('\n')[0]);
			pids.push(postmaster, ...childrenOf(postmaster));
		} catch { /* it was not up */ }
		for (const pid of pids) signal(pid, 'SIGSTOP'); // so that none outlives another
		for (const pid of pids) signal(pid, 'SIGKILL');
	}

	kill() {
		this.end();
		return this.exit;
	}
}

class Patroni {
	constructor() {
		this.nodes = [];
		process.on('exit', () => {
			for (const node of this.nodes) node.end();
			if (this.vote?.process) signal(this.vote.process.pid, 'SIGKILL');
		});
	}

	get address() {
		return `postgresql://tasrih@${this.nodes.map((one) => `127.0.0.1:${one.port}`).join(',')}/postgres`;
	}

	get log() {
		return [...this.nodes, this.vote].map((one) => one.log).join('\n---\n');
	}

	async start() {
		const seats = [];
		for (let i = 0; i < 3; i++) seats.push(`127.0.0.1:${await freePort()}`);
		const raftOf = (i, folder) => ({ data_dir: path.join(folder, 'raft'), self_addr: seats[i], partner_addrs: seats.filter((seat) => seat !== seats[i]) });
		for (const [i, name] of NAMES.entries()) {
			const node = new Node(name, await freePort(), await freePort());
			writeFileSync(path.join(node.folder, 'patroni.yml'), JSON.stringify(configuration(node, raftOf(i, node.folder))));
			this.nodes.push(node);
		}
		this.vote = { folder: newFolder(), log: '' };
		writeFileSync(path.join(this.vote.folder, 'patroni.yml'), JSON.stringify({ raft: raftOf(2, this.vote.folder) }));
		launch(this.vote, '/usr/bin/patroni_raft_controller');
		for (const node of this.nodes) node.start();
		await this.whole();
	}

	async leader(seconds = START_SECONDS) {
		return until(() => `a leader\n${this.log}`, async () => {
			await sleep(POLL_MILLISECONDS);
			for (const node of this.nodes) if (await node.leads()) return node;
			return undefined;
		}, seconds);
	}

	async other() {
		const leader = await this.leader();
		return this.nodes.find((node) => node !== leader);
	}

	// A leader, and a copy that each commit waits for.
	async whole() {
		const leader = await this.leader();
		await until(() => `a synchronous copy\n${this.log}`,
			async () => await sleep(POLL_MILLISECONDS)
				|| await this.sql("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync' AND application_name IN ('one', 'two')").catch(() => '') === '1',
			START_SECONDS);
		return leader;
	}

	async sql(text) {
		return (await pg('psql', '-XAtq', '-d', (await this.leader()).address, '-c', text)).stdout.trim();
	}

	async kill() {
		const lost = await this.leader();
		await lost.kill();
		return lost;
	}

	// Patroni writes down a moment later than PostgreSQL which copy is synchronous; until then it says no.
	async switchover() {
		const [from, to] = [await this.leader(), await this.other()];
		const body = JSON.stringify({ leader: from.name, candidate: to.name });
		let told = '';
		await until(() => `a switchover: ${told}`, async () => {
			await sleep(POLL_MILLISECONDS);
			const reply = await fetch(`http://127.0.0.1:${from.rest}/switchover`, { method: 'POST', body });
			told = await reply.text();
			return reply.status === 200;
		}, START_SECONDS);
		return from;
	}

	async stop() {
		for (const node of this.nodes) await node.kill();
		signal(this.vote.process.pid, 'SIGKILL');
		for (const { folder } of [...this.nodes, this.vote]) rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
	}
}

export const startPatroni = async () => {
	const cluster = new Patroni();
	await cluster.start();
	return cluster;
};
