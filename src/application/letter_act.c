/* SPDX-License-Identifier: EUPL-1.2 */
#include "application/letter_act.h"

#include "db/acts.h"
#include "notice/notice_act.h"

/* The letter of a change; false when there is none: what officers do among themselves,
 * the machine's checks, and what he has just read on the page as he did it. */
static bool
kind_of(
    enum application_event event, enum application_state from, enum notice_kind *ret_kind)
{
	switch ((int)event) {
	case APPLICATION_SUBMIT:
		*ret_kind = NOTICE_SUBMITTED;
		return true;
	case APPLICATION_RETURN:
		*ret_kind = NOTICE_RETURNED;
		return true;
	case APPLICATION_APPROVE:
	case APPLICATION_APPROVE_BY_POLICY:
	case APPLICATION_UPHOLD_APPEAL:
		*ret_kind = NOTICE_APPROVED;
		return true;
	case APPLICATION_SIGN_REFUSAL:
		*ret_kind = NOTICE_REFUSED;
		return true;
	case APPLICATION_WITHDRAW:
		*ret_kind = NOTICE_WITHDRAWN;
		return true;
	case APPLICATION_LAPSE:
		*ret_kind = from == APPLICATION_DRAFT ? NOTICE_DRAFT_LAPSED
		                                      : NOTICE_RETURN_LAPSED;
		return true;
	default:
		return false;
	}
}

/* Until when: to answer a return, or to appeal against a refusal. */
static day
day_of_letter(struct act *act, const struct application_row *row, enum notice_kind kind)
{
	return kind == NOTICE_REFUSED ? act_today(act) + APPLICATION_APPEAL_DAYS
	                              : row->return_until;
}

enum fault
letter_send(struct act *act, const struct application_row *row,
    enum application_state from, const struct application_change *change)
{
	enum notice_kind kind = NOTICE_KIND_COUNT;

	if (!kind_of(change->event, from, &kind)) {
		return FAULT_NONE;
	}
	return notice_send(act,
	    &(struct notice_letter){
	        .account = row->account,
	        .kind = kind,
	        .subject = row->reference,
	        .permit = row->permit,
	        .until_day = day_of_letter(act, row, kind),
	        .reason = change->reason,
	        .fields = change->fields,
	        .text_en = change->text_en,
	        .text_ar = change->text_ar,
	    });
}

enum fault
letter_remind(struct act *act, const struct application_row *row, int64_t before)
{
	enum notice_kind kind = row->state == APPLICATION_DRAFT ? NOTICE_DRAFT_REMINDER
	    : before == 0                                       ? NOTICE_RETURN_REMINDER
	                  : NOTICE_RETURN_LAST_REMINDER;

	return notice_send(act,
	    &(struct notice_letter){
	        .account = row->account,
	        .kind = kind,
	        .subject = row->reference,
	        .until_day = row->return_until,
	    });
}
