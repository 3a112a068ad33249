/* SPDX-License-Identifier: EUPL-1.2 */
#include "decision/override_store.h"

#include <assert.h>

#define COLUMNS                                                                          \
	" a.id, a.reference, a.state, coalesce(a.look, 'not_judged'), o.name,"           \
	" ov.name_arabic"
#define OFFICER(whose)                                                                   \
	" LEFT JOIN account o ON o.id = " whose                                          \
	" LEFT JOIN person_vouched ov ON ov.account = o.id"
#define BY                                                                               \
	" LEFT JOIN account s ON s.id = e.actor"                                         \
	" LEFT JOIN person_vouched sv ON sv.account = s.id"
#define NEWEST(at, key)                                                                  \
	" AND (" at ", " key ") < ($1, $2) ORDER BY " at " DESC, " key " DESC LIMIT $3"
/* Who proposed what was sent back: the case may be another's since. */
#define PROPOSER                                                                         \
	"(SELECT p.actor FROM application_event p WHERE p.application = e.application"   \
	" AND p.version < e.version AND p.what = 'propose_refusal'"                      \
	" ORDER BY p.version DESC LIMIT 1)"

static const char *const texts[] = {
    [OVERRIDE_AGAINST] =
        "SELECT a.changed_at, a.id," COLUMNS ", '', '' FROM application a" OFFICER(
            " a.officer") " WHERE ((a.state = 'approved' AND a.look <> '') OR"
                          " (a.state = 'refused' AND a.look = ''))" NEWEST(
                              " a.changed_at", " a.id"),
    [OVERRIDE_SENT_BACK] =
        "SELECT e.at, e.application," COLUMNS ", s.name, sv.name_arabic FROM"
        " application_event e JOIN application a ON a.id = e.application" OFFICER(
            PROPOSER) BY " WHERE e.what = 'send_back'" NEWEST(" e.at", " e.application"),
    [OVERRIDE_REVOKED] =
        "SELECT e.at, e.number," COLUMNS ", s.name, sv.name_arabic FROM permit_event e"
        " JOIN permit_credential k ON k.number = e.number"
        " JOIN application a ON a.id = k.application" OFFICER(" a.officer") BY
    " WHERE e.what = 'sign_revocation'" NEWEST(" e.at", " e.number"),
};
static_assert(ARRAY_LEN(texts) == OVERRIDE_KIND_COUNT, "each kind is listed");
const struct db_statements override_statements = {"override", texts, ARRAY_LEN(texts)};

enum fault
override_list(struct db *db, const struct override_part *part, struct arena *arena,
    struct override_row *ret_rows, size_t *ret_count)
{
	struct db_rows rows;

	assert(part->kind < OVERRIDE_KIND_COUNT);
	*ret_count = 0;
	db_query(db, &override_statements, part->kind,
	    DB_ARGS(DB_INT(part->at), DB_TEXT(part->key), DB_INT(part->capacity)), &rows);
	while (*ret_count < part->capacity && db_next(&rows)) {
		ret_rows[(*ret_count)++] = (struct override_row){
		    .at = db_integer(&rows, 0),
		    .key = db_copy(&rows, 1, arena),
		    .application = db_id(&rows, 2),
		    .reference = db_copy(&rows, 3, arena),
		    .state = db_copy(&rows, 4, arena),
		    .look = db_copy(&rows, 5, arena),
		    .officer = db_copy(&rows, 6, arena),
		    .officer_arabic = db_copy(&rows, 7, arena),
		    .by = db_copy(&rows, 8, arena),
		    .by_arabic = db_copy(&rows, 9, arena),
		};
	}
	return db_end(&rows);
}
