/* SPDX-License-Identifier: EUPL-1.2 */
/* Draws the A4 document that paper_sheet has set. */
#include "paper/paper_figure.h"
#include "paper/paper_sheet.h"

#define PILL_PAD 9.0
#define PILL_HEIGHT 20.0

static const struct {
	struct paper_colour ground;
	struct paper_colour words;
} tones[] = {
    [PAPER_CALM] = {{0.976, 0.969, 0.929}, {0.137, 0.145, 0.157}},
    [PAPER_GOOD] = {{0.906, 0.957, 0.918}, {0.184, 0.400, 0.235}}, /* #2f663c */
    [PAPER_WARN] = {{0.996, 0.949, 0.839}, {0.478, 0.290, 0.020}},
    [PAPER_BAD] = {{0.988, 0.914, 0.906}, {0.584, 0.106, 0.106}},
};

static double
column_left(enum paper_side side)
{
	return side == PAPER_ARABIC ? (SHEET_WIDTH - SHEET_MARGIN - SHEET_COLUMN)
	                            : SHEET_MARGIN;
}

static void
show_band(const struct paper_sheet *sheet)
{
	const struct paper_pen *pen = sheet->pen;
	static const struct paper_colour faint = {0.953, 0.929, 0.851};

	paper_fill(pen, paper_sand, 0, 0, SHEET_WIDTH, sheet->band_bottom);
	paper_show_lattice(pen, faint, 0, 0, SHEET_WIDTH, sheet->band_bottom);
	paper_rule(pen, paper_gold, 1.4, 0, sheet->band_bottom, SHEET_WIDTH);
	paper_show_star(
	    pen, SHEET_WIDTH / 2, SHEET_TOP + sheet->authority.height / 2, SHEET_STAR);
}

static void
show_titles(const struct paper_sheet *sheet, enum paper_side side)
{
	const struct paper_pen *pen = sheet->pen;
	double left = column_left(side);
	double y = SHEET_TOP + sheet->authority.height + 9 * PAPER_MM;

	double title_left = side == PAPER_ARABIC ? sheet->title_left : SHEET_MARGIN;
	paper_show_twin(pen, &sheet->title, side, "H1", title_left, y);
	paper_show_twin(pen, &sheet->authority, side, "P",
	    side == PAPER_ARABIC ? SHEET_WIDTH - SHEET_MARGIN - SHEET_EDGE : SHEET_MARGIN,
	    SHEET_TOP);
	paper_show_twin(
	    pen, &sheet->subtitle, side, "P", left, y + sheet->title.height + 2);
}

static void
round_box(const struct paper_pen *pen, double x, double y, double width, double height)
{
	double radius = height / 2;

	cairo_new_sub_path(pen->cairo);
	cairo_arc(pen->cairo, x + radius, y + radius, radius, G_PI / 2, 3 * G_PI / 2);
	cairo_arc(
	    pen->cairo, x + width - radius, y + radius, radius, -G_PI / 2, G_PI / 2);
	cairo_close_path(pen->cairo);
}

/* The standing in one language: words on a rounded ground, at the page's edge. */
static void
show_standing(const struct paper_sheet *sheet, enum paper_side side, double middle)
{
	const struct paper_words *words =
	    side == PAPER_ARABIC ? &sheet->standing.arabic : &sheet->standing.latin;
	const struct paper_pen *pen = sheet->pen;
	struct paper_colour ground = tones[sheet->document->tone].ground;
	double width = words->width + 2 * PILL_PAD;
	double height = PILL_HEIGHT;
	double x =
	    side == PAPER_ARABIC ? SHEET_WIDTH - SHEET_MARGIN - width : SHEET_MARGIN;

	if (words->layout == NULL) {
		return;
	}
	cairo_set_source_rgb(pen->cairo, ground.red, ground.green, ground.blue);
	round_box(pen, x, middle - height / 2, width, height);
	cairo_fill(pen->cairo);
	paper_show(pen, words, "P", tones[sheet->document->tone].words, x + PILL_PAD,
	    middle - words->height / 2);
}

/* Both labels in one line over the number, all centred. */
static void
show_number(const struct paper_sheet *sheet, double top)
{
	const struct paper_twins *label = &sheet->number_label;
	const struct paper_pen *pen = sheet->pen;
	double gap = 10;
	double width = label->latin.width + gap + label->arabic.width;
	double left = (SHEET_WIDTH - width) / 2;

	for (int place = 0; place < 2; place++) {
		enum paper_side side = paper_leading(pen, place);
		double x = side == PAPER_ARABIC ? left + label->latin.width + gap : left;
		paper_show_twin(pen, label, side, "P", x, top);
	}
	paper_show(pen, &sheet->number, "P", paper_ink,
	    (SHEET_WIDTH - sheet->number.width) / 2, top + label->height + 1);
}

static void
show_header(const struct paper_sheet *sheet)
{
	double strip = sheet->header_bottom - sheet->band_bottom - 3 * PAPER_MM;
	double inner = sheet->number_label.height + 1 + sheet->number.height;
	double middle = sheet->band_bottom + strip / 2;

	show_band(sheet);
	for (int place = 0; place < 2; place++) {
		show_titles(sheet, paper_leading(sheet->pen, place));
	}
	show_number(sheet, middle - inner / 2);
	for (int place = 0; place < 2; place++) {
		show_standing(sheet, paper_leading(sheet->pen, place), middle);
	}
	paper_rule(sheet->pen, paper_gold_pale, 0.75, SHEET_MARGIN,
	    sheet->band_bottom + strip, SHEET_INNER);
}

/* From the second page on: what this is, and its number. */
static void
show_running(const struct paper_sheet *sheet)
{
	const struct paper_pen *pen = sheet->pen;
	struct paper_words number = paper_set(
	    sheet->pen, PAPER_STYLE_LABEL, PAPER_LATIN, sheet->document->number, 0);

	for (int place = 0; place < 2; place++) {
		enum paper_side side = paper_leading(pen, place);
		paper_show_twin(pen, &sheet->running, side, "P", column_left(side),
		    SHEET_RUNNING_TOP);
	}
	paper_show(pen, &number, "P", paper_ink, (SHEET_WIDTH - number.width) / 2,
	    SHEET_RUNNING_TOP + sheet->running.baseline - number.baseline);
	paper_rule(pen, paper_gold, 1, SHEET_MARGIN, sheet->running_bottom - 2 * PAPER_MM,
	    SHEET_INNER);
}

static void
show_row(const struct paper_sheet *sheet, const struct paper_piece *piece)
{
	const struct paper_sheet_row *row = &sheet->rows[piece->index];
	const struct paper_pen *pen = sheet->pen;
	double y = piece->y + sheet->row_pad;

	paper_tag_begin(pen, "TR");
	for (int place = 0; place < 2; place++) {
		enum paper_side side = paper_leading(pen, place);
		double left = column_left(side);
		paper_show_twin(pen, &row->label, side, "TH", left, y);
		paper_show_twin(pen, &row->value, side, "TD", left,
		    y + row->label.height + SHEET_LABEL_GAP);
	}
	paper_tag_end(pen, "TR");
	paper_rule(pen, paper_gold_pale, 0.5, SHEET_MARGIN, piece->y + piece->height,
	    SHEET_INNER);
}

static void
show_piece(const struct paper_sheet *sheet, const struct paper_piece *piece)
{
	switch (piece->kind) {
	case PAPER_PIECE_ROW:
		show_row(sheet, piece);
		break;
	case PAPER_PIECE_LIST_HEAD:
		paper_list_show_heads(&sheet->list, sheet->pen, SHEET_MARGIN,
		    piece->y + SHEET_LIST_GAP + sheet->list.title_height, SHEET_INNER);
		break;
	case PAPER_PIECE_LIST_ROW:
		paper_list_show_row(&sheet->list, sheet->pen, piece->index, SHEET_MARGIN,
		    piece->y, SHEET_INNER);
		break;
	}
}

/* A piece taller than a whole page is made smaller rather than cut. */
static void
show_piece_within(const struct paper_sheet *sheet, const struct paper_piece *piece)
{
	double room = SHEET_BOTTOM - piece->y;

	if (piece->height <= room) {
		show_piece(sheet, piece);
		return;
	}
	double scale = room / piece->height;
	cairo_t *cairo = sheet->pen->cairo;
	cairo_save(cairo);
	cairo_translate(cairo, (1 - scale) * SHEET_WIDTH / 2, (1 - scale) * piece->y);
	cairo_scale(cairo, scale, scale);
	show_piece(sheet, piece);
	cairo_restore(cairo);
}

/* Four golden corners around the code. */
static void
show_corners(const struct paper_pen *pen, double x, double y, double size)
{
	double arm = 5 * PAPER_MM;

	cairo_set_source_rgb(
	    pen->cairo, paper_gold.red, paper_gold.green, paper_gold.blue);
	cairo_set_line_width(pen->cairo, 1);
	for (int corner = 0; corner < 4; corner++) {
		double right = corner % 2 == 1 ? 1 : 0;
		double low = corner >= 2 ? 1 : 0;
		double cx = x + right * size;
		double cy = y + low * size;
		cairo_move_to(pen->cairo, cx + (1 - 2 * right) * arm, cy);
		cairo_line_to(pen->cairo, cx, cy);
		cairo_line_to(pen->cairo, cx, cy + (1 - 2 * low) * arm);
	}
	cairo_stroke(pen->cairo);
}

static void
show_foot(const struct paper_sheet *sheet)
{
	const struct paper_pen *pen = sheet->pen;
	double height = sheet->foot_height - SHEET_FOOT_GAP;
	double top = SHEET_BOTTOM - height;
	double qr_left = (SHEET_WIDTH - SHEET_QR) / 2;
	double notes = sheet->note_title.height + SHEET_NOTE_GAP + sheet->note.height;
	double y = top + (height - notes) / 2;

	for (int place = 0; place < 2; place++) {
		enum paper_side side = paper_leading(pen, place);
		double left = side == PAPER_ARABIC
		    ? SHEET_WIDTH - SHEET_MARGIN - SHEET_NOTE
		    : SHEET_MARGIN;
		paper_show_twin(pen, &sheet->note_title, side, "H2", left, y);
		paper_show_twin(pen, &sheet->note, side, "P", left,
		    y + sheet->note_title.height + SHEET_NOTE_GAP);
	}
	paper_show_qr(pen, sheet->qr, sheet->document, qr_left, top, SHEET_QR);
	show_corners(pen, qr_left, top, SHEET_QR);
}

static void
show_footer(const struct paper_sheet *sheet, size_t page)
{
	const struct paper_pen *pen = sheet->pen;
	size_t count = sheet->foot_page + 1;

	paper_rule(pen, paper_gold_pale, 0.5, SHEET_MARGIN, SHEET_FOOTER, SHEET_INNER);
	for (int place = 0; place < 2; place++) {
		enum paper_side side = paper_leading(pen, place);
		double left = side == PAPER_ARABIC
		    ? SHEET_WIDTH - SHEET_MARGIN - SHEET_EDGE
		    : SHEET_MARGIN;
		paper_show_twin(pen, &sheet->footer, side, "P", left, SHEET_FOOTER + 4);
	}
	if (count == 1) {
		return;
	}
	char *place = g_strdup_printf("%zu / %zu", page + 1, count);
	struct paper_words words =
	    paper_set(sheet->pen, PAPER_STYLE_FOOTER, PAPER_LATIN, slice_of(place), 0);
	paper_show(pen, &words, "P", paper_style_colour(PAPER_STYLE_FOOTER),
	    (SHEET_WIDTH - words.width) / 2,
	    SHEET_FOOTER + 4 + sheet->footer.baseline - words.baseline);
	g_free(place);
}

/* The title of a list is no part of its table. */
static void
show_list_title(const struct paper_sheet *sheet, const struct paper_piece *piece)
{
	paper_list_show_title(&sheet->list, sheet->pen, SHEET_MARGIN,
	    piece->y + SHEET_LIST_GAP, SHEET_INNER);
}

static void
begin_table(const struct paper_sheet *sheet, const struct paper_piece *piece)
{
	paper_tag_begin(sheet->pen, "Table");
	if (piece->kind == PAPER_PIECE_LIST_ROW) {
		paper_list_show_heads(&sheet->list, sheet->pen, SHEET_MARGIN,
		    paper_sheet_top(sheet, piece->page), SHEET_INNER);
	}
}

/* One table of the rows, one of the list, on each page that shows them. */
static void
show_body(const struct paper_sheet *sheet, size_t page)
{
	bool open = false;

	for (size_t i = 0; i < sheet->piece_count; i++) {
		const struct paper_piece *piece = &sheet->pieces[i];
		bool is_head = piece->kind == PAPER_PIECE_LIST_HEAD;
		if (piece->page != page) {
			continue;
		}
		if (open && is_head) {
			paper_tag_end(sheet->pen, "Table");
			open = false;
		}
		if (is_head) {
			show_list_title(sheet, piece);
		}
		if (!open) {
			begin_table(sheet, piece);
			open = true;
		}
		show_piece_within(sheet, piece);
	}
	if (open) {
		paper_tag_end(sheet->pen, "Table");
	}
}

static void
show_page(const struct paper_sheet *sheet, size_t page)
{
	if (page == 0) {
		show_header(sheet);
	} else {
		show_running(sheet);
	}
	show_body(sheet, page);
	if (page == sheet->foot_page && sheet->document->qr_text.size > 0) {
		show_foot(sheet);
	}
	show_footer(sheet, page);
	cairo_show_page(sheet->pen->cairo);
}

void
paper_a4_draw(struct paper_pen *pen, const struct paper_document *document,
    const struct paper_qr *qr)
{
	struct paper_sheet sheet;

	paper_sheet_init(&sheet, pen, document, qr);
	for (size_t page = 0; page <= sheet.foot_page; page++) {
		show_page(&sheet, page);
	}
	paper_sheet_done(&sheet);
}
