/* SPDX-License-Identifier: EUPL-1.2 */
/* The answers, as "check your answers" shows them: one row an answer. */
#include "application/check_page.h"

typedef struct template_application_check_sections_rows answer_row;

/* All that a part can have. */
enum { ROWS_MOST = 8 };
_Static_assert((int)ROWS_MOST >= (int)PERSON_FIELD_COUNT, "the details fit");
_Static_assert((int)ROWS_MOST >= (int)DRONE_MOST, "the drones fit");

static answer_row
said(const char *label, const char *words)
{
	return (answer_row){.label = label, .said = words, .on = DAY_NONE};
}

/* An answer that is not there says so. */
static answer_row
row(const char *label, struct slice words, struct slice code)
{
	return (answer_row){
	    .label = label,
	    .words = words,
	    .code = code,
	    .on = DAY_NONE,
	    .said = "application.details.not_given",
	};
}

static size_t
put_details(struct web_request *request, const struct application_view *view,
    answer_row ret_rows[static ROWS_MOST])
{
	for (size_t i = 0; i < PERSON_FIELD_COUNT; i++) {
		enum person_field field = (enum person_field)i;
		struct parts_detail shown =
		    parts_detail_of(request, field, view->details.field[i]);
		ret_rows[i] = row(person_field_key(field), shown.words, shown.code);
		ret_rows[i].vouched = (view->vouched & PERSON_BIT(field)) != 0;
		ret_rows[i].confirmed = view->confirmed_at[i] != 0;
		ret_rows[i].to_confirm = (view->contacts_missing & PERSON_BIT(i)) != 0;
	}
	return PERSON_FIELD_COUNT;
}

static struct slice
centre_name(struct web_request *request, const struct application_view *view)
{
	return web_language(request) == SAY_ARABIC ? view->centre_name_arabic
	                                           : view->centre_name_latin;
}

static size_t
put_certificate(struct web_request *request, const struct application_view *view,
    answer_row ret_rows[static ROWS_MOST])
{
	struct slice name = centre_name(request, view);
	size_t count = 0;

	ret_rows[count++] = row(
	    "application.mark.centre", name, name.size > 0 ? SLICE("") : view->centre);
	ret_rows[count++] = row("application.mark.number", SLICE(""), view->number);
	ret_rows[count] = row("application.mark.issued_on", SLICE(""), SLICE(""));
	ret_rows[count++].on = view->issued_on;
	ret_rows[count] = row("application.mark.file", SLICE(""),
	    view->file_hash.size > 0 ? view->file_name : SLICE(""));
	if (view->from_register && view->file_hash.size == 0) {
		ret_rows[count].said = "application.certificate.from_register";
	}
	count++;
	return count;
}

static answer_row
drone_row(const struct application_view_drone *drone)
{
	return (answer_row){
	    .label = "application.check.drone",
	    .on = DAY_NONE,
	    .make = drone->make,
	    .model = drone->model,
	    .serial = drone->serial,
	    .grams = drone->grams,
	};
}

static size_t
put_drones(const struct application_view *view, answer_row ret_rows[static ROWS_MOST])
{
	if (view->drones_count == 0) {
		ret_rows[0] =
		    said("application.mark.drones", "application.check.no_drones");
		return 1;
	}
	for (size_t i = 0; i < view->drones_count; i++) {
		ret_rows[i] = drone_row(&view->drones[i]);
	}
	return view->drones_count;
}

static size_t
put_rules(const struct application_view *view, answer_row ret_rows[static ROWS_MOST])
{
	if (!view->done[APPLICATION_RULES]) {
		return 0; /* the note above says it */
	}
	ret_rows[0] =
	    said("application.check.rules_row", "application.check.rules_accepted");
	ret_rows[0].accepted = parts_rules_accepted_at(view);
	return 1;
}

static size_t
put_rows(struct web_request *request, const struct application_view *view,
    enum application_section section, answer_row ret_rows[static ROWS_MOST])
{
	switch (section) {
	case APPLICATION_DETAILS:
		return put_details(request, view, ret_rows);
	case APPLICATION_CERTIFICATE:
		return put_certificate(request, view, ret_rows);
	case APPLICATION_DRONES:
		return put_drones(view, ret_rows);
	case APPLICATION_RULES:
		return put_rules(view, ret_rows);
	case APPLICATION_SECTION_COUNT:
	default:
		return 0;
	}
}

struct template_application_check_sections
check_section(struct web_request *request, const struct application_view *view,
    enum application_section section)
{
	static const char *const titles[] = {
	    [APPLICATION_DETAILS] = "application.details.title",
	    [APPLICATION_CERTIFICATE] = "application.certificate.title",
	    [APPLICATION_DRONES] = "application.drones.title",
	    [APPLICATION_RULES] = "application.rules.title",
	};
	answer_row *rows = ARENA_ARRAY(web_arena(request), answer_row, ROWS_MOST);

	return (struct template_application_check_sections){
	    .title = titles[section],
	    .name = slice_of(application_section_name(section)),
	    .done = view->done[section],
	    .rows_count = put_rows(request, view, section, rows),
	    .rows = rows,
	};
}
