/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/rate.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "base/number.h"
#include "base/random.h"

enum { WAYS = 8, LOCKS = 256, MICROSECONDS = 1000000, KEY_HEAD = 2 };

/* full_at: when the bucket is full again, microseconds; before now it is as if it were
 * not there. */
struct entry {
	uint64_t tag;
	int64_t full_at;
};

struct set {
	struct entry ways[WAYS];
};

struct rate_table {
	pthread_mutex_t locks[LOCKS];
	unsigned char secret[crypto_shorthash_KEYBYTES];
	size_t sets; /* a power of two */
	struct set *set;
};

static const char *const words[WEB_ACTS] = {
    [WEB_ACT_OTHER] = "other",
    [WEB_ACT_SIGN_IN] = "sign_in",
    [WEB_ACT_UPLOAD] = "upload",
    [WEB_ACT_VERIFY] = "verify",
    [WEB_ACT_CODE] = "code",
    [WEB_ACT_SUBMIT] = "submit",
    [WEB_ACT_EXPORT] = "export",
};

const char *
rate_act_word(enum web_act act)
{
	assert((size_t)act < ARRAY_LEN(words));
	return words[act];
}

enum fault
rate_table_new(unsigned keys, struct rate_table **ret_table)
{
	struct rate_table *table = calloc(1, sizeof(*table));

	if (table == NULL) {
		return FAULT_MEMORY;
	}
	table->sets = 1;
	while (table->sets * WAYS < keys) {
		table->sets *= 2;
	}
	table->set = calloc(table->sets, sizeof(struct set));
	if (table->set == NULL) {
		free(table);
		return FAULT_MEMORY;
	}
	random_bytes(table->secret, sizeof(table->secret));
	for (size_t i = 0; i < LOCKS; i++) {
		(void)pthread_mutex_init(&table->locks[i], NULL);
	}
	*ret_table = table;
	return FAULT_NONE;
}

void
rate_table_free(struct rate_table *table)
{
	if (table == NULL) {
		return;
	}
	for (size_t i = 0; i < LOCKS; i++) {
		(void)pthread_mutex_destroy(&table->locks[i]);
	}
	free(table->set);
	free(table);
}

static uint64_t
tag_of(const struct rate_table *table, const struct rate_key *key)
{
	unsigned char text[KEY_HEAD + RATE_WHO_MOST];
	uint64_t tag = 0;

	static_assert(sizeof(tag) == crypto_shorthash_BYTES, "a tag is a hash");
	assert(key->who.size <= RATE_WHO_MOST);
	text[0] = (unsigned char)key->act;
	text[1] = (unsigned char)key->of;
	memcpy(text + KEY_HEAD, key->who.bytes, key->who.size);
	(void)crypto_shorthash(
	    (unsigned char *)&tag, text, KEY_HEAD + key->who.size, table->secret);
	return tag;
}

/* The key's own entry, or the one that is given up for it: full first of all. */
static struct entry *
find(struct set *set, uint64_t tag)
{
	struct entry *least = &set->ways[0];

	for (size_t i = 0; i < WAYS; i++) {
		if (set->ways[i].tag == tag) {
			return &set->ways[i];
		}
		least = set->ways[i].full_at < least->full_at ? &set->ways[i] : least;
	}
	*least = (struct entry){.tag = tag};
	return least;
}

/* True and taken from it, or false and how long until there is one. */
static bool
take(struct entry *entry, struct web_rate rate, int64_t now, int64_t *ret_wait)
{
	int64_t window = (int64_t)rate.seconds * MICROSECONDS;
	int64_t each = window / rate.count;
	int64_t full = entry->full_at > now ? entry->full_at : now;

	full = full > now + window ? now + window : full;
	if (full - now > window - each) {
		entry->full_at = full;
		*ret_wait = full - now - (window - each);
		return false;
	}
	entry->full_at = full + each;
	return true;
}

bool
rate_admits(struct rate_table *table, const struct rate_key *key, struct web_rate rate,
    moment now, unsigned *ret_seconds)
{
	int64_t wait = 0;

	if (rate.count == 0) {
		return true;
	}
	uint64_t tag = tag_of(table, key);
	size_t index = (size_t)tag & (table->sets - 1);
	pthread_mutex_t *lock = &table->locks[index % LOCKS];
	(void)pthread_mutex_lock(lock);
	struct entry *entry = find(&table->set[index], tag);
	bool admitted = take(entry, rate, now * (MICROSECONDS / MOMENT_SECOND), &wait);
	(void)pthread_mutex_unlock(lock);
	if (!admitted) {
		*ret_seconds = (unsigned)((wait + MICROSECONDS - 1) / MICROSECONDS);
		*ret_seconds = *ret_seconds > 0 ? *ret_seconds : 1;
	}
	return admitted;
}

bool
rate_parse(struct slice text, struct web_rate *ret_rate)
{
	struct slice rest = text;
	struct slice count = slice_trim(slice_cut(&rest, '/'));
	int64_t times = 0;
	int64_t seconds = 0;

	if (slice_equal(text, SLICE("off"))) {
		*ret_rate = (struct web_rate){0, 0};
		return true;
	}
	if (!number_parse(count, 1, RATE_COUNT_MOST, &times) ||
	    !number_parse(slice_trim(rest), 1, RATE_SECONDS_MOST, &seconds)) {
		return false;
	}
	*ret_rate = (struct web_rate){(uint32_t)times, (uint32_t)seconds};
	return true;
}
