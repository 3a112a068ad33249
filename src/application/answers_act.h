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

#endif
