/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "identity/claims.h"

static const struct slice nothing = {NULL, 0};

static struct identity_provider
provider_of(const char *profile)
{
	struct identity_provider provider;

	assert_int_equal(identity_provider_init(&provider, SLICE("test")), FAULT_NONE);
	assert_int_equal(
	    identity_provider_configure(&provider, SLICE("profile"), slice_of(profile)),
	    FAULT_NONE);
	return provider;
}

static enum identity_verdict
read_uae_pass(const char *userinfo, struct identity_claims *ret_claims)
{
	struct identity_provider provider = provider_of("oauth2-userinfo");

	return identity_claims_parse(&provider, nothing, slice_of(userinfo), ret_claims);
}

static enum identity_verdict
read_oidc(const char *token, const char *userinfo, struct identity_claims *ret_claims)
{
	struct identity_provider provider = provider_of("oidc");

	return identity_claims_parse(
	    &provider, slice_of(token), slice_of(userinfo), ret_claims);
}

/* The documented sample, with the habits: commas, no +, sub in two forms, an idn whose
 * check digit does not hold. */
static const char sample[] =
    "{\"sub\":\"UAEPASS/8a8d-1\",\"uuid\":\"8a8d-1\",\"userType\":\"SOP3\","
    "\"fullnameEN\":\"Ram,,,,ABC,,\",\"fullnameAR\":\"رام,,,,ايه بي سي,,\","
    "\"nationalityEN\":\"IND\",\"nationalityAR\":\"هندى\",\"gender\":\"Male\","
    "\"idn\":\"784189014978983\",\"mobile\":\"97151234003\",\"email\":\"ram@example.test\","
    "\"acr\":\"urn:safelayer:tws:policies:authentication:level:low\"}";

static void
the_habits_of_uae_pass_are_folded(void **state)
{
	struct identity_claims claims;

	(void)state;
	assert_int_equal(read_uae_pass(sample, &claims), IDENTITY_OK);
	assert_string_equal(claims.subject, "8a8d-1");
	assert_string_equal(claims.level, "SOP3");
	assert_string_equal(claims.name_latin, "Ram ABC");
	assert_string_equal(claims.name_arabic, "رام ايه بي سي");
	assert_string_equal(claims.nationality, "IND");
	assert_string_equal(claims.emirates_id, "784189014978983");
	assert_string_equal(claims.email, "ram@example.test");
	assert_string_equal(claims.phone, "+97151234003");
}

static void
a_person_is_known_by_uuid_whatever_the_form_of_sub(void **state)
{
	static const char *const subs[] = {
	    "\"sub\":\"UAEPASS/u-7\",", "\"sub\":\"u-7\",", "\"sub\":\"another\",", ""};
	struct identity_claims claims;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(subs); i++) {
		char text[256];
		(void)snprintf(text, sizeof(text),
		    "{%s\"uuid\":\"u-7\",\"userType\":\"SOP2\"}", subs[i]);
		assert_int_equal(read_uae_pass(text, &claims), IDENTITY_OK);
		assert_string_equal(claims.subject, "u-7");
	}
}

static void
each_row_is_refused(void **state)
{
	static const struct {
		const char *name;
		const char *text;
		enum identity_verdict want;
	} rows[] = {
	    {"SOP1", "{\"uuid\":\"u\",\"userType\":\"SOP1\"}", IDENTITY_NOT_ASSURED},
	    {"no level", "{\"uuid\":\"u\"}", IDENTITY_NOT_ASSURED},
	    {"level of another kind", "{\"uuid\":\"u\",\"userType\":3}",
	        IDENTITY_NOT_ASSURED},
	    {"level in part", "{\"uuid\":\"u\",\"userType\":\"SOP\"}",
	        IDENTITY_NOT_ASSURED},
	    {"both levels", "{\"uuid\":\"u\",\"userType\":\"SOP2 SOP3\"}",
	        IDENTITY_NOT_ASSURED},
	    {"level in other letters", "{\"uuid\":\"u\",\"userType\":\"sop3\"}",
	        IDENTITY_NOT_ASSURED},
	    {"no uuid", "{\"sub\":\"u\",\"userType\":\"SOP3\"}", IDENTITY_FAILED},
	    {"empty uuid", "{\"uuid\":\"\",\"userType\":\"SOP3\"}", IDENTITY_FAILED},
	    {"uuid null", "{\"uuid\":null,\"userType\":\"SOP3\"}", IDENTITY_FAILED},
	    {"uuid a number", "{\"uuid\":7,\"userType\":\"SOP3\"}", IDENTITY_FAILED},
	    {"uuid with a blank", "{\"uuid\":\"a b\",\"userType\":\"SOP3\"}",
	        IDENTITY_FAILED},
	    {"uuid twice", "{\"uuid\":\"a\",\"uuid\":\"b\",\"userType\":\"SOP3\"}",
	        IDENTITY_FAILED},
	    {"a list", "[]", IDENTITY_FAILED},
	    {"HTML", "<html><body>Error</body></html>", IDENTITY_FAILED},
	    {"cut off", "{\"uuid\":\"u\"", IDENTITY_FAILED},
	    {"two values", "{\"uuid\":\"u\",\"userType\":\"SOP3\"}{}", IDENTITY_FAILED},
	    {"bad UTF-8",
	        "{\"uuid\":\"u\",\"userType\":\"SOP3\",\"fullnameEN\":\"\xff\"}",
	        IDENTITY_FAILED},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct identity_claims claims = {.subject = "before"};
		if (read_uae_pass(rows[i].text, &claims) != rows[i].want) {
			fail_msg("%s", rows[i].name);
		}
		assert_string_equal(claims.subject, "before");
	}
}

/* One claim beside a good person, and what of it is vouched for. */
static void
what_has_not_the_shape_of_a_detail_is_not_vouched_for(void **state)
{
	enum field { LATIN, NATIONALITY, NUMBER, EMAIL, PHONE };
	static const struct {
		const char *name;
		const char *claim;
		const char *want;
		enum field field;
	} rows[] = {
	    {"commas only", "\"fullnameEN\":\",,,\"", "", LATIN},
	    {"plain name", "\"fullnameEN\":\"Test Web\"", "Test Web", LATIN},
	    {"bidi marks", "\"fullnameEN\":\"\\u200fRam\\u200e ABC\"", "Ram ABC", LATIN},
	    {"one word", "\"fullnameEN\":\"Ram\"", "Ram", LATIN},
	    {"name a number", "\"fullnameEN\":5", "", LATIN},
	    {"country in words", "\"nationalityEN\":\"India\"", "", NATIONALITY},
	    {"small letters", "\"nationalityEN\":\"ind\"", "", NATIONALITY},
	    {"two letters", "\"nationalityEN\":\"IN\"", "", NATIONALITY},
	    {"with dashes", "\"idn\":\"784-1990-1234567-6\"", "784199012345676", NUMBER},
	    {"fails Luhn", "\"idn\":\"784199012345670\"", "784199012345670", NUMBER},
	    {"14 digits", "\"idn\":\"78419901234567\"", "", NUMBER},
	    {"16 digits", "\"idn\":\"7841990123456766\"", "", NUMBER},
	    {"other country", "\"idn\":\"785199012345676\"", "", NUMBER},
	    {"with a letter", "\"idn\":\"78419901234567a\"", "", NUMBER},
	    {"no at", "\"email\":\"example.test\"", "", EMAIL},
	    {"two ats", "\"email\":\"a@b@example.test\"", "", EMAIL},
	    {"no domain", "\"email\":\"a@\"", "", EMAIL},
	    {"a blank", "\"email\":\"a b@example.test\"", "", EMAIL},
	    {"line end", "\"email\":\"a@example.test\\nBcc: x@y.z\"", "", EMAIL},
	    {"with plus", "\"mobile\":\"+971512340032\"", "+971512340032", PHONE},
	    {"from zero", "\"mobile\":\"0501234567\"", "", PHONE},
	    {"too short", "\"mobile\":\"97151\"", "", PHONE},
	    {"too long", "\"mobile\":\"9715123400312345\"", "", PHONE},
	    {"with a letter", "\"mobile\":\"97151234OO3\"", "", PHONE},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct identity_claims claims;
		char text[512];
		(void)snprintf(text, sizeof(text),
		    "{\"uuid\":\"u\",\"userType\":\"SOP3\",%s}", rows[i].claim);
		assert_int_equal(read_uae_pass(text, &claims), IDENTITY_OK);
		const char *const got[] = {claims.name_latin, claims.nationality,
		    claims.emirates_id, claims.email, claims.phone};
		if (strcmp(got[rows[i].field], rows[i].want) != 0) {
			fail_msg("%s: \"%s\"", rows[i].name, got[rows[i].field]);
		}
	}
}

static void
a_name_of_two_hundred_arabic_letters_is_whole_and_a_longer_one_is_left(void **state)
{
	struct identity_claims claims;
	char text[4096] = "{\"uuid\":\"u\",\"userType\":\"SOP3\",\"fullnameAR\":\"";
	size_t start = strlen(text);

	(void)state;
	for (size_t i = 0; i < 200; i++) {
		strcat(text, "م");
	}
	strcat(text, "\"}");
	assert_int_equal(read_uae_pass(text, &claims), IDENTITY_OK);
	assert_int_equal(strlen(claims.name_arabic), 400);
	text[start] = '\0';
	for (size_t i = 0; i < 600; i++) {
		strcat(text, "م");
	}
	strcat(text, "\"}");
	assert_int_equal(read_uae_pass(text, &claims), IDENTITY_OK);
	assert_string_equal(claims.name_arabic, "");
}

static void
an_openid_provider_vouches_only_for_what_it_verified(void **state)
{
	static const struct {
		const char *name;
		const char *flags;
		const char *email;
		const char *phone;
	} rows[] = {
	    {"both", "\"email_verified\":true,\"phone_number_verified\":true", "a@b.test",
	        "+971501234567"},
	    {"as text", "\"email_verified\":\"true\"", "a@b.test", ""},
	    {"no word of it", "\"x\":1", "", ""},
	    {"not verified", "\"email_verified\":false,\"phone_number_verified\":false",
	        "", ""},
	    {"one", "\"email_verified\":1,\"phone_number_verified\":\"yes\"", "", ""},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct identity_claims claims;
		char text[512];
		(void)snprintf(text, sizeof(text),
		    "{\"sub\":\"s\",\"name\":\"A B\",\"name#ar\":\"ا ب\",\"email\":\"a@b.test\","
		    "\"phone_number\":\"+971501234567\",%s}",
		    rows[i].flags);
		assert_int_equal(
		    read_oidc("{\"sub\":\"s\"}", text, &claims), IDENTITY_OK);
		if (strcmp(claims.email, rows[i].email) != 0 ||
		    strcmp(claims.phone, rows[i].phone) != 0) {
			fail_msg("%s: %s %s", rows[i].name, claims.email, claims.phone);
		}
		assert_string_equal(claims.name_latin, "A B");
		assert_string_equal(claims.name_arabic, "ا ب");
		assert_string_equal(claims.emirates_id, "");
	}
}

static void
userinfo_of_another_subject_is_refused(void **state)
{
	struct identity_claims claims;

	(void)state;
	assert_int_equal(
	    read_oidc("{\"sub\":\"s\"}", "{\"sub\":\"t\"}", &claims), IDENTITY_FAILED);
	assert_int_equal(
	    read_oidc("{\"sub\":\"s\"}", "{\"name\":\"A\"}", &claims), IDENTITY_FAILED);
	assert_int_equal(read_oidc("{\"sub\":\"s\"}", "", &claims), IDENTITY_OK);
}

static void
the_signed_word_goes_before_the_unsigned_one(void **state)
{
	struct identity_provider provider = provider_of("oidc");
	struct identity_claims claims;

	(void)state;
	assert_int_equal(read_oidc("{\"sub\":\"s\",\"name\":\"Signed\"}",
	                     "{\"sub\":\"s\",\"name\":\"Not signed\"}", &claims),
	    IDENTITY_OK);
	assert_string_equal(claims.name_latin, "Signed");

	(void)strcpy(provider.levels, "high");
	assert_int_equal(
	    identity_claims_parse(&provider, SLICE("{\"sub\":\"s\",\"acr\":\"low\"}"),
	        SLICE("{\"sub\":\"s\",\"acr\":\"high\"}"), &claims),
	    IDENTITY_NOT_ASSURED);
	assert_int_equal(identity_claims_parse(&provider, SLICE("{\"sub\":\"s\"}"),
	                     SLICE("{\"sub\":\"s\",\"acr\":\"high\"}"), &claims),
	    IDENTITY_NOT_ASSURED);
	assert_int_equal(identity_claims_parse(&provider,
	                     SLICE("{\"sub\":\"s\",\"acr\":\"high\"}"), nothing, &claims),
	    IDENTITY_OK);
}

static void
the_names_of_claims_are_data(void **state)
{
	struct identity_provider provider = provider_of("oidc");
	struct identity_claims claims;

	(void)state;
	assert_int_equal(identity_provider_configure(&provider,
	                     SLICE("claim_identity_number"), SLICE("national_id")),
	    FAULT_NONE);
	assert_int_equal(identity_provider_configure(
	                     &provider, SLICE("claim_nationality"), SLICE("country")),
	    FAULT_NONE);
	assert_int_equal(
	    identity_claims_parse(&provider, SLICE("{\"sub\":\"s\",\"country\":\"ARE\"}"),
	        SLICE("{\"sub\":\"s\",\"national_id\":\"784199012345676\"}"), &claims),
	    IDENTITY_OK);
	assert_string_equal(claims.nationality, "ARE");
	assert_string_equal(claims.emirates_id, "784199012345676");
}

static void
when_he_proved_himself_is_the_tokens_to_say(void **state)
{
	static const struct {
		const char *token;
		moment proved_at;
	} rows[] = {
	    {"{\"sub\":\"a\"}", 0},
	    {"{\"sub\":\"a\",\"auth_time\":1700000000}", 1700000000000},
	    {"{\"sub\":\"a\",\"auth_time\":\"1700000000\"}", 0},
	    {"{\"sub\":\"a\",\"auth_time\":-5}", 0},
	    {"{\"sub\":\"a\",\"auth_time\":9223372036854775807}", 0},
	};
	struct identity_claims claims;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		assert_int_equal(read_oidc(rows[i].token,
		                     "{\"sub\":\"a\",\"auth_time\":1800000000}", &claims),
		    IDENTITY_OK);
		assert_int_equal(claims.proved_at, rows[i].proved_at);
	}
}

int
main(void)
{
	const struct CMUnitTest all[] = {
	    cmocka_unit_test(the_habits_of_uae_pass_are_folded),
	    cmocka_unit_test(a_person_is_known_by_uuid_whatever_the_form_of_sub),
	    cmocka_unit_test(each_row_is_refused),
	    cmocka_unit_test(what_has_not_the_shape_of_a_detail_is_not_vouched_for),
	    cmocka_unit_test(
	        a_name_of_two_hundred_arabic_letters_is_whole_and_a_longer_one_is_left),
	    cmocka_unit_test(an_openid_provider_vouches_only_for_what_it_verified),
	    cmocka_unit_test(userinfo_of_another_subject_is_refused),
	    cmocka_unit_test(the_signed_word_goes_before_the_unsigned_one),
	    cmocka_unit_test(when_he_proved_himself_is_the_tokens_to_say),
	    cmocka_unit_test(the_names_of_claims_are_data),
	};

	return cmocka_run_group_tests(all, NULL, NULL);
}
