/* SPDX-License-Identifier: EUPL-1.2 */
/* demo_request - what two persons ask of the data-protection officer: a correction, and an
 * erasure that can be granted. */
#ifndef APP_DEMO_REQUEST_H
#define APP_DEMO_REQUEST_H

#include "access/access.h"
#include "base/arena.h"
#include "base/fault.h"

struct acts;

MUST_USE enum fault demo_request(struct acts *acts, struct arena *arena,
    const struct access_caller *corrected, const struct access_caller *erased);

#endif
