/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * keeper - the process that makes a worker for each file, and ends those that take too
 * long. It passes on descriptors and never reads a byte of a file.
 *
 *	inspect_keeper_run(3, 2);    until the other side of the socket is closed
 *
 * A worker is a fork of it, so that one is there within a millisecond, and is used for one
 * file only: what a file did to it, it cannot do to the next person's.
 */
#ifndef INSPECT_KEEPER_H
#define INSPECT_KEEPER_H

/* control: enum inspect_kind as one byte, and a socket, for each file. workers: how many at
 * once, 1 to INSPECT_WORKERS_MOST; more wait in the socket. */
void inspect_keeper_run(int control, unsigned workers);

#endif
