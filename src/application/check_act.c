/* SPDX-License-Identifier: EUPL-1.2 */
#include "application/check_act.h"

#include <errno.h>
#include <unistd.h>

#include "application/application_store.h"
#include "application/clearance_act.h"
#include "base/log.h"
#include "centre/centre_store.h"
#include "centre/key_act.h"
#include "certificate/certificate_store.h"
#include "db/acts.h"
#include "person/person_store.h"

enum {
	PATIENCE = MOMENT_MINUTE, /* with whoever took it */
	RELEASE_MOST = 100,
};

enum fault
check_ask(struct act *act, const struct id *application, struct slice file_hash)
{
	return file_hash.size > 0 ? certificate_check_ask(act->db, application, act->now)
	                          : certificate_check_forget(act->db, application);
}

/* --- taking --- */

static enum fault
load_declared(struct act *act, const struct id *account,
    const struct certificate_row *certificate, struct certificate_declared *ret_declared)
{
	struct person_row person;
	struct centre centre;
	bool found = false;

	TRY(person_find(act->db, account, act->arena, &person));
	TRY(centre_find(act->db, certificate->centre, act->arena, &found, &centre));
	*ret_declared = (struct certificate_declared){
	    .number = certificate->number,
	    .name_latin = person.details.field[PERSON_NAME_LATIN],
	    .name_arabic = person.details.field[PERSON_NAME_ARABIC],
	    .centre_code = certificate->centre,
	    .centre_latin = found ? centre.name_latin : SLICE(""),
	    .centre_arabic = found ? centre.name_arabic : SLICE(""),
	};
	return FAULT_NONE;
}

/* A file that waits is seen when it was asked for, however long it waits. */
static enum fault
load_authorities(struct act *act, const struct certificate_row *certificate,
    const struct certificate_check_row *row,
    struct certificate_authorities *ret_authorities)
{
	struct centre_key keys[CENTRE_KEYS_MOST];
	size_t count = 0;

	TRY(centre_keys_of(act, certificate->centre, keys, &count));
	certificate_authorities_fill(keys, count,
	    &(struct certificate_dates){
	        .issued_on = certificate->issued_on,
	        .seen_on = moment_day(row->asked_at, act->offset_minutes),
	        .offset_minutes = act->offset_minutes,
	    },
	    ret_authorities);
	return FAULT_NONE;
}

static enum fault
look_for_next(struct act *act, void *input)
{
	struct application_check *check = input;

	return certificate_check_next(act->db, act->now - PATIENCE, &check->ret_taken,
	    &check->ret_application, &check->row);
}

static enum fault
take(struct act *act, void *input)
{
	struct application_check *check = input;
	struct application_row application;
	struct certificate_row certificate;

	TRY(look_for_next(act, check));
	if (!check->ret_taken) {
		return FAULT_NONE;
	}
	TRY(application_find(act->db, &check->ret_application, act->arena, &application));
	TRY(certificate_find(act->db, &check->ret_application, act->arena, &certificate));
	if (!application.found || certificate.file_hash.size == 0) {
		check->ret_taken = false; /* its file is gone, and so is what was asked */
		return certificate_check_forget(act->db, &check->ret_application);
	}
	TRY(certificate_check_begin(
	    act->db, &check->ret_application, &check->row, act->now, &check->ret_taken));
	check->ret_object = certificate.file_object;
	TRY(vault_find(act->db, &application.account, &check->ret_key));
	TRY(load_authorities(act, &certificate, &check->row, &check->ret_authorities));
	return load_declared(
	    act, &application.account, &certificate, &check->ret_declared);
}

enum fault
application_check_take(
    struct acts *acts, struct arena *arena, struct application_check *check)
{
	TRY(acts_read(acts, arena, look_for_next, check));
	return check->ret_taken ? acts_write(acts, arena, take, check) : FAULT_NONE;
}

/* --- reading its file --- */

enum fault
application_file_open(struct store *store, const struct vault_key *key,
    struct slice object, struct store_file *ret_file)
{
	struct sealed_place place = certificate_file_place(&key->account);
	struct store_file sealed;

	TRY(store_get(store, (const uint8_t *)object.bytes, &sealed));
	enum fault fault = sealed_file_open(&key->key, &place, sealed.descriptor,
	    sealed.size_bytes, &ret_file->descriptor);
	(void)close(sealed.descriptor);
	ret_file->size_bytes = sealed.size_bytes - SEALED_MORE_BYTES;
	return fault;
}

enum fault
application_file_read(
    struct arena *arena, const struct store_file *file, struct slice *ret_file)
{
	char *bytes = arena_alloc(arena, file->size_bytes);
	size_t size = 0;
	ssize_t got = 1;

	while (size < file->size_bytes && got > 0) {
		got = read(file->descriptor, bytes + size, file->size_bytes - size);
		size += got > 0 ? (size_t)got : 0;
	}
	(void)close(file->descriptor);
	if (size < file->size_bytes) {
		log_event(LOG_ERROR, "application.file_unread", LOG_INT("errno", errno));
		return FAULT_DISK;
	}
	*ret_file = slice_bytes(bytes, size);
	return FAULT_NONE;
}

enum fault
application_check_read(
    struct arena *arena, struct application_check *check, struct slice *ret_file)
{
	struct store_file file;
	enum fault fault = application_file_open(
	    check->store, &check->ret_key, check->ret_object, &file);

	vault_done(&check->ret_key);
	return fault == FAULT_NONE ? application_file_read(arena, &file, ret_file)
	                           : fault;
}

/* --- recording --- */

/* What its centre's register says of the certificate as it is declared now. */
static enum fault
ask_register(struct act *act, const struct application_row *application,
    struct application_check *check)
{
	const struct certificate_declared *declared = &check->ret_declared;
	struct certificate_row certificate;

	TRY(certificate_find(act->db, &application->id, act->arena, &certificate));
	struct register_question question = {
	    .centre = certificate.centre,
	    .number = certificate.number,
	    .issued_on = certificate.issued_on,
	    .class = (enum centre_class)application->class,
	};
	if (question.number.size > 0) {
		TRY(register_ask(act, &question));
	}
	check->row.found.entry = clearance_entry(
	    act->arena, &question, declared->name_latin, declared->name_arabic);
	return FAULT_NONE;
}

/* Without policy, or with one that is not on any more, an officer has the case. */
static enum fault
release(struct act *act, struct application_row *row)
{
	struct application_view view;
	struct clearance_finding finding;
	enum application_verdict verdict = APPLICATION_OK;

	TRY(clearance_renew(act, row, &view, &finding));
	return application_change(act, row,
	    &(struct application_change){
	        .event = APPLICATION_CHECK,
	        .actor = SLICE("system"),
	        .role = "system",
	        .fields = clearance_results(act->arena, &view, &finding),
	    },
	    &verdict);
}

/* What was submitted without the outcome is judged anew with it. */
static enum fault
judge_anew(
    struct act *act, struct application_row *row, const struct application_policy *policy)
{
	struct application_view view;
	struct clearance_finding finding;

	if (row->state == APPLICATION_REVIEW) {
		return clearance_renew(act, row, &view, &finding);
	}
	if (row->state != APPLICATION_SUBMITTED) {
		return FAULT_NONE;
	}
	return policy != NULL && policy->self != NULL
	    ? policy->decide(policy->self, act, row)
	    : release(act, row);
}

static enum fault
record(struct act *act, void *input)
{
	struct application_check *check = input;
	struct application_row application;

	TRY(application_find(act->db, &check->ret_application, act->arena, &application));
	if (!application.found) {
		return FAULT_NONE;
	}
	TRY(ask_register(act, &application, check));
	check->row.done_at = act->now;
	TRY(certificate_check_end(act->db, &application.id, &check->row));
	return judge_anew(act, &application, check->policy);
}

enum fault
application_check_record(
    struct acts *acts, struct arena *arena, struct application_check *check)
{
	return acts_write(acts, arena, record, check);
}

/* --- the reader is away --- */

struct waiting {
	struct id ids[RELEASE_MOST];
	size_t ids_count;
};

static enum fault
list_waiting(struct act *act, void *input)
{
	struct waiting *waiting = input;

	return application_list_submitted(act->db, act->now - PATIENCE, waiting->ids,
	    RELEASE_MOST, &waiting->ids_count);
}

static enum fault
release_all(struct act *act, void *input)
{
	const struct waiting *waiting = input;

	for (size_t i = 0; i < waiting->ids_count; i++) {
		struct application_row row;
		TRY(application_find(act->db, &waiting->ids[i], act->arena, &row));
		if (row.state == APPLICATION_SUBMITTED) {
			TRY(release(act, &row));
		}
	}
	return FAULT_NONE;
}

enum fault
application_release_waiting(struct acts *acts, struct arena *arena)
{
	struct waiting *waiting = ARENA_NEW(arena, struct waiting);

	TRY(acts_read(acts, arena, list_waiting, waiting));
	return waiting->ids_count > 0 ? acts_write(acts, arena, release_all, waiting)
	                              : FAULT_NONE;
}

/* --- showing --- */

struct wanted {
	const struct id *application;
	struct certificate_check_row ret_row;
};

static enum fault
find_check(struct act *act, void *input)
{
	struct wanted *wanted = input;

	return certificate_check_find(act->db, wanted->application, &wanted->ret_row);
}

enum fault
application_check_find(struct acts *acts, struct arena *arena,
    const struct id *application, struct certificate_check_row *ret_row)
{
	struct wanted wanted = {.application = application};

	TRY(acts_read(acts, arena, find_check, &wanted));
	*ret_row = wanted.ret_row;
	return FAULT_NONE;
}

struct trusted {
	const struct id *application;
	struct certificate_authorities *ret_authorities;
};

static enum fault
find_authorities(struct act *act, void *input)
{
	struct trusted *trusted = input;
	struct certificate_row certificate;
	struct certificate_check_row row;

	trusted->ret_authorities->count = 0;
	TRY(certificate_find(act->db, trusted->application, act->arena, &certificate));
	TRY(certificate_check_find(act->db, trusted->application, &row));
	return row.there && certificate.file_hash.size > 0
	    ? load_authorities(act, &certificate, &row, trusted->ret_authorities)
	    : FAULT_NONE;
}

enum fault
application_authorities_find(struct acts *acts, struct arena *arena,
    const struct id *application, struct certificate_authorities *ret_authorities)
{
	struct trusted trusted = {application, ret_authorities};

	return acts_read(acts, arena, find_authorities, &trusted);
}
