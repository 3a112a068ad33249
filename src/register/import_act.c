/* SPDX-License-Identifier: EUPL-1.2 */
#include "register/import_act.h"

#include <stdlib.h>
#include <string.h>

#include "access/access_act.h"
#include "centre/centre_proposal_store.h"
#include "centre/centre_store.h"
#include "db/acts.h"
#include "register/clerk_act.h"
#include "register/register_store.h"

/* What the rows of one file are judged by. */
struct judging {
	struct act *act;
	struct slice code;
	struct centre_interval intervals[CENTRE_INTERVALS_MOST];
	size_t intervals_count;
	struct register_row_fault *faults;
	struct register_report report;
};

/* A number, and where in the file it stands. */
struct place {
	struct certificate_number number;
	int64_t row;
};

static void
add_fault(struct judging *judging, const struct register_row_fault *fault)
{
	struct register_report *report = &judging->report;

	if (report->faults_count < REGISTER_FAULTS_SHOWN) {
		judging->faults[report->faults_count++] = *fault;
	} else {
		report->more_faults = true;
	}
}

/* --- one number twice in the file --- */

static int
compare_places(const void *one, const void *other)
{
	const struct place *first = one;
	const struct place *second = other;
	int order = strcmp(first->number.text, second->number.text);

	return order != 0 ? order
	                  : (first->row > second->row) - (first->row < second->row);
}

static struct place *
sort_numbers(struct arena *arena, const struct register_csv *csv, size_t *ret_count)
{
	struct place *places = ARENA_ARRAY(arena, struct place, csv->count);

	*ret_count = 0;
	for (size_t i = 0; i < csv->count; i++) {
		struct place *place = &places[*ret_count];
		place->row = csv->rows[i].row;
		*ret_count +=
		    certificate_number_parse(csv->rows[i].typed.field[REGISTER_NUMBER],
		        &place->number) == CERTIFICATE_NUMBER_OK
		    ? 1
		    : 0;
	}
	qsort(places, *ret_count, sizeof(*places), compare_places);
	return places;
}

/* The row in which this number stands first; the row itself when it is the first. */
static int64_t
first_row(const struct place *places, size_t count, const struct register_entry *entry,
    int64_t row)
{
	size_t low = 0;

	while (low < count) {
		size_t middle = low + (count - low) / 2;
		if (strcmp(places[middle].number.text, entry->number.text) >= 0) {
			count = middle;
		} else {
			low = middle + 1;
		}
	}
	return row > places[low].row ? places[low].row : row;
}

/* --- one row --- */

static enum fault
judge_entry(struct judging *judging, const struct register_entry *entry,
    struct register_row_fault *fault, enum register_known *ret_known)
{
	enum centre_verdict centre = centre_accredited_on(
	    judging->intervals, judging->intervals_count, entry->issued_on, entry->class);

	*ret_known = REGISTER_NEW;
	if (centre != CENTRE_OK) {
		fault->field = REGISTER_ISSUED_ON;
		fault->key = centre_key(centre);
		return FAULT_NONE;
	}
	if (fault->same_row != 0) {
		fault->key = "register.csv.twice";
		return FAULT_NONE;
	}
	TRY(register_compare(judging->act->db, judging->code, entry, ret_known));
	if (*ret_known == REGISTER_OTHER) {
		fault->key = register_key(REGISTER_TAKEN);
	}
	return FAULT_NONE;
}

static void
add_refusals(struct judging *judging, const struct register_row_fault *of,
    const struct register_refusals *refusals)
{
	for (unsigned i = 0; i < REGISTER_FIELD_COUNT; i++) {
		struct register_row_fault fault = *of;
		fault.field = (enum register_field)i;
		fault.key = refusals->key[i];
		if (fault.key != NULL) {
			add_fault(judging, &fault);
		}
	}
	judging->report.bad++;
}

/* With a caller it is entered as well. */
static enum fault
take_row(struct judging *judging, const struct register_csv_row *row,
    const struct place *places, size_t places_count, const struct access_caller *caller)
{
	struct register_row_fault fault = {.row = row->row,
	    .number = row->typed.field[REGISTER_NUMBER],
	    .field = REGISTER_NUMBER};
	struct register_entry entry;
	struct register_refusals refusals;
	enum register_known known = REGISTER_NEW;
	bool inserted = false;
	struct id id;

	if (!register_read(&row->typed, act_today(judging->act), &entry, &refusals)) {
		add_refusals(judging, &fault, &refusals);
		return FAULT_NONE;
	}
	int64_t first = first_row(places, places_count, &entry, row->row);
	fault.same_row = first != row->row ? first : 0;
	TRY(judge_entry(judging, &entry, &fault, &known));
	if (fault.key != NULL) {
		add_fault(judging, &fault);
		judging->report.bad++;
		return FAULT_NONE;
	}
	judging->report.known += known == REGISTER_SAME ? 1 : 0;
	judging->report.fresh += known == REGISTER_NEW ? 1 : 0;
	return known == REGISTER_NEW && caller != NULL
	    ? clerk_insert(judging->act, caller, judging->code, &entry, &id, &inserted)
	    : FAULT_NONE;
}

/* --- the file --- */

static enum fault
judge_file(struct act *act, struct slice code, const struct register_csv *csv,
    const struct access_caller *caller, struct register_report *ret_report)
{
	struct judging judging = {
	    .act = act,
	    .code = code,
	    .faults =
	        ARENA_ARRAY(act->arena, struct register_row_fault, REGISTER_FAULTS_SHOWN),
	    .report.rows = csv->count,
	};
	size_t count = 0;
	struct place *places = sort_numbers(act->arena, csv, &count);

	TRY(centre_intervals(act->db, code, judging.intervals, &judging.intervals_count));
	for (size_t i = 0; i < csv->count; i++) {
		TRY(take_row(&judging, &csv->rows[i], places, count, caller));
	}
	judging.report.faults = judging.faults;
	*ret_report = judging.report;
	return FAULT_NONE;
}

static enum fault
report(struct act *act, void *input)
{
	struct register_import *import = input;
	struct register_csv csv = {.count = 0};
	struct slice code;

	import->ret_csv = REGISTER_CSV_OK;
	TRY(access_clerk_centre(act, &import->caller->account, &code));
	import->ret_verdict = code.size > 0 ? REGISTER_OK : REGISTER_NO_CENTRE;
	if (code.size == 0) {
		return FAULT_NONE;
	}
	import->ret_csv = register_csv_read(import->text, act->arena, &csv);
	return import->ret_csv == REGISTER_CSV_OK
	    ? judge_file(act, code, &csv, NULL, &import->ret_report)
	    : FAULT_NONE;
}

static enum fault
keep(struct act *act, void *input)
{
	struct register_import *import = input;
	struct centre_proposal_row row = {
	    .id = id_new(act->now),
	    .kind = CENTRE_PROPOSAL_CERTIFICATES,
	    .text = import->text,
	    .proposed_by = import->caller->account,
	    .proposed_at = act->now,
	};

	TRY(access_clerk_centre(act, &import->caller->account, &row.centre));
	TRY(centre_proposal_forget_open(
	    act->db, row.kind, &import->caller->account, act->now));
	import->ret_import = row.id;
	return centre_proposal_insert(act->db, &row);
}

enum fault
register_import_read(
    struct acts *acts, struct arena *arena, struct register_import *import)
{
	const struct register_report *found = &import->ret_report;

	import->ret_import = (struct id){{ 0 }};
	TRY(acts_read(acts, arena, report, import));
	return import->ret_verdict == REGISTER_OK && found->bad == 0 && found->fresh > 0
	    ? acts_write(acts, arena, keep, import)
	    : FAULT_NONE;
}

/* --- it is confirmed --- */

/* The clerk's own, and of the centre that he is the clerk of still. */
static bool
is_his(const struct centre_proposal_row *row, const struct access_caller *caller,
    struct slice code)
{
	return row->found && row->open && row->kind == CENTRE_PROPOSAL_CERTIFICATES &&
	    id_equal(&row->proposed_by, &caller->account) &&
	    slice_equal(row->centre, code);
}

/* Looked at once more before the first is entered: a colleague may have been quicker. */
static enum fault
enter_all(struct act *act, struct register_import *import,
    const struct centre_proposal_row *row)
{
	const char *action = "centre.import_certificates";
	struct register_csv csv = {.count = 0};

	import->ret_csv = register_csv_read(row->text, act->arena, &csv);
	if (import->ret_csv != REGISTER_CSV_OK) {
		import->ret_verdict = REGISTER_NOT_FOUND;
		return FAULT_NONE;
	}
	TRY(judge_file(act, row->centre, &csv, NULL, &import->ret_report));
	if (import->ret_report.bad > 0) {
		import->ret_verdict = REGISTER_FIELDS;
		return FAULT_NONE;
	}
	TRY(judge_file(act, row->centre, &csv, import->caller, &import->ret_report));
	TRY(centre_proposal_close(act->db, &row->id, SLICE("confirmed"),
	    &import->caller->account, act->now, true));
	return clerk_record(act, import->caller, action, id_slice(&row->id), row->text);
}

static enum fault
confirm(struct act *act, void *input)
{
	struct register_import *import = input;
	struct centre_proposal_row row;
	struct slice code;

	import->ret_csv = REGISTER_CSV_OK;
	TRY(access_clerk_centre(act, &import->caller->account, &code));
	TRY(centre_proposal_find(act->db, &import->import, act->arena, &row));
	import->ret_verdict =
	    is_his(&row, import->caller, code) ? REGISTER_OK : REGISTER_NOT_FOUND;
	return import->ret_verdict == REGISTER_OK ? enter_all(act, import, &row)
	                                          : FAULT_NONE;
}

enum fault
register_import_confirm(
    struct acts *acts, struct arena *arena, struct register_import *import)
{
	return acts_write(acts, arena, confirm, import);
}
