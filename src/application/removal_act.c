/* SPDX-License-Identifier: EUPL-1.2 */
#include "application/removal_act.h"

#include <time.h>

#include "application/application_store.h"
#include "base/log.h"
#include "base/number.h"
#include "certificate/certificate_store.h"
#include "db/counter.h"
#include "store/store.h"

enum {
	LOOKS_MOST = 40,
	LOOK_MILLISECONDS = 50,
	HASH_SIZE = 32,
	PAGE_MOST = 200, /* files looked at in one round */
	KEPT_UNUSED = MOMENT_DAY,
	STUCK_EVERY = 5 * MOMENT_MINUTE, /* a removal that lives takes seconds */
};

/* --- the counter of one file --- */

struct look {
	struct slice sha256;
	int64_t ret_turn;
};

static struct slice
name_of(struct arena *arena, struct slice sha256)
{
	struct buffer name = BUFFER_IN(arena);

	buffer_puts(&name, APPLICATION_REMOVAL_PREFIX);
	number_hex(sha256, &name);
	return buffer_slice(&name);
}

static bool
is_under_way(int64_t turn)
{
	return turn % 2 != 0;
}

static enum fault
look(struct act *act, void *input)
{
	struct look *look = input;

	return counter_last(act->db, name_of(act->arena, look->sha256), &look->ret_turn);
}

enum fault
removal_wait(
    struct acts *acts, struct arena *arena, struct slice sha256, int64_t *ret_turn)
{
	static const struct timespec pause = {.tv_nsec = LOOK_MILLISECONDS * 1000000L};
	struct look asked = {.sha256 = sha256};

	for (int i = 0; i < LOOKS_MOST; i++) {
		TRY(acts_read(acts, arena, look, &asked));
		if (!is_under_way(asked.ret_turn)) {
			*ret_turn = asked.ret_turn;
			return FAULT_NONE;
		}
		(void)nanosleep(&pause, NULL);
	}
	return FAULT_BUSY;
}

enum fault
removal_touched(struct act *act, struct slice sha256, int64_t turn, bool *ret_touched)
{
	int64_t now = 0;

	TRY(counter_last(act->db, name_of(act->arena, sha256), &now));
	*ret_touched = now != turn;
	return FAULT_NONE;
}

/* --- one removal --- */

static enum fault
is_used(struct act *act, struct slice sha256, bool *ret_used)
{
	int64_t users = 0;
	bool kept = false;

	TRY(certificate_count_users(act->db, sha256, &users));
	TRY(application_file_is_kept(act->db, sha256, &kept));
	*ret_used = users > 0 || kept;
	return FAULT_NONE;
}

struct removal {
	struct slice sha256;
	bool ret_begun;
	int64_t ret_turn;
};

/* In the writer, so that nobody names the file meanwhile. */
static enum fault
begin(struct act *act, void *input)
{
	struct removal *removal = input;
	struct slice name = name_of(act->arena, removal->sha256);
	bool used = true;

	removal->ret_begun = false;
	TRY(is_used(act, removal->sha256, &used));
	TRY(counter_last(act->db, name, &removal->ret_turn));
	if (used || is_under_way(removal->ret_turn)) {
		return FAULT_NONE;
	}
	TRY(counter_next(act->db, name, &removal->ret_turn));
	removal->ret_begun = true;
	return FAULT_NONE;
}

static enum fault
end(struct act *act, void *input)
{
	const struct removal *removal = input;
	struct slice name = name_of(act->arena, removal->sha256);
	int64_t turn = 0;

	TRY(counter_last(act->db, name, &turn));
	return turn == removal->ret_turn ? counter_next(act->db, name, &turn)
	                                 : FAULT_NONE;
}

static enum fault
remove_file(
    struct acts *acts, struct arena *arena, struct store *store, struct removal *removal)
{
	TRY(store_remove(store, (const uint8_t *)removal->sha256.bytes));
	return acts_write(acts, arena, end, removal);
}

void
removal_run(
    struct acts *acts, struct arena *arena, struct store *store, struct slice sha256)
{
	struct removal removal = {.sha256 = sha256};

	if (sha256.size != HASH_SIZE) {
		return;
	}
	enum fault fault = acts_write(acts, arena, begin, &removal);
	if (fault == FAULT_NONE && removal.ret_begun) {
		fault = remove_file(acts, arena, store, &removal);
	}
	if (fault != FAULT_NONE) {
		log_event(LOG_WARNING, "upload.not_removed",
		    LOG_TEXT("fault", fault_name(fault)));
	}
}

/* --- what was left behind --- */

struct stuck {
	struct application_removal_row rows[APPLICATION_STUCK_MOST];
	size_t ret_count;
};

static enum fault
list_stuck(struct act *act, void *input)
{
	struct stuck *stuck = input;

	return application_removals_under_way(
	    act->db, stuck->rows, APPLICATION_STUCK_MOST, &stuck->ret_count);
}

static bool
was_seen(const struct application_sweep *sweep, const struct application_removal_row *row)
{
	for (size_t i = 0; i < sweep->stuck_count; i++) {
		if (sweep->stuck[i].turn == row->turn &&
		    slice_equal(slice_bytes(sweep->stuck[i].hash, HASH_SIZE),
		        slice_bytes(row->hash, HASH_SIZE))) {
			return true;
		}
	}
	return false;
}

/* A removal that ran at the last look and still does has died with its server, or could not
 * reach the store. */
static enum fault
end_stuck(struct acts *acts, struct arena *arena, struct store *store,
    struct application_sweep *sweep)
{
	struct stuck *stuck = ARENA_NEW(arena, struct stuck);

	TRY(acts_read(acts, arena, list_stuck, stuck));
	for (size_t i = 0; i < stuck->ret_count; i++) {
		struct removal removal = {
		    .sha256 = slice_bytes(stuck->rows[i].hash, HASH_SIZE),
		    .ret_turn = stuck->rows[i].turn,
		};
		if (was_seen(sweep, &stuck->rows[i])) {
			TRY(remove_file(acts, arena, store, &removal));
		}
	}
	for (size_t i = 0; i < stuck->ret_count; i++) {
		sweep->stuck[i] = stuck->rows[i];
	}
	sweep->stuck_count = stuck->ret_count;
	return FAULT_NONE;
}

struct question {
	struct slice sha256;
	bool ret_used;
};

static enum fault
ask_used(struct act *act, void *input)
{
	struct question *question = input;

	return is_used(act, question->sha256, &question->ret_used);
}

/* One page of what the store holds; a file that came in the last day may be on its way
 * into an application. */
static enum fault
look_at_page(struct acts *acts, struct arena *arena, struct store *store,
    struct application_sweep *sweep)
{
	struct store_entry *entries = ARENA_ARRAY(arena, struct store_entry, PAGE_MOST);
	moment before = moment_now() - KEPT_UNUSED;
	size_t count = 0;

	TRY(store_list(store, arena, sweep->has_last ? sweep->last : NULL, entries,
	    PAGE_MOST, &count));
	for (size_t i = 0; i < count; i++) {
		struct question question = {
		    .sha256 = slice_bytes(entries[i].hash, HASH_SIZE)};
		if (entries[i].kept_at >= before) {
			continue;
		}
		TRY(acts_read(acts, arena, ask_used, &question));
		if (!question.ret_used) {
			removal_run(acts, arena, store, question.sha256);
		}
	}
	sweep->has_last = count == PAGE_MOST;
	for (size_t i = 0; sweep->has_last && i < HASH_SIZE; i++) {
		sweep->last[i] = entries[count - 1].hash[i];
	}
	return FAULT_NONE;
}

enum fault
application_sweep_files(struct acts *acts, struct arena *arena, struct store *store,
    struct application_sweep *sweep)
{
	moment now = moment_steady();

	if (now >= sweep->stuck_due) {
		TRY(end_stuck(acts, arena, store, sweep));
		sweep->stuck_due = now + STUCK_EVERY;
	}
	if (sweep->has_last || now >= sweep->pass_due) {
		if (!sweep->has_last) {
			sweep->pass_due = now + MOMENT_DAY;
		}
		TRY(look_at_page(acts, arena, store, sweep));
	}
	return FAULT_NONE;
}
