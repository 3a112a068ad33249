/* SPDX-License-Identifier: EUPL-1.2 */
#include "paper/paper_list.h"

#include <assert.h>
#include <math.h>

#define CELL_GAP 14.0
#define CELL_PAD 4.5
#define HEAD_PAD 4.0
#define TITLE_GAP 5.0

static enum paper_side
side_of(const struct paper_pen *pen)
{
	return paper_leading(pen, 0);
}

static struct slice
cell(const struct paper_list *list, size_t row, size_t column)
{
	return list->cells[row * list->column_count + column];
}

/* The width of the longest words of a column, were there room for all of them. */
static double
wanted_width(struct paper_pen *pen, const struct paper_list *list, size_t column)
{
	struct paper_twins head = paper_set_twins(
	    pen, PAPER_STYLE_LABEL, &list->columns[column], PAPER_TEXT, 0);
	double wanted = fmax(head.latin.width, head.arabic.width);

	for (size_t row = 0; row < list->row_count; row++) {
		struct paper_words words = paper_set_code(
		    pen, PAPER_STYLE_CELL, side_of(pen), cell(list, row, column), 0);
		wanted = fmax(wanted, words.width);
	}
	return wanted + CELL_GAP;
}

/* The width at which columns are cut off so that all of them fit: those that ask for
 * less keep what they ask for, the others get the same. */
static double
width_cap(const double *widths, size_t count, double width)
{
	double cap = width / (double)count;

	for (size_t turn = 0; turn < count; turn++) {
		double left = width;
		size_t wider = 0;
		for (size_t i = 0; i < count; i++) {
			left -= widths[i] <= cap ? widths[i] : 0;
			wider += widths[i] > cap ? 1 : 0;
		}
		cap = wider > 0 ? left / (double)wider : cap;
	}
	return cap;
}

/* What is over goes to all in proportion; what lacks is taken from the widest. */
static void
share_width(double *widths, size_t count, double width)
{
	double cap = width_cap(widths, count, width);
	double sum = 0;

	for (size_t i = 0; i < count; i++) {
		sum += widths[i];
	}
	for (size_t i = 0; i < count; i++) {
		widths[i] = sum <= width ? widths[i] * width / sum : fmin(widths[i], cap);
	}
}

static void
set_heads(struct paper_list_set *set, struct paper_pen *pen)
{
	double most = 0;

	for (size_t i = 0; i < set->list->column_count; i++) {
		set->heads[i] = paper_set_twins(pen, PAPER_STYLE_LABEL,
		    &set->list->columns[i], PAPER_TEXT, set->widths[i] - CELL_GAP);
		most =
		    fmax(most, set->heads[i].latin.height + set->heads[i].arabic.height);
	}
	set->head_height = most + 2 * HEAD_PAD;
}

static void
set_row(struct paper_list_set *set, struct paper_pen *pen, size_t row)
{
	struct paper_list_row *made = &set->rows[row];

	for (size_t i = 0; i < set->list->column_count; i++) {
		made->cells[i] = paper_set_code(pen, PAPER_STYLE_CELL, side_of(pen),
		    cell(set->list, row, i), set->widths[i] - CELL_GAP);
		made->height = fmax(made->height, made->cells[i].height + 2 * CELL_PAD);
	}
}

void
paper_list_init(struct paper_list_set *set, struct paper_pen *pen,
    const struct paper_list *list, double width)
{
	*set = (struct paper_list_set){.list = list};
	if (list->row_count == 0) {
		return;
	}
	assert(list->column_count >= 1 && list->column_count <= PAPER_LIST_COLUMNS);

	for (size_t i = 0; i < list->column_count; i++) {
		set->widths[i] = wanted_width(pen, list, i);
	}
	share_width(set->widths, list->column_count, width);
	set->title = paper_set_twins(
	    pen, PAPER_STYLE_HEADING, &list->title, PAPER_TEXT, width / 2 - CELL_GAP);
	set->title_height = set->title.height + TITLE_GAP;
	set_heads(set, pen);
	set->rows = g_new0(struct paper_list_row, list->row_count);
	for (size_t row = 0; row < list->row_count; row++) {
		set_row(set, pen, row);
	}
}

void
paper_list_done(struct paper_list_set *set)
{
	g_free(set->rows);
}

/* The left edge of the words in a column: from the right when Arabic leads. */
static double
column_left(const struct paper_list_set *set, const struct paper_pen *pen, size_t column,
    double x, double width)
{
	double before = 0;

	for (size_t i = 0; i < column; i++) {
		before += set->widths[i];
	}
	double half_gap = CELL_GAP / 2;
	return pen->arabic_leads ? x + width - before - set->widths[column] + half_gap
	                         : x + before + half_gap;
}

void
paper_list_show_heads(const struct paper_list_set *set, const struct paper_pen *pen,
    double x, double y, double width)
{
	paper_fill(pen, paper_sand, x, y, width, set->head_height);
	paper_tag_begin(pen, "TR");
	for (size_t i = 0; i < set->list->column_count; i++) {
		double left = column_left(set, pen, i, x, width);
		const struct paper_twins *head = &set->heads[i];
		const struct paper_words *first =
		    pen->arabic_leads ? &head->arabic : &head->latin;
		const struct paper_words *second =
		    pen->arabic_leads ? &head->latin : &head->arabic;
		/* Both on the side where reading begins. */
		double room = set->widths[i] - CELL_GAP;
		double shift =
		    pen->arabic_leads ? room - second->width : second->width - room;
		paper_show(pen, first, "TH", head->colour, left, y + HEAD_PAD);
		paper_show(pen, second, "TH", head->colour, left + shift,
		    y + HEAD_PAD + first->height);
	}
	paper_tag_end(pen, "TR");
}

void
paper_list_show_title(const struct paper_list_set *set, const struct paper_pen *pen,
    double x, double y, double width)
{
	for (int place = 0; place < 2; place++) {
		enum paper_side side = paper_leading(pen, place);
		double left = side == PAPER_ARABIC ? x + width / 2 + CELL_GAP : x;
		paper_show_twin(pen, &set->title, side, "H2", left, y);
	}
}

void
paper_list_show_row(const struct paper_list_set *set, const struct paper_pen *pen,
    size_t row, double x, double y, double width)
{
	const struct paper_list_row *shown = &set->rows[row];

	paper_tag_begin(pen, "TR");
	for (size_t i = 0; i < set->list->column_count; i++) {
		paper_show(pen, &shown->cells[i], "TD",
		    paper_style_colour(PAPER_STYLE_CELL),
		    column_left(set, pen, i, x, width), y + CELL_PAD);
	}
	paper_tag_end(pen, "TR");
	paper_rule(pen, paper_gold_pale, 0.5, x, y + shown->height, width);
}
