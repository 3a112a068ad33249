/* SPDX-License-Identifier: EUPL-1.2 */
/* demo_order - an order over many permits that two people signed, and lifted again. */
#ifndef APP_DEMO_ORDER_H
#define APP_DEMO_ORDER_H

#include "access/access.h"
#include "base/arena.h"
#include "base/fault.h"

struct acts;

MUST_USE enum fault demo_order(struct acts *acts, struct arena *arena,
    const struct access_caller *first, const struct access_caller *second);

#endif
