/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * json_act - parts of an application as JSON, alike for the applicant and at the desk.
 *
 *	json_array_named(&json, "events");
 *	json_object(&json);
 *	application_put_event(&json, event);     - members; the caller adds his own
 *	json_end(&json);
 *
 * What is frozen at submission has a format of its own (answers_act.h), which these may
 * never change.
 */
#ifndef APPLICATION_JSON_ACT_H
#define APPLICATION_JSON_ACT_H

#include "application/application_act.h"
#include "base/json.h"

/* Members of an object that is open. */
void application_put_fields(
    struct json *json, const struct person_typed *typed, unsigned mask);
void application_put_certificate(struct json *json, const struct application_view *view);
void application_put_drone(struct json *json, const struct application_view_drone *drone);
void application_put_event(struct json *json, const struct application_view_event *event);

/* "rules": [...] */
void application_put_rules(struct json *json, const struct application_view *view);

#endif
