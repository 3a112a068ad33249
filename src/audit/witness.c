/* SPDX-License-Identifier: EUPL-1.2 */
#include "audit/witness.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "base/number.h"

static const struct {
	const char *word;
	const char *key;
} states[] = {
    [AUDIT_WITNESS_NEW] = {"new", "audit.witness.new"},
    [AUDIT_WITNESS_GOOD] = {"good", "audit.witness.good"},
    [AUDIT_WITNESS_AWAY] = {"away", "audit.witness.away"},
    [AUDIT_WITNESS_FAILED] = {"failed", "audit.witness.failed"},
    [AUDIT_WITNESS_REFUSED] = {"refused", "audit.witness.refused"},
    [AUDIT_WITNESS_BAD] = {"bad", "audit.witness.bad"},
    [AUDIT_WITNESS_AHEAD] = {"ahead", "audit.witness.ahead"},
};
static_assert(ARRAY_LEN(states) == AUDIT_WITNESS_STATE_COUNT, "each state has its words");

const char *
audit_witness_word(enum audit_witness_state state)
{
	assert((size_t)state < ARRAY_LEN(states));
	return states[state].word;
}

const char *
audit_witness_key(enum audit_witness_state state)
{
	assert((size_t)state < ARRAY_LEN(states));
	return states[state].key;
}

enum audit_witness_state
audit_witness_find(struct slice word)
{
	for (size_t i = 0; i < ARRAY_LEN(states); i++) {
		if (slice_equal(word, slice_of(states[i].word))) {
			return (enum audit_witness_state)i;
		}
	}
	return AUDIT_WITNESS_NEW;
}

bool
audit_witness_parse(
    struct slice text, struct arena *arena, struct audit_witness *ret_witness)
{
	struct slice url = text;
	struct slice key = slice_cut(&url, ' ');
	struct audit_witness witness = {.url = ""};

	url = slice_trim(url);
	while (url.size > 0 && url.bytes[url.size - 1] == '/') {
		url.size--;
	}
	if (url.size == 0 || url.size >= sizeof(witness.url) ||
	    !note_key_parse(key, arena, &witness.key) ||
	    witness.key.kind != NOTE_COSIGNATURE) {
		return false;
	}
	memcpy(witness.url, url.bytes, url.size);
	*ret_witness = witness;
	return true;
}

void
audit_put_submission(
    struct buffer *out, uint64_t old, const struct merkle_proof *proof, struct slice note)
{
	buffer_print(out, "old %" PRIu64 "\n", old);
	for (size_t i = 0; i < proof->count; i++) {
		number_base64(merkle_slice(&proof->hashes[i]), out);
		buffer_putc(out, '\n');
	}
	buffer_putc(out, '\n');
	buffer_put(out, note);
}

bool
audit_size_parse(struct slice body, uint64_t *ret_size)
{
	int64_t size = 0;

	if (!slice_ends(body, SLICE("\n")) ||
	    !number_parse(slice_first(body, body.size - 1), 0, INT64_MAX, &size)) {
		return false;
	}
	*ret_size = (uint64_t)size;
	return true;
}

/* The answer may have lines of others: only the one that is known and good is taken. */
bool
audit_cosign(struct slice note, struct slice answer, const struct note_key *key,
    struct arena *arena, struct slice *ret_note, moment *ret_at)
{
	struct buffer whole = BUFFER_IN(arena);
	struct buffer kept = BUFFER_IN(arena);
	struct note *parsed = ARENA_NEW(arena, struct note);

	if (note.size + answer.size > NOTE_BYTES_MOST) {
		return false;
	}
	buffer_put(&whole, note);
	buffer_put(&whole, answer);
	if (!note_parse(buffer_slice(&whole), arena, parsed)) {
		return false;
	}
	size_t own = parsed->count;
	for (size_t i = 0; i < parsed->count; i++) {
		struct note one = *parsed;
		one.signatures[0] = parsed->signatures[i];
		one.count = 1;
		if (own == parsed->count && note_verify(&one, key, ret_at)) {
			own = i;
		}
	}
	if (own == parsed->count || *ret_at <= 0) {
		return false;
	}
	buffer_put(&kept, note);
	buffer_put(&kept, parsed->signatures[own].line);
	*ret_note = buffer_slice(&kept);
	return true;
}
