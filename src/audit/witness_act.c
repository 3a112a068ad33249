/* SPDX-License-Identifier: EUPL-1.2 */
#include "audit/witness_act.h"

#include <string.h>

#include "audit/log_act.h"

/* --- the start --- */

static bool
is_configured(const struct audit_witnesses *witnesses, struct slice name)
{
	for (size_t i = 0; i < witnesses->count; i++) {
		if (slice_equal(name, slice_of(witnesses->list[i].key.name))) {
			return true;
		}
	}
	return false;
}

static struct slice
key_text(struct arena *arena, const struct note_key *key)
{
	struct buffer text = BUFFER_IN(arena);

	note_key_format(key, &text);
	return buffer_slice(&text);
}

static enum fault
forget_others(struct act *act, const struct audit_witnesses *witnesses)
{
	enum { ROWS_MOST = 256 };
	struct audit_witness_row *rows =
	    ARENA_ARRAY(act->arena, struct audit_witness_row, ROWS_MOST);
	size_t count = 0;

	TRY(audit_witness_rows(act->db, act->arena, rows, ROWS_MOST, &count));
	for (size_t i = 0; i < count; i++) {
		if (!is_configured(witnesses, rows[i].name)) {
			TRY(audit_witness_delete(act->db, rows[i].name));
		}
	}
	return FAULT_NONE;
}

static enum fault
configure(struct act *act, void *input)
{
	const struct audit_witnesses *witnesses = input;

	TRY(forget_others(act, witnesses));
	for (size_t i = 0; i < witnesses->count; i++) {
		const struct audit_witness *witness = &witnesses->list[i];
		TRY(audit_witness_insert(act->db,
		    &(struct audit_witness_row){
		        .name = slice_of(witness->key.name),
		        .key = key_text(act->arena, &witness->key),
		        .url = slice_of(witness->url),
		        .state = AUDIT_WITNESS_NEW,
		        .changed_at = act->now,
		    }));
	}
	return FAULT_NONE;
}

enum fault
audit_witness_configure(
    struct acts *acts, struct arena *arena, struct audit_witnesses *witnesses)
{
	return acts_write(acts, arena, configure, witnesses);
}

/* --- sending --- */

static enum fault
find_old(struct act *act, struct audit_submission *submission)
{
	struct audit_cosignature newest;

	if (!submission->told_old) {
		TRY(audit_cosignature_newest(
		    act->db, slice_of(submission->key->name), act->arena, &newest));
		submission->old = newest.size;
	}
	return FAULT_NONE;
}

static enum fault
prepare(struct act *act, void *input)
{
	struct audit_submission *submission = input;
	struct audit_checkpoint newest;
	struct merkle_proof *proof = ARENA_NEW(act->arena, struct merkle_proof);
	struct buffer body = BUFFER_IN(act->arena);

	TRY(audit_checkpoint_newest(act->db, act->arena, &newest));
	TRY(find_old(act, submission));
	submission->ret_ahead = submission->old > newest.size;
	submission->ret_due = !submission->ret_ahead && newest.size > 0 &&
	    (submission->told_old || submission->old < newest.size);
	if (!submission->ret_due) {
		return FAULT_NONE;
	}
	if (submission->old > 0 && submission->old < newest.size) {
		TRY(audit_consistency_prove(act, submission->old, newest.size, proof));
	}
	audit_put_submission(&body, submission->old, proof, newest.note);
	submission->ret_size = newest.size;
	submission->ret_note = newest.note;
	submission->ret_body = buffer_slice(&body);
	return FAULT_NONE;
}

enum fault
audit_witness_prepare(
    struct acts *acts, struct arena *arena, struct audit_submission *submission)
{
	return acts_read(acts, arena, prepare, submission);
}

static enum fault
save_cosignature(struct act *act, void *input)
{
	return audit_cosignature_save(act->db, input);
}

enum fault
audit_witness_keep(struct acts *acts, struct arena *arena,
    const struct audit_submission *submission, struct slice answer, bool *ret_good)
{
	struct audit_cosignature cosignature = {
	    .witness = slice_of(submission->key->name),
	    .size = submission->ret_size,
	    .key = key_text(arena, submission->key),
	};

	*ret_good = audit_cosign(submission->ret_note, answer, submission->key, arena,
	    &cosignature.note, &cosignature.at);
	return *ret_good ? acts_write(acts, arena, save_cosignature, &cosignature)
	                 : FAULT_NONE;
}

struct telling {
	struct slice name;
	enum audit_witness_state state;
	bool ret_differs;
	bool ret_changed;
};

static enum fault
look_at_state(struct act *act, void *input)
{
	struct telling *telling = input;
	struct audit_witness_row *rows =
	    ARENA_ARRAY(act->arena, struct audit_witness_row, AUDIT_WITNESSES_MOST);
	size_t count = 0;

	telling->ret_differs = false;
	TRY(audit_witness_rows(act->db, act->arena, rows, AUDIT_WITNESSES_MOST, &count));
	for (size_t i = 0; i < count; i++) {
		telling->ret_differs = telling->ret_differs ||
		    (slice_equal(rows[i].name, telling->name) &&
		        rows[i].state != telling->state);
	}
	return FAULT_NONE;
}

static enum fault
save_state(struct act *act, void *input)
{
	struct telling *telling = input;

	return audit_witness_save_state(
	    act->db, telling->name, telling->state, act->now, &telling->ret_changed);
}

enum fault
audit_witness_tell(struct acts *acts, struct arena *arena, const struct note_key *key,
    enum audit_witness_state state, bool *ret_changed)
{
	struct telling telling = {.name = slice_of(key->name), .state = state};

	*ret_changed = false;
	TRY(acts_read(acts, arena, look_at_state, &telling));
	if (telling.ret_differs) {
		TRY(acts_write(acts, arena, save_state, &telling));
		*ret_changed = telling.ret_changed;
	}
	return FAULT_NONE;
}

/* --- for who asks --- */

/* Behind the checkpoint with the log's own signature stand the lines of all who signed
 * that size. */
static enum fault
join_witnessed(struct act *act, struct audit_signed *signed_now,
    const struct audit_witness_line *lines, size_t count)
{
	struct buffer note = BUFFER_IN(act->arena);
	uint64_t size = 0;

	for (size_t i = 0; i < count; i++) {
		size = lines[i].newest.size > size ? lines[i].newest.size : size;
	}
	for (size_t i = 0; i < count && size > 0; i++) {
		struct note *parsed = ARENA_NEW(act->arena, struct note);
		const struct audit_cosignature *one = &lines[i].newest;
		if (one->size != size || !note_parse(one->note, act->arena, parsed)) {
			continue;
		}
		if (note.size == 0) {
			buffer_put(&note, one->note);
		} else {
			buffer_put(&note, parsed->signatures[parsed->count - 1].line);
		}
	}
	signed_now->ret_witnessed =
	    (struct audit_checkpoint){.size = size, .note = buffer_slice(&note)};
	return FAULT_NONE;
}

static enum fault
read_signed(struct act *act, void *input)
{
	struct audit_signed *signed_now = input;
	struct audit_witness_row *rows =
	    ARENA_ARRAY(act->arena, struct audit_witness_row, AUDIT_WITNESSES_MOST);
	struct audit_witness_line *lines =
	    ARENA_ARRAY(act->arena, struct audit_witness_line, AUDIT_WITNESSES_MOST);
	size_t count = 0;

	TRY(audit_checkpoint_newest(act->db, act->arena, &signed_now->ret_checkpoint));
	TRY(audit_witness_rows(act->db, act->arena, rows, AUDIT_WITNESSES_MOST, &count));
	for (size_t i = 0; i < count; i++) {
		lines[i].row = rows[i];
		TRY(audit_cosignature_newest(
		    act->db, rows[i].name, act->arena, &lines[i].newest));
	}
	signed_now->ret_lines = lines;
	signed_now->ret_count = count;
	return join_witnessed(act, signed_now, lines, count);
}

enum fault
audit_signed(struct acts *acts, struct arena *arena, struct audit_signed *signed_now)
{
	return acts_read(acts, arena, read_signed, signed_now);
}
