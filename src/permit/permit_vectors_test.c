/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/number.h"
#include "crypto/cbor.h"
#include "permit/permit_vectors_test_world.h"

static struct slice
unhex(struct arena *arena, const char *hex)
{
	uint8_t *bytes = arena_alloc(arena, strlen(hex) / 2 + 1);

	assert_true(number_unhex(slice_of(hex), bytes, strlen(hex) / 2));
	return slice_bytes(bytes, strlen(hex) / 2);
}

static void
read_lists(struct means *means, FILE *in, char *line, size_t size, struct list *lists)
{
	for (size_t i = 0; i < LISTS_MOST; i++) {
		assert_non_null(fgets(line, (int)size, in));
		assert_int_equal(sscanf(line, "\"%15[a-z_]\":", lists[i].name), 1);
		lists[i].bytes =
		    unhex(&means->arena, value_of(&means->arena, line, lists[i].name));
	}
	assert_non_null(fgets(line, (int)size, in)); /* the closing bracket */
}

static void
read_root(struct means *means, const char *line)
{
	struct slice bytes =
	    unhex(&means->arena, value_of(&means->arena, line, "root_key"));
	struct cbor in;

	assert_true(cbor_open(bytes, 512, &in) && cose_key_parse(&in, &means->root));
}

static void
compare(const struct means *means, const char *line)
{
	struct arena arena = ARENA_EMPTY(CEILING);
	const struct row row = {
	    .name = value_of(&arena, line, "name"),
	    .trust = value_of(&arena, line, "trust"),
	    .status = value_of(&arena, line, "status"),
	    .now = strtoll(value_of(&arena, line, "now"), NULL, 10) * MOMENT_SECOND,
	};
	const char *want = value_of(&arena, line, "answer");
	const char *got =
	    answer_of(means, &row, slice_of(value_of(&arena, line, "text")));

	if (strcmp(got, want) != 0) {
		fail_msg("%s: got %s, want %s", row.name, got, want);
	}
	arena_done(&arena);
}

static void
every_vector_gets_its_answer(void **state)
{
	static char line[1 << 17];
	struct means means = {.arena = ARENA_EMPTY(CEILING)};
	size_t count = 0;
	FILE *in = fopen(VECTORS_FILE, "re");

	(void)state;
	assert_non_null(in);
	while (fgets(line, sizeof(line), in) != NULL) {
		if (strstr(line, "\"root_key\":") != NULL) {
			read_root(&means, line);
		} else if (strstr(line, "\"trust_lists\":") != NULL) {
			read_lists(&means, in, line, sizeof(line), means.trust);
		} else if (strstr(line, "\"status_lists\":") != NULL) {
			read_lists(&means, in, line, sizeof(line), means.status);
		} else if (strstr(line, "\"answer\":") != NULL) {
			compare(&means, line);
			count++;
		}
	}
	(void)fclose(in);
	assert_in_range(count, 170, 400);
	arena_done(&means.arena);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_vector_gets_its_answer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
