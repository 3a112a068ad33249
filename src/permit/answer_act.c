/* SPDX-License-Identifier: EUPL-1.2 */
/* Answers about permits: to anybody by number, to the holder about his own. */
#include "permit/permit_act.h"

#include "centre/centre_store.h"
#include "crypto/cose.h"
#include "db/acts.h"
#include "notice/notice.h"
#include "permit/own_act.h"
#include "permit/permit_claims.h"
#include "permit/waiting_store.h"

enum permit_status
permit_status_under(enum permit_status status, enum order_effect effect)
{
	bool open = status == PERMIT_ACTIVE || status == PERMIT_SUSPENDED;

	if (open && effect == ORDER_INVALIDATES) {
		return PERMIT_REVOKED;
	}
	return open && effect == ORDER_SUSPENDS ? PERMIT_SUSPENDED : status;
}

enum fault
permit_order_over(
    struct act *act, const struct permit_row *row, struct order_over *ret_over)
{
	if (row->status != PERMIT_ACTIVE && row->status != PERMIT_SUSPENDED) {
		*ret_over = (struct order_over){.effect = ORDER_NO_EFFECT};
		return FAULT_NONE;
	}
	return order_over(act,
	    &(struct order_permit){(int)row->class, row->issued_at, row->centre},
	    ret_over);
}

enum fault
permit_public_load(
    struct act *act, const struct permit_row *row, struct permit_public *ret_public)
{
	struct order_over over;

	TRY(permit_order_over(act, row, &over));
	*ret_public = (struct permit_public){
	    .answer = permit_answer_of(permit_status_under(row->status, over.effect),
	        row->not_before, row->expires, act->now, act->now),
	    .number = row->number,
	    .class = row->class,
	    .not_before = row->not_before,
	    .expires = row->expires,
	    .initials = row->initials,
	    .order = over,
	};
	return FAULT_NONE;
}

struct ask {
	const struct permit_number *number;
	struct permit_public *ret_public;
};

static enum fault
ask(struct act *act, void *input)
{
	struct ask *question = input;
	struct permit_row row;

	TRY(permit_find(act->db, question->number, act->arena, &row));
	*question->ret_public = (struct permit_public){
	    .answer = PERMIT_ANSWER_UNKNOWN, .number = *question->number};
	return row.found ? permit_public_load(act, &row, question->ret_public)
	                 : FAULT_NONE;
}

enum fault
permit_ask(struct acts *acts, struct arena *arena, const struct permit_number *number,
    struct permit_public *ret_public)
{
	struct ask question = {number, ret_public};

	return acts_read_public(acts, arena, ask, &question);
}

/* --- the holder's own --- */

/* An order that suspends is told as such; one that invalidates leaves nothing to fly
 * with. */
static enum permit_flight
flight_of(const struct permit_row *row, enum order_effect effect, moment now)
{
	enum permit_status status = effect == ORDER_INVALIDATES
	    ? permit_status_under(row->status, effect)
	    : row->status;

	return permit_may_fly(
	    status, row->not_before, row->expires, effect == ORDER_SUSPENDS, now);
}

/* Whether the holder may want another one: it will not be in force again, or not for long. */
static bool
is_renewable(const struct permit_row *row, moment now)
{
	bool open = row->status == PERMIT_ACTIVE || row->status == PERMIT_SUSPENDED;
	moment soon = now + NOTICE_EXPIRY_DAYS * (moment)MOMENT_DAY;

	return row->expires <= now ||
	    (row->status == PERMIT_ACTIVE ? row->expires <= soon : !open);
}

static enum fault
own_of(struct act *act, const struct permit_row *row, struct permit_own *ret_own)
{
	struct permit_event_row event;
	bool found = false;

	*ret_own = (struct permit_own){.flight = PERMIT_FLIGHT_COUNT};
	TRY(permit_public_load(act, row, &ret_own->public));
	ret_own->flight = flight_of(row, ret_own->public.order.effect, act->now);
	ret_own->renewable = is_renewable(row, act->now);
	TRY(permit_event_cause(act->db, &row->number, act->arena, &found, &event));
	if (found && row->status != PERMIT_ACTIVE) {
		ret_own->reason = event.reason;
		ret_own->text_en = event.text_en;
		ret_own->text_ar = event.text_ar;
	}
	struct permit_waiting_row waiting;
	TRY(permit_suspension_find(act->db, &row->number, act->arena, &waiting));
	ret_own->confirm_until = waiting.until;
	return FAULT_NONE;
}

struct list_own {
	const struct access_caller *caller;
	struct permit_own_list *ret_list;
};

static enum fault
list_own(struct act *act, void *input)
{
	struct list_own *question = input;
	struct permit_row *rows =
	    ARENA_ARRAY(act->arena, struct permit_row, PERMIT_OWN_MOST);
	size_t count = 0;

	TRY(permit_list_own(act->db, &question->caller->account, act->arena, rows,
	    PERMIT_OWN_MOST, &count));
	struct permit_own *own = ARENA_ARRAY(act->arena, struct permit_own, count + 1);
	for (size_t i = 0; i < count; i++) {
		TRY(own_of(act, &rows[i], &own[i]));
	}
	*question->ret_list = (struct permit_own_list){own, count};
	return FAULT_NONE;
}

enum fault
permit_own_permits(struct acts *acts, struct arena *arena,
    const struct access_caller *caller, struct permit_own_list *ret_list)
{
	struct list_own question = {caller, ret_list};

	return acts_read(acts, arena, list_own, &question);
}

/* Erased (room retention): of the person nothing is left, and what is not of him stands in
 * the narrow table. */
static struct permit_claims
claims_without_person(const struct permit_credential_row *row)
{
	return (struct permit_claims){
	    .number = row->permit.number,
	    .expires = row->permit.expires,
	    .not_before = row->permit.not_before,
	    .issued = row->issued_at,
	    .class = row->permit.class,
	    .centre = row->permit.centre,
	};
}

enum fault
permit_credential_claims(
    const struct permit_credential_row *row, struct permit_claims *ret_claims)
{
	struct cose_sign1 sign1;

	if (row->token.size == 0) {
		*ret_claims = claims_without_person(row);
		return FAULT_NONE;
	}
	bool read = cose_parse(row->token, PERMIT_TOKEN_BYTES_MOST, &sign1) == COSE_OK &&
	    permit_claims_decode(sign1.payload, ret_claims);
	return read ? FAULT_NONE : FAULT_DATABASE;
}

enum fault
permit_happenings(struct act *act, const struct permit_number *number, bool for_holder,
    struct permit_happened *ret_events, size_t *ret_count)
{
	struct permit_event_row *rows =
	    ARENA_ARRAY(act->arena, struct permit_event_row, PERMIT_EVENTS_MOST);
	size_t count = 0;

	*ret_count = 0;
	TRY(permit_event_list(
	    act->db, number, act->arena, rows, PERMIT_EVENTS_MOST, &count));
	for (size_t i = 0; i < count; i++) {
		if (for_holder && !permit_event_is_public(rows[i].what)) {
			continue;
		}
		ret_events[(*ret_count)++] = (struct permit_happened){
		    .what = rows[i].what,
		    .at = rows[i].at,
		    .role = rows[i].role,
		    .who_latin = rows[i].name_latin,
		    .who_arabic = rows[i].name_arabic,
		    .reason = rows[i].reason,
		    .text_en = rows[i].text_en,
		    .text_ar = rows[i].text_ar,
		};
	}
	return FAULT_NONE;
}

static enum fault
find_centre(struct act *act, struct slice code, struct permit_centre *ret_centre)
{
	struct centre centre;
	bool found = false;

	*ret_centre = (struct permit_centre){.name_latin = {NULL, 0}};
	TRY(centre_find(act->db, code, act->arena, &found, &centre));
	if (found) {
		ret_centre->name_latin = centre.name_latin;
		ret_centre->name_arabic = centre.name_arabic;
	}
	return FAULT_NONE;
}

struct ask_centre {
	struct slice code;
	struct permit_centre *ret_centre;
};

static enum fault
ask_centre(struct act *act, void *input)
{
	struct ask_centre *question = input;

	return find_centre(act, question->code, question->ret_centre);
}

enum fault
permit_centre_find(struct acts *acts, struct arena *arena, struct slice code,
    struct permit_centre *ret_centre)
{
	struct ask_centre question = {code, ret_centre};

	return acts_read_public(acts, arena, ask_centre, &question);
}

struct find_own {
	const struct access_caller *caller;
	const struct permit_number *number;
	bool ret_found;
	struct permit_own *ret_own;
};

static enum fault
find_own(struct act *act, void *input)
{
	struct find_own *question = input;
	struct permit_credential_row row;

	TRY(permit_find_credential(act->db, question->number, act->arena, &row));
	question->ret_found = row.permit.found && row.token.size > 0 &&
	    id_equal(&row.account, &question->caller->account);
	if (!question->ret_found) {
		return FAULT_NONE;
	}
	TRY(own_of(act, &row.permit, question->ret_own));
	question->ret_own->token = row.token;
	question->ret_own->issued_at = row.issued_at;
	struct permit_happened *events =
	    ARENA_ARRAY(act->arena, struct permit_happened, PERMIT_EVENTS_MOST);
	TRY(permit_happenings(
	    act, question->number, true, events, &question->ret_own->events_count));
	question->ret_own->events = events;
	TRY(permit_credential_claims(&row, &question->ret_own->claims));
	return find_centre(
	    act, question->ret_own->claims.centre, &question->ret_own->centre);
}

enum fault
permit_own_find(struct acts *acts, struct arena *arena,
    const struct access_caller *caller, const struct permit_number *number,
    bool *ret_found, struct permit_own *ret_own)
{
	struct find_own question = {caller, number, false, ret_own};

	TRY(acts_read(acts, arena, find_own, &question));
	*ret_found = question.ret_found;
	return FAULT_NONE;
}
