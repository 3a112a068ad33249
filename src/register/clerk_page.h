/* SPDX-License-Identifier: EUPL-1.2 */
/* clerk_page - what the pages and the API of the register share. */
#ifndef REGISTER_CLERK_PAGE_H
#define REGISTER_CLERK_PAGE_H

#include "register/register.h"
#include "web/form.h"
#include "web/route.h"

enum { CLERK_FIELD_BYTES = 1000 }; /* of one answer: the rules say what is too long */

/* The table of what a clerk enters, in the order of the enum. */
extern const struct web_field clerk_fields[REGISTER_FIELD_COUNT];

#endif
