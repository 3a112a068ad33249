/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/config_desk.h"

#include "base/number.h"

enum {
	UNDO_SECONDS = 30,
	UNDO_SECONDS_MOST = 600,
	CLAIM_MINUTES = 20,
	CLAIM_MINUTES_MOST = 24 * 60,
};

void
config_desk_init(struct config *config)
{
	config->desk_undo_seconds = UNDO_SECONDS;
	config->desk_claim_minutes = CLAIM_MINUTES;
}

bool
config_desk_set_undo(struct config *config, struct slice value)
{
	return number_parse_int(value, 0, UNDO_SECONDS_MOST, &config->desk_undo_seconds);
}

bool
config_desk_set_claim(struct config *config, struct slice value)
{
	return number_parse_int(
	    value, 1, CLAIM_MINUTES_MOST, &config->desk_claim_minutes);
}
