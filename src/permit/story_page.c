/* SPDX-License-Identifier: EUPL-1.2 */
#include "permit/story_page.h"

#include "say/say.h"

typedef struct template_desk_history_events desk_event;
typedef struct template_application_timeline_events holder_event;

int64_t
story_hours(moment until, moment now)
{
	return until > now ? (until - now) / MOMENT_HOUR : 0;
}

struct slice
story_who(enum say_language language, const struct permit_waiting *waiting)
{
	enum say_language whose;

	return say_either(language, waiting->who_latin, waiting->who_arabic, &whose);
}

static struct slice
look_of(enum permit_event event)
{
	switch ((int)event) {
	case PERMIT_SUSPEND:
	case PERMIT_CONFIRM:
	case PERMIT_PROPOSE_REVOCATION:
	case PERMIT_SIGN_REVOCATION:
		return SLICE("bad");
	default:
		return SLICE("done");
	}
}

/* --- for colleagues --- */

/* "access.role.officer"; a change by the system has no role of a person. */
static const char *
role_key(struct slice role)
{
	enum access_role known = ACCESS_ROLE_COUNT;

	return access_role_parse(role, &known) ? access_role_key(known)
	                                       : "decision.role.system";
}

static desk_event
told_to_desk(enum say_language language, const struct permit_happened *happened)
{
	enum say_language whose;

	return (desk_event){
	    .look = look_of(happened->what),
	    .title = permit_event_key(happened->what),
	    .at = happened->at,
	    .who =
	        say_either(language, happened->who_latin, happened->who_arabic, &whose),
	    .role = role_key(happened->role),
	    .reason = permit_reason_key(happened->reason),
	    .words_en = happened->text_en,
	    .words_ar = happened->text_ar,
	};
}

const desk_event *
story_of_desk(
    struct web_request *request, const struct permit_file *file, size_t *ret_count)
{
	size_t count = file->ret_events_count;
	desk_event *events = ARENA_ARRAY(web_arena(request), desk_event, count + 1);

	for (size_t i = 0; i < count; i++) {
		events[i] =
		    told_to_desk(web_language(request), &file->ret_events[count - 1 - i]);
	}
	events[count] = (desk_event){
	    .look = SLICE("done"),
	    .title = "permit.event.issue",
	    .at = file->ret_issued_at,
	};
	*ret_count = count + 1;
	return events;
}

/* --- for the holder --- */

static holder_event
told_to_holder(enum say_language language, const struct permit_happened *happened)
{
	enum say_language whose;
	struct slice words =
	    say_either(language, happened->text_en, happened->text_ar, &whose);

	return (holder_event){
	    .look = look_of(happened->what),
	    .title = permit_event_key(happened->what),
	    .at = happened->at,
	    .note = permit_reason_key(happened->reason),
	    .words = words,
	    .lang = slice_of(say_code(whose)),
	    .by = DAY_NONE,
	};
}

const holder_event *
story_of_holder(
    struct web_request *request, const struct permit_own *own, size_t *ret_count)
{
	size_t count = own->events_count;
	holder_event *events = ARENA_ARRAY(web_arena(request), holder_event, count + 1);

	for (size_t i = 0; i < count; i++) {
		events[i] =
		    told_to_holder(web_language(request), &own->events[count - 1 - i]);
	}
	events[count] = (holder_event){
	    .look = SLICE("done"),
	    .title = "permit.event.issue",
	    .at = own->issued_at,
	    .by = DAY_NONE,
	};
	*ret_count = count + 1;
	return events;
}
