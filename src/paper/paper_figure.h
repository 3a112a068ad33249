/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * paper_figure - what is drawn and not written: the star, the lattice, the QR code.
 * Inside of this floor only. The star stands where an authority has its emblem, until
 * it brings its own; it is nobody's.
 */
#ifndef PAPER_PAPER_FIGURE_H
#define PAPER_PAPER_FIGURE_H

#include "paper/paper_type.h"

enum { PAPER_LATTICE_STEP = 22 /* points from star to star */ };

/* x, y: the middle. */
void paper_show_star(const struct paper_pen *pen, double x, double y, double radius);
/* Hairlines of one colour, cut at the edges of the box. */
void paper_show_lattice(const struct paper_pen *pen, struct paper_colour colour, double x,
    double y, double width, double height);

/* The code with its quiet zone, size x size, as a Figure with an alternative text;
 * a web address is a link too, for who reads the file on the phone. */
void paper_show_qr(const struct paper_pen *pen, const struct paper_qr *qr,
    const struct paper_document *document, double x, double y, double size);

#endif
