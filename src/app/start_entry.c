/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/start_entry.h"

#include <inttypes.h>

#include "audit/audit_act.h"
#include "audit/search_act.h"
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
	buffer_print(out, "data %s\nmail %s %s\nsms %s\nuploads %s %s\nuser %s\n",
	    config->data, config->mail.url, config->mail.from, config->sms.url,
	    config->uploads_endpoint, config->uploads_bucket, config->user);
	buffer_print(out,
	    "straight_through %s sample_percent %d evidence %s screening %s\n",
	    config->policy.on ? "yes" : "no", config->policy.sample_percent,
	    certificate_source_name(config->policy.weakest),
	    config->policy.screened ? "elsewhere" : "none");
	for (size_t i = 0; i < config->providers_count; i++) {
		buffer_print(out, "provider %s\n", config->providers[i].name);
	}
	for (size_t i = 0; i < config->witnesses.count; i++) {
		const struct audit_witness *witness = &config->witnesses.list[i];
		buffer_puts(out, "witness ");
		note_key_format(&witness->key, out);
		buffer_print(out, " %s\n", witness->url);
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

/* What the server starts with, as one entry. */
struct starting {
	const char *action;
	struct slice object;
	struct slice record;
	const char *reason;
};

static enum fault
record(struct act *act, void *input)
{
	const struct starting *starting = input;

	return audit_record(act,
	    &(struct audit_event){
	        .actor = SLICE("system"),
	        .role = "system",
	        .action = starting->action,
	        .object = starting->object,
	        .record = starting->record,
	        .reason = starting->reason,
	    });
}

/* The newest entry of the same action committed to what was there then: its salt tells
 * whether that is what is there now. */
static enum fault
record_change(struct acts *acts, struct arena *arena, struct starting *starting)
{
	uint8_t commitment[AUDIT_COMMITMENT_BYTES];
	struct audit_newest newest = {.action = slice_of(starting->action)};

	TRY(audit_search_newest(acts, arena, &newest));
	audit_commit(newest.ret_entry.salt, starting->record, commitment);
	if (newest.ret_found &&
	    slice_equal(newest.ret_entry.commitment,
	        slice_bytes(commitment, sizeof(commitment)))) {
		return FAULT_NONE;
	}
	starting->reason = newest.ret_found ? "changed" : "first";
	return acts_write(acts, arena, record, starting);
}

static enum fault
record_all(struct acts *acts, struct arena *arena, const struct config *config,
    const struct signing *signing)
{
	struct buffer config_text = BUFFER_IN(arena);
	struct buffer keys_text = BUFFER_IN(arena);
	struct buffer both = BUFFER_IN(arena);

	put_config(&config_text, config);
	put_keys(&keys_text, signing);
	put_config(&both, config);
	put_keys(&both, signing);
	struct starting started = {.action = "server.start",
	    .object = SLICE("server/" TASRIH_VERSION),
	    .record = buffer_slice(&both),
	    .reason = ""};
	struct starting configured = {.action = "server.configuration",
	    .object = SLICE("server/configuration"),
	    .record = buffer_slice(&config_text)};
	struct starting keyed = {.action = "server.keys",
	    .object = SLICE("server/keys"),
	    .record = buffer_slice(&keys_text)};
	TRY(record_change(acts, arena, &configured));
	TRY(record_change(acts, arena, &keyed));
	return acts_write(acts, arena, record, &started);
}

enum fault
start_entry_record(
    struct acts *acts, const struct config *config, const struct signing *signing)
{
	struct arena arena = ARENA_EMPTY(ARENA_BYTES);
	enum fault fault = record_all(acts, &arena, config, signing);

	arena_done(&arena);
	return fault;
}
