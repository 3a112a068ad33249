/* SPDX-License-Identifier: EUPL-1.2 */
/* Part 2: the training certificate, what is on it and its file. */
#include "application/certificate_page.h"

#include "centre/centre_act.h"
#include "register/register_act.h"
#include "template/application_certificate.h"
#include "web/form.h"
#include "web/html.h"

typedef struct template_select_options centre_option;

enum { FIELD_CENTRE, FIELD_NUMBER, FIELD_DAY, FIELD_MONTH, FIELD_YEAR, FIELD_COUNT };
static const struct web_field fields[] = {
    [FIELD_CENTRE] = {"centre", PARTS_FIELD_BYTES, WEB_FIELD_LINE},
    [FIELD_NUMBER] = {"number", PARTS_FIELD_BYTES, WEB_FIELD_LINE},
    [FIELD_DAY] = {"issued_day", PARTS_FIELD_BYTES, WEB_FIELD_LINE},
    [FIELD_MONTH] = {"issued_month", PARTS_FIELD_BYTES, WEB_FIELD_LINE},
    [FIELD_YEAR] = {"issued_year", PARTS_FIELD_BYTES, WEB_FIELD_LINE},
};

/* --- the form --- */

static struct slice
number_text(struct arena *arena, int number)
{
	struct buffer out = BUFFER_IN(arena);

	buffer_print(&out, "%d", number);
	return buffer_slice(&out);
}

struct certificate_form
certificate_form_of(struct web_request *request, const struct application_view *view)
{
	struct arena *arena = web_arena(request);
	struct certificate_form form = {.centre = view->centre, .number = view->number};

	if (view->issued_on != DAY_NONE) {
		struct civil civil = day_civil(view->issued_on);
		form.issued_day = number_text(arena, civil.day);
		form.issued_month = number_text(arena, civil.month);
		form.issued_year = number_text(arena, civil.year);
	}
	return form;
}

/* --- the centres to choose from --- */

static centre_option
option_of(struct web_request *request, const struct centre *centre, struct slice chosen)
{
	bool is_arabic = web_language(request) == SAY_ARABIC;
	struct buffer label = BUFFER_IN(web_arena(request));

	buffer_put(&label, is_arabic ? centre->name_arabic : centre->name_latin);
	buffer_puts(&label, " – ");
	buffer_put(&label, is_arabic ? centre->city_arabic : centre->city_latin);
	return (centre_option){
	    .value = arena_copy(web_arena(request), slice_of(centre->code.text)),
	    .label = buffer_slice(&label),
	    .chosen = slice_equal(slice_of(centre->code.text), chosen),
	};
}

static size_t
put_options(struct web_request *request, const struct centre_list *list,
    struct slice chosen, centre_option *ret_options, bool *found)
{
	for (size_t i = 0; i < list->ret_count; i++) {
		ret_options[i] = option_of(request, &list->ret_centres[i].centre, chosen);
		*found = *found || ret_options[i].chosen;
	}
	return list->ret_count;
}

/* All of them, as far as a page takes them; the chosen one is always there. */
static enum fault
list_centres(struct web_request *request, struct slice chosen,
    centre_option **ret_options, size_t *ret_count)
{
	struct arena *arena = web_arena(request);
	struct centre_list all = {.typed = SLICE("")};
	struct centre_list one = {.typed = chosen};
	bool found = chosen.size == 0;

	TRY(centre_act_list(web_acts(request), arena, &all));
	centre_option *options =
	    ARENA_ARRAY(arena, centre_option, all.ret_count + CENTRE_SHOWN_MOST);
	size_t count = put_options(request, &all, chosen, options, &found);
	if (!found) {
		TRY(centre_act_list(web_acts(request), arena, &one));
		count += put_options(request, &one, chosen, options + count, &found);
	}
	*ret_options = options;
	*ret_count = count;
	return FAULT_NONE;
}

/* --- what waits in the registers of the centres --- */

typedef struct template_application_certificate_waiting waiting_line;

static bool
is_chosen(const struct application_view *view, const struct register_waiting *waiting)
{
	return view->from_register && slice_equal(view->centre, waiting->centre) &&
	    slice_equal(view->number, waiting->number);
}

static enum fault
put_waiting(struct web_request *request, const struct application_view *view,
    struct template_application_certificate *page)
{
	struct application_waiting waiting = {.caller = web_caller(request)};
	bool is_arabic = web_language(request) == SAY_ARABIC;

	TRY(application_list_waiting(web_acts(request), web_arena(request), &waiting));
	waiting_line *lines =
	    ARENA_ARRAY(web_arena(request), waiting_line, waiting.ret_count + 1);
	for (size_t i = 0; i < waiting.ret_count; i++) {
		const struct register_waiting *one = &waiting.ret_waiting[i];
		lines[i] = (waiting_line){
		    .id = id_slice(&one->id),
		    .centre = is_arabic ? one->centre_arabic : one->centre_latin,
		    .number = one->number,
		    .issued = one->issued_on,
		    .chosen = is_chosen(view, one),
		};
	}
	page->waiting = lines;
	page->waiting_count = waiting.ret_count;
	page->withdrawn = view->register_answer == REGISTER_WITHDRAWN;
	page->picked = view->from_register && !page->withdrawn;
	return FAULT_NONE;
}

/* --- the page --- */

static const char *
kind_key(struct slice media)
{
	switch (certificate_file_find(media)) {
	case CERTIFICATE_FILE_PDF:
		return "application.certificate.kind_pdf";
	case CERTIFICATE_FILE_JPEG:
		return "application.certificate.kind_jpeg";
	case CERTIFICATE_FILE_PNG:
		return "application.certificate.kind_png";
	case CERTIFICATE_FILE_NONE:
	case CERTIFICATE_FILE_TYPE_COUNT:
	default:
		return NULL;
	}
}

/* "1.2 MB", "340 kB": upwards, so that no file has nothing. */
static struct slice
size_text(struct web_request *request, int64_t bytes)
{
	enum { KILO = 1000, TENTH_OF_MEGA = 100 * KILO, MEGA = 10 * TENTH_OF_MEGA };
	struct buffer number = BUFFER_IN(web_arena(request));
	struct buffer out = BUFFER_IN(web_arena(request));
	bool mega = bytes >= MEGA;
	int64_t tenths = (bytes + TENTH_OF_MEGA - 1) / TENTH_OF_MEGA;

	if (mega) {
		buffer_print(&number, "%d.%d", (int)(tenths / 10), (int)(tenths % 10));
	} else {
		buffer_print(&number, "%d", (int)((bytes + KILO - 1) / KILO));
	}
	say_put(&out, web_language(request),
	    mega ? "application.certificate.size_mb" : "application.certificate.size_kb",
	    (struct say_value[]){SAY_PLAIN("number", buffer_slice(&number))}, 1);
	return buffer_slice(&out);
}

static void
put_file(struct web_request *request, const struct application_view *view,
    struct file_check *check, struct template_application_certificate *page)
{
	if (view->file_hash.size == 0) {
		return;
	}
	file_check_load(web_acts(request), web_arena(request), view, check);
	page->check_look = check->look;
	page->check_title = check->title;
	page->check_hints = parts_check_hints(web_arena(request), check);
	page->check_hints_count = check->hints_count;
	page->has_file = true;
	page->file_name = view->file_name;
	page->file_size = size_text(request, view->file_bytes);
	page->file_kind = kind_key(view->file_type);
	page->uploaded = view->uploaded_at;
}

static void
put_errors(const struct certificate_form *form, struct parts_errors *errors)
{
	parts_add_error(errors, SLICE("waiting"), form->pick_key);
	parts_add_error(errors, SLICE("file"), form->file_key);
	parts_add_error(errors, SLICE("centre"), form->centre_key);
	parts_add_error(errors, SLICE("number"), form->number_key);
	parts_add_error(errors, SLICE("issued_day"), form->issued_key);
}

static struct template_application_certificate
page_of(const struct certificate_form *form, const struct parts_asked *asked)
{
	return (struct template_application_certificate){
	    .asked = asked->asked,
	    .words = asked->words.text,
	    .lang = asked->words.lang,
	    .marks = asked->marks,
	    .marks_count = asked->count,
	    .pick_error = form->pick_key,
	    .file_error = form->file_key,
	    .centre_error = form->centre_key,
	    .number = form->number,
	    .number_error = form->number_key,
	    .issued_day = form->issued_day,
	    .issued_month = form->issued_month,
	    .issued_year = form->issued_year,
	    .issued_error = form->issued_key,
	};
}

void
certificate_show(struct web_request *request, unsigned status,
    const struct application_view *view, const struct certificate_form *form)
{
	struct buffer html = BUFFER_IN(web_arena(request));
	struct parts_errors errors = {.count = 0};
	struct parts_asked asked = parts_asked_of(request, view, APPLICATION_CERTIFICATE);
	struct template_application_certificate page = page_of(form, &asked);
	struct file_check check;
	centre_option *centres = NULL;
	enum fault fault =
	    list_centres(request, form->centre, &centres, &page.centres_count);

	if (fault == FAULT_NONE) {
		fault = put_waiting(request, view, &page);
	}
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	put_errors(form, &errors);
	put_file(request, view, &check, &page);
	page.errors = errors.list;
	page.errors_count = errors.count;
	page.centres = centres;
	template_application_certificate(&html, web_frame(request), &page);
	web_reply_html(request, status, buffer_slice(&html));
}

/* --- the handlers --- */

/* ?centre=TC-0042 comes from the search; ?missing=file from a save without its file. */
void
certificate_get(struct web_request *request)
{
	struct slice centre = web_query(request, "centre");
	struct centre_code code;
	struct application_view view;

	if (!parts_load_draft(request, &view)) {
		return;
	}
	struct certificate_form form = certificate_form_of(request, &view);
	if (centre.size > 0 && centre_code_parse(centre, &code) == CENTRE_CODE_OK) {
		form.centre = arena_copy(web_arena(request), slice_of(code.text));
	}
	if (slice_equal(web_query(request, "missing"), SLICE("file")) &&
	    view.file_hash.size == 0) {
		form.file_key = "application.certificate.saved_no_file";
	}
	certificate_show(request, 200, &view, &form);
}

static void
show_refused(
    struct web_request *request, const struct application_certificate_saved *saved)
{
	struct application_view view;

	if (!parts_load_draft(request, &view)) {
		return;
	}
	certificate_show(request, application_status(saved->ret_verdict), &view,
	    &(struct certificate_form){
	        .centre = saved->centre,
	        .number = saved->number,
	        .issued_day = saved->issued_day,
	        .issued_month = saved->issued_month,
	        .issued_year = saved->issued_year,
	        .centre_key = saved->ret_centre_key,
	        .number_key = saved->ret_number_key,
	        .issued_key = saved->ret_issued_key,
	    });
}

static void
go_on(struct web_request *request)
{
	struct application_view view;

	if (parts_load(request, &view)) {
		web_redirect_to(request,
		    view.file_hash.size > 0 || view.from_register
		        ? "/application"
		        : "/application/certificate?missing=file");
	}
}

void
certificate_post(struct web_request *request)
{
	struct slice values[FIELD_COUNT];

	if (!web_form_accepted(request, web_form(request, fields, FIELD_COUNT, values))) {
		return;
	}
	struct application_certificate_saved saved = {
	    .caller = web_caller(request),
	    .centre = values[FIELD_CENTRE],
	    .number = values[FIELD_NUMBER],
	    .issued_day = values[FIELD_DAY],
	    .issued_month = values[FIELD_MONTH],
	    .issued_year = values[FIELD_YEAR],
	};
	enum fault fault =
	    application_save_certificate(web_acts(request), web_arena(request), &saved);
	if (!parts_went_on(request, fault, saved.ret_verdict)) {
		return;
	}
	if (saved.ret_verdict != APPLICATION_OK) {
		show_refused(request, &saved);
		return;
	}
	go_on(request);
}

/* One that waits is taken as it is. */
void
certificate_pick_post(struct web_request *request)
{
	static const struct web_field field[] = {
	    {"certificate", ID_DIGITS, WEB_FIELD_LINE}};
	struct application_certificate_picked picked = {.caller = web_caller(request)};
	struct application_view view;
	struct slice value;

	if (!web_form_accepted(request, web_form(request, field, 1, &value))) {
		return;
	}
	if (!id_parse(value, &picked.certificate)) {
		web_reply_error(request, 404);
		return;
	}
	enum fault fault =
	    application_pick_certificate(web_acts(request), web_arena(request), &picked);
	if (fault == FAULT_NONE &&
	    picked.ret_verdict == APPLICATION_CERTIFICATE_NOT_YOURS) {
		if (parts_load_draft(request, &view)) {
			struct certificate_form form =
			    certificate_form_of(request, &view);
			form.pick_key = application_key(picked.ret_verdict);
			certificate_show(request, application_status(picked.ret_verdict),
			    &view, &form);
		}
	} else if (parts_went_on(request, fault, picked.ret_verdict)) {
		web_redirect_to(request, "/application/certificate");
	}
}
