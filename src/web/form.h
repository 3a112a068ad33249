/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * form - the table of fields through which all input goes.
 *
 *	enum { FIELD_MAKE, FIELD_MASS, FIELD_COUNT };
 *	static const struct web_field fields[] = {
 *	    [FIELD_MAKE] = {"make", 200, WEB_FIELD_LINE},
 *	    [FIELD_MASS] = {"mass", 40, WEB_FIELD_LINE},
 *	};
 *	struct slice values[FIELD_COUNT];
 *	enum web_form_verdict verdict = web_form(request, fields, FIELD_COUNT, values);
 *
 * A field that is not in the table does not exist for the handler. The same table reads
 * a urlencoded form, the text fields of a multipart form, and a JSON object (strings as
 * they are; true and false as "1" and ""; whole numbers as digits; null as empty).
 */
#ifndef WEB_FORM_H
#define WEB_FORM_H

#include <stddef.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/slice.h"
#include "web/request.h"

enum web_field_kind {
	WEB_FIELD_LINE,  /* text_line of base/text.h */
	WEB_FIELD_LINES, /* text_lines */
	WEB_FIELD_RAW,   /* as sent, valid UTF-8 */
	WEB_FIELD_MANY,  /* may come several times (checkboxes) or as a JSON array of
	                    strings: values joined with '\n' */
};

struct web_field {
	const char *name;
	size_t bytes_most; /* after decoding */
	enum web_field_kind kind;
};

enum web_form_verdict {
	WEB_FORM_OK,
	WEB_FORM_BROKEN,   /* not urlencoded, not JSON, not UTF-8, a NUL: 400 */
	WEB_FORM_TOO_LONG, /* a field over its limit: 400 */
	WEB_FORM_TWICE,    /* a field twice that may come once: 400 */
	WEB_FORM_VERDICT_COUNT
};

/* Reads the body of this request by the table. values[i] is empty when the field did
 * not come. */
MUST_USE enum web_form_verdict web_form(struct web_request *request,
    const struct web_field *fields, size_t count, struct slice *ret_values);

/* Answers 400 (page or problem) unless the verdict is OK; true when the handler goes on. */
MUST_USE bool web_form_accepted(
    struct web_request *request, enum web_form_verdict verdict);

/* The version of a thing that the caller saw, without which a change could undo another's.
 * False, and 428 is answered, when it is missing or no number. For APIs. */
MUST_USE bool web_version_given(
    struct web_request *request, struct slice typed, int64_t *ret_version);

/* What a form is that is shown again as a whole. Decoded and valid UTF-8; borrowed from
 * the request. */
struct web_form_pair {
	struct slice name;
	struct slice value;
};

struct web_form_pairs {
	const struct web_form_pair *pairs;
	size_t count;
};

enum { WEB_FORM_PAIRS_MOST = 128 };

/* All pairs of a urlencoded body in the order in which they came, whatever the handler's
 * table says of them. None at all when the body is not sound, is of another kind, or has
 * more than WEB_FORM_PAIRS_MOST. */
struct web_form_pairs web_form_pairs(struct web_request *request);

/* The parsers by themselves, for tests and fuzzing. */
MUST_USE enum web_form_verdict web_form_parse(struct arena *arena, struct slice body,
    const struct web_field *fields, size_t count, struct slice *ret_values);
MUST_USE enum web_form_verdict web_form_parse_json(struct arena *arena, struct slice body,
    const struct web_field *fields, size_t count, struct slice *ret_values);

#endif
