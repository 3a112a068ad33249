/* SPDX-License-Identifier: EUPL-1.2 */
#include "register/token_page.h"

#include "base/json.h"
#include "centre/intervals_page.h"
#include "register/token_act.h"
#include "template/verify_certificate.h"
#include "web/html.h"

static const char *const looks[] = {
    [REGISTER_TOKEN_NOT_GENUINE] = "bad",
    [REGISTER_TOKEN_UNKNOWN_KEY] = "warn",
    [REGISTER_TOKEN_KEY_STOLEN] = "bad",
    [REGISTER_TOKEN_KEY_ENDED] = "bad",
    [REGISTER_TOKEN_WITHDRAWN] = "bad",
    [REGISTER_TOKEN_NOT_ACCREDITED] = "warn",
    [REGISTER_TOKEN_GOOD] = "known", /* not green: that is the colour of "may fly" */
};
_Static_assert(
    ARRAY_LEN(looks) == REGISTER_TOKEN_ANSWER_COUNT, "each answer has its colour");

/* How the centre stood on the day of issue. */
static const struct {
	const char *name;
	const char *key;
} standings[] = {
    [CENTRE_OK] = {"accredited", "register.token.accredited"},
    [CENTRE_UNKNOWN] = {"none", "register.token.not_on_that_day"},
    [CENTRE_NOT_YET] = {"not_yet", "register.token.not_on_that_day"},
    [CENTRE_LAPSED] = {"lapsed", "register.token.not_on_that_day"},
    [CENTRE_BETWEEN] = {"between", "register.token.not_on_that_day"},
    [CENTRE_WAS_SUSPENDED] = {"suspended", "register.token.suspended"},
    [CENTRE_OUT_OF_SCOPE] = {"out_of_scope", "register.token.out_of_scope"},
};
_Static_assert(
    ARRAY_LEN(standings) == CENTRE_VERDICT_COUNT, "each verdict has its words");

/* False when it is no certificate, or the request is answered with a fault. */
static bool
ask(struct web_request *request, struct slice token, struct register_token *ret_checked,
    enum fault *ret_fault)
{
	struct certificate_token read;

	*ret_fault = FAULT_NONE;
	if (certificate_token_read(token, web_arena(request), &read) !=
	    CERTIFICATE_TOKEN_OK) {
		return false;
	}
	*ret_checked = (struct register_token){.token = token, .seen_on = DAY_NONE};
	*ret_fault =
	    register_token_check(web_acts(request), web_arena(request), ret_checked);
	return true;
}

static void
put_claims(struct web_request *request, const struct register_token *checked,
    struct template_verify_certificate *page)
{
	const struct certificate_claims *claims = &checked->ret_claims;
	const bool is_arabic = web_language(request) == SAY_ARABIC;

	page->held = true;
	page->name_latin = claims->name_latin;
	page->name_arabic = claims->name_arabic;
	page->identity_last = claims->identity_last;
	page->number = claims->number;
	page->class = centre_class_key(claims->class);
	page->issued_on = claims->issued_on;
	page->centre = slice_of(claims->centre.text);
	page->centre_name =
	    is_arabic ? checked->ret_centre.name_arabic : checked->ret_centre.name_latin;
	page->standing = standings[checked->ret_verdict].key;
	page->key_from = checked->ret_key.from_day;
	page->key_until = centre_key_end_day(&checked->ret_key);
}

bool
register_token_page(struct web_request *request, struct slice token)
{
	struct register_token checked = {.ret_signed = false};
	struct buffer html = BUFFER_IN(web_arena(request));
	struct buffer other = BUFFER_IN(web_arena(request));
	enum fault fault = FAULT_NONE;

	if (!ask(request, token, &checked, &fault)) {
		return false;
	}
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return true;
	}
	const char *answer = register_token_key(checked.ret_answer);
	buffer_print(&other, "verify.other.certificate_%s",
	    register_token_name(checked.ret_answer));
	struct template_verify_certificate page = {
	    .title = slice_of(say_text(web_language(request), answer)),
	    .look = slice_of(looks[checked.ret_answer]),
	    .answer = answer,
	    .other = buffer_text(&other),
	    .meaning = register_token_meaning_key(checked.ret_answer),
	    .checked = web_now(request),
	    .issued_on = DAY_NONE,
	    .key_from = DAY_NONE,
	    .key_until = DAY_NONE,
	};
	if (checked.ret_signed) {
		put_claims(request, &checked, &page);
	}
	template_verify_certificate(&html, web_frame(request), &page);
	web_reply_html(request, 200, buffer_slice(&html));
	return true;
}

bool
register_token_api(struct web_request *request, struct slice token)
{
	struct register_token checked = {.ret_signed = false};
	struct buffer out = BUFFER_IN(web_arena(request));
	struct json json = JSON_INTO(&out);
	enum fault fault = FAULT_NONE;

	if (!ask(request, token, &checked, &fault)) {
		return false;
	}
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return true;
	}
	const struct certificate_claims *claims = &checked.ret_claims;
	const char *name = register_token_name(checked.ret_answer);
	json_object(&json);
	json_text(&json, "kind", SLICE("certificate"));
	json_text(&json, "answer", slice_of(name));
	json_text(&json, "title",
	    slice_of(
	        say_text(web_language(request), register_token_key(checked.ret_answer))));
	json_text(&json, "meaning",
	    slice_of(say_text(
	        web_language(request), register_token_meaning_key(checked.ret_answer))));
	if (checked.ret_signed) {
		json_text(&json, "number", claims->number);
		json_text(&json, "name_latin", claims->name_latin);
		json_text_or_null(&json, "name_arabic", claims->name_arabic);
		json_text_or_null(&json, "identity_last", claims->identity_last);
		json_number(&json, "class", (int64_t)claims->class);
		json_day(&json, "issued_on", claims->issued_on);
		json_text(&json, "centre", slice_of(claims->centre.text));
		json_text(&json, "centre_name_latin", checked.ret_centre.name_latin);
		json_text(&json, "centre_name_arabic", checked.ret_centre.name_arabic);
		json_day(&json, "key_from", checked.ret_key.from_day);
		json_day(&json, "key_until", centre_key_end_day(&checked.ret_key));
		json_text(
		    &json, "centre_then", slice_of(standings[checked.ret_verdict].name));
	}
	json_end(&json);
	web_reply_json(request, 200, buffer_slice(&out));
	return true;
}
