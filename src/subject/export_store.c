/* SPDX-License-Identifier: EUPL-1.2 */
#include "subject/export_store.h"

#include <assert.h>

#include "base/number.h"
#include "certificate/certificate_store.h"
#include "person/person.h"

enum part {
	PART_ACCOUNT,
	PART_PERSON,
	PART_PROVIDER,
	PART_CONTACTS,
	PART_CODES,
	PART_ROLES,
	PART_SESSIONS,
	PART_APPLICATIONS,
	PART_TIMELINE,
	PART_SUBMISSIONS,
	PART_CERTIFICATES,
	PART_CHECKS,
	PART_NOTES,
	PART_DRONES,
	PART_RULES,
	PART_PERMITS,
	PART_PERMIT_EVENTS,
	PART_LETTERS,
	PART_MESSAGES,
	PART_READERS,
	PART_REQUESTS,
	PART_FORMER,
	PART_COUNT,
	FILE_LIST = PART_COUNT,
	REFERENCE_LIST,
};

#define OWN_APPLICATION " JOIN application a ON a.id = x.application WHERE a.account = $1"

/* $1 is the account, $2 one row more than a part may have; of a part of one row neither
 * is asked for more. */
static const char *const texts[] = {
    [PART_ACCOUNT] = "SELECT id, provider, subject, name, level, language, created_at,"
                     " seen_at FROM account WHERE id = $1 LIMIT $2",
    [PART_PERSON] =
        "SELECT name_latin, name_arabic, nationality, passport_number, emirates_id, email,"
        " phone, vouched, changed_at FROM person WHERE account = $1 LIMIT $2",
    [PART_PROVIDER] = "SELECT name_latin, name_arabic, nationality, emirates_id, email,"
                      " phone, at FROM person_vouched WHERE account = $1 LIMIT $2",
    [PART_CONTACTS] =
        "SELECT field, confirmed, confirmed_at, pending, sent_at, expires_at, field"
        " FROM contact WHERE account = $1 LIMIT $2",
    [PART_CODES] =
        "SELECT at FROM contact_code WHERE account = $1 ORDER BY at DESC LIMIT $2",
    [PART_ROLES] = "SELECT role, centre, granted_at FROM account_role WHERE account = $1"
                   " ORDER BY role LIMIT $2",
    [PART_SESSIONS] =
        "SELECT device, created_at, seen_at, ends_at, proved_at FROM session"
        " WHERE account = $1 ORDER BY created_at DESC LIMIT $2",
    [PART_APPLICATIONS] =
        "SELECT id, reference, class, state, created_at, changed_at, submitted_at,"
        " return_until, permit, look, sampled FROM application WHERE account = $1"
        " ORDER BY id DESC LIMIT $2",
    [PART_TIMELINE] =
        "SELECT x.application, x.what, x.from_state, x.to_state, x.role, x.reason,"
        " x.text_en, x.text_ar, x.fields, x.public, x.at,"
        " x.application || '/' || x.version FROM application_event x" OWN_APPLICATION
        " ORDER BY x.application DESC, x.version DESC LIMIT $2",
    [PART_SUBMISSIONS] =
        "SELECT x.application, x.reference, x.version, x.snapshot, x.hash, x.at,"
        " x.reference || '/' || x.version FROM application_snapshot x" OWN_APPLICATION
        " ORDER BY x.seq DESC LIMIT $2",
    [PART_CERTIFICATES] =
        "SELECT x.application, x.centre, x.number, x.issued_on, x.state, x.file_name,"
        " x.file_type, x.file_bytes, x.file_hash, x.uploaded_at, x.application"
        " FROM certificate x" OWN_APPLICATION " ORDER BY x.application DESC LIMIT $2",
    [PART_CHECKS] =
        "SELECT x.application, x.asked_at, x.done_at, x.verdict, x.reading, x.number,"
        " x.name_latin, x.name_arabic, x.centre, x.code, x.signature, x.virus, x.entry"
        " FROM certificate_check x" OWN_APPLICATION
        " ORDER BY x.application DESC LIMIT $2",
    [PART_NOTES] =
        "SELECT x.application, x.at, x.words, x.id FROM decision_note x" OWN_APPLICATION
        " ORDER BY x.id DESC LIMIT $2",
    [PART_DRONES] =
        "SELECT x.application, x.make, x.model, x.serial, x.serial_kind,"
        " x.grams FROM drone x" OWN_APPLICATION " ORDER BY x.id DESC LIMIT $2",
    [PART_RULES] =
        "SELECT x.application, x.code, x.version, x.at FROM rule_acceptance x" OWN_APPLICATION
        " ORDER BY x.application DESC, x.code LIMIT $2",
    [PART_PERMITS] =
        "SELECT p.number, p.status, p.class, p.not_before, p.expires_at, p.initials,"
        " p.centre, c.issued_at, c.application, c.token FROM permit p"
        " JOIN permit_credential c ON c.number = p.number WHERE c.account = $1"
        " ORDER BY p.number DESC LIMIT $2",
    [PART_PERMIT_EVENTS] =
        "SELECT e.number, e.what, e.from_status, e.to_status, e.role, e.reason, e.text_en,"
        " e.text_ar, e.at, e.number || '/' || e.version FROM permit_event e"
        " JOIN permit_credential c ON c.number = e.number WHERE c.account = $1"
        " ORDER BY e.number DESC, e.version DESC LIMIT $2",
    [PART_LETTERS] =
        "SELECT kind, subject, permit, until_day, reason, fields, text_en, text_ar, at,"
        " read_at, id FROM notice WHERE account = $1 ORDER BY id DESC LIMIT $2",
    [PART_MESSAGES] =
        "SELECT channel, kind, address, language, state, attempts, failure, queued_at,"
        " sent_at, id FROM outbox WHERE account = $1 ORDER BY id DESC LIMIT $2",
    [PART_READERS] = "SELECT role, purpose, object, at FROM file_reading"
                     " WHERE account = $1 ORDER BY id DESC LIMIT $2",
    [PART_REQUESTS] =
        "SELECT number, kind, state, field, value, words, asked_at, due_day, extension_en,"
        " extension_ar, answer_en, answer_ar, answered_at, erase_at, id"
        " FROM subject_request WHERE account = $1 ORDER BY id DESC LIMIT $2",
    [PART_FORMER] = "SELECT field, value, request, at, id FROM person_former"
                    " WHERE account = $1 ORDER BY id DESC LIMIT $2",
    [FILE_LIST] =
        "SELECT coalesce(a.reference, ''), x.file_object, x.file_name,"
        " x.file_type, x.file_bytes, x.application FROM certificate x" OWN_APPLICATION
        " AND x.file_object IS NOT NULL ORDER BY x.application DESC LIMIT $2",
    [REFERENCE_LIST] =
        "SELECT reference FROM application WHERE account = $1 AND submission IS NOT NULL"
        " ORDER BY id DESC LIMIT $2",
};
const struct db_statements export_statements = {"export", texts, ARRAY_LEN(texts)};

/* --- what the columns mean --- */

enum kind {
	KIND_TEXT, /* null when it is empty */
	KIND_NUMBER,
	KIND_FLAG,
	KIND_DAY,
	KIND_MOMENT,
	KIND_HEX,
	KIND_BYTES,  /* base64url */
	KIND_FIELDS, /* bits of person/person.h as their names */
	KIND_SEALED,
	KIND_SEALED_JSON,
};

struct column {
	const char *name;
	enum kind kind;
	const char *sealed; /* its name for db/vault.h */
};

struct part_form {
	const char *name;
	bool one; /* an object, or null; else an array of objects */
	bool row; /* one column more: which row it is, for what is sealed in it */
	struct column columns[EXPORT_COLUMNS_MOST + 1];
};

#define TEXT(name)                                                                       \
	{                                                                                \
		name, KIND_TEXT, NULL                                                    \
	}
#define NUMBER(name)                                                                     \
	{                                                                                \
		name, KIND_NUMBER, NULL                                                  \
	}
#define FLAG(name)                                                                       \
	{                                                                                \
		name, KIND_FLAG, NULL                                                    \
	}
#define DAY(name)                                                                        \
	{                                                                                \
		name, KIND_DAY, NULL                                                     \
	}
#define MOMENT(name)                                                                     \
	{                                                                                \
		name, KIND_MOMENT, NULL                                                  \
	}
#define SEALED(name, column)                                                             \
	{                                                                                \
		name, KIND_SEALED, column                                                \
	}

static const struct part_form parts[] = {
    [PART_ACCOUNT] = {"account", true, false,
        {TEXT("id"), TEXT("provider"), TEXT("subject"), TEXT("name"), TEXT("level"),
            TEXT("language"), MOMENT("created_at"), MOMENT("seen_at")}},
    [PART_PERSON] = {"details", true, false,
        {TEXT("name_latin"), TEXT("name_arabic"), TEXT("nationality"),
            SEALED("passport_number", "person/passport_number"),
            SEALED("emirates_id", "person/emirates_id"), SEALED("email", "person/email"),
            SEALED("phone", "person/phone"), {"vouched", KIND_FIELDS, NULL},
            MOMENT("changed_at")}},
    [PART_PROVIDER] = {"identity_provider", true, false,
        {TEXT("name_latin"), TEXT("name_arabic"), TEXT("nationality"),
            SEALED("emirates_id", "person_vouched/emirates_id"),
            SEALED("email", "person_vouched/email"),
            SEALED("phone", "person_vouched/phone"), MOMENT("at")}},
    [PART_CONTACTS] = {"contacts", false, true,
        {TEXT("field"), SEALED("confirmed", "contact/confirmed"), MOMENT("confirmed_at"),
            SEALED("pending", "contact/pending"), MOMENT("sent_at"),
            MOMENT("expires_at")}},
    [PART_CODES] = {"codes_sent", false, false, {MOMENT("at")}},
    [PART_ROLES] = {"roles", false, false,
        {TEXT("role"), TEXT("centre"), MOMENT("granted_at")}},
    [PART_SESSIONS] = {"sessions", false, false,
        {TEXT("device"), MOMENT("created_at"), MOMENT("seen_at"), MOMENT("ends_at"),
            MOMENT("proved_at")}},
    [PART_APPLICATIONS] = {"applications", false, false,
        {TEXT("id"), TEXT("reference"), NUMBER("class"), TEXT("state"),
            MOMENT("created_at"), MOMENT("changed_at"), MOMENT("submitted_at"),
            DAY("return_until"), TEXT("permit"), TEXT("look"), FLAG("sampled")}},
    [PART_TIMELINE] = {"timeline", false, true,
        {TEXT("application"), TEXT("what"), TEXT("from"), TEXT("to"), TEXT("role"),
            TEXT("reason"), SEALED("text_en", "application_event/text_en"),
            SEALED("text_ar", "application_event/text_ar"), TEXT("fields"),
            FLAG("public"), MOMENT("at")}},
    [PART_SUBMISSIONS] = {"submissions", false, true,
        {TEXT("application"), TEXT("reference"), NUMBER("version"),
            {"answers", KIND_SEALED_JSON, "application_snapshot/snapshot"},
            {"sha256", KIND_HEX, NULL}, MOMENT("at")}},
    [PART_CERTIFICATES] = {"certificates", false, true,
        {TEXT("application"), TEXT("centre"), TEXT("number"), DAY("issued_on"),
            TEXT("state"), SEALED("file_name", "certificate/file_name"),
            TEXT("file_type"), NUMBER("file_bytes"), {"file_sha256", KIND_HEX, NULL},
            MOMENT("uploaded_at")}},
    [PART_CHECKS] = {"certificate_checks", false, false,
        {TEXT("application"), MOMENT("asked_at"), MOMENT("done_at"), TEXT("verdict"),
            TEXT("reading"), TEXT("number"), TEXT("name_latin"), TEXT("name_arabic"),
            TEXT("centre"), TEXT("code"), TEXT("signature"), TEXT("virus"),
            TEXT("entry")}},
    [PART_NOTES] = {"notes", false, true,
        {TEXT("application"), MOMENT("at"), SEALED("words", "decision_note/words")}},
    [PART_DRONES] = {"drones", false, false,
        {TEXT("application"), TEXT("make"), TEXT("model"), TEXT("serial"),
            TEXT("serial_kind"), NUMBER("grams")}},
    [PART_RULES] = {"rules_accepted", false, false,
        {TEXT("application"), TEXT("code"), NUMBER("version"), MOMENT("at")}},
    [PART_PERMITS] = {"permits", false, false,
        {TEXT("number"), TEXT("status"), NUMBER("class"), MOMENT("not_before"),
            MOMENT("expires_at"), TEXT("initials"), TEXT("centre"), MOMENT("issued_at"),
            TEXT("application"), {"token", KIND_BYTES, NULL}}},
    [PART_PERMIT_EVENTS] = {"permit_events", false, true,
        {TEXT("number"), TEXT("what"), TEXT("from"), TEXT("to"), TEXT("role"),
            TEXT("reason"), SEALED("text_en", "permit_event/text_en"),
            SEALED("text_ar", "permit_event/text_ar"), MOMENT("at")}},
    [PART_LETTERS] = {"letters", false, true,
        {TEXT("kind"), TEXT("subject"), TEXT("permit"), DAY("until_day"), TEXT("reason"),
            TEXT("fields"), SEALED("text_en", "notice/text_en"),
            SEALED("text_ar", "notice/text_ar"), MOMENT("at"), MOMENT("read_at")}},
    [PART_MESSAGES] = {"messages", false, true,
        {TEXT("channel"), TEXT("kind"), SEALED("address", "outbox/address"),
            TEXT("language"), TEXT("state"), NUMBER("attempts"), TEXT("failure"),
            MOMENT("queued_at"), MOMENT("sent_at")}},
    [PART_READERS] = {"readers", false, false,
        {TEXT("role"), TEXT("purpose"), TEXT("object"), MOMENT("at")}},
    [PART_REQUESTS] = {"requests", false, true,
        {TEXT("number"), TEXT("kind"), TEXT("state"), TEXT("field"),
            SEALED("value", "subject_request/value"),
            SEALED("words", "subject_request/words"), MOMENT("asked_at"), DAY("due"),
            SEALED("extension_en", "subject_request/extension_en"),
            SEALED("extension_ar", "subject_request/extension_ar"),
            SEALED("answer_en", "subject_request/answer_en"),
            SEALED("answer_ar", "subject_request/answer_ar"), MOMENT("answered_at"),
            MOMENT("erase_at")}},
    [PART_FORMER] = {"former_details", false, true,
        {TEXT("field"), SEALED("value", "person_former/value"), TEXT("request"),
            MOMENT("at")}},
};
static_assert(ARRAY_LEN(parts) == PART_COUNT, "each part has its form");

const char *
export_part_name(size_t part)
{
	return part < PART_COUNT ? parts[part].name : NULL;
}

const char *
export_column_name(size_t part, size_t column)
{
	assert(part < PART_COUNT && column <= EXPORT_COLUMNS_MOST);
	return parts[part].columns[column].name;
}

/* --- a value --- */

/* What a part is made with. */
struct export
{
	struct db *db;
	const struct id *account;
	struct arena *arena;
	struct vault_key key;
	struct json *json;
};

static void
put_fields(struct json *json, const char *name, unsigned mask)
{
	json_array_named(json, name);
	for (unsigned i = 0; i < PERSON_FIELD_COUNT; i++) {
		if ((mask & PERSON_BIT(i)) != 0) {
			json_item_text(
			    json, slice_of(person_field_name((enum person_field)i)));
		}
	}
	json_end(json);
}

static void
put_encoded(struct export *export, const struct column *column, struct slice bytes)
{
	struct buffer text = BUFFER_IN(export->arena);

	if (column->kind == KIND_HEX) {
		number_hex(bytes, &text);
	} else {
		number_base64url(bytes, &text);
	}
	json_text_or_null(export->json, column->name, buffer_slice(&text));
}

/* Of a person who was erased it is empty. */
static enum fault
put_sealed(struct export *export, const struct column *column, struct slice text,
    struct slice row)
{
	struct slice plain = {NULL, 0};

	if (text.size > 0) {
		TRY(vault_open(
		    &export->key, column->sealed, row, text, export->arena, &plain));
	}
	if (column->kind == KIND_SEALED_JSON && plain.size > 0) {
		json_ready(export->json, column->name, plain);
	} else {
		json_text_or_null(export->json, column->name, plain);
	}
	return FAULT_NONE;
}

static enum fault
put_value(struct export *export, const struct db_rows *rows, int place,
    const struct column *column, struct slice row)
{
	struct json *json = export->json;

	switch (column->kind) {
	case KIND_NUMBER:
		json_number(json, column->name, db_integer(rows, place));
		break;
	case KIND_FLAG:
		json_flag(json, column->name, db_integer(rows, place) != 0);
		break;
	case KIND_DAY:
		json_day(json, column->name, db_day(rows, place));
		break;
	case KIND_MOMENT:
		json_moment(json, column->name, db_integer(rows, place));
		break;
	case KIND_FIELDS:
		put_fields(json, column->name, (unsigned)db_integer(rows, place));
		break;
	case KIND_HEX:
	case KIND_BYTES:
		put_encoded(export, column, db_slice(rows, place));
		break;
	case KIND_SEALED:
	case KIND_SEALED_JSON:
		return put_sealed(export, column, db_slice(rows, place), row);
	case KIND_TEXT:
	default:
		json_text_or_null(json, column->name, db_slice(rows, place));
		break;
	}
	return FAULT_NONE;
}

/* --- a part --- */

static int
columns_of(const struct part_form *form)
{
	int count = 0;

	while (form->columns[count].name != NULL) {
		count++;
	}
	return count;
}

static enum fault
put_row(struct export *export, const struct db_rows *rows, const struct part_form *form)
{
	int count = columns_of(form);
	struct slice row = form->row ? db_slice(rows, count) : SLICE("");

	json_object_named(export->json, form->one ? form->name : NULL);
	for (int i = 0; i < count; i++) {
		TRY(put_value(export, rows, i, &form->columns[i], row));
	}
	json_end(export->json);
	return FAULT_NONE;
}

/* *ret_cut: there are more. */
static enum fault
put_part(struct export *export, size_t part, bool *ret_cut)
{
	const struct part_form *form = &parts[part];
	enum fault fault = FAULT_NONE;
	struct db_rows rows;
	size_t count = 0;

	if (!form->one) {
		json_array_named(export->json, form->name);
	}
	db_query(export->db, &export_statements, part,
	    DB_ARGS(DB_ID(export->account), DB_INT(form->one ? 1 : EXPORT_ROWS_MOST + 1)),
	    &rows);
	while (fault == FAULT_NONE && db_next(&rows)) {
		if (count++ < EXPORT_ROWS_MOST) {
			fault = put_row(export, &rows, form);
		}
	}
	enum fault end = db_end(&rows);
	if (!form->one) {
		json_end(export->json);
	} else if (count == 0) {
		json_text_or_null(export->json, form->name, SLICE(""));
	}
	*ret_cut = count > EXPORT_ROWS_MOST;
	return fault != FAULT_NONE ? fault : end;
}

static enum fault
put_parts(struct export *export)
{
	bool cut[PART_COUNT];

	for (size_t i = 0; i < PART_COUNT; i++) {
		TRY(put_part(export, i, &cut[i]));
	}
	json_array_named(export->json, "cut");
	for (size_t i = 0; i < PART_COUNT; i++) {
		if (cut[i]) {
			json_item_text(export->json, slice_of(parts[i].name));
		}
	}
	json_end(export->json);
	return FAULT_NONE;
}

enum fault
export_put(
    struct db *db, const struct id *account, struct arena *arena, struct json *json)
{
	struct export export = {db, account, arena, .json = json};

	TRY(vault_find(db, account, &export.key));
	enum fault fault = put_parts(&export);
	vault_done(&export.key);
	return fault;
}

/* --- files --- */

enum fault
export_file_list(struct db *db, const struct id *account, struct arena *arena,
    struct export_file_row *ret_rows, size_t capacity, size_t *ret_count)
{
	struct id *applications = ARENA_ARRAY(arena, struct id, capacity);
	struct db_rows rows;
	size_t count = 0;

	db_query(db, &export_statements, FILE_LIST,
	    DB_ARGS(DB_ID(account), DB_INT(capacity)), &rows);
	for (; count < capacity && db_next(&rows); count++) {
		applications[count] = db_id(&rows, 5);
		ret_rows[count] = (struct export_file_row){
		    .reference = db_copy(&rows, 0, arena),
		    .object = db_copy(&rows, 1, arena),
		    .name = db_copy(&rows, 2, arena),
		    .type = db_copy(&rows, 3, arena),
		    .size_bytes = db_integer(&rows, 4),
		};
	}
	*ret_count = count;
	TRY(db_end(&rows));
	for (size_t i = 0; i < count; i++) {
		TRY(certificate_open_file_name(
		    db, account, &applications[i], arena, &ret_rows[i].name));
	}
	return FAULT_NONE;
}

enum fault
export_reference_list(struct db *db, const struct id *account, struct arena *arena,
    struct slice *ret_references, size_t capacity, size_t *ret_count)
{
	struct db_rows rows;
	size_t count = 0;

	db_query(db, &export_statements, REFERENCE_LIST,
	    DB_ARGS(DB_ID(account), DB_INT(capacity)), &rows);
	while (count < capacity && db_next(&rows)) {
		ret_references[count++] = db_copy(&rows, 0, arena);
	}
	*ret_count = count;
	return db_end(&rows);
}
