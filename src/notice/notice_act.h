/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * notice_act - writing to a person, inside the act that gives the reason.
 *
 * The letter and its announcement are in the transaction of what they tell of: there is
 * no decision without its letter, and no letter of a decision that was taken back. Each
 * act that writes one is guarded by the version of what it changes, and so writes it once.
 * Both are plain inserts; nothing is looked up.
 */
#ifndef NOTICE_NOTICE_ACT_H
#define NOTICE_NOTICE_ACT_H

#include "access/access.h"
#include "base/arena.h"
#include "base/fault.h"
#include "notice/notice.h"

struct act;
struct acts;

enum {
	NOTICE_PAGE_MOST = 20,
	NOTICE_BATCH_MOST = 8, /* a lease is longer than the sending of so many */
	NOTICE_WAITING_MOST = 50,
};

/* A letter into the inbox, and where mail is configured a message that announces it, to
 * what the person has declared by then as his e-mail. */
MUST_USE enum fault notice_send(struct act *act, const struct notice_letter *letter);

/* A code to an address that was typed: a message, no letter. The code goes from the table
 * when it is sent or given up. */
MUST_USE enum fault notice_send_code(struct act *act, struct notice_code *code);

/* --- a person's inbox --- */
struct notice_inbox {
	const struct access_caller *caller;
	size_t page;                               /* from 0 */
	const struct notice_received *ret_letters; /* newest first */
	size_t ret_count;
	bool ret_more;
	int64_t ret_unread;
};
MUST_USE enum fault notice_read_inbox(
    struct acts *acts, struct arena *arena, struct notice_inbox *inbox);

struct notice_opened {
	const struct access_caller *caller;
	struct id id;
	bool mark;                         /* as read, if it was not */
	bool ret_found;                    /* false too when it is another person's */
	struct notice_received ret_letter; /* read_at is as it was before */
};
MUST_USE enum fault notice_open(
    struct acts *acts, struct arena *arena, struct notice_opened *opened);

/* --- the way out: for the sender --- */

/* Takes what is due; it is this sender's for NOTICE_LEASE, and then anybody's again: a
 * sender that dies has not lost it, and perhaps it is sent twice. What cannot be sent (no
 * address, a code that is too old) is settled at once. */
struct notice_batch {
	struct notice_message ret_messages[NOTICE_BATCH_MOST];
	size_t ret_count;
	moment ret_now;
};
MUST_USE enum fault notice_take(
    struct acts *acts, struct arena *arena, struct notice_batch *batch);

struct notice_attempt {
	const struct notice_message *message;
	enum notice_outcome outcome;
	const char *failure; /* a word: "network"; "" when it was sent */
	bool ret_saved;      /* false: the lease was over and another has taken it */
};
MUST_USE enum fault notice_tell(
    struct acts *acts, struct arena *arena, struct notice_attempt *attempt);

/* Removes what was over NOTICE_KEEP ago. */
MUST_USE enum fault notice_sweep_sent(struct acts *acts, struct arena *arena);

/* The newest that wait: all of them, where there is no sender (the demo). */
struct notice_waiting_list {
	struct notice_message *ret_messages;
	size_t ret_count;
};
MUST_USE enum fault notice_list_waiting(
    struct acts *acts, struct arena *arena, struct notice_waiting_list *list);

#endif
