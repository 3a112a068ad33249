/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * paper_pdf - an official document in Arabic and English: A4, and a card (ID-1).
 *
 *	struct paper *paper;
 *	TRY(paper_new("/usr/share/tasrih/font", &paper));
 *	...
 *	struct paper_document document = {.title = {SLICE("Drone permit"), ...}, ...};
 *	TRY(paper_a4(paper, &document, arena, &pdf));
 *	...
 *	paper_free(paper);
 *
 * It knows no permit: the caller fills in words, rows and a QR text.
 *
 *	+--------------------------------------+
 *	| authority                   الجهة    |
 *	| Title                       العنوان  |
 *	|--------------------------------------|
 *	| number        | standing | التسمية   |
 *	| label                         تسمية  |   rows: English left, Arabic right
 *	| value                          قيمة  |
 *	| list: one table over the whole width |   drones
 *	| QR   note                    ملاحظة  |   always at the foot of the last page
 *	+--------------------------------------+
 *
 * The text flows onto further pages when it must; nothing is cut, nothing overlaps.
 * Codes (numbers, serials) are isolated left-to-right inside Arabic (UAX #9). The PDF
 * is tagged (H1, P, Table, Figure with an alternative text) and embeds only the glyphs
 * it shows. Fonts come from the given folder only, never from the machine.
 *
 * A struct paper may be used by many threads; they take turns (6 to 25 ms a document).
 * A document takes up to 512 KB of the arena, and signing it another 512 KB.
 */
#ifndef PAPER_PAPER_PDF_H
#define PAPER_PAPER_PDF_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/fault.h"
#include "base/moment.h"
#include "base/slice.h"

struct paper;

/* Loads the fonts (*.ttf) of a folder. FAULT_CONFIG when one of them is missing. */
MUST_USE enum fault paper_new(const char *font_folder, struct paper **ret_paper);
/* NULL is fine. */
void paper_free(struct paper *paper);

/* The same words in both languages. Where ar is empty, en stands in for it: right for
 * codes, wrong for sentences. UTF-8; '\n' begins a new line. */
struct paper_pair {
	struct slice en;
	struct slice ar;
};

enum paper_kind {
	PAPER_TEXT, /* words: direction by the language of the column */
	PAPER_CODE, /* a number, a serial, a date: left-to-right in both columns */
};

struct paper_row {
	struct paper_pair label;
	struct paper_pair value;
	enum paper_kind kind;
	bool strong;  /* larger: the holder's name */
	bool on_card; /* shown on the card too; there is room for three or four */
};

/* A list whose cells are the same in both languages (drones: model, serial, mass). */
enum { PAPER_LIST_COLUMNS = 4 };
struct paper_list {
	struct paper_pair title;
	struct paper_pair
	    columns[PAPER_LIST_COLUMNS]; /* the first column_count of them */
	size_t column_count;
	const struct slice *cells; /* row_count * column_count, row by row */
	size_t row_count;          /* 0: the list is not shown */
};

/* The colour of the standing: never the only sign, the words say the same. */
enum paper_tone { PAPER_CALM, PAPER_GOOD, PAPER_WARN, PAPER_BAD };

struct paper_document {
	bool arabic_leads; /* reading order, title and language of the file */
	struct paper_pair authority;
	struct paper_pair title;
	struct paper_pair subtitle;     /* under the title; may be empty */
	struct paper_pair number_label; /* "Permit number" */
	struct slice number;
	struct paper_pair standing; /* "In force"; empty: no such field */
	enum paper_tone tone;
	const struct paper_row *rows;
	size_t row_count;
	struct paper_list list;
	struct slice qr_text;       /* empty: no QR, and no notes */
	struct paper_pair qr_label; /* "Scan to verify" */
	struct paper_pair note;     /* beside the QR: what it proves, how to check */
	struct slice qr_alt;        /* alternative text, in the leading language */
	struct paper_pair footer;   /* one line at the foot of each page */
	moment made;                /* creation date of the file */
};

/* FAULT_MEMORY when the QR text does not fit or there is no memory. */
MUST_USE enum fault paper_a4(struct paper *paper, const struct paper_document *document,
    struct arena *arena, struct slice *ret_pdf);
/* One side, 85.6 x 53.98 mm (ISO/IEC 7810 ID-1): title, number, rows with on_card, QR.
 * The type gets smaller until all of it fits. */
MUST_USE enum fault paper_card(struct paper *paper, const struct paper_document *document,
    struct arena *arena, struct slice *ret_pdf);

#endif
