/* SPDX-License-Identifier: EUPL-1.2 */
#include "permit/tell_act.h"

#include "db/acts.h"
#include "notice/notice_act.h"

/* A permit that was superseded needs no letter: that of the new one says it. */
static bool
kind_of(enum permit_status status, enum notice_kind *ret_kind)
{
	switch (status) {
	case PERMIT_ACTIVE:
		*ret_kind = NOTICE_PERMIT_LIFTED;
		return true;
	case PERMIT_SUSPENDED:
		*ret_kind = NOTICE_PERMIT_SUSPENDED;
		return true;
	case PERMIT_REVOKED:
		*ret_kind = NOTICE_PERMIT_REVOKED;
		return true;
	case PERMIT_SURRENDERED:
		*ret_kind = NOTICE_PERMIT_SURRENDERED;
		return true;
	case PERMIT_SUPERSEDED:
	case PERMIT_STATUS_COUNT:
	default:
		return false;
	}
}

enum fault
tell_holder(struct act *act, const struct permit_credential_row *row,
    enum permit_status from, const struct permit_change *change)
{
	enum notice_kind kind = NOTICE_KIND_COUNT;

	if (row->permit.status == from || !kind_of(row->permit.status, &kind)) {
		return FAULT_NONE;
	}
	return notice_send(act,
	    &(struct notice_letter){
	        .account = row->account,
	        .kind = kind,
	        .subject = slice_of(row->permit.number.text),
	        .reason = change->reason,
	        .text_en = change->text_en,
	        .text_ar = change->text_ar,
	    });
}

static enum notice_kind
kind_under(const struct order_over *over)
{
	if (over->effect == ORDER_INVALIDATES) {
		return NOTICE_ORDER_INVALIDATED;
	}
	return over->ends_at != 0 ? NOTICE_ORDER_SUSPENDED_UNTIL : NOTICE_ORDER_SUSPENDED;
}

enum fault
tell_of_order(struct act *act, const struct permit_credential_row *row)
{
	struct order_over over;

	TRY(order_to_tell(act,
	    &(struct order_permit){
	        (int)row->permit.class, row->permit.issued_at, row->permit.centre},
	    &over));
	if (over.effect == ORDER_NO_EFFECT) {
		return FAULT_NONE;
	}
	return notice_send(act,
	    &(struct notice_letter){
	        .account = row->account,
	        .kind = kind_under(&over),
	        .subject = slice_of(row->permit.number.text),
	        .until_day = over.ends_at != 0
	            ? moment_day(over.ends_at - 1, act->offset_minutes)
	            : DAY_NONE,
	        .text_en = over.text_en,
	        .text_ar = over.text_ar,
	    });
}

/* --- expiry --- */

static enum fault
tell_one(struct act *act, const struct permit_expiring *expiring)
{
	TRY(permit_save_told(act->db, &expiring->number));
	return notice_send(act,
	    &(struct notice_letter){
	        .account = expiring->account,
	        .kind = NOTICE_PERMIT_EXPIRING,
	        .subject = slice_of(expiring->number.text),
	        .until_day = moment_day(expiring->expires - 1, act->offset_minutes),
	    });
}

static enum fault
tell_expiring(struct act *act, void *input)
{
	struct permit_expiring due[PERMIT_EXPIRING_MOST];
	bool *more = input;
	size_t count = 0;

	TRY(permit_list_expiring(act->db, act->now,
	    act->now + NOTICE_EXPIRY_DAYS * (moment)MOMENT_DAY, due, &count));
	for (size_t i = 0; i < count; i++) {
		TRY(tell_one(act, &due[i]));
	}
	*more = count == PERMIT_EXPIRING_MOST;
	return FAULT_NONE;
}

enum fault
permit_tell_expiring(struct acts *acts, struct arena *arena, bool *ret_more)
{
	return acts_write(acts, arena, tell_expiring, ret_more);
}
