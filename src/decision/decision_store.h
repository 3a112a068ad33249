/* SPDX-License-Identifier: EUPL-1.2 */
/* decision_store - the queue: applications joined with the names that a desk shows. */
#ifndef DECISION_DECISION_STORE_H
#define DECISION_DECISION_STORE_H

#include "application/application_store.h"
#include "db/db.h"

extern const struct db_statements decision_statements;

struct decision_queue_row {
	struct id id;
	struct slice reference;
	struct slice name_latin;
	struct slice name_arabic;
	struct slice centre; /* code */
	struct slice centre_latin;
	int64_t version;
	struct slice centre_arabic;
	struct slice state;
	moment submitted_at;
	struct id officer; /* none: nobody claimed it */
	moment claimed_at; /* 0: nobody */
	struct slice officer_name;
	struct slice officer_name_arabic; /* empty when the provider tells none */
	bool refusal_proposed;
	bool emirates_id_warning;
	struct slice look; /* as application/clearance.h writes it */
	moment place;      /* in the order of the list: with the id, where a page ends */
	struct id account; /* the applicant's */
};

enum decision_filter {
	DECISION_ALL, /* under review, and not waiting for a signature */
	DECISION_UNCLAIMED,
	DECISION_MINE,
	DECISION_SIGNATURE, /* a refusal waits for a supervisor */
	DECISION_RETURNED,
	DECISION_CLOSED, /* decided */
	DECISION_FILTER_COUNT
};

/* The last line of the page before. */
struct decision_place {
	moment at;
	struct id id;
};

/* Which part of the queue. */
struct decision_part {
	enum decision_filter filter;
	const struct id *officer;           /* who asks */
	const struct decision_place *after; /* NULL: from the start */
	size_t capacity;
};

/* Oldest submission first (SIGNATURE: oldest proposal; CLOSED: newest decision). Read from an
 * index, from its place on, so that no page costs more than the first. */
MUST_USE enum fault decision_queue_list(struct db *db, const struct decision_part *part,
    struct arena *arena, struct decision_queue_row *ret_rows, size_t *ret_count);
/* How many each filter shows, counted up to `most` and no further. */
MUST_USE enum fault decision_queue_counts(struct db *db, const struct id *officer,
    int64_t most, int64_t ret_counts[static DECISION_FILTER_COUNT]);
/* A colleague's name, and in Arabic when the provider tells it. */
MUST_USE enum fault decision_account_name(struct db *db, const struct id *account,
    struct arena *arena, struct slice *ret_name, struct slice *ret_arabic);

/* --- looking for cases --- */

enum decision_lookup {
	DECISION_BY_REFERENCE,
	DECISION_BY_PERMIT,
	DECISION_BY_CERTIFICATE,
	DECISION_BY_EMIRATES_ID, /* what: its blind index */
	DECISION_BY_PASSPORT,    /* the same */
	DECISION_BY_NAME,        /* words: all of them, the first leads */
	DECISION_BY_CENTRE,
	DECISION_BY_STATE,
	DECISION_BY_DAY,
	DECISION_LOOKUP_COUNT
};
enum { DECISION_WORDS_MORE = 5, DECISION_REACH_MOST = 2000 };

/* Where the page before ended. */
struct decision_found_place {
	moment at;
	struct id id;
	struct id account;
};

struct decision_wanted {
	enum decision_lookup by;
	struct slice what; /* the number, the index, the leading word */
	struct slice more[DECISION_WORDS_MORE];   /* other words of the name, or "" */
	moment from;                              /* submitted */
	moment until;                             /* before this */
	struct slice state;                       /* "": any */
	struct slice centre;                      /* its code; "": any */
	const struct decision_found_place *after; /* NULL: from the start */
	size_t capacity;
};

/* What was submitted, the newest first (by name or person: the newest account first; by
 * centre: the newest application). Whatever leads is read from an index; by name and by
 * centre no page looks at more than DECISION_REACH_MOST people or certificates, however few
 * of them the other filters leave. */
MUST_USE enum fault decision_search(struct db *db, const struct decision_wanted *wanted,
    struct arena *arena, struct decision_queue_row *ret_rows, size_t *ret_count);
/* Of a search by name or centre: whether its page looked at all there is; else the last
 * account or application that it looked at. */
MUST_USE enum fault decision_reach(struct db *db, const struct decision_wanted *wanted,
    bool *ret_whole, struct id *ret_last);
/* How many people have that word in their names; DECISION_REACH_MOST: or more. */
MUST_USE enum fault decision_word_count(
    struct db *db, struct slice word, int64_t *ret_count);

#endif
