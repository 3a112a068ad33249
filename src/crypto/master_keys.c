/* SPDX-License-Identifier: EUPL-1.2 */
#include "crypto/master_keys.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/number.h"

enum { ID_BYTES = 8 };

struct master_keys {
	struct sealed_key list[MASTER_KEYS_MOST];
	char ids[MASTER_KEYS_MOST][MASTER_ID_SIZE];
	size_t count;
};

static void
name(const struct sealed_key *key, char ret_id[static MASTER_ID_SIZE])
{
	static const char what[] = "tasrih master key";
	uint8_t hash[crypto_generichash_BYTES_MIN];

	(void)crypto_generichash(hash, sizeof(hash), (const uint8_t *)what, sizeof(what),
	    key->bytes, sizeof(key->bytes));
	(void)sodium_bin2hex(ret_id, MASTER_ID_SIZE, hash, ID_BYTES);
}

static bool
add(struct master_keys *keys, struct slice line)
{
	struct sealed_key *key = &keys->list[keys->count];

	if (keys->count == MASTER_KEYS_MOST || line.size != 2 * (size_t)SEALED_KEY_SIZE ||
	    !number_unhex(line, key->bytes, sizeof(key->bytes))) {
		return false;
	}
	name(key, keys->ids[keys->count]);
	keys->count++;
	return true;
}

static enum fault
read_lines(struct master_keys *keys, struct slice text)
{
	for (int64_t number = 1; text.size > 0; number++) {
		struct slice line = slice_trim(slice_cut(&text, '\n'));
		if (line.size == 0 || line.bytes[0] == '#') {
			continue;
		}
		if (!add(keys, line)) {
			log_event(
			    LOG_ERROR, "master_key.bad_line", LOG_INT("line", number));
			return FAULT_CONFIG;
		}
	}
	if (keys->count == 0) {
		log_event(LOG_ERROR, "master_key.none",
		    LOG_TEXT("help", "64 hexadecimal digits a line"));
		return FAULT_CONFIG;
	}
	return FAULT_NONE;
}

enum fault
master_keys_new(struct slice text, struct master_keys **ret_keys)
{
	struct master_keys *keys =
	    sodium_init() >= 0 ? sodium_malloc(sizeof(*keys)) : NULL;

	if (keys == NULL) {
		return FAULT_MEMORY;
	}
	memset(keys, 0, sizeof(*keys));
	enum fault fault = read_lines(keys, text);
	if (fault != FAULT_NONE) {
		master_keys_free(keys);
		return fault;
	}
	(void)sodium_mprotect_readonly(keys);
	*ret_keys = keys;
	return FAULT_NONE;
}

void
master_keys_free(struct master_keys *keys)
{
	sodium_free(keys); /* wipes it */
}

const char *
master_keys_current(const struct master_keys *keys)
{
	return keys->ids[0];
}

const struct sealed_key *
master_keys_find(const struct master_keys *keys, struct slice id)
{
	for (size_t i = 0; i < keys->count; i++) {
		if (slice_equal(id, slice_of(keys->ids[i]))) {
			return &keys->list[i];
		}
	}
	return NULL;
}

void
master_key_line_new(char ret_line[static MASTER_LINE_SIZE])
{
	struct sealed_key key;

	sealed_key_new(&key);
	(void)sodium_bin2hex(ret_line, MASTER_LINE_SIZE, key.bytes, sizeof(key.bytes));
	ret_line[MASTER_LINE_SIZE - 2] = '\n';
	ret_line[MASTER_LINE_SIZE - 1] = '\0';
	sealed_key_wipe(&key);
}
