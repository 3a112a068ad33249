/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "app/problems_page.h"
#include "application/application.h"
#include "certificate/certificate.h"
#include "permit/permit.h"
#include "say/message.h"

static const char *
find(const char *key)
{
	struct arena arena = ARENA_EMPTY(1 << 20);
	bool found = problems_key_find(slice_of(key), &arena) != NULL;

	arena_done(&arena);
	return found ? key : NULL;
}

static void
a_key_that_is_no_problem_has_no_page(void **state)
{
	static const char *const rows[] = {"", "web.", "web.form.", "web.form.nothing",
	    "layout.error.home", "decision.days", "application.drones.count",
	    "application.refusal.", "application.refusal.stale ",
	    "application.refusal.<script>", "permit.answer.in_force",
	    "web.form.broken/x"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (find(rows[i]) != NULL) {
			fail_msg("\"%s\" has a page", rows[i]);
		}
	}
}

static void
the_type_of_each_problem_has_a_page(void **state)
{
	static const char *const rows[] = {"web.form.broken", "web.form.too_long",
	    "web.form.twice", "web.unauthorized.text", "permit.page.no_code",
	    "permit.answer.unknown", "permit.refusal.own_case"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		assert_non_null(find(rows[i]));
	}
	for (unsigned i = 1; i < APPLICATION_VERDICT_COUNT; i++) {
		assert_non_null(find(application_key((enum application_verdict)i)));
	}
	for (unsigned i = 1; i < CERTIFICATE_FILE_VERDICT_COUNT; i++) {
		assert_non_null(
		    find(certificate_file_key((enum certificate_file_verdict)i)));
	}
	for (unsigned i = 1; i < PERMIT_NUMBER_VERDICT_COUNT; i++) {
		assert_non_null(
		    find(permit_number_verdict_key((enum permit_number_verdict)i)));
	}
}

/* A page cannot fill them in. */
static void
no_sentence_with_a_page_has_plural_forms_or_placeholders(void **state)
{
	size_t count = 0;

	(void)state;
	for (size_t i = 0; i < say_messages_count; i++) {
		const struct say_message *message = &say_messages[i];
		if (find(message->key) != NULL) {
			count++;
			assert_false(message->plural);
			assert_null(strchr(message->forms[SAY_ENGLISH][0], '{'));
			assert_null(strchr(message->forms[SAY_ARABIC][0], '{'));
		}
	}
	assert_true(count > APPLICATION_VERDICT_COUNT);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_key_that_is_no_problem_has_no_page),
	    cmocka_unit_test(the_type_of_each_problem_has_a_page),
	    cmocka_unit_test(no_sentence_with_a_page_has_plural_forms_or_placeholders),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
