/* SPDX-License-Identifier: EUPL-1.2 */
#include "register/register.h"

#include <assert.h>
#include <string.h>

#include "base/fold.h"
#include "base/number.h"
#include "base/text.h"

enum {
	DIGITS_LEAST = 10, /* more than a passport number has: meant as an Emirates ID */
	KEY_SIZE = 1024,   /* of a folded name */
	CLASS_SIZE = 16,
};

static const struct {
	const char *name;
	const char *key;
} kinds[] = {
    [REGISTER_EMIRATES_ID] = {"emirates_id", "register.holder.emirates_id"},
    [REGISTER_PASSPORT] = {"passport", "register.holder.passport"},
    [REGISTER_EMAIL] = {"email", "register.holder.email"},
};
static_assert(ARRAY_LEN(kinds) == REGISTER_HOLDER_KIND_COUNT, "each kind has its words");

static const struct {
	const char *name;
	const char *key;
} fields[] = {
    [REGISTER_NAME] = {"name", "register.field.name"},
    [REGISTER_HOLDER] = {"holder", "register.field.holder"},
    [REGISTER_NUMBER] = {"number", "register.field.number"},
    [REGISTER_CLASS] = {"class", "register.field.class"},
    [REGISTER_ISSUED_ON] = {"issued_on", "register.field.issued_on"},
};
static_assert(ARRAY_LEN(fields) == REGISTER_FIELD_COUNT, "each field has its words");

static const struct {
	const char *key;
	unsigned status;
} verdicts[] = {
    [REGISTER_OK] = {NULL, 200},
    [REGISTER_FIELDS] = {NULL, 422},
    [REGISTER_NO_CENTRE] = {"register.refusal.no_centre", 403},
    [REGISTER_TAKEN] = {"register.refusal.taken", 409},
    [REGISTER_NOT_FOUND] = {"register.refusal.not_found", 404},
    [REGISTER_NO_REASON] = {"register.refusal.no_reason", 422},
    [REGISTER_GONE_ALREADY] = {"register.refusal.gone_already", 409},
};
static_assert(
    ARRAY_LEN(verdicts) == REGISTER_VERDICT_COUNT, "each verdict has its words");

static const struct {
	const char *name;
	const char *key;
} answers[] = {
    [REGISTER_NONE] = {"none", "register.answer.none"},
    [REGISTER_KNOWN] = {"known", "register.answer.known"},
    [REGISTER_DIFFERS] = {"differs", "register.answer.differs"},
    [REGISTER_WITHDRAWN] = {"withdrawn", "register.answer.withdrawn"},
};
static_assert(ARRAY_LEN(answers) == REGISTER_ANSWER_COUNT, "each answer has its words");

/* --- for whom --- */

const char *
register_holder_name(enum register_holder_kind kind)
{
	assert((size_t)kind < ARRAY_LEN(kinds));
	return kinds[kind].name;
}

enum register_holder_kind
register_holder_find(struct slice name)
{
	unsigned i = 0;

	while (i < REGISTER_HOLDER_KIND_COUNT &&
	    !slice_equal(name, slice_of(kinds[i].name))) {
		i++;
	}
	return (enum register_holder_kind)i;
}

const char *
register_holder_key(enum register_holder_kind kind)
{
	assert((size_t)kind < ARRAY_LEN(kinds));
	return kinds[kind].key;
}

static enum register_holder_kind
kind_of(struct slice typed)
{
	char folded[REGISTER_HOLDER_SIZE];

	if (slice_find(typed, '@') < typed.size) {
		return REGISTER_EMAIL;
	}
	return text_code_into(typed, folded, sizeof(folded)) &&
	        strlen(folded) >= DIGITS_LEAST &&
	        strspn(folded, "0123456789") == strlen(folded)
	    ? REGISTER_EMIRATES_ID
	    : REGISTER_PASSPORT;
}

static void
put_holder(
    enum register_holder_kind kind, struct slice text, struct register_holder *ret_holder)
{
	assert(text.size < sizeof(ret_holder->text));
	*ret_holder = (struct register_holder){.kind = kind};
	memcpy(ret_holder->text, text.bytes, text.size);
}

/* Domains are compared without case, what is before the @ exactly (person/email.h). */
static void
put_email(const struct email *email, struct register_holder *ret_holder)
{
	put_holder(REGISTER_EMAIL, slice_of(email->text), ret_holder);
	for (char *at = strchr(ret_holder->text, '@'); at != NULL && *at != '\0'; at++) {
		*at = text_lower(*at);
	}
}

static const char *
read_emirates_id(struct slice typed, struct register_holder *ret_holder)
{
	struct emirates_id id;
	enum emirates_id_verdict verdict = emirates_id_parse(typed, &id);

	if (verdict != EMIRATES_ID_OK) {
		return emirates_id_key(verdict);
	}
	put_holder(REGISTER_EMIRATES_ID, slice_of(id.digits), ret_holder);
	return NULL;
}

static const char *
read_passport(struct slice typed, struct register_holder *ret_holder)
{
	struct passport_number number;
	enum passport_number_verdict verdict = passport_number_parse(typed, &number);

	if (verdict == PASSPORT_NUMBER_MISSING) {
		return "register.holder.missing";
	}
	if (verdict != PASSPORT_NUMBER_OK) {
		return passport_number_key(verdict);
	}
	put_holder(REGISTER_PASSPORT, slice_of(number.text), ret_holder);
	return NULL;
}

static const char *
read_email(struct slice typed, struct register_holder *ret_holder)
{
	struct email email;
	enum email_verdict verdict = email_parse(typed, &email);

	if (verdict != EMAIL_OK) {
		return email_key(verdict);
	}
	put_email(&email, ret_holder);
	return NULL;
}

const char *
register_holder_read(struct slice typed, struct register_holder *ret_holder)
{
	static const char *(*const readers[])(struct slice, struct register_holder *) = {
	    [REGISTER_EMIRATES_ID] = read_emirates_id,
	    [REGISTER_PASSPORT] = read_passport,
	    [REGISTER_EMAIL] = read_email,
	};

	static_assert(ARRAY_LEN(readers) == REGISTER_HOLDER_KIND_COUNT, "each is read");
	return readers[kind_of(typed)](typed, ret_holder);
}

/* --- whose it is --- */

static bool
counts(const struct register_person *person, enum register_holder_kind kind)
{
	switch (kind) {
	case REGISTER_EMIRATES_ID:
		return (person->vouched & PERSON_BIT(PERSON_EMIRATES_ID)) != 0;
	case REGISTER_EMAIL:
		return ((person->vouched | person->confirmed) &
		           PERSON_BIT(PERSON_EMAIL)) != 0;
	case REGISTER_PASSPORT: /* with the name only: register_is_for */
		return true;
	case REGISTER_HOLDER_KIND_COUNT:
	default:
		return false;
	}
}

void
register_holders_of(const struct register_person *person,
    struct register_holder ret_holders[static REGISTER_HOLDER_KIND_COUNT],
    size_t *ret_count)
{
	static const enum person_field of[] = {
	    [REGISTER_EMIRATES_ID] = PERSON_EMIRATES_ID,
	    [REGISTER_PASSPORT] = PERSON_PASSPORT_NUMBER,
	    [REGISTER_EMAIL] = PERSON_EMAIL,
	};

	*ret_count = 0;
	for (unsigned i = 0; i < REGISTER_HOLDER_KIND_COUNT; i++) {
		struct register_holder holder = {.kind = REGISTER_HOLDER_KIND_COUNT};
		struct slice value = person->details.field[of[i]];
		if (value.size > 0 && counts(person, (enum register_holder_kind)i) &&
		    register_holder_read(value, &holder) == NULL && holder.kind == i) {
			ret_holders[(*ret_count)++] = holder;
		}
	}
}

/* The same words, in any order, whatever their case, accents and vowel marks. */
static bool
has_same_words(struct slice one, struct slice other)
{
	char first[KEY_SIZE];
	char second[KEY_SIZE];

	return fold_key_into(one, first, sizeof(first)) &&
	    fold_key_into(other, second, sizeof(second)) && first[0] != '\0' &&
	    strlen(first) == strlen(second) &&
	    fold_has_words(slice_of(first), slice_of(second)) &&
	    fold_has_words(slice_of(second), slice_of(first));
}

static bool
has_name(const struct register_person *person, enum person_field field, struct slice name)
{
	return (person->vouched & PERSON_BIT(field)) != 0 &&
	    has_same_words(person->details.field[field], name);
}

bool
register_is_for(const struct register_person *person,
    const struct register_holder *holder, struct slice name)
{
	struct register_holder holders[REGISTER_HOLDER_KIND_COUNT];
	size_t count = 0;
	bool found = false;

	register_holders_of(person, holders, &count);
	for (size_t i = 0; i < count; i++) {
		found = found ||
		    (holders[i].kind == holder->kind &&
		        strcmp(holders[i].text, holder->text) == 0);
	}
	return found &&
	    (holder->kind != REGISTER_PASSPORT ||
	        has_name(person, PERSON_NAME_LATIN, name) ||
	        has_name(person, PERSON_NAME_ARABIC, name));
}

/* --- what a clerk writes down --- */

const char *
register_field_name(enum register_field field)
{
	assert((size_t)field < ARRAY_LEN(fields));
	return fields[field].name;
}

const char *
register_field_key(enum register_field field)
{
	assert((size_t)field < ARRAY_LEN(fields));
	return fields[field].key;
}

/* In either script; what is wrong is told of the script that it seems to be in. */
static const char *
read_name(struct slice typed, struct person_name *ret_name)
{
	enum person_name_verdict latin =
	    person_name_parse(typed, PERSON_SCRIPT_LATIN, ret_name);

	if (latin == PERSON_NAME_MISSING) {
		return "register.name.missing"; /* it is not the clerk's own */
	}
	if (latin != PERSON_NAME_WRONG_SCRIPT) {
		return latin == PERSON_NAME_OK
		    ? NULL
		    : person_name_key(PERSON_SCRIPT_LATIN, latin);
	}
	enum person_name_verdict arabic =
	    person_name_parse(typed, PERSON_SCRIPT_ARABIC, ret_name);
	return arabic == PERSON_NAME_OK ? NULL
	    : arabic == PERSON_NAME_WRONG_SCRIPT
	    ? "register.name.one_script"
	    : person_name_key(PERSON_SCRIPT_ARABIC, arabic);
}

static const char *
read_class(struct slice typed, enum centre_class *ret_class)
{
	char folded[CLASS_SIZE];
	int64_t class = 0;

	if (!text_folded_into(typed, folded, sizeof(folded)) ||
	    !number_parse(
	        slice_of(folded), CENTRE_CLASS_RECREATION, CENTRE_CLASS_LAST, &class)) {
		return "register.class.bad";
	}
	*ret_class = (enum centre_class) class;
	return NULL;
}

static const char *
read_number(struct slice typed, struct certificate_number *ret_number)
{
	enum certificate_number_verdict verdict =
	    certificate_number_parse(typed, ret_number);

	return verdict == CERTIFICATE_NUMBER_MISSING ? "register.number.missing"
	    : verdict != CERTIFICATE_NUMBER_OK       ? certificate_number_key(verdict)
	                                             : NULL;
}

static const char *
read_day(struct slice typed, day today, day *ret_day)
{
	enum certificate_day_verdict verdict =
	    certificate_day_parse_iso(typed, today, ret_day);

	if (verdict == CERTIFICATE_DAY_NOT_REAL || verdict == CERTIFICATE_DAY_MISSING) {
		return "register.issued_on.bad"; /* says how it is written, too */
	}
	return verdict != CERTIFICATE_DAY_OK ? certificate_day_key(verdict) : NULL;
}

bool
register_read(const struct register_typed *typed, day today,
    struct register_entry *ret_entry, struct register_refusals *ret_refusals)
{
	const struct slice *field = typed->field;
	struct register_entry entry = {.issued_on = DAY_NONE};
	bool all = true;

	ret_refusals->key[REGISTER_NAME] = read_name(field[REGISTER_NAME], &entry.name);
	ret_refusals->key[REGISTER_HOLDER] =
	    register_holder_read(field[REGISTER_HOLDER], &entry.holder);
	ret_refusals->key[REGISTER_NUMBER] =
	    read_number(field[REGISTER_NUMBER], &entry.number);
	ret_refusals->key[REGISTER_CLASS] =
	    read_class(field[REGISTER_CLASS], &entry.class);
	ret_refusals->key[REGISTER_ISSUED_ON] =
	    read_day(field[REGISTER_ISSUED_ON], today, &entry.issued_on);
	for (size_t i = 0; i < REGISTER_FIELD_COUNT; i++) {
		all = all && ret_refusals->key[i] == NULL;
	}
	if (all) {
		*ret_entry = entry;
	}
	return all;
}

/* --- words --- */

const char *
register_key(enum register_verdict verdict)
{
	assert((size_t)verdict < ARRAY_LEN(verdicts));
	return verdicts[verdict].key;
}

unsigned
register_status(enum register_verdict verdict)
{
	assert((size_t)verdict < ARRAY_LEN(verdicts));
	return verdicts[verdict].status;
}

const char *
register_answer_key(enum register_answer answer)
{
	assert((size_t)answer < ARRAY_LEN(answers));
	return answers[answer].key;
}

const char *
register_answer_name(enum register_answer answer)
{
	assert((size_t)answer < ARRAY_LEN(answers));
	return answers[answer].name;
}
