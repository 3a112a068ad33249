/* SPDX-License-Identifier: EUPL-1.2 */
/* Check your answers, submit once, and the receipt. */
#include "application/check_page.h"

#include "base/number.h"
#include "identity/identity_page.h"
#include "order/words_page.h"
#include "template/application_check.h"
#include "template/application_receipt.h"
#include "web/form.h"
#include "web/html.h"

enum { FIELD_KEY, FIELD_VERSION, FIELD_COUNT };
static const struct web_field fields[] = {
    [FIELD_KEY] = {"submit_key", 200, WEB_FIELD_LINE},
    [FIELD_VERSION] = {"version", 20, WEB_FIELD_LINE},
};

/* What a part needs that is not complete; NULL when it is. */
static const char *
missing_key(const struct application_view *view, enum application_section section)
{
	bool wrong_centre = view->number.size > 0 && view->centre_verdict != CENTRE_OK;

	if (view->done[section]) {
		return NULL;
	}
	switch (section) {
	case APPLICATION_DETAILS:
		return "application.check.details_missing";
	case APPLICATION_CERTIFICATE:
		if (view->register_answer == REGISTER_WITHDRAWN) {
			return "application.certificate.withdrawn";
		}
		return wrong_centre ? "application.check.certificate_centre"
		                    : "application.check.certificate_missing";
	case APPLICATION_RULES:
		return "application.check.rules_missing";
	case APPLICATION_DRONES:
	case APPLICATION_SECTION_COUNT:
	default:
		return "application.refusal.incomplete";
	}
}

/* NULL when no contact of complete details is to be confirmed. */
static const char *
contact_missing_key(const struct application_view *view)
{
	return view->done[APPLICATION_DETAILS] && view->contacts_missing != 0
	    ? "application.refusal.contacts"
	    : NULL;
}

static void
list_missing(const struct application_view *view, struct parts_errors *errors)
{
	for (size_t i = 0; i < APPLICATION_SECTION_COUNT; i++) {
		enum application_section section = (enum application_section)i;
		parts_add_error(errors, slice_of(application_section_name(section)),
		    missing_key(view, section));
	}
	parts_add_error(errors, slice_of(application_section_name(APPLICATION_DETAILS)),
	    contact_missing_key(view));
}

static void
check_show(struct web_request *request, const struct application_view *view,
    enum application_verdict verdict)
{
	struct buffer html = BUFFER_IN(web_arena(request));
	struct template_application_check_sections sections[APPLICATION_SECTION_COUNT];
	struct parts_errors errors = {.count = 0};
	bool refused = application_status(verdict) == 422;
	struct file_check check;

	file_check_load(web_acts(request), web_arena(request), view, &check);
	for (size_t i = 0; i < APPLICATION_SECTION_COUNT; i++) {
		enum application_section section = (enum application_section)i;
		sections[i] = check_section(request, view, section);
		sections[i].missing = missing_key(view, section);
		sections[i].contact =
		    section == APPLICATION_DETAILS ? contact_missing_key(view) : NULL;
	}
	if (refused) {
		list_missing(view, &errors);
	}
	template_application_check(&html, web_frame(request),
	    &(struct template_application_check){
	        .errors = errors.list,
	        .errors_count = errors.count,
	        .stale = verdict == APPLICATION_STALE,
	        .check_look = check.look,
	        .check_title = check.acts ? check.title : NULL,
	        .check_hints = parts_check_hints(web_arena(request), &check),
	        .check_hints_count = check.hints_count,
	        .reference = view->reference,
	        .provider = identity_label(request, view->vouched_by),
	        .sections = sections,
	        .sections_count = APPLICATION_SECTION_COUNT,
	        .key = slice_of(view->answers_hash),
	        .version = view->version,
	        .ready = view->complete,
	        .again = view->state == APPLICATION_RETURNED,
	    });
	web_reply_html(request, application_status(verdict), buffer_slice(&html));
}

void
check_get(struct web_request *request)
{
	struct application_view view;

	if (parts_load_draft(request, &view)) {
		check_show(request, &view, APPLICATION_OK);
	}
}

/* The same answers may be sent again after a return: the version of the application
 * tells a double click, which has its receipt already, from a new submission. */
static struct slice
key_of(struct web_request *request, const struct slice values[static FIELD_COUNT])
{
	enum { HASH_KEPT = 40 };
	struct buffer key = BUFFER_IN(web_arena(request));
	int64_t version = 0;

	if (values[FIELD_KEY].size < HASH_KEPT ||
	    !number_parse(values[FIELD_VERSION], 0, INT64_MAX, &version)) {
		return values[FIELD_KEY];
	}
	buffer_put(&key, slice_first(values[FIELD_KEY], HASH_KEPT));
	buffer_print(&key, ".%lld", (long long)version);
	return buffer_slice(&key);
}

void
check_submit(struct web_request *request)
{
	struct slice values[FIELD_COUNT];
	struct application_view view;

	if (!web_form_accepted(request, web_form(request, fields, FIELD_COUNT, values))) {
		return;
	}
	struct application_submitted submitted = {
	    .caller = web_caller(request),
	    .policy = web_service(request, "policy"),
	    .key = key_of(request, values),
	    .answers_hash = values[FIELD_KEY],
	};
	enum fault fault =
	    application_submit(web_acts(request), web_arena(request), &submitted);
	bool stale = submitted.ret_verdict == APPLICATION_STALE;
	if ((fault != FAULT_NONE || !stale) &&
	    !parts_went_on(request, fault, submitted.ret_verdict)) {
		return;
	}
	if (submitted.ret_verdict == APPLICATION_OK) {
		web_redirect_to(request, "/application/receipt");
	} else if (parts_load_draft(request, &view)) {
		check_show(request, &view, submitted.ret_verdict);
	}
}

void
receipt_get(struct web_request *request)
{
	struct buffer html = BUFFER_IN(web_arena(request));
	struct application_view view;

	if (!parts_load(request, &view)) {
		return;
	}
	if (view.reference.size == 0) {
		web_redirect_to(request, "/application");
		return;
	}
	struct order_words order = order_words_of(request, &view.order);
	template_application_receipt(&html, web_frame(request),
	    &(struct template_application_receipt){
	        .reference = view.reference,
	        .submitted = view.submitted_at,
	        .expected = parts_expected(request, &view),
	        .permit = view.permit,
	        .waits = view.state == APPLICATION_SUBMITTED,
	        .order_number = order.number,
	        .order_words = order.text,
	        .order_lang = order.lang,
	        .order_last = order.last,
	    });
	web_reply_html(request, 200, buffer_slice(&html));
}
