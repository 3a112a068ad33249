// SPDX-License-Identifier: EUPL-1.2
// Where the programs are, and how much of the campaign is wanted: a share (in `make test`
// and with QUICK=1) or the whole (CRASH=full).
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const TOP = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');
const BUILD = process.env.TASRIH_RELEASE ?? path.join(TOP, 'build');

// Without sanitizers: their allocator and a preloaded one do not agree.
export const RELEASE = path.join(BUILD, 'src/app/tasrih');
export const FILL = path.join(BUILD, 'bench/bench-fill');
export const DRIVER = path.join(BUILD, 'bench/bench-load');
export const SHIM = path.join(BUILD, 'test/crash/shim/libcrash_shim.so');
export const PROGRAM = process.env.TASRIH ?? RELEASE;

export const FULL = process.env.CRASH === 'full';

// How often: more('kill', 50, 1000); CRASH_KILL=7 overrules both.
export const runs = (name, quick, full) => Number(process.env[`CRASH_${name.toUpperCase()}`] ?? (FULL ? full : quick));

// Time is up: CRASH_MINUTES=30 ends the campaign of one file after that, with the runs that were done until then.
const end = performance.now() + Number(process.env.CRASH_MINUTES ?? Infinity) * 60_000;
export const enough = () => performance.now() > end;
