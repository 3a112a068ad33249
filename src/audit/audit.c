/* SPDX-License-Identifier: EUPL-1.2 */
#include "audit/audit.h"

#include <stdio.h>

struct slice
audit_object(const char *kind, struct slice name, char ret_text[static AUDIT_OBJECT_SIZE])
{
	(void)snprintf(ret_text, AUDIT_OBJECT_SIZE, "%s/%.*s", kind, SLICE_PRINT(name));
	return slice_of(ret_text);
}
