/* SPDX-License-Identifier: EUPL-1.2 */
/* request_page - asking for a correction or an erasure, and taking it back. */
#ifndef SUBJECT_REQUEST_PAGE_H
#define SUBJECT_REQUEST_PAGE_H

#include "subject/request_act.h"
#include "web/form.h"
#include "web/request.h"

/* One table for the pages and the API. */
enum request_form {
	REQUEST_FORM_KIND,
	REQUEST_FORM_FIELD,
	REQUEST_FORM_VALUE,
	REQUEST_FORM_WORDS,
	REQUEST_FORM_COUNT
};
extern const struct web_field request_fields[REQUEST_FORM_COUNT];

/* "ok", "bad", "warn" or empty. */
struct slice request_look(enum request_state state);
/* Of both texts the reader's, with its language when it is not the page's. */
struct request_text {
	struct slice text;
	struct slice lang;
};
struct request_text request_text_of(
    struct web_request *request, struct slice text_en, struct slice text_ar);

/* The page "My data"; refusal of what was just tried, or REQUEST_OK. */
void my_data_show(struct web_request *request, enum request_verdict refusal);

void correction_get(struct web_request *request);
void correction_post(struct web_request *request);
void erasure_get(struct web_request *request);
void erasure_post(struct web_request *request);
void take_back_post(struct web_request *request);

#endif
