/* SPDX-License-Identifier: EUPL-1.2 */
#include "db/db_test_file.h"
#include "drone/drone_store.h"

static const struct db_statements *const statements[] = {
    &drone_statements, &db_file_statements, NULL};

static struct drone_row
a_row(moment when, const char *serial)
{
	return (struct drone_row){
	    .id = id_new(when),
	    .make = SLICE("Specimen Aero"),
	    .model = SLICE("صقر 2"),
	    .serial = slice_of(serial),
	    .serial_kind = SLICE("cta2063"),
	    .grams = 249,
	};
}

static void
drones_come_back_in_the_order_of_adding(void **state)
{
	struct db_file *file = *state;
	struct id application;
	struct drone_row found[8];
	struct drone_row one = a_row(1000, "ZZZZ11");
	struct drone_row two = a_row(2000, "AAAA11");
	size_t count = 77;

	WORKS(db_file_application(file, &application));
	WORKS(drone_list(file->db, &application, &file->arena, found, 8, &count));
	assert_int_equal(count, 0);
	WORKS(drone_insert(file->db, &application, &two));
	WORKS(drone_insert(file->db, &application, &one));
	WORKS(drone_list(file->db, &application, &file->arena, found, 8, &count));
	assert_int_equal(count, 2);
	assert_true(id_equal(&found[0].id, &one.id));
	assert_true(slice_equal(found[0].serial, one.serial));
	assert_true(slice_equal(found[0].make, one.make));
	assert_true(slice_equal(found[0].model, one.model));
	assert_true(slice_equal(found[0].serial_kind, one.serial_kind));
	assert_int_equal(found[0].grams, 249);
	assert_true(slice_equal(found[1].serial, two.serial));
	WORKS(drone_list(file->db, &application, &file->arena, found, 1, &count));
	assert_int_equal(count, 1);
}

static void
a_serial_number_stands_once_in_an_application(void **state)
{
	struct db_file *file = *state;
	struct id one;
	struct id two;
	struct drone_row first = a_row(1, "ABCD11");
	struct drone_row same = a_row(2, "ABCD11");

	WORKS(db_file_application(file, &one));
	WORKS(db_file_application(file, &two));
	WORKS(drone_insert(file->db, &one, &first));
	assert_int_equal(drone_insert(file->db, &one, &same), FAULT_DATABASE);
	WORKS(drone_insert(file->db, &two, &same));
}

static void
a_drone_is_deleted_by_its_own_application_alone(void **state)
{
	struct db_file *file = *state;
	struct id own;
	struct id other;
	struct drone_row row = a_row(1, "ABCD11");
	struct drone_row found[8];
	bool deleted = true;
	size_t count = 0;

	WORKS(db_file_application(file, &own));
	WORKS(db_file_application(file, &other));
	WORKS(drone_insert(file->db, &own, &row));
	WORKS(drone_delete(file->db, &other, &row.id, &deleted));
	assert_false(deleted);
	WORKS(drone_list(file->db, &own, &file->arena, found, 8, &count));
	assert_int_equal(count, 1);
	WORKS(drone_delete(file->db, &own, &row.id, &deleted));
	assert_true(deleted);
	WORKS(drone_delete(file->db, &own, &row.id, &deleted));
	assert_false(deleted);
	WORKS(drone_list(file->db, &own, &file->arena, found, 8, &count));
	assert_int_equal(count, 0);
}

static void
a_serial_number_is_of_a_known_kind(void **state)
{
	struct db_file *file = *state;
	struct id application;
	struct drone_row row = a_row(1, "ABCD11");

	WORKS(db_file_application(file, &application));
	row.serial_kind = SLICE("guess");
	assert_int_equal(drone_insert(file->db, &application, &row), FAULT_DATABASE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    DB_FILE_TEST(drones_come_back_in_the_order_of_adding),
	    DB_FILE_TEST(a_serial_number_stands_once_in_an_application),
	    DB_FILE_TEST(a_drone_is_deleted_by_its_own_application_alone),
	    DB_FILE_TEST(a_serial_number_is_of_a_known_kind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
