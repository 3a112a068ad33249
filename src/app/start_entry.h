/* SPDX-License-Identifier: EUPL-1.2 */
/* start_entry - the log's entry of each start: with which keys and which configuration the
 * server runs from now on. Its commitment is to all of them but the secrets, so that a
 * change of either is dated. */
#ifndef APP_START_ENTRY_H
#define APP_START_ENTRY_H

#include "app/config.h"
#include "base/fault.h"

struct acts;
struct signing;

MUST_USE enum fault start_entry_record(
    struct acts *acts, const struct config *config, const struct signing *signing);

#endif
