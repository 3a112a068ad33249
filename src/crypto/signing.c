/* SPDX-License-Identifier: EUPL-1.2 */
#include "crypto/signing.h"

#include <assert.h>
#include <string.h>

#include "base/buffer.h"
#include "base/log.h"
#include "crypto/cose.h"

static bool
signs_at(const struct signing_key *key, enum signing_use use, moment now)
{
	return key->use == use && key->not_before <= now && now < key->expires;
}

const struct signing_key *
signing_key_at(const struct signing *signing, enum signing_use use, moment now)
{
	const struct signing_key *newest = NULL;

	for (size_t i = 0; i < signing->key_count; i++) {
		const struct signing_key *key = &signing->keys[i];
		if (signs_at(key, use, now) &&
		    (newest == NULL || key->not_before > newest->not_before)) {
			newest = key;
		}
	}
	return newest;
}

static enum fault
no_key(const struct signing *signing)
{
	log_event(
	    LOG_ERROR, "signing.no_key", LOG_INT("keys", (int64_t)signing->key_count));
	return FAULT_SIGNER;
}

enum fault
signing_sign(const struct signing *signing, const struct signing_key *key,
    struct slice message, struct arena *arena, struct slice *ret_signature)
{
	assert(message.size <= SIGNING_MESSAGE_MOST);
	if (key == NULL) {
		return no_key(signing);
	}
	return signing->sign(signing->self, key, message, arena, ret_signature);
}

/* Of whom signs at once. */
static enum fault
sign_ticket(const struct signing *signing, const struct signing_key *key,
    struct slice message, struct arena *arena, struct signing_ticket *ticket)
{
	struct slice signature = {0};

	TRY(signing->sign(signing->self, key, message, arena, &signature));
	assert(signature.size <= ticket->room);
	memcpy(ticket->signature, signature.bytes, signature.size);
	ticket->size = signature.size;
	ticket->done = true;
	return FAULT_NONE;
}

enum fault
signing_ask(const struct signing *signing, const struct signing_key *key,
    struct slice message, struct arena *arena, struct signing_ticket *ret_ticket)
{
	assert(message.size <= SIGNING_MESSAGE_MOST);
	if (key == NULL) {
		return no_key(signing);
	}
	size_t room =
	    key->use == SIGNING_PDF ? (size_t)SIGNING_CMS_MOST : COSE_SIGNATURE_SIZE;
	*ret_ticket =
	    (struct signing_ticket){.signature = arena_alloc(arena, room), .room = room};
	return signing->ask != NULL
	    ? signing->ask(signing->self, key, message, ret_ticket)
	    : sign_ticket(signing, key, message, arena, ret_ticket);
}

enum fault
signing_collect(const struct signing *signing, struct signing_ticket *ticket,
    struct slice *ret_signature)
{
	if (signing->collect != NULL) {
		signing->collect(signing->self, ticket);
	}
	assert(ticket->done);
	if (ticket->fault == FAULT_NONE) {
		*ret_signature = slice_bytes(ticket->signature, ticket->size);
	}
	return ticket->fault;
}

enum fault
signing_pdf(const struct signing *signing, struct slice message, moment now,
    struct arena *arena, struct slice *ret_cms)
{
	const struct signing_key *key = signing_key_at(signing, SIGNING_PDF, now);

	return signing_sign(signing, key, message, arena, ret_cms);
}

enum fault
signing_cose_ask(const struct signing *signing, const struct signing_key *key,
    struct slice type, struct slice payload, struct arena *arena,
    struct signing_cose_asked *ret_asked)
{
	struct buffer protected = BUFFER_IN(arena);
	struct buffer message = BUFFER_IN(arena);

	if (key == NULL) {
		return no_key(signing);
	}
	cose_protected(&protected, key->key.algorithm, &key->kid, type);
	cose_to_be_signed(&message, buffer_slice(&protected), payload);
	ret_asked->protected = buffer_slice(&protected);
	ret_asked->payload = payload;
	return signing_ask(
	    signing, key, buffer_slice(&message), arena, &ret_asked->ticket);
}

enum fault
signing_cose_collect(const struct signing *signing, struct signing_cose_asked *asked,
    struct arena *arena, struct slice *ret_token)
{
	struct buffer token = BUFFER_IN(arena);
	struct slice signature = {0};

	TRY(signing_collect(signing, &asked->ticket, &signature));
	cose_assemble(&token, asked->protected, asked->payload, signature);
	*ret_token = buffer_slice(&token);
	return FAULT_NONE;
}

enum fault
signing_cose(const struct signing *signing, const struct signing_key *key,
    struct slice type, struct slice payload, struct arena *arena, struct slice *ret_token)
{
	struct signing_cose_asked asked;

	TRY(signing_cose_ask(signing, key, type, payload, arena, &asked));
	return signing_cose_collect(signing, &asked, arena, ret_token);
}
