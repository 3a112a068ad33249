/* SPDX-License-Identifier: EUPL-1.2 */
/* Reads back what answers_json froze. */
#include <jansson.h>

#include "application/answers_act.h"

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

bool
answers_read_person(struct slice snapshot, struct arena *arena,
    struct person_typed *ret_details, unsigned *ret_vouched)
{
	json_t *whole =
	    json_loadb(snapshot.bytes, snapshot.size, JSON_REJECT_DUPLICATES, NULL);
	const json_t *person = json_object_get(whole, "person");
	bool found = json_is_object(person);

	for (int i = 0; found && i < PERSON_FIELD_COUNT; i++) {
		ret_details->field[i] =
		    text_of(person, person_field_name((enum person_field)i), arena);
	}
	if (found) {
		*ret_vouched = read_vouched(json_object_get(person, "vouched"));
	}
	json_decref(whole);
	return found;
}
