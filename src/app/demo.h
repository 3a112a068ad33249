/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * demo - fictional persons, and what they have done before the first visitor comes.
 *
 * Everything goes through the same acts as in an authority: the people sign in, fill in,
 * upload and submit, officers decide, permits are signed by the signer.
 */
#ifndef APP_DEMO_H
#define APP_DEMO_H

#include "app/serve.h"
#include "base/arena.h"
#include "identity/provider.h"

/* Applicants, staff, and load-0 to load-9999 for tests (not shown to choose from). */
const struct identity_persona *demo_personas(struct arena *arena, size_t *ret_count);

/* Loads rules and centres, and fills an empty database with applications and permits in
 * each state; a database that has some is left alone. */
MUST_USE enum fault demo_fill(const struct serve_parts *parts);

#endif
