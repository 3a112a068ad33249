/* SPDX-License-Identifier: EUPL-1.2 */
#include "drone/drone.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"

static const struct {
	const char *name;
	const char *label_key;
} fields[] = {
    [DRONE_MAKE] = {"make", "drone.field.make"},
    [DRONE_MODEL] = {"model", "drone.field.model"},
    [DRONE_SERIAL] = {"serial", "drone.field.serial"},
    [DRONE_MASS] = {"mass", "drone.field.mass"},
};
static_assert(ARRAY_LEN(fields) == DRONE_FIELD_COUNT, "each field has its row");

static const char *const verdict_keys[] = {
    [DRONE_OK] = "drone.ok",
    [DRONE_REFUSED] = "drone.refused",
    [DRONE_TOO_MANY] = "drone.too_many",
    [DRONE_DUPLICATE] = "drone.duplicate",
};
static_assert(
    ARRAY_LEN(verdict_keys) == DRONE_VERDICT_COUNT, "each verdict has a message key");

static const char *const kind_names[] = {
    [DRONE_CTA2063] = "cta2063",
    [DRONE_OTHER] = "other",
};
static_assert(ARRAY_LEN(kind_names) == DRONE_SERIAL_KIND_COUNT, "each kind has a word");

/* Of make and of model: what is missing, and what is too long. */
static const char *const missing_keys[] = {
    [DRONE_MAKE] = "drone.make.missing",
    [DRONE_MODEL] = "drone.model.missing",
};
static const char *const too_long_keys[] = {
    [DRONE_MAKE] = "drone.make.too_long",
    [DRONE_MODEL] = "drone.model.too_long",
};

/* Any signs: makers call their drones what they like. NULL, or the refusal. */
static const char *
read_name(
    enum drone_field field, struct slice typed, char ret_name[static DRONE_NAME_SIZE])
{
	char name[DRONE_NAME_SIZE];

	if (!text_line_into(typed, name, sizeof(name)) ||
	    text_length(slice_of(name)) > DRONE_NAME_MOST) {
		return too_long_keys[field];
	}
	if (name[0] == '\0') {
		return missing_keys[field];
	}
	memcpy(ret_name, name, sizeof(name));
	return NULL;
}

static void
refuse(struct drone_refusals *refusals, enum drone_field field, const char *key)
{
	if (key != NULL) {
		refusals->key[field] = key;
		refusals->count++;
	}
}

enum drone_verdict
drone_check(const struct drone_typed *typed, struct drone *ret_drone,
    struct drone_refusals *ret_refusals)
{
	struct drone drone = {.serial_kind = typed->serial_kind};
	struct drone_refusals refusals = {0};
	const struct slice *field = typed->field;

	assert(typed->serial_kind < DRONE_SERIAL_KIND_COUNT);
	refuse(
	    &refusals, DRONE_MAKE, read_name(DRONE_MAKE, field[DRONE_MAKE], drone.make));
	refuse(&refusals, DRONE_MODEL,
	    read_name(DRONE_MODEL, field[DRONE_MODEL], drone.model));
	enum drone_serial_verdict serial =
	    drone_serial_parse(field[DRONE_SERIAL], drone.serial_kind, drone.serial);
	refuse(&refusals, DRONE_SERIAL,
	    serial == DRONE_SERIAL_OK ? NULL : drone_serial_key(serial));
	enum drone_mass_verdict mass = drone_mass_parse(field[DRONE_MASS], &drone.grams);
	refuse(
	    &refusals, DRONE_MASS, mass == DRONE_MASS_OK ? NULL : drone_mass_key(mass));
	*ret_refusals = refusals;
	if (refusals.count > 0) {
		return DRONE_REFUSED;
	}
	*ret_drone = drone;
	return DRONE_OK;
}

/* The same number, however it is typed: "abc-1" of the one kind and "ABC1" of another. */
static bool
is_same_serial(const char *one, const char *two)
{
	char one_code[DRONE_SERIAL_MOST + 1];
	char two_code[DRONE_SERIAL_MOST + 1];

	return text_code_into(slice_of(one), one_code, sizeof(one_code)) &&
	    text_code_into(slice_of(two), two_code, sizeof(two_code)) &&
	    strcmp(one_code, two_code) == 0;
}

enum drone_verdict
drone_fits(const struct drone *others, size_t count, const struct drone *added)
{
	for (size_t i = 0; i < count; i++) {
		if (is_same_serial(others[i].serial, added->serial)) {
			return DRONE_DUPLICATE;
		}
	}
	return count >= DRONE_MOST ? DRONE_TOO_MANY : DRONE_OK;
}

const char *
drone_key(enum drone_verdict verdict)
{
	assert((size_t)verdict < ARRAY_LEN(verdict_keys));
	return verdict_keys[verdict];
}

const char *
drone_field_name(enum drone_field field)
{
	assert((size_t)field < ARRAY_LEN(fields));
	return fields[field].name;
}

const char *
drone_field_key(enum drone_field field)
{
	assert((size_t)field < ARRAY_LEN(fields));
	return fields[field].label_key;
}

const char *
drone_serial_kind_name(enum drone_serial_kind kind)
{
	assert((size_t)kind < ARRAY_LEN(kind_names));
	return kind_names[kind];
}

enum drone_serial_kind
drone_serial_kind_find(struct slice name)
{
	unsigned i = 0;

	while (
	    i < DRONE_SERIAL_KIND_COUNT && !slice_equal(name, slice_of(kind_names[i]))) {
		i++;
	}
	return (enum drone_serial_kind)i;
}

enum drone_serial_kind
drone_serial_kind_of_typed(struct slice typed)
{
	return typed.size == 0 ? DRONE_CTA2063 : drone_serial_kind_find(typed);
}
