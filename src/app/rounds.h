/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * rounds - what a server does by itself each minute and each hour.
 *
 *	fault = rounds_minute(acts, store, desk, folder, &sweep, &arena);
 *
 * A fault ends the round; the rest is tried again with the next one.
 */
#ifndef APP_ROUNDS_H
#define APP_ROUNDS_H

#include "application/application_act.h"
#include "base/arena.h"
#include "base/fault.h"

struct acts;
struct permit_desk;
struct store;

/* Old sign-ins and sessions end, files that nothing names go; the list of keys (in folder) is
 * written anew where it changed: each day, and when a centre's key comes or ends. */
MUST_USE enum fault rounds_minute(struct acts *acts, struct store *store,
    struct permit_desk *desk, const char *folder, struct application_sweep *sweep,
    struct arena *arena);
/* Reminders, lapsed applications, permits that will end, the outbox. */
MUST_USE enum fault rounds_hour(
    struct acts *acts, struct store *store, struct arena *arena);

#endif
