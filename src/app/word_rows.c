/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/word_rows.h"

#include "base/arena.h"
#include "base/log.h"
#include "db/acts.h"
#include "db/counter.h"
#include "person/person_store.h"

enum { PERSONS_MOST = 500, ARENA_BYTES = 16 << 20 };

/* Once all have their words, nothing looks for more at each start. */
#define DONE_COUNTER "person_words"

struct share {
	struct id after;
	struct id ret_last;
	size_t ret_count;
	int64_t ret_times; /* that it was done */
};

static enum fault
ask_done(struct act *act, void *input)
{
	struct share *share = input;

	return counter_last(act->db, SLICE(DONE_COUNTER), &share->ret_times);
}

static enum fault
fill(struct act *act, void *input)
{
	struct share *share = input;

	TRY(person_words_fill(act->db, act->arena, PERSONS_MOST, &share->after,
	    &share->ret_last, &share->ret_count));
	return share->ret_count < PERSONS_MOST
	    ? counter_next(act->db, SLICE(DONE_COUNTER), &share->ret_times)
	    : FAULT_NONE;
}

enum fault
word_rows(struct acts *acts)
{
	struct share share = {.ret_times = 0};
	struct arena arena = ARENA_EMPTY(ARENA_BYTES);
	enum fault fault = acts_read(acts, &arena, ask_done, &share);
	size_t done = 0;

	arena_done(&arena);
	while (fault == FAULT_NONE && share.ret_times == 0) {
		struct arena working = ARENA_EMPTY(ARENA_BYTES);
		fault = acts_write(acts, &working, fill, &share);
		done += share.ret_count;
		share.after = share.ret_last;
		arena_done(&working);
	}
	if (fault == FAULT_NONE && done > 0) {
		log_event(LOG_INFO, "words.done", LOG_INT("persons", (int64_t)done));
	}
	return fault;
}
