/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * desk - the desks of the staff: which page each is, and the right that leads there.
 *
 *	for (size_t i = 0; i < ACCESS_DESK_COUNT; i++)
 *		if (access_may(caller, access_desks[i].right)) ... a link to access_desks[i].path
 */
#ifndef ACCESS_DESK_H
#define ACCESS_DESK_H

#include "access/access.h"
#include "base/slice.h"

enum { ACCESS_DESK_COUNT = 9 };

struct access_desk {
	enum access_right right;
	const char *path;  /* behind the language: "/desk/team" */
	const char *title; /* message keys */
	const char *text;
};

/* In the order in which they are shown. */
extern const struct access_desk access_desks[ACCESS_DESK_COUNT];

/* Whose page a path (behind the language) is: of the desks above it, the nearest.
 * ACCESS_DESK_COUNT: of none. */
size_t access_desk_of(struct slice path);

#endif
