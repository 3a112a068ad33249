/* SPDX-License-Identifier: EUPL-1.2 */
#include "permit/status_act.h"

#include <assert.h>

#include "base/text.h"
#include "db/acts.h"
#include "permit/permit_store.h"

/* --- suspension --- */

static bool
are_words(struct slice text)
{
	return text.size > 0 && text_length(text) <= PERMIT_WORDS_MOST;
}

static enum fault
change_to(
    struct act *act, struct permit_suspension *suspension, enum permit_status status)
{
	struct permit_change change = {
	    .number = suspension->number,
	    .to = status,
	    .actor = id_slice(&suspension->caller->account),
	    .role = access_by_role(suspension->caller, ACCESS_PERMIT_SUSPEND),
	    .reason = suspension->reason,
	    .text_en = suspension->text_en,
	    .text_ar = suspension->text_ar,
	};

	bool own = false;

	TRY(permit_is_own(
	    act->db, &suspension->number, &suspension->caller->account, &own));
	if (own) {
		suspension->ret_verdict = PERMIT_CHANGE_OWN_CASE;
		return FAULT_NONE;
	}
	TRY(permit_change_status(act, &change));
	suspension->ret_verdict = change.ret_verdict;
	return FAULT_NONE;
}

static enum fault
suspend(struct act *act, void *input)
{
	return change_to(act, input, PERMIT_SUSPENDED);
}

static enum fault
lift(struct act *act, void *input)
{
	return change_to(act, input, PERMIT_ACTIVE);
}

enum fault
permit_suspend(
    struct acts *acts, struct arena *arena, struct permit_suspension *suspension)
{
	if (!are_words(suspension->text_en) || !are_words(suspension->text_ar)) {
		suspension->ret_verdict = PERMIT_CHANGE_NO_WORDS;
		return FAULT_NONE;
	}
	return acts_write(acts, arena, suspend, suspension);
}

enum fault
permit_lift(struct acts *acts, struct arena *arena, struct permit_suspension *suspension)
{
	return acts_write(acts, arena, lift, suspension);
}

unsigned
permit_change_http(enum permit_change_verdict verdict)
{
	static const unsigned statuses[] = {
	    [PERMIT_CHANGE_OK] = 200,
	    [PERMIT_CHANGE_NOT_FOUND] = 404,
	    [PERMIT_CHANGE_WRONG_STATUS] = 409,
	    [PERMIT_CHANGE_NO_WORDS] = 422,
	    [PERMIT_CHANGE_OWN_CASE] = 403,
	};
	static_assert(
	    ARRAY_LEN(statuses) == PERMIT_CHANGE_VERDICT_COUNT, "each has a status");

	assert((size_t)verdict < ARRAY_LEN(statuses));
	return statuses[verdict];
}

/* --- samples --- */

static enum fault
add_sample(
    struct act *act, const struct permit_number *number, struct permit_samples *samples)
{
	struct permit_credential_row row;
	struct permit_sample *sample = &samples->samples[samples->count++];

	TRY(permit_find_credential(act->db, number, act->arena, &row));
	*sample = (struct permit_sample){
	    .public =
	        {
	            .answer = permit_answer_of(row.permit.status, row.permit.not_before,
	                row.permit.expires, act->now, act->now),
	            .number = row.permit.number,
	            .class = row.permit.class,
	            .not_before = row.permit.not_before,
	            .expires = row.permit.expires,
	            .initials = row.permit.initials,
	        },
	    .token = row.token,
	};
	return FAULT_NONE;
}

static enum fault
list_samples(struct act *act, void *input)
{
	struct permit_samples *samples = input;
	const struct {
		enum permit_status status;
		moment after;
		moment until;
	} wanted[] = {
	    {PERMIT_ACTIVE, act->now, INT64_MAX},
	    {PERMIT_ACTIVE, 0, act->now},
	    {PERMIT_SUSPENDED, act->now, INT64_MAX},
	    {PERMIT_REVOKED, act->now, INT64_MAX},
	};
	static_assert(ARRAY_LEN(wanted) == PERMIT_SAMPLES_MOST, "there is room");

	samples->count = 0;
	for (size_t i = 0; i < ARRAY_LEN(wanted); i++) {
		struct permit_number number;
		bool found = false;
		TRY(permit_find_newest(act->db, wanted[i].status, wanted[i].after,
		    wanted[i].until, &found, &number));
		if (found) {
			TRY(add_sample(act, &number, samples));
		}
	}
	return FAULT_NONE;
}

enum fault
permit_sample_list(
    struct acts *acts, struct arena *arena, struct permit_samples *ret_samples)
{
	return acts_read(acts, arena, list_samples, ret_samples);
}
