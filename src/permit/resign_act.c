/* SPDX-License-Identifier: EUPL-1.2 */
#include "permit/resign_act.h"

#include <assert.h>
#include <string.h>

#include "audit/audit_act.h"
#include "base/buffer.h"
#include "base/number.h"
#include "crypto/cose.h"
#include "crypto/signing.h"
#include "db/acts.h"
#include "permit/permit_store.h"
#include "permit/permit_token.h"

static enum fault
count(struct act *act, void *input)
{
	return permit_count_in_force(act->db, act->now, input);
}

enum fault
permit_resign_count(struct acts *acts, struct arena *arena, int64_t *ret_count)
{
	return acts_read(acts, arena, count, ret_count);
}

/* One call: what is read, and of that what was signed. */
struct batch {
	const struct permit_resign *resign;
	const struct signing_key *key;
	struct permit_token_row rows[PERMIT_RESIGN_MOST];
	size_t count;
	struct permit_token_row fresh[PERMIT_RESIGN_MOST];
	size_t fresh_count;
	int64_t ret_changed;
};

static enum fault
read_batch(struct act *act, void *input)
{
	struct batch *batch = input;

	return permit_tokens_in_force(act->db, act->now,
	    slice_of(batch->resign->after.text), act->arena, batch->rows,
	    batch->resign->most, &batch->count);
}

/* --- signing --- */

enum kind { KIND_OF_ANOTHER_KEY, KIND_OF_THIS_KEY, KIND_UNREADABLE };

static enum kind
read_token(const struct permit_token_row *row, const struct signing_key *key,
    struct permit_claims *ret_claims)
{
	struct cose_sign1 sign1;

	if (cose_parse(row->token, PERMIT_TOKEN_BYTES_MOST, &sign1) != COSE_OK ||
	    !permit_claims_decode(sign1.payload, ret_claims) ||
	    strcmp(ret_claims->number.text, row->number.text) != 0) {
		return KIND_UNREADABLE;
	}
	return cose_kid_equal(&sign1.kid, &key->kid) ? KIND_OF_THIS_KEY
	                                             : KIND_OF_ANOTHER_KEY;
}

/* A permit that begins later than it was signed stays so; none is signed before it was
 * issued. */
static enum fault
sign_one(struct batch *batch, const struct signing *signing, moment now,
    const struct permit_token_row *row, struct arena *arena, struct permit_resign *resign)
{
	struct permit_claims claims;
	enum kind kind = read_token(row, batch->key, &claims);

	resign->ret_unreadable += kind == KIND_UNREADABLE ? 1 : 0;
	if (kind != KIND_OF_ANOTHER_KEY) {
		return FAULT_NONE;
	}
	struct permit_token_row *fresh = &batch->fresh[batch->fresh_count++];
	*fresh = *row;
	claims.issued = now - now % MOMENT_SECOND;
	return permit_token_sign(&claims, signing, arena, &fresh->token);
}

/* --- saving --- */

/* One entry for all of them: it names the key, and binds which tokens it signed. */
static enum fault
record(struct act *act, const struct batch *batch)
{
	struct buffer tokens = BUFFER_IN(act->arena);
	struct buffer kid = BUFFER_IN(act->arena);
	char object[AUDIT_OBJECT_SIZE];

	number_hex(
	    slice_bytes(batch->key->kid.bytes, sizeof(batch->key->kid.bytes)), &kid);
	for (size_t i = 0; i < batch->fresh_count; i++) {
		buffer_puts(&tokens, batch->fresh[i].number.text);
		buffer_put(&tokens, batch->fresh[i].token);
	}
	return audit_record(act,
	    &(struct audit_event){
	        .actor = SLICE("command"),
	        .role = "command",
	        .action = "permit.sign_again",
	        .object = audit_object("key", buffer_slice(&kid), object),
	        .record = buffer_slice(&tokens),
	        .reason = "",
	    });
}

static enum fault
save_batch(struct act *act, void *input)
{
	struct batch *batch = input;

	batch->ret_changed = 0;
	for (size_t i = 0; i < batch->fresh_count; i++) {
		bool saved = false;
		TRY(permit_save_token(act->db, &batch->fresh[i], &saved));
		batch->ret_changed += saved ? 0 : 1;
	}
	return record(act, batch);
}

static enum fault
sign_and_save(struct acts *acts, const struct signing *signing, struct batch *batch,
    struct arena *arena, struct permit_resign *resign)
{
	moment now = moment_now();

	for (size_t i = 0; i < batch->count; i++) {
		TRY(sign_one(batch, signing, now, &batch->rows[i], arena, resign));
	}
	return batch->fresh_count > 0 ? acts_write(acts, arena, save_batch, batch)
	                              : FAULT_NONE;
}

enum fault
permit_resign_some(struct acts *acts, const struct signing *signing, struct arena *arena,
    struct permit_resign *resign)
{
	struct batch *batch = ARENA_NEW(arena, struct batch);

	assert(resign->most > 0 && resign->most <= PERMIT_RESIGN_MOST);
	batch->resign = resign;
	batch->key = signing_key_at(signing, SIGNING_PERMIT, moment_now());
	if (batch->key == NULL) {
		return FAULT_SIGNER;
	}
	TRY(acts_read(acts, arena, read_batch, batch));
	TRY(sign_and_save(acts, signing, batch, arena, resign));
	resign->ret_looked_at += (int64_t)batch->count;
	resign->ret_signed += (int64_t)batch->fresh_count - batch->ret_changed;
	resign->ret_changed += batch->ret_changed;
	resign->ret_finished = batch->count < resign->most;
	if (batch->count > 0) {
		resign->after = batch->rows[batch->count - 1].number;
	}
	return FAULT_NONE;
}
