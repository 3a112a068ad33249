/* SPDX-License-Identifier: EUPL-1.2 */
#include "inspect/program/ocr.h"

#include <tesseract/capi.h>

#define LANGUAGES "eng+ara"

struct inspect_ocr *
inspect_ocr_new(void)
{
	TessBaseAPI *ocr = TessBaseAPICreate();

	if (TessBaseAPIInit2(ocr, NULL, LANGUAGES, OEM_LSTM_ONLY) != 0) {
		TessBaseAPIDelete(ocr);
		return NULL;
	}
	return (struct inspect_ocr *)ocr;
}

struct slice
inspect_ocr_read(struct inspect_ocr *ocr, struct arena *arena,
    const struct inspect_pixels *pixels, int dots_an_inch)
{
	TessBaseAPI *base = (TessBaseAPI *)ocr;

	TessBaseAPISetImage(base, pixels->samples, (int)pixels->width,
	    (int)pixels->height, 1, (int)pixels->width);
	TessBaseAPISetSourceResolution(base, dots_an_inch);
	char *words = TessBaseAPIGetUTF8Text(base);
	struct slice text = arena_copy(arena, slice_of(words));
	TessDeleteText(words);
	return text;
}
