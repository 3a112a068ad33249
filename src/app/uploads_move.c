/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/uploads_move.h"

#include <string.h>
#include <unistd.h>

#include "base/buffer.h"

enum { PAGE_MOST = 500, ARENA_BYTES = 64 << 20 };

typedef enum fault per_file(
    struct uploads_move *move, const struct store_entry *entry, struct arena *arena);

/* Hashed on the way, so that damage is not carried over. */
static bool
is_whole(struct store *store, const struct store_entry *entry)
{
	struct store_file file;

	if (store_get(store, entry->hash, &file) != FAULT_NONE) {
		return false;
	}
	(void)close(file.descriptor);
	return true;
}

static enum fault
send_one(struct uploads_move *move, const struct store_entry *entry, struct arena *arena)
{
	char name[STORE_NAME_SIZE];
	struct buffer path = BUFFER_IN(arena);
	bool there = false;

	move->ret_files++;
	TRY(store_has(move->to, entry->hash, entry->size_bytes, &there));
	if (there) {
		return FAULT_NONE;
	}
	if (!is_whole(move->from, entry)) {
		move->ret_damaged++;
		return FAULT_NONE;
	}
	store_name(entry->hash, name);
	buffer_print(&path, "%s/%s", move->folder, name);
	TRY(store_put(move->to, entry->hash, buffer_text(&path)));
	move->ret_sent++;
	return FAULT_NONE;
}

static enum fault
read_one_back(
    struct uploads_move *move, const struct store_entry *entry, struct arena *arena)
{
	struct store_file file;

	(void)arena;
	if (move->ret_damaged > 0 && !is_whole(move->from, entry)) {
		return FAULT_NONE; /* told already */
	}
	TRY(store_get(move->to, entry->hash, &file));
	(void)close(file.descriptor);
	return FAULT_NONE;
}

/* NOLINTBEGIN(readability-function-size): what one round of the caller's loop has */
static enum fault
for_page(struct uploads_move *move, int step, per_file *each, struct arena *arena,
    const uint8_t *after, struct store_entry *entries, size_t *ret_count, size_t *done)
{
	TRY(store_list(move->from, arena, after, entries, PAGE_MOST, ret_count));
	for (size_t i = 0; i < *ret_count; i++) {
		TRY(each(move, &entries[i], arena));
		(*done)++;
		if (move->tell != NULL) {
			move->tell(step, *done);
		}
	}
	return FAULT_NONE;
}
/* NOLINTEND(readability-function-size) */

static enum fault
for_all(struct uploads_move *move, int step, per_file *each)
{
	struct store_entry entries[PAGE_MOST];
	uint8_t last[32] = {0};
	size_t count = PAGE_MOST;
	size_t done = 0;
	enum fault fault = FAULT_NONE;

	while (fault == FAULT_NONE && count == PAGE_MOST) {
		struct arena arena = ARENA_EMPTY(ARENA_BYTES);
		fault = for_page(move, step, each, &arena, done > 0 ? last : NULL,
		    entries, &count, &done);
		if (count > 0) {
			memcpy(last, entries[count - 1].hash, sizeof(last));
		}
		arena_done(&arena);
	}
	return fault;
}

enum fault
uploads_move_run(struct uploads_move *move)
{
	move->ret_files = 0;
	move->ret_sent = 0;
	move->ret_damaged = 0;
	TRY(for_all(move, 0, send_one));
	return for_all(move, 1, read_one_back);
}
