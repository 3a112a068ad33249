/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/log_guard.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "app/file.h"
#include "audit/audit_act.h"
#include "audit/log_act.h"
#include "base/buffer.h"
#include "base/log.h"
#include "crypto/note.h"
#include "db/acts.h"

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
	return FAULT_NONE;
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

	return audit_record(act,
	    &(struct audit_event){
	        .actor = SLICE("command"),
	        .role = "command",
	        .action = "audit.accept",
	        .object = audit_object("log", SLICE("restored"), object),
	        .record = published,
	        .reason = "",
	    });
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
	if (fault == FAULT_NONE && rename(path, buffer_text(&aside)) != 0) {
		fault = FAULT_DISK;
	}
	arena_done(&arena);
	return fault;
}
