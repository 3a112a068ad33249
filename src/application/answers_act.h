/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * answers - all that an applicant answered, as one JSON text, and its hash.
 *
 * The text is what is frozen at submission (application.snapshot): the same answers give
 * the same bytes, so the hash tells whether what the person saw on "check your answers"
 * is still what is there.
 */
#ifndef APPLICATION_ANSWERS_ACT_H
#define APPLICATION_ANSWERS_ACT_H

#include "application/application_act.h"

struct slice answers_json(struct arena *arena, const struct application_view *view);
/* Sets the view's answers and answers_hash. */
void answers_hash(struct arena *arena, struct application_view *view);

/* What stands in such a text. */
struct answers_frozen {
	struct person_typed details;
	unsigned vouched;                        /* PERSON_BIT of what was vouched for */
	moment confirmed_at[PERSON_FIELD_COUNT]; /* of a contact, by its code; 0: not */
	struct slice centre;
	struct slice number;
	day issued_on;
	bool from_register;
	struct slice file_hash; /* 32 bytes */
	struct slice file_name;
	struct slice file_type;
	int64_t file_bytes;
	struct application_view_drone drones[DRONE_MOST]; /* without their ids */
	size_t drones_count;
	struct rule_acceptance rules[RULE_MOST];
	size_t rules_count;
};
/* False, and nothing written, when it is no such text. */
MUST_USE bool answers_read(
    struct slice snapshot, struct arena *arena, struct answers_frozen *ret_frozen);
/* Whether what a mark (application_marks) stands for is not the same in the two. */
bool answers_differ(const struct answers_frozen *one, const struct answers_frozen *other,
    struct slice mark);

#endif
