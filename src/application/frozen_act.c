/* SPDX-License-Identifier: EUPL-1.2 */
/* Reads back what answers_json froze. */
#include <jansson.h>

#include "application/answers_act.h"
#include "base/number.h"
#include "crypto/sha256.h"

static struct slice
text_of(const json_t *object, const char *name, struct arena *arena)
{
	const json_t *value = json_object_get(object, name);

	return json_is_string(value)
	    ? arena_copy(
	          arena, slice_bytes(json_string_value(value), json_string_length(value)))
	    : (struct slice){NULL, 0};
}

static unsigned
read_vouched(const json_t *names)
{
	unsigned mask = 0;
	size_t i = 0;
	json_t *name = NULL;

	json_array_foreach(names, i, name)
	{
		const char *text = json_string_value(name);
		enum person_field field =
		    text != NULL ? person_field_find(slice_of(text)) : PERSON_FIELD_COUNT;
		mask |= field != PERSON_FIELD_COUNT ? PERSON_BIT((unsigned)field) : 0;
	}
	return mask;
}

/* Not there in what was frozen before there were codes. */
static void
read_confirmed(const json_t *moments, struct answers_frozen *frozen)
{
	for (int i = 0; i < PERSON_FIELD_COUNT; i++) {
		frozen->confirmed_at[i] = json_integer_value(
		    json_object_get(moments, person_field_name((enum person_field)i)));
	}
}

static void
read_person(const json_t *person, struct arena *arena, struct answers_frozen *frozen)
{
	for (int i = 0; i < PERSON_FIELD_COUNT; i++) {
		frozen->details.field[i] =
		    text_of(person, person_field_name((enum person_field)i), arena);
	}
	frozen->vouched = read_vouched(json_object_get(person, "vouched"));
	read_confirmed(json_object_get(person, "confirmed_at"), frozen);
}

static void
read_certificate(
    const json_t *certificate, struct arena *arena, struct answers_frozen *frozen)
{
	struct slice hash = text_of(certificate, "file_sha256", arena);
	uint8_t *bytes = arena_alloc(arena, SHA256_SIZE);

	frozen->centre = text_of(certificate, "centre", arena);
	frozen->number = text_of(certificate, "number", arena);
	if (!day_parse(text_of(certificate, "issued_on", arena), &frozen->issued_on)) {
		frozen->issued_on = DAY_NONE;
	}
	if (hash.size == 2 * (size_t)SHA256_SIZE &&
	    number_unhex(hash, bytes, SHA256_SIZE)) {
		frozen->file_hash = slice_bytes(bytes, SHA256_SIZE);
	}
	frozen->from_register =
	    slice_equal(text_of(certificate, "confirmed_by", arena), SLICE("centre"));
	frozen->file_name = text_of(certificate, "file_name", arena);
	frozen->file_type = text_of(certificate, "file_type", arena);
	frozen->file_bytes =
	    json_integer_value(json_object_get(certificate, "file_bytes"));
}

static void
read_drones(const json_t *drones, struct arena *arena, struct answers_frozen *frozen)
{
	size_t i = 0;
	const json_t *drone = NULL;

	json_array_foreach(drones, i, drone)
	{
		if (frozen->drones_count == DRONE_MOST) {
			break;
		}
		frozen->drones[frozen->drones_count++] = (struct application_view_drone){
		    .make = text_of(drone, "make", arena),
		    .model = text_of(drone, "model", arena),
		    .serial = text_of(drone, "serial", arena),
		    .serial_kind =
		        drone_serial_kind_find(text_of(drone, "serial_kind", arena)),
		    .grams = json_integer_value(json_object_get(drone, "grams")),
		};
	}
}

static void
read_rules(const json_t *rules, struct arena *arena, struct answers_frozen *frozen)
{
	size_t i = 0;
	const json_t *rule = NULL;

	json_array_foreach(rules, i, rule)
	{
		if (frozen->rules_count == RULE_MOST) {
			break;
		}
		frozen->rules[frozen->rules_count++] = (struct rule_acceptance){
		    .code = text_of(rule, "code", arena),
		    .version = (int)json_integer_value(json_object_get(rule, "version")),
		};
	}
}

bool
answers_read(
    struct slice snapshot, struct arena *arena, struct answers_frozen *ret_frozen)
{
	json_t *whole =
	    json_loadb(snapshot.bytes, snapshot.size, JSON_REJECT_DUPLICATES, NULL);
	const json_t *person = json_object_get(whole, "person");
	const json_t *certificate = json_object_get(whole, "certificate");
	bool found = json_is_object(person) && json_is_object(certificate);

	if (found) {
		*ret_frozen = (struct answers_frozen){.issued_on = DAY_NONE};
		read_person(person, arena, ret_frozen);
		read_certificate(certificate, arena, ret_frozen);
		read_drones(json_object_get(whole, "drones"), arena, ret_frozen);
		read_rules(json_object_get(whole, "rules"), arena, ret_frozen);
	}
	json_decref(whole);
	return found;
}

static bool
drones_differ(const struct answers_frozen *one, const struct answers_frozen *other)
{
	bool differ = one->drones_count != other->drones_count;

	for (size_t i = 0; !differ && i < one->drones_count; i++) {
		const struct application_view_drone *left = &one->drones[i];
		const struct application_view_drone *right = &other->drones[i];
		differ = !slice_equal(left->serial, right->serial) ||
		    !slice_equal(left->make, right->make) ||
		    !slice_equal(left->model, right->model) ||
		    left->grams != right->grams;
	}
	return differ;
}

bool
answers_differ(const struct answers_frozen *one, const struct answers_frozen *other,
    struct slice mark)
{
	enum person_field field = person_field_find(mark);

	if (field != PERSON_FIELD_COUNT) {
		return !slice_equal(
		    one->details.field[field], other->details.field[field]);
	}
	if (slice_equal(mark, SLICE("centre"))) {
		return !slice_equal(one->centre, other->centre);
	}
	if (slice_equal(mark, SLICE("number"))) {
		return !slice_equal(one->number, other->number);
	}
	if (slice_equal(mark, SLICE("issued_on"))) {
		return one->issued_on != other->issued_on;
	}
	if (slice_equal(mark, SLICE("file"))) {
		return !slice_equal(one->file_hash, other->file_hash);
	}
	return slice_equal(mark, SLICE("drones")) && drones_differ(one, other);
}
