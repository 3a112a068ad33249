/* SPDX-License-Identifier: EUPL-1.2 */
/* letter - what the applicant is told of a change of his application, in its act. */
#ifndef APPLICATION_LETTER_ACT_H
#define APPLICATION_LETTER_ACT_H

#include "application/application_act.h"
#include "application/application_store.h"

/* A letter for the changes that concern him, nothing for the others; row is as it is
 * after the change. */
MUST_USE enum fault letter_send(struct act *act, const struct application_row *row,
    enum application_state from, const struct application_change *change);
/* A reminder that it waits until row->return_until; the number of reminders before. */
MUST_USE enum fault letter_remind(
    struct act *act, const struct application_row *row, int64_t before);

#endif
