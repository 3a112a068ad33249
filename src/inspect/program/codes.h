/* SPDX-License-Identifier: EUPL-1.2 */
/* codes - QR codes and barcodes in grey pixels, by zbar.
 *
 *	inspect_codes_find(arena, &pixels, page, &report);   adds to report->codes
 */
#ifndef INSPECT_CODES_H
#define INSPECT_CODES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "inspect/report.h"

/* 8 bits a pixel, rows without gaps, 255 is white. */
struct inspect_pixels {
	const uint8_t *samples;
	unsigned width;
	unsigned height;
};

/* A code that is in the report already is not added again; nor one above the limits. */
void inspect_codes_find(struct arena *arena, const struct inspect_pixels *pixels,
    unsigned page, struct inspect_report *report);

/* zbar converts characters by iconv, which opens files: all that it may want, before the
 * jail. They stay open as long as the process. False: one is not
 * installed. */
MUST_USE bool inspect_codes_warm_up(void);

#endif
