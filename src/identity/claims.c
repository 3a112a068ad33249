/* SPDX-License-Identifier: EUPL-1.2 */
#include "identity/claims.h"

#include <assert.h>
#include <string.h>

#include <jansson.h>

#include "base/text.h"

enum {
	IDENTITY_NUMBER_DIGITS = 15,
	PHONE_DIGITS_LEAST = 7, /* E.164 has 15 at most */
	PHONE_DIGITS_MOST = 15,
	EMAIL_LOCAL_BYTES_MOST = 64,
};
#define AUTH_TIME_MOST 253402300800 /* the year 10000: what is later is nonsense */

/* The two answers of a provider, either of which may be missing. */
struct sources {
	const struct identity_provider *provider;
	json_t *token;
	json_t *userinfo;
};

static json_t *
find(const struct sources *from, const char *name)
{
	json_t *value = *name != '\0' ? json_object_get(from->token, name) : NULL;

	if (value == NULL && *name != '\0') {
		value = json_object_get(from->userinfo, name);
	}
	return value;
}

/* The text of a claim; empty when it is no text. */
static struct slice
find_text(const struct sources *from, const char *name)
{
	json_t *value = find(from, name);

	return json_is_string(value)
	    ? slice_bytes(json_string_value(value), json_string_length(value))
	    : (struct slice){NULL, 0};
}

static bool
is_digits(struct slice text)
{
	for (size_t i = 0; i < text.size; i++) {
		if (text.bytes[i] < '0' || text.bytes[i] > '9') {
			return false;
		}
	}
	return true;
}

static void
keep(struct slice text, char *ret_text, size_t capacity)
{
	if (text.size < capacity) {
		memcpy(ret_text, text.bytes != NULL ? text.bytes : "", text.size);
		ret_text[text.size] = '\0';
	}
}

/* Subjects and levels: printable ASCII without blanks, as they are. */
static bool
keep_code(struct slice text, char *ret_text, size_t capacity)
{
	for (size_t i = 0; i < text.size; i++) {
		if (text.bytes[i] <= ' ' || text.bytes[i] > '~') {
			return false;
		}
	}
	keep(text, ret_text, capacity);
	return text.size > 0 && text.size < capacity;
}

/* "Ram,,,,ABC,," -> "Ram ABC". A name that is too long is not vouched for. */
static void
keep_name(struct slice typed, char ret_name[static CLAIMS_NAME_SIZE])
{
	char spaced[CLAIMS_NAME_SIZE];

	if (typed.size >= sizeof(spaced)) {
		return;
	}
	for (size_t i = 0; i < typed.size; i++) {
		spaced[i] = (char)(typed.bytes[i] == ',' ? ' ' : typed.bytes[i]);
	}
	if (!text_line_into(
	        slice_bytes(spaced, typed.size), ret_name, CLAIMS_NAME_SIZE)) {
		ret_name[0] = '\0';
	}
}

/* Fifteen digits behind the country's 784; the check digit is person/'s to warn about. */
static void
keep_identity_number(struct slice typed, char ret_number[static CLAIMS_NUMBER_SIZE])
{
	char code[CLAIMS_NUMBER_SIZE];

	if (!text_code_into(typed, code, sizeof(code))) {
		return;
	}
	struct slice number = slice_of(code);
	if (number.size == IDENTITY_NUMBER_DIGITS && is_digits(number) &&
	    slice_starts(number, SLICE("784"))) {
		keep(number, ret_number, CLAIMS_NUMBER_SIZE);
	}
}

static void
keep_nationality(struct slice typed, char ret_code[static CLAIMS_NATIONALITY_SIZE])
{
	for (size_t i = 0; i < typed.size; i++) {
		if (typed.bytes[i] < 'A' || typed.bytes[i] > 'Z') {
			return;
		}
	}
	if (typed.size == CLAIMS_NATIONALITY_SIZE - 1) {
		keep(typed, ret_code, CLAIMS_NATIONALITY_SIZE);
	}
}

static void
keep_email(struct slice typed, char ret_email[static CLAIMS_EMAIL_SIZE])
{
	size_t at = slice_find(typed, '@');
	struct slice domain = slice_from(typed, at < typed.size ? at + 1 : at);

	if (at == 0 || at > EMAIL_LOCAL_BYTES_MOST ||
	    slice_find(domain, '@') != domain.size ||
	    slice_find(domain, '.') == domain.size) {
		return;
	}
	if (!keep_code(typed, ret_email, CLAIMS_EMAIL_SIZE)) {
		ret_email[0] = '\0';
	}
}

/* UAE PASS leaves the + away. */
static void
keep_phone(struct slice typed, char ret_phone[static CLAIMS_PHONE_SIZE])
{
	struct slice digits =
	    slice_starts(typed, SLICE("+")) ? slice_from(typed, 1) : typed;

	if (digits.size < PHONE_DIGITS_LEAST || digits.size > PHONE_DIGITS_MOST ||
	    !is_digits(digits) || digits.bytes[0] == '0') {
		return;
	}
	ret_phone[0] = '+';
	keep(digits, ret_phone + 1, CLAIMS_PHONE_SIZE - 1);
}

/* OpenID Connect Core 5.1: an e-mail counts when email_verified is true. Some providers
 * write the flag as text. */
static bool
is_verified(const struct sources *from, const char *claim)
{
	json_t *flag = find(from, claim);

	return from->provider->contacts_are_verified || json_is_true(flag) ||
	    (json_is_string(flag) && strcmp(json_string_value(flag), "true") == 0);
}

static void
keep_names(const struct sources *from, struct identity_claims *ret_claims)
{
	const struct identity_claim_names *names = &from->provider->claims;

	keep_name(find_text(from, names->name_latin), ret_claims->name_latin);
	keep_name(find_text(from, names->name_arabic), ret_claims->name_arabic);
}

static void
keep_contacts(const struct sources *from, struct identity_claims *ret_claims)
{
	const struct identity_claim_names *names = &from->provider->claims;

	if (is_verified(from, "email_verified")) {
		keep_email(find_text(from, names->email), ret_claims->email);
	}
	if (is_verified(from, "phone_number_verified")) {
		keep_phone(find_text(from, names->phone), ret_claims->phone);
	}
}

static bool
level_is_enough(const struct identity_provider *provider, struct slice level)
{
	struct slice rest = slice_of(provider->levels);

	if (rest.size == 0) {
		return true;
	}
	while (rest.size > 0) {
		struct slice word = slice_cut(&rest, ' ');
		if (word.size > 0 && slice_equal(word, level)) {
			return true;
		}
	}
	return false;
}

/* With an ID token, userinfo must speak of the same person (OpenID Connect Core 5.3.2). */
static bool
subjects_agree(const struct sources *from)
{
	if (from->token == NULL || from->userinfo == NULL) {
		return true;
	}
	json_t *one = json_object_get(from->token, "sub");
	json_t *two = json_object_get(from->userinfo, "sub");
	return json_is_string(one) && json_is_string(two) && json_equal(one, two);
}

/* The level is never the userinfo's to say where there is a token. */
static struct slice
level_of(const struct sources *from)
{
	struct sources token_only = {from->provider, from->token, NULL};

	return find_text(
	    from->token != NULL ? &token_only : from, from->provider->claims.level);
}

/* OpenID Connect Core 2: seconds since 1970. */
static moment
proved_at(const struct sources *from)
{
	json_t *seconds = json_object_get(from->token, "auth_time");
	json_int_t value = json_integer_value(seconds);

	return value > 0 && value < AUTH_TIME_MOST ? (moment)value * MOMENT_SECOND : 0;
}

static enum identity_verdict
read_claims(const struct sources *from, struct identity_claims *ret_claims)
{
	const struct identity_claim_names *names = &from->provider->claims;
	struct identity_claims claims = {0};

	if (!subjects_agree(from)) {
		return IDENTITY_FAILED;
	}
	if (!keep_code(find_text(from, names->subject), claims.subject,
	        sizeof(claims.subject))) {
		return IDENTITY_FAILED;
	}
	if (!level_is_enough(from->provider, level_of(from))) {
		return IDENTITY_NOT_ASSURED;
	}
	if (!keep_code(level_of(from), claims.level, sizeof(claims.level))) {
		claims.level[0] = '\0';
	}
	keep_names(from, &claims);
	keep_nationality(find_text(from, names->nationality), claims.nationality);
	keep_identity_number(find_text(from, names->identity_number), claims.emirates_id);
	keep_contacts(from, &claims);
	claims.proved_at = proved_at(from);
	*ret_claims = claims;
	return IDENTITY_OK;
}

/* An object, or NULL for the empty text; false for anything else. */
static bool
load(struct slice text, json_t **ret_object)
{
	*ret_object = NULL;
	if (text.size == 0) {
		return true;
	}
	if (text.size > CLAIMS_JSON_BYTES_MOST) {
		return false;
	}
	json_t *object = json_loadb(text.bytes, text.size, JSON_REJECT_DUPLICATES, NULL);
	if (!json_is_object(object)) {
		json_decref(object);
		return false;
	}
	*ret_object = object;
	return true;
}

enum identity_verdict
identity_claims_parse(const struct identity_provider *provider, struct slice id_token,
    struct slice userinfo, struct identity_claims *ret_claims)
{
	struct sources from = {.provider = provider};
	enum identity_verdict verdict = IDENTITY_FAILED;

	if (load(id_token, &from.token) && load(userinfo, &from.userinfo)) {
		verdict = read_claims(&from, ret_claims);
	}
	json_decref(from.token);
	json_decref(from.userinfo);
	return verdict;
}
