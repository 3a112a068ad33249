/* SPDX-License-Identifier: EUPL-1.2 */
#include "centre/centre_store.h"
#include "db/db_test_file.h"

static const struct db_statements *const statements[] = {
    &centre_statements, &db_file_statements, NULL};

static const struct centre falcon = {{"TC-0042"}, SLICE_INIT("Falcon e-Drones"),
    SLICE_INIT("فالكون إي درونز"), SLICE_INIT("Abu Dhabi"), SLICE_INIT("أبوظبي")};
static const struct centre oasis = {{"TC-0007"}, SLICE_INIT("Al Waha"),
    SLICE_INIT("الواحة"), SLICE_INIT("Al Ain"), SLICE_INIT("العين")};

static void
a_centre_that_is_not_there_is_not_found(void **state)
{
	struct db_file *file = *state;
	struct centre centre;
	struct centre_interval intervals[CENTRE_INTERVALS_MOST];
	bool found = true;
	size_t count = 77;

	WORKS(centre_find(file->db, SLICE("TC-0042"), &file->arena, &found, &centre));
	assert_false(found);
	WORKS(centre_intervals(file->db, SLICE("TC-0042"), intervals, &count));
	assert_int_equal(count, 0);
}

static void
a_centre_comes_back_as_it_was_saved_last(void **state)
{
	struct db_file *file = *state;
	struct centre renamed = falcon;
	struct centre centre;
	bool found = false;

	WORKS(centre_save(file->db, &falcon));
	renamed.name_latin = SLICE("Falcon Academy");
	WORKS(centre_save(file->db, &renamed));
	WORKS(centre_find(file->db, SLICE("TC-0042"), &file->arena, &found, &centre));
	assert_true(found);
	assert_string_equal(centre.code.text, "TC-0042");
	assert_true(slice_equal(centre.name_latin, SLICE("Falcon Academy")));
	assert_true(slice_equal(centre.name_arabic, falcon.name_arabic));
	assert_true(slice_equal(centre.city_latin, falcon.city_latin));
	assert_true(slice_equal(centre.city_arabic, falcon.city_arabic));
}

static void
a_search_finds_in_both_scripts_in_the_order_of_names(void **state)
{
	static const struct {
		const char *typed;
		const char *first;
		size_t count;
	} rows[] = {
	    {"", "TC-0007", 2},
	    {"falcon", "TC-0042", 1},
	    {"الواحه", "TC-0007", 1},
	    {"tc 0042", "TC-0042", 1},
	    {"nowhere", "", 0},
	};
	struct db_file *file = *state;
	struct centre found[4];

	WORKS(centre_save(file->db, &falcon));
	WORKS(centre_save(file->db, &oasis));
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		size_t count = 77;
		WORKS(centre_search(file->db, slice_of(rows[i].typed), &file->arena,
		    found, ARRAY_LEN(found), &count));
		assert_int_equal(count, rows[i].count);
		if (count > 0) {
			assert_string_equal(found[0].code.text, rows[i].first);
		}
	}
}

static void
a_search_gives_no_more_than_fit(void **state)
{
	struct db_file *file = *state;
	struct centre found[1];
	size_t count = 0;

	WORKS(centre_save(file->db, &falcon));
	WORKS(centre_save(file->db, &oasis));
	WORKS(centre_search(file->db, SLICE(""), &file->arena, found, 1, &count));
	assert_int_equal(count, 1);
}

static void
intervals_come_back_oldest_first_and_are_replaced_by_their_first_day(void **state)
{
	static const struct centre_interval second = {
	    200, CENTRE_OPEN_END, CENTRE_SCOPE_ALL, CENTRE_SUSPENDED};
	struct centre_interval first = {100, CENTRE_OPEN_END,
	    CENTRE_SCOPE(CENTRE_CLASS_RECREATION), CENTRE_ACCREDITED};
	struct db_file *file = *state;
	struct centre_interval found[CENTRE_INTERVALS_MOST];
	size_t count = 0;

	WORKS(centre_save(file->db, &falcon));
	WORKS(centre_interval_save(file->db, SLICE("TC-0042"), &second));
	WORKS(centre_interval_save(file->db, SLICE("TC-0042"), &first));
	first.until_day = 199;
	WORKS(centre_interval_save(file->db, SLICE("TC-0042"), &first));
	WORKS(centre_intervals(file->db, SLICE("TC-0042"), found, &count));
	assert_int_equal(count, 2);
	assert_memory_equal(&found[0], &first, sizeof(first));
	assert_memory_equal(&found[1], &second, sizeof(second));
	assert_int_equal(
	    centre_accredited_on(found, count, 199, CENTRE_CLASS_RECREATION), CENTRE_OK);
	assert_int_equal(centre_accredited_on(found, count, 200, CENTRE_CLASS_RECREATION),
	    CENTRE_WAS_SUSPENDED);
}

static void
an_interval_needs_its_centre(void **state)
{
	static const struct centre_interval interval = {
	    100, 200, CENTRE_SCOPE_ALL, CENTRE_ACCREDITED};
	struct db_file *file = *state;

	assert_int_equal(
	    centre_interval_save(file->db, SLICE("TC-0042"), &interval), FAULT_DATABASE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    DB_FILE_TEST(a_centre_that_is_not_there_is_not_found),
	    DB_FILE_TEST(a_centre_comes_back_as_it_was_saved_last),
	    DB_FILE_TEST(a_search_finds_in_both_scripts_in_the_order_of_names),
	    DB_FILE_TEST(a_search_gives_no_more_than_fit),
	    DB_FILE_TEST(
	        intervals_come_back_oldest_first_and_are_replaced_by_their_first_day),
	    DB_FILE_TEST(an_interval_needs_its_centre),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
