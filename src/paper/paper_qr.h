/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * paper_qr - a text as the black and white squares that a phone camera reads.
 *
 *	struct paper_qr qr;
 *	TRY(paper_qr_make(SLICE("HTTPS://PERMIT.EXAMPLE/V#0912..."), arena, &qr));
 *	struct slice png = paper_qr_png(&qr, 6, arena);
 *
 * Level M (15 % of the squares may be lost), quiet zone of 4 squares. An address that
 * ends in #digits is written in three parts (capitals, the byte '#', digits), so that
 * a digit costs 3.3 bits: a permit of 352 bytes fits into version 15, 77 x 77 squares.
 * Any other text is cut into parts by libqrencode. Rule: ISO/IEC 18004.
 */
#ifndef PAPER_PAPER_QR_H
#define PAPER_PAPER_QR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/buffer.h"
#include "base/fault.h"
#include "base/slice.h"

enum { PAPER_QR_QUIET = 4 /* white squares on each side */ };

struct paper_qr {
	const uint8_t *squares; /* side * side, row by row: 1 dark, 0 light */
	int side;               /* without the quiet zone */
	int version;            /* 1 to 40 */
};

/* FAULT_MEMORY when the text does not fit into any QR code, or there is no memory. */
MUST_USE enum fault paper_qr_make(
    struct slice text, struct arena *arena, struct paper_qr *ret_qr);

/* False outside the code: the quiet zone is light. */
bool paper_qr_is_dark(const struct paper_qr *qr, int column, int row);

/* Squares on each side with the quiet zone: the viewBox of paper_qr_svg. */
int paper_qr_span(const struct paper_qr *qr);

/* A PNG of one bit a pixel, quiet zone included; scale = pixels a square, 1 to 32. */
struct slice paper_qr_png(const struct paper_qr *qr, int scale, struct arena *arena);

/* The inside of an <svg viewBox="0 0 span span">: a white ground (a dark theme must not
 * turn the code around) and one path of all dark squares. The <svg> element, its size,
 * role="img" and its name are the caller's. */
void paper_qr_svg(const struct paper_qr *qr, struct buffer *out);

#endif
