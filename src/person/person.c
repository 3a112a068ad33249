/* SPDX-License-Identifier: EUPL-1.2 */
#include "person/person.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

/* --- what was typed: NULL, or the key of the refusal; then *details is as it was --- */

static const char *
read_name_latin(struct slice typed, struct person_details *details)
{
	enum person_name_verdict verdict =
	    person_name_parse(typed, PERSON_SCRIPT_LATIN, &details->name_latin);

	return verdict == PERSON_NAME_OK ? NULL
	                                 : person_name_key(PERSON_SCRIPT_LATIN, verdict);
}

static const char *
read_name_arabic(struct slice typed, struct person_details *details)
{
	enum person_name_verdict verdict =
	    person_name_parse(typed, PERSON_SCRIPT_ARABIC, &details->name_arabic);

	return verdict == PERSON_NAME_OK ? NULL
	                                 : person_name_key(PERSON_SCRIPT_ARABIC, verdict);
}

static const char *
read_nationality(struct slice typed, struct person_details *details)
{
	const struct nationality *nationality = NULL;
	enum nationality_verdict verdict = nationality_parse(typed, &nationality);

	if (verdict != NATIONALITY_OK) {
		return nationality_key(verdict);
	}
	memcpy(details->nationality, nationality->code, NATIONALITY_CODE_SIZE);
	return NULL;
}

static const char *
read_passport_number(struct slice typed, struct person_details *details)
{
	enum passport_number_verdict verdict =
	    passport_number_parse(typed, &details->passport_number);

	return verdict == PASSPORT_NUMBER_OK ? NULL : passport_number_key(verdict);
}

static const char *
read_emirates_id(struct slice typed, struct person_details *details)
{
	enum emirates_id_verdict verdict =
	    emirates_id_parse(typed, &details->emirates_id);

	return verdict == EMIRATES_ID_OK ? NULL : emirates_id_key(verdict);
}

static const char *
read_email(struct slice typed, struct person_details *details)
{
	enum email_verdict verdict = email_parse(typed, &details->email);

	return verdict == EMAIL_OK ? NULL : email_key(verdict);
}

static const char *
read_phone(struct slice typed, struct person_details *details)
{
	enum phone_verdict verdict = phone_parse(typed, &details->phone);

	return verdict == PHONE_OK ? NULL : phone_key(verdict);
}

/* --- what the provider vouches for: false when there is nothing to take --- */

static bool
take_name_latin(struct slice value, struct person_details *details)
{
	return person_name_vouched(value, &details->name_latin);
}

static bool
take_name_arabic(struct slice value, struct person_details *details)
{
	return person_name_vouched(value, &details->name_arabic);
}

static bool
take_nationality(struct slice value, struct person_details *details)
{
	return read_nationality(value, details) == NULL;
}

static bool
take_passport_number(struct slice value, struct person_details *details)
{
	return read_passport_number(value, details) == NULL;
}

static bool
take_emirates_id(struct slice value, struct person_details *details)
{
	enum emirates_id_verdict verdict =
	    emirates_id_vouched(value, &details->emirates_id);

	return verdict == EMIRATES_ID_OK || details->emirates_id.digits[0] != '\0';
}

static bool
take_email(struct slice value, struct person_details *details)
{
	return email_vouched(value, &details->email);
}

static bool
take_phone(struct slice value, struct person_details *details)
{
	return phone_vouched(value, &details->phone);
}

static const struct {
	const char *name;
	const char *label_key;
	const char *(*read)(struct slice typed, struct person_details *details);
	bool (*take)(struct slice value, struct person_details *details);
} fields[] = {
    [PERSON_NAME_LATIN] = {"name_latin", "person.field.name_latin", read_name_latin,
        take_name_latin},
    [PERSON_NAME_ARABIC] = {"name_arabic", "person.field.name_arabic", read_name_arabic,
        take_name_arabic},
    [PERSON_NATIONALITY] = {"nationality", "person.field.nationality", read_nationality,
        take_nationality},
    [PERSON_PASSPORT_NUMBER] = {"passport_number", "person.field.passport_number",
        read_passport_number, take_passport_number},
    [PERSON_EMIRATES_ID] = {"emirates_id", "person.field.emirates_id", read_emirates_id,
        take_emirates_id},
    [PERSON_EMAIL] = {"email", "person.field.email", read_email, take_email},
    [PERSON_PHONE] = {"phone", "person.field.phone", read_phone, take_phone},
};
static_assert(ARRAY_LEN(fields) == PERSON_FIELD_COUNT, "each field has its row");

/* A passport of an Arab League state has an Arabic name; of others the person may have
 * one. A nationality that was refused says nothing. */
static bool
needs_name_arabic(const struct person_details *details)
{
	const struct nationality *nationality =
	    nationality_find(slice_of(details->nationality));

	return nationality != NULL && nationality->of_arab_league;
}

static bool
is_vouched(const struct person_typed *typed, unsigned mask, enum person_field field,
    struct person_details *details)
{
	return (mask & PERSON_BIT(field)) != 0 &&
	    fields[field].take(typed->field[field], details);
}

static bool
may_stay_empty(enum person_field field, const char *refusal_key)
{
	return field == PERSON_NAME_ARABIC &&
	    strcmp(refusal_key,
	        person_name_key(PERSON_SCRIPT_ARABIC, PERSON_NAME_MISSING)) == 0;
}

static void
refuse(struct person_refusals *refusals, enum person_field field, const char *key)
{
	refusals->key[field] = key;
	refusals->count++;
}

static void
warn_of_emirates_id(const struct person_typed *typed, struct person_refusals *refusals)
{
	struct emirates_id id;
	enum emirates_id_verdict verdict =
	    emirates_id_vouched(typed->field[PERSON_EMIRATES_ID], &id);

	if (verdict != EMIRATES_ID_OK) {
		refusals->warning[PERSON_EMIRATES_ID] = emirates_id_warning_key(verdict);
	}
}

enum person_verdict
person_details_check(const struct person_typed *typed, unsigned vouched_mask,
    struct person_details *ret_details, struct person_refusals *ret_refusals)
{
	struct person_details details = {0};
	struct person_refusals refusals = {0};
	bool vouched_id = false;

	for (unsigned i = 0; i < PERSON_FIELD_COUNT; i++) {
		enum person_field field = (enum person_field)i;
		if (is_vouched(typed, vouched_mask, field, &details)) {
			vouched_id = vouched_id || field == PERSON_EMIRATES_ID;
			continue;
		}
		const char *key = fields[field].read(typed->field[field], &details);
		if (key != NULL && !may_stay_empty(field, key)) {
			refuse(&refusals, field, key);
		}
	}
	if (details.name_arabic.text[0] == '\0' &&
	    refusals.key[PERSON_NAME_ARABIC] == NULL && needs_name_arabic(&details)) {
		refuse(&refusals, PERSON_NAME_ARABIC,
		    person_name_key(PERSON_SCRIPT_ARABIC, PERSON_NAME_MISSING));
	}
	if (vouched_id) {
		warn_of_emirates_id(typed, &refusals);
	}
	*ret_refusals = refusals;
	if (refusals.count > 0) {
		return PERSON_REFUSED;
	}
	*ret_details = details;
	return PERSON_OK;
}

static bool
is_empty(struct slice typed)
{
	return slice_trim(typed).size == 0;
}

const char *
person_field_check(enum person_field field, struct slice typed)
{
	struct person_details details = {0};

	assert(field < PERSON_FIELD_COUNT);
	return is_empty(typed) ? NULL : fields[field].read(typed, &details);
}

unsigned
person_vouched_mask(const struct person_typed *delivered, unsigned delivered_mask)
{
	struct person_details details = {0};
	unsigned mask = 0;

	for (unsigned i = 0; i < PERSON_FIELD_COUNT; i++) {
		if (is_vouched(
		        delivered, delivered_mask, (enum person_field)i, &details)) {
			mask |= PERSON_BIT(i);
		}
	}
	return mask;
}

struct person_typed
person_details_typed(const struct person_details *details)
{
	return (struct person_typed){
	    .field =
	        {
	            [PERSON_NAME_LATIN] = slice_of(details->name_latin.text),
	            [PERSON_NAME_ARABIC] = slice_of(details->name_arabic.text),
	            [PERSON_NATIONALITY] = slice_of(details->nationality),
	            [PERSON_PASSPORT_NUMBER] = slice_of(details->passport_number.text),
	            [PERSON_EMIRATES_ID] = slice_of(details->emirates_id.digits),
	            [PERSON_EMAIL] = slice_of(details->email.text),
	            [PERSON_PHONE] = slice_of(details->phone.text),
	        },
	};
}

const char *
person_field_name(enum person_field field)
{
	assert(field < PERSON_FIELD_COUNT);
	return fields[field].name;
}

enum person_field
person_field_find(struct slice name)
{
	unsigned i = 0;

	while (i < PERSON_FIELD_COUNT && !slice_equal(name, slice_of(fields[i].name))) {
		i++;
	}
	return (enum person_field)i;
}

const char *
person_field_key(enum person_field field)
{
	assert(field < PERSON_FIELD_COUNT);
	return fields[field].label_key;
}
