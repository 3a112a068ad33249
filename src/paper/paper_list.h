/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * paper_list - the table over the whole width: set once, shown row by row, since a page
 * may end between two rows. Inside of this floor only.
 */
#ifndef PAPER_PAPER_LIST_H
#define PAPER_PAPER_LIST_H

#include "paper/paper_type.h"

struct paper_list_row {
	struct paper_words cells[PAPER_LIST_COLUMNS];
	double height;
};

struct paper_list_set {
	const struct paper_list *list;
	struct paper_twins title;
	struct paper_twins heads[PAPER_LIST_COLUMNS]; /* one language above the other */
	double widths[PAPER_LIST_COLUMNS];
	double title_height;
	double head_height; /* of the heads alone */
	struct paper_list_row *rows;
};

/* The columns share the width as their longest words ask for. */
void paper_list_init(struct paper_list_set *set, struct paper_pen *pen,
    const struct paper_list *list, double width);
void paper_list_done(struct paper_list_set *set);

/* x: the left edge. The first column stands where reading begins. */
void paper_list_show_title(const struct paper_list_set *set, const struct paper_pen *pen,
    double x, double y, double width);
void paper_list_show_heads(const struct paper_list_set *set, const struct paper_pen *pen,
    double x, double y, double width);
void paper_list_show_row(const struct paper_list_set *set, const struct paper_pen *pen,
    size_t row, double x, double y, double width);

#endif
