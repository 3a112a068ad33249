/* SPDX-License-Identifier: EUPL-1.2 */
/* key_page - the keys of centres at the registrars' desk. */
#ifndef CENTRE_KEY_PAGE_H
#define CENTRE_KEY_PAGE_H

#include "centre/centre_key.h"
#include "centre/key_act.h"
#include "template/centre_keys.h"
#include "web/request.h"
#include "web/route.h"

/* "centre.key.kind.ca" ... */
const char *centre_key_kind_key(enum public_key_kind kind);
/* As they stand today; in the order in which they are given. */
const struct template_centre_keys_keys *centre_key_lines(
    struct web_request *request, const struct centre_key *keys, size_t count);

/* What was given as a key: the file, else what was typed. A file over the limit is no
 * key. */
MUST_USE enum fault centre_key_given(
    struct web_request *request, struct slice typed, struct slice *ret_given);

/* What somebody who proposes the end of a key has said; false: that was no form, and is
 * answered. */
MUST_USE bool centre_key_end_read(
    struct web_request *request, struct centre_key_end_proposed *ret_proposed);

extern const struct web_routes centre_key_page_routes;

#endif
