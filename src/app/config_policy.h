/* SPDX-License-Identifier: EUPL-1.2 */
/* config_policy - the section [policy]: what is approved without an officer.
 *	straight_through = yes
 *	sample_percent = 5
 *	evidence = register
 *	screening = elsewhere
 */
#ifndef APP_CONFIG_POLICY_H
#define APP_CONFIG_POLICY_H

#include "base/attr.h"
#include "base/slice.h"

struct config;

/* False when it is no such value. */
MUST_USE bool config_policy_set_switch(struct config *config, struct slice value);
MUST_USE bool config_policy_set_sample(struct config *config, struct slice value);
MUST_USE bool config_policy_set_evidence(struct config *config, struct slice value);
/* "none", or "elsewhere": the authority asks the lists of designated parties outside this program. */
MUST_USE bool config_policy_set_screening(struct config *config, struct slice value);

/* Not switched on while nobody screens. */
MUST_USE bool config_policy_fits(const struct config *config);

#endif
