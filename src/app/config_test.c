/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "app/config.h"
#include "base/buffer.h"
#include "base/slice.h"

static void
only_the_demonstration_has_the_demo_profile(void **state)
{
	static const char text[] = "[server]\nlisten = 127.0.0.1:80\ndata = /x\n"
	                           "origin = https://permits.example\n"
	                           "[provider demo]\nprofile = demo\nkind = staff\n";
	struct config config;

	(void)state;
	config_init(&config);
	assert_int_equal(config_parse(&config, text), FAULT_CONFIG);
	config_done(&config);
}

static void
a_name_that_looks_like_loopback_is_none(void **state)
{
	static const struct {
		const char *listen;
		bool loopback;
	} rows[] = {
	    {"127.0.0.1.evil.example:80", false},
	    {"127.evil.example:80", false},
	    {"localhost:80", false},
	    {"128.0.0.1:80", false},
	    {"0.0.0.0:80", false},
	    {"[::]:80", false},
	    {"[::ffff:127.0.0.1]:80", false},
	    {"127.0.0.1:80", true},
	    {"127.1.2.3:80", true},
	    {"[::1]:80", true},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct config config;
		config_init(&config);
		assert_int_equal(config_set_listen(&config, rows[i].listen), FAULT_NONE);
		assert_int_equal(config_is_loopback(&config), rows[i].loopback);
		config_done(&config);
	}
}

static const char secret_path[] = "/tmp/config_test_secret";

/* A whole configuration with this [uploads]; SECRET stands for the line of the secret. */
static enum fault
parse_uploads(const char *section, struct config *config)
{
	char text[2048];
	const char *mark = strstr(section, "SECRET");

	(void)snprintf(text, sizeof(text),
	    "[server]\nlisten = 127.0.0.1:80\ndata = /x\norigin = https://p.example\n"
	    "[provider p]\nkind = person\nprofile = oidc\nclient_id = t\n"
	    "client_secret = s\nissuer = https://i.example\nlabel_en = a\n"
	    "label_ar = b\n[uploads]\n%.*s%s%s\n",
	    mark != NULL ? (int)(mark - section) : 1000, section,
	    mark != NULL ? "secret_file = " : "", mark != NULL ? secret_path : "");
	config_init(config);
	return config_parse(config, text);
}

static enum fault
parse_with(const char *more, struct config *config)
{
	char text[1024];

	(void)snprintf(text, sizeof(text),
	    "[server]\nlisten = 127.0.0.1:80\ndata = /x\norigin = https://p.example\n"
	    "[provider p]\nkind = person\nprofile = oidc\nclient_id = t\n"
	    "client_secret = s\nissuer = https://i.example\nlabel_en = a\n"
	    "label_ar = b\n%s",
	    more);
	config_init(config);
	return config_parse(config, text);
}

struct lines {
	const char *more; /* behind what every configuration needs */
	bool good;
};

static void
assert_parsed(const struct lines *rows, size_t count)
{
	struct config config;

	for (size_t i = 0; i < count; i++) {
		enum fault fault = parse_with(rows[i].more, &config);
		if (fault != (rows[i].good ? FAULT_NONE : FAULT_CONFIG)) {
			fail_msg("row %zu: %s", i, fault_name(fault));
		}
		config_done(&config);
	}
}

static void
an_address_of_a_database_is_safe_or_stops_the_start(void **state)
{
	static const struct lines rows[] = {
	    {"[server]\ndatabase = postgresql://t@db.example/t\n", false},
	    {"[server]\ndatabase = postgresql://t@127.0.0.1,db.example/t\n", false},
	    {"[server]\ndatabase = postgresql://t@localhost/t?hostaddr=10.0.0.1\n",
	        false},
	    {"[server]\ndatabase = postgresql://t@db.example/t?sslmode=require\n", false},
	    {"[server]\ndatabase = postgresql://t@db.example/t?sslmode=verify-full\n",
	        true},
	    {"[server]\ndatabase = postgresql://t@db.example/t?sslmode=verify-full\n"
	     "  &sslcert=/a.pem\n  &sslkey=/a.key\n",
	        true},
	    {"[server]\ndatabase = postgresql://t@db.example/t?sslmode=verify-full\n"
	     "  &sslmode=require\n",
	        false},
	    {"[server]\ndatabase = &sslcert=/a.pem\n", false},
	    {"[server]\ndatabase = postgresql://t@127.0.0.1:5432,localhost/t\n", true},
	    {"[server]\ndatabase = postgresql:///t?host=/run/postgresql\n", true},
	};

	(void)state;
	assert_parsed(rows, ARRAY_LEN(rows));
}

static void
limits_proxies_and_policy_are_what_they_say_or_stop_the_start(void **state)
{
	static const struct lines rows[] = {
	    {"[limits]\nverify = 1/60\n", false},
	    {"[limits]\nverify_person = 1/60\n", false},
	    {"[limits]\n_address = 1/60\n", false},
	    {"[limits]\nverify_address = 60\n", false},
	    {"[limits]\nverify_address = none\n", false},
	    {"[server]\ntrusted_proxy = proxy.example\n", false},
	    {"[server]\ntrusted_proxy = 10.0.0.1/8\n", false},
	    {"[server]\ntrusted_proxy = 10.0.0.0/8\ntrusted_proxy = ::1\n", true},
	    {"[policy]\nstraight_through = perhaps\n", false},
	    {"[policy]\nsample_percent = 0\n", false},
	    {"[policy]\nsample_percent = 101\n", false},
	    {"[policy]\nevidence = ocr\n", false},
	    {"[policy]\nevidence = rumour\n", false},
	    {"[policy]\nscreening = later\n", false},
	    {"[policy]\nstraight_through = yes\n", false},
	    {"[policy]\nstraight_through = yes\nscreening = none\n", false},
	    {"[policy]\nscreening = none\n", true},
	    {"[policy]\nstraight_through = yes\nsample_percent = 7\nevidence = text\n"
	     "screening = elsewhere\n",
	        true},
	    {"[limits]\nverify_address = off\nsign_in_account = 7/90\n", true},
	};
	struct config config;

	(void)state;
	assert_parsed(rows, ARRAY_LEN(rows));
	assert_int_equal(parse_with(rows[ARRAY_LEN(rows) - 1].more, &config), FAULT_NONE);
	assert_int_equal(config.rates.address[WEB_ACT_VERIFY].count, 0);
	assert_int_equal(config.rates.account[WEB_ACT_SIGN_IN].count, 7);
	assert_int_equal(config.rates.account[WEB_ACT_SIGN_IN].seconds, 90);
	assert_int_equal(config.rates.address[WEB_ACT_SIGN_IN].count, 600);
	assert_false(config.policy.on);
	assert_int_equal(config.policy.sample_percent, POLICY_SAMPLE_PERCENT);
	config_done(&config);
	assert_int_equal(parse_with(rows[ARRAY_LEN(rows) - 2].more, &config), FAULT_NONE);
	assert_true(config.policy.on);
	assert_int_equal(config.policy.sample_percent, 7);
	assert_int_equal(config.policy.weakest, CERTIFICATE_BY_TEXT);
	config_done(&config);
}

/* Whether the whole is good. */
static void
a_store_of_uploads_is_given_whole_or_not_at_all(void **state)
{
	static const struct {
		const char *section;
		bool good;
	} rows[] = {
	    {"endpoint = https://s3.example.ae\n", false},
	    {"endpoint = http://s3.example.ae\nbucket = b-1\nkey_id = K\nSECRET", false},
	    {"endpoint = https://s3.example.ae/x\nbucket = b-1\nkey_id = K\nSECRET",
	        false},
	    {"endpoint = https://s3.example.ae/\nbucket = b-1\nkey_id = K\nSECRET",
	        false},
	    {"endpoint = https://\nbucket = b-1\nkey_id = K\nSECRET", false},
	    {"endpoint = https://s3.example.ae\nbucket = B_1\nkey_id = K\nSECRET", false},
	    {"endpoint = https://s3.example.ae\nbucket = b/1\nkey_id = K\nSECRET", false},
	    {"endpoint = https://s3.example.ae\nbucket = b\nkey_id = K\nSECRET", false},
	    {"endpoint = https://s3.example.ae\nbucket = b-1\nSECRET", false},
	    {"endpoint = https://s3.example.ae\nbucket = b-1\nkey_id = K\n", false},
	    {"endpoint = https://s3.example.ae\nbucket = b-1\nkey_id = K\n"
	     "secret_file = /nowhere/at/all\n",
	        false},
	    {"endpoint = https://s3.example.ae\nbucket = b-1\nkey_id = K\n"
	     "ca_file = /nowhere/at/all\nSECRET",
	        false},
	    {"endpoint = https://s3.example.ae\nbucket = b-1\nkey_id = K\n"
	     "path_style = maybe\nSECRET",
	        false},
	    {"endpoint = https://s3.example.ae\nbucket = b-1\nkey_id = K\n"
	     "secret = here\n",
	        false},
	    {"", true},
	    {"endpoint = https://s3.example.ae\nbucket = b-1\nkey_id = K\nSECRET", true},
	    {"endpoint = http://127.0.0.1:9000\nbucket = b.1\nregion = me-1\nkey_id = K\n"
	     "path_style = yes\nSECRET",
	        true},
	};
	FILE *file = fopen(secret_path, "w");

	(void)state;
	assert_non_null(file);
	assert_true(fputs("the secret\nand no more\n", file) >= 0);
	assert_int_equal(fclose(file), 0);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct config config;
		enum fault fault = parse_uploads(rows[i].section, &config);
		assert_int_equal(fault, rows[i].good ? FAULT_NONE : FAULT_CONFIG);
		if (rows[i].good && rows[i].section[0] != '\0') {
			assert_string_equal(config.uploads_secret, "the secret");
		}
		config_done(&config);
	}
	(void)remove(secret_path);
}

/* A whole configuration with these sections; $ stands for the file of the secret. */
static enum fault
parse_ways_out(const char *sections, struct config *config)
{
	struct arena arena = ARENA_EMPTY(1 << 16);
	struct buffer text = BUFFER_IN(&arena);
	struct slice rest = slice_of(sections);

	buffer_puts(&text,
	    "[server]\nlisten = 127.0.0.1:80\ndata = /x\norigin = https://p.example\n"
	    "[provider p]\nkind = person\nprofile = oidc\nclient_id = t\n"
	    "client_secret = s\nissuer = https://i.example\nlabel_en = a\n"
	    "label_ar = b\n");
	while (rest.size > 0) {
		if (rest.bytes[0] == '$') {
			buffer_puts(&text, secret_path);
		} else {
			buffer_putc(&text, rest.bytes[0]);
		}
		rest = slice_from(rest, 1);
	}
	config_init(config);
	enum fault fault = config_parse(config, buffer_text(&text));
	arena_done(&arena);
	return fault;
}

static void
a_way_out_is_safe_and_given_whole_or_not_at_all(void **state)
{
	static const struct {
		const char *sections;
		bool good;
	} rows[] = {
	    {"[mail]\nfrom = a@b.example\n", false},
	    {"[mail]\nurl = smtp://m.example:587\n", false},
	    {"[mail]\nurl = http://m.example\nfrom = a@b.example\n", false},
	    {"[mail]\nurl = smtp://\nfrom = a@b.example\n", false},
	    {"[mail]\nurl = smtp://u:p@m.example\nfrom = a@b.example\n", false},
	    {"[mail]\nurl = smtp://m.example/x\nfrom = a@b.example\n", false},
	    {"[mail]\nurl = smtp://m.example\nfrom = A <a@b.example>\n", false},
	    {"[mail]\nurl = smtp://m.example\nfrom = nobody\n", false},
	    {"[mail]\nurl = smtp://m.example\nfrom = a@b.example\nuser = u\n", false},
	    {"[mail]\nurl = smtp://m.example\nfrom = a@b.example\npassword_file = $\n",
	        false},
	    {"[mail]\nurl = smtp://m.example\nfrom = a@b.example\nuser = u\n"
	     "password_file = /nowhere/at/all\n",
	        false},
	    {"[mail]\nurl = smtp://m.example\nfrom = a@b.example\npassword = p\n", false},
	    {"[mail]\nurl = smtp://m.example\nfrom = a@b.example\nca_file = /no/such\n",
	        false},
	    {"[sms]\nurl = https://s.example/send\n", false},
	    {"[sms]\ntoken_file = $\n", false},
	    {"[sms]\nurl = http://s.example/send\ntoken_file = $\n", false},
	    {"[mail]\nurl = smtps://m.example:465\nfrom = a@b.example\n"
	     "user = u\npassword_file = $\nca_file = $\n",
	        true},
	    {"[mail]\nurl = smtp://127.0.0.1:25\nfrom = a@b.example\n"
	     "[sms]\nurl = https://s.example/send\ntoken_file = $\n",
	        true},
	    {"[mail]\nurl = smtp://[::1]:25\nfrom = a@b.example\n", true},
	};
	FILE *file = fopen(secret_path, "w");

	(void)state;
	assert_non_null(file);
	assert_true(fputs("pass word \nand no more\n", file) >= 0);
	assert_int_equal(fclose(file), 0);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct config config;
		print_message("%s\n", rows[i].sections);
		assert_int_equal(parse_ways_out(rows[i].sections, &config),
		    rows[i].good ? FAULT_NONE : FAULT_CONFIG);
		if (rows[i].good && config.mail.user[0] != '\0') {
			assert_string_equal(config.mail.password, "pass word");
		}
		config_done(&config);
		assert_string_equal(config.mail.password, "");
	}
	(void)remove(secret_path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_address_of_a_database_is_safe_or_stops_the_start),
	    cmocka_unit_test(
	        limits_proxies_and_policy_are_what_they_say_or_stop_the_start),
	    cmocka_unit_test(only_the_demonstration_has_the_demo_profile),
	    cmocka_unit_test(a_name_that_looks_like_loopback_is_none),
	    cmocka_unit_test(a_store_of_uploads_is_given_whole_or_not_at_all),
	    cmocka_unit_test(a_way_out_is_safe_and_given_whole_or_not_at_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
