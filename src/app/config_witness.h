/* SPDX-License-Identifier: EUPL-1.2 */
/* config_witness - the section [witnesses]: a line each,
 *	witness = witness.example.org/w1+2f3b8a01+BASE64 https://witness.example.org
 */
#ifndef APP_CONFIG_WITNESS_H
#define APP_CONFIG_WITNESS_H

#include "audit/witness.h"
#include "base/fault.h"

struct acts;
struct config;
struct witness_post;

struct config_witnesses {
	struct audit_witness list[AUDIT_WITNESSES_MOST];
	size_t count;
};

/* False when it is no witness, known already, or one too many. */
MUST_USE bool config_witness_add(struct config *config, struct slice value);
/* Begins to send them checkpoints. The configuration lives longer. */
MUST_USE enum fault config_witness_start(
    const struct config *config, struct acts *acts, struct witness_post **ret_post);

#endif
