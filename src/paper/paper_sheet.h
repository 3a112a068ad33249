/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * paper_sheet - an A4 document that is set and shared out to pages, but not yet drawn:
 * all its words with their sizes, and for each piece the page and the height on it.
 * Inside of this floor only; paper_a4.c draws it.
 */
#ifndef PAPER_PAPER_SHEET_H
#define PAPER_PAPER_SHEET_H

#include "paper/paper_list.h"

/* The page, in points. */
#define SHEET_WIDTH (210 * PAPER_MM)
#define SHEET_HEIGHT (297 * PAPER_MM)
#define SHEET_MARGIN (18 * PAPER_MM)
#define SHEET_INNER (SHEET_WIDTH - 2 * SHEET_MARGIN)
#define SHEET_GAP (8 * PAPER_MM) /* between the two columns */
#define SHEET_COLUMN ((SHEET_INNER - SHEET_GAP) / 2)
#define SHEET_STAR (4 * PAPER_MM)                  /* radius */
#define SHEET_EDGE (SHEET_COLUMN - 2 * SHEET_STAR) /* a column beside the star */
#define SHEET_TOP (14 * PAPER_MM)
#define SHEET_RUNNING_TOP (12 * PAPER_MM)
#define SHEET_BOTTOM (SHEET_HEIGHT - 19 * PAPER_MM) /* of the body */
#define SHEET_FOOTER (SHEET_HEIGHT - 14 * PAPER_MM)
#define SHEET_QR (46 * PAPER_MM)
#define SHEET_NOTE ((SHEET_INNER - SHEET_QR) / 2 - 7 * PAPER_MM) /* beside the code */
#define SHEET_FOOT_GAP (5 * PAPER_MM)
#define SHEET_ROW_PAD 6.0 /* less where that saves a page */
#define SHEET_LABEL_GAP 1.5
#define SHEET_LIST_GAP 10.0
#define SHEET_NOTE_GAP 3.0

enum paper_piece_kind { PAPER_PIECE_ROW, PAPER_PIECE_LIST_HEAD, PAPER_PIECE_LIST_ROW };

/* What a page may not be cut through. */
struct paper_piece {
	enum paper_piece_kind kind;
	size_t index;
	double height;
	size_t page;
	double y;
};

struct paper_sheet_row {
	struct paper_twins label;
	struct paper_twins value;
};

struct paper_sheet {
	struct paper_pen *pen;
	const struct paper_document *document;
	const struct paper_qr *qr;
	struct paper_twins authority;
	struct paper_twins title;
	double title_left; /* of the Arabic one */
	struct paper_twins subtitle;
	struct paper_twins standing;
	struct paper_twins number_label;
	struct paper_words number;
	struct paper_twins running;
	struct paper_twins note_title;
	struct paper_twins note;
	struct paper_twins footer;
	struct paper_sheet_row *rows;
	struct paper_list_set list;
	struct paper_piece *pieces;
	size_t piece_count;
	double band_bottom;   /* of the header's ground */
	double header_bottom; /* where the rows begin on the first page */
	double running_bottom;
	double foot_height;
	double row_pad; /* above and below a row */
	size_t foot_page;
};

/* Sets and shares out; pen->scale is what the type was made smaller by. */
void paper_sheet_init(struct paper_sheet *sheet, struct paper_pen *pen,
    const struct paper_document *document, const struct paper_qr *qr);
void paper_sheet_done(struct paper_sheet *sheet);

/* Where the body of a page begins. */
double paper_sheet_top(const struct paper_sheet *sheet, size_t page);

#endif
