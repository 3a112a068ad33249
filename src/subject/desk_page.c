/* SPDX-License-Identifier: EUPL-1.2 */
#include "subject/desk_page.h"

#include "application/application.h"
#include "base/number.h"
#include "subject/request_page.h"
#include "template/desk_privacy.h"
#include "template/desk_privacy_one.h"
#include "web/html.h"

enum { VERSION_BYTES = 20 };

const struct web_field answer_fields[ANSWER_FORM_COUNT] = {
    [ANSWER_FORM_VERSION] = {"version", VERSION_BYTES, WEB_FIELD_LINE},
    [ANSWER_FORM_TEXT_EN] = {"text_en", REQUEST_WORDS_BYTES_MOST, WEB_FIELD_LINES},
    [ANSWER_FORM_TEXT_AR] = {"text_ar", REQUEST_WORDS_BYTES_MOST, WEB_FIELD_LINES},
};

const char *
answer_field(const struct data_answer *answer)
{
	if (answer->ret_verdict != REQUEST_NO_REASON) {
		return NULL;
	}
	return slice_trim(answer->text_en).size > 0 &&
	        slice_trim(answer->text_ar).size == 0
	    ? "text_ar"
	    : "text_en";
}

/* --- the queue --- */

static void
put_waiting(struct web_request *request, const struct data_queue *queue,
    struct template_desk_privacy *page)
{
	struct template_desk_privacy_waiting *lines = ARENA_ARRAY(web_arena(request),
	    struct template_desk_privacy_waiting, queue->ret_open_count + 1);

	for (size_t i = 0; i < queue->ret_open_count; i++) {
		const struct request_view *view = &queue->ret_open[i];
		lines[i] = (struct template_desk_privacy_waiting){
		    .id = id_slice(&view->id),
		    .number = view->number,
		    .kind = request_kind_key(view->kind),
		    .state = request_state_key(view->state),
		    .asked = view->asked_at,
		    .due = view->due,
		    .overdue = view->overdue,
		};
	}
	page->waiting = lines;
	page->waiting_count = queue->ret_open_count;
}

static void
put_over(struct web_request *request, const struct data_queue *queue,
    struct template_desk_privacy *page)
{
	struct template_desk_privacy_over *lines = ARENA_ARRAY(web_arena(request),
	    struct template_desk_privacy_over, queue->ret_over_count + 1);

	for (size_t i = 0; i < queue->ret_over_count; i++) {
		const struct request_view *view = &queue->ret_over[i];
		lines[i] = (struct template_desk_privacy_over){
		    .id = id_slice(&view->id),
		    .number = view->number,
		    .kind = request_kind_key(view->kind),
		    .state = request_state_key(view->state),
		    .look = request_look(view->state),
		    .answered = view->answered_at,
		    .erase = view->erase_at,
		};
	}
	page->over = lines;
	page->over_count = queue->ret_over_count;
}

void
data_desk_get(struct web_request *request)
{
	struct buffer html = BUFFER_IN(web_arena(request));
	struct data_queue queue;
	struct template_desk_privacy page = {.open = 0};
	enum fault fault = data_list(web_acts(request), web_arena(request), &queue);

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	page.open = (int64_t)queue.ret_open_count;
	page.overdue = (int64_t)queue.ret_overdue;
	put_waiting(request, &queue, &page);
	put_over(request, &queue, &page);
	template_desk_privacy(&html, web_frame(request), &page);
	web_reply_html(request, 200, buffer_slice(&html));
}

/* --- one request --- */

static void
put_head(const struct data_file *file, struct template_desk_privacy_one *page)
{
	const struct request_view *view = &file->ret_view;

	page->id = id_slice(&view->id);
	page->number = view->number;
	page->version = view->version;
	page->kind = request_kind_key(view->kind);
	page->state = request_state_key(view->state);
	page->look = request_look(view->state);
	page->asked = view->asked_at;
	page->due = view->due;
	page->overdue = view->overdue;
	page->open = request_is_open(view->state);
	page->answered = view->answered_at;
	page->erase = view->erase_at;
	page->own = file->ret_own;
	page->closed = file->ret_purpose == READING_NONE;
}

static void
put_purposes(struct web_request *request, struct template_desk_privacy_one *page)
{
	struct template_desk_privacy_one_purposes *lines = ARENA_ARRAY(web_arena(request),
	    struct template_desk_privacy_one_purposes, READING_PURPOSE_COUNT);

	for (size_t i = 0; i < READING_PURPOSE_COUNT; i++) {
		enum reading_purpose purpose = (enum reading_purpose)i;
		if (reading_may(web_caller(request), purpose)) {
			lines[page->purposes_count++] =
			    (struct template_desk_privacy_one_purposes){
			        slice_of(reading_word(purpose)), reading_key(purpose)};
		}
	}
	page->purposes = lines;
}

static void
put_details(struct web_request *request, const struct data_file *file,
    struct template_desk_privacy_one *page)
{
	struct template_desk_privacy_one_details *lines = ARENA_ARRAY(web_arena(request),
	    struct template_desk_privacy_one_details, PERSON_FIELD_COUNT);

	for (unsigned i = 0; i < PERSON_FIELD_COUNT; i++) {
		if (file->ret_details.field[i].size > 0) {
			lines[page->details_count++] =
			    (struct template_desk_privacy_one_details){
			        .label = person_field_key((enum person_field)i),
			        .value = file->ret_details.field[i],
			        .vouched = (file->ret_vouched & PERSON_BIT(i)) != 0,
			    };
		}
	}
	page->details = lines;
}

static const char *
state_key(struct slice word)
{
	enum application_state state = APPLICATION_DRAFT;

	return application_state_find(word, &state) ? application_state_key(state) : NULL;
}

static void
put_lists(struct web_request *request, const struct data_file *file,
    struct template_desk_privacy_one *page)
{
	struct template_desk_privacy_one_applications *applications =
	    ARENA_ARRAY(web_arena(request), struct template_desk_privacy_one_applications,
	        file->ret_applications_count + 1);
	struct template_desk_privacy_one_permits *permits =
	    ARENA_ARRAY(web_arena(request), struct template_desk_privacy_one_permits,
	        file->ret_permits_count + 1);

	for (size_t i = 0; i < file->ret_applications_count; i++) {
		applications[i] = (struct template_desk_privacy_one_applications){
		    file->ret_applications[i].reference,
		    state_key(file->ret_applications[i].state),
		    file->ret_applications[i].at};
	}
	for (size_t i = 0; i < file->ret_permits_count; i++) {
		permits[i] = (struct template_desk_privacy_one_permits){
		    slice_of(file->ret_permits[i].number.text),
		    permit_status_key(file->ret_permits[i].status),
		    file->ret_permits[i].expires};
	}
	page->applications = applications;
	page->applications_count = file->ret_applications_count;
	page->permits = permits;
	page->permits_count = file->ret_permits_count;
}

static void
put_holds(struct web_request *request, const struct data_file *file,
    struct template_desk_privacy_one *page)
{
	struct template_desk_privacy_one_holds *lines = ARENA_ARRAY(web_arena(request),
	    struct template_desk_privacy_one_holds, file->ret_holds_count + 1);

	for (size_t i = 0; i < file->ret_holds_count; i++) {
		lines[i] = (struct template_desk_privacy_one_holds){
		    file->ret_holds[i].basis_key,
		    file->ret_holds[i].reference,
		    file->ret_holds[i].set_at,
		};
	}
	page->holds = lines;
	page->holds_count = file->ret_holds_count;
}

/* What is asked for, and what may be done with it. */
static void
put_asked(const struct data_file *file, struct template_desk_privacy_one *page)
{
	const struct request_view *view = &file->ret_view;
	enum person_field field = person_field_find(view->field);
	bool vouched = field != PERSON_FIELD_COUNT &&
	    (file->ret_vouched & PERSON_BIT((unsigned)field)) != 0;

	page->field = request_field_key(view->field);
	page->value = view->value;
	page->words = view->words;
	page->erases = view->kind == REQUEST_ERASURE;
	page->no_erasure = page->erases ? erasure_key(file->ret_erasure) : NULL;
	page->more_days = file->ret_more_days;
	if (field != PERSON_FIELD_COUNT) {
		page->current = file->ret_details.field[field];
	}
	page->vouched_by = vouched ? file->ret_provider : SLICE("");
	page->may_grant = !vouched && page->no_erasure == NULL;
}

static void
put_refused(struct arena *arena, const struct data_answer *refused,
    struct template_desk_privacy_one *page)
{
	const char *key = request_verdict_key(refused->ret_verdict);
	const char *field = answer_field(refused);
	struct template_errors_errors *error =
	    ARENA_NEW(arena, struct template_errors_errors);

	page->text_en = refused->text_en;
	page->text_ar = refused->text_ar;
	if (field == NULL) {
		page->refusal = key;
		page->why = refused->ret_why_key;
		return;
	}
	bool arabic = slice_equal(slice_of(field), SLICE("text_ar"));
	*(arabic ? &page->ar_error : &page->en_error) = key;
	*error = (struct template_errors_errors){
	    arabic ? SLICE("answer-ar") : SLICE("answer-en"), key};
	page->errors = error;
	page->errors_count = 1;
}

static const char *
done_key(struct slice done)
{
	static const char *const words[][2] = {
	    {"extend", "subject.done.extend"},
	    {"grant", "subject.done.grant"},
	    {"refuse", "subject.done.refuse"},
	};

	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		if (slice_equal(done, slice_of(words[i][0]))) {
			return words[i][1];
		}
	}
	return NULL;
}

/* refused is NULL when the page is only opened. */
static void
show(struct web_request *request, enum reading_purpose told,
    const struct data_answer *refused)
{
	struct buffer html = BUFFER_IN(web_arena(request));
	struct data_file file = {.caller = web_caller(request), .told = told};
	struct template_desk_privacy_one page = {
	    .notice = done_key(web_query(request, "done"))};

	if (!id_parse(web_parameter(request, 0), &file.id)) {
		web_reply_error(request, 404);
		return;
	}
	enum fault fault = data_open(web_acts(request), web_arena(request), &file);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	if (!file.ret_found) {
		web_reply_error(request, 404);
		return;
	}
	put_head(&file, &page);
	put_purposes(request, &page);
	if (!page.closed) {
		put_asked(&file, &page);
		put_details(request, &file, &page);
		put_lists(request, &file, &page);
		put_holds(request, &file, &page);
	}
	if (refused != NULL) {
		put_refused(web_arena(request), refused, &page);
	}
	template_desk_privacy_one(&html, web_frame(request), &page);
	web_reply_html(request,
	    refused != NULL ? request_verdict_http(refused->ret_verdict) : 200,
	    buffer_slice(&html));
}

void
data_one_get(struct web_request *request)
{
	show(request, READING_NONE, NULL);
}

void
data_purpose_post(struct web_request *request)
{
	static const struct web_field fields[] = {
	    {"purpose", VERSION_BYTES, WEB_FIELD_LINE}};
	struct slice value;

	if (web_form_accepted(request, web_form(request, fields, 1, &value))) {
		show(request, reading_find(value), NULL);
	}
}

/* --- its answer --- */

static void
reply(struct web_request *request, enum request_event event)
{
	struct data_answer answer = {.caller = web_caller(request), .event = event};
	struct slice values[ANSWER_FORM_COUNT];
	struct buffer where = BUFFER_IN(web_arena(request));

	if (!id_parse(web_parameter(request, 0), &answer.id)) {
		web_reply_error(request, 404);
		return;
	}
	if (!web_form_accepted(
	        request, web_form(request, answer_fields, ANSWER_FORM_COUNT, values))) {
		return;
	}
	/* What is no number is no version that was seen. */
	(void)!number_parse(values[ANSWER_FORM_VERSION], 1, INT64_MAX, &answer.version);
	answer.text_en = values[ANSWER_FORM_TEXT_EN];
	answer.text_ar = values[ANSWER_FORM_TEXT_AR];
	enum fault fault = data_reply(web_acts(request), web_arena(request), &answer);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else if (answer.ret_verdict != REQUEST_OK) {
		show(request, READING_NONE, &answer);
	} else {
		buffer_print(&where, "/desk/privacy/%s?done=%s", answer.id.text,
		    request_event_word(event));
		web_redirect_to(request, buffer_text(&where));
	}
}

void
data_extend_post(struct web_request *request)
{
	reply(request, REQUEST_EXTEND);
}

void
data_grant_post(struct web_request *request)
{
	reply(request, REQUEST_GRANT);
}

void
data_refuse_post(struct web_request *request)
{
	reply(request, REQUEST_REFUSE);
}
