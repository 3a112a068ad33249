/* SPDX-License-Identifier: EUPL-1.2 */
/* Which spellings are one name, and which names are two. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/attr.h"
#include "certificate/spelling.h"

struct pair {
	const char *one;
	const char *other;
};

static void
check(const struct pair *pairs, size_t count, bool alike)
{
	for (size_t i = 0; i < count; i++) {
		struct slice left = slice_of(pairs[i].one);
		struct slice right = slice_of(pairs[i].other);
		if (spelling_is_alike(left, right) != alike ||
		    spelling_is_alike(right, left) != alike) {
			fail_msg("%s, %s", pairs[i].one, pairs[i].other);
		}
	}
}

static void
two_names_are_two(void **state)
{
	static const struct pair pairs[] = {
	    {"hassan", "hussain"},
	    {"حسن", "حسين"},
	    {"mahmoud", "mohammed"},
	    {"hamad", "hamid"},
	    {"omar", "amr"},
	    {"ali", "ola"},
	    {"salem", "sultan"},
	    {"noura", "nour"},
	    {"نوره", "nour"},
	    {"mariamah", "mariam"},
	    {"khalid", "majid"},
	    {"", ""},
	    {"a", "a"},
	    {"x7", "x7"},
	    {"محمد", "mahmoudi"},
	};

	(void)state;
	check(pairs, ARRAY_LEN(pairs), false);
}

static void
one_name_is_one_however_it_is_spelled(void **state)
{
	static const struct pair pairs[] = {
	    {"mohammed", "muhammad"},
	    {"mohamed", "mohammad"},
	    {"ahmed", "ahmad"},
	    {"khalid", "khaled"},
	    {"hussain", "hussein"},
	    {"husayn", "hussain"},
	    {"saeed", "said"},
	    {"shaikha", "sheikha"},
	    {"mariam", "maryam"},
	    {"aisha", "ayesha"},
	    {"noura", "nourah"},
	    {"suwaidi", "alsuwaidi"},
	    {"qasim", "kasim"},
	    /* across the scripts */
	    {"mohammed", "محمد"},
	    {"ahmed", "احمد"},
	    {"hussain", "حسين"},
	    {"fatima", "فاطمه"},
	    {"abdullah", "عبدالله"},
	    {"ali", "علي"},
	    {"omar", "عمر"},
	    {"saleh", "صالح"},
	    {"mariam", "مريم"},
	    {"suwaidi", "السويدي"},
	    {"khalid", "خالد"},
	    {"yousef", "يوسف"},
	    {"noura", "نوره"},
	    {"huda", "هدي"},
	    {"abdulrahman", "عبدالرحمن"},
	};

	(void)state;
	check(pairs, ARRAY_LEN(pairs), true);
}

static void
an_article_is_one(void **state)
{
	(void)state;
	assert_true(spelling_is_article(SLICE("al")));
	assert_true(spelling_is_article(SLICE("ال")));
	assert_false(spelling_is_article(SLICE("ali")));
	assert_false(spelling_is_article(SLICE("")));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(two_names_are_two),
	    cmocka_unit_test(one_name_is_one_however_it_is_spelled),
	    cmocka_unit_test(an_article_is_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
