/* SPDX-License-Identifier: EUPL-1.2 */
/* answer - what the handlers of the API share: the application as JSON, and refusals. */
#ifndef APPLICATION_ANSWER_API_H
#define APPLICATION_ANSWER_API_H

#include "application/application_act.h"
#include "base/json.h"
#include "web/route.h"

enum {
	ANSWER_FIELD_BYTES = 4000, /* of one member: more than any rule takes */
	ANSWER_FIELDS_MOST = RULE_MOST + 8,
};

/* The caller's application as it is now; 404 when there is none. */
void answer_application(struct web_request *request, unsigned status);
/* Whole, as a JSON object. */
void answer_put_view(
    struct web_request *request, struct json *json, const struct application_view *view);
void answer_put_drone(struct json *json, const struct application_view_drone *drone);

/* --- refusals --- */
struct answer_fields {
	struct web_problem_field list[ANSWER_FIELDS_MOST];
	size_t count;
};
/* key NULL adds nothing. */
void answer_add_field(struct answer_fields *fields, const char *field, const char *key);
/* True when the act is done; else it has answered. */
MUST_USE bool answer_went_well(struct web_request *request, enum fault fault,
    enum application_verdict verdict, const struct answer_fields *fields);

/* --- the handlers, by file --- */
web_handler details_put, certificate_put, rules_put;
web_handler certificates_get, certificate_pick;
web_handler contacts_get, contacts_post, contacts_confirm;
web_handler drones_list, drones_post, drones_delete;
web_handler file_post, file_delete;
web_handler submit_post, withdraw_send;

#endif
