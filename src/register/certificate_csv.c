/* SPDX-License-Identifier: EUPL-1.2 */
#include "register/certificate_csv.h"

#include <assert.h>
#include <csv.h>

#include "base/fold.h"
#include "base/text.h"

enum {
	COLUMNS_MOST = 64, /* those behind are passed over */
	NAME_SIZE = 64,    /* of a folded name of a column */
	NO_FIELD = REGISTER_FIELD_COUNT,
};

static const struct {
	const char *key;
	unsigned status;
} verdicts[] = {
    [REGISTER_CSV_OK] = {NULL, 200},
    [REGISTER_CSV_MISSING] = {"register.csv.missing", 422},
    [REGISTER_CSV_CUT_OFF] = {"register.csv.cut_off", 400},
    [REGISTER_CSV_EMPTY] = {"register.csv.empty", 422},
    [REGISTER_CSV_TOO_BIG] = {"register.csv.too_big", 413},
    [REGISTER_CSV_NOT_UTF8] = {"register.csv.not_utf8", 422},
    [REGISTER_CSV_BAD_QUOTES] = {"register.csv.bad_quotes", 422},
    [REGISTER_CSV_NO_COLUMN] = {"register.csv.no_column", 422},
    [REGISTER_CSV_TOO_MANY] = {"register.csv.too_many", 422},
};
static_assert(ARRAY_LEN(verdicts) == REGISTER_CSV_VERDICT_COUNT, "each has its words");

/* What a column may be called, folded (base/fold.h). */
static const struct {
	const char *name;
	enum register_field field;
} names[] = {
    {"name", REGISTER_NAME},
    {"الاسم", REGISTER_NAME},
    {"holder", REGISTER_HOLDER},
    {"الهوية", REGISTER_HOLDER},
    {"number", REGISTER_NUMBER},
    {"رقم الشهادة", REGISTER_NUMBER},
    {"class", REGISTER_CLASS},
    {"الفئة", REGISTER_CLASS},
    {"issued_on", REGISTER_ISSUED_ON},
    {"تاريخ الإصدار", REGISTER_ISSUED_ON},
};

struct reader {
	struct arena *arena;
	struct slice cells[COLUMNS_MOST];
	size_t cells_count;
	unsigned fields[COLUMNS_MOST]; /* of each column; NO_FIELD */
	struct register_csv_row *rows;
	size_t rows_count; /* over the most: there were more */
	int64_t row;       /* of the file, as a spreadsheet counts */
	bool after_cr;     /* a line feed right behind ends nothing more */
	bool begun;        /* the row of the names was there */
	bool named;        /* it names all columns */
};

const char *
register_csv_key(enum register_csv_verdict verdict)
{
	assert((size_t)verdict < ARRAY_LEN(verdicts));
	return verdicts[verdict].key;
}

unsigned
register_csv_status(enum register_csv_verdict verdict)
{
	assert((size_t)verdict < ARRAY_LEN(verdicts));
	return verdicts[verdict].status;
}

/* --- a cell, a row --- */

static void
take_cell(void *cell, size_t size, void *input)
{
	struct reader *reader = input;

	if (reader->cells_count < COLUMNS_MOST) {
		reader->cells[reader->cells_count++] =
		    arena_copy(reader->arena, slice_bytes(cell, size));
	}
}

static unsigned
field_of(struct slice cell)
{
	char typed[NAME_SIZE];
	char name[NAME_SIZE];

	if (!fold_key_into(cell, typed, sizeof(typed))) {
		return NO_FIELD;
	}
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (fold_key_into(slice_of(names[i].name), name, sizeof(name)) &&
		    slice_equal(slice_of(typed), slice_of(name))) {
			return names[i].field;
		}
	}
	return NO_FIELD;
}

/* Each of the five once. */
static void
take_names(struct reader *reader)
{
	unsigned seen = 0;
	bool once = true;

	for (size_t i = 0; i < COLUMNS_MOST; i++) {
		reader->fields[i] =
		    i < reader->cells_count ? field_of(reader->cells[i]) : NO_FIELD;
		unsigned bit = 1U << reader->fields[i];
		once = once && (reader->fields[i] == NO_FIELD || (seen & bit) == 0);
		seen |= bit;
	}
	reader->named = once && (seen | 1U << NO_FIELD) == (2U << NO_FIELD) - 1;
}

static bool
is_blank(const struct register_typed *typed)
{
	bool blank = true;

	for (size_t i = 0; i < REGISTER_FIELD_COUNT; i++) {
		blank = blank && slice_trim(typed->field[i]).size == 0;
	}
	return blank;
}

static void
take_typed(struct reader *reader)
{
	struct register_csv_row row = {.row = reader->row};

	for (size_t i = 0; i < reader->cells_count; i++) {
		if (reader->fields[i] != NO_FIELD) {
			row.typed.field[reader->fields[i]] = reader->cells[i];
		}
	}
	if (is_blank(&row.typed)) {
		return;
	}
	if (reader->rows_count < REGISTER_CSV_ROWS_MOST) {
		reader->rows[reader->rows_count] = row;
	}
	reader->rows_count++;
}

/* Also called for a line without any cell, and for each byte of CR LF. */
static void
take_row(int end, void *input)
{
	struct reader *reader = input;
	bool second = reader->after_cr && end == CSV_LF && reader->cells_count == 0;

	reader->after_cr = end == CSV_CR;
	reader->row += second ? 0 : 1;
	if (reader->cells_count == 0) {
		return;
	}
	if (reader->begun) {
		take_typed(reader);
	} else {
		take_names(reader);
	}
	reader->begun = true;
	reader->cells_count = 0;
}

/* --- the file --- */

/* The sign that stands most often in the first line, outside of quotes. */
static unsigned char
separator_of(struct slice text)
{
	static const char signs[] = {',', ';', '\t'};
	size_t counts[sizeof(signs)] = {0};
	size_t best = 0;
	bool quoted = false;

	for (size_t i = 0; i < text.size; i++) {
		char byte = text.bytes[i];
		if (!quoted && (byte == '\n' || byte == '\r')) {
			break;
		}
		quoted = quoted != (byte == '"');
		for (size_t j = 0; j < sizeof(signs); j++) {
			counts[j] += !quoted && byte == signs[j] ? 1 : 0;
		}
	}
	for (size_t j = 1; j < sizeof(signs); j++) {
		best = counts[j] > counts[best] ? j : best;
	}
	return (unsigned char)signs[best];
}

static enum register_csv_verdict
parse(struct slice text, struct reader *reader)
{
	struct csv_parser parser;
	int failed = csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL);

	assert(failed == 0); /* it allocates nothing yet */
	csv_set_delim(&parser, separator_of(text));
	bool whole = csv_parse(&parser, text.bytes, text.size, take_cell, take_row,
	                 reader) == text.size &&
	    csv_fini(&parser, take_cell, take_row, reader) == 0;
	bool starved = csv_error(&parser) == CSV_ENOMEM;
	csv_free(&parser);
	assert(!starved); /* as in an arena: nothing that was acknowledged is lost */
	return whole ? REGISTER_CSV_OK : REGISTER_CSV_BAD_QUOTES;
}

static enum register_csv_verdict
judge(const struct reader *reader)
{
	if (reader->begun && !reader->named) {
		return REGISTER_CSV_NO_COLUMN;
	}
	if (reader->rows_count == 0) {
		return REGISTER_CSV_EMPTY;
	}
	return reader->rows_count > REGISTER_CSV_ROWS_MOST ? REGISTER_CSV_TOO_MANY
	                                                   : REGISTER_CSV_OK;
}

enum register_csv_verdict
register_csv_read(struct slice text, struct arena *arena, struct register_csv *ret_csv)
{
	struct slice mark = SLICE("\xEF\xBB\xBF");
	struct reader reader = {.arena = arena};

	if (text.size > REGISTER_CSV_BYTES_MOST) {
		return REGISTER_CSV_TOO_BIG;
	}
	if (!text_is_utf8(text)) {
		return REGISTER_CSV_NOT_UTF8;
	}
	if (slice_starts(text, mark)) {
		text = slice_from(text, mark.size);
	}
	reader.rows = ARENA_ARRAY(arena, struct register_csv_row, REGISTER_CSV_ROWS_MOST);
	enum register_csv_verdict verdict = parse(text, &reader);
	if (verdict == REGISTER_CSV_OK) {
		verdict = judge(&reader);
	}
	if (verdict == REGISTER_CSV_OK) {
		*ret_csv = (struct register_csv){reader.rows, reader.rows_count};
	}
	return verdict;
}
