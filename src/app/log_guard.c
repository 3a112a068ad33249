/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/log_guard.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "access/alarm_act.h"
#include "app/file.h"
#include "audit/audit_act.h"
#include "audit/log_act.h"
#include "base/buffer.h"
#include "base/log.h"
#include "base/number.h"
#include "crypto/note.h"
#include "db/acts.h"
#include "permit/status_act.h"

enum { ARENA_BYTES = 8 << 20 };

static const char *
path_in(struct arena *arena, const char *folder, const char *name)
{
	struct buffer path = BUFFER_IN(arena);

	buffer_print(&path, "%s/%s", folder, name);
	return buffer_text(&path);
}

/* size 0: nothing was published yet. The file is our own: its signature is not asked. */
static enum fault
read_published(
    const char *folder, struct arena *arena, struct note_checkpoint *ret_checkpoint)
{
	const char *path = path_in(arena, folder, "checkpoint");
	struct slice text = {NULL, 0};

	*ret_checkpoint = (struct note_checkpoint){.size = 0};
	if (access(path, F_OK) != 0 && errno == ENOENT) {
		return FAULT_NONE;
	}
	TRY(file_read(path, NOTE_BYTES_MOST, arena, &text, NULL));
	if (!note_checkpoint_parse(text, arena, ret_checkpoint)) {
		log_event(LOG_ERROR, "start.bad_checkpoint", LOG_TEXT("path", path));
		return FAULT_CONFIG;
	}
	return FAULT_NONE;
}

/* --- status lists --- */

enum fault
log_guard_versions(struct acts *acts, struct arena *arena, struct slice *ret_text)
{
	struct permit_list_versions lists = {.count = 0};
	struct buffer text = BUFFER_IN(arena);

	TRY(permit_list_versions(acts, arena, &lists));
	for (size_t i = 0; i < lists.count; i++) {
		buffer_print(&text, "%" PRId64 " %" PRId64 "\n", lists.lists[i].list,
		    lists.lists[i].version);
	}
	*ret_text = buffer_slice(&text);
	return FAULT_NONE;
}

/* -1 of a list that is not there. */
static int64_t
version_of(const struct permit_list_versions *lists, int64_t list)
{
	for (size_t i = 0; i < lists->count; i++) {
		if (lists->lists[i].list == list) {
			return lists->lists[i].version;
		}
	}
	return -1;
}

/* A line that cannot be read counts as more than there is. */
static bool
is_published(const struct permit_list_versions *lists, struct slice line)
{
	struct slice list = slice_cut(&line, ' ');
	int64_t number = 0;
	int64_t version = 0;

	return number_parse(list, 0, INT64_MAX, &number) &&
	    number_parse(line, 0, INT64_MAX, &version) &&
	    version_of(lists, number) >= version;
}

static enum fault
look_at_lists(
    struct acts *acts, const char *folder, struct arena *arena, struct log_guard *guard)
{
	const char *path = path_in(arena, folder, "status-versions");
	struct permit_list_versions lists = {.count = 0};
	struct slice text = {NULL, 0};

	if (access(path, F_OK) != 0 && errno == ENOENT) {
		return FAULT_NONE;
	}
	TRY(file_read(path, NOTE_BYTES_MOST, arena, &text, NULL));
	TRY(permit_list_versions(acts, arena, &lists));
	while (text.size > 0) {
		if (!is_published(&lists, slice_cut(&text, '\n'))) {
			guard->verdict = LOG_GUARD_STATUS;
		}
	}
	return FAULT_NONE;
}

static enum fault
look(struct acts *acts, const char *folder, struct arena *arena, struct log_guard *guard)
{
	struct note_checkpoint published;
	bool continues = false;

	TRY(read_published(folder, arena, &published));
	guard->published = published.size;
	TRY(audit_log_continues(acts, arena, &published, &continues, &guard->there));
	guard->verdict = continues            ? LOG_GUARD_GOOD
	    : guard->there < guard->published ? LOG_GUARD_OLDER
	                                      : LOG_GUARD_OTHER;
	return guard->verdict == LOG_GUARD_GOOD
	    ? look_at_lists(acts, folder, arena, guard)
	    : FAULT_NONE;
}

const char *
log_guard_text(enum log_guard_verdict verdict)
{
	switch (verdict) {
	case LOG_GUARD_OLDER:
		return "the database ends before the checkpoint that was published last";
	case LOG_GUARD_OTHER:
		return "the database has another past than what was published";
	case LOG_GUARD_STATUS:
		return "a status list of permits was published with more changes than the "
		       "database has";
	case LOG_GUARD_GOOD:
	default:
		return "the database continues what was published";
	}
}

enum fault
log_guard_look(struct acts *acts, const char *folder, struct log_guard *ret_look)
{
	struct arena arena = ARENA_EMPTY(ARENA_BYTES);
	enum fault fault = look(acts, folder, &arena, ret_look);

	arena_done(&arena);
	return fault;
}

static enum fault
tell_accepted(struct act *act, void *input)
{
	struct slice published = *(struct slice *)input;
	char object[AUDIT_OBJECT_SIZE];

	TRY(audit_record(act,
	    &(struct audit_event){
	        .actor = SLICE("command"),
	        .role = "command",
	        .action = "audit.accept",
	        .object = audit_object("log", SLICE("restored"), object),
	        .record = published,
	        .reason = "",
	    }));
	return alarm_raise(act, &(struct alarm){.kind = ALARM_RESTORE_ACCEPTED});
}

/* One that is not there is fine. */
static enum fault
put_aside(const char *path, const char *aside)
{
	return rename(path, aside) == 0 || errno == ENOENT ? FAULT_NONE : FAULT_DISK;
}

enum fault
log_guard_accept(struct acts *acts, const char *folder, const struct log_guard *guard)
{
	struct arena arena = ARENA_EMPTY(ARENA_BYTES);
	const char *path = path_in(&arena, folder, "checkpoint");
	struct buffer aside = BUFFER_IN(&arena);
	struct slice text = {NULL, 0};
	enum fault fault = file_read(path, NOTE_BYTES_MOST, &arena, &text, NULL);

	buffer_print(&aside, "%s.lost-%" PRIu64, path, guard->published);
	if (fault == FAULT_NONE) {
		fault = acts_write(acts, &arena, tell_accepted, &text);
	}
	if (fault == FAULT_NONE) {
		fault = put_aside(path, buffer_text(&aside));
	}
	if (fault == FAULT_NONE) {
		path = path_in(&arena, folder, "status-versions");
		aside.size = 0;
		buffer_print(&aside, "%s.lost-%" PRIu64, path, guard->published);
		fault = put_aside(path, buffer_text(&aside));
	}
	arena_done(&arena);
	return fault;
}
