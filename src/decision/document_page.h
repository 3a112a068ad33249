/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * document_page - the uploaded certificate of a case, as pictures that were drawn in a jail,
 * and what a machine found; nothing of the file itself reaches the browser.
 *
 *	struct arena work = ARENA_EMPTY(CASE_DOCUMENT_BYTES);
 *	struct case_document *document = case_document_load(request, opened, &work);
 *	page->paper = case_document_html(request, opened, document);
 *	... case_compare() takes its words ...
 *	arena_done(&work);
 */
#ifndef DECISION_DOCUMENT_PAGE_H
#define DECISION_DOCUMENT_PAGE_H

#include "application/check_act.h"
#include "decision/decision_act.h"
#include "inspect/report.h"
#include "web/request.h"

enum { CASE_DOCUMENT_BYTES = 64 << 20 };

/* What there is to see; the report is in the work arena, the rest in the request's. */
struct case_document {
	bool there; /* a file was uploaded with what is under review */
	struct slice file_name;
	struct certificate_check_row check;
	struct certificate_authorities authorities; /* whose signature counts on it */
	struct inspect_report report;
	bool looked;       /* the report is there */
	struct slice text; /* of all its pages; empty when nothing could be read */
};
MUST_USE enum fault case_document_load(struct web_request *request,
    const struct decision_case *opened, struct arena *work,
    struct case_document *ret_document);

/* The pictures with their links (page=, size=, turn= in the request's query), and what was
 * found. */
struct slice case_document_html(struct web_request *request,
    const struct decision_case *opened, const struct case_document *document);

/* GET /desk/{id}/document/{page}/{size}: image/png */
void document_picture_get(struct web_request *request);

#endif
