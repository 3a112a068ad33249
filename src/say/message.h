/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * message - the table of sentences that tools/messages.py makes from po/.
 *
 * Sorted by key in byte order, for say.c alone; everybody else asks say.h.
 */
#ifndef SAY_MESSAGE_H
#define SAY_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "say/say.h"

enum { SAY_FORMS = 6 }; /* Arabic has the most plural forms */

struct say_message {
	const char *key;
	bool plural;
	/* A sentence without plural has form 0 only. */
	const char *forms[SAY_LANGUAGES][SAY_FORMS];
};

extern const struct say_message say_messages[];
extern const size_t say_messages_count;

#endif
