/* SPDX-License-Identifier: EUPL-1.2 */
#include "store/s3_list.h"

#include <stdio.h>
#include <string.h>

#include "base/number.h"

enum { TAG_SIZE = 48, TIME_SIZE = 20 }; /* "2026-11-22T10:00:00." */

/* Where text begins in xml, or its size. */
static size_t
find_text(struct slice xml, const char *text)
{
	const char *at =
	    xml.size > 0 ? memmem(xml.bytes, xml.size, text, strlen(text)) : NULL;

	return at != NULL ? (size_t)(at - xml.bytes) : xml.size;
}

/* Cuts the first <NAME>...</NAME> off the front; false when none is left. */
static bool
cut_element(struct slice *xml, const char *name, struct slice *ret_inside)
{
	char open[TAG_SIZE];
	char close[TAG_SIZE];

	(void)snprintf(open, sizeof(open), "<%s>", name);
	(void)snprintf(close, sizeof(close), "</%s>", name);
	struct slice rest = slice_from(*xml, find_text(*xml, open));
	if (rest.size == 0) {
		return false;
	}
	rest = slice_from(rest, strlen(open));
	size_t end = find_text(rest, close);
	if (end == rest.size) {
		return false;
	}
	*ret_inside = slice_first(rest, end);
	*xml = slice_from(rest, end + strlen(close));
	return true;
}

struct slice
s3_element(struct slice xml, const char *name)
{
	struct slice inside = {NULL, 0};

	return cut_element(&xml, name, &inside) ? inside : (struct slice){NULL, 0};
}

/* RFC 3339 in UTC, as S3 writes it: "2026-11-22T10:00:00.000Z". */
static bool
parse_time(struct slice text, moment *ret_when)
{
	static const struct {
		size_t at;
		int64_t most;
		moment unit;
	} parts[] = {
	    {11, 23, MOMENT_HOUR}, {14, 59, MOMENT_MINUTE}, {17, 60, MOMENT_SECOND}};
	day date = 0;

	if (text.size < TIME_SIZE || !slice_ends(text, SLICE("Z")) ||
	    !day_parse(slice_first(text, 10), &date)) {
		return false;
	}
	moment when = moment_of_day(date, 0);
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		int64_t number = 0;
		struct slice digits = slice_first(slice_from(text, parts[i].at), 2);
		if (!number_parse(digits, 0, parts[i].most, &number)) {
			return false;
		}
		when += number * parts[i].unit;
	}
	*ret_when = when;
	return true;
}

static bool
parse_object(struct slice object, struct store_entry *ret_entry)
{
	int64_t bytes = 0;

	if (!number_parse(s3_element(object, "Size"), 0, INT64_MAX, &bytes) ||
	    !parse_time(s3_element(object, "LastModified"), &ret_entry->kept_at)) {
		return false;
	}
	ret_entry->size_bytes = (uint64_t)bytes;
	return true;
}

bool
s3_list_parse(struct slice xml, struct store_entry *ret_entries, size_t capacity,
    struct s3_page *ret_page)
{
	struct slice list = xml;
	struct slice object = {NULL, 0};
	struct s3_page page = {
	    .more = slice_equal(s3_element(xml, "IsTruncated"), SLICE("true"))};

	if (find_text(xml, "<ListBucketResult") == xml.size) {
		return false;
	}
	while (cut_element(&list, "Contents", &object)) {
		struct store_entry entry;
		page.objects++;
		if (!store_name_parse(s3_element(object, "Key"), entry.hash)) {
			continue;
		}
		if (page.count == capacity || !parse_object(object, &entry)) {
			return false;
		}
		ret_entries[page.count++] = entry;
	}
	*ret_page = page;
	return true;
}
