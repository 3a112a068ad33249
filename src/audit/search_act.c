/* SPDX-License-Identifier: EUPL-1.2 */
#include "audit/search_act.h"

#include <string.h>

#include "audit/audit_act.h"
#include "audit/audit_store.h"

enum {
	KEEP_BLOCKS = 32, /* a round */
	LOOK_BLOCKS = 256,
	BLOCK_BYTES = 16 << 20,
};

/* --- the marks --- */

struct keeping {
	struct audit_block blocks[KEEP_BLOCKS];
	size_t count;
};

static enum fault
mark_block(struct db *db, struct audit_block *block)
{
	struct arena arena = ARENA_EMPTY(BLOCK_BYTES);
	struct audit_span span = {
	    .after = block->number * AUDIT_BLOCK_ENTRIES, .most = AUDIT_BLOCK_ENTRIES};
	enum fault fault = audit_list(db, &arena, &span);

	memset(block->marks, 0, sizeof(block->marks));
	for (size_t i = 0; i < span.ret_count; i++) {
		audit_marks_add(block->marks, &span.ret_entries[i]);
	}
	arena_done(&arena);
	return fault;
}

/* Nobody waits for this part. */
static enum fault
make_marks(struct act *act, void *input)
{
	struct keeping *keeping = input;
	uint64_t size = 0;
	uint64_t next = 0;

	keeping->count = 0;
	TRY(audit_size(act->db, &size));
	TRY(audit_block_next(act->db, &next));
	while (keeping->count < KEEP_BLOCKS && (next + 1) * AUDIT_BLOCK_ENTRIES <= size) {
		struct audit_block *block = &keeping->blocks[keeping->count];
		block->number = next++;
		TRY(mark_block(act->db, block));
		keeping->count++;
	}
	return FAULT_NONE;
}

static enum fault
save_marks(struct act *act, void *input)
{
	const struct keeping *keeping = input;

	for (size_t i = 0; i < keeping->count; i++) {
		TRY(audit_block_save(act->db, &keeping->blocks[i]));
	}
	return FAULT_NONE;
}

enum fault
audit_search_keep(struct acts *acts)
{
	struct arena arena = ARENA_EMPTY(BLOCK_BYTES);
	struct keeping *keeping = ARENA_NEW(&arena, struct keeping);
	enum fault fault = FAULT_NONE;

	do {
		fault = acts_read(acts, &arena, make_marks, keeping);
		if (fault == FAULT_NONE && keeping->count > 0) {
			fault = acts_write(acts, &arena, save_marks, keeping);
		}
	} while (fault == FAULT_NONE && keeping->count == KEEP_BLOCKS);
	arena_done(&arena);
	return fault;
}

/* --- finding --- */

bool
audit_sees_unit_only(const struct access_caller *caller)
{
	return !access_has_role(caller, ACCESS_AUDITOR) &&
	    !access_has_role(caller, ACCESS_PROTECTION_OFFICER);
}

enum fault
audit_range_of(struct act *act, day from, day until, struct audit_range *ret_range)
{
	uint64_t first = 1;
	uint64_t behind = 0;

	if (from != DAY_NONE) {
		moment at = moment_of_day(from, act->offset_minutes);
		TRY(audit_seq_at(act->db, at, &first));
	}
	if (until != DAY_NONE) {
		moment at = moment_of_day(until + 1, act->offset_minutes);
		TRY(audit_seq_at(act->db, at, &behind));
	} else {
		TRY(audit_size(act->db, &behind));
		behind++;
	}
	*ret_range = (struct audit_range){
	    .after = first - 1, .last = behind > first ? behind - 1 : first - 1};
	return FAULT_NONE;
}

struct finding {
	struct audit_search *search;
	struct audit_range range;
	struct audit_line *lines;
	size_t count;
	struct audit_block blocks[LOOK_BLOCKS]; /* at hand */
	size_t blocks_count;
	uint64_t first; /* of them */
};

static struct audit_entry
copy_entry(struct arena *arena, const struct audit_entry *entry)
{
	struct audit_entry copy = *entry;

	copy.actor = arena_copy(arena, entry->actor);
	copy.role = arena_copy(arena, entry->role);
	copy.action = arena_copy(arena, entry->action);
	copy.object = arena_copy(arena, entry->object);
	copy.salt = arena_copy(arena, entry->salt);
	copy.commitment = arena_copy(arena, entry->commitment);
	copy.reason = arena_copy(arena, entry->reason);
	return copy;
}

/* From the newest of the block on, those of the range. */
static void
take_matches(struct finding *finding, const struct audit_span *span, struct arena *arena)
{
	const struct audit_search *search = finding->search;

	for (size_t i = span->ret_count; i > 0 && finding->count < search->most; i--) {
		const struct audit_entry *entry = &span->ret_entries[i - 1];
		uint64_t seq = (uint64_t)entry->seq;
		if (seq > finding->range.after && seq <= finding->range.last &&
		    audit_matches(entry, &search->criteria)) {
			finding->lines[finding->count++].entry = copy_entry(arena, entry);
		}
	}
}

static enum fault
look_into_block(struct act *act, struct finding *finding, uint64_t number)
{
	struct arena arena = ARENA_EMPTY(BLOCK_BYTES);
	struct audit_span span = {
	    .after = number * AUDIT_BLOCK_ENTRIES, .most = AUDIT_BLOCK_ENTRIES};
	enum fault fault = audit_list(act->db, &arena, &span);

	if (fault == FAULT_NONE) {
		take_matches(finding, &span, act->arena);
	}
	arena_done(&arena);
	return fault;
}

/* A block that is not marked yet may have anything. */
static bool
may_have(const struct finding *finding, uint64_t number)
{
	for (size_t i = 0; i < finding->blocks_count; i++) {
		if (finding->blocks[i].number == number) {
			return audit_marks_may(
			    finding->blocks[i].marks, &finding->search->criteria);
		}
	}
	return true;
}

static enum fault
load_marks(struct act *act, struct finding *finding, uint64_t number)
{
	if (number >= finding->first) {
		return FAULT_NONE;
	}
	finding->first = number >= LOOK_BLOCKS ? number - LOOK_BLOCKS + 1 : 0;
	return audit_block_list(act->db, finding->first, finding->blocks, LOOK_BLOCKS,
	    &finding->blocks_count);
}

static enum fault
look_into_all(struct act *act, struct finding *finding)
{
	uint64_t number = finding->range.last > 0
	    ? (finding->range.last - 1) / AUDIT_BLOCK_ENTRIES + 1
	    : 0;
	uint64_t lowest = finding->range.after / AUDIT_BLOCK_ENTRIES;

	finding->first = number;
	while (number > lowest && finding->count < finding->search->most) {
		number--;
		TRY(load_marks(act, finding, number));
		if (may_have(finding, number)) {
			TRY(look_into_block(act, finding, number));
		}
	}
	return FAULT_NONE;
}

/* Lines of one actor often follow each other. */
static enum fault
name_lines(struct act *act, struct audit_line *lines, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct id account;
		bool same =
		    i > 0 && slice_equal(lines[i].entry.actor, lines[i - 1].entry.actor);
		if (same) {
			lines[i].who = lines[i - 1].who;
		} else if (id_parse(lines[i].entry.actor, &account)) {
			TRY(audit_who_find(act->db, &account, act->arena, &lines[i].who));
		} else {
			lines[i].who = (struct audit_who){.name = {NULL, 0}};
		}
	}
	return FAULT_NONE;
}

/* "TA-2026-0000012" is what people know an application by. */
static enum fault
resolve_reference(struct act *act, struct audit_criteria *criteria)
{
	struct id application;

	if (!slice_starts(criteria->object, SLICE("TA-"))) {
		return FAULT_NONE;
	}
	TRY(audit_reference_find(act->db, criteria->object, &application));
	if (!id_is_none(&application)) {
		criteria->object = arena_copy(act->arena, id_slice(&application));
	}
	return FAULT_NONE;
}

static enum fault
find_lines(struct act *act, struct audit_search *search)
{
	struct finding *finding = ARENA_NEW(act->arena, struct finding);

	finding->search = search;
	finding->lines = ARENA_ARRAY(act->arena, struct audit_line, search->most + 1);
	TRY(audit_range_of(act, search->from, search->until, &finding->range));
	if (search->before > 0 && search->before <= finding->range.last) {
		finding->range.last = search->before - 1;
	}
	if (finding->range.last > finding->range.after) {
		TRY(look_into_all(act, finding));
	}
	TRY(name_lines(act, finding->lines, finding->count));
	search->ret_lines = finding->lines;
	search->ret_count = finding->count;
	search->ret_next = finding->count == search->most && search->most > 0
	    ? (uint64_t)finding->lines[finding->count - 1].entry.seq
	    : 0;
	return FAULT_NONE;
}

static enum fault
find(struct act *act, void *input)
{
	struct audit_search *search = input;

	search->criteria.unit = audit_sees_unit_only(search->caller);
	TRY(resolve_reference(act, &search->criteria));
	return find_lines(act, search);
}

enum fault
audit_own_find(struct act *act, struct audit_own *own)
{
	struct audit_search search = {
	    .criteria = {.actor = id_slice(own->account)},
	    .from = DAY_NONE,
	    .until = DAY_NONE,
	    .most = own->most,
	};

	TRY(find_lines(act, &search));
	own->ret_lines = search.ret_lines;
	own->ret_count = search.ret_count;
	return FAULT_NONE;
}

enum fault
audit_search(struct acts *acts, struct arena *arena, struct audit_search *search)
{
	return acts_read(acts, arena, find, search);
}

enum fault
audit_search_newest(struct acts *acts, struct arena *arena, struct audit_newest *newest)
{
	static const struct access_caller sees_all = {
	    .kind = ACCESS_SERVICE, .roles = 1U << ACCESS_AUDITOR};
	struct audit_search search = {.caller = &sees_all,
	    .criteria = {.action = newest->action},
	    .from = DAY_NONE,
	    .until = DAY_NONE,
	    .most = 1};

	TRY(audit_search(acts, arena, &search));
	newest->ret_found = search.ret_count > 0;
	newest->ret_entry = newest->ret_found ? search.ret_lines[0].entry
	                                      : (struct audit_entry){.seq = 0};
	return FAULT_NONE;
}

static enum fault
list_staff(struct act *act, void *input)
{
	struct audit_staff *staff = input;
	struct audit_who *list =
	    ARENA_ARRAY(act->arena, struct audit_who, AUDIT_STAFF_MOST);

	TRY(audit_who_list(
	    act->db, act->arena, list, AUDIT_STAFF_MOST, &staff->ret_count));
	staff->ret_list = list;
	return FAULT_NONE;
}

enum fault
audit_staff(struct acts *acts, struct arena *arena, struct audit_staff *staff)
{
	return acts_read(acts, arena, list_staff, staff);
}

/* --- one entry --- */

static enum fault
look_at(struct act *act, void *input)
{
	struct audit_look *look = input;
	struct audit_span span = {.after = look->seq - 1, .most = 1};

	look->ret_found = false;
	TRY(audit_list(act->db, act->arena, &span));
	if (span.ret_count == 0 || (uint64_t)span.ret_entries[0].seq != look->seq ||
	    (audit_sees_unit_only(look->caller) &&
	        !audit_is_unit(span.ret_entries[0].role))) {
		return FAULT_NONE;
	}
	look->ret_line.entry = span.ret_entries[0];
	look->ret_found = true;
	return name_lines(act, &look->ret_line, 1);
}

enum fault
audit_look(struct acts *acts, struct arena *arena, struct audit_look *look)
{
	look->ret_signed = false;
	look->ret_found = false;
	if (look->seq == 0 || look->seq > MERKLE_SIZE_MOST) {
		return FAULT_NONE;
	}
	TRY(acts_read(acts, arena, look_at, look));
	if (look->ret_found) {
		TRY(audit_log_prove(acts, arena, look->seq, &look->ret_proof));
		look->ret_signed = look->ret_proof.entry.seq > 0;
	}
	return FAULT_NONE;
}

/* --- taken out --- */

static enum fault
record_export(struct act *act, void *input)
{
	const struct audit_export *export = input;
	char object[AUDIT_OBJECT_SIZE];

	return audit_record(act,
	    &(struct audit_event){
	        .actor = id_slice(&export->caller->account),
	        .role = access_by_role(export->caller, ACCESS_AUDIT_READ),
	        .action = "audit.export",
	        .object = audit_object("log", slice_of(export->what), object),
	        .record = export->asked,
	        .reason = export->what,
	    });
}

enum fault
audit_export_record(struct acts *acts, struct arena *arena, struct audit_export *export)
{
	return acts_write(acts, arena, record_export, export);
}
