/* SPDX-License-Identifier: EUPL-1.2 */
/* web_test_row - tells which row of a test's table does not hold, and what came instead. */
#ifndef WEB_TEST_ROW_H
#define WEB_TEST_ROW_H

#include <stdbool.h>

#include "base/slice.h"

static inline void
check_row(bool holds, const char *row, struct slice got)
{
	if (!holds) {
		fail_msg("%s: got \"%.*s\"", row, SLICE_PRINT(got));
	}
}

#endif
