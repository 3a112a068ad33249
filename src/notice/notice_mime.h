/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * notice_mime - a mail as the bytes that SMTP carries: text and HTML, in any script.
 *
 *	struct mime_mail mail = {.from = "no-reply@example.ae", .to = "noura@example.ae",
 *	    .from_name = SLICE("تصاريح"), .subject = subject, .text = text, .html = html,
 *	    .language = "ar", .id = "0192...", .at = now};
 *	mime_write(&bytes, &mail);
 *
 * RFC 5322 for the whole, RFC 2047 for words of another script than ASCII in a header,
 * RFC 2045 and 2046 for the parts. Every line is shorter than 78 bytes, everything is
 * ASCII, and nothing that comes in can end a header: words are encoded, addresses are
 * asked of mime_address_fits before.
 */
#ifndef NOTICE_NOTICE_MIME_H
#define NOTICE_NOTICE_MIME_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/buffer.h"
#include "base/moment.h"
#include "base/slice.h"

enum { MIME_ADDRESS_MOST = 254 }; /* bytes, RFC 5321 */

struct mime_mail {
	struct slice from; /* address */
	struct slice from_name;
	struct slice to;
	struct slice subject;
	struct slice text; /* UTF-8, lines end with \n */
	struct slice html;
	const char *language; /* "ar" */
	struct slice id;      /* letters and digits: Message-ID with the domain of from */
	moment at;
};

/* LOCAL@DOMAIN in visible ASCII without what has a meaning in a header or a command. */
bool mime_address_fits(struct slice address);

/* Addresses fit, id is letters and digits: else it is a bug. */
void mime_write(struct buffer *out, const struct mime_mail *mail);

#endif
