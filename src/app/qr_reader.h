/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * qr_reader - the text of a permit's QR code out of a picture (PNG) or a document (PDF).
 *
 *	struct slice text;
 *	enum qr_verdict verdict = qr_reader_find(file, &arena, &text);
 *
 * Pictures are read with libpng and zbar. A PDF is drawn by pdftoppm (poppler-utils), a
 * program of its own: whatever the document does to it, it does not to us.
 */
#ifndef APP_QR_READER_H
#define APP_QR_READER_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/slice.h"

enum {
	QR_FILE_BYTES_MOST = 32 << 20,
	QR_ARENA_BYTES = 512 << 20, /* what an arena for _find needs at most */
	QR_PDF_PAGES = 3,           /* how many of them are looked at */
};

enum qr_verdict {
	QR_FOUND,
	QR_NONE,          /* a picture, and no permit's code in it */
	QR_BAD_FILE,      /* not to be read as what it says it is */
	QR_TOO_LARGE,     /* more pixels than a photograph has */
	QR_NO_PDF_READER, /* pdftoppm is not installed */
	QR_VERDICT_COUNT
};

/* Whether the first bytes are those of PNG or PDF. */
bool qr_reader_knows(struct slice file);
/* The first code that reads like a permit, else the first code. */
MUST_USE enum qr_verdict qr_reader_find(
    struct slice file, struct arena *arena, struct slice *ret_text);
/* "verify_command.no_code" ... */
const char *qr_verdict_key(enum qr_verdict verdict);

#endif
