/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * status_fetch - the newest status list of a permit, from the address that the permit
 * carries under the authority's signature.
 *
 * What comes is signed itself, so that neither the network nor the host is trusted; and
 * as a list is of a hundred thousand permits and more, nobody learns which is asked about.
 */
#ifndef APP_STATUS_FETCH_H
#define APP_STATUS_FETCH_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/fault.h"
#include "base/slice.h"

/* http and https only, no redirect, at most STATUS_LIST_BYTES_MOST and a few seconds.
 * FAULT_NETWORK: nothing came; that is no reason to say nothing. */
MUST_USE enum fault status_fetch(
    struct slice uri, struct arena *arena, struct slice *ret_token);

#endif
