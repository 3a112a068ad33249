/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/attr.h"
#include "store/s3_list.h"

#define NAME "58/5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03"
#define OBJECT(name, time, size)                                                         \
	"<Contents><Key>" name "</Key><LastModified>" time "</LastModified><Size>" size  \
	"</Size></Contents>"
#define LIST(more, objects)                                                              \
	"<ListBucketResult xmlns=\"x\"><IsTruncated>" more "</IsTruncated>" objects      \
	"</ListBucketResult>"
#define TIME "2026-11-22T18:32:35.000Z"

static void
a_list_that_makes_no_sense_is_refused(void **state)
{
	static const char *const rows[] = {
	    "",
	    "<Error><Code>AccessDenied</Code></Error>",
	    LIST("false", OBJECT(NAME, "yesterday", "6")),
	    LIST("false", OBJECT(NAME, "2026-02-30T18:32:35.000Z", "6")),
	    LIST("false", OBJECT(NAME, "2026-11-22T24:32:35.000Z", "6")),
	    LIST("false", OBJECT(NAME, "2026-11-22T18:32:35.000+04:00", "6")),
	    LIST("false", OBJECT(NAME, TIME, "-6")),
	    LIST("false", OBJECT(NAME, TIME, "")),
	    LIST("false", OBJECT(NAME, TIME, "6") OBJECT(NAME, TIME, "6")),
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct store_entry entry;
		struct s3_page page;
		assert_false(s3_list_parse(slice_of(rows[i]), &entry, 1, &page));
	}
}

static void
only_objects_of_ours_count(void **state)
{
	struct store_entry entries[2];
	struct s3_page page;

	(void)state;
	assert_true(s3_list_parse(
	    SLICE(LIST("true",
	        OBJECT("readme.txt", TIME, "1") OBJECT(NAME, TIME, "6")
	            OBJECT("59/5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e8"
	                   "46f6be03",
	                TIME, "6"))),
	    entries, 2, &page));
	assert_int_equal(page.count, 1);
	assert_int_equal(page.objects, 3);
	assert_true(page.more);
	assert_int_equal(entries[0].size_bytes, 6);
	assert_int_equal(entries[0].kept_at, INT64_C(1795372355000));
	assert_int_equal(entries[0].hash[0], 0x58);
}

static void
a_name_is_the_hash_with_its_first_two_digits_before_it(void **state)
{
	static const struct {
		const char *name;
		bool good;
	} rows[] = {
	    {"", false},
	    {"58/", false},
	    {NAME "0", false},
	    {"59/5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03",
	        false},
	    {"58-5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03",
	        false},
	    {"58/5891B5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03",
	        false},
	    {"58/58x1b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03",
	        false},
	    {NAME, true},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		uint8_t hash[32];
		assert_int_equal(
		    store_name_parse(slice_of(rows[i].name), hash), rows[i].good);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_list_that_makes_no_sense_is_refused),
	    cmocka_unit_test(only_objects_of_ours_count),
	    cmocka_unit_test(a_name_is_the_hash_with_its_first_two_digits_before_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
