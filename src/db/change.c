/* SPDX-License-Identifier: EUPL-1.2 */
#include "db/change.h"

#include <assert.h>
#include <string.h>

#include "base/buffer.h"
#include "db/sqlite.h"

enum fault
change_tables(struct arena *arena, struct walk_tables *ret_tables)
{
	struct db_options options = {
	    .address = "sqlite::memory:", .statements = walk_table_statements};
	struct db *db = NULL;

	TRY(db_open(&options, &db));
	enum fault fault = sqlite_build(db);
	if (fault == FAULT_NONE) {
		fault = walk_read_tables(db, arena, ret_tables);
	}
	db_close(db);
	return fault;
}

const struct walk_table *
change_find(const struct change_listener *listener, struct slice name)
{
	for (size_t i = 0; i < listener->tables.count; i++) {
		const struct walk_table *table = &listener->tables.list[i];
		/* For each row that is written: most differ in size or in the first bytes. */
		if (table->name_size == name.size &&
		    memcmp(table->name, name.bytes, name.size) == 0) {
			return listener->follows(table) ? table : NULL;
		}
	}
	return NULL;
}

/* --- statements --- */

static struct slice
take_word(struct slice *rest)
{
	while (rest->size > 0 && rest->bytes[0] == ' ') {
		*rest = slice_from(*rest, 1);
	}
	size_t size = 0;
	while (size < rest->size && strchr(" (", rest->bytes[size]) == NULL) {
		size++;
	}
	struct slice word = slice_first(*rest, size);
	*rest = slice_from(*rest, size);
	return word;
}

/* INSERT INTO name, DELETE FROM name, UPDATE name: so all statements of ours begin. */
struct change_target
change_target_of(const struct change_listener *listener, const char *text)
{
	struct slice rest = slice_of(text);
	struct slice verb = take_word(&rest);
	bool inserts = slice_equal(verb, SLICE("INSERT"));
	bool removes = slice_equal(verb, SLICE("DELETE"));

	if (!inserts && !removes && !slice_equal(verb, SLICE("UPDATE"))) {
		assert(!slice_equal(verb, SLICE("WITH")) ||
		    strstr(text, "INSERT INTO") == NULL);
		return (struct change_target){.table = NULL};
	}
	if (inserts || removes) {
		(void)take_word(&rest);
	}
	return (struct change_target){
	    .table = change_find(listener, take_word(&rest)),
	    .removes = removes,
	    .returns = strstr(text, " RETURNING ") != NULL,
	};
}

const char *
change_text(struct arena *arena, const char *text, const struct change_target *target)
{
	struct buffer out = BUFFER_IN(arena);

	buffer_puts(&out, text);
	buffer_puts(&out, target->returns ? ", " : " RETURNING ");
	for (size_t i = 0; i < target->table->columns_count; i++) {
		buffer_print(&out, "%s\"%s\".\"%s\"", i > 0 ? ", " : "",
		    target->table->name, target->table->columns[i]);
	}
	return buffer_text(&out);
}
