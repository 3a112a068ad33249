/* SPDX-License-Identifier: EUPL-1.2 */
/* Loads all of an application for the pages, in one snapshot of the database. */
#include "application/application_act.h"

#include <string.h>

#include "application/answers_act.h"
#include "application/application_store.h"
#include "centre/centre_act.h"
#include "certificate/certificate_store.h"
#include "db/acts.h"
#include "drone/drone_store.h"
#include "person/contact_act.h"
#include "person/emirates_id.h"
#include "person/person_store.h"
#include "register/register_act.h"
#include "rule/rule_act.h"
#include "rule/rule_store.h"

static enum fault
load_person(
    struct act *act, const struct id *account, bool words, struct application_view *view)
{
	struct person_row person;
	struct contact_proofs proofs;

	TRY(person_find(act->db, account, act->arena, &person));
	TRY(contact_load(act, account, &person.details, person.vouched, &proofs));
	if (words) {
		TRY(person_vouched_find(
		    act->db, account, act->arena, &view->provider, &view->provider_mask));
	}
	view->details = person.details;
	view->vouched = person.vouched;
	view->emirates_id_warning = person.emirates_id_warning;
	memcpy(view->confirmed_at, proofs.confirmed_at, sizeof(view->confirmed_at));
	view->contacts_missing = proofs.missing;
	view->done[APPLICATION_DETAILS] =
	    person.version > 0 && person.details.field[PERSON_PASSPORT_NUMBER].size > 0;
	return FAULT_NONE;
}

static enum fault
load_certificate(
    struct act *act, const struct application_row *of, struct application_view *view)
{
	struct certificate_row row;

	TRY(certificate_find(act->db, &of->id, act->arena, &row));
	view->centre = row.centre;
	view->number = row.number;
	view->issued_on = row.issued_on;
	view->from_register =
	    certificate_state_find(row.state) == CERTIFICATE_CENTRE_CONFIRMED;
	view->file_name = row.file_name;
	view->file_type = row.file_type;
	view->file_hash = row.file_hash;
	view->file_object = row.file_object;
	view->file_bytes = row.file_bytes;
	view->uploaded_at = row.uploaded_at;
	return certificate_open_file_name(
	    act->db, &of->account, &of->id, act->arena, &view->file_name);
}

/* Of what was picked, whether it still stands; staff hear it of every certificate, for an
 * uploaded one may have been withdrawn too. */
static enum fault
ask_register(struct act *act, bool staff, struct application_view *view)
{
	struct register_question question = {
	    .centre = view->centre,
	    .number = view->number,
	    .issued_on = view->issued_on,
	    .class = (enum centre_class)view->class,
	};

	if (view->number.size == 0 || (!view->from_register && !staff)) {
		return FAULT_NONE;
	}
	TRY(register_ask(act, &question));
	view->register_answer = question.ret_answer;
	view->register_name = question.ret_name;
	view->register_withdrawn_at = question.ret_withdrawn_at;
	view->register_reason = question.ret_reason;
	return FAULT_NONE;
}

static bool
is_proved(const struct application_view *view)
{
	return view->from_register ? view->register_answer == REGISTER_KNOWN
	                           : view->file_hash.size > 0;
}

static enum fault
judge_certificate(struct act *act, bool staff, struct application_view *view)
{
	struct centre centre = {0};

	view->centre_verdict = CENTRE_UNKNOWN;
	if (view->centre.size > 0 && view->issued_on != DAY_NONE) {
		TRY(centre_act_judge(act, view->centre, view->issued_on,
		    (enum centre_class)view->class, &view->centre_verdict, &centre));
		view->centre_name_latin = centre.name_latin;
		view->centre_name_arabic = centre.name_arabic;
	}
	TRY(ask_register(act, staff, view));
	view->done[APPLICATION_CERTIFICATE] =
	    view->centre_verdict == CENTRE_OK && view->number.size > 0 && is_proved(view);
	return FAULT_NONE;
}

static enum fault
load_drones(struct act *act, const struct id *id, struct application_view *view)
{
	struct drone_row rows[DRONE_MOST];

	TRY(drone_list(act->db, id, act->arena, rows, DRONE_MOST, &view->drones_count));
	for (size_t i = 0; i < view->drones_count; i++) {
		view->drones[i] = (struct application_view_drone){
		    .id = rows[i].id,
		    .make = rows[i].make,
		    .model = rows[i].model,
		    .serial = rows[i].serial,
		    .serial_kind = drone_serial_kind_find(rows[i].serial_kind),
		    .grams = rows[i].grams,
		};
	}
	view->done[APPLICATION_DRONES] = true;
	return FAULT_NONE;
}

/* When this version was accepted; 0: it was not. */
static moment
accepted_at(
    const struct rule *rule, const struct rule_acceptance *acceptances, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (acceptances[i].version == rule->version &&
		    slice_equal(acceptances[i].code, rule->code)) {
			return acceptances[i].at;
		}
	}
	return 0;
}

static enum fault
load_rules(
    struct act *act, const struct id *id, bool words, struct application_view *view)
{
	struct rule_acceptance acceptances[RULE_MOST];
	struct rules_today today;
	const struct rule *first = NULL;
	size_t count = 0;

	TRY(words ? rule_in_act(act, &today) : rule_codes_in_act(act, &today));
	TRY(rule_acceptances(act->db, id, act->arena, acceptances, RULE_MOST, &count));
	view->rules_count = today.ret_count;
	for (size_t i = 0; i < today.ret_count; i++) {
		view->rules[i] = today.ret_rules[i];
		view->rules_accepted[i] =
		    rule_accepted(today.ret_rules[i], acceptances, count) == RULE_OK;
		view->rules_accepted_at[i] =
		    accepted_at(today.ret_rules[i], acceptances, count);
	}
	view->done[APPLICATION_RULES] =
	    rule_all_accepted(
	        today.ret_rules, today.ret_count, acceptances, count, &first) == RULE_OK;
	return FAULT_NONE;
}

/* --- what was submitted, instead of what is there now --- */

enum { VERSIONS_MOST = 4 * RULE_MOST };

/* Before it is submitted, and while it is with the applicant again, he sees what he
 * writes. Staff see what he submitted last, and of what is not his to write in any more
 * nobody sees anything else: the details are the person's, who may write other ones for
 * his next application. */
static bool
is_frozen(const struct application_row *row, bool staff)
{
	return row->snapshot.size > 0 && (staff || !application_is_editable(row->state));
}

static void
put_certificate(const struct answers_frozen *frozen, struct application_view *view)
{
	if (!slice_equal(frozen->file_hash, view->file_hash)) {
		view->uploaded_at = 0; /* of the file that is there now */
	}
	view->centre = frozen->centre;
	view->number = frozen->number;
	view->issued_on = frozen->issued_on;
	view->from_register = frozen->from_register;
	view->file_name = frozen->file_name;
	view->file_type = frozen->file_type;
	view->file_hash = frozen->file_hash;
	view->file_bytes = frozen->file_bytes;
}

/* One that was removed since has no id any more. */
static void
put_drones(const struct answers_frozen *frozen, struct application_view *view)
{
	struct application_view_drone now[DRONE_MOST];
	size_t now_count = view->drones_count;

	memcpy(now, view->drones, sizeof(now));
	view->drones_count = frozen->drones_count;
	for (size_t i = 0; i < frozen->drones_count; i++) {
		view->drones[i] = frozen->drones[i];
		for (size_t j = 0; j < now_count; j++) {
			if (slice_equal(now[j].serial, frozen->drones[i].serial)) {
				view->drones[i].id = now[j].id;
			}
		}
	}
}

static const struct rule *
find_version(const struct rule *all, size_t count, const struct rule_acceptance *accepted)
{
	for (size_t i = 0; i < count; i++) {
		if (all[i].version == accepted->version &&
		    slice_equal(all[i].code, accepted->code)) {
			return &all[i];
		}
	}
	return NULL;
}

/* Nothing is submitted before all rules in force are accepted: those that it names are
 * the rules of that day, and a newer version does not touch what is under review. */
static enum fault
load_frozen_rules(
    struct act *act, const struct answers_frozen *frozen, struct application_view *view)
{
	struct rule *all = ARENA_ARRAY(act->arena, struct rule, VERSIONS_MOST);
	const day ever = 0; /* 1970: also what was ended since, with effect from before */
	size_t count = 0;

	TRY(rule_list(act->db, ever, act->arena, all, VERSIONS_MOST, &count));
	view->rules_count = frozen->rules_count;
	for (size_t i = 0; i < frozen->rules_count; i++) {
		view->rules[i] = find_version(all, count, &frozen->rules[i]);
		view->rules_accepted[i] = true;
		if (view->rules[i] == NULL) {
			return FAULT_DATABASE; /* no version is ever deleted */
		}
	}
	view->done[APPLICATION_RULES] = true;
	return FAULT_NONE;
}

/* Of what was submitted: who accepts them again in a returned application writes over
 * when he did so before, and that is not known any more. */
static enum fault
load_frozen_acceptances(
    struct act *act, const struct application_row *row, struct application_view *view)
{
	struct rule_acceptance acceptances[RULE_MOST];
	size_t count = 0;

	TRY(rule_acceptances(
	    act->db, &row->id, act->arena, acceptances, RULE_MOST, &count));
	for (size_t i = 0; i < view->rules_count; i++) {
		moment at = accepted_at(view->rules[i], acceptances, count);
		view->rules_accepted_at[i] = at <= row->submitted_at ? at : 0;
	}
	return FAULT_NONE;
}

/* The same without asking for their words. */
static void
name_frozen_rules(
    struct act *act, const struct answers_frozen *frozen, struct application_view *view)
{
	struct rule *rules = ARENA_ARRAY(act->arena, struct rule, frozen->rules_count);

	view->rules_count = frozen->rules_count;
	for (size_t i = 0; i < frozen->rules_count; i++) {
		rules[i].code = frozen->rules[i].code;
		rules[i].version = frozen->rules[i].version;
		view->rules[i] = &rules[i];
		view->rules_accepted[i] = true;
	}
	view->done[APPLICATION_RULES] = true;
}

static enum fault
load_frozen(struct act *act, const struct application_row *row, bool words,
    struct application_view *view)
{
	const struct answers_frozen *frozen = row->frozen;

	if (frozen == NULL) {
		struct answers_frozen *read =
		    ARENA_NEW(act->arena, struct answers_frozen);
		if (!answers_read(row->snapshot, act->arena, read)) {
			return FAULT_DATABASE;
		}
		frozen = read;
	}
	view->details = frozen->details;
	view->vouched = frozen->vouched;
	view->emirates_id_warning =
	    emirates_id_is_odd(frozen->details.field[PERSON_EMIRATES_ID]);
	memcpy(view->confirmed_at, frozen->confirmed_at, sizeof(view->confirmed_at));
	view->contacts_missing = 0;
	view->done[APPLICATION_DETAILS] = true;
	put_certificate(frozen, view);
	view->file_object = row->file_object;
	put_drones(frozen, view);
	view->done[APPLICATION_DRONES] = true;
	if (!words) {
		name_frozen_rules(act, frozen, view);
		return FAULT_NONE;
	}
	TRY(load_frozen_rules(act, frozen, view));
	return load_frozen_acceptances(act, row, view);
}

/* --- all of it --- */

static enum fault
load_answers(struct act *act, const struct application_row *row, bool staff, bool words,
    struct application_view *view)
{
	bool frozen = is_frozen(row, staff);

	if (words || !frozen) {
		TRY(load_person(act, &row->account, words, view));
		TRY(load_certificate(act, row, view));
		TRY(load_drones(act, &row->id, view));
	}
	TRY(frozen ? load_frozen(act, row, words, view)
	           : load_rules(act, &row->id, words, view));
	return judge_certificate(act, staff, view);
}

static enum fault
load_events(struct act *act, const struct application_row *row, bool staff,
    struct application_view *view)
{
	struct application_event_row *rows = ARENA_ARRAY(
	    act->arena, struct application_event_row, APPLICATION_EVENTS_MOST);
	struct application_event_list list = {
	    row->id, row->account, rows, APPLICATION_EVENTS_MOST, 0};

	TRY(application_events(act->db, act->arena, &list));
	size_t count = list.ret_count;
	struct application_view_event *events =
	    ARENA_ARRAY(act->arena, struct application_view_event, count + 1);
	for (size_t i = 0; i < count; i++) {
		if (!staff && !application_event_is_public(rows[i].what)) {
			continue;
		}
		events[view->events_count++] = (struct application_view_event){
		    .what = rows[i].what,
		    .to = rows[i].to,
		    .role = rows[i].role,
		    .actor_name = staff ? rows[i].actor : (struct slice){NULL, 0},
		    .reason = rows[i].reason,
		    .text_en = rows[i].text_en,
		    .text_ar = rows[i].text_ar,
		    .fields = rows[i].fields,
		    .at = rows[i].at,
		};
	}
	view->events = events;
	return FAULT_NONE;
}

static enum fault
load_refusal(
    struct act *act, const struct application_row *row, struct application_view *view)
{
	struct application_refusal_row refusal;

	TRY(application_refusal_find(act->db, row, act->arena, &refusal));
	view->refusal_proposed = refusal.found;
	view->refusal_by = refusal.proposed_by;
	view->refusal_reason = refusal.reason;
	view->refusal_text_en = refusal.text_en;
	view->refusal_text_ar = refusal.text_ar;
	return FAULT_NONE;
}

static struct clearance
look_of(const struct application_row *row)
{
	return row->look.bytes != NULL
	    ? clearance_parse(row->look)
	    : (struct clearance){CLEARANCE_BIT(CLEARANCE_NOT_JUDGED)};
}

/* words: what only a page shows, of the rules and of the provider. */
static enum fault
load(struct act *act, const struct application_row *row, bool staff, bool words,
    struct application_view *ret_view)
{
	bool frozen = is_frozen(row, staff);

	*ret_view = (struct application_view){
	    .found = true,
	    .id = row->id,
	    .account = row->account,
	    .reference = row->reference,
	    .class = row->class,
	    .state = row->state,
	    .version = row->version,
	    .created_at = row->created_at,
	    .submitted_at = row->submitted_at,
	    .return_until = row->return_until,
	    .permit = row->permit,
	    .snapshot = row->snapshot,
	    .look = look_of(row),
	    .officer = row->officer,
	    .issued_on = DAY_NONE,
	};
	TRY(load_answers(act, row, staff, words, ret_view));
	if (words || row->state == APPLICATION_REVIEW) {
		TRY(load_refusal(act, row, ret_view));
	}
	ret_view->complete = ret_view->contacts_missing == 0;
	for (size_t i = 0; i < APPLICATION_SECTION_COUNT; i++) {
		ret_view->complete = ret_view->complete && ret_view->done[i];
	}
	if (words || !frozen) {
		answers_hash(act->arena, ret_view);
	}
	return FAULT_NONE;
}

enum fault
application_load_case(struct act *act, const struct application_row *row, bool staff,
    struct application_view *ret_view)
{
	return load(act, row, staff, false, ret_view);
}

/* A permit is issued in the act of the approval. */
static enum fault
load_order(struct act *act, struct application_view *view)
{
	struct order_permit permit = {view->class, act->now, view->centre};

	for (size_t i = 0; i < view->events_count; i++) {
		if (view->events[i].what == APPLICATION_APPROVE ||
		    view->events[i].what == APPLICATION_APPROVE_BY_POLICY) {
			permit.issued_at = view->events[i].at;
		}
	}
	if (application_is_closed(view->state) && view->state != APPLICATION_APPROVED) {
		return FAULT_NONE;
	}
	return order_over(act, &permit, &view->order);
}

enum fault
application_load_view(struct act *act, const struct application_row *row, bool staff,
    struct application_view *ret_view)
{
	TRY(load(act, row, staff, true, ret_view));
	TRY(person_provider_find(
	    act->db, &row->account, act->arena, &ret_view->vouched_by));
	TRY(load_events(act, row, staff, ret_view));
	return load_order(act, ret_view);
}

struct own {
	const struct access_caller *caller;
	struct application_view *ret_view;
};

static enum fault
view_own(struct act *act, void *input)
{
	struct own *own = input;
	struct application_row row;

	TRY(application_find_newest(act->db, &own->caller->account, act->arena, &row));
	if (!row.found) {
		*own->ret_view = (struct application_view){.issued_on = DAY_NONE};
		return load_person(act, &own->caller->account, true, own->ret_view);
	}
	return application_load_view(act, &row, false, own->ret_view);
}

enum fault
application_view_own(struct acts *acts, struct arena *arena,
    const struct access_caller *caller, struct application_view *ret_view)
{
	struct own own = {caller, ret_view};

	return acts_read(acts, arena, view_own, &own);
}
