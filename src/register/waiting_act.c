/* SPDX-License-Identifier: EUPL-1.2 */
/* What the applicant and the officer find in the centres' registers. */
#include "register/register_act.h"

#include "audit/audit_act.h"
#include "centre/centre_act.h"
#include "db/acts.h"
#include "person/contact_act.h"
#include "person/person_store.h"
#include "register/register_store.h"

/* --- those that wait for a person --- */

static enum fault
load_person(struct act *act, const struct id *account, struct register_person *ret_person)
{
	struct person_row row;
	struct contact_proofs proofs;

	TRY(person_find(act->db, account, act->arena, &row));
	TRY(contact_load(act, account, &row.details, row.vouched, &proofs));
	*ret_person =
	    (struct register_person){.details = row.details, .vouched = row.vouched};
	for (unsigned i = 0; i < PERSON_FIELD_COUNT; i++) {
		ret_person->confirmed |= proofs.confirmed_at[i] != 0 ? PERSON_BIT(i) : 0;
	}
	return FAULT_NONE;
}

static bool
is_there(const struct register_waiting *waiting, size_t count, const struct id *id)
{
	for (size_t i = 0; i < count; i++) {
		if (id_equal(&waiting[i].id, id)) {
			return true;
		}
	}
	return false;
}

/* Adds it when its centre was accredited on the day. */
static enum fault
add_row(struct act *act, const struct register_row *row, struct register_waiting *waiting,
    size_t *count)
{
	enum centre_verdict verdict = CENTRE_UNKNOWN;
	struct centre centre;

	TRY(centre_act_judge(act, row->centre, row->issued_on,
	    (enum centre_class)row->class, &verdict, &centre));
	if (verdict == CENTRE_OK) {
		waiting[(*count)++] = (struct register_waiting){
		    .id = row->id,
		    .centre = row->centre,
		    .centre_latin = centre.name_latin,
		    .centre_arabic = centre.name_arabic,
		    .number = row->number,
		    .class = (enum centre_class)row->class,
		    .issued_on = row->issued_on,
		};
	}
	return FAULT_NONE;
}

static bool
is_wanted(const struct act *act, const struct register_row *row,
    const struct register_person *person, enum centre_class class)
{
	return (enum centre_class)row->class == class &&
	    certificate_day_judge(row->issued_on, act_today(act)) == CERTIFICATE_DAY_OK &&
	    register_is_for(person, &row->holder, row->name);
}

struct waiting_list {
	const struct register_person *person;
	enum centre_class class;
	struct register_waiting *waiting;
	size_t capacity;
	size_t count;
};

/* Those that the register has under one thing by which the person is recognised. */
static enum fault
add_of(struct act *act, const struct register_holder *holder, struct waiting_list *list)
{
	struct register_row *rows =
	    ARENA_ARRAY(act->arena, struct register_row, REGISTER_WAITING_MOST);
	size_t count = 0;

	TRY(register_list_holder(
	    act->db, holder, act->arena, rows, REGISTER_WAITING_MOST, &count));
	for (size_t i = 0; i < count && list->count < list->capacity; i++) {
		if (is_wanted(act, &rows[i], list->person, list->class) &&
		    !is_there(list->waiting, list->count, &rows[i].id)) {
			TRY(add_row(act, &rows[i], list->waiting, &list->count));
		}
	}
	return FAULT_NONE;
}

enum fault
register_waiting_for(struct act *act, const struct id *account, enum centre_class class,
    struct register_waiting *ret_waiting, size_t capacity, size_t *ret_count)
{
	struct register_holder holders[REGISTER_HOLDER_KIND_COUNT];
	struct register_person person;
	size_t count = 0;
	struct waiting_list list = {.person = &person,
	    .class = class,
	    .waiting = ret_waiting,
	    .capacity = capacity};

	TRY(load_person(act, account, &person));
	register_holders_of(&person, holders, &count);
	for (size_t i = 0; i < count; i++) {
		TRY(add_of(act, &holders[i], &list));
	}
	*ret_count = list.count;
	return FAULT_NONE;
}

/* --- all that a person has --- */

static bool
is_listed(const struct register_row *own, size_t count, const struct id *id)
{
	for (size_t i = 0; i < count; i++) {
		if (id_equal(&own[i].id, id)) {
			return true;
		}
	}
	return false;
}

struct own_list {
	struct register_person person;
	struct register_row *own;
	size_t capacity;
	size_t count;
};

static enum fault
add_own(struct act *act, const struct register_holder *holder, struct own_list *list)
{
	struct register_row *rows =
	    ARENA_ARRAY(act->arena, struct register_row, list->capacity);
	size_t count = 0;

	TRY(register_list_all_of(
	    act->db, holder, act->arena, rows, list->capacity, &count));
	for (size_t i = 0; i < count && list->count < list->capacity; i++) {
		if (register_is_for(&list->person, &rows[i].holder, rows[i].name) &&
		    !is_listed(list->own, list->count, &rows[i].id)) {
			list->own[list->count++] = rows[i];
		}
	}
	return FAULT_NONE;
}

enum fault
register_own_list(struct act *act, const struct id *account,
    struct register_row *ret_rows, size_t capacity, size_t *ret_count)
{
	struct register_holder holders[REGISTER_HOLDER_KIND_COUNT];
	struct own_list list = {.own = ret_rows, .capacity = capacity};
	size_t count = 0;

	TRY(load_person(act, account, &list.person));
	register_holders_of(&list.person, holders, &count);
	for (size_t i = 0; i < count; i++) {
		TRY(add_own(act, &holders[i], &list));
	}
	*ret_count = list.count;
	return FAULT_NONE;
}

enum fault
register_forget(struct act *act, const struct id *account)
{
	struct register_row *rows =
	    ARENA_ARRAY(act->arena, struct register_row, REGISTER_FORGET_MOST);
	size_t count = 0;

	TRY(register_own_list(act, account, rows, REGISTER_FORGET_MOST, &count));
	for (size_t i = 0; i < count; i++) {
		TRY(register_forget_holder(act->db, &rows[i].id));
	}
	return FAULT_NONE;
}

/* --- what the register says of a certificate --- */

static enum register_answer
answer_of(const struct register_row *row, const struct register_question *question)
{
	if (!row->found) {
		return REGISTER_NONE;
	}
	if (row->withdrawn_at != 0) {
		return REGISTER_WITHDRAWN;
	}
	return row->issued_on == question->issued_on &&
	        (enum centre_class)row->class == question->class
	    ? REGISTER_KNOWN
	    : REGISTER_DIFFERS;
}

enum fault
register_ask(struct act *act, struct register_question *question)
{
	struct register_row row;

	TRY(register_find_number(
	    act->db, question->centre, question->number, act->arena, &row));
	question->ret_answer = answer_of(&row, question);
	question->ret_name = row.name;
	question->ret_withdrawn_at = row.withdrawn_at;
	question->ret_reason = row.reason;
	return FAULT_NONE;
}

/* --- withdrawn under a permit --- */

static enum fault
list_fallen(struct act *act, void *input)
{
	struct register_fallen_list *list = input;
	struct register_fallen *rows =
	    ARENA_ARRAY(act->arena, struct register_fallen, REGISTER_FALLEN_MOST);

	list->ret_rows = rows;
	return register_list_fallen(
	    act->db, act->arena, rows, REGISTER_FALLEN_MOST, &list->ret_count);
}

enum fault
register_fallen_open(
    struct acts *acts, struct arena *arena, struct register_fallen_list *list)
{
	return acts_read(acts, arena, list_fallen, list);
}

enum fault
register_fallen_count(struct act *act, int64_t *ret_count)
{
	return register_count_fallen(act->db, ret_count);
}

static enum fault
look(struct act *act, void *input)
{
	struct register_looked *looked = input;
	char object[AUDIT_OBJECT_SIZE];
	bool changed = false;

	TRY(register_look(
	    act->db, &looked->certificate, &looked->caller->account, act->now, &changed));
	looked->ret_verdict = changed ? REGISTER_OK : REGISTER_NOT_FOUND;
	if (!changed) {
		return FAULT_NONE;
	}
	return audit_record(act,
	    &(struct audit_event){
	        .actor = id_slice(&looked->caller->account),
	        .role = access_by_role(looked->caller, ACCESS_PERMIT_CHANGE),
	        .action = "centre.look_at_withdrawal",
	        .object = audit_object(
	            "centre_certificate", id_slice(&looked->certificate), object),
	        .reason = "",
	    });
}

enum fault
register_mark_looked(
    struct acts *acts, struct arena *arena, struct register_looked *looked)
{
	return acts_write(acts, arena, look, looked);
}
