/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/fault.h"

#include <assert.h>
#include <stddef.h>

static const char *const names[] = {
    [FAULT_NONE] = "none",
    [FAULT_MEMORY] = "memory",
    [FAULT_DISK] = "disk",
    [FAULT_FULL] = "full",
    [FAULT_DATABASE] = "database",
    [FAULT_BUSY] = "busy",
    [FAULT_NETWORK] = "network",
    [FAULT_SIGNER] = "signer",
    [FAULT_CONFIG] = "config",
    [FAULT_CLOSING] = "closing",
    [FAULT_UNKNOWN] = "unknown",
    [FAULT_OLDER] = "older",
};
static_assert(ARRAY_LEN(names) == FAULT_COUNT, "each fault has a name");

const char *
fault_name(enum fault fault)
{
	assert((size_t)fault < ARRAY_LEN(names));
	return names[fault];
}
