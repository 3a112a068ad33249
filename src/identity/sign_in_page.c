/* SPDX-License-Identifier: EUPL-1.2 */
#include "identity/sign_in_page.h"

#include <assert.h>

#include "base/log.h"
#include "identity/device.h"
#include "identity/identity_act.h"
#include "identity/service.h"
#include "web/percent.h"

enum { BROWSER_TOKEN_BYTES = 43 }; /* 32 bytes in base64url */

static struct slice
language_of(struct web_request *request)
{
	return slice_of(say_code(web_language(request)));
}

/* What happens to a sign-in that the world did not let through. */
static void
fail(struct web_request *request, enum fault fault, bool staff, struct slice language)
{
	if (fault == FAULT_NETWORK || fault == FAULT_BUSY) {
		identity_show_refusal(request, IDENTITY_FAILED, staff, language);
	} else {
		web_reply_fault(request, fault);
	}
}

/* --- to the provider --- */

static void
send_to_demo(struct web_request *request, enum access_kind kind, struct slice next)
{
	struct buffer where = BUFFER_IN(web_arena(request));

	buffer_print(&where, "/%s/demo/sign-in?%snext=", say_code(web_language(request)),
	    kind == ACCESS_STAFF ? "staff=1&" : "");
	percent_encode(next, &where);
	web_redirect(request, buffer_slice(&where));
}

/* The browser's secret outlives one sign-in, so that two tabs can both come back. */
static struct slice
browser_token(struct web_request *request)
{
	struct slice cookie = web_cookie(request, "sign_in");

	return cookie.size == BROWSER_TOKEN_BYTES
	    ? cookie
	    : identity_token_new(web_arena(request));
}

static void
sweep_when_due(struct web_request *request)
{
	if (!identity_sweep_is_due(identity_of(request))) {
		return;
	}
	enum fault fault = identity_sweep(web_acts(request), web_arena(request));
	if (fault != FAULT_NONE) {
		log_event(LOG_WARNING, "identity.not_swept",
		    LOG_TEXT("fault", fault_name(fault)));
	}
}

static enum fault
start(struct web_request *request, const struct identity_provider *provider,
    struct slice next, bool again, struct slice *ret_url)
{
	struct arena *arena = web_arena(request);
	bool oidc = provider->profile == IDENTITY_PROFILE_OIDC;
	struct slice none = {NULL, 0};
	struct identity_start start = {
	    .provider = slice_of(provider->name),
	    .browser = browser_token(request),
	    .state = identity_token_new(arena),
	    .nonce = oidc ? identity_token_new(arena) : none,
	    .verifier = provider->pkce ? identity_token_new(arena) : none,
	    .return_to = next,
	    .language = language_of(request),
	};
	struct oidc_start address = {
	    .state = start.state,
	    .nonce = start.nonce,
	    .verifier = start.verifier,
	    .language = start.language,
	    .again = again,
	};

	TRY(oidc_authorization_url(
	    identity_client(identity_of(request), provider), arena, &address, ret_url));
	TRY(identity_start(web_acts(request), arena, &start));
	web_set_cookie(request, "sign_in", start.browser,
	    (int)(IDENTITY_SIGN_IN_LIFE / MOMENT_SECOND));
	return FAULT_NONE;
}

void
identity_send_to_provider(struct web_request *request,
    const struct identity_provider *provider, enum access_kind kind, struct slice next,
    bool again)
{
	struct slice url = {NULL, 0};

	if (provider->profile == IDENTITY_PROFILE_DEMO) {
		send_to_demo(request, kind, next);
		return;
	}
	sweep_when_due(request);
	enum fault fault = start(request, provider, next, again, &url);
	if (fault != FAULT_NONE) {
		fail(request, fault, kind == ACCESS_STAFF, language_of(request));
		return;
	}
	web_redirect(request, url);
}

/* --- and back --- */

/* A sign-in on its way through the callback. */
struct coming {
	struct web_request *request;
	const struct identity_provider *provider;
	struct oidc *client;
	struct identity_take taken;
	struct oidc_answer answer;
};

/* What UAE PASS is seen to send when a person turns back; OpenID providers say
 * access_denied (RFC 6749) or login_required (Core 3.1.2.6). */
static bool
is_cancel(const struct identity_provider *provider, struct slice error)
{
	static const char *const both[] = {"access_denied", "login_required"};
	static const char *const uae_pass[] = {
	    "invalid_request", "cancelledOnApp", "CANCELLED_ON_MOBILE"};

	for (size_t i = 0; i < ARRAY_LEN(both); i++) {
		if (slice_equal(error, slice_of(both[i]))) {
			return true;
		}
	}
	for (size_t i = 0; i < ARRAY_LEN(uae_pass); i++) {
		if (provider->profile == IDENTITY_PROFILE_OAUTH2_USERINFO &&
		    slice_equal(error, slice_of(uae_pass[i]))) {
			return true;
		}
	}
	return false;
}

static void
refuse(struct coming *coming, enum identity_verdict verdict, const char *why)
{
	struct web_request *request = coming->request;
	bool staff = coming->provider->kind == ACCESS_STAFF;

	log_event(LOG_INFO, "identity.refused",
	    LOG_TEXT("provider", coming->provider->name),
	    LOG_TEXT("verdict", identity_verdict_word(verdict)), LOG_TEXT("why", why));
	if (coming->taken.ret_found) {
		enum fault fault = identity_refuse(web_acts(request), web_arena(request),
		    slice_of(coming->provider->name), verdict);
		if (fault != FAULT_NONE) {
			web_reply_fault(request, fault);
			return;
		}
	}
	identity_show_refusal(request, verdict, staff,
	    coming->taken.ret_found ? coming->taken.ret_language : language_of(request));
}

/* The row that belongs to this state, provider and browser; it is gone afterwards. */
static enum fault
take(struct coming *coming)
{
	struct web_request *request = coming->request;

	coming->taken = (struct identity_take){
	    .provider = slice_of(coming->provider->name),
	    .browser = web_cookie(request, "sign_in"),
	    .state = web_query(request, "state"),
	};
	if (coming->taken.browser.size == 0 || coming->taken.state.size == 0) {
		return FAULT_NONE;
	}
	return identity_take(web_acts(request), web_arena(request), &coming->taken);
}

static enum fault
ask_provider(struct coming *coming, bool *ret_issuer_holds)
{
	struct web_request *request = coming->request;
	struct arena *arena = web_arena(request);
	struct oidc_callback callback = {
	    .code = web_query(request, "code"),
	    .nonce = coming->taken.ret_nonce,
	    .verifier = coming->taken.ret_verifier,
	    .now = web_now(request),
	};

	TRY(oidc_issuer_holds(
	    coming->client, arena, web_query(request, "iss"), ret_issuer_holds));
	if (!*ret_issuer_holds || web_query(request, "error").size > 0 ||
	    callback.code.size == 0) {
		return FAULT_NONE;
	}
	return oidc_exchange(coming->client, arena, &callback, &coming->answer);
}

static void
finish(struct web_request *request, struct identity_sign_in *sign_in, struct slice next,
    bool staff)
{
	enum fault fault =
	    identity_sign_in(web_acts(request), web_arena(request), sign_in);

	if (fault != FAULT_NONE) {
		fail(request, fault, staff, language_of(request));
		return;
	}
	web_set_cookie(request, identity_cookie(sign_in->kind), sign_in->ret_cookie, 0);
	web_redirect(request, next);
}

static struct slice
device_of(struct web_request *request)
{
	return device_name(web_header(request, "User-Agent"), web_arena(request));
}

static void
sign_in(struct coming *coming)
{
	struct web_request *request = coming->request;
	struct identity_claims *claims =
	    ARENA_NEW(web_arena(request), struct identity_claims);
	enum identity_verdict verdict = identity_claims_parse(
	    coming->provider, coming->answer.payload, coming->answer.userinfo, claims);

	if (verdict != IDENTITY_OK) {
		refuse(coming, verdict, "claims");
		return;
	}
	struct identity_sign_in input = {
	    .provider = coming->provider,
	    .kind = coming->provider->kind,
	    .claims = claims,
	    .id_token = coming->answer.id_token,
	    .cookie = web_cookie(request, identity_cookie(coming->provider->kind)),
	    .device = device_of(request),
	};
	web_set_cookie(request, "sign_in", (struct slice){NULL, 0}, -1);
	finish(request, &input, coming->taken.ret_return_to,
	    coming->provider->kind == ACCESS_STAFF);
}

/* The answer in the browser's address, judged before anything in it is believed. */
static void
come_back(struct coming *coming)
{
	struct web_request *request = coming->request;
	struct slice error = web_query(request, "error");
	bool issuer_holds = false;

	if (!coming->taken.ret_found) {
		refuse(coming,
		    is_cancel(coming->provider, error) ? IDENTITY_CANCELLED
		                                       : IDENTITY_NOT_OURS,
		    "state");
		return;
	}
	enum fault fault = ask_provider(coming, &issuer_holds);
	if (fault == FAULT_NETWORK || fault == FAULT_BUSY) {
		refuse(coming, IDENTITY_FAILED, fault_name(fault));
	} else if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else if (!issuer_holds) {
		refuse(coming, IDENTITY_FAILED, "issuer");
	} else if (error.size > 0) {
		refuse(coming,
		    is_cancel(coming->provider, error) ? IDENTITY_CANCELLED
		                                       : IDENTITY_FAILED,
		    "error");
	} else if (coming->answer.verdict != IDENTITY_OK) {
		refuse(coming, coming->answer.verdict, coming->answer.why);
	} else {
		sign_in(coming);
	}
}

void
identity_callback_get(struct web_request *request)
{
	struct identity *identity = identity_of(request);
	struct coming coming = {
	    .request = request,
	    .provider = identity_provider_named(identity, web_parameter(request, 0)),
	    .answer = {.verdict = IDENTITY_FAILED, .why = "code"},
	};

	if (coming.provider == NULL ||
	    coming.provider->profile == IDENTITY_PROFILE_DEMO) {
		web_reply_error(request, 404);
		return;
	}
	coming.client = identity_client(identity, coming.provider);
	enum fault fault = take(&coming);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	come_back(&coming);
}

/* --- a fictional person --- */

void
identity_sign_in_persona(struct web_request *request,
    const struct identity_persona *persona, struct slice next)
{
	const struct identity_provider *provider =
	    identity_demo_provider(identity_of(request));
	struct identity_claims *claims =
	    ARENA_NEW(web_arena(request), struct identity_claims);
	struct coming coming = {
	    .request = request,
	    .provider = provider,
	    .taken = {.ret_found = true, .ret_language = language_of(request)},
	};
	enum identity_verdict verdict = identity_claims_parse(
	    provider, (struct slice){NULL, 0}, slice_of(persona->userinfo), claims);

	if (verdict != IDENTITY_OK) {
		refuse(&coming, verdict, "claims");
		return;
	}
	struct identity_sign_in input = {
	    .provider = provider,
	    .kind = persona->kind,
	    .claims = claims,
	    .cookie = web_cookie(request, identity_cookie(persona->kind)),
	    .device = device_of(request),
	};
	finish(request, &input, next, persona->kind == ACCESS_STAFF);
}

/* --- away again --- */

/* At the provider too, where it can be asked; our own session is over in any case. */
static struct slice
address_after(struct web_request *request, const struct identity_sign_out *out)
{
	const struct identity_provider *provider =
	    identity_provider_named(identity_of(request), out->ret_provider);
	struct buffer home = BUFFER_IN(web_arena(request));
	struct slice url = {NULL, 0};

	buffer_print(&home, "/%s/", say_code(web_language(request)));
	if (provider == NULL || provider->profile == IDENTITY_PROFILE_DEMO) {
		return buffer_slice(&home);
	}
	enum fault fault =
	    oidc_logout_url(identity_client(identity_of(request), provider),
	        web_arena(request), out->ret_id_token, language_of(request), &url);
	return fault == FAULT_NONE && url.size > 0 ? url : buffer_slice(&home);
}

void
identity_sign_out_post(struct web_request *request)
{
	struct identity_sign_out out = {.caller = web_caller(request)};
	enum fault fault = identity_sign_out(web_acts(request), web_arena(request), &out);

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	web_set_cookie(
	    request, identity_cookie(out.caller->kind), (struct slice){NULL, 0}, -1);
	web_redirect(request, address_after(request, &out));
}
