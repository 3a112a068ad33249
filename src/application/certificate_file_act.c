/* SPDX-License-Identifier: EUPL-1.2 */
/* The certificate of a draft: what is on it, and its file. */
#include "application/draft_act.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/log.h"
#include "base/number.h"
#include "centre/centre_act.h"
#include "certificate/certificate_store.h"
#include "db/acts.h"

/* --- what is on it --- */

static enum certificate_day_verdict
read_day(const struct application_certificate_saved *saved, day today, day *ret_issued_on)
{
	if (saved->issued_iso.size > 0) {
		return certificate_day_parse_iso(saved->issued_iso, today, ret_issued_on);
	}
	return certificate_day_parse(saved->issued_day, saved->issued_month,
	    saved->issued_year, today, ret_issued_on);
}

/* Each field by itself, so that the page shows all refusals at once. */
static bool
read_fields(struct application_certificate_saved *saved, day today,
    struct centre_code *ret_code, struct certificate_number *ret_number,
    day *ret_issued_on)
{
	enum centre_code_verdict code = centre_code_parse(saved->centre, ret_code);
	enum certificate_number_verdict number =
	    certificate_number_parse(saved->number, ret_number);
	enum certificate_day_verdict issued = read_day(saved, today, ret_issued_on);

	saved->ret_centre_key = code != CENTRE_CODE_OK ? centre_code_key(code) : NULL;
	saved->ret_number_key =
	    number != CERTIFICATE_NUMBER_OK ? certificate_number_key(number) : NULL;
	saved->ret_issued_key =
	    issued != CERTIFICATE_DAY_OK ? certificate_day_key(issued) : NULL;
	return code == CENTRE_CODE_OK && number == CERTIFICATE_NUMBER_OK &&
	    issued == CERTIFICATE_DAY_OK;
}

static enum fault
save_certificate(struct act *act, void *input)
{
	struct application_certificate_saved *saved = input;
	struct application_row row;
	struct certificate_row certificate;
	struct centre_code code;
	struct certificate_number number;
	struct centre centre;
	enum centre_verdict verdict = CENTRE_UNKNOWN;
	day issued_on = DAY_NONE;

	TRY(draft_find(act, saved->caller, &row, &saved->ret_verdict));
	if (saved->ret_verdict != APPLICATION_OK) {
		return FAULT_NONE;
	}
	if (!read_fields(saved, act_today(act), &code, &number, &issued_on)) {
		saved->ret_verdict = APPLICATION_FIELDS;
		return FAULT_NONE;
	}
	TRY(centre_act_judge(act, slice_of(code.text), issued_on,
	    (enum centre_class)row.class, &verdict, &centre));
	if (verdict != CENTRE_OK) {
		saved->ret_centre_key = centre_key(verdict);
		saved->ret_verdict = APPLICATION_CENTRE;
		return FAULT_NONE;
	}
	TRY(certificate_find(act->db, &row.id, act->arena, &certificate));
	certificate.centre = slice_of(code.text);
	certificate.number = slice_of(number.text);
	certificate.issued_on = issued_on;
	TRY(certificate_save(act->db, &row.id, &certificate));
	return application_touch(act->db, &row.id, act->now);
}

enum fault
application_save_certificate(
    struct acts *acts, struct arena *arena, struct application_certificate_saved *saved)
{
	saved->ret_centre_key = NULL;
	saved->ret_number_key = NULL;
	saved->ret_issued_key = NULL;
	return acts_write(acts, arena, save_certificate, saved);
}

/* --- its file --- */

const char *
application_file_path(struct arena *arena, const char *uploads, struct slice sha256)
{
	struct buffer hash = BUFFER_IN(arena);
	struct buffer path = BUFFER_IN(arena);

	number_hex(sha256, &hash);
	buffer_print(&path, "%s/%.2s/%s", uploads, buffer_text(&hash), hash.bytes);
	return buffer_text(&path);
}

bool
draft_file_exists(const char *path)
{
	return access(path, R_OK) == 0;
}

static enum fault
disk_failed(const char *what)
{
	enum fault fault = errno == ENOSPC || errno == EDQUOT ? FAULT_FULL : FAULT_DISK;

	log_event(
	    LOG_ERROR, "upload.failed", LOG_TEXT("what", what), LOG_INT("errno", errno));
	return fault;
}

static enum fault
sync_folder(const char *folder)
{
	int descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (descriptor < 0) {
		return disk_failed("open folder");
	}
	int failed = fsync(descriptor);
	(void)close(descriptor);
	return failed == 0 ? FAULT_NONE : disk_failed("sync folder");
}

/* The server has synced the file itself; the name must last too. */
static enum fault
keep_file(struct arena *arena, const struct application_file_attached *attached)
{
	const char *path =
	    application_file_path(arena, attached->uploads, attached->sha256);
	size_t folder_size = slice_of(path).size - 65; /* without the / and 64 digits */
	const char *folder = arena_text(arena, slice_first(slice_of(path), folder_size));

	if (mkdir(folder, 0700) == 0) {
		TRY(sync_folder(attached->uploads));
	} else if (errno != EEXIST) {
		return disk_failed("make folder");
	}
	if (rename(attached->path, path) != 0) {
		return disk_failed("rename");
	}
	return sync_folder(folder);
}

/* Runs in the writer, so that nobody attaches the same file meanwhile, and only after
 * the act that let go of it is durable: a file that stays behind after a crash is no
 * harm, one that is gone too early would be. */
struct forgotten {
	const char *uploads;
	struct slice sha256;
};

static enum fault
forget_file(struct act *act, void *input)
{
	struct forgotten *forgotten = input;
	int64_t users = 0;
	bool kept = false;

	TRY(certificate_count_users(act->db, forgotten->sha256, &users));
	TRY(application_file_is_kept(act->db, forgotten->sha256, &kept));
	if (users > 0 || kept) {
		return FAULT_NONE;
	}
	const char *path =
	    application_file_path(act->arena, forgotten->uploads, forgotten->sha256);
	return unlink(path) == 0 || errno == ENOENT ? FAULT_NONE : disk_failed("remove");
}

enum fault
draft_forget_file(
    struct acts *acts, struct arena *arena, const char *uploads, struct slice sha256)
{
	struct forgotten forgotten = {uploads, sha256};

	return sha256.size == 0 ? FAULT_NONE
	                        : acts_write(acts, arena, forget_file, &forgotten);
}

/* The file that is there now, and may go unless something else keeps it. */
static enum fault
let_go(struct act *act, const struct application_row *row,
    const struct certificate_row *certificate, struct slice *ret_forgotten)
{
	*ret_forgotten = certificate->file_hash;
	return row->submission == 0 || certificate->file_hash.size == 0
	    ? FAULT_NONE
	    : application_file_keep(act->db, row->reference, certificate->file_hash);
}

struct attach {
	struct application_file_attached *attached;
	enum certificate_file_type type;
	const char *name;
	struct slice ret_forgotten; /* the hash of a file that nobody may need any more */
};

static enum fault
attach_file(struct act *act, void *input)
{
	struct attach *attach = input;
	struct application_file_attached *attached = attach->attached;
	struct application_row row;
	struct certificate_row certificate;

	attach->ret_forgotten = attached->sha256;
	TRY(draft_find(act, attached->caller, &row, &attached->ret_verdict));
	if (attached->ret_verdict != APPLICATION_OK) {
		return FAULT_NONE;
	}
	const char *path =
	    application_file_path(act->arena, attached->uploads, attached->sha256);
	if (!draft_file_exists(path)) {
		return FAULT_DISK; /* another person removed the same file just now */
	}
	TRY(certificate_find(act->db, &row.id, act->arena, &certificate));
	TRY(let_go(act, &row, &certificate, &attach->ret_forgotten));
	certificate.file_hash = attached->sha256;
	certificate.file_name = slice_of(attach->name);
	certificate.file_type = slice_of(certificate_file_media(attach->type));
	certificate.file_bytes = (int64_t)attached->size_bytes;
	certificate.uploaded_at = act->now;
	TRY(certificate_save(act->db, &row.id, &certificate));
	return application_touch(act->db, &row.id, act->now);
}

enum fault
application_attach_file(
    struct acts *acts, struct arena *arena, struct application_file_attached *attached)
{
	char name[CERTIFICATE_FILE_NAME_SIZE];
	struct attach attach = {.attached = attached, .name = name};

	attached->ret_file =
	    certificate_file_check(attached->start, attached->size_bytes, &attach.type);
	if (attached->ret_file != CERTIFICATE_FILE_OK) {
		attached->ret_verdict = APPLICATION_FIELDS;
		return FAULT_NONE;
	}
	certificate_file_name_clean(attached->name, attach.type, name);
	TRY(keep_file(arena, attached));
	TRY(acts_write(acts, arena, attach_file, &attach));
	return draft_forget_file(acts, arena, attached->uploads, attach.ret_forgotten);
}

struct removal {
	struct application_file_removed *removed;
	struct slice ret_forgotten;
};

static enum fault
remove_file(struct act *act, void *input)
{
	struct removal *removal = input;
	struct application_file_removed *removed = removal->removed;
	struct application_row row;
	struct certificate_row certificate;

	TRY(draft_find(act, removed->caller, &row, &removed->ret_verdict));
	if (removed->ret_verdict != APPLICATION_OK) {
		return FAULT_NONE;
	}
	TRY(certificate_find(act->db, &row.id, act->arena, &certificate));
	if (certificate.file_hash.size == 0) {
		return FAULT_NONE; /* pressed twice: it is gone already */
	}
	TRY(let_go(act, &row, &certificate, &removal->ret_forgotten));
	certificate.file_hash = (struct slice){NULL, 0};
	certificate.file_name = SLICE("");
	certificate.file_type = SLICE("");
	certificate.file_bytes = 0;
	TRY(certificate_save(act->db, &row.id, &certificate));
	return application_touch(act->db, &row.id, act->now);
}

enum fault
application_remove_file(
    struct acts *acts, struct arena *arena, struct application_file_removed *removed)
{
	struct removal removal = {.removed = removed};

	TRY(acts_write(acts, arena, remove_file, &removal));
	return draft_forget_file(acts, arena, removed->uploads, removal.ret_forgotten);
}
