/* SPDX-License-Identifier: EUPL-1.2 */
#include "centre/centre_api.h"

#include "access/access.h"
#include "base/number.h"
#include "centre/centre_act.h"
#include "centre/centre_page.h"

enum { TYPED_MOST = 200 }; /* bytes of a search that make sense */

/* How a centre stands today: a word for programs. */
static const char *const words[] = {
    [CENTRE_OK] = "accredited",
    [CENTRE_UNKNOWN] = "none",
    [CENTRE_NOT_YET] = "not_yet",
    [CENTRE_LAPSED] = "lapsed",
    [CENTRE_BETWEEN] = "between",
    [CENTRE_WAS_SUSPENDED] = "suspended",
    [CENTRE_OUT_OF_SCOPE] = "out_of_scope",
};
_Static_assert(ARRAY_LEN(words) == CENTRE_VERDICT_COUNT, "each verdict has its word");

static void
put_centre(struct json *json, const struct centre_today *today)
{
	const struct centre *centre = &today->centre;

	json_object(json);
	json_text(json, "code", slice_of(centre->code.text));
	json_text(json, "name_latin", centre->name_latin);
	json_text(json, "name_arabic", centre->name_arabic);
	json_text(json, "city_latin", centre->city_latin);
	json_text(json, "city_arabic", centre->city_arabic);
	json_flag(json, "accredited", today->verdict == CENTRE_OK);
	json_text(json, "state", slice_of(words[today->verdict]));
	json_day(json, "until", today->until_day);
	json_end(json);
}

static void
centres_get(struct web_request *request)
{
	struct buffer out = BUFFER_IN(web_arena(request));
	struct json json = JSON_INTO(&out);
	struct centre_list list = {.typed = slice_trim(web_query(request, "q"))};

	if (list.typed.size > TYPED_MOST ||
	    !centre_page_parse(web_query(request, "page"), &list.page)) {
		web_reply_error(request, 400);
		return;
	}
	enum fault fault = centre_act_list(web_acts(request), web_arena(request), &list);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	json_object(&json);
	json_array_named(&json, "centres");
	for (size_t i = 0; i < list.ret_count; i++) {
		put_centre(&json, &list.ret_centres[i]);
	}
	json_end(&json);
	json_flag(&json, "more", list.ret_more);
	json_end(&json);
	web_reply_json(request, 200, buffer_slice(&out));
}

/* --- one centre --- */

void
centre_day_put(struct json *json, const char *name, day which)
{
	json_day(json, name, which == CENTRE_OPEN_END ? DAY_NONE : which);
}

void
centre_key_put(struct json *json, const struct centre_key *key)
{
	char room[(PUBLIC_KEY_DER_MOST + 2) / 3 * 4];
	struct buffer bytes = {NULL, room, 0, sizeof(room)};

	json_object_named(json, "key");
	json_text_or_null(json, "id", id_slice(&key->id));
	json_text(json, "kind", slice_of(centre_key_kind_name(key->kind)));
	json_text(json, "name", key->name);
	number_base64(key->bytes, &bytes);
	json_text(json, "bytes", buffer_slice(&bytes));
	json_text(json, "fingerprint", slice_of(key->fingerprint));
	json_day(json, "from", key->from_day);
	json_day(json, "until", key->until_day);
	json_day(json, "withdrawn_on", key->withdrawn_on);
	json_day(json, "compromised_on", key->compromised_on);
	json_end(json);
}

static void
put_intervals(struct json *json, const struct centre_file *file)
{
	json_array_named(json, "accreditation");
	for (size_t i = 0; i < file->ret_intervals_count; i++) {
		const struct centre_interval *one = &file->ret_intervals[i];
		json_object(json);
		centre_day_put(json, "from", one->from_day);
		centre_day_put(json, "until", one->until_day);
		json_text(json, "state", slice_of(centre_state_name(one->state)));
		json_array_named(json, "classes");
		for (int class = CENTRE_CLASS_RECREATION; class <= CENTRE_CLASS_LAST;
		     class ++) {
			if ((one->scope & CENTRE_SCOPE(class)) != 0) {
				json_item_number(json, class);
			}
		}
		json_end(json);
		json_end(json);
	}
	json_end(json);
}

void
centre_file_put(struct json *json, const struct centre_file *file)
{
	const struct centre *centre = &file->ret_centre;

	json_text(json, "code", slice_of(centre->code.text));
	json_text(json, "name_latin", centre->name_latin);
	json_text(json, "name_arabic", centre->name_arabic);
	json_text(json, "city_latin", centre->city_latin);
	json_text(json, "city_arabic", centre->city_arabic);
	put_intervals(json, file);
	json_array_named(json, "keys");
	for (size_t i = 0; i < file->ret_keys_count; i++) {
		json_object(json);
		centre_key_put(json, &file->ret_keys[i]);
		json_end(json);
	}
	json_end(json);
}

static void
centre_get(struct web_request *request)
{
	struct buffer out = BUFFER_IN(web_arena(request));
	struct json json = JSON_INTO(&out);
	struct centre_file file;

	if (!centre_file_found(request, &file)) {
		return;
	}
	json_object(&json);
	centre_file_put(&json, &file);
	json_end(&json);
	web_reply_json(request, 200, buffer_slice(&out));
}

static const struct web_route routes[] = {
    {WEB_GET, "/api/v1/centres", ACCESS_PUBLIC, WEB_BODY_NONE, WEB_CORS_ANY, centres_get},
    {WEB_GET, "/api/v1/centres/{code}", ACCESS_PUBLIC, WEB_BODY_NONE, WEB_CORS_ANY,
        centre_get},
};

const struct web_routes centre_api_routes = {routes, ARRAY_LEN(routes)};
