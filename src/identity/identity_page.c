/* SPDX-License-Identifier: EUPL-1.2 */
#include "identity/identity_page.h"

#include <assert.h>

#include "identity/identity_act.h"
#include "identity/sign_in_page.h"
#include "say/say.h"
#include "template/demo_sign_in.h"
#include "template/sign_in.h"
#include "template/sign_in_refused.h"
#include "web/form.h"
#include "web/percent.h"
#include "web/request.h"

struct identity *
identity_of(struct web_request *request)
{
	struct identity *identity = web_service(request, "identity");

	assert(identity != NULL);
	return identity;
}

struct slice
identity_next_or_home(
    struct web_request *request, struct slice next, enum access_kind kind)
{
	struct buffer home = BUFFER_IN(web_arena(request));

	if (identity_next_is_local(next)) {
		return next;
	}
	buffer_print(&home, "/%s/%s", say_code(web_language(request)),
	    kind == ACCESS_STAFF ? "staff" : "application");
	return buffer_slice(&home);
}

/* --- what a provider is called --- */

struct slice
identity_label(struct web_request *request, struct slice provider)
{
	enum say_language language = web_language(request);
	const struct identity_provider *found =
	    identity_provider_named(identity_of(request), provider);

	if (found == NULL) {
		return provider;
	}
	struct slice label =
	    slice_of(language == SAY_ARABIC ? found->label_ar : found->label_en);
	return label.size > 0 ? label
	                      : slice_of(say_text(language, "identity.demo.provider"));
}

/* --- the choice of a provider --- */

static void
fill_provider(const struct identity_provider *provider, struct web_request *request,
    struct template_sign_in_providers *ret_line)
{
	bool arabic = web_language(request) == SAY_ARABIC;

	ret_line->name = slice_of(provider->name);
	ret_line->label = slice_of(arabic ? provider->label_ar : provider->label_en);
	if (ret_line->label.size == 0) {
		ret_line->label =
		    slice_of(say_text(web_language(request), "identity.demo.label"));
	}
}

static void
show_choice(struct web_request *request, enum access_kind kind, struct slice next)
{
	enum { PROVIDERS_MOST = 16 };
	struct template_sign_in_providers lines[PROVIDERS_MOST] = {0};
	struct template_sign_in page = {
	    .providers = lines,
	    .next = next,
	    .staff = kind == ACCESS_STAFF,
	    .ended = web_query(request, "ended").size > 0,
	    .again = web_query(request, "again").size > 0,
	};
	struct buffer html = BUFFER_IN(web_arena(request));
	const struct identity_provider *provider = NULL;

	while (page.providers_count < PROVIDERS_MOST &&
	    (provider = identity_provider_of_kind(
	         identity_of(request), kind, page.providers_count)) != NULL) {
		fill_provider(provider, request, &lines[page.providers_count]);
		page.providers_count++;
	}
	template_sign_in(&html, web_frame(request), &page);
	web_reply_html(request, 200, buffer_slice(&html));
}

/* One provider only, and nothing to tell: straight to it. */
static void
choose(struct web_request *request, enum access_kind kind)
{
	struct identity *identity = identity_of(request);
	const struct identity_provider *only =
	    identity_provider_of_kind(identity, kind, 0);
	bool choice = identity_provider_of_kind(identity, kind, 1) != NULL;
	struct slice next =
	    identity_next_or_home(request, web_query(request, "next"), kind);

	if (only == NULL) {
		web_reply_error(request, 404);
		return;
	}
	if (choice || web_query(request, "ended").size > 0) {
		show_choice(request, kind, next);
		return;
	}
	identity_send_to_provider(
	    request, only, kind, next, web_query(request, "again").size > 0);
}

static void
sign_in_get(struct web_request *request)
{
	choose(request, ACCESS_PERSON);
}

static void
staff_sign_in_get(struct web_request *request)
{
	choose(request, ACCESS_STAFF);
}

enum { START_NEXT, START_STAFF, START_AGAIN, START_FIELDS };
static const struct web_field start_fields[] = {
    [START_NEXT] = {"next", 1024, WEB_FIELD_RAW},
    [START_STAFF] = {"staff", 1, WEB_FIELD_RAW},
    [START_AGAIN] = {"again", 1, WEB_FIELD_RAW},
};

static void
sign_in_post(struct web_request *request)
{
	const struct identity_provider *provider =
	    identity_provider_named(identity_of(request), web_parameter(request, 0));
	struct slice values[START_FIELDS];

	if (!web_form_accepted(
	        request, web_form(request, start_fields, START_FIELDS, values))) {
		return;
	}
	if (provider == NULL) {
		web_reply_error(request, 404);
		return;
	}
	bool demo = provider->profile == IDENTITY_PROFILE_DEMO;
	enum access_kind kind = !demo      ? provider->kind
	    : values[START_STAFF].size > 0 ? ACCESS_STAFF
	                                   : ACCESS_PERSON;
	identity_send_to_provider(request, provider, kind,
	    identity_next_or_home(request, values[START_NEXT], kind),
	    values[START_AGAIN].size > 0);
}

/* --- refused --- */

void
identity_show_refusal(struct web_request *request, enum identity_verdict verdict,
    bool staff, struct slice language)
{
	struct buffer where = BUFFER_IN(web_arena(request));

	buffer_print(&where, "/%.*s/sign-in-refused?why=%s%s", SLICE_PRINT(language),
	    identity_verdict_word(verdict), staff ? "&staff=1" : "");
	web_redirect(request, buffer_slice(&where));
}

static const unsigned refusal_statuses[] = {
    [IDENTITY_OK] = 404,
    [IDENTITY_CANCELLED] = 200,
    [IDENTITY_NOT_ASSURED] = 403,
    [IDENTITY_NOT_OURS] = 400,
    [IDENTITY_FAILED] = 503,
};
static_assert(
    ARRAY_LEN(refusal_statuses) == IDENTITY_VERDICT_COUNT, "each verdict has a status");

static enum identity_verdict
verdict_of(struct slice word)
{
	for (size_t i = 1; i < IDENTITY_VERDICT_COUNT; i++) {
		if (slice_equal(word,
		        slice_of(identity_verdict_word((enum identity_verdict)i)))) {
			return (enum identity_verdict)i;
		}
	}
	return IDENTITY_OK;
}

static void
refused_get(struct web_request *request)
{
	enum identity_verdict verdict = verdict_of(web_query(request, "why"));
	struct template_sign_in_refused page = {
	    .sentence = identity_verdict_key(verdict),
	    .again = verdict != IDENTITY_NOT_ASSURED,
	    .staff = web_query(request, "staff").size > 0,
	};
	struct buffer html = BUFFER_IN(web_arena(request));

	if (verdict == IDENTITY_OK) {
		web_reply_error(request, 404);
		return;
	}
	template_sign_in_refused(&html, web_frame(request), &page);
	web_reply_html(request, refusal_statuses[verdict], buffer_slice(&html));
}

/* --- the demo's persons --- */

static struct slice
persona_name(const struct identity_persona *persona, enum say_language language)
{
	bool arabic = language == SAY_ARABIC && persona->name_arabic[0] != '\0';

	return slice_of(arabic ? persona->name_arabic : persona->name_latin);
}

static void
demo_get(struct web_request *request)
{
	enum { PERSONAS_MOST = 32 };
	struct identity *identity = identity_of(request);
	struct template_demo_sign_in_personas lines[PERSONAS_MOST] = {0};
	bool staff = web_query(request, "staff").size > 0;
	struct template_demo_sign_in page = {
	    .personas = lines,
	    .staff = staff,
	    .next = identity_next_or_home(request, web_query(request, "next"),
	        staff ? ACCESS_STAFF : ACCESS_PERSON),
	};
	struct buffer html = BUFFER_IN(web_arena(request));
	const struct identity_persona *persona = NULL;

	if (!identity_has_demo(identity)) {
		web_reply_error(request, 404);
		return;
	}
	for (size_t i = 0; (persona = identity_persona_at(identity, i)) != NULL; i++) {
		if (persona->key == NULL || (persona->kind == ACCESS_STAFF) != staff ||
		    page.personas_count == PERSONAS_MOST) {
			continue;
		}
		lines[page.personas_count++] = (struct template_demo_sign_in_personas){
		    .value = slice_of(persona->name),
		    .name = persona_name(persona, web_language(request)),
		    .initial = slice_first(slice_of(persona->name_latin), 1),
		    .about = persona->key,
		};
	}
	template_demo_sign_in(&html, web_frame(request), &page);
	web_reply_html(request, 200, buffer_slice(&html));
}

enum { DEMO_PERSONA, DEMO_NEXT, DEMO_STAFF, DEMO_FIELDS };
static const struct web_field demo_fields[] = {
    [DEMO_PERSONA] = {"persona", 64, WEB_FIELD_LINE},
    [DEMO_NEXT] = {"next", 1024, WEB_FIELD_RAW},
    [DEMO_STAFF] = {"staff", 1, WEB_FIELD_RAW},
};

/* A name may stand for a person and for a member of staff: of the kind that was asked
 * for, else of the other. */
static const struct identity_persona *
find_persona(const struct identity *identity, const struct slice *values)
{
	enum access_kind asked =
	    values[DEMO_STAFF].size > 0 ? ACCESS_STAFF : ACCESS_PERSON;
	enum access_kind other = asked == ACCESS_STAFF ? ACCESS_PERSON : ACCESS_STAFF;
	const struct identity_persona *persona =
	    identity_persona_named(identity, values[DEMO_PERSONA], asked);

	return persona != NULL
	    ? persona
	    : identity_persona_named(identity, values[DEMO_PERSONA], other);
}

static void
demo_post(struct web_request *request)
{
	struct slice values[DEMO_FIELDS];

	if (!web_form_accepted(
	        request, web_form(request, demo_fields, DEMO_FIELDS, values))) {
		return;
	}
	const struct identity_persona *persona =
	    find_persona(identity_of(request), values);
	if (persona == NULL) {
		web_reply_error(request, 404);
		return;
	}
	identity_sign_in_persona(request, persona,
	    identity_next_or_home(request, values[DEMO_NEXT], persona->kind));
}

static const struct web_route routes[] = {
    {WEB_GET, "/{lang}/sign-in", ACCESS_PUBLIC, WEB_BODY_NONE, 0, sign_in_get},
    {WEB_GET, "/{lang}/staff/sign-in", ACCESS_PUBLIC, WEB_BODY_NONE, 0,
        staff_sign_in_get},
    {WEB_POST, "/{lang}/sign-in/{provider}", ACCESS_PUBLIC, WEB_BODY_FORM, WEB_SIGN_IN,
        sign_in_post},
    {WEB_GET, "/{lang}/sign-in-refused", ACCESS_PUBLIC, WEB_BODY_NONE, 0, refused_get},
    {WEB_GET, "/auth/{provider}/callback", ACCESS_PUBLIC, WEB_BODY_NONE, WEB_SIGN_IN,
        identity_callback_get},
    {WEB_POST, "/{lang}/sign-out", ACCESS_SIGNED_IN, WEB_BODY_FORM, 0,
        identity_sign_out_post},
    {WEB_GET, "/{lang}/demo/sign-in", ACCESS_PUBLIC, WEB_BODY_NONE, 0, demo_get},
    {WEB_POST, "/{lang}/demo/sign-in", ACCESS_PUBLIC, WEB_BODY_FORM, WEB_SIGN_IN,
        demo_post},
};
const struct web_routes identity_page_routes = {routes, ARRAY_LEN(routes)};
