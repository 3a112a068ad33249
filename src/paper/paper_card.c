/* SPDX-License-Identifier: EUPL-1.2 */
/* The card: words on the left, code on the right, smaller type until all of it fits. */
#include <math.h>

#include "paper/paper_figure.h"

#define MM PAPER_MM
#define CARD_WIDTH (85.6 * MM)
#define CARD_HEIGHT (53.98 * MM)
#define MARGIN (3.6 * MM)
#define QR_SIZE (37.4 * MM)
#define QR_LEFT (CARD_WIDTH - QR_SIZE - 2.2 * MM)
#define COLUMN (QR_LEFT - MARGIN - 1.5 * MM)
#define HALF ((CARD_WIDTH - 2 * MARGIN - 7 * MM) / 2)
#define BOTTOM (CARD_HEIGHT - 2.5 * MM)
#define ROW_GAP 2.6
#define SCALE_STEP 0.94
#define SCALE_LEAST 0.35

struct card {
	struct paper_pen *pen;
	const struct paper_document *document;
	struct paper_twins authority;
	struct paper_twins title;
	double band_bottom;
};

static void
set_header(struct card *card)
{
	card->authority = paper_set_twins(card->pen, PAPER_STYLE_CARD_SMALL,
	    &card->document->authority, PAPER_TEXT, HALF);
	card->title = paper_set_twins(
	    card->pen, PAPER_STYLE_CARD_TITLE, &card->document->title, PAPER_TEXT, HALF);
	card->band_bottom =
	    2.4 * MM + card->authority.height + card->title.height + 1.6 * MM;
}

static void
show_header(const struct card *card)
{
	const struct paper_pen *pen = card->pen;

	paper_fill(pen, paper_sand, 0, 0, CARD_WIDTH, card->band_bottom);
	paper_rule(pen, paper_gold, 0.9, 0, card->band_bottom, CARD_WIDTH);
	paper_show_star(pen, CARD_WIDTH / 2, card->band_bottom / 2, 2.3 * MM);
	for (int place = 0; place < 2; place++) {
		enum paper_side side = paper_leading(pen, place);
		double left = side == PAPER_ARABIC ? CARD_WIDTH - MARGIN - HALF : MARGIN;
		paper_show_twin(pen, &card->title, side, "H1", left,
		    2.4 * MM + card->authority.height);
		paper_show_twin(pen, &card->authority, side, "P", left, 2.4 * MM);
	}
}

/* One label in both languages, the value below: on one line when it is the same in both
 * or short, else one language below the other. Returns the height. */
static double
put_field(const struct card *card, const struct paper_pair *label,
    const struct paper_pair *value, const struct paper_row *row, double y, bool show)
{
	struct paper_pen *pen = card->pen;
	enum paper_style style =
	    row->strong ? PAPER_STYLE_CARD_STRONG : PAPER_STYLE_CARD_VALUE;
	struct paper_twins names =
	    paper_set_twins(pen, PAPER_STYLE_CARD_LABEL, label, PAPER_TEXT, COLUMN);
	struct paper_twins values = paper_set_twins(pen, style, value, row->kind, COLUMN);
	bool once = value->ar.size == 0;

	double below = y + names.height;
	for (int place = 0; place < 2; place++) {
		enum paper_side side = paper_leading(pen, place);
		const struct paper_words *words =
		    side == PAPER_ARABIC ? &values.arabic : &values.latin;
		if (show) {
			paper_show_twin(pen, &names, side, "P", MARGIN, y);
		}
		if (once && side != PAPER_LATIN) {
			continue;
		}
		if (show) {
			paper_show(pen, words, "P", values.colour, MARGIN, below);
		}
		below += words->height;
	}
	return below - y + ROW_GAP;
}

static double
put_fields(const struct card *card, bool show)
{
	const struct paper_document *document = card->document;
	const struct paper_pair number = {document->number, {0}};
	const struct paper_row number_row = {.kind = PAPER_CODE, .strong = true};
	double y = card->band_bottom + 2.2 * MM;

	y += put_field(card, &document->number_label, &number, &number_row, y, show);
	for (size_t i = 0; i < document->row_count; i++) {
		const struct paper_row *row = &document->rows[i];
		if (row->on_card) {
			y += put_field(card, &row->label, &row->value, row, y, show);
		}
	}
	return y;
}

void
paper_card_draw(struct paper_pen *pen, const struct paper_document *document,
    const struct paper_qr *qr)
{
	struct card card = {.pen = pen, .document = document};

	set_header(&card);
	while (pen->scale > SCALE_LEAST && put_fields(&card, false) > BOTTOM) {
		pen->scale *= SCALE_STEP;
	}
	show_header(&card);
	(void)put_fields(&card, true);
	if (document->qr_text.size > 0) {
		double room = CARD_HEIGHT - card.band_bottom;
		double size = fmin(QR_SIZE, room - 2 * MM);
		paper_show_qr(pen, qr, document, QR_LEFT + QR_SIZE - size,
		    card.band_bottom + (room - size) / 2, size);
	}
	cairo_show_page(pen->cairo);
}
