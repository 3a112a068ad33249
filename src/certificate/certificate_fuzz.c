/* SPDX-License-Identifier: EUPL-1.2 */
/* Any bytes as a number, a day (three parts between slashes, or one text), a name, the head
 * of a file and its name: no crash, and what is accepted is accepted again. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "certificate/certificate.h"
#include "certificate/check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { TODAY = 20779 /* 2026-11-22 */, ARENA_BYTES = 64 << 20 };

static void
try_days(struct slice text)
{
	char iso[DAY_TEXT_SIZE];
	day issued_on = 0;
	day again = 0;
	struct slice of_month = slice_cut(&text, '/');
	struct slice month = slice_cut(&text, '/');

	(void)!certificate_day_parse_iso(of_month, TODAY, &again);
	if (certificate_day_parse(of_month, month, text, TODAY, &issued_on) ==
	    CERTIFICATE_DAY_OK) {
		day_format(issued_on, iso);
		enum certificate_day_verdict verdict =
		    certificate_day_parse_iso(slice_of(iso), TODAY, &again);
		assert(verdict == CERTIFICATE_DAY_OK && again == issued_on);
	}
}

static void
try_number(struct slice text)
{
	struct certificate_number number;
	struct certificate_number again;

	if (certificate_number_parse(text, &number) == CERTIFICATE_NUMBER_OK) {
		enum certificate_number_verdict verdict =
		    certificate_number_parse(slice_of(number.text), &again);
		assert(verdict == CERTIFICATE_NUMBER_OK);
		assert(strcmp(number.text, again.text) == 0);
	}
}

/* A name is itself, and every other spelling is compared without harm. */
static void
try_name(struct slice text)
{
	struct arena arena = ARENA_EMPTY(ARENA_BYTES);
	struct slice rest = text;
	struct slice first = slice_cut(&rest, '/');

	if (text_is_utf8(text)) {
		enum certificate_match match = certificate_name_match(&arena, text, text);
		assert(match == CERTIFICATE_MATCH_SAME ||
		    match == CERTIFICATE_MATCH_UNKNOWN);
	}
	if (text_is_utf8(first) && text_is_utf8(rest)) {
		(void)certificate_name_match(&arena, first, rest);
	}
	arena_done(&arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice text = slice_bytes(data, size);
	char name[CERTIFICATE_FILE_NAME_SIZE];
	enum certificate_file_type type = CERTIFICATE_FILE_NONE;

	try_number(text);
	try_days(text);
	try_name(text);
	if (certificate_file_check(text, size, &type) == CERTIFICATE_FILE_OK) {
		assert(type != CERTIFICATE_FILE_NONE);
	}
	certificate_file_name_clean(text, CERTIFICATE_FILE_PDF, name);
	assert(name[0] != '\0' && strpbrk(name, "/\\\r\n\t") == NULL);
	assert(text_is_utf8(slice_of(name)));
	assert(text_length(slice_of(name)) <= CERTIFICATE_FILE_NAME_MOST);
	return 0;
}
