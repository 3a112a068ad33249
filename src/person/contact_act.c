/* SPDX-License-Identifier: EUPL-1.2 */
#include "person/contact_act.h"

#include "audit/audit_act.h"
#include "db/acts.h"
#include "notice/notice_act.h"
#include "person/contact_store.h"
#include "person/person_store.h"

_Static_assert((int)CONTACT_CODE_DIGITS == (int)NOTICE_CODE_DIGITS, "a code is a code");
_Static_assert(
    (int)CONTACT_CODE_MINUTES == (int)NOTICE_CODE_MINUTES, "and none is sent too late");

static const enum person_field contacts[] = {PERSON_EMAIL, PERSON_PHONE};

static enum notice_channel
channel_of(enum person_field field)
{
	return field == PERSON_EMAIL ? NOTICE_MAIL : NOTICE_SMS;
}

static unsigned
asked_of(const struct act *act, unsigned vouched)
{
	struct contact_channels channels = {
	    .mail = (act->channels & NOTICE_CHANNEL_BIT(NOTICE_MAIL)) != 0,
	    .sms = (act->channels & NOTICE_CHANNEL_BIT(NOTICE_SMS)) != 0,
	};

	return contact_asked(&channels, vouched);
}

/* One contact of a person, as it is now. */
struct place {
	const struct id *account;
	enum person_field field;
	struct slice value;
	struct contact contact;
};

static enum fault
record(struct act *act, const struct place *place, const char *action)
{
	char object[AUDIT_OBJECT_SIZE];

	return audit_record(act,
	    &(struct audit_event){
	        .actor = id_slice(place->account),
	        .role = "applicant",
	        .action = action,
	        .object = audit_object(
	            "contact", slice_of(person_field_name(place->field)), object),
	        .record = place->value,
	        .reason = "",
	    });
}

/* --- sending --- */

static enum fault
find_again_at(struct act *act, const struct place *place,
    enum contact_verdict *ret_verdict, moment *ret_again_at)
{
	moment of_account = 0;
	moment of_address = 0;

	TRY(contact_code_nth_of_account(
	    act->db, place->account, CONTACT_CODES_ACCOUNT_MOST, &of_account));
	TRY(contact_code_nth_of_address(
	    act->db, place->value, CONTACT_CODES_ADDRESS_MOST, &of_address));
	*ret_verdict = contact_may_send(of_account, of_address, act->now, ret_again_at);
	return FAULT_NONE;
}

static void
renew(struct act *act, struct place *place, const char code[static CONTACT_CODE_SIZE])
{
	uint8_t *salt = arena_alloc(act->arena, CONTACT_SALT_BYTES);
	uint8_t *hash = arena_alloc(act->arena, CONTACT_HASH_BYTES);
	struct contact *contact = &place->contact;

	random_bytes(salt, CONTACT_SALT_BYTES);
	contact->salt = slice_bytes(salt, CONTACT_SALT_BYTES);
	contact_code_hash(
	    contact->salt, place->account, place->field, place->value, code, hash);
	contact->code_hash = slice_bytes(hash, CONTACT_HASH_BYTES);
	contact->pending = place->value;
	contact->tries = 0;
	contact->sent_at = act->now;
	contact->expires_at = act->now + CONTACT_CODE_MINUTES * (moment)MOMENT_MINUTE;
}

static enum fault
send_new(struct act *act, struct place *place, struct slice language)
{
	char code[CONTACT_CODE_SIZE];

	contact_code_new(code);
	renew(act, place, code);
	TRY(contact_save(act->db, place->account, place->field, &place->contact,
	    act->arena, act->now));
	TRY(contact_code_insert(act->db, place->account, place->value, act->now));
	TRY(notice_send_code(act,
	    &(struct notice_code){
	        .account = *place->account,
	        .channel = channel_of(place->field),
	        .address = place->value,
	        .code = slice_of(code),
	        .language = language,
	    }));
	return record(act, place, "person.send_code");
}

/* Whether there is something to send at all. */
static enum contact_verdict
judge_need(const struct act *act, const struct place *place, unsigned vouched)
{
	unsigned bit = PERSON_BIT(place->field);

	if (place->value.size == 0) {
		return CONTACT_NO_VALUE;
	}
	if ((vouched & bit) != 0 ||
	    contact_confirmed_at(&place->contact, place->value) != 0) {
		return CONTACT_DONE;
	}
	return (asked_of(act, vouched) & bit) != 0 ? CONTACT_OK : CONTACT_NO_CHANNEL;
}

static enum fault
place_find(struct act *act, const struct id *account, enum person_field field,
    const struct person_typed *details, struct place *ret_place)
{
	*ret_place = (struct place){account, field, details->field[field], {.tries = 0}};
	return contact_find(act->db, account, field, act->arena, &ret_place->contact);
}

static enum fault
send_one(struct act *act, void *input)
{
	struct contact_sent *sent = input;
	const struct id *account = &sent->caller->account;
	struct person_row person;
	struct place place;

	TRY(person_find(act->db, account, act->arena, &person));
	TRY(place_find(act, account, sent->field, &person.details, &place));
	sent->ret_verdict = judge_need(act, &place, person.vouched);
	if (sent->ret_verdict == CONTACT_OK) {
		TRY(find_again_at(act, &place, &sent->ret_verdict, &sent->ret_again_at));
	}
	return sent->ret_verdict == CONTACT_OK ? send_new(act, &place, sent->language)
	                                       : FAULT_NONE;
}

enum fault
contact_send(struct acts *acts, struct arena *arena, struct contact_sent *sent)
{
	return acts_write(acts, arena, send_one, sent);
}

enum fault
contact_ask(struct act *act, const struct id *account, const struct person_typed *details,
    unsigned vouched, struct slice language)
{
	for (size_t i = 0; i < ARRAY_LEN(contacts); i++) {
		struct place place;
		enum contact_verdict verdict = CONTACT_OK;
		moment again_at = 0;
		if ((asked_of(act, vouched) & PERSON_BIT(contacts[i])) == 0) {
			continue;
		}
		TRY(place_find(act, account, contacts[i], details, &place));
		verdict = judge_need(act, &place, vouched);
		if (verdict != CONTACT_OK ||
		    contact_is_live(&place.contact, place.value, act->now)) {
			continue;
		}
		TRY(find_again_at(act, &place, &verdict, &again_at));
		if (verdict == CONTACT_OK) {
			TRY(send_new(act, &place, language));
		}
	}
	return FAULT_NONE;
}

/* --- typed back --- */

static enum fault
keep(struct act *act, struct place *place)
{
	place->contact = (struct contact){
	    .confirmed = place->value,
	    .confirmed_at = act->now,
	    .sent_at = place->contact.sent_at,
	};
	TRY(contact_save(act->db, place->account, place->field, &place->contact,
	    act->arena, act->now));
	return record(act, place, "person.confirm_contact");
}

static enum fault
confirm_one(struct act *act, void *input)
{
	struct contact_confirmed *confirmed = input;
	const struct id *account = &confirmed->caller->account;
	struct person_row person;
	struct place place;

	TRY(person_find(act->db, account, act->arena, &person));
	TRY(place_find(act, account, confirmed->field, &person.details, &place));
	if ((person.vouched & PERSON_BIT(confirmed->field)) != 0) {
		confirmed->ret_verdict = CONTACT_DONE;
		return FAULT_NONE;
	}
	confirmed->ret_verdict = contact_judge(&place.contact,
	    &(struct contact_answer){
	        account, confirmed->field, place.value, confirmed->typed},
	    act->now);
	if (confirmed->ret_verdict == CONTACT_OK) {
		return keep(act, &place);
	}
	if (confirmed->ret_verdict != CONTACT_WRONG) {
		return FAULT_NONE;
	}
	place.contact.tries++;
	confirmed->ret_tries_left = CONTACT_TRIES_MOST - place.contact.tries;
	return contact_save(
	    act->db, account, confirmed->field, &place.contact, act->arena, act->now);
}

enum fault
contact_confirm(
    struct acts *acts, struct arena *arena, struct contact_confirmed *confirmed)
{
	return acts_write(acts, arena, confirm_one, confirmed);
}

/* --- how it stands --- */

enum fault
contact_load(struct act *act, const struct id *account,
    const struct person_typed *details, unsigned vouched,
    struct contact_proofs *ret_proofs)
{
	*ret_proofs = (struct contact_proofs){.missing = 0};
	for (size_t i = 0; i < ARRAY_LEN(contacts); i++) {
		enum person_field field = contacts[i];
		unsigned bit = PERSON_BIT(field);
		struct place place;
		if ((vouched & bit) != 0 || details->field[field].size == 0) {
			continue;
		}
		TRY(place_find(act, account, field, details, &place));
		ret_proofs->confirmed_at[field] =
		    contact_confirmed_at(&place.contact, place.value);
		ret_proofs->missing |= ret_proofs->confirmed_at[field] == 0
		    ? asked_of(act, vouched) & bit
		    : 0;
	}
	return FAULT_NONE;
}

static enum fault
put_standing(struct act *act, const struct place *place, unsigned vouched,
    struct contact_standing *ret_standing)
{
	const struct contact *contact = &place->contact;
	bool ours = place->value.size > 0 && slice_equal(contact->pending, place->value);
	enum contact_verdict verdict = judge_need(act, place, vouched);

	*ret_standing = (struct contact_standing){
	    .value = place->value,
	    .vouched = (vouched & PERSON_BIT(place->field)) != 0,
	    .asked = (asked_of(act, vouched) & PERSON_BIT(place->field)) != 0,
	    .confirmed_at = contact_confirmed_at(contact, place->value),
	    .live = contact_is_live(contact, place->value, act->now),
	    .sent_at = ours ? contact->sent_at : 0,
	    .expires_at = ours ? contact->expires_at : 0,
	    .tries_left = ours ? CONTACT_TRIES_MOST - contact->tries : 0,
	};
	return verdict == CONTACT_OK
	    ? find_again_at(act, place, &verdict, &ret_standing->again_at)
	    : FAULT_NONE;
}

struct own {
	const struct access_caller *caller;
	struct contact_standings *ret_standings;
};

static enum fault
find_own(struct act *act, void *input)
{
	struct own *own = input;
	const struct id *account = &own->caller->account;
	struct person_row person;
	struct place place;

	TRY(person_find(act->db, account, act->arena, &person));
	TRY(place_find(act, account, PERSON_EMAIL, &person.details, &place));
	TRY(put_standing(act, &place, person.vouched, &own->ret_standings->email));
	TRY(place_find(act, account, PERSON_PHONE, &person.details, &place));
	return put_standing(act, &place, person.vouched, &own->ret_standings->phone);
}

enum fault
contact_own(struct acts *acts, struct arena *arena, const struct access_caller *caller,
    struct contact_standings *ret_standings)
{
	struct own own = {caller, ret_standings};

	return acts_read(acts, arena, find_own, &own);
}
