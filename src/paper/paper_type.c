/* SPDX-License-Identifier: EUPL-1.2 */
#include "paper/paper_type.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/text.h"

#define HEX(number)                                                                      \
	{                                                                                \
		(((number) >> 16) & 255) / 255.0, (((number) >> 8) & 255) / 255.0,       \
		    ((number)&255) / 255.0                                               \
	}

const struct paper_colour paper_ink = HEX(0x232528);
const struct paper_colour paper_grey = HEX(0x5f646d);
const struct paper_colour paper_gold = HEX(0xb68a35);
const struct paper_colour paper_gold_dark = HEX(0x7c5e24);
const struct paper_colour paper_gold_pale = HEX(0xe6d7ae);
const struct paper_colour paper_sand = HEX(0xf9f7ed);
const struct paper_colour paper_white = HEX(0xffffff);

#define LATIN "Inter, Noto Sans Arabic"
#define NASKH "Noto Sans Arabic, Inter"
#define KUFI "Noto Kufi Arabic, Inter"

#define PLAIN PANGO_WEIGHT_NORMAL
#define BOLD PANGO_WEIGHT_SEMIBOLD

/* Sizes in points; leading = distance of the lines, as a multiple of the size. */
struct style {
	const char *arabic_family;
	double latin_size;
	double arabic_size;
	double latin_leading;
	double arabic_leading;
	const struct paper_colour *colour;
	PangoWeight weight;
};

static const struct style styles[PAPER_STYLE_COUNT] = {
    [PAPER_STYLE_AUTHORITY] = {KUFI, 9.5, 9.5, 1.4, 1.7, &paper_gold_dark, BOLD},
    [PAPER_STYLE_TITLE] = {KUFI, 21, 18, 1.2, 1.55, &paper_ink, BOLD},
    [PAPER_STYLE_SUBTITLE] = {NASKH, 10.5, 11, 1.4, 1.6, &paper_grey, PLAIN},
    [PAPER_STYLE_NUMBER] = {NASKH, 17, 17, 1.25, 1.25, &paper_ink, BOLD},
    [PAPER_STYLE_STANDING] = {NASKH, 10.5, 11.5, 1.3, 1.5, &paper_ink, BOLD},
    [PAPER_STYLE_LABEL] = {NASKH, 8, 9, 1.3, 1.5, &paper_gold_dark, PLAIN},
    [PAPER_STYLE_VALUE] = {NASKH, 10.5, 11.5, 1.4, 1.55, &paper_ink, PLAIN},
    [PAPER_STYLE_STRONG] = {NASKH, 15, 16.5, 1.3, 1.5, &paper_ink, BOLD},
    [PAPER_STYLE_CELL] = {NASKH, 9.5, 10, 1.35, 1.5, &paper_ink, PLAIN},
    [PAPER_STYLE_HEADING] = {NASKH, 10.5, 11.5, 1.3, 1.5, &paper_ink, BOLD},
    [PAPER_STYLE_NOTE] = {NASKH, 8, 9, 1.45, 1.6, &paper_grey, PLAIN},
    [PAPER_STYLE_FOOTER] = {NASKH, 7, 7.75, 1.4, 1.5, &paper_grey, PLAIN},
    [PAPER_STYLE_CARD_TITLE] = {KUFI, 7.5, 6.25, 1.2, 1.5, &paper_ink, BOLD},
    [PAPER_STYLE_CARD_SMALL] = {KUFI, 4.75, 4.75, 1.3, 1.5, &paper_gold_dark, BOLD},
    [PAPER_STYLE_CARD_LABEL] = {NASKH, 4.75, 5.25, 1.2, 1.3, &paper_gold_dark, PLAIN},
    [PAPER_STYLE_CARD_VALUE] = {NASKH, 5.7, 6.4, 1.25, 1.4, &paper_ink, PLAIN},
    [PAPER_STYLE_CARD_STRONG] = {NASKH, 8, 8.75, 1.25, 1.4, &paper_ink, BOLD},
};

static PangoContext *
new_context(struct paper *paper, PangoDirection direction)
{
	cairo_font_options_t *options = cairo_font_options_create();
	PangoContext *context = pango_font_map_create_context(paper_fonts(paper));

	/* Paper has no pixels: the letters stand where the designer put them. */
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	pango_cairo_context_set_font_options(context, options);
	pango_context_set_round_glyph_positions(context, FALSE);
	pango_context_set_base_dir(context, direction);
	cairo_font_options_destroy(options);
	return context;
}

/* Two contexts: a layout follows what its context becomes later, direction included. */
void
paper_pen_init(struct paper_pen *pen, struct paper *paper, cairo_t *cairo)
{
	*pen = (struct paper_pen){
	    .cairo = cairo,
	    .contexts[PAPER_LATIN] = new_context(paper, PANGO_DIRECTION_LTR),
	    .contexts[PAPER_ARABIC] = new_context(paper, PANGO_DIRECTION_RTL),
	    .layouts = g_ptr_array_new_with_free_func(g_object_unref),
	    .scale = 1,
	};
}

void
paper_pen_done(struct paper_pen *pen)
{
	g_ptr_array_free(pen->layouts, TRUE);
	for (size_t i = 0; i < PAPER_SIDE_COUNT; i++) {
		g_object_unref(pen->contexts[i]);
	}
}

static double
size_of(const struct paper_pen *pen, enum paper_style style, enum paper_side side)
{
	return pen->scale *
	    (side == PAPER_ARABIC ? styles[style].arabic_size : styles[style].latin_size);
}

static void
set_font(const struct paper_pen *pen, PangoLayout *layout, enum paper_style style,
    enum paper_side side)
{
	const struct style *face = &styles[style];
	PangoFontDescription *font = pango_font_description_new();

	pango_font_description_set_family_static(
	    font, side == PAPER_ARABIC ? face->arabic_family : LATIN);
	pango_font_description_set_weight(font, face->weight);
	pango_font_description_set_absolute_size(
	    font, size_of(pen, style, side) * PANGO_SCALE);
	pango_layout_set_font_description(layout, font);
	pango_font_description_free(font);
}

static void
set_attributes(const struct paper_pen *pen, PangoLayout *layout, enum paper_style style,
    enum paper_side side)
{
	double leading = side == PAPER_ARABIC ? styles[style].arabic_leading
	                                      : styles[style].latin_leading;
	PangoAttrList *list = pango_attr_list_new();

	pango_attr_list_insert(list,
	    pango_attr_language_new(
	        pango_language_from_string(side == PAPER_ARABIC ? "ar" : "en")));
	/* The same distance of lines whatever fonts a line happens to use. */
	pango_attr_list_insert(list,
	    pango_attr_line_height_new_absolute(
	        (int)lround(size_of(pen, style, side) * leading * PANGO_SCALE)));
	/* A serial number broken into two lines must not gain a hyphen. */
	pango_attr_list_insert(list, pango_attr_insert_hyphens_new(FALSE));
	pango_layout_set_attributes(layout, list);
	pango_attr_list_unref(list);
}

static PangoLayout *
new_layout(
    struct paper_pen *pen, enum paper_style style, enum paper_side side, double width)
{
	PangoLayout *layout = pango_layout_new(pen->contexts[side]);
	g_ptr_array_add(pen->layouts, layout);
	pango_layout_set_auto_dir(layout, FALSE);
	pango_layout_set_alignment(
	    layout, side == PAPER_ARABIC ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
	pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_width(layout, width > 0 ? (int)(width * PANGO_SCALE) : -1);
	set_font(pen, layout, style, side);
	set_attributes(pen, layout, style, side);
	return layout;
}

struct paper_words
paper_set(struct paper_pen *pen, enum paper_style style, enum paper_side side,
    struct slice text, double width)
{
	PangoRectangle box;

	if (text.size == 0) {
		return (struct paper_words){0};
	}
	assert(text_is_utf8(text) && text.size <= G_MAXINT);

	PangoLayout *layout = new_layout(pen, style, side, width);
	pango_layout_set_text(layout, text.bytes, (int)text.size);
	pango_layout_get_extents(layout, NULL, &box);
	return (struct paper_words){
	    .layout = layout,
	    .width = (double)box.width / PANGO_SCALE,
	    .height = (double)box.height / PANGO_SCALE,
	    .baseline = (double)pango_layout_get_baseline(layout) / PANGO_SCALE,
	};
}

/* UAX #9: what stands between the two has an order of its own. */
enum { LEFT_TO_RIGHT_ISOLATE = 0x2066, POP_ISOLATE = 0x2069 };

/* Each line is isolated by itself. */
struct paper_words
paper_set_code(struct paper_pen *pen, enum paper_style style, enum paper_side side,
    struct slice text, double width)
{
	if (side == PAPER_LATIN || text.size == 0) {
		return paper_set(pen, style, side, text, width);
	}
	GString *isolated = g_string_new(NULL);
	for (struct slice rest = text; rest.size > 0;) {
		struct slice line = slice_cut(&rest, '\n');
		if (isolated->len > 0) {
			g_string_append_c(isolated, '\n');
		}
		g_string_append_unichar(isolated, LEFT_TO_RIGHT_ISOLATE);
		g_string_append_len(isolated, line.bytes, (gssize)line.size);
		g_string_append_unichar(isolated, POP_ISOLATE);
	}
	struct paper_words words =
	    paper_set(pen, style, side, slice_bytes(isolated->str, isolated->len), width);
	(void)g_string_free(isolated, TRUE);
	return words;
}

static void
set_colour(const struct paper_pen *pen, struct paper_colour colour)
{
	cairo_set_source_rgb(pen->cairo, colour.red, colour.green, colour.blue);
}

void
paper_show(const struct paper_pen *pen, const struct paper_words *words, const char *tag,
    struct paper_colour colour, double x, double y)
{
	if (words->layout == NULL) {
		return;
	}
	paper_tag_begin(pen, tag);
	set_colour(pen, colour);
	cairo_move_to(pen->cairo, x, y);
	pango_cairo_show_layout(pen->cairo, words->layout);
	paper_tag_end(pen, tag);
}

struct paper_colour
paper_style_colour(enum paper_style style)
{
	return *styles[style].colour;
}

struct paper_twins
paper_set_twins(struct paper_pen *pen, enum paper_style style,
    const struct paper_pair *pair, enum paper_kind kind, double width)
{
	struct paper_twins twins = {.colour = paper_style_colour(style)};
	bool stands_in = pair->ar.size == 0;
	struct slice arabic = stands_in ? pair->en : pair->ar;

	twins.latin = paper_set(pen, style, PAPER_LATIN, pair->en, width);
	twins.arabic = kind == PAPER_CODE || stands_in
	    ? paper_set_code(pen, style, PAPER_ARABIC, arabic, width)
	    : paper_set(pen, style, PAPER_ARABIC, arabic, width);
	twins.baseline = fmax(twins.latin.baseline, twins.arabic.baseline);
	twins.height = fmax(twins.baseline - twins.latin.baseline + twins.latin.height,
	    twins.baseline - twins.arabic.baseline + twins.arabic.height);
	return twins;
}

void
paper_show_twin(const struct paper_pen *pen, const struct paper_twins *twins,
    enum paper_side side, const char *tag, double x, double y)
{
	const struct paper_words *words =
	    side == PAPER_ARABIC ? &twins->arabic : &twins->latin;

	paper_show(
	    pen, words, tag, twins->colour, x, y + twins->baseline - words->baseline);
}

enum paper_side
paper_leading(const struct paper_pen *pen, int place)
{
	return (place == 0) == pen->arabic_leads ? PAPER_ARABIC : PAPER_LATIN;
}

void
paper_tag_begin(const struct paper_pen *pen, const char *tag)
{
	cairo_tag_begin(pen->cairo, tag, NULL);
}

void
paper_tag_end(const struct paper_pen *pen, const char *tag)
{
	cairo_tag_end(pen->cairo, tag);
}

void
paper_rule(const struct paper_pen *pen, struct paper_colour colour, double thickness,
    double x, double y, double width)
{
	set_colour(pen, colour);
	cairo_set_line_width(pen->cairo, thickness);
	cairo_move_to(pen->cairo, x, y);
	cairo_line_to(pen->cairo, x + width, y);
	cairo_stroke(pen->cairo);
}

void
paper_fill(const struct paper_pen *pen, struct paper_colour colour, double x, double y,
    double width, double height)
{
	set_colour(pen, colour);
	cairo_rectangle(pen->cairo, x, y, width, height);
	cairo_fill(pen->cairo);
}
