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
/* 64 hexadecimal digits and the NUL. */
void answers_hash(
    struct arena *arena, const struct application_view *view, char ret_hash[static 65]);

/* The person as he was in such a text, and PERSON_BIT of what was vouched for. False, and
 * nothing written, when it is no such text. */
bool answers_read_person(struct slice snapshot, struct arena *arena,
    struct person_typed *ret_details, unsigned *ret_vouched);

#endif
