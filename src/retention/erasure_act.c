/* SPDX-License-Identifier: EUPL-1.2 */
#include "retention/erasure_act.h"

#include "application/removal_act.h"
#include "audit/audit_act.h"
#include "register/register_act.h"
#include "retention/erasure_store.h"
#include "store/store.h"

enum { APPLICATIONS_PAGE = 50, FILES_PAGE = 100 };

/* The record commits to how much it was, and to nothing of the person. */
static enum fault
record(struct act *act, const struct erasure *erasure, const char *action,
    const char *reason)
{
	const struct access_caller *caller = erasure->caller;
	struct buffer text = BUFFER_IN(act->arena);
	char object[AUDIT_OBJECT_SIZE];

	buffer_print(&text, "%s %zu", erasure_cause_word(erasure->cause),
	    erasure->ret_applications);
	return audit_record(act,
	    &(struct audit_event){
	        .actor = caller != NULL ? id_slice(&caller->account) : SLICE("command"),
	        .role = caller != NULL ? access_by_role(caller, ACCESS_PERSON_ERASE)
	                               : "command",
	        .action = action,
	        .object = audit_object("account", id_slice(&erasure->account), object),
	        .record = buffer_slice(&text),
	        .reason = reason,
	    });
}

enum fault
erasure_judge(
    struct act *act, const struct id *account, enum erasure_verdict *ret_verdict)
{
	struct erasure_facts facts;

	TRY(erasure_facts_find(act->db, account, act->now, &facts));
	*ret_verdict = erasure_decide(&facts, act->now);
	return FAULT_NONE;
}

static enum fault
erase_applications(
    struct act *act, struct erasure *erasure, const struct erasure_mark *mark)
{
	struct id ids[APPLICATIONS_PAGE];
	struct id after = {.text = ""};
	size_t count = APPLICATIONS_PAGE;

	erasure->ret_applications = 0;
	while (count == APPLICATIONS_PAGE) {
		TRY(erasure_applications(
		    act->db, &erasure->account, &after, ids, APPLICATIONS_PAGE, &count));
		for (size_t i = 0; i < count; i++) {
			bool done = false;
			after = ids[i];
			TRY(erasure_of_application(act->db, &ids[i], mark, &done));
			erasure->ret_applications += done ? 1 : 0;
		}
	}
	return FAULT_NONE;
}

enum fault
erasure_within(struct act *act, struct erasure *erasure)
{
	struct erasure_mark mark = {act->now, erasure->cause};

	erasure->ret_applications = 0;
	TRY(erasure_judge(act, &erasure->account, &erasure->ret_verdict));
	if (erasure->ret_verdict == ERASURE_NOT_FOUND) {
		return FAULT_NONE;
	}
	if (erasure->ret_verdict != ERASURE_OK) {
		return record(act, erasure, "retention.refused",
		    erasure_word(erasure->ret_verdict));
	}
	TRY(erase_applications(act, erasure, &mark));
	TRY(register_forget(act, &erasure->account)); /* while it is known who he is */
	TRY(erasure_of_account(act->db, &erasure->account, &mark));
	return record(act, erasure, "retention.erase", erasure_cause_word(mark.cause));
}

static enum fault
run(struct act *act, void *input)
{
	return erasure_within(act, input);
}

enum fault
erasure_run(struct acts *acts, struct arena *arena, struct erasure *erasure)
{
	return acts_write(acts, arena, run, erasure);
}

/* --- files --- */

struct files {
	struct erasure_file list[FILES_PAGE];
	const struct erasure_file *after;
	size_t ret_count;
};

static enum fault
list_files(struct act *act, void *input)
{
	struct files *files = input;

	return erasure_files(
	    act->db, files->after, files->list, FILES_PAGE, &files->ret_count);
}

static enum fault
forget_file(struct act *act, void *input)
{
	return erasure_file_gone(act->db, input);
}

/* A removal that has begun ends by itself (application_sweep_files); the row goes when the
 * file is seen to be gone. */
static enum fault
remove_one(struct acts *acts, struct arena *arena, struct store *store,
    struct erasure_file *file, size_t *count)
{
	bool has = true;

	removal_run(acts, arena, store, slice_bytes(file->object, sizeof(file->object)));
	TRY(store_has(store, file->object, 0, &has));
	if (has) {
		return FAULT_NONE;
	}
	*count += 1;
	return acts_write(acts, arena, forget_file, file);
}

enum fault
erasure_remove_files(
    struct acts *acts, struct arena *arena, struct store *store, size_t *ret_count)
{
	struct files *files = ARENA_NEW(arena, struct files);
	struct erasure_file last;

	*ret_count = 0;
	files->after = NULL;
	do {
		TRY(acts_read(acts, arena, list_files, files));
		for (size_t i = 0; i < files->ret_count; i++) {
			TRY(remove_one(acts, arena, store, &files->list[i], ret_count));
			last = files->list[i];
		}
		files->after = &last;
	} while (files->ret_count == FILES_PAGE);
	return FAULT_NONE;
}
