/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/demo_page.h"

#include "access/access.h"
#include "app/demo_mail_page.h"
#include "identity/identity.h"
#include "permit/status_act.h"
#include "template/demo.h"
#include "web/html.h"

enum { PEOPLE_MOST = 64 };

static struct slice
name_of(const struct identity_persona *persona, enum say_language language)
{
	bool arabic = language == SAY_ARABIC && persona->name_arabic[0] != '\0';

	return slice_of(arabic ? persona->name_arabic : persona->name_latin);
}

static size_t
list_people(struct web_request *request, enum access_kind kind,
    struct template_demo_people ret_people[static PEOPLE_MOST])
{
	const struct identity *identity = web_service(request, "identity");
	const struct identity_persona *persona = NULL;
	size_t count = 0;

	for (size_t i = 0;
	     (persona = identity_persona_at(identity, i)) != NULL && count < PEOPLE_MOST;
	     i++) {
		if (persona->kind != kind || persona->key == NULL) {
			continue;
		}
		ret_people[count++] = (struct template_demo_people){
		    .value = slice_of(persona->name),
		    .name = name_of(persona, web_language(request)),
		    .initial = slice_first(slice_of(persona->name_latin), 1),
		    .about = persona->key,
		    .staff = kind == ACCESS_STAFF,
		};
	}
	return count;
}

/* The class of the tag: colour beside the word. */
static const char *
tone_of(enum permit_answer answer)
{
	return answer == PERMIT_ANSWER_IN_FORCE ? "ok"
	    : answer == PERMIT_ANSWER_EXPIRED   ? "warn"
	                                        : "bad";
}

static size_t
list_permits(struct web_request *request, const struct permit_samples *samples,
    struct template_demo_permits ret_permits[static PERMIT_SAMPLES_MOST])
{
	for (size_t i = 0; i < samples->count; i++) {
		const struct permit_sample *sample = &samples->samples[i];
		struct buffer scanned = BUFFER_IN(web_arena(request));
		permit_qr_text((struct slice){NULL, 0}, sample->token, &scanned);
		ret_permits[i] = (struct template_demo_permits){
		    .number = arena_copy(
		        web_arena(request), slice_of(sample->public.number.text)),
		    .answer = permit_answer_key(sample->public.answer),
		    .tone = slice_of(tone_of(sample->public.answer)),
		    .scanned = buffer_slice(&scanned),
		};
	}
	return samples->count;
}

static void
demo_get(struct web_request *request)
{
	struct arena *arena = web_arena(request);
	struct permit_samples samples;
	struct buffer html = BUFFER_IN(arena);
	struct template_demo page = {0};

	enum fault fault = permit_sample_list(web_acts(request), arena, &samples);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	struct template_demo_people *people =
	    ARENA_ARRAY(arena, struct template_demo_people, PEOPLE_MOST);
	struct template_demo_people *staff =
	    ARENA_ARRAY(arena, struct template_demo_people, PEOPLE_MOST);
	struct template_demo_permits *permits =
	    ARENA_ARRAY(arena, struct template_demo_permits, PERMIT_SAMPLES_MOST);
	page.people = people;
	page.people_count = list_people(request, ACCESS_PERSON, people);
	page.staff = staff;
	page.staff_count = list_people(request, ACCESS_STAFF, staff);
	page.permits = permits;
	page.permits_count = list_permits(request, &samples, permits);
	template_demo(&html, web_frame(request), &page);
	web_reply_html(request, 200, buffer_slice(&html));
}

static const struct web_route routes[] = {
    {WEB_GET, "/{lang}/demo", ACCESS_PUBLIC, WEB_BODY_NONE, 0, demo_get},
    {WEB_GET, "/{lang}/demo/mail", ACCESS_PUBLIC, WEB_BODY_NONE, 0, demo_mail_get},
};
const struct web_routes demo_page_routes = {routes, ARRAY_LEN(routes)};
