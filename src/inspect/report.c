/* SPDX-License-Identifier: EUPL-1.2 */
#include "inspect/report.h"

#include <assert.h>

#include "base/json.h"

static const char *const names[] = {
    [INSPECT_READABLE] = "readable",
    [INSPECT_PASSWORD] = "password",
    [INSPECT_DAMAGED] = "damaged",
    [INSPECT_TOO_LARGE] = "too_large",
    [INSPECT_TOO_SLOW] = "too_slow",
    [INSPECT_NO_DOCUMENT] = "no_document",
    [INSPECT_STOPPED] = "stopped",
};
static_assert(ARRAY_LEN(names) == INSPECT_VERDICT_COUNT, "each verdict has a name");

static const char *const keys[] = {
    [INSPECT_READABLE] = "inspect.readable",
    [INSPECT_PASSWORD] = "inspect.password",
    [INSPECT_DAMAGED] = "inspect.damaged",
    [INSPECT_TOO_LARGE] = "inspect.too_large",
    [INSPECT_TOO_SLOW] = "inspect.too_slow",
    [INSPECT_NO_DOCUMENT] = "inspect.no_document",
    [INSPECT_STOPPED] = "inspect.stopped",
};
static_assert(ARRAY_LEN(keys) == INSPECT_VERDICT_COUNT, "each verdict has a message key");

static const char *const readings[] = {
    [INSPECT_BY_TEXT] = "text",
    [INSPECT_BY_OCR] = "ocr",
    [INSPECT_UNREAD] = "none",
};
static_assert(ARRAY_LEN(readings) == INSPECT_READING_COUNT, "each reading has a name");

static const char *const counts[] = {
    [INSPECT_COUNTS_NONE] = "none",
    [INSPECT_COUNTS_SIGNING] = "signing",
    [INSPECT_COUNTS_ISSUE] = "issue",
};
static_assert(ARRAY_LEN(counts) == INSPECT_COUNTED_COUNT, "each time has a name");

const char *
inspect_counted_name(enum inspect_counted counted)
{
	assert((size_t)counted < ARRAY_LEN(counts));
	return counts[counted];
}

bool
inspect_counted_find(struct slice name, enum inspect_counted *ret_counted)
{
	for (size_t i = 0; i < ARRAY_LEN(counts); i++) {
		if (slice_equal(name, slice_of(counts[i]))) {
			*ret_counted = (enum inspect_counted)i;
			return true;
		}
	}
	return false;
}

const char *
inspect_verdict_name(enum inspect_verdict verdict)
{
	assert((size_t)verdict < ARRAY_LEN(names));
	return names[verdict];
}

const char *
inspect_verdict_key(enum inspect_verdict verdict)
{
	assert((size_t)verdict < ARRAY_LEN(keys));
	return keys[verdict];
}

bool
inspect_verdict_find(struct slice name, enum inspect_verdict *ret_verdict)
{
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (slice_equal(name, slice_of(names[i]))) {
			*ret_verdict = (enum inspect_verdict)i;
			return true;
		}
	}
	return false;
}

bool
inspect_report_has_pictures(const struct inspect_report *report)
{
	for (size_t i = 0; i < report->pages_count; i++) {
		if (report->pages[i].reading == INSPECT_UNREAD) {
			return true;
		}
	}
	return false;
}

static void
write_pages(const struct inspect_report *report, struct json *json)
{
	json_array_named(json, "pages");
	for (size_t i = 0; i < report->pages_count; i++) {
		const struct inspect_page *page = &report->pages[i];
		json_object(json);
		json_number(json, "number", page->number);
		json_number(json, "width", page->width);
		json_number(json, "height", page->height);
		json_text(json, "read", slice_of(readings[page->reading]));
		json_text(json, "text", page->text);
		json_end(json);
	}
	json_end(json);
}

static void
write_codes(const struct inspect_report *report, struct json *json)
{
	json_array_named(json, "codes");
	for (size_t i = 0; i < report->codes_count; i++) {
		json_object(json);
		json_number(json, "page", report->codes[i].page);
		json_text(json, "kind", report->codes[i].kind);
		json_text(json, "text", report->codes[i].text);
		json_end(json);
	}
	json_end(json);
}

static void
write_signatures(const struct inspect_report *report, struct json *json)
{
	json_array_named(json, "signatures");
	for (size_t i = 0; i < report->signatures_count; i++) {
		const struct inspect_signature *signature = &report->signatures[i];
		json_object(json);
		json_flag(json, "intact", signature->intact);
		json_flag(json, "whole_file", signature->whole_file);
		json_flag(json, "trusted", signature->trusted);
		json_text(json, "signer", signature->signer);
		json_number(json, "authority", signature->authority);
		json_text(
		    json, "counted", slice_of(inspect_counted_name(signature->counted)));
		json_text(json, "problem", signature->problem);
		json_end(json);
	}
	json_end(json);
}

void
inspect_report_write(const struct inspect_report *report, struct buffer *ret_json)
{
	struct json json = JSON_INTO(ret_json);

	json_object(&json);
	json_text(&json, "verdict", slice_of(inspect_verdict_name(report->verdict)));
	json_text(&json, "type", report->type);
	json_number(&json, "page_count", report->page_count);
	json_flag(&json, "encrypted", report->encrypted);
	json_flag(&json, "javascript", report->javascript);
	json_flag(&json, "attachments", report->attachments);
	json_flag(&json, "repaired", report->repaired);
	write_pages(report, &json);
	write_codes(report, &json);
	write_signatures(report, &json);
	json_end(&json);
}
