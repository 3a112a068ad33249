/* SPDX-License-Identifier: EUPL-1.2 */
#include "retention/erasure_store.h"

#include <assert.h>
#include <string.h>

#include "db/vault.h"

/* Answers that say nothing, as application/answers_act.h reads them. */
#define NO_ANSWERS                                                                       \
	"{\"erased\":true,\"person\":{},\"certificate\":{},\"drones\":[],\"rules\":[]}"

#define OF_PERMIT                                                                        \
	"number IN (SELECT number FROM permit_credential WHERE application = $1)"
#define ITS_REFERENCE "(SELECT reference FROM application WHERE id = $1)"
#define ITS_FILES                                                                        \
	"SELECT file_object FROM certificate WHERE application = $1"                     \
	" AND file_object IS NOT NULL"                                                   \
	" UNION SELECT file_object FROM application_snapshot"                            \
	" WHERE reference = " ITS_REFERENCE " AND file_object IS NOT NULL"

enum {
	ERASE_FACTS,
	ERASE_APPLICATIONS,
	ERASE_FILES,
	ERASE_FILES_COUNT,
	ERASE_FILE_GONE,
	ERASE_MARK_APPLICATION,
	ERASE_MARK_ACCOUNT,
	/* of an application, in this order: files are listed before they are forgotten */
	ERASE_QUEUE_FILES,
	ERASE_KEPT_FILES,
	ERASE_SNAPSHOTS,
	ERASE_EVENTS,
	ERASE_MOVES,
	ERASE_REFUSAL,
	ERASE_CERTIFICATE,
	ERASE_CHECK,
	ERASE_DRONES,
	ERASE_PERMIT,
	ERASE_CREDENTIAL,
	ERASE_PERMIT_EVENTS,
	ERASE_REVOCATION,
	ERASE_LETTER_WORDS,
	ERASE_APPLICATION_END,
	/* of an account */
	ERASE_SESSIONS = ERASE_APPLICATION_END,
	ERASE_CONTACTS,
	ERASE_CODES,
	ERASE_LETTERS,
	ERASE_MESSAGES,
	ERASE_WORDS,
	ERASE_VOUCHED,
	ERASE_PERSON,
	ERASE_ACCOUNT,
	ERASE_ACCOUNT_END
};

static const char *const texts[] = {
    [ERASE_FACTS] =
        "SELECT a.kind,"
        " (SELECT count(*) FROM erased_account e WHERE e.account = a.id),"
        " (SELECT count(*) FROM legal_hold h WHERE h.account = a.id"
        " AND h.lifted_at IS NULL),"
        " (SELECT count(*) FROM permit_credential c JOIN permit p ON p.number = c.number"
        " WHERE c.account = a.id AND p.status IN ('active', 'suspended')"
        " AND p.expires_at > $2),"
        " (SELECT count(*) FROM application x WHERE x.account = a.id AND x.is_open = 1),"
        " (SELECT count(*) FROM application x WHERE x.account = a.id"
        " AND x.state = 'appealed'),"
        " (SELECT coalesce(max(x.changed_at), 0) FROM application x"
        " WHERE x.account = a.id AND x.state = 'refused')"
        " FROM account a WHERE a.id = $1",
    [ERASE_APPLICATIONS] = "SELECT id FROM application WHERE account = $1 AND id > $2"
                           " ORDER BY id LIMIT $3",
    [ERASE_FILES] = "SELECT file_object FROM erased_file WHERE file_object > $1"
                    " ORDER BY file_object LIMIT $2",
    [ERASE_FILES_COUNT] = "SELECT count(*) FROM erased_file",
    [ERASE_FILE_GONE] = "DELETE FROM erased_file WHERE file_object = $1",
    [ERASE_MARK_APPLICATION] =
        "INSERT INTO erased_application (application, at, cause) VALUES ($1, $2, $3)"
        " ON CONFLICT DO NOTHING",
    [ERASE_MARK_ACCOUNT] =
        "INSERT INTO erased_account (account, at, cause) VALUES ($1, $2, $3)",

    [ERASE_QUEUE_FILES] = "INSERT INTO erased_file (file_object, asked_at)"
                          " SELECT f.file_object, $2 FROM (" ITS_FILES ") f"
                          " WHERE TRUE ON CONFLICT DO NOTHING",
    [ERASE_KEPT_FILES] =
        "DELETE FROM application_file_kept WHERE file_hash IN (" ITS_FILES ")",
    [ERASE_SNAPSHOTS] =
        "UPDATE application_snapshot SET submit_key = '', snapshot = '" NO_ANSWERS "',"
        " file_hash = NULL, file_object = NULL WHERE reference = " ITS_REFERENCE,
    [ERASE_EVENTS] = "UPDATE application_event SET text_en = '', text_ar = ''"
                     " WHERE application = $1 AND (text_en <> '' OR text_ar <> '')",
    [ERASE_MOVES] = "UPDATE case_move SET reason = '' WHERE application = $1",
    [ERASE_REFUSAL] = "DELETE FROM application_refusal WHERE application = $1",
    [ERASE_CERTIFICATE] =
        "UPDATE certificate SET number = '', file_hash = NULL, file_object = NULL,"
        " file_name = '', file_type = '', file_bytes = 0, uploaded_at = NULL"
        " WHERE application = $1",
    [ERASE_CHECK] = "DELETE FROM certificate_check WHERE application = $1",
    [ERASE_DRONES] = "DELETE FROM drone WHERE application = $1",
    [ERASE_PERMIT] = "UPDATE permit SET initials = '' WHERE " OF_PERMIT,
    [ERASE_CREDENTIAL] =
        "UPDATE permit_credential SET token = substr(token, 1, 0) WHERE application = $1",
    [ERASE_PERMIT_EVENTS] = "UPDATE permit_event SET text_en = '', text_ar = ''"
                            " WHERE (text_en <> '' OR text_ar <> '') AND " OF_PERMIT,
    [ERASE_REVOCATION] = "DELETE FROM permit_revocation WHERE " OF_PERMIT,
    [ERASE_LETTER_WORDS] =
        "UPDATE notice SET text_en = '', text_ar = ''"
        " WHERE account = (SELECT account FROM application WHERE id = $1)"
        " AND (text_en <> '' OR text_ar <> '') AND (subject = " ITS_REFERENCE
        " OR subject IN (SELECT number FROM permit_credential WHERE application = $1))",

    [ERASE_SESSIONS] = "DELETE FROM session WHERE account = $1",
    [ERASE_CONTACTS] = "DELETE FROM contact WHERE account = $1",
    [ERASE_CODES] = "DELETE FROM contact_code WHERE account = $1",
    [ERASE_LETTERS] = "DELETE FROM notice WHERE account = $1",
    /* Those that are out go with the sweep of the outbox, and their addresses lie sealed
     * under the key that is destroyed here. */
    [ERASE_MESSAGES] = "DELETE FROM outbox WHERE state = 'queued' AND account = $1",
    [ERASE_WORDS] = "DELETE FROM person_word WHERE account = $1",
    [ERASE_VOUCHED] = "DELETE FROM person_vouched WHERE account = $1",
    [ERASE_PERSON] =
        "UPDATE person SET name_latin = '', name_arabic = '', nationality = '',"
        " passport_number = '', emirates_id = '', email = '', phone = '', vouched = 0,"
        " emirates_id_warning = 0, passport_index = NULL, emirates_id_index = NULL,"
        " email_index = NULL WHERE account = $1",
    /* Whoever signs in again is a person that nobody knows. */
    [ERASE_ACCOUNT] = "UPDATE account SET subject = 'erased/' || id, name = '',"
                      " level = '' WHERE id = $1",
};
const struct db_statements erasure_statements = {"erasure", texts, ARRAY_LEN(texts)};

static_assert(ARRAY_LEN(texts) == ERASE_ACCOUNT_END, "each has its text");

enum fault
erasure_facts_find(
    struct db *db, const struct id *account, moment now, struct erasure_facts *ret_facts)
{
	struct db_rows rows;

	*ret_facts = (struct erasure_facts){.found = false};
	db_query(db, &erasure_statements, ERASE_FACTS,
	    DB_ARGS(DB_ID(account), DB_INT(now)), &rows);
	if (db_next(&rows)) {
		*ret_facts = (struct erasure_facts){
		    .found = true,
		    .staff = !slice_equal(db_slice(&rows, 0), SLICE("person")),
		    .erased = db_integer(&rows, 1) > 0,
		    .holds = db_integer(&rows, 2),
		    .permits_in_force = db_integer(&rows, 3),
		    .open = db_integer(&rows, 4),
		    .appealed = db_integer(&rows, 5),
		    .refused_at = db_integer(&rows, 6),
		};
	}
	return db_end(&rows);
}

enum fault
erasure_applications(struct db *db, const struct id *account, const struct id *after,
    struct id *ret_ids, size_t capacity, size_t *ret_count)
{
	struct db_rows rows;

	*ret_count = 0;
	db_query(db, &erasure_statements, ERASE_APPLICATIONS,
	    DB_ARGS(DB_ID(account), DB_TEXT(id_slice(after)), DB_INT(capacity)), &rows);
	while (*ret_count < capacity && db_next(&rows)) {
		ret_ids[(*ret_count)++] = db_id(&rows, 0);
	}
	return db_end(&rows);
}

static struct db_values
mark_values(const struct id *which, const struct erasure_mark *mark,
    struct db_value values[static 3])
{
	values[0] = DB_ID(which);
	values[1] = DB_INT(mark->at);
	values[2] = DB_TEXT(slice_of(erasure_cause_word(mark->cause)));
	return (struct db_values){values, 3};
}

enum fault
erasure_of_application(struct db *db, const struct id *application,
    const struct erasure_mark *mark, bool *ret_done)
{
	struct db_value values[3];
	int64_t marked = 0;

	TRY(db_run_counted(db, &erasure_statements, ERASE_MARK_APPLICATION,
	    mark_values(application, mark, values), &marked));
	*ret_done = marked > 0;
	if (!*ret_done) {
		return FAULT_NONE;
	}
	TRY(db_run(db, &erasure_statements, ERASE_QUEUE_FILES,
	    DB_ARGS(DB_ID(application), DB_INT(mark->at))));
	for (size_t i = ERASE_QUEUE_FILES + 1; i < ERASE_APPLICATION_END; i++) {
		TRY(db_run(db, &erasure_statements, i, DB_ARGS(DB_ID(application))));
	}
	return FAULT_NONE;
}

enum fault
erasure_of_account(
    struct db *db, const struct id *account, const struct erasure_mark *mark)
{
	struct db_value values[3];

	TRY(db_run(db, &erasure_statements, ERASE_MARK_ACCOUNT,
	    mark_values(account, mark, values)));
	for (size_t i = ERASE_SESSIONS; i < ERASE_ACCOUNT_END; i++) {
		TRY(db_run(db, &erasure_statements, i, DB_ARGS(DB_ID(account))));
	}
	return vault_destroy(db, account, mark->at);
}

/* --- files --- */

enum fault
erasure_files(struct db *db, const struct erasure_file *after,
    struct erasure_file *ret_files, size_t capacity, size_t *ret_count)
{
	struct slice from =
	    after != NULL ? slice_bytes(after->object, sizeof(after->object)) : SLICE("");
	struct db_rows rows;

	*ret_count = 0;
	db_query(db, &erasure_statements, ERASE_FILES,
	    DB_ARGS(DB_BLOB(from), DB_INT(capacity)), &rows);
	while (*ret_count < capacity && db_next(&rows)) {
		struct slice object = db_slice(&rows, 0);
		if (object.size != sizeof(ret_files->object)) {
			rows.fault = FAULT_DATABASE;
			break;
		}
		memcpy(ret_files[(*ret_count)++].object, object.bytes, object.size);
	}
	return db_end(&rows);
}

enum fault
erasure_file_gone(struct db *db, const struct erasure_file *file)
{
	return db_run(db, &erasure_statements, ERASE_FILE_GONE,
	    DB_ARGS(DB_BLOB(slice_bytes(file->object, sizeof(file->object)))));
}

enum fault
erasure_files_count(struct db *db, int64_t *ret_count)
{
	struct db_rows rows;

	db_query(db, &erasure_statements, ERASE_FILES_COUNT, DB_NO_ARGS, &rows);
	*ret_count = db_next(&rows) ? db_integer(&rows, 0) : 0;
	return db_end(&rows);
}
