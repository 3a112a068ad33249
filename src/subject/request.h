/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * request - a person asks that his data be corrected or erased, and is answered in time.
 *
 *	open --extend--> extended      once, with a reason
 *	open | extended --grant--> granted --refuse--> refused --withdraw--> withdrawn
 *
 *	verdict = request_judge_asked(&asked, &value_key);
 *	verdict = request_decide(state, REQUEST_REFUSE, &next);
 *
 * GDPR art. 12(3), 16 and 17; UAE PDPL (Federal Decree-Law 45/2021) art. 15. The days are
 * dated data (table subject_period). A person has one open request of a kind.
 *
 * Pure: no I/O, no heap, no clock.
 */
#ifndef SUBJECT_REQUEST_H
#define SUBJECT_REQUEST_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/moment.h"
#include "base/slice.h"
#include "person/person.h"

enum request_kind { REQUEST_CORRECTION, REQUEST_ERASURE, REQUEST_KIND_COUNT };
/* "correction": in the database and the API; "subject.kind.correction". */
const char *request_kind_word(enum request_kind kind);
const char *request_kind_key(enum request_kind kind);
/* REQUEST_KIND_COUNT of another word. */
enum request_kind request_kind_find(struct slice word);

enum request_state {
	REQUEST_OPEN,
	REQUEST_EXTENDED,
	REQUEST_GRANTED,
	REQUEST_REFUSED,
	REQUEST_WITHDRAWN,
	REQUEST_STATE_COUNT
};
const char *request_state_word(enum request_state state);
const char *request_state_key(enum request_state state);
enum request_state request_state_find(struct slice word);
/* Whether it waits for its answer. */
bool request_is_open(enum request_state state);

enum request_event {
	REQUEST_EXTEND,
	REQUEST_GRANT,
	REQUEST_REFUSE,
	REQUEST_WITHDRAW,
	REQUEST_EVENT_COUNT
};
/* "extend": behind "subject." in the audit. */
const char *request_event_word(enum request_event event);

enum {
	REQUEST_VALUE_MOST = 400,  /* bytes of what a field should be */
	REQUEST_WORDS_MOST = 2000, /* characters, also of an answer */
	REQUEST_WORDS_BYTES_MOST = REQUEST_WORDS_MOST * 4,
	REQUEST_NUMBER_SIZE = 24, /* "DR-2026-0001" and the NUL */
	REQUEST_A_DAY_MOST = 10,
	/* A granted erasure waits so long: the letter that tells of it is read first. */
	REQUEST_ERASE_AFTER = MOMENT_DAY,
};

/* Why something is not done, in the order in which it is asked. */
enum request_verdict {
	REQUEST_OK,
	REQUEST_NOT_FOUND,
	REQUEST_STALE, /* somebody was quicker than the page that was seen */
	REQUEST_NO_KIND,
	REQUEST_NO_FIELD,
	REQUEST_BAD_VALUE,  /* it is not given, or cannot stand in that field */
	REQUEST_NO_WORDS,   /* why, and what shows it */
	REQUEST_TOO_MANY,   /* so many in a day are not answered */
	REQUEST_ONE_OPEN,   /* there is one of this kind already */
	REQUEST_OWN,        /* nobody answers his own */
	REQUEST_NO_PURPOSE, /* the file is closed: why is it opened? */
	REQUEST_OVER,       /* it is answered or withdrawn */
	REQUEST_TWICE,      /* it was extended before */
	REQUEST_NO_REASON,  /* the person reads it, in both languages */
	REQUEST_VOUCHED,    /* the identity provider's word is not typed over */
	REQUEST_NO_DETAILS, /* he has not given all of them yet, and writes them himself */
	REQUEST_NO_ERASURE, /* something stops it: retention/erasure.h says what */
	REQUEST_VERDICT_COUNT
};
/* "subject.refusal.not_found" ...; NULL of REQUEST_OK. */
const char *request_verdict_key(enum request_verdict verdict);
/* The HTTP status that says the same. */
unsigned request_verdict_http(enum request_verdict verdict);

/* What a person asks for. */
struct request_asked {
	enum request_kind kind;
	/* Of a correction: the name of one of person/person.h, or REQUEST_OTHER. */
	struct slice field;
	struct slice value; /* what it should be */
	struct slice words; /* why, and what shows it; of an erasure may be empty */
};
/* Something that no field of the details has. */
#define REQUEST_OTHER "other"
/* The message key of a field's label; NULL of none. */
const char *request_field_key(struct slice field);
/* *ret_key: beside the value, why it cannot stand there; or NULL. */
MUST_USE enum request_verdict request_judge_asked(
    const struct request_asked *asked, const char **ret_key);

/* *ret_next is written when it is OK. */
MUST_USE enum request_verdict request_decide(
    enum request_state state, enum request_event event, enum request_state *ret_next);
/* The words that the person reads: of a refusal, an extension, and of a correction that no
 * field shows. */
MUST_USE enum request_verdict request_judge_words(
    struct slice text_en, struct slice text_ar);

/* How many days there are; what holds where no dated rule says otherwise: one month, and two
 * more when it is extended. */
struct request_period {
	int64_t days;
	int64_t more_days; /* once */
};
#define REQUEST_PERIOD_USUAL ((struct request_period){30, 60})
enum { REQUEST_DAYS_MOST = 365, REQUEST_SOURCE_MOST = 300 };
/* 1 to REQUEST_DAYS_MOST days, 0 to as many more, and a source that says why. */
bool request_period_fits(const struct request_period *period, struct slice source);
/* Until when, included. */
day request_due(day asked, const struct request_period *period, bool extended);
bool request_is_overdue(enum request_state state, day due, day today);

#endif
