/* SPDX-License-Identifier: EUPL-1.2 */
#include "paper/paper_figure.h"

#include <math.h>
#include <string.h>

#include "base/buffer.h"

enum { STAR_POINTS = 8 };

/* An eight-pointed star of two squares, as on walls and doors from Fez to Samarkand. */
static void
trace_star(cairo_t *cairo, double x, double y, double radius)
{
	double inner = radius * cos(G_PI / 4) / cos(G_PI / 8);

	cairo_new_sub_path(cairo);
	for (int i = 0; i < 2 * STAR_POINTS; i++) {
		double angle = i * G_PI / STAR_POINTS;
		double reach = i % 2 == 0 ? radius : inner;
		cairo_line_to(cairo, x + reach * cos(angle), y + reach * sin(angle));
	}
	cairo_close_path(cairo);
}

void
paper_show_star(const struct paper_pen *pen, double x, double y, double radius)
{
	cairo_set_source_rgb(
	    pen->cairo, paper_gold.red, paper_gold.green, paper_gold.blue);
	cairo_set_line_width(pen->cairo, radius / 14);
	trace_star(pen->cairo, x, y, radius);
	cairo_stroke(pen->cairo);
	trace_star(pen->cairo, x, y, radius * 0.52);
	cairo_fill(pen->cairo);
}

/* One star, repeated by the reader of the file: a lattice of paths would be 17 KB. */
static cairo_pattern_t *
lattice_pattern(struct paper_colour colour)
{
	double step = PAPER_LATTICE_STEP;
	cairo_surface_t *tile = cairo_recording_surface_create(
	    CAIRO_CONTENT_COLOR_ALPHA, &(cairo_rectangle_t){0, 0, step, step});
	cairo_t *cairo = cairo_create(tile);

	cairo_set_source_rgb(cairo, colour.red, colour.green, colour.blue);
	cairo_set_line_width(cairo, 0.4);
	trace_star(cairo, step / 2, step / 2, step / 2);
	cairo_stroke(cairo);
	cairo_destroy(cairo);
	cairo_pattern_t *pattern = cairo_pattern_create_for_surface(tile);
	cairo_surface_destroy(tile);
	cairo_pattern_set_extend(pattern, CAIRO_EXTEND_REPEAT);
	return pattern;
}

/* Stars that touch at their points leave crosses between them. */
void
paper_show_lattice(const struct paper_pen *pen, struct paper_colour colour, double x,
    double y, double width, double height)
{
	cairo_pattern_t *pattern = lattice_pattern(colour);

	cairo_set_source(pen->cairo, pattern);
	cairo_rectangle(pen->cairo, x, y, width, height);
	cairo_fill(pen->cairo);
	cairo_pattern_destroy(pattern);
}

static void
trace_squares(cairo_t *cairo, const struct paper_qr *qr, int row)
{
	for (int column = 0; column < qr->side; column++) {
		if (paper_qr_is_dark(qr, column, row)) {
			cairo_rectangle(cairo, column, row, 1, 1);
		}
	}
}

/* A mask of one bit a square: small in the file, and without seams between squares. */
static cairo_surface_t *
qr_mask(const struct paper_qr *qr)
{
	cairo_surface_t *mask =
	    cairo_image_surface_create(CAIRO_FORMAT_A1, qr->side, qr->side);
	cairo_t *cairo = cairo_create(mask);

	cairo_set_antialias(cairo, CAIRO_ANTIALIAS_NONE);
	for (int row = 0; row < qr->side; row++) {
		trace_squares(cairo, qr, row);
	}
	cairo_fill(cairo);
	cairo_destroy(cairo);
	return mask;
}

static void
draw_qr(const struct paper_pen *pen, const struct paper_qr *qr, double x, double y,
    double size)
{
	cairo_surface_t *mask = qr_mask(qr);
	cairo_pattern_t *pattern = cairo_pattern_create_for_surface(mask);
	double square = size / paper_qr_span(qr);

	cairo_save(pen->cairo);
	cairo_translate(
	    pen->cairo, x + PAPER_QR_QUIET * square, y + PAPER_QR_QUIET * square);
	cairo_scale(pen->cairo, square, square);
	cairo_pattern_set_filter(pattern, CAIRO_FILTER_NEAREST);
	cairo_set_source_rgb(pen->cairo, 0, 0, 0);
	cairo_mask(pen->cairo, pattern);
	cairo_restore(pen->cairo);
	cairo_pattern_destroy(pattern);
	cairo_surface_destroy(mask);
}

/* cairo reads attributes as name='text' with \' and \\ inside. */
static char *
attribute(const char *name, struct slice text)
{
	GString *made = g_string_new(name);

	g_string_append(made, "='");
	for (size_t i = 0; i < text.size; i++) {
		if (text.bytes[i] == '\'' || text.bytes[i] == '\\') {
			g_string_append_c(made, '\\');
		}
		g_string_append_c(made, text.bytes[i]);
	}
	g_string_append_c(made, '\'');
	return g_string_free(made, FALSE);
}

static bool
is_address(struct slice text)
{
	return text.size > 4 && g_ascii_strncasecmp(text.bytes, "http", 4) == 0;
}

void
paper_show_qr(const struct paper_pen *pen, const struct paper_qr *qr,
    const struct paper_document *document, double x, double y, double size)
{
	char *alt = attribute("alt", document->qr_alt);
	char *address = attribute("uri", document->qr_text);
	bool linked = is_address(document->qr_text);

	paper_fill(pen, paper_white, x, y, size, size);
	if (linked) {
		cairo_tag_begin(pen->cairo, CAIRO_TAG_LINK, address);
	}
	cairo_tag_begin(pen->cairo, "Figure", alt);
	draw_qr(pen, qr, x, y, size);
	paper_tag_end(pen, "Figure");
	if (linked) {
		cairo_tag_end(pen->cairo, CAIRO_TAG_LINK);
	}
	g_free(alt);
	g_free(address);
}
