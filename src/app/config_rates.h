/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * config_rates - the section [limits]: how often an address and an account may ask.
 *
 *	[limits]
 *	verify_address = 12000/60
 *	upload_account = off
 *
 * The usual limits are such that real use never meets them: a patrol of a thousand that
 * verifies behind one address, a launch day behind a mobile network's few addresses.
 */
#ifndef APP_CONFIG_RATES_H
#define APP_CONFIG_RATES_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/slice.h"
#include "web/route.h"

/* The usual limits. */
void config_rates_init(struct web_rates *rates);
/* False: no such limit, or not a value of one. */
MUST_USE bool config_rates_set(
    struct web_rates *rates, struct slice key, struct slice value);

#endif
