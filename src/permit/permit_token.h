/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * permit_token - the permit as signed bytes, and as the text of its QR code.
 *
 *	claims -> CWT payload -> COSE_Sign1 (the token) -> HTTPS://HOST/V#12345...
 *
 *	permit_claims_fit(&claims);
 *	TRY(permit_token_sign(&claims, signing, arena, &token));
 *	permit_qr_text(SLICE("https://permits.example"), token, &text);
 */
#ifndef PERMIT_PERMIT_TOKEN_H
#define PERMIT_PERMIT_TOKEN_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/buffer.h"
#include "base/fault.h"
#include "base/slice.h"
#include "crypto/signing.h"
#include "permit/permit_claims.h"

enum { PERMIT_TEXT_BYTES_MOST = 8192 }; /* of what is read: address, digits, base45 ... */

/* The signed token. claims->issued is now and inside the key's window. */
MUST_USE enum fault permit_token_sign(const struct permit_claims *claims,
    const struct signing *signing, struct arena *arena, struct slice *ret_token);
/* The same in two steps (signing_ask). */
MUST_USE enum fault permit_token_ask(const struct permit_claims *claims,
    const struct signing *signing, struct arena *arena,
    struct signing_cose_asked *ret_asked);
MUST_USE enum fault permit_token_collect(const struct signing *signing,
    struct signing_cose_asked *asked, struct arena *arena, struct slice *ret_token);

/* origin: "https://permits.example" or "http://127.0.0.1:8080"; out gets
 * HTTPS://PERMITS.EXAMPLE/V# and the digits. */
void permit_qr_text(struct slice origin, struct slice token, struct buffer *out);
/* TP1: and base45. */
void permit_app_text(struct slice token, struct buffer *out);
/* Reads a QR's address (any host: the key is pinned, not the host), bare digits, TP1:
 * base45, base64url or hexadecimal; blanks at both ends and line breaks are free. */
MUST_USE bool permit_text_read(
    struct slice text, struct arena *arena, struct slice *ret_token);

#endif
