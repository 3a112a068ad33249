/* SPDX-License-Identifier: EUPL-1.2 */
/* start_entry - the log's entries of each start: that it started, and, when they are others
 * than at the start before, with which configuration and which keys. Their commitments
 * are to all of them but the secrets. */
#ifndef APP_START_ENTRY_H
#define APP_START_ENTRY_H

#include "app/config.h"
#include "base/fault.h"

struct acts;
struct signing;

MUST_USE enum fault start_entry_record(
    struct acts *acts, const struct config *config, const struct signing *signing);

#endif
