/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/reading.h"

#include <assert.h>

static const struct {
	const char *word;
	const char *key;
	enum access_right rights[3]; /* any of them is enough to choose it */
} purposes[] = {
    [READING_NONE] = {"", "access.reading.none", {ACCESS_NOT_SAID}},
    [READING_DECIDE] = {"decide", "access.reading.decide", {ACCESS_NOT_SAID}},
    [READING_SIGN] = {"sign", "access.reading.sign", {ACCESS_CASE_SIGN}},
    [READING_QUALITY] = {"quality", "access.reading.quality", {ACCESS_CASE_READ}},
    [READING_COMPLAINT] = {"complaint", "access.reading.complaint", {ACCESS_CASE_READ}},
    [READING_REQUEST] = {"request", "access.reading.request",
        {ACCESS_CASE_READ, ACCESS_DATA_REQUEST}},
    [READING_LEGAL] = {"legal", "access.reading.legal",
        {ACCESS_CASE_READ, ACCESS_DATA_REQUEST, ACCESS_CENTRE_CHANGE}},
    [READING_CENTRE] = {"centre", "access.reading.centre", {ACCESS_CENTRE_CHANGE}},
};
static_assert(ARRAY_LEN(purposes) == READING_PURPOSE_COUNT, "each purpose has its words");

const char *
reading_word(enum reading_purpose purpose)
{
	assert((size_t)purpose < ARRAY_LEN(purposes));
	return purposes[purpose].word;
}

const char *
reading_key(enum reading_purpose purpose)
{
	assert((size_t)purpose < ARRAY_LEN(purposes));
	return purposes[purpose].key;
}

enum reading_purpose
reading_find(struct slice word)
{
	for (size_t i = READING_NONE + 1; i < ARRAY_LEN(purposes); i++) {
		if (slice_equal(word, slice_of(purposes[i].word))) {
			return (enum reading_purpose)i;
		}
	}
	return READING_NONE;
}

bool
reading_may(const struct access_caller *caller, enum reading_purpose purpose)
{
	assert((size_t)purpose < ARRAY_LEN(purposes));
	for (size_t i = 0; i < ARRAY_LEN(purposes[purpose].rights); i++) {
		if (access_may(caller, purposes[purpose].rights[i])) {
			return true;
		}
	}
	return false;
}

bool
reading_is_unusual(enum reading_purpose purpose, int64_t in_an_hour)
{
	bool chosen = purpose != READING_NONE && purpose != READING_DECIDE &&
	    purpose != READING_SIGN;

	return chosen && in_an_hour == READING_UNUSUAL;
}
