/* SPDX-License-Identifier: EUPL-1.2 */
#include "register/token_act.h"

#include <assert.h>

#include "centre/centre_act.h"
#include "centre/key_act.h"
#include "certificate/certificate.h"
#include "certificate/certificate_verify.h"
#include "db/acts.h"
#include "register/register_store.h"

static const struct {
	const char *name;
	const char *key;
	const char *meaning;
} answers[] = {
    [REGISTER_TOKEN_NOT_GENUINE] = {"not_genuine", "register.token.not_genuine",
        "register.token.not_genuine.meaning"},
    [REGISTER_TOKEN_UNKNOWN_KEY] = {"unknown_key", "register.token.unknown_key",
        "register.token.unknown_key.meaning"},
    [REGISTER_TOKEN_KEY_STOLEN] = {"key_stolen", "register.token.key_stolen",
        "register.token.key_stolen.meaning"},
    [REGISTER_TOKEN_KEY_ENDED] = {"key_ended", "register.token.key_ended",
        "register.token.key_ended.meaning"},
    [REGISTER_TOKEN_WITHDRAWN] = {"withdrawn", "register.token.withdrawn",
        "register.token.withdrawn.meaning"},
    [REGISTER_TOKEN_NOT_ACCREDITED] = {"not_accredited", "register.token.not_accredited",
        "register.token.not_accredited.meaning"},
    [REGISTER_TOKEN_GOOD] = {"good", "register.token.good",
        "register.token.good.meaning"},
};
static_assert(
    ARRAY_LEN(answers) == REGISTER_TOKEN_ANSWER_COUNT, "each answer has its words");

const char *
register_token_name(enum register_token_answer answer)
{
	assert((size_t)answer < ARRAY_LEN(answers));
	return answers[answer].name;
}

const char *
register_token_key(enum register_token_answer answer)
{
	assert((size_t)answer < ARRAY_LEN(answers));
	return answers[answer].key;
}

const char *
register_token_meaning_key(enum register_token_answer answer)
{
	assert((size_t)answer < ARRAY_LEN(answers));
	return answers[answer].meaning;
}

/* The key of the centre that the certificate names; another centre's says nothing. */
static enum fault
find_key(struct act *act, const struct certificate_token *read,
    struct centre_key *ret_key, bool *ret_found)
{
	struct centre_key keys[CENTRE_KID_KEYS_MOST];
	size_t count = 0;

	*ret_found = false;
	TRY(centre_keys_of_kid(act, &read->sign1.kid, keys, &count));
	for (size_t i = 0; i < count && !*ret_found; i++) {
		*ret_found = slice_equal(
		    slice_of(keys[i].centre.text), slice_of(read->claims.centre.text));
		*ret_key = keys[i];
	}
	return FAULT_NONE;
}

static const enum register_token_answer answers_of_key[] = {
    [CERTIFICATE_ANSWER_NOT_GENUINE] = REGISTER_TOKEN_NOT_GENUINE,
    [CERTIFICATE_ANSWER_UNKNOWN_KEY] = REGISTER_TOKEN_UNKNOWN_KEY,
    [CERTIFICATE_ANSWER_KEY_STOLEN] = REGISTER_TOKEN_KEY_STOLEN,
    [CERTIFICATE_ANSWER_KEY_ENDED] = REGISTER_TOKEN_KEY_ENDED,
    [CERTIFICATE_ANSWER_SIGNED] = REGISTER_TOKEN_GOOD,
};
static_assert(
    ARRAY_LEN(answers_of_key) == CERTIFICATE_ANSWER_COUNT, "each answer has its own");

/* What the centre's register and its accreditation say of a key that counts. */
static enum fault
ask_centre(struct act *act, struct register_token *token)
{
	const struct certificate_claims *claims = &token->ret_claims;
	struct slice code = slice_of(claims->centre.text);
	struct register_row row = {.found = false};
	struct certificate_number number;

	TRY(centre_act_judge(act, code, claims->issued_on, claims->class,
	    &token->ret_verdict, &token->ret_centre));
	if (certificate_number_parse(claims->number, &number) == CERTIFICATE_NUMBER_OK) {
		TRY(register_find_number(
		    act->db, code, slice_of(number.text), act->arena, &row));
	}
	if (token->ret_answer == REGISTER_TOKEN_GOOD && row.found &&
	    row.withdrawn_at != 0) {
		token->ret_answer = REGISTER_TOKEN_WITHDRAWN;
	} else if (token->ret_answer == REGISTER_TOKEN_GOOD &&
	    token->ret_verdict != CENTRE_OK) {
		token->ret_answer = REGISTER_TOKEN_NOT_ACCREDITED;
	}
	return FAULT_NONE;
}

static enum fault
check(struct act *act, void *input)
{
	struct register_token *token = input;
	struct certificate_token read;
	struct centre_key key;
	bool found = false;

	token->ret_answer = REGISTER_TOKEN_NOT_GENUINE;
	token->ret_signed = false;
	if (certificate_token_read(token->token, act->arena, &read) !=
	    CERTIFICATE_TOKEN_OK) {
		return FAULT_NONE;
	}
	TRY(find_key(act, &read, &key, &found));
	if (!found) {
		token->ret_answer = REGISTER_TOKEN_UNKNOWN_KEY;
		return FAULT_NONE;
	}
	if (!certificate_token_holds(&read, key.bytes, act->arena)) {
		return FAULT_NONE;
	}
	const day seen_on = token->seen_on == DAY_NONE ? act_today(act) : token->seen_on;
	token->ret_signed = true;
	token->ret_claims = read.claims;
	token->ret_key = key;
	token->ret_answer =
	    answers_of_key[certificate_judge(&read.claims, &key, seen_on)];
	return ask_centre(act, token);
}

enum fault
register_token_check(struct acts *acts, struct arena *arena, struct register_token *token)
{
	return acts_read(acts, arena, check, token);
}

void
register_token_report(const struct certificate_claims *claims, struct arena *arena,
    struct inspect_report *report)
{
	struct buffer text = BUFFER_IN(arena);

	buffer_print(&text, "%.*s\n%.*s\n%.*s\n%s\n", SLICE_PRINT(claims->number),
	    SLICE_PRINT(claims->name_latin), SLICE_PRINT(claims->name_arabic),
	    claims->centre.text);
	report->pages[0] = (struct inspect_page){
	    .number = 1, .reading = INSPECT_BY_TEXT, .text = buffer_slice(&text)};
	report->pages_count = 1;
	report->codes[0] = (struct inspect_code){
	    .page = 1, .kind = SLICE("QR-Code"), .text = claims->number};
	report->codes_count = 1;
	report->signatures[0] = (struct inspect_signature){
	    .intact = true,
	    .whole_file = true,
	    .trusted = true,
	    .signer = arena_copy(arena, slice_of(claims->centre.text)),
	    .authority = 1,
	    .counted = INSPECT_COUNTS_ISSUE,
	    .problem = SLICE(""),
	};
	report->signatures_count = 1;
}
