/* SPDX-License-Identifier: EUPL-1.2 */
/* verify_say - what `tasrih verify` writes: the answer on standard output, in the words of
 * the pages; why there is none on standard error. */
#ifndef APP_VERIFY_SAY_H
#define APP_VERIFY_SAY_H

#include "base/arena.h"
#include "certificate/certificate_verify.h"
#include "permit/permit_verify.h"
#include "say/say.h"

void verify_say_finding(
    enum say_language language, const struct permit_finding *found, struct arena *arena);
/* A certificate that its centre signed, as far as the trust list knows it. */
void verify_say_certificate(enum say_language language,
    const struct certificate_finding *found, struct arena *arena);
/* The order over the permit and its public text; nothing when there is no number. */
void verify_say_order(enum say_language language, struct slice number, struct slice text,
    struct arena *arena);
/* key's sentence has the placeholder {file}, or none. */
void verify_say_why(enum say_language language, const char *key, const char *file);

#endif
