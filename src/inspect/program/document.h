/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * document - a PDF, JPEG or PNG opened by MuPDF, in the jail only.
 *
 *	struct inspect_tools tools = {.context = context, .arena = &arena};
 *	inspect_document_look(&tools, file, &report);
 *	if (inspect_document_draw(&tools, file, 1, INSPECT_LARGE, &png)) ...
 */
#ifndef INSPECT_DOCUMENT_H
#define INSPECT_DOCUMENT_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/slice.h"
#include "inspect/frame.h"
#include "inspect/report.h"
#include <mupdf/fitz.h>

struct inspect_ocr;

/* Made before the jail is shut. */
struct inspect_tools {
	fz_context *context;
	struct arena *arena;
	struct inspect_ocr *ocr; /* NULL: pictures are not read */
	/* told with the file */
	struct inspect_authority authorities[INSPECT_AUTHORITIES_MOST];
	size_t authorities_count; /* 0: no signature is trusted */
	moment issued;
};

/* "application/pdf" ..., or empty: by the first bytes, never by a name. */
struct slice inspect_document_type(struct slice file);

/* Whatever is in the file: what could be found is in the report, with a verdict. */
void inspect_document_look(const struct inspect_tools *tools, struct slice file,
    struct inspect_report *ret_report);

/* One page, from 1, as PNG in the arena. False: there is none, or it cannot be drawn. */
MUST_USE bool inspect_document_draw(const struct inspect_tools *tools, struct slice file,
    unsigned page, enum inspect_size size, struct slice *ret_png);

#endif
