/* SPDX-License-Identifier: EUPL-1.2 */
#include "notice/notice_act.h"

#include <assert.h>

#include "base/json.h"
#include "db/acts.h"
#include "notice/notice_store.h"

static_assert(
    (int)NOTICE_LIST_MOST == (int)NOTICE_PAGE_MOST + 1, "one more tells of more");
static_assert((int)NOTICE_DUE_MOST == (int)NOTICE_BATCH_MOST, "a batch is what is due");

static bool
is_open(const struct act *act, enum notice_channel channel)
{
	return (act->channels & NOTICE_CHANNEL_BIT(channel)) != 0;
}

enum fault
notice_send(struct act *act, const struct notice_letter *letter)
{
	struct id id = id_new(act->now);

	TRY(notice_insert(act->db, &id, letter, act->now, act->arena));
	if (!is_open(act, NOTICE_MAIL)) {
		return FAULT_NONE;
	}
	return notice_queue(act->db,
	    &(struct notice_queued){
	        .id = id,
	        .account = letter->account,
	        .channel = NOTICE_MAIL,
	        .kind = slice_of(notice_kind_name(letter->kind)),
	        .notice = id,
	        .queued_at = act->now,
	    },
	    act->arena);
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
	return notice_queue(act->db,
	    &(struct notice_queued){
	        .id = id_new(act->now),
	        .account = code->account,
	        .channel = code->channel,
	        .address = code->address,
	        .kind = SLICE("code"),
	        .language = code->language,
	        .data = code_json(act->arena, code->code),
	        .queued_at = act->now,
	    },
	    act->arena);
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
	    letters, &count));
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

/* --- the way out --- */

/* The code of a message's data; empty when it is none. */
static struct slice
code_of(struct slice data)
{
	static const char start[] = "{\"code\":\"";

	if (!slice_starts(data, slice_of(start))) {
		return (struct slice){NULL, 0};
	}
	struct slice rest = slice_from(data, sizeof(start) - 1);
	return slice_first(rest, slice_find(rest, '"'));
}

/* The whole message of its row; false when its letter is gone. */
static enum fault
fill(struct act *act, struct notice_due_row *row, bool *ret_whole)
{
	struct notice_message *message = &row->message;

	message->code = code_of(row->data);
	*ret_whole = message->is_code && message->code.size > 0;
	if (id_is_none(&row->notice)) {
		return FAULT_NONE;
	}
	return notice_find(act->db, &message->account, &row->notice, act->arena,
	    ret_whole, &message->letter);
}

static enum fault
settle_as(struct act *act, const struct notice_message *message,
    enum notice_outcome outcome, const char *why, bool *ret_saved)
{
	moment again = outcome == NOTICE_AGAIN
	    ? notice_again_at(
	          message->is_code, message->attempts, message->queued_at, act->now)
	    : 0;

	return notice_settle(act->db,
	    &(struct notice_settled){
	        .id = message->id,
	        .attempts = message->attempts,
	        .state = notice_state_after(outcome, again),
	        .at = act->now,
	        .next_at = again,
	        .failure = why,
	    },
	    ret_saved);
}

/* What cannot or need not be sent any more; else NULL. */
static const char *
why_never(const struct act *act, const struct notice_message *message, bool whole)
{
	moment life = (moment)NOTICE_CODE_MINUTES * MOMENT_MINUTE;

	if (!whole) {
		return "nothing_to_say";
	}
	if (message->address.size == 0) {
		return "no_address";
	}
	return message->is_code && act->now - message->queued_at >= life ? "too_old"
	                                                                 : NULL;
}

static enum fault
take_one(struct act *act, struct notice_due_row *row, struct notice_batch *batch)
{
	bool whole = false;
	bool saved = false;

	TRY(notice_lease(act->db, &row->message.id, act->now + NOTICE_LEASE));
	row->message.attempts++;
	TRY(fill(act, row, &whole));
	const char *why = why_never(act, &row->message, whole);
	if (why != NULL) {
		return settle_as(act, &row->message, NOTICE_NEVER, why, &saved);
	}
	batch->ret_messages[batch->ret_count++] = row->message;
	return FAULT_NONE;
}

static enum fault
take(struct act *act, void *input)
{
	struct notice_batch *batch = input;
	struct notice_due_row rows[NOTICE_DUE_MOST];
	size_t count = 0;

	batch->ret_count = 0;
	batch->ret_now = act->now;
	TRY(notice_due(act->db, act->channels, act->now, act->arena, rows, &count));
	for (size_t i = 0; i < count; i++) {
		TRY(take_one(act, &rows[i], batch));
	}
	return FAULT_NONE;
}

static enum fault
look(struct act *act, void *input)
{
	struct notice_due_row rows[NOTICE_DUE_MOST];
	size_t *count = input;

	return notice_due(act->db, act->channels, act->now, act->arena, rows, count);
}

enum fault
notice_take(struct acts *acts, struct arena *arena, struct notice_batch *batch)
{
	size_t waiting = 0;

	batch->ret_count = 0;
	TRY(acts_read(acts, arena, look, &waiting));
	return waiting > 0 ? acts_write(acts, arena, take, batch) : FAULT_NONE;
}

static enum fault
settle(struct act *act, void *input)
{
	struct notice_attempt *attempt = input;

	return settle_as(act, attempt->message, attempt->outcome, attempt->failure,
	    &attempt->ret_saved);
}

enum fault
notice_tell(struct acts *acts, struct arena *arena, struct notice_attempt *attempt)
{
	return acts_write(acts, arena, settle, attempt);
}

static enum fault
sweep(struct act *act, void *input)
{
	(void)input;
	return notice_sweep(act->db, act->now - NOTICE_KEEP);
}

enum fault
notice_sweep_sent(struct acts *acts, struct arena *arena)
{
	return acts_write(acts, arena, sweep, NULL);
}

static enum fault
list_waiting(struct act *act, void *input)
{
	struct notice_waiting_list *list = input;
	struct notice_due_row *rows =
	    ARENA_ARRAY(act->arena, struct notice_due_row, NOTICE_WAITING_MOST);
	size_t count = 0;

	list->ret_messages =
	    ARENA_ARRAY(act->arena, struct notice_message, NOTICE_WAITING_MOST);
	list->ret_count = 0;
	TRY(notice_waiting(act->db, act->arena, rows, NOTICE_WAITING_MOST, &count));
	for (size_t i = 0; i < count; i++) {
		bool whole = false;
		TRY(fill(act, &rows[i], &whole));
		if (whole) {
			list->ret_messages[list->ret_count++] = rows[i].message;
		}
	}
	return FAULT_NONE;
}

enum fault
notice_list_waiting(
    struct acts *acts, struct arena *arena, struct notice_waiting_list *list)
{
	return acts_read(acts, arena, list_waiting, list);
}
