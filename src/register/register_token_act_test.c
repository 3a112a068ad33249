/* SPDX-License-Identifier: EUPL-1.2 */
/* Signed certificates against keys, accreditation and the centre's own register. */
#include <openssl/ec.h>
#include <openssl/evp.h>

#include "base/number.h"
#include "centre/centre_key_store.h"
#include "register/register_test_act.h"
#include "register/token_act.h"

/* What the table is asked with. */
struct key_row {
	struct centre_key key;
	EVP_PKEY *pkey;
};

static enum fault
enter_key(struct act *act, void *input)
{
	struct key_row *row = input;

	TRY(centre_key_insert(
	    act->db, &row->key, &clerk.account, &other.account, act->now));
	return centre_key_save_end(act->db, &row->key);
}

static day
on(const char *text)
{
	day which = DAY_NONE;

	if (text != NULL) {
		assert_true(day_parse(slice_of(text), &which));
	}
	return which;
}

/* From 2023-01-01 until 2024-12-31, of Falcon. */
static struct key_row
make_key(struct db_world *world, const char *withdrawn, const char *compromised)
{
	struct key_row row = {.pkey = EVP_EC_gen("P-256")};
	struct cose_key cose;
	struct buffer bytes = BUFFER_IN(&world->arena);
	char kid_text[COSE_KID_TEXT_SIZE];

	assert_true(cose_key_from_pkey(row.pkey, &cose));
	const struct cose_kid kid = cose_key_kid(&cose);
	cose_kid_format(&kid, kid_text);
	cose_key_put(&bytes, &cose);
	row.key = (struct centre_key){
	    .id = id_new(1),
	    .kind = PUBLIC_KEY_COSE,
	    .name = arena_copy(&world->arena, slice_of(kid_text)),
	    .bytes = buffer_slice(&bytes),
	    .fingerprint = "00",
	    .from_day = on("2023-01-01"),
	    .until_day = on("2024-12-31"),
	    .withdrawn_on = on(withdrawn),
	    .compromised_on = on(compromised),
	};
	assert_int_equal(
	    centre_code_parse(SLICE("TC-0042"), &row.key.centre), CENTRE_CODE_OK);
	WORKS(acts_write(world->acts, &world->arena, enter_key, &row));
	return row;
}

struct told {
	const char *centre;
	const char *issued_on;
	enum centre_class class;
	const char *number;
};

static struct register_token
check(struct db_world *world, const struct key_row *row, const struct told *told,
    const char *seen_on)
{
	struct certificate_claims claims = {
	    .number = slice_of(told->number),
	    .issued_on = on(told->issued_on),
	    .name_latin = SLICE("Fatima"),
	    .class = told->class,
	};
	struct register_token token = {.seen_on = on(seen_on)};

	assert_int_equal(
	    centre_code_parse(slice_of(told->centre), &claims.centre), CENTRE_CODE_OK);
	WORKS(certificate_token_sign(&claims, row->pkey, &world->arena, &token.token));
	WORKS(register_token_check(world->acts, &world->arena, &token));
	return token;
}

static void
each_reason_has_its_answer(void **state)
{
	static const struct {
		const char *withdrawn;
		const char *compromised;
		const char *seen_on;
		struct told told;
		enum register_token_answer want;
	} rows[] = {
	    {NULL, NULL, NULL, {"TC-0007", "2024-01-01", 1, "A1"},
	        REGISTER_TOKEN_UNKNOWN_KEY},
	    {NULL, "2024-06-01", NULL, {"TC-0042", "2024-01-01", 1, "A1"},
	        REGISTER_TOKEN_KEY_STOLEN},
	    {NULL, NULL, NULL, {"TC-0042", "2022-12-31", 1, "A1"},
	        REGISTER_TOKEN_KEY_ENDED},
	    {NULL, NULL, NULL, {"TC-0042", "2025-01-01", 1, "A1"},
	        REGISTER_TOKEN_KEY_ENDED},
	    {"2024-06-01", NULL, NULL, {"TC-0042", "2024-06-01", 1, "A1"},
	        REGISTER_TOKEN_KEY_ENDED},
	    {NULL, NULL, "2024-02-01", {"TC-0042", "2024-06-01", 1, "A1"},
	        REGISTER_TOKEN_KEY_ENDED},
	    {NULL, NULL, NULL, {"TC-0042", "2024-06-01", 3, "A1"},
	        REGISTER_TOKEN_NOT_ACCREDITED},
	    {NULL, NULL, NULL, {"TC-0042", "2024-06-01", 1, "A1"}, REGISTER_TOKEN_GOOD},
	    {"2024-07-01", NULL, NULL, {"TC-0042", "2024-06-01", 1, "A1"},
	        REGISTER_TOKEN_GOOD},
	    {NULL, "2024-09-01", "2024-08-01", {"TC-0042", "2024-06-01", 1, "A1"},
	        REGISTER_TOKEN_GOOD},
	};
	struct db_world *world = *state;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct key_row row =
		    make_key(world, rows[i].withdrawn, rows[i].compromised);
		struct register_token token =
		    check(world, &row, &rows[i].told, rows[i].seen_on);
		if (token.ret_answer != rows[i].want) {
			fail_msg("row %zu: %s", i, register_token_name(token.ret_answer));
		}
		assert_int_equal(
		    token.ret_signed, rows[i].want != REGISTER_TOKEN_UNKNOWN_KEY);
		EVP_PKEY_free(row.pkey);
	}
}

static void
what_its_centre_took_back_is_withdrawn(void **state)
{
	static const struct told told = {"TC-0042", "2024-06-01", 1, "W-1"};
	struct db_world *world = *state;
	struct key_row row = make_key(world, NULL, NULL);
	struct register_issued issued = {.caller = &clerk};

	issued.typed.field[REGISTER_NAME] = SLICE("Fatima");
	issued.typed.field[REGISTER_HOLDER] = SLICE("fatima@example.test");
	issued.typed.field[REGISTER_NUMBER] = SLICE("W-1");
	issued.typed.field[REGISTER_CLASS] = SLICE("1");
	issued.typed.field[REGISTER_ISSUED_ON] = SLICE("2024-06-01");
	WORKS(register_issue(world->acts, &world->arena, &issued));
	assert_int_equal(issued.ret_verdict, REGISTER_OK);
	assert_int_equal(check(world, &row, &told, NULL).ret_answer, REGISTER_TOKEN_GOOD);
	struct register_withdrawal withdrawn = {.caller = &clerk,
	    .certificate = issued.ret_certificate,
	    .reason = SLICE("void")};
	WORKS(register_withdraw(world->acts, &world->arena, &withdrawn));
	assert_int_equal(
	    check(world, &row, &told, NULL).ret_answer, REGISTER_TOKEN_WITHDRAWN);
	EVP_PKEY_free(row.pkey);
}

/* As the check of a file takes it: its number, names and centre, and a trusted seal. */
static void
as_a_report_it_says_what_was_signed(void **state)
{
	struct db_world *world = *state;
	struct certificate_claims claims = {.number = SLICE("A1"),
	    .name_latin = SLICE("Fatima Ali"),
	    .class = CENTRE_CLASS_RECREATION};
	struct inspect_report report = {
	    .verdict = INSPECT_READABLE, .codes_count = 3, .pages_count = 2};

	assert_int_equal(
	    centre_code_parse(SLICE("TC-0042"), &claims.centre), CENTRE_CODE_OK);
	register_token_report(&claims, &world->arena, &report);
	assert_int_equal(report.pages_count, 1);
	assert_int_equal(report.pages[0].reading, INSPECT_BY_TEXT);
	assert_true(
	    slice_equal(report.pages[0].text, SLICE("A1\nFatima Ali\n\nTC-0042\n")));
	assert_int_equal(report.codes_count, 1);
	assert_true(report.signatures_count == 1 && report.signatures[0].trusted);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(each_reason_has_its_answer),
	    TEST(what_its_centre_took_back_is_withdrawn),
	    TEST(as_a_report_it_says_what_was_signed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
