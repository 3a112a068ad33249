/* SPDX-License-Identifier: EUPL-1.2 */
#include "decision/decide_page.h"

#include "base/number.h"
#include "decision/case_page.h"
#include "decision/decision_act.h"
#include "web/form.h"

enum { TEXT_BYTES_MOST = APPLICATION_TEXT_MOST * 4 };

enum { FIELD_VERSION, FIELD_MARKS, FIELD_REASON, FIELD_TEXT_EN, FIELD_TEXT_AR, FIELDS };
static const struct web_field fields[] = {
    [FIELD_VERSION] = {"version", 20, WEB_FIELD_LINE},
    [FIELD_MARKS] = {"field", 1000, WEB_FIELD_MANY},
    [FIELD_REASON] = {"reason", 60, WEB_FIELD_LINE},
    [FIELD_TEXT_EN] = {"text_en", TEXT_BYTES_MOST, WEB_FIELD_LINES},
    [FIELD_TEXT_AR] = {"text_ar", TEXT_BYTES_MOST, WEB_FIELD_LINES},
};

static struct decision
decision_of(struct web_request *request, const struct slice values[static FIELDS])
{
	struct decision decision = {
	    .caller = web_caller(request),
	    .reason = values[FIELD_REASON],
	    .text_en = values[FIELD_TEXT_EN],
	    .text_ar = values[FIELD_TEXT_AR],
	    .marks = values[FIELD_MARKS],
	    .desk = web_service(request, "permits"),
	};

	if (!number_parse(values[FIELD_VERSION], 1, INT64_MAX, &decision.version)) {
		decision.version = -1; /* of no case: refused as stale */
	}
	return decision;
}

/* 303 to the case, which says what was done. */
static void
go_back(struct web_request *request, const struct decision *decision, const char *step)
{
	struct buffer where = BUFFER_IN(web_arena(request));

	buffer_print(&where, "/desk/%s?done=%s", decision->application.text, step);
	web_redirect_to(request, buffer_text(&where));
}

static void
decide(struct web_request *request, enum application_event event, const char *step)
{
	struct slice values[FIELDS];
	struct id application;

	if (!id_parse(web_parameter(request, 0), &application)) {
		web_reply_error(request, 404);
		return;
	}
	if (!web_form_accepted(request, web_form(request, fields, FIELDS, values))) {
		return;
	}
	struct decision decision = decision_of(request, values);
	decision.application = application;
	decision.event = event;
	enum fault fault =
	    decision_decide(web_acts(request), web_arena(request), &decision);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else if (decision.ret_verdict == APPLICATION_OK) {
		go_back(request, &decision, step);
	} else {
		case_show(request, &decision.application, READING_NONE, &decision,
		    (struct slice){NULL, 0});
	}
}

void
decide_claim_post(struct web_request *request)
{
	decide(request, APPLICATION_CLAIM, "claim");
}

void
decide_release_post(struct web_request *request)
{
	decide(request, APPLICATION_RELEASE, "release");
}

void
decide_approve_post(struct web_request *request)
{
	decide(request, APPLICATION_APPROVE, "approve");
}

void
decide_return_post(struct web_request *request)
{
	decide(request, APPLICATION_RETURN, "return");
}

void
decide_refuse_post(struct web_request *request)
{
	decide(request, APPLICATION_PROPOSE_REFUSAL, "refuse");
}

void
decide_sign_post(struct web_request *request)
{
	decide(request, APPLICATION_SIGN_REFUSAL, "sign");
}

void
decide_send_back_post(struct web_request *request)
{
	decide(request, APPLICATION_SEND_BACK, "send_back");
}
