/* SPDX-License-Identifier: EUPL-1.2 */
#include "decision/override_act.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

#include "audit/audit_act.h"
#include "base/number.h"
#include "db/acts.h"

static const struct {
	const char *name;
	const char *key;
} kinds[] = {
    [OVERRIDE_AGAINST] = {"against", "decision.override.against"},
    [OVERRIDE_SENT_BACK] = {"sent_back", "decision.override.sent_back"},
    [OVERRIDE_REVOKED] = {"revoked", "decision.override.revoked"},
};
static_assert(ARRAY_LEN(kinds) == OVERRIDE_KIND_COUNT, "each kind has its words");

const char *
override_kind_name(enum override_kind kind)
{
	assert((size_t)kind < ARRAY_LEN(kinds));
	return kinds[kind].name;
}

const char *
override_kind_key(enum override_kind kind)
{
	assert((size_t)kind < ARRAY_LEN(kinds));
	return kinds[kind].key;
}

enum override_kind
override_kind_find(struct slice name)
{
	size_t at = ARRAY_LEN(kinds) - 1;

	while (at > 0 && !slice_equal(name, slice_of(kinds[at].name))) {
		at--;
	}
	return (enum override_kind)at;
}

/* "1763856000000-KEY" */
static struct override_part
part_of(const struct overrides *list)
{
	struct slice key = list->after;
	struct override_part part = {list->kind, INT64_MAX, SLICE(""), list->most + 1};
	moment at = 0;

	if (number_parse(slice_cut(&key, '-'), 0, INT64_MAX, &at) &&
	    key.size < OVERRIDES_MARK_SIZE / 2) {
		part.at = at;
		part.key = key.size > 0 ? key : SLICE("");
	}
	return part;
}

static enum fault
read_rows(struct act *act, void *input)
{
	struct overrides *list = input;
	const struct override_part part = part_of(list);
	struct override_row *rows =
	    ARENA_ARRAY(act->arena, struct override_row, part.capacity);
	size_t count = 0;

	TRY(override_list(act->db, &part, act->arena, rows, &count));
	list->ret_rows = rows;
	list->ret_next[0] = '\0';
	list->ret_count = count;
	if (count > list->most) {
		const struct override_row *last = &rows[list->most - 1];
		list->ret_count = list->most;
		(void)snprintf(list->ret_next, sizeof(list->ret_next), "%" PRId64 "-%.*s",
		    last->at, SLICE_PRINT(last->key));
	}
	return FAULT_NONE;
}

static enum fault
record(struct act *act, void *input)
{
	const struct overrides *list = input;
	char object[AUDIT_OBJECT_SIZE];

	return audit_record(act,
	    &(struct audit_event){
	        .actor = id_slice(&list->caller->account),
	        .role = access_by_role(list->caller, ACCESS_CASE_ASSIGN),
	        .action = "application.export_overrides",
	        .object = audit_object("desk", SLICE("overrides"), object),
	        .reason = override_kind_name(list->kind),
	    });
}

enum fault
overrides_read(struct acts *acts, struct arena *arena, struct overrides *list)
{
	if (list->most == OVERRIDES_CSV) {
		TRY(acts_write(acts, arena, record, list));
	}
	return acts_read(acts, arena, read_rows, list);
}
