/* SPDX-License-Identifier: EUPL-1.2 */
/* Details, drones and rules of a draft. */
#include "application/draft_act.h"

#include "application/check_act.h"
#include "audit/audit_act.h"
#include "base/buffer.h"
#include "certificate/certificate_store.h"
#include "db/acts.h"
#include "drone/drone_store.h"
#include "person/contact_act.h"
#include "person/person_store.h"
#include "rule/rule_act.h"
#include "rule/rule_store.h"

enum fault
draft_find(struct act *act, const struct access_caller *caller,
    struct application_row *ret_row, enum application_verdict *ret_verdict)
{
	TRY(application_find_newest(act->db, &caller->account, act->arena, ret_row));
	if (!ret_row->found) {
		*ret_verdict = APPLICATION_NONE_OPEN;
	} else if (!application_is_editable(ret_row->state)) {
		*ret_verdict = APPLICATION_WRONG_STATE;
	} else {
		*ret_verdict = APPLICATION_OK;
	}
	return FAULT_NONE;
}

/* --- start --- */

/* What the provider vouches for goes into the details; what was declared before stays
 * where the provider says nothing. */
static enum fault
take_vouched(struct act *act, const struct id *account)
{
	struct person_typed provider;
	struct person_row person;
	unsigned mask = 0;

	TRY(person_vouched_find(act->db, account, act->arena, &provider, &mask));
	TRY(person_find(act->db, account, act->arena, &person));
	mask = person_vouched_mask(&provider, mask);
	for (unsigned i = 0; i < PERSON_FIELD_COUNT; i++) {
		if ((mask & PERSON_BIT(i)) != 0) {
			person.details.field[i] = provider.field[i];
		}
	}
	person.vouched = mask;
	return person_save(act->db, account, &person, act->arena, act->now);
}

static enum fault
insert_draft(struct act *act, struct application_started *started)
{
	struct application_row row = {
	    .id = id_new(act->now),
	    .account = started->caller->account,
	    .class = CENTRE_CLASS_RECREATION, /* the class that persons can apply for */
	    .state = APPLICATION_DRAFT,
	    .version = 1,
	    .created_at = act->now,
	    .changed_at = act->now,
	};
	char object[AUDIT_OBJECT_SIZE];

	TRY(application_insert(act->db, &row));
	TRY(take_vouched(act, &row.account));
	TRY(application_event_insert(act->db, &row,
	    &(struct application_event_row){
	        .version = 1,
	        .from = APPLICATION_STATE_COUNT,
	        .to = APPLICATION_DRAFT,
	        .what = APPLICATION_START,
	        .actor = id_slice(&row.account),
	        .role = SLICE("applicant"),
	        .at = act->now,
	    },
	    act->arena));
	started->ret_id = row.id;
	return audit_record(act,
	    &(struct audit_event){
	        .actor = id_slice(&row.account),
	        .role = "applicant",
	        .action = "application.start",
	        .object = audit_object("application", id_slice(&row.id), object),
	        .reason = "",
	    });
}

static enum fault
start(struct act *act, void *input)
{
	struct application_started *started = input;
	struct application_row row;

	started->ret_verdict = APPLICATION_OK;
	TRY(application_find_newest(
	    act->db, &started->caller->account, act->arena, &row));
	if (row.found && !application_is_closed(row.state)) {
		started->ret_id = row.id;
		return FAULT_NONE;
	}
	return insert_draft(act, started);
}

enum fault
application_start(
    struct acts *acts, struct arena *arena, struct application_started *started)
{
	return acts_write(acts, arena, start, started);
}

/* --- details --- */

static bool
is_warned(const struct person_refusals *refusals)
{
	return refusals->warning[PERSON_EMIRATES_ID] != NULL;
}

/* The names are what is looked for on the certificate. */
static enum fault
ask_for_check(struct act *act, const struct id *application)
{
	struct certificate_row certificate;

	TRY(certificate_find(act->db, application, act->arena, &certificate));
	return certificate.file_hash.size > 0
	    ? check_ask(act, application, certificate.file_hash)
	    : FAULT_NONE;
}

/* What was typed, with what the provider vouches for in its place. */
static struct person_typed
with_vouched(struct person_typed typed, const struct person_row *person)
{
	for (unsigned i = 0; i < PERSON_FIELD_COUNT; i++) {
		if ((person->vouched & PERSON_BIT(i)) != 0) {
			typed.field[i] = person->details.field[i];
		}
	}
	return typed;
}

static enum fault
save_details(struct act *act, void *input)
{
	struct application_details_saved *saved = input;
	struct application_row row;
	struct person_row person;
	struct person_details details;

	saved->ret_refusals = (struct person_refusals){.count = 0};
	TRY(draft_find(act, saved->caller, &row, &saved->ret_verdict));
	if (saved->ret_verdict != APPLICATION_OK) {
		return FAULT_NONE;
	}
	TRY(person_find(act->db, &row.account, act->arena, &person));
	struct person_typed typed = with_vouched(saved->typed, &person);
	if (person_details_check(
	        &typed, person.vouched, &details, &saved->ret_refusals) != PERSON_OK) {
		saved->ret_verdict = APPLICATION_FIELDS;
		return FAULT_NONE;
	}
	person.details = person_details_typed(&details);
	person.emirates_id_warning = is_warned(&saved->ret_refusals);
	TRY(person_save(act->db, &row.account, &person, act->arena, act->now));
	TRY(contact_ask(
	    act, &row.account, &person.details, person.vouched, saved->language));
	TRY(ask_for_check(act, &row.id));
	return application_touch(act->db, &row.id, act->now);
}

enum fault
application_save_details(
    struct acts *acts, struct arena *arena, struct application_details_saved *saved)
{
	return acts_write(acts, arena, save_details, saved);
}

/* --- drones --- */

/* The stored ones as the rules want them: only the serial numbers count. */
static size_t
known_drones(
    const struct drone_row *rows, size_t count, struct drone known[static DRONE_MOST])
{
	for (size_t i = 0; i < count; i++) {
		size_t size = rows[i].serial.size < DRONE_SERIAL_MOST
		    ? rows[i].serial.size
		    : (size_t)DRONE_SERIAL_MOST;
		known[i] = (struct drone){
		    .serial_kind = drone_serial_kind_find(rows[i].serial_kind)};
		for (size_t j = 0; j < size; j++) {
			known[i].serial[j] = rows[i].serial.bytes[j];
		}
	}
	return count;
}

static enum application_verdict
judge_drone(struct application_drone_added *added, const struct drone_row *rows,
    size_t count, struct drone *ret_drone)
{
	struct drone known[DRONE_MOST];

	if (drone_check(&added->typed, ret_drone, &added->ret_refusals) != DRONE_OK) {
		return APPLICATION_FIELDS;
	}
	switch (drone_fits(known, known_drones(rows, count, known), ret_drone)) {
	case DRONE_TOO_MANY:
		return APPLICATION_TOO_MANY_DRONES;
	case DRONE_DUPLICATE:
		added->ret_refusals.key[DRONE_SERIAL] = drone_key(DRONE_DUPLICATE);
		added->ret_refusals.count = 1;
		return APPLICATION_SAME_SERIAL;
	case DRONE_OK:
	case DRONE_REFUSED:
	case DRONE_VERDICT_COUNT:
	default:
		return APPLICATION_OK;
	}
}

static enum fault
add_drone(struct act *act, void *input)
{
	struct application_drone_added *added = input;
	struct application_row row;
	struct drone_row rows[DRONE_MOST];
	struct drone drone;
	size_t count = 0;

	added->ret_refusals = (struct drone_refusals){.count = 0};
	TRY(draft_find(act, added->caller, &row, &added->ret_verdict));
	if (added->ret_verdict != APPLICATION_OK) {
		return FAULT_NONE;
	}
	TRY(drone_list(act->db, &row.id, act->arena, rows, DRONE_MOST, &count));
	added->ret_verdict = judge_drone(added, rows, count, &drone);
	if (added->ret_verdict != APPLICATION_OK) {
		return FAULT_NONE;
	}
	added->ret_id = id_new(act->now);
	TRY(drone_insert(act->db, &row.id,
	    &(struct drone_row){
	        .id = added->ret_id,
	        .make = slice_of(drone.make),
	        .model = slice_of(drone.model),
	        .serial = slice_of(drone.serial),
	        .serial_kind = slice_of(drone_serial_kind_name(drone.serial_kind)),
	        .grams = drone.grams,
	    }));
	return application_touch(act->db, &row.id, act->now);
}

enum fault
application_add_drone(
    struct acts *acts, struct arena *arena, struct application_drone_added *added)
{
	return acts_write(acts, arena, add_drone, added);
}

static enum fault
remove_drone(struct act *act, void *input)
{
	struct application_drone_removed *removed = input;
	struct application_row row;
	bool found = false;

	TRY(draft_find(act, removed->caller, &row, &removed->ret_verdict));
	if (removed->ret_verdict != APPLICATION_OK) {
		return FAULT_NONE;
	}
	TRY(drone_delete(act->db, &row.id, &removed->drone, &found));
	if (!found) {
		removed->ret_verdict = APPLICATION_NOT_FOUND;
		return FAULT_NONE;
	}
	return application_touch(act->db, &row.id, act->now);
}

enum fault
application_remove_drone(
    struct acts *acts, struct arena *arena, struct application_drone_removed *removed)
{
	return acts_write(acts, arena, remove_drone, removed);
}

/* --- rules --- */

struct slice
application_rules_shown(
    struct arena *arena, const struct rule *const *rules, size_t count)
{
	struct buffer out = BUFFER_IN(arena);

	for (size_t i = 0; i < count; i++) {
		buffer_print(&out, "%s%.*s.%d", i > 0 ? "," : "",
		    SLICE_PRINT(rules[i]->code), rules[i]->version);
	}
	return buffer_slice(&out);
}

static bool
is_among(struct slice codes, struct slice code)
{
	while (codes.size > 0) {
		if (slice_equal(slice_cut(&codes, '\n'), code)) {
			return true;
		}
	}
	return false;
}

static enum fault
keep_accepted(struct act *act, const struct application_row *row,
    const struct rules_today *today, struct application_rules_accepted *accepted)
{
	size_t count = 0;

	TRY(rule_unaccept_all(act->db, &row->id));
	for (size_t i = 0; i < today->ret_count; i++) {
		const struct rule *rule = today->ret_rules[i];
		if (is_among(accepted->codes, rule->code)) {
			TRY(rule_accept(act->db, &row->id,
			    &(struct rule_acceptance){
			        .code = rule->code, .version = rule->version},
			    act->now));
			count++;
		}
	}
	if (count < today->ret_count) {
		accepted->ret_verdict = APPLICATION_INCOMPLETE;
	}
	return application_touch(act->db, &row->id, act->now);
}

static enum fault
accept_rules(struct act *act, void *input)
{
	struct application_rules_accepted *accepted = input;
	struct application_row row;
	struct rules_today today;

	TRY(draft_find(act, accepted->caller, &row, &accepted->ret_verdict));
	if (accepted->ret_verdict != APPLICATION_OK) {
		return FAULT_NONE;
	}
	TRY(rule_codes_in_act(act, &today));
	struct slice now_shown =
	    application_rules_shown(act->arena, today.ret_rules, today.ret_count);
	if (accepted->shown.size > 0 && !slice_equal(accepted->shown, now_shown)) {
		accepted->ret_verdict = APPLICATION_RULE_CHANGED;
		return FAULT_NONE;
	}
	return keep_accepted(act, &row, &today, accepted);
}

enum fault
application_accept_rules(
    struct acts *acts, struct arena *arena, struct application_rules_accepted *accepted)
{
	return acts_write(acts, arena, accept_rules, accepted);
}
