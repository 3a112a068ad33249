/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * ocr - words in a picture, by tesseract, in English and Arabic. A hint, never a proof.
 *
 *	struct inspect_ocr *ocr = inspect_ocr_new();    reads its models: before the jail
 *	text = inspect_ocr_read(ocr, arena, &pixels, 150);
 *
 * OMP_THREAD_LIMIT=1 must be in the environment when the program starts: the library
 * reads it while it is loaded, and a thread would be killed.
 */
#ifndef INSPECT_OCR_H
#define INSPECT_OCR_H

#include "base/arena.h"
#include "base/slice.h"
#include "inspect/program/codes.h"

struct inspect_ocr;

/* NULL when the models cannot be read. It lives as long as the process. */
struct inspect_ocr *inspect_ocr_new(void);

/* Whatever it makes of it: not clean, perhaps not UTF-8, often empty. */
struct slice inspect_ocr_read(struct inspect_ocr *ocr, struct arena *arena,
    const struct inspect_pixels *pixels, int dots_an_inch);

#endif
