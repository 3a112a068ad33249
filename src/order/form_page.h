/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * form_page - the table of fields of an order, for the pages and the API: what was typed,
 * and the terms that it makes.
 *
 *	if (!order_form_read(request, &typed)) return;
 *	verdict = order_form_terms(request, &typed, &terms);
 */
#ifndef ORDER_FORM_PAGE_H
#define ORDER_FORM_PAGE_H

#include "order/order.h"
#include "web/request.h"

struct order_typed {
	struct slice kind;
	struct slice classes;     /* "recreation\ncommercial" */
	struct slice issued_from; /* days: 2026-11-22 */
	struct slice issued_last;
	struct slice centre;
	bool only_earlier;
	struct slice starts_on;
	struct slice last_day;
	struct slice reason;
	struct slice text_en;
	struct slice text_ar;
	bool change; /* back to the form, from the preview */
};

/* False when it has answered. */
MUST_USE bool order_form_read(struct web_request *request, struct order_typed *ret_typed);
/* What cannot be read (a day that is none) is refused here, the rest by the act; terms are
 * written in any case. */
MUST_USE enum order_verdict order_form_terms(struct web_request *request,
    const struct order_typed *typed, struct order_terms *ret_terms);
bool order_form_has_class(const struct order_typed *typed, int class);
/* The first moment behind that day; false when it is none. Empty gives 0. */
MUST_USE bool order_form_last_day(
    struct web_request *request, struct slice typed, moment *ret_ends_at);
/* Beside which field of the form a refusal stands; NULL: beside none. */
const char *order_form_field(
    enum order_verdict verdict, struct slice text_en, struct slice text_ar);

#endif
