/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/start_entry.h"

#include <inttypes.h>

#include "audit/audit_act.h"
#include "base/buffer.h"
#include "crypto/signing.h"
#include "db/acts.h"

enum { ARENA_BYTES = 4 << 20 };

static void
put_config(struct buffer *out, const struct config *config)
{
	buffer_print(out, "listen %s\norigin %s\nissuer %s\noffset_minutes %d\nkind %s\n",
	    config->listen, config->origin, config->issuer, config->offset_minutes,
	    config->database[0] != '\0' ? "postgresql" : "sqlite");
	for (size_t i = 0; i < config->providers_count; i++) {
		buffer_print(out, "provider %s\n", config->providers[i].name);
	}
	for (size_t i = 0; i < config->proxies_count; i++) {
		buffer_print(out, "proxy %s\n", config->proxies[i]);
	}
}

static void
put_keys(struct buffer *out, const struct signing *signing)
{
	for (size_t i = 0; i < signing->key_count; i++) {
		const struct signing_key *key = &signing->keys[i];
		char kid[COSE_KID_TEXT_SIZE];
		cose_kid_format(&key->kid, kid);
		buffer_print(out, "key %d %s %" PRId64 " %" PRId64 "\n", (int)key->use,
		    kid, key->not_before, key->expires);
	}
}

static enum fault
record_start(struct act *act, void *input)
{
	return audit_record(act,
	    &(struct audit_event){
	        .actor = SLICE("system"),
	        .role = "system",
	        .action = "server.start",
	        .object = SLICE("server/" TASRIH_VERSION),
	        .record = *(struct slice *)input,
	        .reason = "",
	    });
}

enum fault
start_entry_record(
    struct acts *acts, const struct config *config, const struct signing *signing)
{
	struct arena arena = ARENA_EMPTY(ARENA_BYTES);
	struct buffer text = BUFFER_IN(&arena);

	put_config(&text, config);
	put_keys(&text, signing);
	struct slice record = buffer_slice(&text);
	enum fault fault = acts_write(acts, &arena, record_start, &record);
	arena_done(&arena);
	return fault;
}
