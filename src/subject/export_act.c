/* SPDX-License-Identifier: EUPL-1.2 */
#include "subject/export_act.h"

#include <stdio.h>

#include "application/answers_act.h"
#include "application/application_store.h"
#include "application/check_act.h"
#include "audit/audit_act.h"
#include "audit/search_act.h"
#include "db/acts.h"
#include "permit/permit_act.h"
#include "permit/permit_store.h"
#include "register/register_act.h"
#include "register/register_store.h"
#include "subject/export_store.h"

enum { SUBMISSIONS_MOST = 50, REFERENCES_MOST = 50 };

/* --- that it is done --- */

static enum fault
record(struct act *act, void *input)
{
	const struct subject_export *export = input;
	char object[AUDIT_OBJECT_SIZE];

	return audit_record(act,
	    &(struct audit_event){
	        .actor = id_slice(&export->caller->account),
	        .role = access_by_role(export->caller, ACCESS_OWN_FILE),
	        .action = "subject.export",
	        .object =
	            audit_object("account", id_slice(&export->caller->account), object),
	        .reason = export->reason,
	    });
}

/* --- uploaded files --- */

static const char *
ending_of(struct slice type)
{
	return slice_equal(type, SLICE("application/pdf")) ? "pdf"
	    : slice_equal(type, SLICE("image/png"))        ? "png"
	                                                   : "jpg";
}

static bool
is_there(const struct subject_export *export, struct slice object)
{
	for (size_t i = 0; i < export->ret_files_count; i++) {
		if (slice_equal(export->ret_files[i].object, object)) {
			return true;
		}
	}
	return false;
}

static int64_t
bytes_of(const struct subject_export *export)
{
	int64_t bytes = 0;

	for (size_t i = 0; i < export->ret_files_count; i++) {
		bytes += export->ret_files[i].path[0] != '\0'
		    ? export->ret_files[i].size_bytes
		    : 0;
	}
	return bytes;
}

/* One that is sent in twice is one file. */
static void
add_file(struct subject_export *export, const struct export_file_row *row)
{
	struct subject_file file = {
	    .reference = row->reference,
	    .object = row->object,
	    .name = row->name,
	    .type = row->type,
	    .size_bytes = row->size_bytes,
	};
	struct slice reference =
	    row->reference.size > 0 ? row->reference : SLICE("draft");

	if (row->object.size == 0 || export->ret_files_count == EXPORT_FILES_MOST ||
	    is_there(export, row->object)) {
		return;
	}
	if (bytes_of(export) + row->size_bytes <= EXPORT_FILES_BYTES_MOST) {
		(void)snprintf(file.path, sizeof(file.path), "files/%.*s-%zu.%s",
		    SLICE_PRINT(reference), export->ret_files_count + 1,
		    ending_of(row->type));
	}
	export->ret_files[export->ret_files_count++] = file;
}

/* What was submitted and replaced since is in no certificate's row any more. */
static enum fault
add_submitted(struct act *act, struct subject_export *export, struct slice reference)
{
	struct application_snapshot_list list = {
	    .account = &export->caller->account,
	    .reference = reference,
	    .capacity = SUBMISSIONS_MOST,
	    .ret_rows = ARENA_ARRAY(
	        act->arena, struct application_snapshot_row, SUBMISSIONS_MOST),
	};

	TRY(application_snapshots(act->db, act->arena, &list));
	for (size_t i = 0; i < list.ret_count; i++) {
		struct answers_frozen *frozen =
		    ARENA_NEW(act->arena, struct answers_frozen);
		if (list.ret_rows[i].snapshot.size == 0) {
			continue; /* of a person who was erased */
		}
		if (!answers_read(list.ret_rows[i].snapshot, act->arena, frozen)) {
			return FAULT_DATABASE;
		}
		add_file(export,
		    &(struct export_file_row){
		        .reference = reference,
		        .object = list.ret_rows[i].file_object,
		        .name = frozen->file_name,
		        .type = frozen->file_type,
		        .size_bytes = frozen->file_bytes,
		    });
	}
	return FAULT_NONE;
}

static enum fault
find_files(struct act *act, struct subject_export *export)
{
	const struct id *account = &export->caller->account;
	struct export_file_row *rows =
	    ARENA_ARRAY(act->arena, struct export_file_row, EXPORT_FILES_MOST);
	struct slice *references = ARENA_ARRAY(act->arena, struct slice, REFERENCES_MOST);
	size_t count = 0;

	export->ret_files =
	    ARENA_ARRAY(act->arena, struct subject_file, EXPORT_FILES_MOST);
	export->ret_files_count = 0;
	TRY(export_file_list(
	    act->db, account, act->arena, rows, EXPORT_FILES_MOST, &count));
	for (size_t i = 0; i < count; i++) {
		add_file(export, &rows[i]);
	}
	TRY(export_reference_list(
	    act->db, account, act->arena, references, REFERENCES_MOST, &count));
	for (size_t i = 0; i < count; i++) {
		TRY(add_submitted(act, export, references[i]));
	}
	return FAULT_NONE;
}

static void
put_files(struct json *json, const struct subject_export *export)
{
	json_array_named(json, "files");
	for (size_t i = 0; i < export->ret_files_count; i++) {
		const struct subject_file *file = &export->ret_files[i];
		json_object(json);
		json_text_or_null(json, "path", slice_of(file->path));
		json_text_or_null(json, "reference", file->reference);
		json_text_or_null(json, "name", file->name);
		json_text(json, "type", file->type);
		json_number(json, "bytes", file->size_bytes);
		json_end(json);
	}
	json_end(json);
}

/* --- permits --- */

static enum fault
find_permits(struct act *act, struct subject_export *export)
{
	struct permit_row *rows =
	    ARENA_ARRAY(act->arena, struct permit_row, PERMIT_OWN_MOST);
	size_t count = 0;

	TRY(permit_list_own(act->db, &export->caller->account, act->arena, rows,
	    PERMIT_OWN_MOST, &count));
	export->ret_permits =
	    ARENA_ARRAY(act->arena, struct subject_permit, PERMIT_OWN_MOST);
	for (size_t i = 0; i < count; i++) {
		struct permit_credential_row credential;
		TRY(permit_find_credential(
		    act->db, &rows[i].number, act->arena, &credential));
		export->ret_permits[i] =
		    (struct subject_permit){rows[i].number, credential.token};
	}
	export->ret_permits_count = count;
	return FAULT_NONE;
}

/* --- what other rooms find for him --- */

static enum fault
put_centre_certificates(
    struct act *act, const struct subject_export *export, struct json *json)
{
	struct register_row *rows =
	    ARENA_ARRAY(act->arena, struct register_row, EXPORT_ROWS_MOST);
	size_t count = 0;

	TRY(register_own_list(
	    act, &export->caller->account, rows, EXPORT_ROWS_MOST, &count));
	json_array_named(json, "centre_certificates");
	for (size_t i = 0; i < count; i++) {
		json_object(json);
		json_text(json, "centre", rows[i].centre);
		json_text(json, "number", rows[i].number);
		json_number(json, "class", rows[i].class);
		json_day(json, "issued_on", rows[i].issued_on);
		json_text(json, "name", rows[i].name);
		json_text(json, "recognised_by",
		    slice_of(register_holder_name(rows[i].holder.kind)));
		json_text(json, "recognised_as", slice_of(rows[i].holder.text));
		json_moment(json, "entered_at", rows[i].entered_at);
		json_moment(json, "withdrawn_at", rows[i].withdrawn_at);
		json_text_or_null(json, "withdrawn_why", rows[i].reason);
		json_end(json);
	}
	json_end(json);
	return FAULT_NONE;
}

/* Sign-ins among them. */
static enum fault
put_acts(struct act *act, const struct subject_export *export, struct json *json)
{
	struct audit_own own = {
	    .account = &export->caller->account, .most = EXPORT_ROWS_MOST};

	TRY(audit_own_find(act, &own));
	json_array_named(json, "acts");
	for (size_t i = 0; i < own.ret_count; i++) {
		const struct audit_entry *entry = &own.ret_lines[i].entry;
		json_object(json);
		json_number(json, "entry", entry->seq);
		json_moment(json, "at", entry->at);
		json_text(json, "role", entry->role);
		json_text(json, "action", entry->action);
		json_text(json, "object", entry->object);
		json_text_or_null(json, "reason", entry->reason);
		json_end(json);
	}
	json_end(json);
	return FAULT_NONE;
}

/* --- the whole --- */

static enum fault
gather(struct act *act, void *input)
{
	struct subject_export *export = input;
	const struct id *account = &export->caller->account;
	struct buffer out = BUFFER_IN(act->arena);
	struct json json = JSON_INTO(&out);

	TRY(find_files(act, export));
	TRY(find_permits(act, export));
	json_object(&json);
	json_text(&json, "schema", SLICE(EXPORT_SCHEMA));
	json_number(&json, "version", EXPORT_VERSION);
	json_moment(&json, "made_at", act->now);
	TRY(export_put(act->db, account, act->arena, &json));
	TRY(put_centre_certificates(act, export, &json));
	TRY(put_acts(act, export, &json));
	put_files(&json, export);
	json_end(&json);
	export->ret_json = buffer_slice(&out);
	return vault_find(act->db, account, &export->ret_key);
}

enum fault
subject_export(struct acts *acts, struct arena *arena, struct subject_export *export)
{
	TRY(acts_write(acts, arena, record, export));
	return acts_read(acts, arena, gather, export);
}

enum fault
subject_export_file(struct store *store, const struct subject_export *export,
    size_t which, struct store_file *ret_file)
{
	return application_file_open(
	    store, &export->ret_key, export->ret_files[which].object, ret_file);
}

void
subject_export_done(struct subject_export *export)
{
	vault_done(&export->ret_key);
}
