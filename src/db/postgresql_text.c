/* SPDX-License-Identifier: EUPL-1.2 */
/* From the words of SQLite's STRICT tables to those of PostgreSQL. */
#include <ctype.h>
#include <string.h>

#include "db/postgresql.h"

/* Behind this stands what SQLite does not need, and takes for a comment. */
static const struct slice only_here = SLICE_INIT("--postgresql ");

struct translation {
	struct slice rest;
	struct buffer out;
	struct buffer after;   /* follows the statement at hand */
	struct slice words[8]; /* the first ones of the statement */
	size_t words_count;
	struct slice newest; /* the last word that was a name */
	int depth;           /* of brackets */
};

static bool
is_word(char byte)
{
	return isalnum((unsigned char)byte) || byte == '_';
}

static size_t
word_size(struct slice text)
{
	size_t size = 0;

	while (size < text.size && is_word(text.bytes[size])) {
		size++;
	}
	return size;
}

static bool
is(struct slice word, const char *text)
{
	return strlen(text) == word.size && strncasecmp(word.bytes, text, word.size) == 0;
}

/* --- what stands where --- */

static bool
is_table(const struct translation *to)
{
	return to->words_count >= 2 &&
	    (is(to->words[0], "CREATE") || is(to->words[0], "ALTER")) &&
	    is(to->words[1], "TABLE");
}

/* CREATE TABLE name, or CREATE TABLE IF NOT EXISTS name. */
static struct slice
table_of(const struct translation *to)
{
	size_t place = is(to->words[2], "IF") ? 5 : 2;

	return place < to->words_count ? to->words[place] : to->words[2];
}

/* Whether the two words come next, with blanks between; if so they are passed. */
static bool
take_words(struct translation *to, const char *one, const char *two)
{
	struct slice rest = slice_trim(to->rest);
	size_t first = word_size(rest);

	if (!is(slice_first(rest, first), one)) {
		return false;
	}
	rest = slice_trim(slice_from(rest, first));
	size_t second = word_size(rest);
	if (!is(slice_first(rest, second), two)) {
		return false;
	}
	to->rest = slice_from(rest, second);
	return true;
}

/* --- the words --- */

/* The rowid of SQLite: whoever gives none gets the largest and 1. There is one writer at
 * a time, so the numbers are in the order of the commits, and no rollback leaves a gap. */
static void
put_rowid(struct translation *to, struct slice column)
{
	struct slice table = table_of(to);

	buffer_puts(&to->out, "BIGINT PRIMARY KEY");
	buffer_print(&to->after,
	    ";\nCREATE FUNCTION %.*s_next() RETURNS BIGINT LANGUAGE PLPGSQL VOLATILE AS"
	    " 'BEGIN RETURN (SELECT coalesce(max(%.*s), 0) + 1 FROM %.*s); END';\n"
	    "ALTER TABLE %.*s ALTER COLUMN %.*s SET DEFAULT %.*s_next()",
	    SLICE_PRINT(table), SLICE_PRINT(column), SLICE_PRINT(table),
	    SLICE_PRINT(table), SLICE_PRINT(column), SLICE_PRINT(table));
}

/* Inside CREATE TABLE and ALTER TABLE. */
static bool
put_table_word(struct translation *to, struct slice word)
{
	if (is(word, "INTEGER") || is(word, "INT")) {
		if (take_words(to, "PRIMARY", "KEY")) {
			put_rowid(to, to->newest);
		} else {
			buffer_puts(&to->out, "BIGINT");
		}
		return true;
	}
	if (is(word, "BLOB")) {
		buffer_puts(&to->out, "BYTEA");
		return true;
	}
	if (is(word, "TEXT")) {
		buffer_puts(&to->out, "TEXT COLLATE \"C\"");
		return true;
	}
	return is(word, "STRICT") || is(word, "ROWID") || is(word, "AUTOINCREMENT") ||
	    (is(word, "WITHOUT") && to->depth == 0);
}

static void
put_word(struct translation *to)
{
	struct slice word = slice_first(to->rest, word_size(to->rest));

	to->rest = slice_from(to->rest, word.size);
	if (to->words_count < ARRAY_LEN(to->words)) {
		to->words[to->words_count++] = word;
	}
	if (!is_table(to) || !put_table_word(to, word)) {
		buffer_put(&to->out, word);
	}
	to->newest = word;
}

/* --- everything else --- */

static void
pass_quoted(struct translation *to)
{
	char quote = to->rest.bytes[0];
	size_t size = 1 + slice_find(slice_from(to->rest, 1), quote) + 1;

	size = size < to->rest.size ? size : to->rest.size;
	buffer_put(&to->out, slice_first(to->rest, size));
	to->rest = slice_from(to->rest, size);
}

static void
end_statement(struct translation *to)
{
	buffer_put(&to->out, buffer_slice(&to->after));
	to->after.size = 0;
	to->words_count = 0;
	to->newest = (struct slice){NULL, 0};
	buffer_putc(&to->out, ';');
}

static void
put_sign(struct translation *to)
{
	char sign = to->rest.bytes[0];

	to->rest = slice_from(to->rest, 1);
	to->depth += sign == '(' ? 1 : sign == ')' ? -1 : 0;
	if (sign == ';') {
		end_statement(to);
	} else if (sign != ',' || to->depth > 0 || !is_table(to)) {
		buffer_putc(&to->out, sign); /* not the comma of STRICT, WITHOUT ROWID */
	}
}

const char *
pg_translate(struct arena *arena, const char *text)
{
	struct translation to = {
	    .rest = slice_of(text),
	    .out = BUFFER_IN(arena),
	    .after = BUFFER_IN(arena),
	};

	while (to.rest.size > 0) {
		if (slice_starts(to.rest, only_here)) {
			to.rest = slice_from(to.rest, only_here.size);
		} else if (slice_starts(to.rest, SLICE("--"))) {
			to.rest = slice_from(to.rest, slice_find(to.rest, '\n'));
		} else if (to.rest.bytes[0] == '\'' || to.rest.bytes[0] == '"') {
			pass_quoted(&to);
		} else if (is_word(to.rest.bytes[0])) {
			put_word(&to);
		} else {
			put_sign(&to);
		}
	}
	return buffer_text(&to.out);
}
