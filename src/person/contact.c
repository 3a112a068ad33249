/* SPDX-License-Identifier: EUPL-1.2 */
#include "person/contact.h"

#include <assert.h>
#include <stdio.h>

#include "base/text.h"
#include "crypto/sha256.h"

enum {
	CODES = 1000000,
	TYPED_MOST = 64,      /* bytes; six digits, and blanks between them */
	PHONE_HEAD_SHOWN = 4, /* "+971" */
	PHONE_TAIL_SHOWN = 4,
};

bool
contact_is(enum person_field field)
{
	return field == PERSON_EMAIL || field == PERSON_PHONE;
}

unsigned
contact_asked(const struct contact_channels *channels, unsigned vouched_mask)
{
	unsigned reachable = (channels->mail ? PERSON_BIT(PERSON_EMAIL) : 0) |
	    (channels->sms ? PERSON_BIT(PERSON_PHONE) : 0);

	return reachable & ~vouched_mask;
}

/* --- verdicts --- */

static const struct {
	const char *key;
	unsigned status;
} verdicts[] = {
    [CONTACT_OK] = {"person.contact.ok", 200},
    [CONTACT_NO_VALUE] = {"person.contact.no_value", 409},
    [CONTACT_NO_CHANNEL] = {"person.contact.no_channel", 409},
    [CONTACT_DONE] = {"person.contact.done", 200},
    [CONTACT_TOO_MANY] = {"person.contact.too_many", 429},
    [CONTACT_CODE_MISSING] = {"person.contact.code_missing", 422},
    [CONTACT_CODE_MALFORMED] = {"person.contact.code_malformed", 422},
    [CONTACT_NO_CODE] = {"person.contact.no_code", 422},
    [CONTACT_TRIES_USED] = {"person.contact.tries_used", 422},
    [CONTACT_EXPIRED] = {"person.contact.expired", 422},
    [CONTACT_WRONG] = {"person.contact.wrong", 422},
};
static_assert(ARRAY_LEN(verdicts) == CONTACT_VERDICT_COUNT, "each verdict has its words");

const char *
contact_key(enum contact_verdict verdict)
{
	assert((size_t)verdict < ARRAY_LEN(verdicts));
	return verdicts[verdict].key;
}

unsigned
contact_status(enum contact_verdict verdict)
{
	assert((size_t)verdict < ARRAY_LEN(verdicts));
	return verdicts[verdict].status;
}

/* --- states --- */

moment
contact_confirmed_at(const struct contact *contact, struct slice value)
{
	return value.size > 0 && slice_equal(contact->confirmed, value)
	    ? contact->confirmed_at
	    : 0;
}

static bool
is_under_way(const struct contact *contact, struct slice value)
{
	return value.size > 0 && slice_equal(contact->pending, value) &&
	    contact->code_hash.size == CONTACT_HASH_BYTES;
}

bool
contact_is_live(const struct contact *contact, struct slice value, moment now)
{
	return is_under_way(contact, value) && contact->tries < CONTACT_TRIES_MOST &&
	    now < contact->expires_at;
}

enum contact_verdict
contact_may_send(
    moment nth_of_account, moment nth_of_address, moment now, moment *ret_again_at)
{
	moment last = nth_of_account > nth_of_address ? nth_of_account : nth_of_address;

	if (last == 0 || now - last >= MOMENT_HOUR) {
		return CONTACT_OK;
	}
	*ret_again_at = last + MOMENT_HOUR;
	return CONTACT_TOO_MANY;
}

/* --- codes --- */

enum contact_verdict
contact_code_parse(struct slice typed, char ret_code[static CONTACT_CODE_SIZE])
{
	char code[TYPED_MOST];

	if (!text_code_into(typed, code, sizeof(code))) {
		return CONTACT_CODE_MALFORMED;
	}
	struct slice digits = slice_of(code);
	if (digits.size == 0) {
		return CONTACT_CODE_MISSING;
	}
	if (digits.size != CONTACT_CODE_DIGITS) {
		return CONTACT_CODE_MALFORMED;
	}
	for (size_t i = 0; i < digits.size; i++) {
		if (code[i] < '0' || code[i] > '9') {
			return CONTACT_CODE_MALFORMED;
		}
	}
	(void)snprintf(ret_code, CONTACT_CODE_SIZE, "%.*s", CONTACT_CODE_DIGITS, code);
	return CONTACT_OK;
}

void
contact_code_new(char ret_code[static CONTACT_CODE_SIZE])
{
	(void)snprintf(ret_code, CONTACT_CODE_SIZE, "%06u", random_below(CODES) % CODES);
}

void
contact_code_hash(struct slice salt, const struct id *account, enum person_field field,
    struct slice value, const char *code, uint8_t ret_hash[static CONTACT_HASH_BYTES])
{
	char message[ID_TEXT_SIZE + CONTACT_CODE_SIZE + EMAIL_TEXT_SIZE + 16];

	assert(contact_is(field) && value.size < EMAIL_TEXT_SIZE);
	int size = snprintf(message, sizeof(message), "%s/%s/%s/%.*s", account->text,
	    person_field_name(field), code, SLICE_PRINT(value));
	assert(size > 0 && (size_t)size < sizeof(message));
	hmac_sha256(salt, slice_bytes(message, (size_t)size), ret_hash);
}

static bool
is_the_code(const struct contact *contact, const struct contact_answer *answer,
    const char code[static CONTACT_CODE_SIZE])
{
	uint8_t hash[CONTACT_HASH_BYTES];

	contact_code_hash(
	    contact->salt, answer->account, answer->field, answer->value, code, hash);
	return slice_equal_secret(contact->code_hash, slice_bytes(hash, sizeof(hash)));
}

enum contact_verdict
contact_judge(
    const struct contact *contact, const struct contact_answer *answer, moment now)
{
	char code[CONTACT_CODE_SIZE] = "";

	if (answer->value.size == 0) {
		return CONTACT_NO_VALUE;
	}
	if (contact_confirmed_at(contact, answer->value) != 0) {
		return CONTACT_DONE;
	}
	enum contact_verdict verdict = contact_code_parse(answer->typed, code);
	if (verdict != CONTACT_OK) {
		return verdict;
	}
	if (!is_under_way(contact, answer->value)) {
		return CONTACT_NO_CODE;
	}
	if (contact->tries >= CONTACT_TRIES_MOST) {
		return CONTACT_TRIES_USED;
	}
	if (now >= contact->expires_at) {
		return CONTACT_EXPIRED;
	}
	return is_the_code(contact, answer, code) ? CONTACT_OK : CONTACT_WRONG;
}

/* --- how it is shown --- */

static size_t
first_point(struct slice text)
{
	struct slice rest = text;

	if (rest.size > 0) {
		(void)text_next(&rest);
	}
	return text.size - rest.size;
}

void
contact_masked(enum person_field field, struct slice value,
    char ret_masked[static CONTACT_MASKED_SIZE])
{
	size_t at = slice_find(value, '@');
	struct slice head = slice_first(value, first_point(value));
	struct slice tail = slice_from(value, at);

	if (field == PERSON_PHONE) {
		size_t shown = PHONE_HEAD_SHOWN + PHONE_TAIL_SHOWN;
		head = slice_first(value, value.size > shown ? PHONE_HEAD_SHOWN : 0);
		tail = slice_from(
		    value, value.size > shown ? value.size - PHONE_TAIL_SHOWN : 0);
	}
	(void)snprintf(ret_masked, CONTACT_MASKED_SIZE, "%.*s…%.*s", SLICE_PRINT(head),
	    SLICE_PRINT(tail));
}
