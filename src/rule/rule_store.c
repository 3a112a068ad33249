/* SPDX-License-Identifier: EUPL-1.2 */
#include "rule/rule_store.h"

enum {
	RULE_LIST,
	RULE_CODES,
	RULE_SAVE,
	RULE_ACCEPTANCES,
	RULE_ACCEPT,
	RULE_UNACCEPT_ALL
};

static const char *const texts[] = {
    [RULE_LIST] = "SELECT code, version, valid_from, valid_until, position, title_en,"
                  " title_ar, text_en, text_ar, source FROM rule"
                  " WHERE valid_until IS NULL OR valid_until >= $1"
                  " ORDER BY position, code, version",
    /* In the order of the key: rule_in_force puts those of one position behind each other. */
    [RULE_CODES] = "SELECT code, version, valid_from, valid_until, position FROM rule"
                   " WHERE valid_until IS NULL OR valid_until >= $1"
                   " ORDER BY code, version",
    [RULE_SAVE] =
        "INSERT INTO rule (code, version, valid_from, valid_until, position, title_en,"
        " title_ar, text_en, text_ar, source)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
        " ON CONFLICT (code, version) DO UPDATE SET valid_from = excluded.valid_from,"
        " valid_until = excluded.valid_until, position = excluded.position,"
        " title_en = excluded.title_en, title_ar = excluded.title_ar,"
        " text_en = excluded.text_en, text_ar = excluded.text_ar,"
        " source = excluded.source",
    [RULE_ACCEPTANCES] = "SELECT code, version, at FROM rule_acceptance"
                         " WHERE application = $1 ORDER BY code",
    [RULE_ACCEPT] =
        "INSERT INTO rule_acceptance (application, code, version, at)"
        " VALUES ($1, $2, $3, $4) ON CONFLICT (application, code) DO UPDATE SET"
        " version = excluded.version, at = excluded.at",
    [RULE_UNACCEPT_ALL] = "DELETE FROM rule_acceptance WHERE application = $1",
};
const struct db_statements rule_statements = {"rule", texts, ARRAY_LEN(texts)};

static struct rule
copy_rule(struct db_rows *rows, bool words, struct arena *arena)
{
	struct rule rule = {
	    .code = db_copy(rows, 0, arena),
	    .version = (int)db_integer(rows, 1),
	    .valid_from = (day)db_integer(rows, 2),
	    .valid_until = db_day(rows, 3),
	    .position = (int)db_integer(rows, 4),
	};

	if (words) {
		rule.title_en = db_copy(rows, 5, arena);
		rule.title_ar = db_copy(rows, 6, arena);
		rule.text_en = db_copy(rows, 7, arena);
		rule.text_ar = db_copy(rows, 8, arena);
		rule.source = db_copy(rows, 9, arena);
	}
	return rule;
}

/* NOLINTBEGIN(readability-function-size): a list's usual words, and one more */
static enum fault
list(struct db *db, day on, bool words, struct arena *arena, struct rule *ret_rules,
    size_t capacity, size_t *ret_count)
{
	struct db_rows rows;

	*ret_count = 0;
	db_query(db, &rule_statements, words ? RULE_LIST : RULE_CODES,
	    DB_ARGS(DB_INT(on)), &rows);
	while (*ret_count < capacity && db_next(&rows)) {
		ret_rules[(*ret_count)++] = copy_rule(&rows, words, arena);
	}
	return db_end(&rows);
}
/* NOLINTEND(readability-function-size) */

enum fault
rule_list(struct db *db, day on, struct arena *arena, struct rule *ret_rules,
    size_t capacity, size_t *ret_count)
{
	return list(db, on, true, arena, ret_rules, capacity, ret_count);
}

enum fault
rule_list_codes(struct db *db, day on, struct arena *arena, struct rule *ret_rules,
    size_t capacity, size_t *ret_count)
{
	return list(db, on, false, arena, ret_rules, capacity, ret_count);
}

enum fault
rule_save(struct db *db, const struct rule *rule)
{
	return db_run(db, &rule_statements, RULE_SAVE,
	    DB_ARGS(DB_TEXT(rule->code), DB_INT(rule->version), DB_INT(rule->valid_from),
	        DB_DAY(rule->valid_until), DB_INT(rule->position),
	        DB_TEXT(rule->title_en), DB_TEXT(rule->title_ar), DB_TEXT(rule->text_en),
	        DB_TEXT(rule->text_ar), DB_TEXT(rule->source)));
}

enum fault
rule_acceptances(struct db *db, const struct id *application, struct arena *arena,
    struct rule_acceptance *ret_acceptances, size_t capacity, size_t *ret_count)
{
	struct db_rows rows;

	*ret_count = 0;
	db_query(
	    db, &rule_statements, RULE_ACCEPTANCES, DB_ARGS(DB_ID(application)), &rows);
	while (*ret_count < capacity && db_next(&rows)) {
		ret_acceptances[(*ret_count)++] = (struct rule_acceptance){
		    .code = db_copy(&rows, 0, arena),
		    .version = (int)db_integer(&rows, 1),
		    .at = db_integer(&rows, 2),
		};
	}
	return db_end(&rows);
}

enum fault
rule_accept(struct db *db, const struct id *application,
    const struct rule_acceptance *acceptance, moment now)
{
	return db_run(db, &rule_statements, RULE_ACCEPT,
	    DB_ARGS(DB_ID(application), DB_TEXT(acceptance->code),
	        DB_INT(acceptance->version), DB_INT(now)));
}

enum fault
rule_unaccept_all(struct db *db, const struct id *application)
{
	return db_run(
	    db, &rule_statements, RULE_UNACCEPT_ALL, DB_ARGS(DB_ID(application)));
}
