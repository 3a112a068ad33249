/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/config_witness.h"

#include <string.h>

#include "app/config.h"
#include "audit/witness_post.h"
#include "identity/provider.h"

enum { ARENA_BYTES = 64 << 10 };

static bool
is_known(const struct config_witnesses *witnesses, const struct audit_witness *witness)
{
	for (size_t i = 0; i < witnesses->count; i++) {
		if (strcmp(witnesses->list[i].key.name, witness->key.name) == 0) {
			return true;
		}
	}
	return false;
}

bool
config_witness_add(struct config *config, struct slice value)
{
	struct config_witnesses *witnesses = &config->witnesses;
	struct arena arena = ARENA_EMPTY(ARENA_BYTES);
	struct audit_witness witness;
	bool good = witnesses->count < AUDIT_WITNESSES_MOST &&
	    audit_witness_parse(value, &arena, &witness) &&
	    identity_url_is_safe(slice_of(witness.url)) && !is_known(witnesses, &witness);

	if (good) {
		witnesses->list[witnesses->count++] = witness;
	}
	arena_done(&arena);
	return good;
}

enum fault
config_witness_start(
    const struct config *config, struct acts *acts, struct witness_post **ret_post)
{
	return witness_post_start(
	    &(struct witness_post_options){
	        .acts = acts,
	        .witnesses = {config->witnesses.list, config->witnesses.count},
	    },
	    ret_post);
}
