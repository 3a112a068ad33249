/* SPDX-License-Identifier: EUPL-1.2 */
#include "application/answers_act.h"

#include <string.h>

#include "base/buffer.h"
#include "base/json.h"
#include "base/number.h"
#include "crypto/sha256.h"

/* The contacts that a code proved, and when. */
static void
put_confirmed(struct json *json, const struct application_view *view)
{
	json_object_named(json, "confirmed_at");
	for (int i = 0; i < PERSON_FIELD_COUNT; i++) {
		if (view->confirmed_at[i] != 0) {
			json_number(json, person_field_name((enum person_field)i),
			    view->confirmed_at[i]);
		}
	}
	json_end(json);
}

static void
put_person(struct json *json, const struct application_view *view)
{
	json_object_named(json, "person");
	for (int i = 0; i < PERSON_FIELD_COUNT; i++) {
		json_text(json, person_field_name((enum person_field)i),
		    view->details.field[i]);
	}
	json_array_named(json, "vouched");
	for (unsigned i = 0; i < PERSON_FIELD_COUNT; i++) {
		if ((view->vouched & PERSON_BIT(i)) != 0) {
			json_item_text(
			    json, slice_of(person_field_name((enum person_field)i)));
		}
	}
	json_end(json);
	put_confirmed(json, view);
	json_end(json);
}

static void
put_certificate(
    struct json *json, struct arena *arena, const struct application_view *view)
{
	struct buffer hash = BUFFER_IN(arena);

	number_hex(view->file_hash, &hash);
	json_object_named(json, "certificate");
	json_text(json, "centre", view->centre);
	json_text(json, "number", view->number);
	json_day(json, "issued_on", view->issued_on);
	if (view->from_register) {
		json_text(json, "confirmed_by", SLICE("centre"));
	}
	json_text(json, "file_sha256", buffer_slice(&hash));
	json_text(json, "file_name", view->file_name);
	json_text(json, "file_type", view->file_type);
	json_number(json, "file_bytes", view->file_bytes);
	json_end(json);
}

static void
put_drones(struct json *json, const struct application_view *view)
{
	json_array_named(json, "drones");
	for (size_t i = 0; i < view->drones_count; i++) {
		const struct application_view_drone *drone = &view->drones[i];
		json_object(json);
		json_text(json, "make", drone->make);
		json_text(json, "model", drone->model);
		json_text(json, "serial", drone->serial);
		json_text(json, "serial_kind",
		    slice_of(drone_serial_kind_name(drone->serial_kind)));
		json_number(json, "grams", drone->grams);
		json_end(json);
	}
	json_end(json);
}

static void
put_rules(struct json *json, const struct application_view *view)
{
	json_array_named(json, "rules");
	for (size_t i = 0; i < view->rules_count; i++) {
		if (view->rules_accepted[i]) {
			json_object(json);
			json_text(json, "code", view->rules[i]->code);
			json_number(json, "version", view->rules[i]->version);
			json_end(json);
		}
	}
	json_end(json);
}

struct slice
answers_json(struct arena *arena, const struct application_view *view)
{
	struct buffer out = BUFFER_IN(arena);
	struct json json = JSON_INTO(&out);

	json_object(&json);
	json_number(&json, "version", 1);
	json_text(&json, "application", id_slice(&view->id));
	json_number(&json, "class", view->class);
	put_person(&json, view);
	put_certificate(&json, arena, view);
	put_drones(&json, view);
	put_rules(&json, view);
	json_end(&json);
	return buffer_slice(&out);
}

void
answers_hash(struct arena *arena, struct application_view *view)
{
	uint8_t hash[SHA256_SIZE];
	struct buffer out = BUFFER_IN(arena);

	view->answers = answers_json(arena, view);
	sha256(view->answers, hash);
	number_hex(slice_bytes(hash, sizeof(hash)), &out);
	memcpy(view->answers_hash, buffer_text(&out), sizeof(view->answers_hash));
}
