/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * registrar_act - centres, their accreditation and their keys (key_act.h) are changed by two
 * registrars: one proposes a line as of data/ae/centres.tsv, another confirms it.
 *
 *	struct centre_proposed proposed = {.caller = caller, .line = line, .reason = reason};
 *	TRY(centre_propose(acts, arena, &proposed));
 *	if (proposed.ret_verdict != CENTRE_CHANGE_OK) ... centre_change_key()
 *
 * The line is judged when it is proposed and again when it is confirmed. Whoever tries to
 * confirm what he proposed is in the audit.
 */
#ifndef CENTRE_REGISTRAR_ACT_H
#define CENTRE_REGISTRAR_ACT_H

#include "access/access.h"
#include "base/arena.h"
#include "base/fault.h"
#include "base/random.h"
#include "centre/centre.h"
#include "centre/centre_key.h"

struct acts;

enum {
	CENTRE_PROPOSALS_MOST = 100,
	CENTRE_REASON_BYTES_MOST = 300,
};

enum centre_change_verdict {
	CENTRE_CHANGE_OK,
	CENTRE_CHANGE_LINE,      /* see the line's verdict: 422 */
	CENTRE_CHANGE_KEY,       /* see the key's verdict */
	CENTRE_CHANGE_NO_REASON, /* 422 */
	CENTRE_CHANGE_NONE,      /* there is no such proposal: 404 */
	CENTRE_CHANGE_DECIDED,   /* 409 */
	CENTRE_CHANGE_SAME_HAND, /* whoever proposed it does not confirm it: 403 */
	CENTRE_CHANGE_VERDICT_COUNT
};
/* "centre.change.decided" ...; NULL of OK, LINE and KEY. */
const char *centre_change_key(enum centre_change_verdict verdict);
unsigned centre_change_status(enum centre_change_verdict verdict);

struct centre_proposed {
	const struct access_caller *caller;
	struct slice line;
	struct slice reason;
	enum centre_change_verdict ret_verdict;
	enum centre_line_verdict ret_line;
	struct id ret_proposal;
};
MUST_USE enum fault centre_propose(
    struct acts *acts, struct arena *arena, struct centre_proposed *proposed);

struct centre_answered {
	const struct access_caller *caller;
	struct id proposal;
	bool confirms; /* else rejects; the proposer takes it back */
	enum centre_change_verdict ret_verdict;
	enum centre_line_verdict ret_line;
	enum centre_key_verdict ret_key;
};
/* Why it was not carried out: NULL when it was. */
const char *centre_answered_key(const struct centre_answered *answered);
unsigned centre_answered_status(const struct centre_answered *answered);
MUST_USE enum fault centre_answer(
    struct acts *acts, struct arena *arena, struct centre_answered *answered);

enum centre_waiting_kind {
	CENTRE_WAITING_LINE,
	CENTRE_WAITING_KEY,
	CENTRE_WAITING_KEY_END,
	CENTRE_WAITING_IMPORT, /* see centre_import_act.h */
	CENTRE_WAITING_KIND_COUNT
};

/* What waits for a second registrar. */
struct centre_waiting {
	struct id id;
	enum centre_waiting_kind kind;
	struct slice centre;
	struct centre_line line;   /* of a line */
	struct centre_key key;     /* of a key, and of the end of one, as it would be */
	struct centre_key_end end; /* of an end */
	struct slice reason;
	struct slice by;
	moment at;
	bool mine;
	int64_t rows;    /* of an import */
	int64_t holders; /* permits that stand on certificates of the centre */
};
struct centre_registrar_desk {
	const struct access_caller *caller;
	const struct centre_waiting *ret_waiting;
	size_t ret_count;
};
MUST_USE enum fault centre_registrar_open(
    struct acts *acts, struct arena *arena, struct centre_registrar_desk *desk);

/* One centre: as everybody sees it, and how many permits stand on it as registrars do. */
struct centre_file {
	struct slice code;
	bool counts; /* the permits too */
	bool ret_found;
	struct centre ret_centre;
	const struct centre_interval *ret_intervals; /* oldest first */
	size_t ret_intervals_count;
	int64_t
	    ret_permits; /* on its certificates, with counts: holders_act.h lists them */
	const struct centre_key *ret_keys; /* the oldest first */
	size_t ret_keys_count;
};
MUST_USE enum fault centre_file_open(
    struct acts *acts, struct arena *arena, struct centre_file *file);

#endif
