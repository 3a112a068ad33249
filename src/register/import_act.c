/* SPDX-License-Identifier: EUPL-1.2 */
#include "register/import_act.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "access/access_act.h"
#include "centre/centre_proposal_store.h"
#include "centre/centre_store.h"
#include "db/acts.h"
#include "register/clerk_act.h"
#include "register/register_store.h"

/* A number, and where in the file it stands. */
struct place {
	struct certificate_number number;
	int64_t row;
};

/* What the rows of one file are judged by. */
struct judging {
	struct centre_interval intervals[CENTRE_INTERVALS_MOST];
	size_t intervals_count;
	const struct place *places; /* by number */
	size_t places_count;
	struct register_row_fault *faults;
	struct register_report report;
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

/* NULL when nothing is wrong with it. */
static const char *
judge_entry(const struct judging *judging, const struct register_entry *entry,
    enum register_known known, struct register_row_fault *fault)
{
	enum centre_verdict centre = centre_accredited_on(
	    judging->intervals, judging->intervals_count, entry->issued_on, entry->class);

	if (centre != CENTRE_OK) {
		fault->field = REGISTER_ISSUED_ON;
		return centre_key(centre);
	}
	if (fault->same_row != 0) {
		return "register.csv.twice";
	}
	return known == REGISTER_OTHER ? register_key(REGISTER_TAKEN) : NULL;
}

static void
add_refusals(struct judging *judging, const struct register_csv_row *row,
    const struct register_refusals *refusals)
{
	struct register_row_fault fault = {
	    .row = row->row, .number = row->typed.field[REGISTER_NUMBER]};

	for (unsigned i = 0; i < REGISTER_FIELD_COUNT; i++) {
		fault.field = (enum register_field)i;
		fault.key = refusals->key[i];
		if (fault.key != NULL) {
			add_fault(judging, &fault);
		}
	}
	judging->report.bad++;
}

static void
add_entry(struct judging *judging, const struct register_csv_row *row,
    const struct register_entry *entry, enum register_known known)
{
	int64_t first =
	    first_row(judging->places, judging->places_count, entry, row->row);
	struct register_row_fault fault = {
	    .row = row->row,
	    .number = row->typed.field[REGISTER_NUMBER],
	    .field = REGISTER_NUMBER,
	    .same_row = first != row->row ? first : 0,
	};

	fault.key = judge_entry(judging, entry, known, &fault);
	if (fault.key != NULL) {
		add_fault(judging, &fault);
		judging->report.bad++;
		return;
	}
	judging->report.known += known == REGISTER_SAME ? 1 : 0;
	judging->report.fresh += known == REGISTER_NEW ? 1 : 0;
}

/* --- some rows, by one question to the database --- */

struct some_rows {
	struct register_entry entries[REGISTER_COMPARE_MOST];
	enum register_known known[REGISTER_COMPARE_MOST];
	size_t count; /* that can be read at all */
	bool readable[REGISTER_COMPARE_MOST];
	struct register_refusals refusals[REGISTER_COMPARE_MOST];
};

/* rows_count is at most REGISTER_COMPARE_MOST. */
static enum fault
read_some(struct act *act, struct slice code, const struct register_csv_row *rows,
    size_t rows_count, struct some_rows *ret_some)
{
	ret_some->count = 0;
	for (size_t i = 0; i < rows_count; i++) {
		ret_some->readable[i] = register_read(&rows[i].typed, act_today(act),
		    &ret_some->entries[ret_some->count], &ret_some->refusals[i]);
		ret_some->count += ret_some->readable[i] ? 1 : 0;
	}
	return ret_some->count > 0 ? register_compare(act->db, code, ret_some->entries,
	                                 ret_some->count, ret_some->known)
	                           : FAULT_NONE;
}

static void
judge_some(struct judging *judging, const struct register_csv_row *rows,
    size_t rows_count, const struct some_rows *some, enum register_known *ret_known)
{
	size_t at = 0;

	for (size_t i = 0; i < rows_count; i++) {
		ret_known[i] = REGISTER_NEW;
		if (some->readable[i]) {
			ret_known[i] = some->known[at];
			add_entry(judging, &rows[i], &some->entries[at], some->known[at]);
			at++;
		} else {
			add_refusals(judging, &rows[i], &some->refusals[i]);
		}
	}
}

/* --- the file --- */

static size_t
rows_from(const struct register_csv *csv, size_t first)
{
	size_t left = csv->count - first;

	return left < REGISTER_COMPARE_MOST ? left : REGISTER_COMPARE_MOST;
}

/* ret_known: of each row that can be read. */
static enum fault
judge_file(struct act *act, struct slice code, const struct register_csv *csv,
    enum register_known *ret_known, struct register_report *ret_report)
{
	struct judging judging = {
	    .faults =
	        ARENA_ARRAY(act->arena, struct register_row_fault, REGISTER_FAULTS_SHOWN),
	    .report.rows = csv->count,
	};
	struct some_rows *some = ARENA_ARRAY(act->arena, struct some_rows, 1);

	judging.places = sort_numbers(act->arena, csv, &judging.places_count);
	TRY(centre_intervals(act->db, code, judging.intervals, &judging.intervals_count));
	for (size_t i = 0; i < csv->count; i += REGISTER_COMPARE_MOST) {
		size_t count = rows_from(csv, i);
		TRY(read_some(act, code, &csv->rows[i], count, some));
		judge_some(&judging, &csv->rows[i], count, some, &ret_known[i]);
	}
	judging.report.faults = judging.faults;
	*ret_report = judging.report;
	return FAULT_NONE;
}

/* The rows that are new; all have been judged, and nothing is wrong with any. No question
 * comes in between, so the database takes them as fast as they are sent. */
static enum fault
enter_file(struct act *act, const struct access_caller *caller, struct slice code,
    const struct register_csv *csv, const enum register_known *known)
{
	struct register_refusals refusals;
	struct register_entry entry;

	for (size_t i = 0; i < csv->count; i++) {
		bool readable =
		    register_read(&csv->rows[i].typed, act_today(act), &entry, &refusals);
		assert(readable);
		if (known[i] == REGISTER_NEW) {
			struct register_row row = clerk_row(act, caller, code, &entry);
			TRY(register_insert_new(act->db, &row));
		}
	}
	return FAULT_NONE;
}

static enum fault
report(struct act *act, void *input)
{
	struct register_import *import = input;
	struct register_csv csv = {.count = 0};
	enum register_known *known = NULL;
	struct slice code;

	import->ret_csv = REGISTER_CSV_OK;
	TRY(access_clerk_centre(act, &import->caller->account, &code));
	import->ret_verdict = code.size > 0 ? REGISTER_OK : REGISTER_NO_CENTRE;
	if (code.size == 0) {
		return FAULT_NONE;
	}
	import->ret_csv = register_csv_read(import->text, act->arena, &csv);
	if (import->ret_csv != REGISTER_CSV_OK) {
		return FAULT_NONE;
	}
	known = ARENA_ARRAY(act->arena, enum register_known, csv.count);
	return judge_file(act, code, &csv, known, &import->ret_report);
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
	enum register_known *known =
	    ARENA_ARRAY(act->arena, enum register_known, csv.count);
	TRY(judge_file(act, row->centre, &csv, known, &import->ret_report));
	if (import->ret_report.bad > 0) {
		import->ret_verdict = REGISTER_FIELDS;
		return FAULT_NONE;
	}
	TRY(enter_file(act, import->caller, row->centre, &csv, known));
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
