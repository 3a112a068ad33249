/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * register_act - a centre's clerk enters and withdraws certificates; a person finds those
 * that wait for him; officers hear of what was withdrawn. One transaction each.
 *
 *	struct register_issued issued = {.caller = caller, .typed = typed};
 *	TRY(register_issue(acts, arena, &issued));
 *	if (issued.ret_verdict != REGISTER_OK) ... register_key(), issued.ret_refusals
 *
 * A clerk's centre is the one that his role was given for, read anew in each act; what is
 * another centre's is not there for him.
 */
#ifndef REGISTER_REGISTER_ACT_H
#define REGISTER_REGISTER_ACT_H

#include "access/access.h"
#include "base/arena.h"
#include "base/fault.h"
#include "register/register.h"

struct acts;
struct act;

enum {
	REGISTER_PAGE_MOST = 50,
	REGISTER_WAITING_MOST = 20, /* that a person is shown */
	REGISTER_FALLEN_MOST = 100,
};

/* One certificate as its centre sees it. */
struct register_line {
	struct id id;
	struct slice number;
	enum centre_class class;
	day issued_on;
	struct slice name;
	struct register_holder holder;
	moment entered_at;
	moment withdrawn_at; /* 0: in force */
	struct slice reason;
};

/* --- the clerk's desk --- */
struct register_desk {
	const struct access_caller *caller;
	struct slice typed;  /* what numbers begin with; empty: all */
	struct id before;    /* from behind this one; none: from the newest */
	bool ret_has_centre; /* the clerk is bound to one */
	struct centre ret_centre;
	const struct centre_interval *ret_intervals; /* oldest first */
	size_t ret_intervals_count;
	const struct register_line *ret_lines; /* newest first */
	size_t ret_lines_count;
	bool ret_more;
};
MUST_USE enum fault register_desk_open(
    struct acts *acts, struct arena *arena, struct register_desk *desk);

/* --- one certificate --- */
struct register_shown {
	const struct access_caller *caller;
	struct id certificate;
	bool ret_found;
	struct register_line ret_line;
};
MUST_USE enum fault register_show(
    struct acts *acts, struct arena *arena, struct register_shown *shown);

struct register_issued {
	const struct access_caller *caller;
	struct register_typed typed;
	enum register_verdict ret_verdict;
	struct register_refusals ret_refusals; /* on FIELDS */
	struct id ret_certificate;
};
/* The centre must have been accredited for that class on that day: else FIELDS, with the
 * centre's message beside the day. */
MUST_USE enum fault register_issue(
    struct acts *acts, struct arena *arena, struct register_issued *issued);

struct register_withdrawal {
	const struct access_caller *caller;
	struct id certificate;
	struct slice reason; /* in the clerk's words */
	enum register_verdict ret_verdict;
};
MUST_USE enum fault register_withdraw(
    struct acts *acts, struct arena *arena, struct register_withdrawal *withdrawal);

/* --- for acts of the application --- */

/* A certificate that waits for a person. */
struct register_waiting {
	struct id id;
	struct slice centre; /* code */
	struct slice centre_latin;
	struct slice centre_arabic;
	struct slice number;
	enum centre_class class;
	day issued_on;
};
/* All that are his and in force, whatever their class: for his own data. */
struct register_row; /* register_store.h */
MUST_USE enum fault register_own_list(struct act *act, const struct id *account,
    struct register_row *ret_rows, size_t capacity, size_t *ret_count);
/* When a person is erased: of the certificates that are proved to be his, withdrawn ones too,
 * the name goes, by what he was recognised, and the words of a withdrawal. Centre, number,
 * class and days stay: the number is not given again, and a paper can still be asked for. */
enum { REGISTER_FORGET_MOST = 500 };
MUST_USE enum fault register_forget(struct act *act, const struct id *account);
/* Those of this person, in force, for this class, of centres that were accredited on the
 * day; newest first. */
MUST_USE enum fault register_waiting_for(struct act *act, const struct id *account,
    enum centre_class class, struct register_waiting *ret_waiting, size_t capacity,
    size_t *ret_count);

/* What the centre's register says of a certificate. ret_name: whom it is for. */
struct register_question {
	struct slice centre;
	struct slice number;
	day issued_on;
	enum centre_class class;
	enum register_answer ret_answer;
	struct slice ret_name;
	moment ret_withdrawn_at;
	struct slice ret_reason;
};
MUST_USE enum fault register_ask(struct act *act, struct register_question *question);

/* --- for officers: withdrawn under a permit --- */
struct register_fallen_list {
	const struct register_fallen *ret_rows;
	size_t ret_count;
};
MUST_USE enum fault register_fallen_open(
    struct acts *acts, struct arena *arena, struct register_fallen_list *list);
/* How many there are. Inside an act. */
MUST_USE enum fault register_fallen_count(struct act *act, int64_t *ret_count);
/* An officer has dealt with it: it leaves the list. REGISTER_NOT_FOUND otherwise. */
struct register_looked {
	const struct access_caller *caller;
	struct id certificate;
	enum register_verdict ret_verdict;
};
MUST_USE enum fault register_mark_looked(
    struct acts *acts, struct arena *arena, struct register_looked *looked);

#endif
