/* SPDX-License-Identifier: EUPL-1.2 */
#include "notice/notice_act.h"

#include <assert.h>

#include "base/json.h"
#include "db/acts.h"
#include "notice/notice_store.h"

static bool
is_open(const struct act *act, enum notice_channel channel)
{
	return (act->channels & NOTICE_CHANNEL_BIT(channel)) != 0;
}

enum fault
notice_send(struct act *act, const struct notice_letter *letter)
{
	struct id id = id_new(act->now);

	TRY(notice_insert(act->db, &id, letter, act->now));
	if (!is_open(act, NOTICE_MAIL)) {
		return FAULT_NONE;
	}
	return notice_message_insert(act->db,
	    &(struct notice_message){
	        .id = id,
	        .account = letter->account,
	        .channel = NOTICE_MAIL,
	        .kind = slice_of(notice_kind_name(letter->kind)),
	        .notice = id,
	        .queued_at = act->now,
	    });
}

static struct slice
code_json(struct arena *arena, struct slice code)
{
	struct buffer out = BUFFER_IN(arena);
	struct json json = JSON_INTO(&out);

	json_object(&json);
	json_text(&json, "code", code);
	json_end(&json);
	return buffer_slice(&out);
}

enum fault
notice_send_code(struct act *act, struct notice_code *code)
{
	assert(code->code.size == NOTICE_CODE_DIGITS && code->address.size > 0);
	code->ret_queued = is_open(act, code->channel);
	if (!code->ret_queued) {
		return FAULT_NONE;
	}
	return notice_message_insert(act->db,
	    &(struct notice_message){
	        .id = id_new(act->now),
	        .account = code->account,
	        .channel = code->channel,
	        .address = code->address,
	        .kind = SLICE("code"),
	        .language = code->language,
	        .data = code_json(act->arena, code->code),
	        .queued_at = act->now,
	    });
}

/* --- the inbox --- */

static enum fault
read_inbox(struct act *act, void *input)
{
	struct notice_inbox *inbox = input;
	const struct id *account = &inbox->caller->account;
	struct notice_received *letters =
	    ARENA_ARRAY(act->arena, struct notice_received, NOTICE_PAGE_MOST + 1);
	size_t count = 0;

	TRY(notice_list(act->db, account, inbox->page * NOTICE_PAGE_MOST, act->arena,
	    letters, NOTICE_PAGE_MOST + 1, &count));
	inbox->ret_more = count > NOTICE_PAGE_MOST;
	inbox->ret_count = inbox->ret_more ? NOTICE_PAGE_MOST : count;
	inbox->ret_letters = letters;
	return notice_count_unread(act->db, account, &inbox->ret_unread);
}

enum fault
notice_read_inbox(struct acts *acts, struct arena *arena, struct notice_inbox *inbox)
{
	return acts_read(acts, arena, read_inbox, inbox);
}

static enum fault
find_letter(struct act *act, void *input)
{
	struct notice_opened *opened = input;

	return notice_find(act->db, &opened->caller->account, &opened->id, act->arena,
	    &opened->ret_found, &opened->ret_letter);
}

static enum fault
mark_letter(struct act *act, void *input)
{
	const struct notice_opened *opened = input;

	return notice_mark_read(act->db, &opened->caller->account, &opened->id, act->now);
}

/* Most openings are of what was read before: they only read. */
enum fault
notice_open(struct acts *acts, struct arena *arena, struct notice_opened *opened)
{
	TRY(acts_read(acts, arena, find_letter, opened));
	if (!opened->ret_found || !opened->mark || opened->ret_letter.read_at != 0) {
		return FAULT_NONE;
	}
	return acts_write(acts, arena, mark_letter, opened);
}
