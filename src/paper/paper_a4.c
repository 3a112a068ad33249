/* SPDX-License-Identifier: EUPL-1.2 */
/* The A4 document: everything is set first, then shared out to pages, then drawn. */
#include <assert.h>
#include <math.h>

#include "paper/paper_figure.h"
#include "paper/paper_list.h"

#define MM PAPER_MM
#define PAGE_WIDTH (210 * MM)
#define PAGE_HEIGHT (297 * MM)
#define MARGIN (18 * MM)
#define WIDTH (PAGE_WIDTH - 2 * MARGIN)
#define COLUMN_GAP (14 * MM)
#define COLUMN ((WIDTH - COLUMN_GAP) / 2)
#define ARABIC_LEFT (PAGE_WIDTH - MARGIN - COLUMN)
#define TITLE_GAP (4 * MM)
#define TITLE_WIDTH ((WIDTH - TITLE_GAP) / 2)
#define HEADER_TOP (14 * MM)
#define RUNNING_TOP (12 * MM)
#define BODY_BOTTOM (PAGE_HEIGHT - 19 * MM)
#define FOOTER_TOP (PAGE_HEIGHT - 14 * MM)
#define QR_SIZE (46 * MM)
#define NOTE_GAP (7 * MM)
#define NOTE_WIDTH ((WIDTH - QR_SIZE) / 2 - NOTE_GAP)
#define FOOT_GAP (5 * MM)
#define ROW_PAD 6.0
#define LABEL_GAP 1.5
#define PILL_PAD 9.0

enum piece_kind { PIECE_ROW, PIECE_LIST_HEAD, PIECE_LIST_ROW };

/* What a page may not be cut through. */
struct piece {
	enum piece_kind kind;
	size_t index;
	double height;
	size_t page;
	double y;
};

struct row {
	struct paper_twins label;
	struct paper_twins value;
};

struct sheet {
	struct paper_pen *pen;
	const struct paper_document *document;
	const struct paper_qr *qr;
	struct paper_twins authority;
	struct paper_twins title;
	struct paper_twins subtitle;
	struct paper_twins standing;
	struct paper_twins number_label;
	struct paper_words number;
	struct paper_twins running;
	struct paper_twins note_title;
	struct paper_twins note;
	struct paper_twins footer;
	struct row *rows;
	struct paper_list_set list;
	struct piece *pieces;
	size_t piece_count;
	double band_bottom;   /* of the header's ground */
	double header_bottom; /* where the rows begin on the first page */
	double running_bottom;
	double foot_height;
	size_t foot_page;
};

static const struct {
	struct paper_colour ground;
	struct paper_colour words;
} tones[] = {
    [PAPER_CALM] = {{0.976, 0.969, 0.929}, {0.137, 0.145, 0.157}},
    [PAPER_GOOD] = {{0.906, 0.957, 0.918}, {0.184, 0.400, 0.235}}, /* #2f663c */
    [PAPER_WARN] = {{0.996, 0.949, 0.839}, {0.478, 0.290, 0.020}},
    [PAPER_BAD] = {{0.988, 0.914, 0.906}, {0.584, 0.106, 0.106}},
};

/* --- setting ------------------------------------------------------------------------ */

static void
set_header(struct sheet *sheet)
{
	const struct paper_document *document = sheet->document;
	struct paper_pen *pen = sheet->pen;

	sheet->authority = paper_set_twins(
	    pen, PAPER_STYLE_AUTHORITY, &document->authority, PAPER_TEXT, COLUMN);
	sheet->title = paper_set_twins(
	    pen, PAPER_STYLE_TITLE, &document->title, PAPER_TEXT, TITLE_WIDTH);
	sheet->subtitle = paper_set_twins(
	    pen, PAPER_STYLE_SUBTITLE, &document->subtitle, PAPER_TEXT, COLUMN);
	sheet->number_label = paper_set_twins(
	    pen, PAPER_STYLE_LABEL, &document->number_label, PAPER_TEXT, 0);
	sheet->number =
	    paper_set(pen, PAPER_STYLE_NUMBER, PAPER_LATIN, document->number, 0);
	sheet->standing = paper_set_twins(
	    pen, PAPER_STYLE_STANDING, &document->standing, PAPER_TEXT, 0);
	sheet->running =
	    paper_set_twins(pen, PAPER_STYLE_LABEL, &document->title, PAPER_TEXT, COLUMN);
	sheet->band_bottom = HEADER_TOP + sheet->authority.height + 9 * MM +
	    sheet->title.height + 2 + sheet->subtitle.height + 6 * MM;
	sheet->header_bottom = sheet->band_bottom + 23 * MM;
	sheet->running_bottom = RUNNING_TOP + sheet->running.height + 5 * MM;
}

static void
set_foot(struct sheet *sheet)
{
	const struct paper_document *document = sheet->document;
	struct paper_pen *pen = sheet->pen;

	sheet->footer = paper_set_twins(
	    pen, PAPER_STYLE_FOOTER, &document->footer, PAPER_TEXT, COLUMN);
	if (document->qr_text.size == 0) {
		return;
	}
	sheet->note_title = paper_set_twins(
	    pen, PAPER_STYLE_HEADING, &document->qr_label, PAPER_TEXT, NOTE_WIDTH);
	sheet->note = paper_set_twins(
	    pen, PAPER_STYLE_NOTE, &document->note, PAPER_TEXT, NOTE_WIDTH);
	sheet->foot_height =
	    FOOT_GAP + fmax(QR_SIZE, sheet->note_title.height + 3 + sheet->note.height);
}

static void
add_piece(struct sheet *sheet, enum piece_kind kind, size_t index, double height)
{
	sheet->pieces[sheet->piece_count++] = (struct piece){kind, index, height, 0, 0};
}

static void
set_row(struct sheet *sheet, size_t index)
{
	const struct paper_row *given = &sheet->document->rows[index];
	struct row *row = &sheet->rows[index];
	enum paper_style style = given->strong ? PAPER_STYLE_STRONG : PAPER_STYLE_VALUE;

	row->label = paper_set_twins(
	    sheet->pen, PAPER_STYLE_LABEL, &given->label, PAPER_TEXT, COLUMN);
	row->value =
	    paper_set_twins(sheet->pen, style, &given->value, given->kind, COLUMN);
	add_piece(sheet, PIECE_ROW, index,
	    2 * ROW_PAD + row->label.height + LABEL_GAP + row->value.height);
}

static void
set_body(struct sheet *sheet)
{
	const struct paper_document *document = sheet->document;

	sheet->rows = g_new0(struct row, document->row_count);
	sheet->pieces =
	    g_new0(struct piece, document->row_count + document->list.row_count + 1);
	for (size_t i = 0; i < document->row_count; i++) {
		set_row(sheet, i);
	}
	paper_list_init(&sheet->list, sheet->pen, &document->list, WIDTH);
	if (document->list.row_count > 0) {
		add_piece(sheet, PIECE_LIST_HEAD, 0, 10 + sheet->list.head_height);
	}
	for (size_t i = 0; i < document->list.row_count; i++) {
		add_piece(sheet, PIECE_LIST_ROW, i, sheet->list.rows[i].height);
	}
}

/* --- sharing out to pages ----------------------------------------------------------- */

static double
page_top(const struct sheet *sheet, size_t page)
{
	return page == 0 ? sheet->header_bottom : sheet->running_bottom;
}

/* The head of a list never stands alone at the foot of a page. */
static double
kept_together(const struct sheet *sheet, size_t index)
{
	const struct piece *piece = &sheet->pieces[index];

	return piece->kind == PIECE_LIST_HEAD ? piece->height + piece[1].height
	                                      : piece->height;
}

static void
share_pages(struct sheet *sheet)
{
	size_t page = 0;
	double y = page_top(sheet, 0);

	for (size_t i = 0; i < sheet->piece_count; i++) {
		bool fits = y + kept_together(sheet, i) <= BODY_BOTTOM;
		if (!fits && y > page_top(sheet, page)) {
			y = page_top(sheet, ++page);
		}
		sheet->pieces[i].page = page;
		sheet->pieces[i].y = y;
		y += sheet->pieces[i].height;
	}
	bool foot_fits = y + sheet->foot_height <= BODY_BOTTOM;
	sheet->foot_page = foot_fits ? page : page + 1;
}

static void
clear_body(struct sheet *sheet)
{
	paper_list_done(&sheet->list);
	g_free(sheet->rows);
	g_free(sheet->pieces);
	sheet->piece_count = 0;
}

static void
set_at_scale(struct sheet *sheet, double scale)
{
	sheet->pen->scale = scale;
	set_header(sheet);
	set_foot(sheet);
	set_body(sheet);
	share_pages(sheet);
}

/* One page in slightly smaller type is better than a second one with a few lines; when
 * that does not help either, the type is as large as it should be. */
static void
set_sheet(struct sheet *sheet)
{
	static const double scales[] = {1, 0.94, 0.88};

	for (size_t i = 0; i < ARRAY_LEN(scales); i++) {
		set_at_scale(sheet, scales[i]);
		if (sheet->foot_page == 0) {
			return;
		}
		clear_body(sheet);
	}
	set_at_scale(sheet, 1);
}

/* --- drawing ------------------------------------------------------------------------ */

static double
column_left(enum paper_side side)
{
	return side == PAPER_ARABIC ? ARABIC_LEFT : MARGIN;
}

static void
show_band(const struct sheet *sheet)
{
	const struct paper_pen *pen = sheet->pen;
	static const struct paper_colour faint = {0.953, 0.929, 0.851};

	paper_fill(pen, paper_sand, 0, 0, PAGE_WIDTH, sheet->band_bottom);
	paper_show_lattice(pen, faint, 0, 0, PAGE_WIDTH, sheet->band_bottom);
	paper_rule(pen, paper_gold, 1.4, 0, sheet->band_bottom, PAGE_WIDTH);
	paper_show_star(
	    pen, PAGE_WIDTH / 2, HEADER_TOP + sheet->authority.height / 2, 4 * MM);
}

static void
show_titles(const struct sheet *sheet, enum paper_side side)
{
	const struct paper_pen *pen = sheet->pen;
	double left = column_left(side);
	double y = HEADER_TOP + sheet->authority.height + 9 * MM;

	double title_left =
	    side == PAPER_ARABIC ? PAGE_WIDTH - MARGIN - TITLE_WIDTH : MARGIN;
	paper_show_twin(pen, &sheet->title, side, "H1", title_left, y);
	paper_show_twin(pen, &sheet->authority, side, "P", left, HEADER_TOP);
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
show_standing(const struct sheet *sheet, enum paper_side side, double middle)
{
	const struct paper_words *words =
	    side == PAPER_ARABIC ? &sheet->standing.arabic : &sheet->standing.latin;
	const struct paper_pen *pen = sheet->pen;
	struct paper_colour ground = tones[sheet->document->tone].ground;
	double width = words->width + 2 * PILL_PAD;
	double height = 20;
	double x = side == PAPER_ARABIC ? PAGE_WIDTH - MARGIN - width : MARGIN;

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
show_number(const struct sheet *sheet, double top)
{
	const struct paper_twins *label = &sheet->number_label;
	const struct paper_pen *pen = sheet->pen;
	double gap = 10;
	double width = label->latin.width + gap + label->arabic.width;
	double left = (PAGE_WIDTH - width) / 2;

	for (int place = 0; place < 2; place++) {
		enum paper_side side = paper_leading(pen, place);
		double x = side == PAPER_ARABIC ? left + label->latin.width + gap : left;
		paper_show_twin(pen, label, side, "P", x, top);
	}
	paper_show(pen, &sheet->number, "P", paper_ink,
	    (PAGE_WIDTH - sheet->number.width) / 2, top + label->height + 1);
}

static void
show_header(const struct sheet *sheet)
{
	double strip = sheet->header_bottom - sheet->band_bottom - 3 * MM;
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
	paper_rule(
	    sheet->pen, paper_gold_pale, 0.75, MARGIN, sheet->band_bottom + strip, WIDTH);
}

/* From the second page on: what this is, and its number. */
static void
show_running(const struct sheet *sheet)
{
	const struct paper_pen *pen = sheet->pen;
	struct paper_words number = paper_set(
	    sheet->pen, PAPER_STYLE_LABEL, PAPER_LATIN, sheet->document->number, 0);

	for (int place = 0; place < 2; place++) {
		enum paper_side side = paper_leading(pen, place);
		paper_show_twin(
		    pen, &sheet->running, side, "P", column_left(side), RUNNING_TOP);
	}
	paper_show(pen, &number, "P", paper_ink, (PAGE_WIDTH - number.width) / 2,
	    RUNNING_TOP + sheet->running.baseline - number.baseline);
	paper_rule(pen, paper_gold, 1, MARGIN, sheet->running_bottom - 2 * MM, WIDTH);
}

static void
show_row(const struct sheet *sheet, const struct piece *piece)
{
	const struct row *row = &sheet->rows[piece->index];
	const struct paper_pen *pen = sheet->pen;
	double y = piece->y + ROW_PAD;

	paper_tag_begin(pen, "TR");
	for (int place = 0; place < 2; place++) {
		enum paper_side side = paper_leading(pen, place);
		double left = column_left(side);
		paper_show_twin(pen, &row->label, side, "TH", left, y);
		paper_show_twin(pen, &row->value, side, "TD", left,
		    y + row->label.height + LABEL_GAP);
	}
	paper_tag_end(pen, "TR");
	paper_rule(pen, paper_gold_pale, 0.5, MARGIN, piece->y + piece->height, WIDTH);
}

static void
show_piece(const struct sheet *sheet, const struct piece *piece)
{
	switch (piece->kind) {
	case PIECE_ROW:
		show_row(sheet, piece);
		break;
	case PIECE_LIST_HEAD:
		paper_list_show_head(
		    &sheet->list, sheet->pen, MARGIN, piece->y + 10, WIDTH);
		break;
	case PIECE_LIST_ROW:
		paper_list_show_row(
		    &sheet->list, sheet->pen, piece->index, MARGIN, piece->y, WIDTH);
		break;
	}
}

/* A piece taller than a whole page is made smaller rather than cut. */
static void
show_piece_within(const struct sheet *sheet, const struct piece *piece)
{
	double room = BODY_BOTTOM - piece->y;

	if (piece->height <= room) {
		show_piece(sheet, piece);
		return;
	}
	double scale = room / piece->height;
	cairo_t *cairo = sheet->pen->cairo;
	cairo_save(cairo);
	cairo_translate(cairo, (1 - scale) * PAGE_WIDTH / 2, (1 - scale) * piece->y);
	cairo_scale(cairo, scale, scale);
	show_piece(sheet, piece);
	cairo_restore(cairo);
}

/* Four golden corners around the code. */
static void
show_corners(const struct paper_pen *pen, double x, double y, double size)
{
	double arm = 5 * MM;

	cairo_set_source_rgb(
	    pen->cairo, paper_gold.red, paper_gold.green, paper_gold.blue);
	cairo_set_line_width(pen->cairo, 1);
	for (int corner = 0; corner < 4; corner++) {
		double right = corner % 2;
		double low = corner / 2;
		double cx = x + right * size;
		double cy = y + low * size;
		cairo_move_to(pen->cairo, cx + (1 - 2 * right) * arm, cy);
		cairo_line_to(pen->cairo, cx, cy);
		cairo_line_to(pen->cairo, cx, cy + (1 - 2 * low) * arm);
	}
	cairo_stroke(pen->cairo);
}

static void
show_foot(const struct sheet *sheet)
{
	const struct paper_pen *pen = sheet->pen;
	double height = sheet->foot_height - FOOT_GAP;
	double top = BODY_BOTTOM - height;
	double qr_left = (PAGE_WIDTH - QR_SIZE) / 2;
	double notes = sheet->note_title.height + 3 + sheet->note.height;
	double y = top + (height - notes) / 2;

	for (int place = 0; place < 2; place++) {
		enum paper_side side = paper_leading(pen, place);
		double left =
		    side == PAPER_ARABIC ? PAGE_WIDTH - MARGIN - NOTE_WIDTH : MARGIN;
		paper_show_twin(pen, &sheet->note_title, side, "H2", left, y);
		paper_show_twin(
		    pen, &sheet->note, side, "P", left, y + sheet->note_title.height + 3);
	}
	paper_show_qr(pen, sheet->qr, sheet->document, qr_left, top, QR_SIZE);
	show_corners(pen, qr_left, top, QR_SIZE);
}

static void
show_footer(const struct sheet *sheet, size_t page)
{
	const struct paper_pen *pen = sheet->pen;
	size_t count = sheet->foot_page + 1;

	paper_rule(pen, paper_gold_pale, 0.5, MARGIN, FOOTER_TOP, WIDTH);
	for (int place = 0; place < 2; place++) {
		enum paper_side side = paper_leading(pen, place);
		paper_show_twin(
		    pen, &sheet->footer, side, "P", column_left(side), FOOTER_TOP + 4);
	}
	if (count == 1) {
		return;
	}
	char *place = g_strdup_printf("%zu / %zu", page + 1, count);
	struct paper_words words =
	    paper_set(sheet->pen, PAPER_STYLE_FOOTER, PAPER_LATIN, slice_of(place), 0);
	paper_show(pen, &words, "P", paper_style_colour(PAPER_STYLE_FOOTER),
	    (PAGE_WIDTH - words.width) / 2,
	    FOOTER_TOP + 4 + sheet->footer.baseline - words.baseline);
	g_free(place);
}

static void
show_body(const struct sheet *sheet, size_t page)
{
	bool open = false;

	for (size_t i = 0; i < sheet->piece_count; i++) {
		const struct piece *piece = &sheet->pieces[i];
		if (piece->page != page) {
			continue;
		}
		if (open && piece->kind == PIECE_LIST_HEAD) {
			paper_tag_end(sheet->pen, "Table");
			open = false;
		}
		if (!open) {
			paper_tag_begin(sheet->pen, "Table");
			open = true;
		}
		show_piece_within(sheet, piece);
	}
	if (open) {
		paper_tag_end(sheet->pen, "Table");
	}
}

static void
show_page(const struct sheet *sheet, size_t page)
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
	struct sheet sheet = {.pen = pen, .document = document, .qr = qr};

	set_sheet(&sheet);
	for (size_t page = 0; page <= sheet.foot_page; page++) {
		show_page(&sheet, page);
	}
	clear_body(&sheet);
}
