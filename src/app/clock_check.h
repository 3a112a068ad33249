/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * clock_check - brings the schema up to date and asks whether the clock can be believed.
 *
 *	TRY(clock_check(address, leap_most, &newest));
 *
 * Before the keys are looked at: by a clock that is years ahead they would all be old and
 * be destroyed, and what is dated by it could never be followed by anything earlier.
 */
#ifndef APP_CLOCK_CHECK_H
#define APP_CLOCK_CHECK_H

#include "base/attr.h"
#include "base/fault.h"
#include "base/moment.h"

/* ret_newest: of the audit's entries, 0 for none; no act is dated before it. FAULT_CONFIG,
 * logged, when the clock is more than leap_most ahead of it. */
MUST_USE enum fault clock_check(
    const char *address, moment leap_most, moment *ret_newest);

#endif
