/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * permit_vectors_test_world - how a vector of test/credential/vectors.json is judged.
 *
 * The file is what verify-core.js and this library must agree on. It is JSON with one
 * vector a line, so that these tests need no JSON reader.
 */
#ifndef PERMIT_PERMIT_VECTORS_TEST_WORLD_H
#define PERMIT_PERMIT_VECTORS_TEST_WORLD_H

#include "permit/permit_test_world.h"

#define VECTORS_FILE "test/credential/vectors.json"

enum { LISTS_MOST = 4 };

/* What vectors are judged with. */
struct list {
	char name[16];
	struct slice bytes;
};

struct means {
	struct arena arena;
	struct cose_key root;
	struct list trust[LISTS_MOST];
	struct list status[LISTS_MOST];
};

struct row {
	const char *name;
	const char *trust;  /* "main" ... */
	const char *status; /* "" or "main" ... */
	moment now;
};

static inline struct slice
list_of(const struct list *lists, const char *name)
{
	for (size_t i = 0; i < LISTS_MOST; i++) {
		if (strcmp(lists[i].name, name) == 0) {
			return lists[i].bytes;
		}
	}
	fail_msg("no list %s", name);
	return SLICE("");
}

/* As verify-core.js: a trust list that is not good knows no key, a status list that is
 * not good is none. */
static inline const char *
answer_of(const struct means *means, const struct row *row, struct slice text)
{
	struct arena arena = ARENA_EMPTY(CEILING);
	struct trust_list trust = {0};
	struct status_list list;
	struct permit_lists lists = {&list, 0};
	struct permit_source source = permit_lists_source(&lists);
	struct permit_finding found;

	if (trust_list_read(list_of(means->trust, row->trust), &means->root, row->now,
	        &arena, &trust) != TRUST_OK) {
		trust = (struct trust_list){0};
	}
	if (row->status[0] != '\0' &&
	    status_list_read(list_of(means->status, row->status), &trust, &arena,
	        &list) == STATUS_OK) {
		lists.count = 1;
	}
	permit_verify(text, &trust, &source, row->now, &arena, &found);
	arena_done(&arena);
	return permit_answer_code(found.answer);
}

/* The value of "name": in a line, as text of the arena; "" when it is not there. */
static inline char *
value_of(struct arena *arena, const char *line, const char *name)
{
	struct buffer wanted = BUFFER_IN(arena);

	buffer_print(&wanted, "\"%s\":", name);
	const char *at = strstr(line, buffer_text(&wanted));
	if (at == NULL) {
		return arena_text(arena, SLICE(""));
	}
	at += wanted.size;
	const bool quoted = *at == '"';
	at += quoted ? 1 : 0;
	return arena_text(arena, slice_bytes(at, strcspn(at, quoted ? "\"" : ",}")));
}

#endif
