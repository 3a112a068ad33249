/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * paper_type - setting type in two languages: inside of this floor only.
 *
 *	struct paper_pen pen;
 *	paper_pen_init(&pen, paper, cairo);
 *	struct paper_words words = paper_set(&pen, PAPER_STYLE_VALUE, PAPER_LATIN, text, 200);
 *	paper_show(&pen, &words, "P", paper_ink, x, y);
 *	paper_pen_done(&pen);
 *
 * Lengths are points (1/72 inch). A style has a size and weight for each script, so
 * that both look the same height; digits are Inter's in both. Direction is said, never
 * guessed: automatic direction makes a Latin value jump to the left of an Arabic column.
 */
#ifndef PAPER_PAPER_TYPE_H
#define PAPER_PAPER_TYPE_H

#include <pango/pangocairo.h>

#include "paper/paper_pdf.h"
#include "paper/paper_qr.h"

#define PAPER_MM (72.0 / 25.4)

/* The palette: dark ink, gold and sand, green for what is in force. */
struct paper_colour {
	double red;
	double green;
	double blue;
};

extern const struct paper_colour paper_ink;       /* #232528 */
extern const struct paper_colour paper_grey;      /* #5f646d */
extern const struct paper_colour paper_gold;      /* #b68a35: lines, never words */
extern const struct paper_colour paper_gold_dark; /* #7c5e24: words */
extern const struct paper_colour paper_gold_pale; /* #e6d7ae: hairlines */
extern const struct paper_colour paper_sand;      /* #f9f7ed */
extern const struct paper_colour paper_white;

enum paper_style {
	PAPER_STYLE_AUTHORITY,
	PAPER_STYLE_TITLE,
	PAPER_STYLE_SUBTITLE,
	PAPER_STYLE_NUMBER,
	PAPER_STYLE_STANDING,
	PAPER_STYLE_LABEL,
	PAPER_STYLE_VALUE,
	PAPER_STYLE_STRONG,
	PAPER_STYLE_CELL,
	PAPER_STYLE_HEADING,
	PAPER_STYLE_NOTE,
	PAPER_STYLE_FOOTER,
	PAPER_STYLE_CARD_TITLE,
	PAPER_STYLE_CARD_SMALL,
	PAPER_STYLE_CARD_LABEL,
	PAPER_STYLE_CARD_VALUE,
	PAPER_STYLE_CARD_STRONG,
	PAPER_STYLE_COUNT
};

enum paper_side { PAPER_LATIN, PAPER_ARABIC, PAPER_SIDE_COUNT };

struct paper_pen {
	cairo_t *cairo;
	PangoContext *contexts[PAPER_SIDE_COUNT]; /* each with its base direction */
	GPtrArray *layouts;                       /* owns what was set */
	double scale; /* of every size; 1 unless a card is full */
	bool arabic_leads;
};

void paper_pen_init(struct paper_pen *pen, struct paper *paper, cairo_t *cairo);
void paper_pen_done(struct paper_pen *pen);

/* One paragraph or more, broken into lines; the pen keeps the layout. */
struct paper_words {
	PangoLayout *layout; /* NULL: nothing was set, all sizes are 0 */
	double width;        /* of the longest line */
	double height;
	double baseline; /* of the first line, from the top */
};

/* width 0: one line, as long as it is. code: left-to-right in either column. */
struct paper_words paper_set(struct paper_pen *pen, enum paper_style style,
    enum paper_side side, struct slice text, double width);
struct paper_words paper_set_code(struct paper_pen *pen, enum paper_style style,
    enum paper_side side, struct slice text, double width);
/* Shown in one element of the tag; x is the left edge, y the top. */
void paper_show(const struct paper_pen *pen, const struct paper_words *words,
    const char *tag, struct paper_colour colour, double x, double y);
struct paper_colour paper_style_colour(enum paper_style style);

/* The same in both languages, side by side, first lines on one baseline. */
struct paper_twins {
	struct paper_words latin;
	struct paper_words arabic;
	double height;
	double baseline;
	struct paper_colour colour;
};

/* The Arabic is set ragged-left in a column of the given width. */
struct paper_twins paper_set_twins(struct paper_pen *pen, enum paper_style style,
    const struct paper_pair *pair, enum paper_kind kind, double width);
/* One of the two, at its place: Latin from x, Arabic in the column from x. */
void paper_show_twin(const struct paper_pen *pen, const struct paper_twins *twins,
    enum paper_side side, const char *tag, double x, double y);

/* The language that is read first, and the other one. */
enum paper_side paper_leading(const struct paper_pen *pen, int place);

void paper_tag_begin(const struct paper_pen *pen, const char *tag);
void paper_tag_end(const struct paper_pen *pen, const char *tag);

void paper_rule(const struct paper_pen *pen, struct paper_colour colour, double thickness,
    double x, double y, double width);
void paper_fill(const struct paper_pen *pen, struct paper_colour colour, double x,
    double y, double width, double height);

/* What an A4 page and a card are for paper_print in paper_pdf.c. */
void paper_a4_draw(struct paper_pen *pen, const struct paper_document *document,
    const struct paper_qr *qr);
void paper_card_draw(struct paper_pen *pen, const struct paper_document *document,
    const struct paper_qr *qr);

/* The map of the fonts that paper_new loaded. */
PangoFontMap *paper_fonts(struct paper *paper);

#endif
