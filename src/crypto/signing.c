/* SPDX-License-Identifier: EUPL-1.2 */
#include "crypto/signing.h"

#include <assert.h>
#include <stdbool.h>

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

enum fault
signing_pdf(const struct signing *signing, struct slice message, moment now,
    struct arena *arena, struct slice *ret_cms)
{
	const struct signing_key *key = signing_key_at(signing, SIGNING_PDF, now);

	return signing_sign(signing, key, message, arena, ret_cms);
}

enum fault
signing_cose(const struct signing *signing, const struct signing_key *key,
    struct slice type, struct slice payload, struct arena *arena, struct slice *ret_token)
{
	struct buffer protected = BUFFER_IN(arena);
	struct buffer message = BUFFER_IN(arena);
	struct buffer token = BUFFER_IN(arena);
	struct slice signature = {0};

	if (key == NULL) {
		return no_key(signing);
	}
	cose_protected(&protected, key->key.algorithm, &key->kid, type);
	cose_to_be_signed(&message, buffer_slice(&protected), payload);
	TRY(signing_sign(signing, key, buffer_slice(&message), arena, &signature));
	cose_assemble(&token, buffer_slice(&protected), payload, signature);
	*ret_token = buffer_slice(&token);
	return FAULT_NONE;
}
