/* SPDX-License-Identifier: EUPL-1.2 */
#include "centre/centre_csv.h"

#include <assert.h>
#include <csv.h>

#include "base/text.h"

enum { COLUMNS = 9, COLUMNS_READ = COLUMNS + 1 };

static const struct {
	const char *key;
	unsigned status;
} verdicts[] = {
    [CENTRE_CSV_OK] = {NULL, 200},
    [CENTRE_CSV_MISSING] = {"centre.csv.missing", 422},
    [CENTRE_CSV_TOO_BIG] = {"centre.csv.too_big", 413},
    [CENTRE_CSV_NOT_UTF8] = {"centre.csv.not_utf8", 422},
    [CENTRE_CSV_BAD_QUOTES] = {"centre.csv.bad_quotes", 422},
    [CENTRE_CSV_NO_COLUMN] = {"centre.csv.no_column", 422},
    [CENTRE_CSV_EMPTY] = {"centre.csv.empty", 422},
    [CENTRE_CSV_TOO_MANY] = {"centre.csv.too_many", 422},
};
static_assert(ARRAY_LEN(verdicts) == CENTRE_CSV_VERDICT_COUNT, "each has its words");

const char *
centre_csv_key(enum centre_csv_verdict verdict)
{
	assert((size_t)verdict < ARRAY_LEN(verdicts));
	return verdicts[verdict].key;
}

unsigned
centre_csv_status(enum centre_csv_verdict verdict)
{
	assert((size_t)verdict < ARRAY_LEN(verdicts));
	return verdicts[verdict].status;
}

/* --- reading --- */

struct reader {
	struct arena *arena;
	struct buffer line; /* of this row: its cells and tabs */
	size_t cells;
	struct centre_csv_row *rows;
	size_t count; /* over the most: there were more */
	int64_t row;
	bool headed;
	bool wrong_head;
	bool after_cr;
};

static void
take_cell(void *cell, size_t size, void *input)
{
	struct reader *reader = input;

	if (reader->cells++ < COLUMNS_READ) {
		buffer_put(
		    &reader->line, text_line(reader->arena, slice_bytes(cell, size)));
		buffer_putc(&reader->line, '\t');
	}
}

static bool
is_head(struct slice line)
{
	struct slice head = SLICE(CENTRE_CSV_HEADER);

	for (size_t i = 0; i < COLUMNS; i++) {
		if (!slice_equal(slice_cut(&line, '\t'), slice_cut(&head, ','))) {
			return false;
		}
	}
	return line.size == 0;
}

static void
keep_row(struct reader *reader)
{
	buffer_puts(&reader->line, "import");
	if (reader->count < CENTRE_CSV_ROWS_MOST) {
		reader->rows[reader->count] = (struct centre_csv_row){
		    reader->row, arena_copy(reader->arena, buffer_slice(&reader->line))};
	}
	reader->count++;
}

/* Also called for a line without any cell, and for each byte of CR LF. */
static void
take_row(int end, void *input)
{
	struct reader *reader = input;
	const bool second = reader->after_cr && end == CSV_LF && reader->cells == 0;

	reader->after_cr = end == CSV_CR;
	reader->row += second ? 0 : 1;
	if (reader->cells == 0) {
		return;
	}
	if (reader->headed) {
		keep_row(reader);
	} else {
		reader->wrong_head = !is_head(buffer_slice(&reader->line));
	}
	reader->headed = true;
	reader->cells = 0;
	reader->line.size = 0;
}

static bool
parse(struct slice text, struct reader *reader)
{
	struct csv_parser parser;
	const int failed = csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI);

	assert(failed == 0); /* it allocates nothing yet */
	const bool whole = csv_parse(&parser, text.bytes, text.size, take_cell, take_row,
	                       reader) == text.size &&
	    csv_fini(&parser, take_cell, take_row, reader) == 0;
	const bool starved = csv_error(&parser) == CSV_ENOMEM;
	csv_free(&parser);
	assert(!starved);
	return whole;
}

enum centre_csv_verdict
centre_csv_read(struct slice text, struct arena *arena, struct centre_csv *ret_csv)
{
	const struct slice mark = SLICE("\xEF\xBB\xBF");
	struct reader reader = {.arena = arena, .line = BUFFER_IN(arena)};

	if (text.size > CENTRE_CSV_BYTES_MOST) {
		return CENTRE_CSV_TOO_BIG;
	}
	if (!text_is_utf8(text)) {
		return CENTRE_CSV_NOT_UTF8;
	}
	reader.rows = ARENA_ARRAY(arena, struct centre_csv_row, CENTRE_CSV_ROWS_MOST);
	if (!parse(slice_from(text, slice_starts(text, mark) ? mark.size : 0), &reader)) {
		return CENTRE_CSV_BAD_QUOTES;
	}
	if (reader.headed && reader.wrong_head) {
		return CENTRE_CSV_NO_COLUMN;
	}
	if (reader.count == 0) {
		return CENTRE_CSV_EMPTY;
	}
	if (reader.count > CENTRE_CSV_ROWS_MOST) {
		return CENTRE_CSV_TOO_MANY;
	}
	*ret_csv = (struct centre_csv){reader.rows, reader.count};
	return CENTRE_CSV_OK;
}

/* --- writing --- */

static void
put_cell(struct slice text, struct buffer *out)
{
	buffer_putc(out, '"');
	for (size_t i = 0; i < text.size; i++) {
		buffer_puts(out, text.bytes[i] == '"' ? "\"" : "");
		buffer_putc(out, text.bytes[i]);
	}
	buffer_puts(out, "\",");
}

static void
put_day(day which, struct buffer *out)
{
	char text[DAY_TEXT_SIZE] = "";

	if (which != CENTRE_OPEN_END) {
		day_format(which, text);
	}
	buffer_puts(out, text);
	buffer_putc(out, ',');
}

void
centre_csv_put_header(struct buffer *out)
{
	buffer_puts(out, CENTRE_CSV_HEADER "\r\n");
}

void
centre_csv_put(const struct centre *centre, const struct centre_interval *interval,
    struct buffer *out)
{
	const char *comma = "";

	put_cell(slice_of(centre->code.text), out);
	put_cell(centre->name_latin, out);
	put_cell(centre->name_arabic, out);
	put_cell(centre->city_latin, out);
	put_cell(centre->city_arabic, out);
	put_day(interval->from_day, out);
	put_day(interval->until_day, out);
	buffer_putc(out, '"');
	for (int class = CENTRE_CLASS_RECREATION; class <= CENTRE_CLASS_LAST; class ++) {
		if ((interval->scope & CENTRE_SCOPE(class)) != 0) {
			buffer_print(out, "%s%d", comma, class);
			comma = ",";
		}
	}
	buffer_print(out, "\",%s\r\n", centre_state_name(interval->state));
}
