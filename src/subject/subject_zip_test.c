/* SPDX-License-Identifier: EUPL-1.2 */
/* The archive: what goes in is what any other reader of ZIP takes out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "subject/zip.h"

enum { LARGE_BYTES = 300 << 10, PIECE = 8 };

static moment now = 1790000000000;

/* A descriptor with so many bytes of the alphabet. */
static int
file_of(size_t size)
{
	int file = memfd_create("test", MFD_CLOEXEC);

	assert_true(file >= 0);
	for (size_t i = 0; i < size; i++) {
		char byte = (char)('a' + (char)(i % 26));
		assert_int_equal(pwrite(file, &byte, 1, (off_t)i), 1);
	}
	return file;
}

static void
member(struct archive *reader, const char *path, const char *start, int64_t size)
{
	struct archive_entry *entry = NULL;
	char bytes[PIECE] = {0};

	assert_int_equal(archive_read_next_header(reader, &entry), ARCHIVE_OK);
	assert_string_equal(archive_entry_pathname(entry), path);
	assert_int_equal(archive_entry_mtime(entry), now / MOMENT_SECOND);
	size_t first = strlen(start);
	assert_int_equal(archive_read_data(reader, bytes, first), first);
	assert_memory_equal(bytes, start, first);
	int64_t read = (int64_t)first;
	for (la_ssize_t got = 1; got > 0; read += got) {
		char rest[4096];
		got = archive_read_data(reader, rest, sizeof(rest));
		assert_true(got >= 0);
	}
	assert_int_equal(read, size);
}

static void
what_is_put_in_comes_out(void **state)
{
	struct archive *reader = archive_read_new();
	struct archive_entry *entry = NULL;
	struct zip zip;
	int file = -1;

	(void)state;
	assert_int_equal(zip_begin(&zip, now), FAULT_NONE);
	assert_int_equal(zip_put(&zip, "data.json", SLICE("{}")), FAULT_NONE);
	assert_int_equal(zip_put(&zip, "empty", SLICE("")), FAULT_NONE);
	assert_int_equal(
	    zip_put_file(&zip, "files/a-1.pdf", file_of(LARGE_BYTES), LARGE_BYTES),
	    FAULT_NONE);
	assert_int_equal(zip_end(&zip, FAULT_NONE, &file), FAULT_NONE);
	assert_int_equal(lseek(file, 0, SEEK_SET), 0);
	assert_int_equal(archive_read_support_format_zip(reader), ARCHIVE_OK);
	assert_int_equal(archive_read_open_fd(reader, file, 4096), ARCHIVE_OK);
	member(reader, "data.json", "{}", 2);
	member(reader, "empty", "", 0);
	member(reader, "files/a-1.pdf", "abcdef", LARGE_BYTES);
	assert_int_equal(archive_read_next_header(reader, &entry), ARCHIVE_EOF);
	assert_int_equal(archive_read_free(reader), ARCHIVE_OK);
	assert_int_equal(close(file), 0);
}

static void
a_file_that_is_shorter_than_told_gives_no_archive(void **state)
{
	struct zip zip;
	int file = -1;

	(void)state;
	assert_int_equal(zip_begin(&zip, now), FAULT_NONE);
	enum fault fault = zip_put_file(&zip, "files/a-1.pdf", file_of(10), 11);
	assert_int_equal(fault, FAULT_DISK);
	assert_int_equal(zip_end(&zip, fault, &file), FAULT_DISK);
	assert_int_equal(file, -1);
}

static void
bytes_by_themselves_are_there_from_the_start(void **state)
{
	char bytes[PIECE] = {0};
	int file = -1;

	(void)state;
	assert_int_equal(zip_plain(SLICE("{\"a\":1}"), &file), FAULT_NONE);
	assert_int_equal(pread(file, bytes, sizeof(bytes), 0), 7);
	assert_string_equal(bytes, "{\"a\":1}");
	assert_int_equal(close(file), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_put_in_comes_out),
	    cmocka_unit_test(a_file_that_is_shorter_than_told_gives_no_archive),
	    cmocka_unit_test(bytes_by_themselves_are_there_from_the_start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
