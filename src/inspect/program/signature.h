/* SPDX-License-Identifier: EUPL-1.2 */
/* signature - the signatures in a PDF: whether what was signed is what is there.
 *
 *	inspect_signatures_find(&tools, pdf, file, &report);   adds to report->signatures
 *
 * ISO 32000-1, 12.8: /ByteRange names two parts of the file; what is between them is the
 * signature in hexadecimal, and nothing else may stand there. It throws, as MuPDF does.
 */
#ifndef INSPECT_SIGNATURE_H
#define INSPECT_SIGNATURE_H

#include <mupdf/pdf.h>

#include "inspect/program/document.h"

void inspect_signatures_find(const struct inspect_tools *tools, pdf_document *pdf,
    struct slice file, struct inspect_report *report);

/* Everything of OpenSSL that is loaded at first use: before the jail. */
void inspect_signatures_warm_up(void);

#endif
