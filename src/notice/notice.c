/* SPDX-License-Identifier: EUPL-1.2 */
#include "notice/notice.h"

#include <assert.h>

static const struct {
	const char *name;
	const char *title;
	const char *body;
	bool of_permit;
	bool has_day;
} kinds[] = {
    [NOTICE_SUBMITTED] = {"submitted", "notice.title.submitted", "notice.body.submitted",
        false, false},
    [NOTICE_RETURNED] = {"returned", "notice.title.returned", "notice.body.returned",
        false, true},
    [NOTICE_APPROVED] = {"approved", "notice.title.approved", "notice.body.approved",
        false, false},
    [NOTICE_REFUSED] = {"refused", "notice.title.refused", "notice.body.refused", false,
        true},
    [NOTICE_WITHDRAWN] = {"withdrawn", "notice.title.withdrawn", "notice.body.withdrawn",
        false, false},
    [NOTICE_DRAFT_REMINDER] = {"draft_reminder", "notice.title.draft_reminder",
        "notice.body.draft_reminder", false, true},
    [NOTICE_DRAFT_LAPSED] = {"draft_lapsed", "notice.title.draft_lapsed",
        "notice.body.draft_lapsed", false, false},
    [NOTICE_RETURN_REMINDER] = {"return_reminder", "notice.title.return_reminder",
        "notice.body.return_reminder", false, true},
    [NOTICE_RETURN_LAST_REMINDER] = {"return_last_reminder",
        "notice.title.return_last_reminder", "notice.body.return_last_reminder", false,
        true},
    [NOTICE_RETURN_LAPSED] = {"return_lapsed", "notice.title.return_lapsed",
        "notice.body.return_lapsed", false, false},
    [NOTICE_PERMIT_SUSPENDED] = {"permit_suspended", "notice.title.permit_suspended",
        "notice.body.permit_suspended", true, false},
    [NOTICE_PERMIT_LIFTED] = {"permit_lifted", "notice.title.permit_lifted",
        "notice.body.permit_lifted", true, false},
    [NOTICE_PERMIT_REVOKED] = {"permit_revoked", "notice.title.permit_revoked",
        "notice.body.permit_revoked", true, false},
    [NOTICE_PERMIT_SURRENDERED] = {"permit_surrendered",
        "notice.title.permit_surrendered", "notice.body.permit_surrendered", true, false},
    [NOTICE_PERMIT_EXPIRING] = {"permit_expiring", "notice.title.permit_expiring",
        "notice.body.permit_expiring", true, true},
    [NOTICE_ORDER_SUSPENDED] = {"order_suspended", "notice.title.order_suspended",
        "notice.body.order_suspended", true, false},
    [NOTICE_ORDER_SUSPENDED_UNTIL] = {"order_suspended_until",
        "notice.title.order_suspended_until", "notice.body.order_suspended_until", true,
        true},
    [NOTICE_ORDER_EXTENDED] = {"order_extended", "notice.title.order_extended",
        "notice.body.order_extended", true, true},
    [NOTICE_ORDER_LIFTED] = {"order_lifted", "notice.title.order_lifted",
        "notice.body.order_lifted", true, false},
    [NOTICE_ORDER_INVALIDATED] = {"order_invalidated", "notice.title.order_invalidated",
        "notice.body.order_invalidated", true, false},
    [NOTICE_DATA_ASKED] = {"data_asked", "notice.title.data_asked",
        "notice.body.data_asked", false, true},
    [NOTICE_DATA_EXTENDED] = {"data_extended", "notice.title.data_extended",
        "notice.body.data_extended", false, true},
    [NOTICE_DATA_GRANTED] = {"data_granted", "notice.title.data_granted",
        "notice.body.data_granted", false, false},
    [NOTICE_DATA_ERASING] = {"data_erasing", "notice.title.data_erasing",
        "notice.body.data_erasing", false, true},
    [NOTICE_DATA_REFUSED] = {"data_refused", "notice.title.data_refused",
        "notice.body.data_refused", false, false},
    [NOTICE_DATA_WITHDRAWN] = {"data_withdrawn", "notice.title.data_withdrawn",
        "notice.body.data_withdrawn", false, false},
};
static_assert(ARRAY_LEN(kinds) == NOTICE_KIND_COUNT, "each kind has its words");

static const char *const channel_names[] = {
    [NOTICE_MAIL] = "mail",
    [NOTICE_SMS] = "sms",
};
static_assert(ARRAY_LEN(channel_names) == NOTICE_CHANNEL_COUNT, "each has a word");

const char *
notice_kind_name(enum notice_kind kind)
{
	assert((size_t)kind < ARRAY_LEN(kinds));
	return kinds[kind].name;
}

bool
notice_kind_find(struct slice name, enum notice_kind *ret_kind)
{
	for (unsigned i = 0; i < NOTICE_KIND_COUNT; i++) {
		if (slice_equal(name, slice_of(kinds[i].name))) {
			*ret_kind = (enum notice_kind)i;
			return true;
		}
	}
	return false;
}

const char *
notice_title_key(enum notice_kind kind)
{
	assert((size_t)kind < ARRAY_LEN(kinds));
	return kinds[kind].title;
}

const char *
notice_body_key(enum notice_kind kind)
{
	assert((size_t)kind < ARRAY_LEN(kinds));
	return kinds[kind].body;
}

bool
notice_is_of_permit(enum notice_kind kind)
{
	assert((size_t)kind < ARRAY_LEN(kinds));
	return kinds[kind].of_permit;
}

bool
notice_is_of_data(enum notice_kind kind)
{
	return kind >= NOTICE_DATA_ASKED && kind <= NOTICE_DATA_WITHDRAWN;
}

bool
notice_has_day(enum notice_kind kind)
{
	assert((size_t)kind < ARRAY_LEN(kinds));
	return kinds[kind].has_day;
}

const char *
notice_channel_name(enum notice_channel channel)
{
	assert((size_t)channel < ARRAY_LEN(channel_names));
	return channel_names[channel];
}

bool
notice_channel_find(struct slice name, enum notice_channel *ret_channel)
{
	for (unsigned i = 0; i < NOTICE_CHANNEL_COUNT; i++) {
		if (slice_equal(name, slice_of(channel_names[i]))) {
			*ret_channel = (enum notice_channel)i;
			return true;
		}
	}
	return false;
}

/* --- reminders --- */

/* The days that the next reminder leaves; 0 when there is none left to write. */
static day
days_left_by(bool draft, int64_t reminders)
{
	static const day returned[NOTICE_RETURN_REMINDERS] = {
	    NOTICE_RETURN_DAYS, NOTICE_RETURN_LAST_DAYS};

	if (draft) {
		return reminders < NOTICE_DRAFT_REMINDERS ? NOTICE_DRAFT_DAYS : 0;
	}
	return reminders < NOTICE_RETURN_REMINDERS ? returned[reminders] : 0;
}

enum notice_step
notice_next_step(bool draft, int64_t reminders, day until, day today, day *ret_until)
{
	assert(reminders >= 0);
	day left = days_left_by(draft, reminders);

	if (left == 0) {
		return today > until ? NOTICE_LAPSE : NOTICE_WAIT;
	}
	if (until - today > left) {
		return NOTICE_WAIT;
	}
	*ret_until = until > today + left ? until : today + left;
	return NOTICE_REMIND;
}

/* --- sending again --- */

const char *
notice_state_after(enum notice_outcome outcome, moment again_at)
{
	switch (outcome) {
	case NOTICE_SENT:
		return "sent";
	case NOTICE_NEVER:
		return "failed";
	case NOTICE_AGAIN:
	case NOTICE_OUTCOME_COUNT:
	default:
		return again_at != 0 ? "queued" : "given_up";
	}
}

moment
notice_again_at(bool code, int64_t attempts, moment queued_at, moment now)
{
	moment last = queued_at +
	    (code ? (moment)NOTICE_CODE_MINUTES * MOMENT_MINUTE : (moment)NOTICE_GIVE_UP);
	moment delay = NOTICE_DELAY_MOST;

	assert(attempts >= 1);
	if (attempts < 9) { /* 2^8 minutes are more than the most */
		delay = (moment)MOMENT_MINUTE << (attempts - 1);
	}
	return now + delay <= last ? now + delay : 0;
}
