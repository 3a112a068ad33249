/* SPDX-License-Identifier: EUPL-1.2 */
/* carry_out_act - the one place through which everything goes that is done with a permit
 * after it was issued: status, status list, what waits, event, audit. */
#ifndef PERMIT_CARRY_OUT_ACT_H
#define PERMIT_CARRY_OUT_ACT_H

#include "permit/permit_act.h"
#include "permit/permit_store.h"

/* change->event was judged before; row is as it was loaded. STALE when somebody else saved
 * meanwhile. */
MUST_USE enum fault permit_carry_out(
    struct act *act, struct permit_credential_row *row, struct permit_change *change);

#endif
