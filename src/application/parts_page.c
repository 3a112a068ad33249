/* SPDX-License-Identifier: EUPL-1.2 */
#include "application/parts_page.h"

#include "application/forecast_act.h"
#include <assert.h>

#include "template/application_refused.h"
#include "web/html.h"

/* --- loading and answering --- */

bool
parts_load(struct web_request *request, struct application_view *ret_view)
{
	enum fault fault = application_view_own(
	    web_acts(request), web_arena(request), web_caller(request), ret_view);

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return false;
	}
	return true;
}

bool
parts_load_draft(struct web_request *request, struct application_view *ret_view)
{
	if (!parts_load(request, ret_view)) {
		return false;
	}
	if (!ret_view->found || !application_is_editable(ret_view->state)) {
		web_redirect_to(request, "/application");
		return false;
	}
	return true;
}

void
parts_reply_refused(struct web_request *request, enum application_verdict verdict)
{
	struct buffer html = BUFFER_IN(web_arena(request));
	struct template_application_refused page = {.reason = application_key(verdict)};

	if (verdict == APPLICATION_NOT_FOUND) {
		web_reply_error(request, 404);
		return;
	}
	template_application_refused(&html, web_frame(request), &page);
	web_reply_html(request, application_status(verdict), buffer_slice(&html));
}

bool
parts_went_on(
    struct web_request *request, enum fault fault, enum application_verdict verdict)
{
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return false;
	}
	if (verdict == APPLICATION_OK || application_status(verdict) == 422) {
		return true;
	}
	parts_reply_refused(request, verdict);
	return false;
}

/* --- days --- */

day
parts_day(struct web_request *request, moment when)
{
	return moment_day(when, web_frame(request)->offset_minutes);
}

day
parts_today(struct web_request *request)
{
	return parts_day(request, web_now(request));
}

day
parts_expected(struct web_request *request, const struct application_view *view)
{
	return view->submitted_at == 0
	    ? DAY_NONE
	    : forecast_board_expected(web_service(request, "forecast"),
	          parts_day(request, view->submitted_at), parts_today(request));
}

bool
parts_is_late(struct web_request *request, const struct application_view *view)
{
	return view->submitted_at != 0 &&
	    forecast_board_is_late(web_service(request, "forecast"),
	        parts_day(request, view->submitted_at), parts_today(request));
}

moment
parts_rules_accepted_at(const struct application_view *view)
{
	moment last = 0;

	for (size_t i = 0; i < view->rules_count; i++) {
		if (view->rules_accepted_at[i] == 0) {
			return 0;
		}
		if (view->rules_accepted_at[i] > last) {
			last = view->rules_accepted_at[i];
		}
	}
	return last;
}

/* --- errors --- */

void
parts_add_error(struct parts_errors *errors, struct slice field, const char *key)
{
	if (key != NULL) {
		assert(errors->count < PARTS_ERRORS_MOST);
		errors->list[errors->count++] =
		    (struct template_errors_errors){.field = field, .message = key};
	}
}

/* --- an officer's words --- */

struct parts_words
parts_words_of(struct web_request *request, struct slice english, struct slice arabic)
{
	bool is_arabic = web_language(request) == SAY_ARABIC;
	struct slice mine = is_arabic ? arabic : english;
	struct slice other = is_arabic ? english : arabic;

	if (mine.size > 0 || other.size == 0) {
		return (struct parts_words){mine, SLICE("")};
	}
	return (struct parts_words){other, is_arabic ? SLICE("en") : SLICE("ar")};
}

static enum application_section
section_of(struct slice mark)
{
	if (person_field_find(mark) != PERSON_FIELD_COUNT) {
		return APPLICATION_DETAILS;
	}
	return slice_equal(mark, SLICE("drones")) ? APPLICATION_DRONES
	                                          : APPLICATION_CERTIFICATE;
}

/* The newest request of an officer, while it waits for its answer. */
static const struct application_view_event *
last_return(const struct application_view *view)
{
	if (view->state != APPLICATION_RETURNED) {
		return NULL;
	}
	for (size_t i = view->events_count; i > 0; i--) {
		if (view->events[i - 1].what == APPLICATION_RETURN) {
			return &view->events[i - 1];
		}
	}
	return NULL;
}

static size_t
list_marks(struct slice rest, enum application_section section,
    struct template_application_asked_marks *ret_marks)
{
	bool all = section == APPLICATION_SECTION_COUNT;
	size_t count = 0;

	while (rest.size > 0) {
		struct slice mark = slice_trim(slice_cut(&rest, ','));
		const char *label = application_mark_key(mark);
		enum application_section its = section_of(mark);
		if (label == NULL || (!all && its != section)) {
			continue;
		}
		ret_marks[count++] = (struct template_application_asked_marks){
		    .label = label,
		    .section = all ? slice_of(application_section_name(its)) : SLICE(""),
		    .field = mark,
		};
	}
	return count;
}

struct parts_asked
parts_asked_of(struct web_request *request, const struct application_view *view,
    enum application_section section)
{
	const struct application_view_event *event = last_return(view);
	struct parts_asked asked = {.asked = false};

	if (event == NULL) {
		return asked;
	}
	struct template_application_asked_marks *marks = ARENA_ARRAY(web_arena(request),
	    struct template_application_asked_marks, event->fields.size + 1);
	asked.count = list_marks(event->fields, section, marks);
	asked.marks = marks;
	asked.asked = asked.count > 0 || section == APPLICATION_SECTION_COUNT;
	asked.words = parts_words_of(request, event->text_en, event->text_ar);
	return asked;
}

bool
parts_is_marked(const struct application_view *view, enum application_section section)
{
	const struct application_view_event *event = last_return(view);
	struct slice rest = event != NULL ? event->fields : SLICE("");

	while (rest.size > 0) {
		struct slice mark = slice_trim(slice_cut(&rest, ','));
		if (application_mark_key(mark) != NULL && section_of(mark) == section) {
			return true;
		}
	}
	return false;
}

/* --- a detail as people read it --- */

static struct slice
nationality_name(struct web_request *request, struct slice code)
{
	const struct nationality *found = nationality_find(code);

	if (found == NULL) {
		return code;
	}
	return slice_of(
	    web_language(request) == SAY_ARABIC ? found->name_arabic : found->name_latin);
}

static struct slice
emirates_id_shown(struct arena *arena, struct slice digits)
{
	struct emirates_id id = {.digits = ""};
	char text[EMIRATES_ID_TEXT_SIZE];

	if (emirates_id_vouched(digits, &id) != EMIRATES_ID_OK && id.digits[0] == '\0') {
		return digits;
	}
	emirates_id_format(&id, text);
	return arena_copy(arena, slice_of(text));
}

struct parts_detail
parts_detail_of(struct web_request *request, enum person_field field, struct slice value)
{
	struct parts_detail detail = {.words = SLICE(""), .code = SLICE("")};

	switch (field) {
	case PERSON_NATIONALITY:
		detail.words = nationality_name(request, value);
		break;
	case PERSON_EMIRATES_ID:
		detail.code =
		    value.size > 0 ? emirates_id_shown(web_arena(request), value) : value;
		break;
	case PERSON_PASSPORT_NUMBER:
	case PERSON_EMAIL:
	case PERSON_PHONE:
		detail.code = value;
		break;
	case PERSON_NAME_LATIN:
	case PERSON_NAME_ARABIC:
	case PERSON_FIELD_COUNT:
	default:
		detail.words = value;
		break;
	}
	return detail;
}

struct template_application_file_check_hints *
parts_check_hints(struct arena *arena, const struct file_check *check)
{
	struct template_application_file_check_hints *hints = ARENA_ARRAY(
	    arena, struct template_application_file_check_hints, FILE_CHECK_HINTS_MOST);

	for (size_t i = 0; i < check->hints_count; i++) {
		hints[i].hint = check->hints[i];
	}
	return hints;
}
