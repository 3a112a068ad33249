/* SPDX-License-Identifier: EUPL-1.2 */
/* work_api - what an officer does with a case beside deciding it: takes back what he has just
 * decided, writes a note to colleagues, declares a conflict of interest. */
#ifndef DECISION_WORK_API_H
#define DECISION_WORK_API_H

#include "web/request.h"

/* POST /desk/{id}/undo, /now: {}; /note: {"words"}; /conflict: {"kind"}. */
void work_undo_post(struct web_request *request);
void work_now_post(struct web_request *request);
void work_note_post(struct web_request *request);
void work_conflict_post(struct web_request *request);

#endif
