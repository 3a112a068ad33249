/* SPDX-License-Identifier: EUPL-1.2 */
#include "decision/issue_act.h"

#include "application/application_store.h"
#include "db/acts.h"
#include "permit/permit_act.h"

enum fault
decision_issue(
    struct act *act, struct application_row *row, const struct decision_issue *issue)
{
	const struct application_view *view = issue->view;
	const struct slice *field = view->details.field;
	struct permit_issue permit = {
	    .application = row->id,
	    .account = row->account,
	    .class = (enum permit_class)row->class,
	    .name_latin = field[PERSON_NAME_LATIN],
	    .name_arabic = field[PERSON_NAME_ARABIC],
	    .emirates_id = field[PERSON_EMIRATES_ID],
	    .drone_count = view->drones_count,
	    .centre = view->centre,
	    .years = APPLICATION_PERMIT_YEARS,
	    .actor = issue->actor,
	    .role = issue->role,
	};

	for (size_t i = 0; i < view->drones_count; i++) {
		permit.drones[i] = (struct permit_drone){
		    view->drones[i].serial, view->drones[i].model, view->drones[i].grams};
	}
	permit_desk_fill(issue->desk, &permit);
	TRY(permit_issue(act, &permit));
	TRY(permit_supersede_older(act, &permit));
	row->permit = arena_copy(act->arena, slice_of(permit.ret_number.text));
	return FAULT_NONE;
}
