/* SPDX-License-Identifier: EUPL-1.2 */
/* The certificate of a draft: what is on it, and its file. */
#include "application/draft_act.h"

#include <fcntl.h>
#include <unistd.h>

#include "application/check_act.h"
#include "application/removal_act.h"
#include "centre/centre_act.h"
#include "certificate/certificate_store.h"
#include "crypto/sha256.h"
#include "db/acts.h"
#include "db/vault.h"
#include "store/store.h"

enum { PUT_MOST = 3 };

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

/* What was picked from a centre's register stays so when it is saved unchanged. */
static bool
is_same(const struct certificate_row *row, struct slice centre, struct slice number,
    day issued_on)
{
	return slice_equal(row->centre, centre) && slice_equal(row->number, number) &&
	    row->issued_on == issued_on;
}

static enum fault
keep_certificate(struct act *act, const struct application_row *row, struct slice centre,
    struct slice number, day issued_on)
{
	struct certificate_row certificate;

	TRY(certificate_find(act->db, &row->id, act->arena, &certificate));
	if (!is_same(&certificate, centre, number, issued_on)) {
		certificate.state = slice_of(certificate_state_name(CERTIFICATE_CLAIMED));
	}
	certificate.centre = centre;
	certificate.number = number;
	certificate.issued_on = issued_on;
	TRY(certificate_save(act->db, &row->id, &certificate));
	TRY(check_ask(act, &row->id, certificate.file_hash));
	return application_touch(act->db, &row->id, act->now);
}

static enum fault
save_certificate(struct act *act, void *input)
{
	struct application_certificate_saved *saved = input;
	struct application_row row;
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
	return keep_certificate(
	    act, &row, slice_of(code.text), slice_of(number.text), issued_on);
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

/* The file that is there now, and may go unless something else keeps it. */
static enum fault
let_go(struct act *act, const struct application_row *row,
    const struct certificate_row *certificate, struct slice *ret_forgotten)
{
	*ret_forgotten = certificate->file_object;
	return row->submission == 0 || certificate->file_object.size == 0
	    ? FAULT_NONE
	    : application_file_keep(act->db, row->reference, certificate->file_object);
}

struct attach {
	struct application_file_attached *attached;
	enum certificate_file_type type;
	const char *name;
	const char *path;           /* of what is sealed */
	struct vault_key key;       /* of the applicant */
	int64_t turn;               /* of the removals of this file, before it was put */
	bool ret_touched;           /* one has begun since: put it again */
	struct slice ret_forgotten; /* the hash of a file that nobody may need any more */
};

/* In the place of the file that is there now. */
static enum fault
name_file(struct act *act, const struct application_row *row, struct attach *attach)
{
	const struct application_file_attached *attached = attach->attached;
	struct slice name = slice_of(attach->name);
	struct certificate_row certificate;

	TRY(certificate_find(act->db, &row->id, act->arena, &certificate));
	TRY(let_go(act, row, &certificate, &attach->ret_forgotten));
	TRY(certificate_seal_file_name(
	    act->db, &row->account, &row->id, act->now, act->arena, &name));
	certificate.file_hash = attached->sha256;
	certificate.file_object = attached->ret_object;
	certificate.file_name = name;
	certificate.file_type = slice_of(certificate_file_media(attach->type));
	certificate.file_bytes = (int64_t)attached->size_bytes;
	certificate.uploaded_at = act->now;
	TRY(certificate_save(act->db, &row->id, &certificate));
	TRY(check_ask(act, &row->id, certificate.file_hash));
	return application_touch(act->db, &row->id, act->now);
}

static enum fault
attach_file(struct act *act, void *input)
{
	struct attach *attach = input;
	struct application_file_attached *attached = attach->attached;
	struct application_row row;

	attach->ret_forgotten = attached->ret_object;
	attach->ret_touched = false;
	TRY(draft_find(act, attached->caller, &row, &attached->ret_verdict));
	if (attached->ret_verdict != APPLICATION_OK) {
		return FAULT_NONE;
	}
	TRY(removal_touched(
	    act, attached->ret_object, attach->turn, &attach->ret_touched));
	if (attach->ret_touched) {
		return FAULT_NONE; /* he removed the same file just now, elsewhere */
	}
	return name_file(act, &row, attach);
}

/* First durable in the store, then named. */
static enum fault
put_and_name(struct acts *acts, struct arena *arena, struct attach *attach)
{
	const struct application_file_attached *attached = attach->attached;
	const uint8_t *hash = (const uint8_t *)attached->ret_object.bytes;

	for (int i = 0; i < PUT_MOST; i++) {
		TRY(removal_wait(acts, arena, attached->ret_object, &attach->turn));
		TRY(store_put(attached->store, hash, attach->path));
		TRY(acts_write(acts, arena, attach_file, attach));
		if (!attach->ret_touched) {
			return FAULT_NONE;
		}
	}
	return FAULT_BUSY;
}

/* --- sealing it --- */

static enum fault
find_key(struct act *act, void *input)
{
	struct attach *attach = input;

	return vault_find(act->db, &attach->attached->caller->account, &attach->key);
}

static enum fault
make_key(struct act *act, void *input)
{
	struct attach *attach = input;

	return vault_need(
	    act->db, &attach->attached->caller->account, act->now, &attach->key);
}

/* He has had a key since he signed in, as a rule. */
static enum fault
load_key(struct acts *acts, struct arena *arena, struct attach *attach)
{
	TRY(acts_read(acts, arena, find_key, attach));
	return attach->key.state == VAULT_THERE
	    ? FAULT_NONE
	    : acts_write(acts, arena, make_key, attach);
}

/* Beside what was uploaded; the sweep of uploads knows the name. */
static enum fault
seal_and_name(struct acts *acts, struct arena *arena, struct attach *attach)
{
	struct application_file_attached *attached = attach->attached;
	struct sealed_place place = certificate_file_place(&attached->caller->account);
	uint8_t *hash = arena_alloc(arena, SHA256_SIZE);
	struct buffer path = BUFFER_IN(arena);

	buffer_print(&path, "%s.sealed", attached->path);
	attach->path = buffer_text(&path);
	TRY(load_key(acts, arena, attach));
	int file = open(attached->path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	enum fault fault = file < 0 ? FAULT_DISK
	                            : sealed_file(&attach->key.key, &place, file,
	                                  attached->size_bytes, attach->path, hash);
	vault_done(&attach->key);
	(void)close(file);
	TRY(fault);
	attached->ret_object = slice_bytes(hash, SHA256_SIZE);
	fault = put_and_name(acts, arena, attach);
	(void)unlink(attach->path); /* the store has its own */
	return fault;
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
	TRY(seal_and_name(acts, arena, &attach));
	removal_run(acts, arena, attached->store, attach.ret_forgotten);
	return FAULT_NONE;
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
	certificate.file_object = (struct slice){NULL, 0};
	certificate.file_hash = (struct slice){NULL, 0};
	certificate.file_name = SLICE("");
	certificate.file_type = SLICE("");
	certificate.file_bytes = 0;
	TRY(certificate_save(act->db, &row.id, &certificate));
	TRY(check_ask(act, &row.id, certificate.file_hash));
	return application_touch(act->db, &row.id, act->now);
}

enum fault
application_remove_file(
    struct acts *acts, struct arena *arena, struct application_file_removed *removed)
{
	struct removal removal = {.removed = removed};

	TRY(acts_write(acts, arena, remove_file, &removal));
	removal_run(acts, arena, removed->store, removal.ret_forgotten);
	return FAULT_NONE;
}
