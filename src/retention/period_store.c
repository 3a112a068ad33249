/* SPDX-License-Identifier: EUPL-1.2 */
#include "retention/period_store.h"

enum { PERIOD_SAVE, PERIOD_LIST };

static const char *const texts[] = {
    [PERIOD_SAVE] =
        "INSERT INTO retention_period (kind, valid_from, amount, unit, note_en, note_ar,"
        " source) VALUES ($1, $2, $3, $4, $5, $6, $7)"
        " ON CONFLICT (kind, valid_from) DO UPDATE SET amount = excluded.amount,"
        " unit = excluded.unit, note_en = excluded.note_en, note_ar = excluded.note_ar,"
        " source = excluded.source",
    [PERIOD_LIST] = "SELECT kind, valid_from, amount, unit, note_en, note_ar, source"
                    " FROM retention_period ORDER BY kind, valid_from",
};
const struct db_statements period_statements = {"period", texts, ARRAY_LEN(texts)};

enum fault
period_save(struct db *db, const struct period *period)
{
	return db_run(db, &period_statements, PERIOD_SAVE,
	    DB_ARGS(DB_TEXT(slice_of(period_kind_word(period->kind))),
	        DB_INT(period->valid_from), DB_INT(period->amount),
	        DB_TEXT(slice_of(period_unit_word(period->unit))),
	        DB_TEXT(period->note_en), DB_TEXT(period->note_ar),
	        DB_TEXT(period->source)));
}

enum fault
period_list(struct db *db, struct arena *arena, struct period *ret_periods,
    size_t capacity, size_t *ret_count)
{
	struct db_rows rows;

	*ret_count = 0;
	db_query(db, &period_statements, PERIOD_LIST, DB_NO_ARGS, &rows);
	while (*ret_count < capacity && db_next(&rows)) {
		struct period *period = &ret_periods[(*ret_count)++];
		*period = (struct period){
		    .kind = period_kind_find(db_slice(&rows, 0)),
		    .valid_from = (day)db_integer(&rows, 1),
		    .amount = (int)db_integer(&rows, 2),
		    .unit = period_unit_find(db_slice(&rows, 3)),
		    .note_en = db_copy(&rows, 4, arena),
		    .note_ar = db_copy(&rows, 5, arena),
		    .source = db_copy(&rows, 6, arena),
		};
		if (period->kind == PERIOD_KIND_COUNT ||
		    period->unit == PERIOD_UNIT_COUNT) {
			rows.fault = FAULT_DATABASE;
		}
	}
	return db_end(&rows);
}
