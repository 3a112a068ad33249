/* SPDX-License-Identifier: EUPL-1.2 */
/* case_page - one case on one screen, as it is or with what was refused. */
#ifndef DECISION_CASE_PAGE_H
#define DECISION_CASE_PAGE_H

#include "decision/decision_act.h"
#include "decision/document_page.h"
#include "decision/queue_act.h"
#include "decision/work_act.h"
#include "template/desk_case.h"
#include "web/request.h"

/* Whole days that a case has waited. */
int64_t case_days(moment since, moment now);
/* The name in the reader's script where there is one; ret_lang gets its language. */
struct slice case_name(enum say_language language, struct slice latin,
    struct slice arabic, struct slice *ret_lang);
/* A colleague's name: in Arabic where that is known and the reader reads Arabic. */
struct slice case_who(
    enum say_language language, struct slice latin, struct slice arabic);
/* How long a claim lasts; and "14:20": until when a case that is claimed since then stays with its officer, unless he
 * works on it. */
int64_t case_claim_minutes(struct web_request *request);
struct slice case_until(struct web_request *request, moment since);
/* The tag of a line of the queue. */
const char *case_tag(const struct decision_case_line *line, struct slice *ret_look);
/* What this caller has most to do with: supervisors who do not decide, signatures. */
enum decision_tab case_first_tab(const struct access_caller *caller);

/* The look of its state: ok, warn, bad, info. */
struct slice case_state_look(enum application_state state);

/* Loads the case and answers with its page, or with the question why the reader opens it
 * (told: his answer just now, or READING_NONE); refused is the decision that was not made
 * (its ret_verdict says why), or NULL. done: the step that was just done, or empty. */
void case_show(struct web_request *request, const struct id *application,
    enum reading_purpose told, const struct decision *refused, struct slice done);
/* The same, where a note, a conflict or an undo was refused with this key. */
void case_show_refused(
    struct web_request *request, const struct id *application, const char *refusal);

/* What an officer has typed and not sent: shown as the applicant will read it, and still
 * in its form. */
struct case_typed {
	struct decision decision; /* its ret_verdict stays APPLICATION_OK */
	struct slice ready;       /* the code of the ready text that is chosen */
	const char *ready_error;  /* NULL: none */
};
void case_show_typed(struct web_request *request, const struct case_typed *typed);

/* --- parts, in files of their own --- */

/* Why do you open this file? Of the case it shows what names it, and no more. */
void case_ask_purpose(struct web_request *request, const struct decision_case *opened,
    const struct decision *refused);
/* POST /desk/{id}/purpose: the answer. */
void case_purpose_post(struct web_request *request);

/* Declared, on the certificate and told by the provider, field by field. Returns how many
 * rows differ. */
size_t case_compare(struct web_request *request, const struct application_view *view,
    const struct case_document *document, struct template_desk_case *page);
/* The queue beside it, and what its reader has just decided. */
MUST_USE enum fault case_desk(
    struct web_request *request, const struct id *shown, struct template_desk_case *page);
/* Notes of colleagues, and the kinds of a conflict of interest. */
void case_colleagues(struct web_request *request, const struct decision_case *opened,
    struct template_desk_case *page);
/* A value of that field as the desk shows it: the country's name, the card's hyphens. */
struct slice case_field_shown(struct arena *arena, enum person_field field,
    struct slice value, enum say_language language);
/* Of a case that was submitted again: what differs, before and now. */
void case_changes(struct arena *arena, const struct decision_case *opened,
    enum say_language language, struct template_desk_case *page);
/* The results of the last automatic checks. */
void case_checks(struct arena *arena, const struct decision_case *opened,
    struct template_desk_case *page);
void case_history(struct arena *arena, const struct application_view *view,
    enum say_language language, struct template_desk_case *page);
/* Certificate, drones and rules. */
void case_papers(struct web_request *request, const struct application_view *view,
    struct template_desk_case *page);
/* What the caller may do, and the typed words of what was refused. */
void case_panel(struct web_request *request, const struct decision_case *opened,
    const struct decision *refused, struct template_desk_case *page);
/* The texts that are ready, and a preview of what was typed (typed: or NULL). */
MUST_USE enum fault case_words(struct web_request *request,
    const struct case_typed *typed, struct template_desk_case *page);

#endif
