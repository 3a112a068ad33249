/* SPDX-License-Identifier: EUPL-1.2 */
#include "paper/paper_sheet.h"

#include <math.h>

enum { STRONG_LINES = 3 };

/* One line for both where there is room, whichever is the longer; else two columns. */
static void
set_title(struct paper_sheet *sheet)
{
	const struct paper_pair *title = &sheet->document->title;
	struct paper_twins *twins = &sheet->title;

	*twins = paper_set_twins(sheet->pen, PAPER_STYLE_TITLE, title, PAPER_TEXT, 0);
	if (twins->latin.width + SHEET_GAP + twins->arabic.width > SHEET_INNER) {
		*twins = paper_set_twins(
		    sheet->pen, PAPER_STYLE_TITLE, title, PAPER_TEXT, SHEET_COLUMN);
		sheet->title_left = (SHEET_WIDTH - SHEET_MARGIN - SHEET_COLUMN);
	} else {
		sheet->title_left = SHEET_WIDTH - SHEET_MARGIN - twins->arabic.width;
	}
}

static void
set_header(struct paper_sheet *sheet)
{
	const struct paper_document *document = sheet->document;
	struct paper_pen *pen = sheet->pen;

	sheet->authority = paper_set_twins(
	    pen, PAPER_STYLE_AUTHORITY, &document->authority, PAPER_TEXT, SHEET_EDGE);
	set_title(sheet);
	sheet->subtitle = paper_set_twins(
	    pen, PAPER_STYLE_SUBTITLE, &document->subtitle, PAPER_TEXT, SHEET_COLUMN);
	sheet->number_label = paper_set_twins(
	    pen, PAPER_STYLE_LABEL, &document->number_label, PAPER_TEXT, 0);
	sheet->number =
	    paper_set(pen, PAPER_STYLE_NUMBER, PAPER_LATIN, document->number, 0);
	sheet->standing = paper_set_twins(
	    pen, PAPER_STYLE_STANDING, &document->standing, PAPER_TEXT, 0);
	sheet->running = paper_set_twins(
	    pen, PAPER_STYLE_LABEL, &document->title, PAPER_TEXT, SHEET_COLUMN);
	sheet->band_bottom = SHEET_TOP + sheet->authority.height + 9 * PAPER_MM +
	    sheet->title.height + 2 + sheet->subtitle.height + 6 * PAPER_MM;
	sheet->header_bottom = sheet->band_bottom + 23 * PAPER_MM;
	sheet->running_bottom = SHEET_RUNNING_TOP + sheet->running.height + 5 * PAPER_MM;
}

static void
set_foot(struct paper_sheet *sheet)
{
	const struct paper_document *document = sheet->document;
	struct paper_pen *pen = sheet->pen;

	sheet->footer = paper_set_twins(
	    pen, PAPER_STYLE_FOOTER, &document->footer, PAPER_TEXT, SHEET_EDGE);
	if (document->qr_text.size == 0) {
		return;
	}
	sheet->note_title = paper_set_twins(
	    pen, PAPER_STYLE_HEADING, &document->qr_label, PAPER_TEXT, SHEET_NOTE);
	sheet->note = paper_set_twins(
	    pen, PAPER_STYLE_NOTE, &document->note, PAPER_TEXT, SHEET_NOTE);
	sheet->foot_height = SHEET_FOOT_GAP +
	    fmax(
	        SHEET_QR, sheet->note_title.height + SHEET_NOTE_GAP + sheet->note.height);
}

static void
add_piece(
    struct paper_sheet *sheet, enum paper_piece_kind kind, size_t index, double height)
{
	sheet->pieces[sheet->piece_count++] =
	    (struct paper_piece){kind, index, height, 0, 0};
}

/* Then even a name is set smaller. */
static bool
has_many_lines(const struct paper_twins *twins)
{
	return (twins->latin.layout != NULL &&
	           pango_layout_get_line_count(twins->latin.layout) > STRONG_LINES) ||
	    (twins->arabic.layout != NULL &&
	        pango_layout_get_line_count(twins->arabic.layout) > STRONG_LINES);
}

static void
set_row(struct paper_sheet *sheet, size_t index)
{
	const struct paper_row *given = &sheet->document->rows[index];
	struct paper_sheet_row *row = &sheet->rows[index];
	enum paper_style style = given->strong ? PAPER_STYLE_STRONG : PAPER_STYLE_VALUE;

	row->label = paper_set_twins(
	    sheet->pen, PAPER_STYLE_LABEL, &given->label, PAPER_TEXT, SHEET_COLUMN);
	row->value =
	    paper_set_twins(sheet->pen, style, &given->value, given->kind, SHEET_COLUMN);
	if (given->strong && has_many_lines(&row->value)) {
		row->value = paper_set_twins(sheet->pen, PAPER_STYLE_HEADING,
		    &given->value, given->kind, SHEET_COLUMN);
	}
	add_piece(sheet, PAPER_PIECE_ROW, index,
	    2 * sheet->row_pad + row->label.height + SHEET_LABEL_GAP + row->value.height);
}

static void
set_body(struct paper_sheet *sheet)
{
	const struct paper_document *document = sheet->document;

	sheet->rows = g_new0(struct paper_sheet_row, document->row_count);
	sheet->pieces = g_new0(
	    struct paper_piece, document->row_count + document->list.row_count + 1);
	for (size_t i = 0; i < document->row_count; i++) {
		set_row(sheet, i);
	}
	paper_list_init(&sheet->list, sheet->pen, &document->list, SHEET_INNER);
	if (document->list.row_count > 0) {
		add_piece(sheet, PAPER_PIECE_LIST_HEAD, 0,
		    SHEET_LIST_GAP + sheet->list.title_height + sheet->list.head_height);
	}
	for (size_t i = 0; i < document->list.row_count; i++) {
		add_piece(sheet, PAPER_PIECE_LIST_ROW, i, sheet->list.rows[i].height);
	}
}

double
paper_sheet_top(const struct paper_sheet *sheet, size_t page)
{
	return page == 0 ? sheet->header_bottom : sheet->running_bottom;
}

/* The head of a list never stands alone at the foot of a page. */
static double
kept_together(const struct paper_sheet *sheet, size_t index)
{
	const struct paper_piece *piece = &sheet->pieces[index];

	return piece->kind == PAPER_PIECE_LIST_HEAD ? piece->height + piece[1].height
	                                            : piece->height;
}

/* A list that goes on shows its heads again. */
static double
repeated_head(const struct paper_sheet *sheet, const struct paper_piece *piece)
{
	return piece->kind == PAPER_PIECE_LIST_ROW ? sheet->list.head_height : 0;
}

static void
share_pages(struct paper_sheet *sheet)
{
	size_t page = 0;
	double y = paper_sheet_top(sheet, 0);

	for (size_t i = 0; i < sheet->piece_count; i++) {
		bool fits = y + kept_together(sheet, i) <= SHEET_BOTTOM;
		if (!fits && y > paper_sheet_top(sheet, page)) {
			y = paper_sheet_top(sheet, ++page);
			y += repeated_head(sheet, &sheet->pieces[i]);
		}
		sheet->pieces[i].page = page;
		sheet->pieces[i].y = y;
		y += sheet->pieces[i].height;
	}
	bool foot_fits = y + sheet->foot_height <= SHEET_BOTTOM;
	sheet->foot_page = foot_fits ? page : page + 1;
}

void
paper_sheet_done(struct paper_sheet *sheet)
{
	paper_list_done(&sheet->list);
	g_free(sheet->rows);
	g_free(sheet->pieces);
	sheet->piece_count = 0;
}

static void
set_at_scale(struct paper_sheet *sheet, double scale, double row_pad)
{
	sheet->pen->scale = scale;
	sheet->row_pad = row_pad;
	set_header(sheet);
	set_foot(sheet);
	set_body(sheet);
	share_pages(sheet);
}

/* One page in slightly smaller type and closer rows is better than a second one with a few lines; when
 * that does not help either, the type is as large as it should be. */
void
paper_sheet_init(struct paper_sheet *sheet, struct paper_pen *pen,
    const struct paper_document *document, const struct paper_qr *qr)
{
	static const struct {
		double scale;
		double row_pad;
	} tries[] = {{1, SHEET_ROW_PAD}, {0.94, SHEET_ROW_PAD}, {0.94, 3.5}, {0.88, 3}};

	*sheet = (struct paper_sheet){.pen = pen, .document = document, .qr = qr};
	for (size_t i = 0; i < ARRAY_LEN(tries); i++) {
		set_at_scale(sheet, tries[i].scale, tries[i].row_pad);
		if (sheet->foot_page == 0) {
			return;
		}
		paper_sheet_done(sheet);
	}
	set_at_scale(sheet, 1, SHEET_ROW_PAD);
}
