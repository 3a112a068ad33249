/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * form_private - name and value pairs, wherever they came from (a urlencoded body, the
 * text parts of a multipart one, a JSON object), and how a table of fields takes them.
 */
#ifndef WEB_FORM_PRIVATE_H
#define WEB_FORM_PRIVATE_H

#include "web/form.h"

enum { FORM_PAIRS_MOST = 512 };

/* Grows in an arena. */
struct form_pairs {
	struct web_form_pair *pairs;
	size_t count;
	size_t capacity;
};

/* False when there are FORM_PAIRS_MOST already. */
MUST_USE bool form_pairs_add(
    struct arena *arena, struct form_pairs *pairs, struct slice name, struct slice value);

/* a=1&b=%20: OK, or BROKEN. Empty pieces are passed over. */
MUST_USE enum web_form_verdict form_pairs_parse(
    struct arena *arena, struct slice body, struct form_pairs *ret_pairs);

/* The values of the table's fields. */
MUST_USE enum web_form_verdict form_pairs_take(struct arena *arena,
    const struct form_pairs *pairs, const struct web_field *fields, size_t count,
    struct slice *ret_values);

#endif
