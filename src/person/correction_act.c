/* SPDX-License-Identifier: EUPL-1.2 */
#include "person/correction_act.h"

#include "db/acts.h"
#include "person/former_store.h"
#include "person/person_store.h"

/* As typed into a form where all else stands as it is. */
static enum person_correction_verdict
judge(const struct person_row *row, struct person_correction *correction,
    struct person_details *ret_details, struct person_refusals *ret_refusals)
{
	struct person_typed typed = row->details;

	correction->ret_key = NULL;
	if ((row->vouched & PERSON_BIT(correction->field)) != 0) {
		return PERSON_NOT_CORRECTED_VOUCHED;
	}
	if (row->version == 0) {
		return PERSON_NOT_CORRECTED_DETAILS;
	}
	typed.field[correction->field] = correction->value;
	if (person_details_check(&typed, row->vouched, ret_details, ret_refusals) ==
	    PERSON_OK) {
		return PERSON_CORRECTED;
	}
	correction->ret_key = ret_refusals->key[correction->field];
	return correction->ret_key != NULL ? PERSON_NOT_CORRECTED_VALUE
	                                   : PERSON_NOT_CORRECTED_DETAILS;
}

enum fault
person_correct(struct act *act, struct person_correction *correction)
{
	struct person_row row;
	struct person_details details;
	struct person_refusals refusals;

	TRY(person_find(act->db, &correction->account, act->arena, &row));
	correction->ret_verdict = judge(&row, correction, &details, &refusals);
	if (correction->ret_verdict != PERSON_CORRECTED) {
		return FAULT_NONE;
	}
	TRY(person_former_insert(act->db,
	    &(struct person_former){
	        .account = correction->account,
	        .field = correction->field,
	        .value = row.details.field[correction->field],
	        .request = correction->request,
	        .at = act->now,
	    },
	    act->arena));
	row.details = person_details_typed(&details);
	return person_save(act->db, &correction->account, &row, act->arena, act->now);
}
