/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * notice - what the authority tells a person, and when it says it again.
 *
 *	TRY(notice_send(act, &(struct notice_letter){
 *	    .account = row->account, .kind = NOTICE_RETURNED, .subject = row->reference,
 *	    .until_day = row->return_until, .text_en = words_en, .text_ar = words_ar}));
 *
 * A letter stands in the person's inbox, which is the truth; mail only announces it. A
 * kind is a word in the database and the API, and a sentence in po/.
 */
#ifndef NOTICE_NOTICE_H
#define NOTICE_NOTICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/moment.h"
#include "base/random.h"
#include "base/slice.h"

enum notice_kind {
	NOTICE_SUBMITTED, /* the receipt */
	NOTICE_RETURNED,
	NOTICE_APPROVED,
	NOTICE_REFUSED,
	NOTICE_WITHDRAWN,
	NOTICE_DRAFT_REMINDER,
	NOTICE_DRAFT_LAPSED,
	NOTICE_RETURN_REMINDER,
	NOTICE_RETURN_LAST_REMINDER,
	NOTICE_RETURN_LAPSED,
	NOTICE_PERMIT_SUSPENDED,
	NOTICE_PERMIT_LIFTED,
	NOTICE_PERMIT_REVOKED,
	NOTICE_PERMIT_SURRENDERED,
	NOTICE_PERMIT_EXPIRING,
	NOTICE_ORDER_SUSPENDED, /* an order over many permits; it has no end yet */
	NOTICE_ORDER_SUSPENDED_UNTIL,
	NOTICE_ORDER_EXTENDED,
	NOTICE_ORDER_LIFTED,
	NOTICE_ORDER_INVALIDATED,
	NOTICE_DATA_ASKED, /* what a person asks about his own data: the receipt */
	NOTICE_DATA_EXTENDED,
	NOTICE_DATA_GRANTED,
	NOTICE_DATA_ERASING, /* granted, and carried out on that day */
	NOTICE_DATA_REFUSED,
	NOTICE_DATA_WITHDRAWN,
	NOTICE_KIND_COUNT
};

/* "submitted" ...: in the database and the API. */
const char *notice_kind_name(enum notice_kind kind);
MUST_USE bool notice_kind_find(struct slice name, enum notice_kind *ret_kind);
/* "notice.title.submitted" ...: subject of the mail, heading of the letter. */
const char *notice_title_key(enum notice_kind kind);
/* "notice.body.submitted" ...: what it says, with {subject}, {permit} and {day}. */
const char *notice_body_key(enum notice_kind kind);
/* True for a letter about a permit: its subject is the permit's number. */
bool notice_is_of_permit(enum notice_kind kind);
/* True for a letter about a person's own data: its subject is the request's number. */
bool notice_is_of_data(enum notice_kind kind);

enum notice_channel { NOTICE_MAIL, NOTICE_SMS, NOTICE_CHANNEL_COUNT };

/* "mail", "sms". */
const char *notice_channel_name(enum notice_channel channel);
MUST_USE bool notice_channel_find(struct slice name, enum notice_channel *ret_channel);
/* Of a set of channels, as in struct act. */
#define NOTICE_CHANNEL_BIT(channel) (1U << (unsigned)(channel))

/* --- letters --- */
struct notice_letter {
	struct id account;
	enum notice_kind kind;
	struct slice subject; /* number of the application or permit; empty: a draft */
	struct slice permit;  /* APPROVED: its number */
	day until_day; /* deadline or last day, where the kind has one; else not read */
	struct slice reason;  /* REFUSED: code from the list */
	struct slice fields;  /* RETURNED: marks, comma-separated */
	struct slice text_en; /* the officer's words, or empty */
	struct slice text_ar;
};
/* As it stands in the inbox. */
struct notice_received {
	struct id id;
	struct notice_letter letter;
	moment at;
	moment read_at; /* 0: not yet opened */
};
/* Whether a letter of that kind says until when. */
bool notice_has_day(enum notice_kind kind);

/* --- codes to an address that somebody typed --- */
struct notice_code {
	struct id account;
	enum notice_channel channel;
	struct slice address;  /* an e-mail, or a phone in E.164 */
	struct slice code;     /* NOTICE_CODE_DIGITS digits */
	struct slice language; /* "en", "ar" */
	bool ret_queued;       /* false: there is no such way out of this house */
};
enum {
	NOTICE_CODE_DIGITS = 6,
	NOTICE_CODE_MINUTES = 15, /* a code is not sent later than this */
};

/* --- reminders, SPEC.md section 3 ---
 * A reminder leaves at least the days of its name: one that comes late, because the
 * server was down, moves the day until which the application waits. So nobody's
 * application lapses without all of its reminders, and the day that each names was true
 * when it was written and only ever moves to later. */
enum {
	NOTICE_RETURN_DAYS = 10,     /* before the day: the first reminder */
	NOTICE_RETURN_LAST_DAYS = 3, /* the second */
	NOTICE_DRAFT_DAYS = 7,
	NOTICE_EXPIRY_DAYS = 30, /* before the last day of a permit */
	NOTICE_RETURN_REMINDERS = 2,
	NOTICE_DRAFT_REMINDERS = 1,
};

enum notice_step {
	NOTICE_WAIT,
	NOTICE_REMIND,
	NOTICE_LAPSE,
};
/* What is due for an application that waits until that day (included) and had so many
 * reminders. *ret_until is the day to wait until, when it is REMIND. */
enum notice_step notice_next_step(
    bool draft, int64_t reminders, day until, day today, day *ret_until);

/* --- messages on their way out --- */
struct notice_message {
	struct id id;
	struct id account;
	enum notice_channel channel;
	struct slice address;  /* where to; empty: the person has declared none */
	struct slice language; /* "en", "ar" */
	bool is_code;
	struct slice code;             /* of a code */
	struct notice_received letter; /* of an announcement */
	moment queued_at;
	int64_t attempts; /* with the one at hand */
};

/* What became of an attempt. */
enum notice_outcome {
	NOTICE_SENT,
	NOTICE_AGAIN, /* the world was not ready: later */
	NOTICE_NEVER, /* this message cannot be sent: the address is refused */
	NOTICE_OUTCOME_COUNT
};
/* The state of the row after that: "sent", "failed", "given_up", or "queued". */
const char *notice_state_after(enum notice_outcome outcome, moment again_at);

/* --- sending again --- */
enum {
	NOTICE_LEASE = 10 * MOMENT_MINUTE, /* of a sender on a message */
	NOTICE_GIVE_UP = 4 * MOMENT_DAY,   /* after its queueing, like RFC 5321 4.5.4.1 */
	NOTICE_DELAY_MOST = 4 * MOMENT_HOUR, /* between two attempts */
	NOTICE_KEEP = 20 * MOMENT_DAY,       /* of rows that are over */
};
/* When to try again after that many attempts (1 and up): 1, 2, 4 ... minutes, at most
 * NOTICE_DELAY_MOST. 0: give up. */
moment notice_again_at(bool code, int64_t attempts, moment queued_at, moment now);

#endif
