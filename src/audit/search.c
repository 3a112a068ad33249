/* SPDX-License-Identifier: EUPL-1.2 */
#include "audit/search.h"

#include <string.h>

#include "base/attr.h"
#include "crypto/sha256.h"

/* The one that has another name. */
static const struct {
	struct slice action;
} refused_sign_in = {.action = SLICE_INIT("identity.refuse")};

/* The kinds of words, so that an actor is not taken for an object. */
enum { WORD_ACTOR = 'a', WORD_ACTION = 'd', WORD_ROOM = 'r', WORD_OBJECT = 'o' };
enum { BITS_A_WORD = 6, BYTE_BITS = 8, MARK_BITS = AUDIT_MARKS_BYTES * BYTE_BITS };

/* The places of a word's bits: two bytes of its hash each. Words are short; of one that is
 * not, the start counts. */
static void
places_of(char kind, struct slice word, size_t ret_places[static BITS_A_WORD])
{
	char text[1 + AUDIT_OBJECT_SIZE] = {kind};
	size_t size = word.size < AUDIT_OBJECT_SIZE ? word.size : AUDIT_OBJECT_SIZE;
	uint8_t hash[SHA256_SIZE];

	if (size > 0) {
		memcpy(&text[1], word.bytes, size);
	}
	sha256(slice_bytes(text, 1 + size), hash);
	for (size_t i = 0; i < BITS_A_WORD; i++) {
		ret_places[i] =
		    ((size_t)hash[2 * i] << BYTE_BITS | hash[2 * i + 1]) % MARK_BITS;
	}
}

static void
mark(uint8_t *marks, char kind, struct slice word)
{
	size_t places[BITS_A_WORD];

	places_of(kind, word, places);
	for (size_t i = 0; i < BITS_A_WORD; i++) {
		marks[places[i] / BYTE_BITS] |= (uint8_t)(1U << (places[i] % BYTE_BITS));
	}
}

/* A word that is not asked for is always there. */
static bool
is_marked(const uint8_t *marks, char kind, struct slice word)
{
	size_t places[BITS_A_WORD];

	if (word.size == 0) {
		return true;
	}
	places_of(kind, word, places);
	for (size_t i = 0; i < BITS_A_WORD; i++) {
		if ((marks[places[i] / BYTE_BITS] & 1U << (places[i] % BYTE_BITS)) == 0) {
			return false;
		}
	}
	return true;
}

static struct slice
room_of(struct slice action)
{
	return slice_first(action, slice_find(action, '.'));
}

/* "permit/DP-2026-..." has "DP-2026-..."; without a kind the whole. */
static struct slice
name_of(struct slice object)
{
	size_t slash = slice_find(object, '/');

	return slash < object.size ? slice_from(object, slash + 1) : object;
}

static bool
is_room(struct slice action)
{
	return slice_find(action, '.') == action.size;
}

void
audit_marks_add(uint8_t marks[static AUDIT_MARKS_BYTES], const struct audit_entry *entry)
{
	if (audit_is_rows(entry)) {
		return;
	}
	mark(marks, WORD_ACTOR, entry->actor);
	mark(marks, WORD_ACTION, entry->action);
	mark(marks, WORD_ROOM, room_of(entry->action));
	mark(marks, WORD_OBJECT, name_of(entry->object));
}

bool
audit_marks_may(
    const uint8_t marks[static AUDIT_MARKS_BYTES], const struct audit_criteria *criteria)
{
	return is_marked(marks, WORD_ACTOR, criteria->actor) &&
	    is_marked(marks, is_room(criteria->action) ? WORD_ROOM : WORD_ACTION,
	        criteria->action) &&
	    is_marked(marks, WORD_OBJECT, name_of(criteria->object));
}

static bool
has_action(const struct audit_entry *entry, struct slice action)
{
	return action.size == 0 || slice_equal(entry->action, action) ||
	    (is_room(action) && slice_equal(room_of(entry->action), action));
}

static bool
has_object(const struct audit_entry *entry, struct slice object)
{
	return object.size == 0 || slice_equal(entry->object, object) ||
	    slice_equal(name_of(entry->object), object);
}

bool
audit_matches(const struct audit_entry *entry, const struct audit_criteria *criteria)
{
	bool refused = audit_is_refusal(entry->action);

	return !audit_is_rows(entry) &&
	    (criteria->actor.size == 0 || slice_equal(entry->actor, criteria->actor)) &&
	    has_action(entry, criteria->action) && has_object(entry, criteria->object) &&
	    (criteria->outcome == AUDIT_ANY_OUTCOME ||
	        refused == (criteria->outcome == AUDIT_REFUSED)) &&
	    (!criteria->unit || audit_is_unit(entry->role));
}

bool
audit_is_refusal(struct slice action)
{
	return slice_ends(action, SLICE(".refused")) ||
	    slice_equal(action, refused_sign_in.action);
}

bool
audit_is_unit(struct slice role)
{
	return slice_equal(role, SLICE("officer")) ||
	    slice_equal(role, SLICE("supervisor"));
}
