/* SPDX-License-Identifier: EUPL-1.2 */
/* The hub: four parts in any order, then check and submit. */
#include "application/parts_page.h"
#include "order/words_page.h"
#include "template/application_begin.h"
#include "template/application_hub.h"
#include "web/html.h"

/* The parts, the contacts where they are to be confirmed, and the submission. */
enum { HUB_PARTS = APPLICATION_SECTION_COUNT, HUB_TASKS = HUB_PARTS + 2 };

typedef struct template_application_hub_tasks hub_task;

static void
set_tag(hub_task *task, const char *look, const char *tag, const char *tag_look)
{
	task->look = slice_of(look);
	task->tag = tag;
	task->tag_look = slice_of(tag_look);
}

static void
set_done(hub_task *task)
{
	set_tag(task, "done", "application.tag.done", "ok");
}

static void
set_todo(hub_task *task)
{
	set_tag(task, "", "application.tag.todo", "brand");
}

static hub_task
details_task(const struct application_view *view)
{
	hub_task task = {
	    .name = SLICE("details"),
	    .icon = SLICE("person"),
	    .title = "application.details.title",
	    .hint = "application.hub.details_hint",
	};

	if (view->done[APPLICATION_DETAILS]) {
		set_done(&task);
	} else {
		set_todo(&task);
	}
	return task;
}

/* Whether codes play a part: then to confirm the contacts is a task of its own. */
static bool
has_contacts(const struct application_view *view)
{
	bool confirmed = view->confirmed_at[PERSON_EMAIL] != 0 ||
	    view->confirmed_at[PERSON_PHONE] != 0;

	return view->done[APPLICATION_DETAILS] &&
	    (confirmed || view->contacts_missing != 0);
}

static const char *
contact_title(unsigned mask)
{
	return mask == PERSON_BIT(PERSON_EMAIL) ? "application.contact.task_email"
	    : mask == PERSON_BIT(PERSON_PHONE)  ? "application.contact.task_phone"
	                                        : "application.contact.task_both";
}

static unsigned
confirmed_mask(const struct application_view *view)
{
	return (view->confirmed_at[PERSON_EMAIL] != 0 ? PERSON_BIT(PERSON_EMAIL) : 0) |
	    (view->confirmed_at[PERSON_PHONE] != 0 ? PERSON_BIT(PERSON_PHONE) : 0);
}

static hub_task
contact_task(const struct application_view *view)
{
	hub_task task = {
	    .name = SLICE("contact"),
	    .icon = SLICE("mail"),
	    .title = contact_title(view->contacts_missing),
	    .hint = "application.contact.task_hint",
	};

	if (view->contacts_missing != 0) {
		set_todo(&task);
		return task;
	}
	task.name = SLICE("");
	task.title = contact_title(confirmed_mask(view));
	task.hint = "application.contact.task_done";
	set_done(&task);
	return task;
}

/* A part that is begun says what is missing. */
static void
certificate_missing(const struct application_view *view, hub_task *task)
{
	bool has_fields = view->number.size > 0;
	bool has_file = view->file_hash.size > 0;

	if (view->register_answer == REGISTER_WITHDRAWN) {
		task->hint = "application.certificate.withdrawn";
		set_tag(task, "problem", "application.tag.attention", "bad");
		return;
	}
	if (has_fields && view->centre_verdict != CENTRE_OK) {
		task->hint = "application.hub.certificate_centre";
		set_tag(task, "problem", "application.tag.attention", "bad");
		return;
	}
	if (!has_fields && !has_file) {
		set_todo(task);
		return;
	}
	task->hint = has_file ? "application.hub.certificate_no_fields"
	                      : "application.hub.certificate_no_file";
	set_tag(task, "", "application.tag.incomplete", "warn");
}

static hub_task
certificate_task(const struct application_view *view)
{
	hub_task task = {
	    .name = SLICE("certificate"),
	    .icon = SLICE("certificate"),
	    .title = "application.certificate.title",
	    .hint = "application.hub.certificate_hint",
	};

	if (view->done[APPLICATION_CERTIFICATE]) {
		set_done(&task);
	} else {
		certificate_missing(view, &task);
	}
	return task;
}

static hub_task
drones_task(const struct application_view *view)
{
	hub_task task = {
	    .name = SLICE("drones"),
	    .icon = SLICE("drone"),
	    .title = "application.drones.title",
	    .hint = "application.hub.drones_hint",
	    .drones = (int64_t)view->drones_count,
	};

	if (view->drones_count > 0) {
		set_tag(&task, "done", "application.tag.added", "ok");
	} else {
		set_tag(&task, "", "application.tag.optional", "");
	}
	return task;
}

static hub_task
rules_task(const struct application_view *view)
{
	hub_task task = {
	    .name = SLICE("rules"),
	    .icon = SLICE("rules"),
	    .title = "application.rules.title",
	    .hint = "application.hub.rules_hint",
	};

	if (view->done[APPLICATION_RULES]) {
		set_done(&task);
	} else {
		set_todo(&task);
	}
	return task;
}

static const char *
check_hint(const struct application_view *view)
{
	bool parts = true;

	for (size_t i = 0; i < HUB_PARTS; i++) {
		parts = parts && view->done[i];
	}
	return view->complete ? "application.hub.check_hint"
	    : parts           ? "application.contact.check_wait"
	                      : "application.hub.check_wait";
}

static hub_task
check_task(const struct application_view *view)
{
	hub_task task = {
	    .icon = view->complete ? SLICE("send") : SLICE("lock"),
	    .name = view->complete ? SLICE("check") : SLICE(""),
	    .title = "application.check.title",
	    .hint = check_hint(view),
	};

	if (view->complete) {
		set_tag(&task, "", "application.tag.ready", "brand");
	} else {
		set_tag(&task, "wait", "application.tag.wait", "");
	}
	return task;
}

static size_t
list_tasks(const struct application_view *view, hub_task ret_tasks[static HUB_TASKS])
{
	hub_task parts[HUB_PARTS] = {
	    [APPLICATION_DETAILS] = details_task(view),
	    [APPLICATION_CERTIFICATE] = certificate_task(view),
	    [APPLICATION_DRONES] = drones_task(view),
	    [APPLICATION_RULES] = rules_task(view),
	};
	size_t count = 0;

	for (size_t i = 0; i < HUB_PARTS; i++) {
		if (parts_is_marked(view, (enum application_section)i)) {
			set_tag(&parts[i], "problem", "application.tag.attention", "bad");
		}
		ret_tasks[count++] = parts[i];
		if (i == APPLICATION_DETAILS && has_contacts(view)) {
			ret_tasks[count++] = contact_task(view);
		}
	}
	ret_tasks[count++] = check_task(view);
	return count;
}

/* No drones is fine, but counts as done only when there is nothing else to do. */
static size_t
count_done(const struct application_view *view)
{
	size_t count = 0;

	for (size_t i = 0; i < HUB_PARTS; i++) {
		bool counts = i != APPLICATION_DRONES || view->drones_count > 0;
		count += view->done[i] && counts ? 1 : 0;
	}
	return view->complete ? HUB_PARTS : count;
}

static void
list_steps(size_t done, struct template_application_hub_steps ret_steps[static HUB_PARTS])
{
	for (size_t i = 0; i < HUB_PARTS; i++) {
		ret_steps[i].look = i < done ? SLICE("done") : SLICE("");
	}
}

static void
hub_show(struct web_request *request, const struct application_view *view)
{
	struct buffer html = BUFFER_IN(web_arena(request));
	hub_task tasks[HUB_TASKS];
	struct template_application_hub_steps steps[HUB_PARTS];
	struct parts_asked asked =
	    parts_asked_of(request, view, APPLICATION_SECTION_COUNT);
	struct order_words order = order_words_of(request, &view->order);
	size_t done = count_done(view);
	struct template_application_hub page = {
	    .reference = view->reference,
	    .done = (int64_t)done,
	    .parts = HUB_PARTS,
	    .steps = steps,
	    .steps_count = HUB_PARTS,
	    .tasks = tasks,
	    .ready = view->complete,
	    .returned = asked.asked,
	    .words = asked.words.text,
	    .lang = asked.words.lang,
	    .until = view->return_until,
	    .marks = asked.marks,
	    .marks_count = asked.count,
	};

	page.order_number = order.number;
	page.order_words = order.text;
	page.order_lang = order.lang;
	page.order_last = order.last;
	page.tasks_count = list_tasks(view, tasks);
	list_steps(done, steps);
	page.events = parts_timeline(request, view, &page.events_count);
	template_application_hub(&html, web_frame(request), &page);
	web_reply_html(request, 200, buffer_slice(&html));
}

static void
begin_show(struct web_request *request)
{
	struct buffer html = BUFFER_IN(web_arena(request));

	template_application_begin(
	    &html, web_frame(request), &(struct template_application_begin){0});
	web_reply_html(request, 200, buffer_slice(&html));
}

void
hub_get(struct web_request *request)
{
	struct application_view view;

	if (!parts_load(request, &view)) {
		return;
	}
	if (!view.found) {
		begin_show(request);
	} else if (application_is_editable(view.state)) {
		hub_show(request, &view);
	} else {
		status_show(request, &view);
	}
}

void
hub_start(struct web_request *request)
{
	struct application_started started = {.caller = web_caller(request)};
	enum fault fault =
	    application_start(web_acts(request), web_arena(request), &started);

	if (parts_went_on(request, fault, started.ret_verdict)) {
		web_redirect_to(request, "/application");
	}
}
