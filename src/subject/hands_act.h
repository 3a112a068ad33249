/* SPDX-License-Identifier: EUPL-1.2 */
/* hands_act - whose request it is, and whether its reader has told why he opens it. */
#ifndef SUBJECT_HANDS_ACT_H
#define SUBJECT_HANDS_ACT_H

#include "access/reading.h"
#include "db/acts.h"
#include "subject/request_store.h"

MUST_USE enum fault data_is_own(struct act *act, const struct access_caller *caller,
    const struct request_row *row, bool *ret_own);
/* told: READING_NONE, or now. *ret_purpose is READING_NONE while the file is closed. */
MUST_USE enum fault data_admit(struct act *act, const struct access_caller *caller,
    const struct request_row *row, enum reading_purpose told,
    enum reading_purpose *ret_purpose);

#endif
