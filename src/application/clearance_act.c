/* SPDX-License-Identifier: EUPL-1.2 */
#include "application/clearance_act.h"

#include "application/application_store.h"
#include "db/acts.h"
#include "permit/permit_store.h"
#include "person/person_store.h"

/* --- the certificate --- */

enum certificate_entry
clearance_entry(struct arena *arena, const struct register_question *asked,
    struct slice name_latin, struct slice name_arabic)
{
	switch (asked->ret_answer) {
	case REGISTER_KNOWN:
		return certificate_match_is_enough(
		           certificate_name_match(arena, asked->ret_name, name_latin)) ||
		        certificate_match_is_enough(
		            certificate_name_match(arena, asked->ret_name, name_arabic))
		    ? CERTIFICATE_ENTRY_SAME
		    : CERTIFICATE_ENTRY_OTHER_NAME;
	case REGISTER_DIFFERS:
		return CERTIFICATE_ENTRY_DIFFERS;
	case REGISTER_WITHDRAWN:
		return CERTIFICATE_ENTRY_WITHDRAWN;
	case REGISTER_NONE:
	case REGISTER_ANSWER_COUNT:
	default:
		return CERTIFICATE_ENTRY_NONE;
	}
}

/* What was picked was found by who the person is: its name was not compared. */
static enum certificate_entry
entry_now(struct arena *arena, const struct application_view *view)
{
	const struct register_question asked = {
	    .ret_answer = view->register_answer, .ret_name = view->register_name};

	if (view->from_register && view->register_answer == REGISTER_KNOWN) {
		return CERTIFICATE_ENTRY_SAME;
	}
	return clearance_entry(arena, &asked, view->details.field[PERSON_NAME_LATIN],
	    view->details.field[PERSON_NAME_ARABIC]);
}

/* Of an uploaded certificate an applicant's view has not asked the register; then what the
 * check of its file heard counts. */
static struct certificate_found
found_of(struct arena *arena, const struct application_view *view,
    const struct certificate_check_row *check)
{
	struct certificate_found found = {.verdict = INSPECT_NO_DOCUMENT};
	enum certificate_entry entry = entry_now(arena, view);

	if (view->file_hash.size > 0 && check->there && check->done_at != 0) {
		found = check->found;
	}
	if (view->from_register || entry != CERTIFICATE_ENTRY_NONE) {
		found.entry = entry;
	}
	return found;
}

struct certificate_evidence
clearance_evidence(struct arena *arena, const struct application_view *view,
    const struct certificate_check_row *check)
{
	struct certificate_found found = found_of(arena, view, check);

	return certificate_evidence_judge(&found);
}

/* --- all of it --- */

struct slice
clearance_text(struct arena *arena, const struct clearance *clearance)
{
	struct buffer text = BUFFER_IN(arena);

	clearance_format(clearance, &text);
	return text.size > 0 ? buffer_slice(&text) : SLICE("");
}

enum fault
clearance_ask(struct act *act, const struct application_row *row)
{
	struct certificate_check_row check;
	struct application_doubles doubles;
	bool taken = false;

	TRY(certificate_check_find(act->db, &row->id, &check));
	TRY(application_doubles_find(act->db, &row->id, &row->account, &doubles));
	return permit_find_taken(act->db, &row->account, &taken);
}

static enum fault
count_twins(struct act *act, const struct application_view *view, int64_t *ret_twins)
{
	struct person_row person = {.details = view->details};

	return person_count_twins(act->db, &view->account, &person, ret_twins);
}

enum fault
clearance_find(struct act *act, const struct application_view *view,
    struct clearance_finding *ret_finding)
{
	struct certificate_check_row check;
	struct application_doubles doubles;
	bool taken = false;

	TRY(certificate_check_find(act->db, &view->id, &check));
	TRY(application_doubles_find(act->db, &view->id, &view->account, &doubles));
	TRY(permit_find_taken(act->db, &view->account, &taken));
	TRY(count_twins(act, view, &ret_finding->twins));
	ret_finding->evidence = clearance_evidence(act->arena, view, &check);
	ret_finding->clearance = clearance_judge(&(struct clearance_facts){
	    .vouched = view->vouched,
	    .emirates_id_odd = view->emirates_id_warning,
	    .centre_accredited = view->centre_verdict == CENTRE_OK,
	    .has_file = view->file_hash.size > 0,
	    .file_checked = check.there && check.done_at != 0,
	    .found = found_of(act->arena, view, &check),
	    .person_twice = ret_finding->twins > 0,
	    .certificate_twice = doubles.certificate,
	    .drone_twice = doubles.drone,
	    .permit_taken = taken,
	});
	return FAULT_NONE;
}

enum fault
clearance_renew(struct act *act, const struct application_row *row,
    struct application_view *ret_view, struct clearance_finding *ret_finding)
{
	TRY(application_load_case(act, row, true, ret_view));
	TRY(clearance_find(act, ret_view, ret_finding));
	return application_update_look(
	    act->db, &row->id, clearance_text(act->arena, &ret_finding->clearance));
}

const char *
clearance_certificate_word(const struct clearance_finding *finding)
{
	if (clearance_has(&finding->clearance, CLEARANCE_CERTIFICATE_WAITING)) {
		return "waiting";
	}
	if (finding->evidence.decisive == CERTIFICATE_SOURCE_COUNT) {
		return "none";
	}
	return finding->evidence.confirmed
	    ? certificate_source_name(finding->evidence.decisive)
	    : "differs";
}

struct slice
clearance_results(struct arena *arena, const struct application_view *view,
    const struct clearance_finding *finding)
{
	struct buffer out = BUFFER_IN(arena);

	buffer_print(&out,
	    "identity:%s,emirates_id:%s,centre:%s,certificate:%s,drones:%zu,"
	    "duplicates:%lld",
	    view->vouched != 0 ? "vouched" : "declared",
	    view->emirates_id_warning ? "warning" : "ok",
	    view->centre_verdict == CENTRE_OK ? "ok" : "open",
	    clearance_certificate_word(finding), view->drones_count,
	    (long long)finding->twins);
	return buffer_slice(&out);
}
