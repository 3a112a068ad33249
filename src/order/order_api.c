/* SPDX-License-Identifier: EUPL-1.2 */
#include "order/order_api.h"

#include "access/access.h"
#include "order/form_page.h"
#include "order/order_act.h"
#include "order/over_api.h"
#include "web/form.h"
#include "web/html.h"

/* --- what the answers hold --- */

void
order_put_over(struct json *json, const struct order_over *over)
{
	if (over->effect == ORDER_NO_EFFECT) {
		return;
	}
	json_object_named(json, "order");
	json_text(json, "number", over->number);
	json_text(json, "text_en", over->text_en);
	json_text(json, "text_ar", over->text_ar);
	json_moment(json, "starts_at", over->starts_at);
	json_moment(json, "ends_at", over->ends_at);
	json_end(json);
}

static void
put_order(struct json *json, const struct order_view *order)
{
	const struct order_terms *terms = &order->terms;

	json_text(json, "number", order->number);
	json_text(json, "phase", slice_of(order_phase_text(order->phase)));
	json_text(json, "kind", slice_of(order_kind_text(terms->kind)));
	json_array_named(json, "classes");
	for (int class = 1; class < ORDER_CLASS_END; class ++) {
		if ((terms->classes & 1U << (class - 1)) != 0) {
			json_item_text(json, slice_of(order_class_text(class)));
		}
	}
	json_end(json);
	json_moment(json, "issued_from", terms->issued_from);
	json_moment(json, "issued_until", terms->issued_until);
	json_text_or_null(json, "centre", terms->centre);
	json_flag(json, "only_earlier", !terms->later);
	json_moment(json, "starts_at", terms->starts_at);
	json_moment(json, "ends_at", terms->ends_at);
	json_moment(json, "lifted_at", order->lifted_at);
	json_text(json, "reason", terms->reason);
	json_text(json, "text_en", terms->text_en);
	json_text(json, "text_ar", terms->text_ar);
	json_text_or_null(json, "note_en", order->note_en);
	json_text_or_null(json, "note_ar", order->note_ar);
}

static void
put_desk_order(struct json *json, const struct order_view *order)
{
	json_text(json, "id", id_slice(&order->id));
	json_number(json, "version", order->version);
	put_order(json, order);
}

static void
put_reach(struct json *json, const struct order_reach *reach)
{
	json_object_named(json, "affects");
	json_number(json, "permits", reach->total);
	for (int class = 1; class < ORDER_CLASS_END; class ++) {
		json_number(json, order_class_text(class), reach->of_class[class]);
	}
	json_end(json);
}

/* --- lists --- */

static void
reply_list(struct web_request *request, bool desk)
{
	struct buffer body = BUFFER_IN(web_arena(request));
	struct json json = JSON_INTO(&body);
	struct order_list list = {.desk = desk};
	enum fault fault = order_read_list(web_acts(request), web_arena(request), &list);

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	json_object(&json);
	json_array_named(&json, "orders");
	for (size_t i = 0; i < list.ret_count; i++) {
		json_object(&json);
		if (desk) {
			put_desk_order(&json, &list.ret_orders[i]);
		} else {
			put_order(&json, &list.ret_orders[i]);
		}
		json_end(&json);
	}
	json_end(&json);
	json_end(&json);
	web_reply_json(request, 200, buffer_slice(&body));
}

static void
orders_get(struct web_request *request)
{
	reply_list(request, false);
}

static void
desk_list_get(struct web_request *request)
{
	reply_list(request, true);
}

/* --- one order --- */

static void
put_steps(struct json *json, const struct order_file *file)
{
	json_array_named(json, "steps");
	for (size_t i = 0; i < file->ret_steps_count; i++) {
		const struct order_happened *step = &file->ret_steps[i];
		json_object(json);
		json_text(json, "what", slice_of(order_step_text(step->what)));
		json_text(json, "outcome", step->outcome);
		json_text(json, "proposed_by", step->proposed_by);
		json_moment(json, "proposed_at", step->proposed_at);
		json_text_or_null(json, "decided_by", step->decided_by);
		json_moment(json, "decided_at", step->decided_at);
		json_moment(json, "ends_at", step->ends_at);
		json_text_or_null(json, "text_en", step->text_en);
		json_text_or_null(json, "text_ar", step->text_ar);
		json_number(json, "told", step->told);
		json_flag(json, "telling", step->telling);
		json_end(json);
	}
	json_end(json);
}

static void
refuse(struct web_request *request, enum order_verdict verdict, struct slice text_en,
    struct slice text_ar)
{
	struct web_problem_field field = {
	    order_form_field(verdict, text_en, text_ar), order_verdict_key(verdict)};

	web_reply_problem(request, order_verdict_http(verdict), field.key, &field,
	    field.field != NULL ? 1 : 0);
}

static void
reply_order(struct web_request *request, unsigned status, const struct id *order)
{
	struct buffer body = BUFFER_IN(web_arena(request));
	struct json json = JSON_INTO(&body);
	struct order_file file = {.caller = web_caller(request), .id = *order};
	enum fault fault = order_open(web_acts(request), web_arena(request), &file);

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	if (!file.ret_found) {
		refuse(request, ORDER_NOT_FOUND, SLICE(""), SLICE(""));
		return;
	}
	json_object(&json);
	put_desk_order(&json, &file.ret_order);
	put_reach(&json, &file.ret_reach);
	json_flag(&json, "waits", file.ret_waits);
	json_flag(&json, "mine", file.ret_mine);
	put_steps(&json, &file);
	json_end(&json);
	web_reply_json(request, status, buffer_slice(&body));
}

/* False when it has answered. */
static bool
read_order(struct web_request *request, struct id *ret_order)
{
	if (id_parse(web_parameter(request, 0), ret_order)) {
		return true;
	}
	refuse(request, ORDER_NOT_FOUND, SLICE(""), SLICE(""));
	return false;
}

static void
desk_get(struct web_request *request)
{
	struct id order;

	if (read_order(request, &order)) {
		reply_order(request, 200, &order);
	}
}

/* --- proposing --- */

/* False when it has answered. */
static bool
read_terms(struct web_request *request, struct order_terms *ret_terms)
{
	struct order_typed typed;

	if (!order_form_read(request, &typed)) {
		return false;
	}
	enum order_verdict verdict = order_form_terms(request, &typed, ret_terms);
	if (verdict != ORDER_OK) {
		refuse(request, verdict, typed.text_en, typed.text_ar);
	}
	return verdict == ORDER_OK;
}

static void
preview_post(struct web_request *request)
{
	struct buffer body = BUFFER_IN(web_arena(request));
	struct json json = JSON_INTO(&body);
	struct order_preview preview = {.ret_verdict = ORDER_OK};

	if (!read_terms(request, &preview.terms)) {
		return;
	}
	enum fault fault = order_preview(web_acts(request), web_arena(request), &preview);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	if (preview.ret_verdict != ORDER_OK) {
		refuse(request, preview.ret_verdict, preview.terms.text_en,
		    preview.terms.text_ar);
		return;
	}
	json_object(&json);
	put_reach(&json, &preview.ret_reach);
	json_end(&json);
	web_reply_json(request, 200, buffer_slice(&body));
}

static void
desk_post(struct web_request *request)
{
	struct order_proposed proposed = {.caller = web_caller(request)};

	if (!read_terms(request, &proposed.terms)) {
		return;
	}
	enum fault fault =
	    order_propose(web_acts(request), web_arena(request), &proposed);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else if (proposed.ret_verdict != ORDER_OK) {
		refuse(request, proposed.ret_verdict, proposed.terms.text_en,
		    proposed.terms.text_ar);
	} else {
		reply_order(request, 201, &proposed.ret_order);
	}
}

/* --- steps --- */

enum { FIELD_VERSION, FIELD_LAST_DAY, FIELD_TEXT_EN, FIELD_TEXT_AR, FIELDS };
static const struct web_field fields[] = {
    [FIELD_VERSION] = {"version", 20, WEB_FIELD_LINE},
    [FIELD_LAST_DAY] = {"last_day", 40, WEB_FIELD_LINE},
    [FIELD_TEXT_EN] = {"text_en", ORDER_WORDS_BYTES_MOST, WEB_FIELD_LINES},
    [FIELD_TEXT_AR] = {"text_ar", ORDER_WORDS_BYTES_MOST, WEB_FIELD_LINES},
};

/* False when it has answered. */
static bool
read_step(struct web_request *request, struct slice values[static FIELDS],
    struct id *ret_order, int64_t *ret_version)
{
	return read_order(request, ret_order) &&
	    web_form_accepted(request, web_form(request, fields, FIELDS, values)) &&
	    web_version_given(request, values[FIELD_VERSION], ret_version);
}

static void
propose_step(struct web_request *request, enum order_step step)
{
	struct order_step_proposed proposed = {
	    .caller = web_caller(request), .step = step};
	struct slice values[FIELDS];

	if (!read_step(request, values, &proposed.order, &proposed.version)) {
		return;
	}
	proposed.text_en = slice_trim(values[FIELD_TEXT_EN]);
	proposed.text_ar = slice_trim(values[FIELD_TEXT_AR]);
	/* A day that is none gives no end, which is refused. */
	(void)!order_form_last_day(request, values[FIELD_LAST_DAY], &proposed.ends_at);
	enum fault fault =
	    order_propose_step(web_acts(request), web_arena(request), &proposed);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else if (proposed.ret_verdict != ORDER_OK) {
		refuse(request, proposed.ret_verdict, proposed.text_en, proposed.text_ar);
	} else {
		reply_order(request, 200, &proposed.order);
	}
}

static void
lift_post(struct web_request *request)
{
	propose_step(request, ORDER_LIFT);
}

static void
extend_post(struct web_request *request)
{
	propose_step(request, ORDER_EXTEND);
}

static void
answer(struct web_request *request, bool signs)
{
	struct order_answer answer = {.caller = web_caller(request), .signs = signs};
	struct slice values[FIELDS];

	if (!read_step(request, values, &answer.order, &answer.version)) {
		return;
	}
	enum fault fault = order_answer(web_acts(request), web_arena(request), &answer);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else if (answer.ret_verdict != ORDER_OK) {
		refuse(request, answer.ret_verdict, SLICE(""), SLICE(""));
	} else {
		reply_order(request, 200, &answer.order);
	}
}

static void
sign_post(struct web_request *request)
{
	answer(request, true);
}

static void
reject_post(struct web_request *request)
{
	answer(request, false);
}

static const struct web_route routes[] = {
    {WEB_GET, "/api/v1/orders", ACCESS_PUBLIC, WEB_BODY_NONE, WEB_CORS_ANY, orders_get},
    {WEB_GET, "/api/v1/desk/orders", ACCESS_ORDER_READ, WEB_BODY_NONE, 0, desk_list_get},
    {WEB_POST, "/api/v1/desk/orders", ACCESS_ORDER_PROPOSE, WEB_BODY_JSON, WEB_FRESH,
        desk_post},
    {WEB_POST, "/api/v1/desk/orders/preview", ACCESS_ORDER_PROPOSE, WEB_BODY_JSON, 0,
        preview_post},
    {WEB_GET, "/api/v1/desk/orders/{order}", ACCESS_ORDER_READ, WEB_BODY_NONE, 0,
        desk_get},
    {WEB_POST, "/api/v1/desk/orders/{order}/lift", ACCESS_ORDER_PROPOSE, WEB_BODY_JSON,
        WEB_FRESH, lift_post},
    {WEB_POST, "/api/v1/desk/orders/{order}/extend", ACCESS_ORDER_PROPOSE, WEB_BODY_JSON,
        WEB_FRESH, extend_post},
    {WEB_POST, "/api/v1/desk/orders/{order}/sign", ACCESS_ORDER_SIGN, WEB_BODY_JSON,
        WEB_FRESH, sign_post},
    {WEB_POST, "/api/v1/desk/orders/{order}/reject", ACCESS_ORDER_PROPOSE, WEB_BODY_JSON,
        WEB_FRESH, reject_post},
};
const struct web_routes order_api_routes = {routes, ARRAY_LEN(routes)};
