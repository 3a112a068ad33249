/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * client - the server's side of tasrih-inspect: starts it, hands it a file, takes the answer.
 *
 *	struct inspect *inspect = NULL;
 *	TRY(inspect_start(&(struct inspect_options){.program = path, .workers = 2}, &inspect));
 *	const struct inspect_question question = {.kind = INSPECT_LOOK};
 *	TRY(inspect_look(inspect, &question, file, arena, &report, NULL));
 *	inspect_stop(inspect);
 *
 * Start it before threads and before the server shuts itself in: nothing is executed
 * later. Any thread may ask; it waits for the answer, at most for the worker's time. A file
 * that a worker did not survive is never given to another by itself.
 */
#ifndef INSPECT_CLIENT_H
#define INSPECT_CLIENT_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/fault.h"
#include "base/slice.h"
#include "inspect/frame.h"
#include "inspect/report.h"

struct inspect;

struct inspect_options {
	const char *program; /* the path of tasrih-inspect */
	unsigned workers;    /* 0: one a processor */
};

/* FAULT_CONFIG: it is not there or did not start; said in the log. */
MUST_USE enum fault inspect_start(
    const struct inspect_options *options, struct inspect **ret_inspect);
/* The same in two steps: what comes between them goes on while the keeper gets ready, twenty
 * milliseconds of loading its libraries. After a fault of _meet there is nothing to stop. */
MUST_USE enum fault inspect_begin(
    const struct inspect_options *options, struct inspect **ret_inspect);
MUST_USE enum fault inspect_meet(struct inspect *inspect);
/* NULL is fine. */
void inspect_stop(struct inspect *inspect);

/* False once the keeper has gone: for /healthz. */
bool inspect_is_alive(struct inspect *inspect);
pid_t inspect_process(const struct inspect *inspect);

/* Whose signature is trusted is told with each file: a worker can open none. */
struct inspect_question {
	enum inspect_kind kind; /* INSPECT_LOOK, or INSPECT_READ with OCR */
	const struct inspect_authority *authorities; /* none: no signature is trusted */
	size_t authorities_count;                    /* INSPECT_AUTHORITIES_MOST */
	moment issued; /* of the certificate, as it is declared: see inspect_signature */
};

/* What is in the file. A worker that was killed or told nonsense gives a report with that
 * verdict. FAULT_BUSY: too many wait already;
 * FAULT_CLOSING: the keeper is gone. ret_end: how long, how much memory; may be NULL. */
MUST_USE enum fault inspect_look(struct inspect *inspect,
    const struct inspect_question *question, struct slice file, struct arena *arena,
    struct inspect_report *ret_report, struct inspect_end *ret_end);

/* One page, from 1, as PNG; empty when it cannot be drawn. */
MUST_USE enum fault inspect_draw(struct inspect *inspect, struct slice file,
    unsigned page, enum inspect_size size, struct arena *arena, struct slice *ret_png);

#endif
