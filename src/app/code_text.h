/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * code_text - what a command line names as a code: its text, a picture or PDF with it, or "-".
 *
 *	const char *why = code_text_find("permit.pdf", &arena, &text);
 */
#ifndef APP_CODE_TEXT_H
#define APP_CODE_TEXT_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/slice.h"

/* NULL, or the key of why there is no text (with {file}). The arena has room for QR_ARENA_BYTES
 * (app/qr_reader.h). */
const char *code_text_find(const char *what, struct arena *arena, struct slice *ret_text);
/* Whether nothing is there; what is there may still not be readable. "-" is always there. */
bool code_text_is_missing(const char *path);

#endif
