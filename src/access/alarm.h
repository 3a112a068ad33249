/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * alarm - what is done past the pages, by whoever has the machine ("break glass"): all who
 * watch over rights are told, and stay told until each has said that he saw it.
 *
 *	TRY(alarm_raise(act, &(struct alarm){.kind = ALARM_ROLE_GRANTED,
 *	    .account = account, .words = SLICE("administrator")}));
 */
#ifndef ACCESS_ALARM_H
#define ACCESS_ALARM_H

#include "base/attr.h"
#include "base/moment.h"
#include "base/random.h"
#include "base/slice.h"

enum alarm_kind {
	ALARM_ROLE_GRANTED,
	ALARM_ROLE_WITHDRAWN,
	ALARM_ROLE_REFUSED, /* somebody tried, and the pages were the way */
	ALARM_RESTORE_ACCEPTED,
	ALARM_KEY_REPLACED,
	ALARM_SERVICE_ENDED,
	ALARM_SIGNED_OUT,
	ALARM_ALL_SIGNED_OUT,
	ALARM_KIND_COUNT
};

struct alarm {
	struct id id; /* given when it is raised */
	enum alarm_kind kind;
	struct id account;  /* whom it is about; empty: nobody */
	struct slice name;  /* of that account, when it is listed */
	struct slice words; /* which role, which client: no personal data */
	moment at;
};

/* "role_granted" ...: in the database, the API and the server's log. */
const char *alarm_kind_name(enum alarm_kind kind);
MUST_USE bool alarm_kind_find(struct slice name, enum alarm_kind *ret_kind);
/* "access.alarm.role_granted" ... */
const char *alarm_key(enum alarm_kind kind);

#endif
