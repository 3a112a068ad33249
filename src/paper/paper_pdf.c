/* SPDX-License-Identifier: EUPL-1.2 */
#include "paper/paper_pdf.h"

#include <assert.h>
#include <cairo-pdf.h>
#include <fontconfig/fontconfig.h>
#include <pango/pangofc-fontmap.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/buffer.h"
#include "base/log.h"
#include "paper/paper_type.h"

#define A4_WIDTH (210 * PAPER_MM)
#define A4_HEIGHT (297 * PAPER_MM)
#define CARD_WIDTH (85.6 * PAPER_MM)
#define CARD_HEIGHT (53.98 * PAPER_MM)

struct paper {
	pthread_mutex_t
	    lock; /* held while a document is made: pango is not thread-safe */
	FcConfig *config;
	PangoFontMap *fonts;
};

static const char *const font_files[] = {
    "inter-400.ttf",
    "inter-600.ttf",
    "noto-kufi-arabic-700.ttf",
    "noto-sans-arabic-400.ttf",
    "noto-sans-arabic-700.ttf",
};

static bool
add_font(FcConfig *config, const char *folder, const char *file)
{
	char *path = g_build_filename(folder, file, NULL);
	bool added = FcConfigAppFontAddFile(config, (const FcChar8 *)path) == FcTrue;

	if (!added) {
		log_event(LOG_ERROR, "paper.no_font", LOG_TEXT("file", path));
	}
	g_free(path);
	return added;
}

/* A configuration of its own, so that what is installed on the machine plays no part. It is
 * the program's too: pango would read that of the machine, all its fonts, and wait for it. */
static FcConfig *
load_fonts(const char *folder)
{
	FcConfig *config = FcConfigCreate();

	if (config == NULL) {
		return NULL;
	}
	for (size_t i = 0; i < ARRAY_LEN(font_files); i++) {
		if (!add_font(config, folder, font_files[i])) {
			FcConfigDestroy(config);
			return NULL;
		}
	}
	if (FcConfigSetCurrent(config) != FcTrue) {
		FcConfigDestroy(config);
		return NULL;
	}
	return config;
}

enum fault
paper_new(const char *font_folder, struct paper **ret_paper)
{
	assert(font_folder != NULL && ret_paper != NULL);

	FcConfig *config = load_fonts(font_folder);
	if (config == NULL) {
		return FAULT_CONFIG;
	}
	struct paper *paper = calloc(1, sizeof(*paper));
	assert(paper != NULL);
	paper->config = config;
	paper->fonts = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
	pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(paper->fonts), config);
	(void)pthread_mutex_init(&paper->lock, NULL);
	*ret_paper = paper;
	return FAULT_NONE;
}

void
paper_free(struct paper *paper)
{
	if (paper == NULL) {
		return;
	}
	pango_fc_font_map_shutdown(PANGO_FC_FONT_MAP(paper->fonts));
	g_object_unref(paper->fonts);
	FcConfigDestroy(paper->config);
	(void)pthread_mutex_destroy(&paper->lock);
	free(paper);
}

#ifdef __SANITIZE_ADDRESS__
const char *__lsan_default_suppressions(void);

/* What libraries keep until the program ends: fontconfig holds its pointers as offsets, which
 * the leak checker cannot follow; the others keep caches of fonts. Said here, not in a file: the
 * sandbox of a running server opens none. */
const char *
__lsan_default_suppressions(void)
{
	return "leak:libfontconfig\nleak:libpango\nleak:libcairo\nleak:libglib\n";
}
#endif

PangoFontMap *
paper_fonts(struct paper *paper)
{
	return paper->fonts;
}

struct job {
	void (*draw)(struct paper_pen *pen, const struct paper_document *document,
	    const struct paper_qr *qr);
	double width;
	double height;
};

static cairo_status_t
take_bytes(void *out, const unsigned char *bytes, unsigned int size)
{
	buffer_put(out, slice_bytes(bytes, size));
	return CAIRO_STATUS_SUCCESS;
}

static struct slice
leading_words(const struct paper_document *document, const struct paper_pair *pair)
{
	return document->arabic_leads && pair->ar.size > 0 ? pair->ar : pair->en;
}

/* The number is isolated: in an Arabic title it would read backwards. */
static void
set_metadata(
    cairo_surface_t *surface, const struct paper_document *document, struct arena *arena)
{
	struct buffer title = BUFFER_IN(arena);
	struct slice author = leading_words(document, &document->authority);
	char made[MOMENT_TEXT_SIZE];

	buffer_put(&title, leading_words(document, &document->title));
	buffer_print(&title,
	    document->arabic_leads ? " \xe2\x81\xa6%.*s\xe2\x81\xa9" : " %.*s",
	    SLICE_PRINT(document->number));
	/* cairo reads RFC 3339 without the fraction. */
	moment_format(document->made, made);
	made[19] = 'Z';
	made[20] = '\0';
	cairo_pdf_surface_set_metadata(
	    surface, CAIRO_PDF_METADATA_TITLE, buffer_text(&title));
	cairo_pdf_surface_set_metadata(
	    surface, CAIRO_PDF_METADATA_AUTHOR, arena_text(arena, author));
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "tasrih");
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, made);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_MOD_DATE, made);
}

static enum fault
print_locked(struct paper *paper, const struct job *job,
    const struct paper_document *document, const struct paper_qr *qr, struct buffer *out)
{
	cairo_surface_t *surface =
	    cairo_pdf_surface_create_for_stream(take_bytes, out, job->width, job->height);
	struct paper_pen pen;

	/* 1.4 has the plain cross-reference table that paper_sign continues. */
	cairo_pdf_surface_restrict_to_version(surface, CAIRO_PDF_VERSION_1_4);
	set_metadata(surface, document, out->arena);

	cairo_t *cairo = cairo_create(surface);
	paper_pen_init(&pen, paper, cairo);
	pen.arabic_leads = document->arabic_leads;
	paper_tag_begin(&pen, "Document");
	job->draw(&pen, document, qr);
	paper_tag_end(&pen, "Document");
	paper_pen_done(&pen);
	bool drawn = cairo_status(cairo) == CAIRO_STATUS_SUCCESS;
	cairo_destroy(cairo);
	cairo_surface_finish(surface);
	drawn = drawn && cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS;
	cairo_surface_destroy(surface);
	return drawn ? FAULT_NONE : FAULT_MEMORY;
}

static enum fault
print(struct paper *paper, const struct job *job, const struct paper_document *document,
    struct arena *arena, struct slice *ret_pdf)
{
	struct buffer out = BUFFER_IN(arena);
	struct paper_qr qr = {0};

	assert(paper != NULL && document != NULL && ret_pdf != NULL);

	enum fault fault = document->qr_text.size > 0
	    ? paper_qr_make(document->qr_text, arena, &qr)
	    : FAULT_NONE;
	TRY(fault);
	(void)pthread_mutex_lock(&paper->lock);
	fault = print_locked(paper, job, document, &qr, &out);
	(void)pthread_mutex_unlock(&paper->lock);
	TRY(fault);
	*ret_pdf = buffer_slice(&out);
	return FAULT_NONE;
}

enum fault
paper_a4(struct paper *paper, const struct paper_document *document, struct arena *arena,
    struct slice *ret_pdf)
{
	static const struct job a4 = {paper_a4_draw, A4_WIDTH, A4_HEIGHT};

	return print(paper, &a4, document, arena, ret_pdf);
}

enum fault
paper_card(struct paper *paper, const struct paper_document *document,
    struct arena *arena, struct slice *ret_pdf)
{
	static const struct job card = {paper_card_draw, CARD_WIDTH, CARD_HEIGHT};

	return print(paper, &card, document, arena, ret_pdf);
}
