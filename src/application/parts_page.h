/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * parts - what the pages of the applicant share.
 *
 *	struct application_view view;
 *	if (!parts_load_draft(request, &view)) {
 *		return;                         - it has answered
 *	}
 */
#ifndef APPLICATION_PARTS_PAGE_H
#define APPLICATION_PARTS_PAGE_H

#include "application/application_act.h"
#include "application/file_check_act.h"
#include "template/application_asked.h"
#include "template/application_file_check.h"
#include "template/application_timeline.h"
#include "template/errors.h"
#include "web/route.h"

enum {
	PARTS_ERRORS_MOST = RULE_MOST + 8,
	PARTS_FIELD_BYTES = 4000, /* of one answer: more than any rule takes, so that the
	                             rule says it is too long */
};

/* --- loading and answering: false when the request is answered --- */
MUST_USE bool parts_load(struct web_request *request, struct application_view *ret_view);
/* Sends those who have nothing to write in to the hub. */
MUST_USE bool parts_load_draft(
    struct web_request *request, struct application_view *ret_view);
/* After an act: true when it is done, or refused in a way that the page shows beside its
 * fields (422). Else a fault, or a page that explains. */
MUST_USE bool parts_went_on(
    struct web_request *request, enum fault fault, enum application_verdict verdict);
void parts_reply_refused(struct web_request *request, enum application_verdict verdict);

/* --- the day, in the authority's calendar --- */
day parts_today(struct web_request *request);
day parts_day(struct web_request *request, moment when);
/* Until when the decision is expected; DAY_NONE before submission. */
day parts_expected(struct web_request *request, const struct application_view *view);
/* Whether it has waited for longer than it should. */
bool parts_is_late(struct web_request *request, const struct application_view *view);

/* When the last of the rules was accepted; 0 where one is not, or it is not known. */
moment parts_rules_accepted_at(const struct application_view *view);

/* --- errors: the summary above the form --- */
struct parts_errors {
	struct template_errors_errors list[PARTS_ERRORS_MOST];
	size_t count;
};
/* key NULL adds nothing. field is the id of the input. */
void parts_add_error(struct parts_errors *errors, struct slice field, const char *key);

/* --- words of an officer, in the language of the page when there are some --- */
struct parts_words {
	struct slice text;
	struct slice lang; /* empty: that of the page */
};
struct parts_words parts_words_of(
    struct web_request *request, struct slice english, struct slice arabic);

/* --- what an officer asks for in a returned application --- */
struct parts_asked {
	bool asked;
	struct parts_words words;
	const struct template_application_asked_marks *marks;
	size_t count;
};
/* Of one section, for its page; APPLICATION_SECTION_COUNT: of all, for the hub. */
struct parts_asked parts_asked_of(struct web_request *request,
    const struct application_view *view, enum application_section section);
/* Whether a field of the section is marked. */
bool parts_is_marked(
    const struct application_view *view, enum application_section section);

/* --- how a detail is shown: words of the person, or a code --- */
struct parts_detail {
	struct slice words;
	struct slice code;
};
struct parts_detail parts_detail_of(
    struct web_request *request, enum person_field field, struct slice value);

/* What has happened, and what will. */
const struct template_application_timeline_events *parts_timeline(
    struct web_request *request, const struct application_view *view, size_t *ret_count);

/* --- pages that others show --- */
void status_show(struct web_request *request, const struct application_view *view);

/* --- the handlers, by file --- */
web_handler hub_get, hub_start;
web_handler details_get, details_post;
web_handler contact_get, contact_post, contact_send_post;
web_handler certificate_get, certificate_post, certificate_pick_post;
/* The hints of a file's check (application/file_check_act.h) as a page lists them. */
struct template_application_file_check_hints *parts_check_hints(
    struct arena *arena, const struct file_check *check);

web_handler certificate_file_post, certificate_file_remove;
web_handler drones_get, drones_add, drones_remove;
web_handler rules_get, rules_post, rules_public_get;
web_handler check_get, check_submit, receipt_get;
web_handler withdraw_get, withdraw_post;
web_handler start_get, privacy_get, accessibility_get;
web_handler form_gone_get;

#endif
