/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/alarm.h"

#include <assert.h>

static const struct {
	const char *name;
	const char *key;
} kinds[] = {
    [ALARM_ROLE_GRANTED] = {"role_granted", "access.alarm.role_granted"},
    [ALARM_ROLE_WITHDRAWN] = {"role_withdrawn", "access.alarm.role_withdrawn"},
    [ALARM_ROLE_REFUSED] = {"role_refused", "access.alarm.role_refused"},
    [ALARM_RESTORE_ACCEPTED] = {"restore_accepted", "access.alarm.restore_accepted"},
    [ALARM_KEY_REPLACED] = {"key_replaced", "access.alarm.key_replaced"},
    [ALARM_SERVICE_ENDED] = {"service_ended", "access.alarm.service_ended"},
    [ALARM_SIGNED_OUT] = {"signed_out", "access.alarm.signed_out"},
    [ALARM_ALL_SIGNED_OUT] = {"all_signed_out", "access.alarm.all_signed_out"},
};
static_assert(ARRAY_LEN(kinds) == ALARM_KIND_COUNT, "each has its words");

const char *
alarm_kind_name(enum alarm_kind kind)
{
	assert((size_t)kind < ARRAY_LEN(kinds));
	return kinds[kind].name;
}

bool
alarm_kind_find(struct slice name, enum alarm_kind *ret_kind)
{
	for (unsigned i = 0; i < ALARM_KIND_COUNT; i++) {
		if (slice_equal(name, slice_of(kinds[i].name))) {
			*ret_kind = (enum alarm_kind)i;
			return true;
		}
	}
	return false;
}

const char *
alarm_key(enum alarm_kind kind)
{
	assert((size_t)kind < ARRAY_LEN(kinds));
	return kinds[kind].key;
}
