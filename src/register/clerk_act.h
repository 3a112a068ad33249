/* SPDX-License-Identifier: EUPL-1.2 */
/* clerk_act - steps that entering one certificate and entering a file of them share. */
#ifndef REGISTER_CLERK_ACT_H
#define REGISTER_CLERK_ACT_H

#include "access/access.h"
#include "base/fault.h"
#include "register/register_store.h"

struct act;

/* *ret_key is NULL when the centre was accredited for the class on the day, else why not. */
MUST_USE enum fault clerk_judge(struct act *act, struct slice code,
    const struct register_entry *entry, const char **ret_key);
/* As it is entered; slices point into the entry. */
struct register_row clerk_row(struct act *act, const struct access_caller *caller,
    struct slice code, const struct register_entry *entry);
MUST_USE enum fault clerk_record(struct act *act, const struct access_caller *caller,
    const char *action, struct slice object, struct slice record);

#endif
