/* SPDX-License-Identifier: EUPL-1.2 */
/* desk_page - /desk/privacy: the data-protection officer's queue, and one request. */
#ifndef SUBJECT_DESK_PAGE_H
#define SUBJECT_DESK_PAGE_H

#include "subject/desk_act.h"
#include "web/form.h"
#include "web/request.h"

/* One table for the pages and the API. */
enum answer_form {
	ANSWER_FORM_VERSION,
	ANSWER_FORM_TEXT_EN,
	ANSWER_FORM_TEXT_AR,
	ANSWER_FORM_COUNT
};
extern const struct web_field answer_fields[ANSWER_FORM_COUNT];
/* Beside which of the two texts a refusal stands; NULL: beside none. */
const char *answer_field(const struct data_answer *answer);

void data_desk_get(struct web_request *request);
void data_one_get(struct web_request *request);
void data_purpose_post(struct web_request *request);
void data_extend_post(struct web_request *request);
void data_grant_post(struct web_request *request);
void data_refuse_post(struct web_request *request);

#endif
