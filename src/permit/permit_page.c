/* SPDX-License-Identifier: EUPL-1.2 */
#include "permit/permit_page.h"

#include "access/access.h"
#include "order/words_page.h"
#include "paper/paper_qr.h"
#include "permit/claims_page.h"
#include "permit/desk_page.h"
#include "permit/keys_page.h"
#include "permit/paper_page.h"
#include "permit/permit_act.h"
#include "permit/story_page.h"
#include "permit/verify_page.h"
#include "template/permit.h"
#include "template/permits.h"
#include "web/html.h"

/* --- the list --- */

static void
permits_get(struct web_request *request)
{
	struct arena *arena = web_arena(request);
	struct buffer html = BUFFER_IN(arena);
	int offset = web_frame(request)->offset_minutes;
	struct permit_own_list list;
	enum fault fault =
	    permit_own_permits(web_acts(request), arena, web_caller(request), &list);

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	struct template_permits_permits *lines =
	    ARENA_ARRAY(arena, struct template_permits_permits, list.count + 1);
	for (size_t i = 0; i < list.count; i++) {
		const struct permit_public *public = &list.own[i].public;
		lines[i] = (struct template_permits_permits){
		    .number = slice_of(public->number.text),
		    .look = answer_card_look(public->answer),
		    .state = answer_word_key(public->answer),
		    .fly = permit_flight_key(list.own[i].flight),
		    .class = permit_class_key(public->class),
		    .from = moment_day(public->not_before, offset),
		    .until = claims_last_day(public->expires, offset),
		};
	}
	template_permits(&html, web_frame(request),
	    &(struct template_permits){.permits = lines,
	        .permits_count = list.count,
	        .renewable = list.count > 0 && list.own[0].renewable});
	web_reply_html(request, 200, buffer_slice(&html));
}

/* --- one permit --- */

static enum fault
draw_qr(struct web_request *request, struct slice token, struct template_permit *page)
{
	struct arena *arena = web_arena(request);
	struct buffer text = BUFFER_IN(arena);
	struct buffer svg = BUFFER_IN(arena);
	struct paper_qr qr;

	permit_qr_text(web_origin(request), token, &text);
	TRY(paper_qr_make(buffer_slice(&text), arena, &qr));
	paper_qr_svg(&qr, &svg);
	page->qr = buffer_slice(&svg);
	page->span = paper_qr_span(&qr);
	return FAULT_NONE;
}

static void
put_claims(struct web_request *request, const struct permit_claims *claims,
    struct template_permit *page)
{
	struct claims_lists lists = claims_lists(web_arena(request), claims);
	int offset = web_frame(request)->offset_minutes;

	page->name_latin = claims->name_latin;
	page->name_arabic = claims->name_arabic;
	page->identity_last = claims->identity_last;
	page->class = permit_class_key(claims->class);
	page->from = moment_day(claims->not_before, offset);
	page->until = claims_last_day(claims->expires, offset);
	page->height = claims->height_metres;
	page->centre = claims->centre;
	page->drones = lists.drones;
	page->drones_count = lists.drones_count;
	page->conditions = lists.conditions;
	page->conditions_count = lists.conditions_count;
}

static struct slice
share_address(struct web_request *request, const struct permit_number *number)
{
	struct buffer share = BUFFER_IN(web_arena(request));

	buffer_put(&share, web_origin(request));
	buffer_print(&share, "/%s/verify?number=%s", say_code(web_language(request)),
	    number->text);
	return buffer_slice(&share);
}

static enum fault
show_own(struct web_request *request, const struct permit_own *own)
{
	struct buffer html = BUFFER_IN(web_arena(request));
	bool flies = own->flight == PERMIT_FLY_YES;
	struct template_permit page = {
	    .number = slice_of(own->public.number.text),
	    .look = answer_card_look(own->public.answer),
	    .state = answer_word_key(own->public.answer),
	    .fly = permit_flight_key(own->flight),
	    .fly_look = flies ? SLICE("yes") : SLICE("no"),
	    .renewable = own->renewable,
	    .off = !flies,
	    .share = share_address(request, &own->public.number),
	    .reason = permit_reason_key(own->reason),
	    .confirm_until = own->confirm_until,
	};

	enum say_language whose;
	page.words =
	    say_either(web_language(request), own->text_en, own->text_ar, &whose);
	page.words_lang = slice_of(say_code(whose));
	page.centre_name = say_either(web_language(request), own->centre.name_latin,
	    own->centre.name_arabic, &whose);
	page.events = story_of_holder(request, own, &page.events_count);
	struct order_words order = order_words_of(request, &own->public.order);
	page.order_number = order.number;
	page.order_words = order.text;
	page.order_lang = order.lang;
	page.order_last = order.last;
	put_claims(request, &own->claims, &page);
	TRY(draw_qr(request, own->token, &page));
	template_permit(&html, web_frame(request), &page);
	web_reply_html(request, 200, buffer_slice(&html));
	return FAULT_NONE;
}

static void
permit_get(struct web_request *request)
{
	struct permit_number number;
	struct permit_own own;
	bool found = false;

	if (permit_number_parse(web_parameter(request, 0), &number) != PERMIT_NUMBER_OK) {
		web_reply_error(request, 404);
		return;
	}
	enum fault fault = permit_own_find(web_acts(request), web_arena(request),
	    web_caller(request), &number, &found, &own);
	if (fault == FAULT_NONE && !found) {
		web_reply_error(request, 404);
		return;
	}
	if (fault == FAULT_NONE) {
		fault = show_own(request, &own);
	}
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	}
}

static const struct web_route routes[] = {
    {WEB_GET, "/{lang}/permits", ACCESS_OWN_FILE, WEB_BODY_NONE, 0, permits_get},
    {WEB_GET, "/{lang}/permits/{number}", ACCESS_OWN_FILE, WEB_BODY_NONE, 0, permit_get},
    {WEB_GET, "/{lang}/permits/{number}/permit.pdf", ACCESS_OWN_FILE, WEB_BODY_NONE, 0,
        permit_paper_get},
    {WEB_GET, "/{lang}/permits/{number}/card.pdf", ACCESS_OWN_FILE, WEB_BODY_NONE, 0,
        permit_card_get},
    {WEB_GET, "/{lang}/verify", ACCESS_PUBLIC, WEB_BODY_NONE, 0, permit_verify_get},
    {WEB_POST, "/{lang}/verify", ACCESS_PUBLIC, WEB_BODY_FORM, WEB_NO_CSRF | WEB_VERIFY,
        permit_verify_post},
    {WEB_GET, "/V", ACCESS_PUBLIC, WEB_BODY_NONE, 0, permit_scan_get},
    {WEB_GET, "/{lang}/V", ACCESS_PUBLIC, WEB_BODY_NONE, 0, permit_scan_get},
    {WEB_GET, "/keys/trust-list", ACCESS_PUBLIC, WEB_BODY_NONE, WEB_CORS_ANY,
        permit_trust_list_get},
    {WEB_GET, "/keys/root", ACCESS_PUBLIC, WEB_BODY_NONE, WEB_CORS_ANY, permit_root_get},
    {WEB_GET, "/.well-known/jwks.json", ACCESS_PUBLIC, WEB_BODY_NONE, WEB_CORS_ANY,
        permit_jwks_get},
    {WEB_GET, "/status/{list}", ACCESS_PUBLIC, WEB_BODY_NONE, WEB_CORS_ANY,
        permit_status_list_get},
    {WEB_GET, "/{lang}/desk/permits", ACCESS_CASE_LIST, WEB_BODY_NONE, 0,
        permit_desk_list_get},
    {WEB_GET, "/{lang}/desk/permits/{number}", ACCESS_CASE_READ, WEB_BODY_NONE, 0,
        permit_desk_get},
    {WEB_POST, "/{lang}/desk/permits/{number}/suspend", ACCESS_PERMIT_SUSPEND,
        WEB_BODY_FORM, 0, permit_suspend_post},
    {WEB_POST, "/{lang}/desk/permits/{number}/confirm", ACCESS_PERMIT_SIGN, WEB_BODY_FORM,
        0, permit_confirm_post},
    {WEB_POST, "/{lang}/desk/permits/{number}/lift", ACCESS_PERMIT_CHANGE, WEB_BODY_FORM,
        0, permit_lift_post},
    {WEB_POST, "/{lang}/desk/permits/{number}/revoke", ACCESS_PERMIT_CHANGE,
        WEB_BODY_FORM, 0, permit_revoke_post},
    {WEB_POST, "/{lang}/desk/permits/{number}/sign", ACCESS_PERMIT_SIGN, WEB_BODY_FORM, 0,
        permit_sign_post},
    {WEB_POST, "/{lang}/desk/permits/{number}/send-back", ACCESS_PERMIT_SIGN,
        WEB_BODY_FORM, 0, permit_send_back_post},
};
const struct web_routes permit_page_routes = {routes, ARRAY_LEN(routes)};
