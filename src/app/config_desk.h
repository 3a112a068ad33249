/* SPDX-License-Identifier: EUPL-1.2 */
/* config_desk - the section [desk]: for how long a decision can be undone, and a case is its
 * officer's. */
#ifndef APP_CONFIG_DESK_H
#define APP_CONFIG_DESK_H

#include "app/config.h"

/* 30 seconds, 20 minutes. */
void config_desk_init(struct config *config);
/* 0 to 600 seconds; 1 minute to a day. */
MUST_USE bool config_desk_set_undo(struct config *config, struct slice value);
MUST_USE bool config_desk_set_claim(struct config *config, struct slice value);

#endif
