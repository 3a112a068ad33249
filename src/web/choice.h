/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * choice - which language and which encoding a client would rather have (RFC 9110
 * section 12.5): "ar-AE,ar;q=0.9,en;q=0.8", "gzip, br;q=0".
 */
#ifndef WEB_CHOICE_H
#define WEB_CHOICE_H

#include <stdbool.h>

#include "base/slice.h"
#include "say/say.h"

/* The better liked of Arabic and English in an Accept-Language header; the one that comes
 * first where both are liked alike; otherwise when it names neither. */
enum say_language choice_language(
    struct slice accept_language, enum say_language otherwise);

/* True when the Accept-Encoding header names the coding ("gzip", "br") with more than 0. */
bool choice_takes_coding(struct slice accept_encoding, const char *coding);

#endif
