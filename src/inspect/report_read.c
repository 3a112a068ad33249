/* SPDX-License-Identifier: EUPL-1.2 */
/* Reads a report: every member there, of its type, within its limit, and nothing else. */
#include <jansson.h>

#include "base/arena.h"
#include "base/attr.h"
#include "inspect/report.h"

enum { REPORT_MEMBERS = 10, PAGE_MEMBERS = 5, CODE_MEMBERS = 3, SIGNATURE_MEMBERS = 7 };

/* One object being read; any member that is wrong makes all of it wrong. */
struct reader {
	const json_t *object;
	struct arena *arena;
	bool right;
};

static struct reader
reader_of(const json_t *object, struct arena *arena, size_t members)
{
	return (struct reader){.object = object,
	    .arena = arena,
	    .right = json_is_object(object) && json_object_size(object) == members};
}

static struct slice
read_text(struct reader *reader, const char *name, size_t bytes_most)
{
	const json_t *text = json_object_get(reader->object, name);

	if (!json_is_string(text) || json_string_length(text) > bytes_most) {
		reader->right = false;
		return SLICE("");
	}
	return arena_copy(reader->arena,
	    slice_bytes(json_string_value(text), json_string_length(text)));
}

static bool
read_flag(struct reader *reader, const char *name)
{
	const json_t *flag = json_object_get(reader->object, name);

	reader->right = reader->right && json_is_boolean(flag);
	return json_is_true(flag);
}

static unsigned
read_number(struct reader *reader, const char *name, unsigned most)
{
	const json_t *number = json_object_get(reader->object, name);

	if (!json_is_integer(number) || json_integer_value(number) < 0 ||
	    json_integer_value(number) > (json_int_t)most) {
		reader->right = false;
		return 0;
	}
	return (unsigned)json_integer_value(number);
}

static enum inspect_reading
read_reading(struct reader *reader)
{
	static const struct slice readings[] = {
	    [INSPECT_BY_TEXT] = SLICE_INIT("text"),
	    [INSPECT_BY_OCR] = SLICE_INIT("ocr"),
	    [INSPECT_UNREAD] = SLICE_INIT("none"),
	};
	struct slice name = read_text(reader, "read", sizeof("none"));

	for (size_t i = 0; i < ARRAY_LEN(readings); i++) {
		if (slice_equal(name, readings[i])) {
			return (enum inspect_reading)i;
		}
	}
	reader->right = false;
	return INSPECT_UNREAD;
}

static bool
read_page(const json_t *object, struct arena *arena, struct inspect_report *report)
{
	struct reader reader = reader_of(object, arena, PAGE_MEMBERS);

	report->pages[report->pages_count++] = (struct inspect_page){
	    .number = read_number(&reader, "number", INSPECT_PAGES_MOST),
	    .width = read_number(&reader, "width", INSPECT_POINTS_MOST),
	    .height = read_number(&reader, "height", INSPECT_POINTS_MOST),
	    .reading = read_reading(&reader),
	    .text = read_text(&reader, "text", INSPECT_TEXT_BYTES_MOST),
	};
	return reader.right;
}

static bool
read_code(const json_t *object, struct arena *arena, struct inspect_report *report)
{
	struct reader reader = reader_of(object, arena, CODE_MEMBERS);

	report->codes[report->codes_count++] = (struct inspect_code){
	    .page = read_number(&reader, "page", INSPECT_PAGES_MOST),
	    .kind = read_text(&reader, "kind", INSPECT_SIGNER_BYTES_MOST),
	    .text = read_text(&reader, "text", INSPECT_CODE_BYTES_MOST),
	};
	return reader.right;
}

static enum inspect_counted
read_counted(struct reader *reader)
{
	enum inspect_counted counted = INSPECT_COUNTS_NONE;

	reader->right = inspect_counted_find(
	                    read_text(reader, "counted", sizeof("signing")), &counted) &&
	    reader->right;
	return counted;
}

static bool
read_signature(const json_t *object, struct arena *arena, struct inspect_report *report)
{
	struct reader reader = reader_of(object, arena, SIGNATURE_MEMBERS);

	report->signatures[report->signatures_count++] = (struct inspect_signature){
	    .intact = read_flag(&reader, "intact"),
	    .whole_file = read_flag(&reader, "whole_file"),
	    .trusted = read_flag(&reader, "trusted"),
	    .signer = read_text(&reader, "signer", INSPECT_SIGNER_BYTES_MOST),
	    .authority = read_number(&reader, "authority", INSPECT_AUTHORITIES_MOST),
	    .counted = read_counted(&reader),
	    .problem = read_text(&reader, "problem", INSPECT_SIGNER_BYTES_MOST),
	};
	const struct inspect_signature *last =
	    &report->signatures[report->signatures_count - 1];
	/* one without the others is nonsense */
	return reader.right && last->trusted == (last->authority > 0) &&
	    last->trusted == (last->counted != INSPECT_COUNTS_NONE);
}

static bool
read_items(struct reader *reader, const char *name, size_t most,
    bool (*read)(const json_t *, struct arena *, struct inspect_report *),
    struct inspect_report *report)
{
	const json_t *items = json_object_get(reader->object, name);

	if (!json_is_array(items) || json_array_size(items) > most) {
		return false;
	}
	for (size_t i = 0; i < json_array_size(items); i++) {
		if (!read(json_array_get(items, i), reader->arena, report)) {
			return false;
		}
	}
	return true;
}

static bool
read_report(const json_t *object, struct arena *arena, struct inspect_report *report)
{
	struct reader reader = reader_of(object, arena, REPORT_MEMBERS);

	*report = (struct inspect_report){
	    .type = read_text(&reader, "type", sizeof("application/pdf")),
	    .page_count = read_number(&reader, "page_count", INSPECT_PAGE_COUNT_MOST),
	    .encrypted = read_flag(&reader, "encrypted"),
	    .javascript = read_flag(&reader, "javascript"),
	    .attachments = read_flag(&reader, "attachments"),
	    .repaired = read_flag(&reader, "repaired"),
	};
	return inspect_verdict_find(read_text(&reader, "verdict", sizeof("no_document")),
	           &report->verdict) &&
	    read_items(&reader, "pages", INSPECT_PAGES_MOST, read_page, report) &&
	    read_items(&reader, "codes", INSPECT_CODES_MOST, read_code, report) &&
	    read_items(
	        &reader, "signatures", INSPECT_SIGNATURES_MOST, read_signature, report) &&
	    reader.right;
}

bool
inspect_report_parse(
    struct slice json, struct arena *arena, struct inspect_report *ret_report)
{
	if (json.size > INSPECT_JSON_BYTES_MOST) {
		return false;
	}
	json_t *object = json_loadb(json.bytes, json.size, JSON_REJECT_DUPLICATES, NULL);
	struct inspect_report report;
	bool right = object != NULL && read_report(object, arena, &report);

	json_decref(object);
	if (right) {
		*ret_report = report;
	}
	return right;
}
