/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * permit_act - issuing permits, changing their status, and answering about them.
 *
 * A permit is numbered, signed and stored in the transaction of the decision: its
 * signature leaves the program only when that is durable, and a number is never given
 * twice.
 */
#ifndef PERMIT_PERMIT_ACT_H
#define PERMIT_PERMIT_ACT_H

#include "access/access.h"
#include "base/arena.h"
#include "base/fault.h"
#include "order/board_act.h"
#include "permit/permit_event.h"
#include "permit/permit_token.h"
#include "permit/permit_verify.h"

struct acts;
struct act;
struct permit_desk;

enum { PERMIT_OWN_MOST = 50 };

/* --- the authority's desk: what is signed anew from time to time --- */

/* Holds the trust list and the status lists as they were signed last, for all threads;
 * app/ makes one ("permits" among the services of a request). */
struct permit_desk_options {
	const struct signing *signing;
	const char *issuer; /* "AE" */
	const char *origin; /* "https://permits.example.ae": where status lists are */
};
MUST_USE enum fault permit_desk_new(
    const struct permit_desk_options *options, struct permit_desk **ret_desk);
void permit_desk_free(struct permit_desk *desk);

/* The signed trust list, at most a day old, with the keys of training centres as they are
 * registered now (their names: as of when it was signed). */
MUST_USE enum fault permit_desk_trust_list(struct permit_desk *desk, struct acts *acts,
    moment now, struct arena *arena, struct slice *ret_token);
/* The signed status list: of the present version, and at most half its life old. Empty
 * when there is no such list. */
MUST_USE enum fault permit_desk_status_list(struct permit_desk *desk, struct acts *acts,
    int64_t list, moment now, struct arena *arena, struct slice *ret_token);
void permit_desk_jwks(struct permit_desk *desk, struct buffer *out);
/* The root's public key as a COSE_Key: what offline verifiers pin. */
void permit_desk_root(struct permit_desk *desk, struct buffer *out);

/* --- issuing: inside the act of the decision --- */
struct permit_issue {
	const char *issuer;
	const char *origin;
	struct id application;
	struct id account;
	enum permit_class class;
	struct slice name_latin;
	struct slice name_arabic;
	struct slice emirates_id;
	struct permit_drone drones[PERMIT_DRONES_MOST];
	size_t drone_count;
	struct slice centre;
	int years; /* of validity */
	struct slice actor;
	const char *role;
	moment from;  /* 0: from now; in the demo also earlier */
	moment until; /* 0: years after that; not in force from then on */
	struct permit_number ret_number;
};
/* The signature is asked for here and stored at the end of the batch (act_finish_later):
 * until then the permit has a number and a place, and no credential. */
MUST_USE enum fault permit_issue(struct act *act, struct permit_issue *issue);
/* Behind it, in the same act: what the person held of that class and was in force is
 * superseded by it. A suspended permit stays suspended, one proposed to be revoked waits on. */
MUST_USE enum fault permit_supersede_older(
    struct act *act, const struct permit_issue *issue);
/* issuer and origin of the desk, for permit_issue. */
void permit_desk_fill(const struct permit_desk *desk, struct permit_issue *issue);

/* --- status: inside an act --- */
struct permit_change {
	struct permit_number number;
	enum permit_status to;
	enum permit_event event; /* set by permit_change_status */
	struct slice actor;      /* account id, or "system" */
	const char *role;
	struct slice reason;
	struct slice text_en;
	struct slice text_ar;
	enum permit_change_verdict ret_verdict;
};
/* For what other rooms decide: judged by the table of states alone. A suspension by an
 * account waits to be confirmed; one by the system does not. */
MUST_USE enum fault permit_change_status(struct act *act, struct permit_change *change);

/* --- answers --- */

/* By number, for anybody: number, answer, class, dates, initials; nothing else. */
struct permit_public {
	enum permit_answer answer; /* UNKNOWN: nothing else is set but the number */
	struct permit_number number;
	enum permit_class class;
	moment not_before;
	moment expires;
	struct slice initials;
	struct order_over
	    order; /* of the authority, over this permit: why it does not count */
};
MUST_USE enum fault permit_ask(struct acts *acts, struct arena *arena,
    const struct permit_number *number, struct permit_public *ret_public);

/* By token, in any form that permit_text_read takes: the whole verification, with the
 * status from the database, and the order over it when there is one. */
struct permit_checked {
	struct permit_finding finding;
	struct order_over order;
};
MUST_USE enum fault permit_check(struct acts *acts, struct permit_desk *desk,
    struct arena *arena, struct slice text, moment now,
    struct permit_checked *ret_checked);

/* --- what has happened with a permit --- */
enum { PERMIT_EVENTS_MOST = 200 };
struct permit_happened {
	enum permit_event what;
	moment at;
	struct slice role; /* "officer", "system" ...; the rest for staff alone */
	struct slice who_latin;
	struct slice who_arabic;
	struct slice reason; /* of permit_reasons; or empty */
	struct slice text_en;
	struct slice text_ar;
};

/* --- the centre that a permit names by its code --- */
struct permit_centre {
	struct slice name_latin; /* empty when there is no such centre */
	struct slice name_arabic;
};
MUST_USE enum fault permit_centre_find(struct acts *acts, struct arena *arena,
    struct slice code, struct permit_centre *ret_centre);

/* --- the holder's own --- */
struct permit_own {
	struct permit_public public;
	enum permit_flight flight;
	bool renewable;      /* it is over, or ends within NOTICE_EXPIRY_DAYS */
	struct slice reason; /* of the last change of status; empty when active */
	struct slice text_en;
	struct slice text_ar;
	moment confirm_until; /* suspended, and falls then unless confirmed; or 0 */
	struct permit_claims claims; /* permit_own_find only, as what follows */
	struct permit_centre centre;
	struct slice token;
	moment issued_at;
	const struct permit_happened *events; /* the oldest first */
	size_t events_count;
};
struct permit_own_list {
	struct permit_own *own; /* the newest first */
	size_t count;
};
MUST_USE enum fault permit_own_permits(struct acts *acts, struct arena *arena,
    const struct access_caller *caller, struct permit_own_list *ret_list);
/* *ret_found is false when there is no such permit or it is another person's. */
MUST_USE enum fault permit_own_find(struct acts *acts, struct arena *arena,
    const struct access_caller *caller, const struct permit_number *number,
    bool *ret_found, struct permit_own *ret_own);

#endif
