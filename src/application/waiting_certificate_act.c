/* SPDX-License-Identifier: EUPL-1.2 */
/* The certificate of a draft, taken from the register of the centre that issued it. */
#include "application/draft_act.h"

#include "certificate/certificate_store.h"
#include "db/acts.h"
#include "register/register_act.h"

static enum fault
find_waiting(struct act *act, const struct id *account, enum centre_class class,
    struct application_waiting *waiting)
{
	struct register_waiting *found =
	    ARENA_ARRAY(act->arena, struct register_waiting, REGISTER_WAITING_MOST);

	waiting->ret_waiting = found;
	return register_waiting_for(
	    act, account, class, found, REGISTER_WAITING_MOST, &waiting->ret_count);
}

static enum fault
list_waiting(struct act *act, void *input)
{
	struct application_waiting *waiting = input;
	const struct id *account = &waiting->caller->account;
	struct application_row row;

	TRY(application_find_newest(act->db, account, act->arena, &row));
	return find_waiting(act, account,
	    row.found ? (enum centre_class)row.class : CENTRE_CLASS_RECREATION, waiting);
}

enum fault
application_list_waiting(
    struct acts *acts, struct arena *arena, struct application_waiting *waiting)
{
	return acts_read(acts, arena, list_waiting, waiting);
}

static const struct register_waiting *
find_among(const struct application_waiting *waiting, const struct id *id)
{
	for (size_t i = 0; i < waiting->ret_count; i++) {
		if (id_equal(&waiting->ret_waiting[i].id, id)) {
			return &waiting->ret_waiting[i];
		}
	}
	return NULL;
}

static enum fault
pick(struct act *act, void *input)
{
	struct application_certificate_picked *picked = input;
	struct application_waiting waiting = {.caller = picked->caller};
	struct application_row row;
	struct certificate_row certificate;

	TRY(draft_find(act, picked->caller, &row, &picked->ret_verdict));
	if (picked->ret_verdict != APPLICATION_OK) {
		return FAULT_NONE;
	}
	TRY(find_waiting(act, &row.account, (enum centre_class)row.class, &waiting));
	const struct register_waiting *one = find_among(&waiting, &picked->certificate);
	if (one == NULL) {
		picked->ret_verdict = APPLICATION_CERTIFICATE_NOT_YOURS;
		return FAULT_NONE;
	}
	TRY(certificate_find(act->db, &row.id, act->arena, &certificate));
	certificate.centre = one->centre;
	certificate.number = one->number;
	certificate.issued_on = one->issued_on;
	certificate.state =
	    slice_of(certificate_state_name(CERTIFICATE_CENTRE_CONFIRMED));
	TRY(certificate_save(act->db, &row.id, &certificate));
	return application_touch(act->db, &row.id, act->now);
}

enum fault
application_pick_certificate(
    struct acts *acts, struct arena *arena, struct application_certificate_picked *picked)
{
	return acts_write(acts, arena, pick, picked);
}
