/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * order - the authority suspends or invalidates many permits at once.
 *
 *	if (order_phase(&terms, state, now) == ORDER_IN_FORCE && order_covers(&terms, &permit))
 *		... the permit does not count
 *
 *	proposed --sign--> signed --lift--> lifted      each by two: one proposes, another signs
 *	        \-reject-> dropped  `- its end is what the clock says
 *
 * An order is a sentence about permits, not a change of each: whether one stands under it
 * is asked when somebody asks for the permit. So it counts from one moment on, for permits
 * that are issued later as well, and ends without anybody's doing.
 *
 * Pure: no I/O, no heap, no clock.
 */
#ifndef ORDER_ORDER_H
#define ORDER_ORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/moment.h"
#include "base/random.h"
#include "base/slice.h"

enum order_kind {
	ORDER_SUSPEND,    /* until its end, or until it is lifted */
	ORDER_INVALIDATE, /* for good: the permits were never worth what they say */
	ORDER_KIND_COUNT
};
/* "suspend" ...: in the database and the API. */
const char *order_kind_text(enum order_kind kind);
MUST_USE bool order_kind_parse(struct slice text, enum order_kind *ret_kind);
/* "order.kind.suspend" ... */
const char *order_kind_key(enum order_kind kind);

/* What is stored. That an order began or ended is what the clock says. */
enum order_state {
	ORDER_PROPOSED,
	ORDER_SIGNED,
	ORDER_LIFTED,
	ORDER_DROPPED,
	ORDER_STATE_COUNT
};
const char *order_state_text(enum order_state state);
MUST_USE bool order_state_parse(struct slice text, enum order_state *ret_state);

/* How an order stands at a moment. */
enum order_phase {
	ORDER_WAITS,     /* for a signature */
	ORDER_SCHEDULED, /* signed; its start is to come */
	ORDER_IN_FORCE,
	ORDER_ENDED,
	ORDER_OVER_BY_LIFT,
	ORDER_REJECTED,
	ORDER_PHASE_COUNT
};
/* "waits" ...: in the API; "order.phase.waits" ...: for people. */
const char *order_phase_text(enum order_phase phase);
const char *order_phase_key(enum order_phase phase);

/* What is done with an order, by two people each. */
enum order_step { ORDER_ISSUE, ORDER_LIFT, ORDER_EXTEND, ORDER_STEP_COUNT };
const char *order_step_text(enum order_step step);
MUST_USE bool order_step_parse(struct slice text, enum order_step *ret_step);
const char *order_step_key(enum order_step step);

enum {
	ORDER_CLASS_END = 4,     /* classes are 1, 2, 3: those of permit/permit.h */
	ORDER_CLASSES_ALL = 7,   /* bits 1 << (class - 1) */
	ORDER_WORDS_MOST = 2000, /* characters of a public text */
	ORDER_WORDS_BYTES_MOST = ORDER_WORDS_MOST * 4,
	ORDER_NUMBER_SIZE = 24,   /* "ORD-2026-0001" and the NUL */
	ORDER_IN_FORCE_MOST = 64, /* signed and not over, at once */
};

/* The classes of permits as the API and messages name them: "recreation",
 * "permit.class.recreation". */
const char *order_class_text(int class);
const char *order_class_key(int class);

/* What an order says: whom it meets, and from when until when. */
struct order_terms {
	enum order_kind kind;
	unsigned classes;     /* bits; at least one */
	moment issued_from;   /* included; 0: any */
	moment issued_until;  /* not included; 0: any */
	struct slice centre;  /* code of the training centre; empty: any */
	bool later;           /* also permits issued after its start */
	moment starts_at;     /* 0: when it is signed */
	moment ends_at;       /* not included; 0: until it is lifted */
	struct slice reason;  /* a code of order_reasons */
	struct slice text_en; /* to everybody */
	struct slice text_ar;
};

/* What an order asks of a permit. */
struct order_permit {
	int class;
	moment issued_at;
	struct slice centre; /* code; may be empty */
};

/* Whether the permit is one of those that the order means; the clock apart. */
bool order_covers(const struct order_terms *terms, const struct order_permit *permit);
enum order_phase order_phase(
    const struct order_terms *terms, enum order_state state, moment now);

/* Why an order is given; NULL ends the list. */
extern const char *const order_reasons[];
/* "order.reason.public_safety" ...; NULL when there is no such reason. */
const char *order_reason_key(struct slice reason);

/* Why something is not done, in the order in which it is asked. */
enum order_verdict {
	ORDER_OK,
	ORDER_NOT_FOUND,
	ORDER_STALE, /* somebody was quicker than the page that was seen */
	ORDER_NO_KIND,
	ORDER_NO_CLASS,
	ORDER_BAD_ISSUED, /* no such day, or from after until */
	ORDER_NO_CENTRE,  /* there is no such centre */
	ORDER_TOO_WIDE,   /* everything for good: needs a centre or days of issue */
	ORDER_BAD_START,  /* no such day, or it is over */
	ORDER_BAD_END, /* no such day, or not after the start, the present end, or now */
	ORDER_END_OF_INVALIDATION,
	ORDER_NO_REASON,
	ORDER_NO_WORDS, /* everybody is told, in both languages */
	ORDER_NOTHING_WAITS,
	ORDER_STEP_WAITS, /* another step waits for its signature */
	ORDER_NOT_OPEN,   /* only what is scheduled or in force is lifted or extended */
	ORDER_FINAL,      /* an invalidation is not lifted and has no end */
	ORDER_ENDLESS,    /* it has no end that could be later */
	ORDER_NOT_ROLE,   /* only the orders desk signs */
	ORDER_SAME_HAND,  /* two people are needed, and this is the first */
	ORDER_TOO_MANY,
	ORDER_VERDICT_COUNT
};
/* "order.refusal.not_found" ...; NULL of ORDER_OK. */
const char *order_verdict_key(enum order_verdict verdict);
/* The HTTP status that says the same. */
unsigned order_verdict_http(enum order_verdict verdict);

/* The terms of a new order by themselves; offset_minutes of the authority's calendar, for
 * an order may start today. */
MUST_USE enum order_verdict order_judge_terms(
    const struct order_terms *terms, moment now, int offset_minutes);
/* The words that everybody reads. */
MUST_USE enum order_verdict order_judge_words(struct slice text_en, struct slice text_ar);

/* How an order stands, and who wants to do something with it. */
struct order_hands {
	const struct order_terms *terms;
	enum order_state state;
	bool waits;           /* a step waits for its signature */
	enum order_step step; /* that one; or the one to be proposed */
	moment ends_at;       /* of an extension */
	bool signs;           /* the orders desk */
	bool mine;            /* he proposed what waits */
	size_t in_force;      /* orders signed and not over */
	moment now;
};
MUST_USE enum order_verdict order_judge_proposal(const struct order_hands *hands);
MUST_USE enum order_verdict order_judge_signature(const struct order_hands *hands);

#endif
