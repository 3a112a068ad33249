/* SPDX-License-Identifier: EUPL-1.2 */
/* Part 3: the drones, none to eight. */
#include "application/parts_page.h"
#include "template/application_drones.h"
#include "web/form.h"
#include "web/html.h"

typedef struct template_application_drones_drones drone_line;

enum { FIELD_KIND = DRONE_FIELD_COUNT, FIELD_COUNT };
static const struct web_field fields[] = {
    [DRONE_MAKE] = {"make", PARTS_FIELD_BYTES, WEB_FIELD_LINE},
    [DRONE_MODEL] = {"model", PARTS_FIELD_BYTES, WEB_FIELD_LINE},
    [DRONE_SERIAL] = {"serial", PARTS_FIELD_BYTES, WEB_FIELD_LINE},
    [DRONE_MASS] = {"mass", PARTS_FIELD_BYTES, WEB_FIELD_LINE},
    [FIELD_KIND] = {"serial_kind", PARTS_FIELD_BYTES, WEB_FIELD_LINE},
};
_Static_assert(ARRAY_LEN(fields) == FIELD_COUNT, "each field is there");

struct drones_form {
	struct drone_typed typed;
	struct drone_refusals refusals;
	const char *kind_key;
	const char *full_key; /* there are too many already */
};

static void
put_drones(struct web_request *request, const struct application_view *view,
    struct template_application_drones *page)
{
	drone_line *lines =
	    ARENA_ARRAY(web_arena(request), drone_line, view->drones_count + 1);

	for (size_t i = 0; i < view->drones_count; i++) {
		const struct application_view_drone *drone = &view->drones[i];
		lines[i] = (drone_line){
		    .id = arena_copy(web_arena(request), id_slice(&drone->id)),
		    .make = drone->make,
		    .model = drone->model,
		    .serial = drone->serial,
		    .grams = drone->grams,
		    .other = drone->serial_kind == DRONE_OTHER,
		};
	}
	page->drones = lines;
	page->drones_count = view->drones_count;
	page->count = (int64_t)view->drones_count;
	page->most = DRONE_MOST;
	page->full = view->drones_count >= DRONE_MOST;
}

static void
put_form(const struct drones_form *form, struct template_radios_options kinds[static 2],
    struct template_application_drones *page)
{
	kinds[0] = (struct template_radios_options){
	    .value = SLICE("cta2063"),
	    .label = "application.drones.kind_standard",
	    .hint = "application.drones.kind_standard_hint",
	    .chosen = form->typed.serial_kind != DRONE_OTHER,
	};
	kinds[1] = (struct template_radios_options){
	    .value = SLICE("other"),
	    .label = "application.drones.kind_other",
	    .hint = "application.drones.kind_other_hint",
	    .chosen = form->typed.serial_kind == DRONE_OTHER,
	};
	page->kinds = kinds;
	page->kinds_count = 2;
	page->kind_error = form->kind_key;
	page->make = form->typed.field[DRONE_MAKE];
	page->make_error = form->refusals.key[DRONE_MAKE];
	page->model = form->typed.field[DRONE_MODEL];
	page->model_error = form->refusals.key[DRONE_MODEL];
	page->serial = form->typed.field[DRONE_SERIAL];
	page->serial_error = form->refusals.key[DRONE_SERIAL];
	page->mass = form->typed.field[DRONE_MASS];
	page->mass_error = form->refusals.key[DRONE_MASS];
}

static void
drones_show(struct web_request *request, unsigned status,
    const struct application_view *view, const struct drones_form *form)
{
	struct buffer html = BUFFER_IN(web_arena(request));
	struct template_radios_options kinds[2];
	struct parts_errors errors = {.count = 0};
	struct parts_asked asked = parts_asked_of(request, view, APPLICATION_DRONES);
	struct template_application_drones page = {
	    .asked = asked.asked,
	    .words = asked.words.text,
	    .lang = asked.words.lang,
	    .marks = asked.marks,
	    .marks_count = asked.count,
	};

	put_drones(request, view, &page);
	put_form(form, kinds, &page);
	parts_add_error(&errors, SLICE("drones"), form->full_key);
	for (size_t i = 0; i < DRONE_FIELD_COUNT; i++) {
		parts_add_error(&errors, slice_of(drone_field_name((enum drone_field)i)),
		    form->refusals.key[i]);
	}
	parts_add_error(&errors, SLICE("serial_kind"), form->kind_key);
	page.errors = errors.list;
	page.errors_count = errors.count;
	template_application_drones(&html, web_frame(request), &page);
	web_reply_html(request, status, buffer_slice(&html));
}

void
drones_get(struct web_request *request)
{
	struct application_view view;
	struct drones_form empty = {.typed = {.serial_kind = DRONE_CTA2063}};

	if (parts_load_draft(request, &view)) {
		drones_show(request, 200, &view, &empty);
	}
}

static void
show_refused(struct web_request *request, const struct application_drone_added *added)
{
	struct application_view view;
	bool known = added->typed.serial_kind != DRONE_SERIAL_KIND_COUNT;
	bool full = added->ret_verdict == APPLICATION_TOO_MANY_DRONES;

	if (parts_load_draft(request, &view)) {
		drones_show(request, application_status(added->ret_verdict), &view,
		    &(struct drones_form){
		        .typed = added->typed,
		        .refusals = added->ret_refusals,
		        .kind_key = known ? NULL : "drone.serial_kind.unknown",
		        .full_key = full ? application_key(added->ret_verdict) : NULL,
		    });
	}
}

void
drones_add(struct web_request *request)
{
	struct slice values[FIELD_COUNT];
	struct application_drone_added added = {.caller = web_caller(request)};

	if (!web_form_accepted(request, web_form(request, fields, FIELD_COUNT, values))) {
		return;
	}
	for (size_t i = 0; i < DRONE_FIELD_COUNT; i++) {
		added.typed.field[i] = values[i];
	}
	added.typed.serial_kind = drone_serial_kind_of_typed(values[FIELD_KIND]);
	if (added.typed.serial_kind == DRONE_SERIAL_KIND_COUNT) {
		added.ret_verdict = APPLICATION_FIELDS;
		show_refused(request, &added);
		return;
	}
	enum fault fault =
	    application_add_drone(web_acts(request), web_arena(request), &added);
	if (!parts_went_on(request, fault, added.ret_verdict)) {
		return;
	}
	if (added.ret_verdict != APPLICATION_OK) {
		show_refused(request, &added);
		return;
	}
	web_redirect_to(request, "/application/drones");
}

void
drones_remove(struct web_request *request)
{
	struct application_drone_removed removed = {.caller = web_caller(request)};

	if (!id_parse(web_parameter(request, 0), &removed.drone)) {
		web_reply_error(request, 404);
		return;
	}
	enum fault fault =
	    application_remove_drone(web_acts(request), web_arena(request), &removed);
	if (parts_went_on(request, fault, removed.ret_verdict)) {
		web_redirect_to(request, "/application/drones");
	}
}
