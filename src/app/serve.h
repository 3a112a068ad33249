/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * serve - the running server: everything is started in order, and stopped in the other.
 *
 *	signer (a process, before any thread) -> data folder, lock, database -> writer
 *	-> permit desk, paper, identity -> [demo data] -> HTTP
 *
 * SIGTERM or SIGINT: stop accepting, finish what is in flight, drain the writer, exit 0.
 */
#ifndef APP_SERVE_H
#define APP_SERVE_H

#include "app/config.h"
#include "base/fault.h"

struct acts;
struct permit_desk;
struct identity;
struct store;

/* The parts that run, for who fills a demo before the doors open. */
struct serve_parts {
	const struct config *config;
	struct acts *acts;
	struct permit_desk *desk;
	const char *uploads; /* the folder of files under way */
	struct store *store;
	const char *share; /* the folder with fonts and data */
};

struct serve_options {
	const struct config *config;
	const struct identity_persona *personas; /* of the demo */
	size_t personas_count;
	bool demo;
	/* Before the first request; NULL: nothing to do. */
	enum fault (*prepare)(const struct serve_parts *parts);
	/* When the port is open; port is the real one. */
	void (*ready)(const struct config *config, uint16_t port);
};

/* Runs until it is told to stop. */
MUST_USE enum fault serve_run(const struct serve_options *options);

/* The folder of fonts and data: of the configuration, of the installation, or of the
 * source tree that the program was built from. NULL when none is there. */
const char *serve_share(const struct config *config);

#endif
