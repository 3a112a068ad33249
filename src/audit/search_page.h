/* SPDX-License-Identifier: EUPL-1.2 */
/* search_page - what an auditor's pages and API read from an address, and say in words. */
#ifndef AUDIT_SEARCH_PAGE_H
#define AUDIT_SEARCH_PAGE_H

#include "audit/report_act.h"
#include "audit/search_act.h"
#include "web/route.h"

/* What is wrong in a question, beside its field. */
struct audit_complaint {
	const char *field; /* NULL: nothing */
	const char *key;
};

/* ?what= ?who= ?about= ?outcome= ?from= ?until= ?before= into a search. False, with the
 * complaint, when a value is none. */
MUST_USE bool audit_query(struct web_request *request, struct audit_search *search,
    struct audit_complaint *ret_complaint);
/* ?from= ?until= into a report; the last 30 days when neither is there. */
MUST_USE bool audit_query_report(struct web_request *request, struct audit_report *report,
    struct audit_complaint *ret_complaint);

/* The entry of the address. False when it has answered: there is none for this caller. */
MUST_USE bool audit_look_asked(struct web_request *request, struct audit_look *ret_look);

/* "permit.issue" in the reader's words; the action itself when there are none. */
struct slice audit_action_text(struct web_request *request, struct slice action);
/* "route//{lang}/desk/{id}" of a refused address as "/en/desk/…"; any other as it is. */
struct slice audit_object_text(struct web_request *request, struct slice object);
/* The name as colleagues see it; of others what they are: "An applicant". */
struct slice audit_who_text(struct web_request *request, const struct audit_line *line);
struct slice audit_name_text(struct web_request *request, const struct audit_who *who);
struct slice audit_role_text(struct web_request *request, struct slice role);
/* "2 d 3 h" in the reader's language. */
struct slice audit_minutes_text(struct web_request *request, int64_t minutes);

/* The question again as a query, without `before`: "what=permit&from=2026-11-01". */
struct slice audit_query_text(
    struct web_request *request, const struct audit_search *search);

/* A cell of CSV (RFC 4180), also safe in a spreadsheet: nothing in it is a formula. */
void audit_put_cell(struct buffer *out, struct slice words);
/* Answers with it as a file. */
void audit_reply_csv(
    struct web_request *request, const char *name, const struct buffer *csv);
/* Answers with the entries, or figures, as CSV; and tells of it in the log. */
void audit_reply_entries_csv(struct web_request *request, struct audit_search *search);
void audit_reply_report_csv(struct web_request *request, struct audit_report *report);

/* Handlers, routed in audit_page.c. */
web_handler audit_desk_get;
web_handler audit_entry_get;
web_handler audit_entry_proof_get;
web_handler audit_entries_csv_get;
web_handler audit_report_get;
web_handler audit_signed_get;
web_handler audit_witnessed_get;
web_handler audit_report_csv_get;

#endif
