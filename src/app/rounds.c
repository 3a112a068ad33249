/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/rounds.h"

#include "app/file.h"
#include "identity/identity_act.h"
#include "notice/notice_act.h"
#include "permit/permit_act.h"
#include "permit/tell_act.h"
#include "retention/erasure_act.h"
#include "subject/desk_act.h"

enum {
	ARENA_BYTES = 16 << 20,
	BATCHES = 100, /* of deadlines: the rest waits for the next round */
};

static enum fault
tell_expiring(struct acts *acts)
{
	bool more = true;
	enum fault fault = FAULT_NONE;

	for (int i = 0; i < BATCHES && more && fault == FAULT_NONE; i++) {
		struct arena arena = ARENA_EMPTY(ARENA_BYTES);
		fault = permit_tell_expiring(acts, &arena, &more);
		arena_done(&arena);
	}
	return fault;
}

static enum fault
keep_deadlines(struct acts *acts, struct store *store)
{
	struct application_deadlines deadlines = {.ret_more = true};
	enum fault fault = FAULT_NONE;

	for (int i = 0; i < BATCHES && deadlines.ret_more && fault == FAULT_NONE; i++) {
		struct arena arena = ARENA_EMPTY(ARENA_BYTES);
		fault = application_keep_deadlines(acts, &arena, store, &deadlines);
		arena_done(&arena);
	}
	return fault;
}

static enum fault
publish_list(
    struct acts *acts, struct permit_desk *desk, const char *folder, struct arena *arena)
{
	struct slice list = {NULL, 0};

	TRY(permit_desk_trust_list(desk, acts, moment_now(), arena, &list));
	return file_publish(folder, "trust-list", list, 0644);
}

/* A store of files that is away must not keep sessions from ending. */
enum fault
rounds_minute(struct acts *acts, struct store *store, struct permit_desk *desk,
    const char *folder, struct application_sweep *sweep, struct arena *arena)
{
	size_t gone = 0;

	TRY(identity_sweep(acts, arena));
	TRY(data_carry_out(acts, arena));
	TRY(publish_list(acts, desk, folder, arena));
	TRY(erasure_remove_files(acts, arena, store, &gone));
	return application_sweep_files(acts, arena, store, sweep);
}

enum fault
rounds_hour(struct acts *acts, struct store *store, struct arena *arena)
{
	TRY(keep_deadlines(acts, store));
	TRY(tell_expiring(acts));
	return notice_sweep_sent(acts, arena);
}
