/* SPDX-License-Identifier: EUPL-1.2 */
/* story_page - what has happened with a permit, and what waits, as the pages say it. */
#ifndef PERMIT_STORY_PAGE_H
#define PERMIT_STORY_PAGE_H

#include "permit/file_act.h"
#include "template/application_timeline.h"
#include "template/desk_history.h"
#include "web/request.h"

/* Whole hours from now until then; 0 when it is less, or past. */
int64_t story_hours(moment until, moment now);
/* The colleague's name, in the reader's language where it is known. */
struct slice story_who(enum say_language language, const struct permit_waiting *waiting);

/* For colleagues: with names, roles and both languages; the newest first. */
const struct template_desk_history_events *story_of_desk(
    struct web_request *request, const struct permit_file *file, size_t *ret_count);
/* For the holder: what he may see, in his language; the newest first. */
const struct template_application_timeline_events *story_of_holder(
    struct web_request *request, const struct permit_own *own, size_t *ret_count);

#endif
