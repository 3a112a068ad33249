/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "identity/provider.h"

struct line {
	const char *key;
	const char *value;
};

static const struct line oidc_lines[] = {
    {"kind", "staff"},
    {"profile", "oidc"},
    {"label_en", "Staff account"},
    {"label_ar", "حساب الموظف"},
    {"issuer", "https://id.example"},
    {"client_id", "tasrih"},
    {"client_secret", "s3cret"},
    {NULL, NULL},
};

static const struct line uae_pass_lines[] = {
    {"kind", "person"},
    {"profile", "oauth2-userinfo"},
    {"label_en", "Sign in with UAE PASS"},
    {"label_ar", "تسجيل الدخول بالهوية الرقمية"},
    {"authorization_endpoint", "https://id.example/idshub/authorize"},
    {"token_endpoint", "https://id.example/idshub/token"},
    {"userinfo_endpoint", "https://id.example/idshub/userinfo"},
    {"logout_endpoint", "https://id.example/idshub/logout"},
    {"client_id", "sandbox_stage"},
    {"client_secret", "sandbox_stage"},
    {NULL, NULL},
};

static enum fault
set(struct identity_provider *provider, const char *key, const char *value)
{
	return identity_provider_configure(provider, slice_of(key), slice_of(value));
}

/* All lines but the one of the key skipped, which gets the value instead (NULL: it is
 * left away). */
static void
make(struct identity_provider *provider, const struct line *lines, const char *skipped,
    const char *value)
{
	assert_int_equal(
	    identity_provider_init(provider, slice_of("example")), FAULT_NONE);
	for (; lines->key != NULL; lines++) {
		bool skip = skipped != NULL && strcmp(lines->key, skipped) == 0;
		const char *text = skip ? value : lines->value;
		if (text != NULL) {
			assert_int_equal(set(provider, lines->key, text), FAULT_NONE);
		}
	}
}

static void
a_section_with_all_that_its_profile_needs_is_accepted(void **state)
{
	struct identity_provider provider;

	(void)state;
	make(&provider, oidc_lines, NULL, NULL);
	assert_int_equal(identity_provider_check(&provider), FAULT_NONE);
	assert_true(provider.pkce);
	assert_string_equal(provider.claims.subject, "sub");
	make(&provider, uae_pass_lines, NULL, NULL);
	assert_int_equal(identity_provider_check(&provider), FAULT_NONE);
	assert_false(provider.pkce);
	assert_true(provider.contacts_are_verified);
	assert_string_equal(provider.claims.subject, "uuid");
	assert_string_equal(provider.levels, "SOP2 SOP3");
	assert_string_equal(
	    provider.acr_values, "urn:safelayer:tws:policies:authentication:level:low");
}

static void
a_section_that_lacks_a_line_is_refused(void **state)
{
	static const char *const oidc_needs[] = {
	    "kind", "label_en", "label_ar", "issuer", "client_id", "client_secret"};
	static const char *const uae_pass_needs[] = {"kind", "label_en", "label_ar",
	    "authorization_endpoint", "token_endpoint", "userinfo_endpoint", "client_id",
	    "client_secret"};
	struct identity_provider provider;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(oidc_needs); i++) {
		make(&provider, oidc_lines, oidc_needs[i], NULL);
		assert_int_equal(identity_provider_check(&provider), FAULT_CONFIG);
	}
	for (size_t i = 0; i < ARRAY_LEN(uae_pass_needs); i++) {
		make(&provider, uae_pass_lines, uae_pass_needs[i], NULL);
		assert_int_equal(identity_provider_check(&provider), FAULT_CONFIG);
	}
	make(&provider, (const struct line[]){{NULL, NULL}}, NULL, NULL);
	assert_int_equal(identity_provider_check(&provider), FAULT_CONFIG);
}

static void
a_plain_http_address_is_refused_but_on_loopback(void **state)
{
	struct identity_provider provider;

	(void)state;
	make(&provider, uae_pass_lines, "token_endpoint", "http://id.example/token");
	assert_int_equal(identity_provider_check(&provider), FAULT_CONFIG);
	make(&provider, uae_pass_lines, "token_endpoint", "http://127.0.0.1:4010/token");
	assert_int_equal(identity_provider_check(&provider), FAULT_NONE);
	make(&provider, uae_pass_lines, "logout_endpoint", "http://id.example/logout");
	assert_int_equal(identity_provider_check(&provider), FAULT_CONFIG);
	make(&provider, oidc_lines, "issuer", "http://id.example");
	assert_int_equal(identity_provider_check(&provider), FAULT_CONFIG);
}

static void
a_line_that_cannot_be_understood_is_refused(void **state)
{
	static char too_long[IDENTITY_SETTING_SIZE + 1];
	struct identity_provider provider;

	(void)state;
	memset(too_long, 'x', sizeof(too_long) - 1);
	const struct line lines[] = {
	    {"kind", "persons"},
	    {"kind", ""},
	    {"profile", "saml"},
	    {"pkce", "true"},
	    {"token_parameters", "header"},
	    {"contacts_are_verified", "1"},
	    {"client_secret", ""},
	    {"client_secret", too_long},
	    {"client_secret_file", "/nowhere/at/all"},
	    {"client_id", too_long},
	    {"no_such_key", "value"},
	    {"", ""},
	};
	for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
		make(&provider, oidc_lines, NULL, NULL);
		assert_int_equal(
		    set(&provider, lines[i].key, lines[i].value), FAULT_CONFIG);
	}
}

/* `tasrih check-config` is where a person reads it. */
static void
a_refused_line_names_its_own_key(void **state)
{
	static const struct {
		const char *key;
		const char *value;
		const char *want;
	} rows[] = {
	    {"client_secret_file", "/nowhere/x.secret", "\"path\":\"/nowhere/x.secret\""},
	    {"client_secret_file", "/nowhere/x.secret", "the file is missing"},
	    {"client_secret_file", "/dev/null", "its first line is empty"},
	    {"client_secret", "", "empty or too long"},
	    {"kind", "persons", "person or staff"},
	    {"pkce", "true", "yes or no"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		char path[] = "/tmp/tasrih-log-XXXXXX";
		char line[1024] = {0};
		char key[64];
		struct identity_provider provider;
		int file = mkstemp(path);
		int told = dup(STDERR_FILENO);
		make(&provider, oidc_lines, NULL, NULL);
		assert_true(file >= 0 && told >= 0);
		assert_true(dup2(file, STDERR_FILENO) >= 0);
		enum fault fault = set(&provider, rows[i].key, rows[i].value);
		assert_true(dup2(told, STDERR_FILENO) >= 0);
		assert_int_equal(close(told), 0);
		assert_int_equal(fault, FAULT_CONFIG);
		assert_true(pread(file, line, sizeof(line) - 1, 0) > 0);
		(void)snprintf(key, sizeof(key), "\"key\":\"%s\"", rows[i].key);
		assert_non_null(strstr(line, key));
		assert_non_null(strstr(line, rows[i].want));
		assert_int_equal(close(file), 0);
		assert_int_equal(unlink(path), 0);
	}
}

static void
stronger_keys_are_asked_for_when_the_section_says_so(void **state)
{
	struct identity_provider provider;

	(void)state;
	make(&provider, oidc_lines, NULL, NULL);
	assert_int_equal(provider.rsa_bits_least, 2048);
	assert_int_equal(set(&provider, "rsa_bits_least", "1024"), FAULT_CONFIG);
	assert_int_equal(set(&provider, "rsa_bits_least", "3072"), FAULT_NONE);
	assert_int_equal(identity_provider_check(&provider), FAULT_NONE);
	assert_int_equal(provider.rsa_bits_least, 3072);
	identity_provider_done(&provider);
}

static void
oidc_without_pkce_is_refused(void **state)
{
	struct identity_provider provider;

	(void)state;
	make(&provider, oidc_lines, NULL, NULL);
	assert_int_equal(set(&provider, "pkce", "no"), FAULT_NONE);
	assert_int_equal(identity_provider_check(&provider), FAULT_CONFIG);
}

static void
a_name_that_does_not_fit_into_a_path_is_refused(void **state)
{
	static const char *const names[] = {"", "UAE", "a/b", "a b", "..", "a_b", "é",
	    "abcdefghijabcdefghijabcdefghijab"};
	struct identity_provider provider;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		assert_int_equal(
		    identity_provider_init(&provider, slice_of(names[i])), FAULT_CONFIG);
	}
}

static void
a_secret_is_read_from_a_file_and_wiped(void **state)
{
	char path[] = "/tmp/tasrih-secret-XXXXXX";
	struct identity_provider provider;
	int file = mkstemp(path);

	(void)state;
	assert_true(file >= 0);
	assert_int_equal(write(file, "from-file \nrest\n", 16), 16);
	assert_int_equal(close(file), 0);
	make(&provider, oidc_lines, "client_secret", NULL);
	assert_int_equal(set(&provider, "client_secret_file", path), FAULT_NONE);
	assert_int_equal(unlink(path), 0);
	assert_string_equal(provider.client_secret.bytes, "from-file");
	assert_int_equal(identity_provider_check(&provider), FAULT_NONE);

	identity_provider_done(&provider);
	struct identity_secret wiped = {{0}, 0};
	assert_memory_equal(&provider.client_secret, &wiped, sizeof(wiped));
}

static void
only_https_and_loopback_addresses_are_safe(void **state)
{
	static const struct {
		const char *url;
		bool safe;
		bool loopback;
	} rows[] = {
	    {"https://id.example/idshub/token?x=1", true, false},
	    {"https://id.example:8443", true, false},
	    {"http://127.0.0.1:4010/token", true, true},
	    {"http://localhost/token", true, true},
	    {"http://[::1]:4010/", true, true},
	    {"https://127.0.0.1/", true, true},
	    {"http://id.example/", false, false},
	    {"http://127.0.0.1.evil.example/", false, false},
	    {"http://localhost.evil.example/", false, false},
	    {"http://127.0.0.1@evil.example/", false, false},
	    {"http://127.0.0.1:80@evil.example/", false, false},
	    {"http://127.0.0.1:4010x/", false, false},
	    {"http://127.0.0.1:/", false, false},
	    {"https://user@id.example/", false, false},
	    {"https://id.example/#part", false, false},
	    {"https://id.example/a b", false, false},
	    {"https://id.example/a\nb", false, false},
	    {"https://", false, false},
	    {"https:///path", false, false},
	    {"ftp://id.example/", false, false},
	    {"//id.example/", false, false},
	    {"javascript:alert(1)", false, false},
	    {"", false, false},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		bool safe = identity_url_is_safe(slice_of(rows[i].url));
		bool loopback = identity_url_is_loopback(slice_of(rows[i].url));
		if (safe != rows[i].safe || loopback != rows[i].loopback) {
			fail_msg("%s: safe %d, loopback %d", rows[i].url, safe, loopback);
		}
	}
}

static void
the_origin_is_what_a_browser_shows(void **state)
{
	struct arena arena = ARENA_EMPTY(1 << 16);
	struct identity_provider provider;

	(void)state;
	make(&provider, uae_pass_lines, NULL, NULL);
	assert_true(slice_equal(
	    identity_provider_origin(&provider, &arena), SLICE("https://id.example")));
	make(&provider, oidc_lines, "issuer", "http://localhost:4010/realm/x");
	assert_true(slice_equal(
	    identity_provider_origin(&provider, &arena), SLICE("http://localhost:4010")));
	make(&provider, (const struct line[]){{"profile", "demo"}, {NULL, NULL}}, NULL,
	    NULL);
	assert_int_equal(identity_provider_origin(&provider, &arena).size, 0);
	arena_done(&arena);
}

int
main(void)
{
	const struct CMUnitTest all[] = {
	    cmocka_unit_test(a_section_with_all_that_its_profile_needs_is_accepted),
	    cmocka_unit_test(a_section_that_lacks_a_line_is_refused),
	    cmocka_unit_test(a_plain_http_address_is_refused_but_on_loopback),
	    cmocka_unit_test(a_line_that_cannot_be_understood_is_refused),
	    cmocka_unit_test(a_refused_line_names_its_own_key),
	    cmocka_unit_test(stronger_keys_are_asked_for_when_the_section_says_so),
	    cmocka_unit_test(oidc_without_pkce_is_refused),
	    cmocka_unit_test(a_name_that_does_not_fit_into_a_path_is_refused),
	    cmocka_unit_test(a_secret_is_read_from_a_file_and_wiped),
	    cmocka_unit_test(only_https_and_loopback_addresses_are_safe),
	    cmocka_unit_test(the_origin_is_what_a_browser_shows),
	};

	return cmocka_run_group_tests(all, NULL, NULL);
}
