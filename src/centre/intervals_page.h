/* SPDX-License-Identifier: EUPL-1.2 */
/* intervals_page - when a centre was accredited and for what, as pages show it. */
#ifndef CENTRE_INTERVALS_PAGE_H
#define CENTRE_INTERVALS_PAGE_H

#include "centre/centre.h"
#include "template/centre_intervals.h"
#include "web/request.h"

/* "permit.class.recreation" ... */
const char *centre_class_key(enum centre_class class);
/* Newest first; intervals are oldest first. */
const struct template_centre_intervals_intervals *centre_interval_lines(
    struct web_request *request, const struct centre_interval *intervals, size_t count);

#endif
