/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * work_page - what an officer does with a case beside deciding it, from its page: takes back
 * what he has just decided, keeps the case, writes a note, declares a conflict of interest.
 *
 * The first three do it for the page and for work_api alike, which differ in how they answer:
 *
 *	struct decision_noted noted;
 *	if (work_note(request, &noted)) ... noted.ret_verdict
 *
 * False: it was no such address, no such form, or a fault, and that is answered.
 */
#ifndef DECISION_WORK_PAGE_H
#define DECISION_WORK_PAGE_H

#include "decision/work_act.h"
#include "web/request.h"

/* decision_undo or decision_do_now. */
typedef enum fault work_end(
    struct acts *acts, struct arena *arena, struct decision_undo *undo);
MUST_USE bool work_end_waiting(
    struct web_request *request, work_end *how, struct decision_undo *ret_undo);
MUST_USE bool work_note(struct web_request *request, struct decision_noted *ret_noted);
MUST_USE bool work_declare(
    struct web_request *request, struct decision_declared *ret_declared);

void work_page_undo_post(struct web_request *request);
void work_page_now_post(struct web_request *request);
/* The script says so while its officer types. */
void work_page_keep_post(struct web_request *request);
void work_page_note_post(struct web_request *request);
void work_page_conflict_post(struct web_request *request);

#endif
