/* SPDX-License-Identifier: EUPL-1.2 */
#include "inspect/program/document.h"

#include <assert.h>
#include <mupdf/pdf.h>

#include "base/text.h"
#include "inspect/program/codes.h"
#include "inspect/program/ocr.h"
#include "inspect/program/signature.h"

enum {
	SCAN_PIXELS = 1800,      /* of the longer side, for codes and OCR */
	SCAN_FINE_PIXELS = 3000, /* when no code was found and there is time */
	SMALL_PIXELS = 700,
	LARGE_PIXELS = 1400,
	ZOOM_MOST = 4,      /* of a small page */
	LETTERS_LEAST = 20, /* below it a page counts as a picture */
	POINTS_AN_INCH = 72,
};

struct slice
inspect_document_type(struct slice file)
{
	static const struct {
		struct slice start;
		struct slice type;
	} rows[] = {
	    {SLICE_INIT("%PDF-"), SLICE_INIT("application/pdf")},
	    {SLICE_INIT("\xFF\xD8\xFF"), SLICE_INIT("image/jpeg")},
	    {SLICE_INIT("\x89PNG\r\n\x1A\n"), SLICE_INIT("image/png")},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (slice_starts(file, rows[i].start)) {
			return rows[i].type;
		}
	}
	return SLICE("");
}

/* --- opening: these throw, as MuPDF does --- */

static fz_document *
open_document(fz_context *context, struct slice file)
{
	fz_stream *stream =
	    fz_open_memory(context, (const unsigned char *)file.bytes, file.size);
	fz_document *document = NULL;

	fz_var(document);
	fz_try(context)
	{
		document = fz_open_document_with_stream(
		    context, inspect_document_type(file).bytes, stream);
	}
	fz_always(context)
	{
		fz_drop_stream(context, stream);
	}
	fz_catch(context)
	{
		fz_rethrow(context);
	}
	return document;
}

/* The page's box in points; throws FZ_ERROR_MEMORY for one of metres. */
static fz_rect
box_of(fz_context *context, fz_page *page)
{
	fz_rect box = fz_bound_page(context, page);
	float width = box.x1 - box.x0;
	float height = box.y1 - box.y0;

	if (!(width >= 1 && height >= 1)) {
		fz_throw(context, FZ_ERROR_GENERIC, "a page without a size");
	}
	if (!(width <= INSPECT_POINTS_MOST && height <= INSPECT_POINTS_MOST)) {
		fz_throw(context, FZ_ERROR_MEMORY, "a page too large");
	}
	return box;
}

/* So that its longer side has so many pixels. */
static fz_pixmap *
draw(fz_context *context, fz_page *page, unsigned pixels, fz_colorspace *colours,
    float *ret_zoom)
{
	fz_rect box = box_of(context, page);
	float longer = fz_max(box.x1 - box.x0, box.y1 - box.y0);
	float zoom = fz_min((float)pixels / longer, ZOOM_MOST);

	*ret_zoom = zoom;
	return fz_new_pixmap_from_page(context, page, fz_scale(zoom, zoom), colours, 0);
}

/* --- what a PDF says of itself --- */

static bool
is_action(fz_context *context, pdf_obj *holder, const char *path, pdf_obj *kind)
{
	return pdf_name_eq(context, pdf_dict_getp(context, holder, path), kind) != 0;
}

static void
look_at_catalogue(const struct inspect_tools *tools, pdf_document *pdf, struct slice file,
    struct inspect_report *report)
{
	fz_context *context = tools->context;
	pdf_obj *root = pdf_dict_get(context, pdf_trailer(context, pdf), PDF_NAME(Root));

	report->javascript = pdf_dict_getp(context, root, "Names/JavaScript") != NULL ||
	    is_action(context, root, "OpenAction/S", PDF_NAME(JavaScript)) ||
	    is_action(context, root, "OpenAction/S", PDF_NAME(Launch)) ||
	    pdf_dict_gets(context, root, "AA") != NULL;
	report->attachments = pdf_dict_getp(context, root, "Names/EmbeddedFiles") != NULL;
	report->repaired = pdf_was_repaired(context, pdf) != 0;
	inspect_signatures_find(tools, pdf, file, report);
}

/* --- a page --- */

/* Only what is UTF-8 and no control character but the line end. */
static struct slice
clean_text(struct arena *arena, struct slice raw, size_t bytes_most)
{
	struct buffer text = BUFFER_IN(arena);

	while (raw.size > 0 && text.size + 4 <= bytes_most) {
		char bytes[4];
		uint32_t point = text_next(&raw);
		if (point == '\n' || point >= ' ') {
			buffer_put(&text, slice_bytes(bytes, text_put(point, bytes)));
		}
	}
	return buffer_slice(&text);
}

static size_t
text_left(const struct inspect_report *report)
{
	size_t used = 0;

	for (size_t i = 0; i < report->pages_count; i++) {
		used += report->pages[i].text.size;
	}
	return used < INSPECT_TEXT_BYTES_MOST ? INSPECT_TEXT_BYTES_MOST - used : 0;
}

static void
read_text(const struct inspect_tools *tools, fz_page *page, struct inspect_report *report,
    struct inspect_page *found)
{
	fz_context *context = tools->context;
	fz_stext_page *lines = NULL;
	fz_buffer *buffer = NULL;

	fz_var(lines);
	fz_var(buffer);
	fz_try(context)
	{
		unsigned char *bytes = NULL;
		lines = fz_new_stext_page_from_page(context, page, NULL);
		buffer = fz_new_buffer_from_stext_page(context, lines);
		size_t size = fz_buffer_storage(context, buffer, &bytes);
		found->text =
		    clean_text(tools->arena, slice_bytes(bytes, size), text_left(report));
	}
	fz_always(context)
	{
		fz_drop_buffer(context, buffer);
		fz_drop_stext_page(context, lines);
	}
	fz_catch(context)
	{
		fz_rethrow(context);
	}
	found->reading = slice_trim(found->text).size >= LETTERS_LEAST ? INSPECT_BY_TEXT
	                                                               : INSPECT_UNREAD;
}

static void
read_pixels(const struct inspect_tools *tools, const fz_pixmap *pixels, float zoom,
    struct inspect_report *report, struct inspect_page *found)
{
	const struct inspect_pixels grey = {
	    pixels->samples, (unsigned)pixels->w, (unsigned)pixels->h};

	inspect_codes_find(tools->arena, &grey, found->number, report);
	if (found->reading == INSPECT_UNREAD && tools->ocr != NULL) {
		struct slice text = inspect_ocr_read(
		    tools->ocr, tools->arena, &grey, (int)(POINTS_AN_INCH * zoom));
		text = clean_text(tools->arena, text, text_left(report));
		if (slice_trim(text).size > 0) {
			found->text = text;
			found->reading = INSPECT_BY_OCR;
		}
	}
}

/* The page as grey pixels: its codes, and its words when it is a picture. */
static void
scan(const struct inspect_tools *tools, fz_page *page, unsigned pixels,
    struct inspect_report *report, struct inspect_page *found)
{
	fz_context *context = tools->context;
	float zoom = 1;
	fz_pixmap *grey = draw(context, page, pixels, fz_device_gray(context), &zoom);

	assert(grey->n == 1 && grey->stride == grey->w);
	read_pixels(tools, grey, zoom, report, found);
	fz_drop_pixmap(context, grey);
}

static void
look_at_page(const struct inspect_tools *tools, fz_page *page,
    struct inspect_report *report, struct inspect_page *found)
{
	fz_rect box = box_of(tools->context, page);
	size_t codes = report->codes_count;

	found->width = (unsigned)(box.x1 - box.x0);
	found->height = (unsigned)(box.y1 - box.y0);
	read_text(tools, page, report, found);
	scan(tools, page, SCAN_PIXELS, report, found);
	if (tools->ocr != NULL && report->codes_count == codes) {
		struct inspect_tools fine = *tools;
		fine.ocr = NULL;
		scan(&fine, page, SCAN_FINE_PIXELS, report, found);
	}
}

static void
look_at_page_number(const struct inspect_tools *tools, fz_document *document, int number,
    struct inspect_report *report)
{
	fz_context *context = tools->context;
	fz_page *page = fz_load_page(context, document, number);
	struct inspect_page found = {
	    .number = (unsigned)number + 1, .reading = INSPECT_UNREAD};

	fz_try(context)
	{
		look_at_page(tools, page, report, &found);
	}
	fz_always(context)
	{
		fz_drop_page(context, page);
	}
	fz_catch(context)
	{
		fz_rethrow(context);
	}
	report->pages[report->pages_count++] = found;
}

/* --- a document --- */

static void
look_inside(const struct inspect_tools *tools, fz_document *document, struct slice file,
    struct inspect_report *report)
{
	fz_context *context = tools->context;
	pdf_document *pdf = pdf_specifics(context, document);

	report->encrypted = fz_needs_password(context, document) != 0;
	if (report->encrypted && !fz_authenticate_password(context, document, "")) {
		report->verdict = INSPECT_PASSWORD;
		return;
	}
	if (pdf != NULL) {
		look_at_catalogue(tools, pdf, file, report);
	}
	int pages = fz_count_pages(context, document);
	if (pages <= 0) {
		report->verdict =
		    INSPECT_DAMAGED; /* a file cut off is "repaired" to that */
		return;
	}
	report->page_count =
	    pages > INSPECT_PAGE_COUNT_MOST ? INSPECT_PAGE_COUNT_MOST : (unsigned)pages;
	for (int i = 0; i < pages && i < INSPECT_PAGES_MOST; i++) {
		look_at_page_number(tools, document, i, report);
	}
}

void
inspect_document_look(const struct inspect_tools *tools, struct slice file,
    struct inspect_report *ret_report)
{
	fz_context *context = tools->context;
	fz_document *document = NULL;

	*ret_report = (struct inspect_report){
	    .verdict = INSPECT_READABLE, .type = inspect_document_type(file)};
	if (ret_report->type.size == 0) {
		ret_report->verdict = INSPECT_NO_DOCUMENT;
		return;
	}
	fz_var(document);
	fz_try(context)
	{
		document = open_document(context, file);
		look_inside(tools, document, file, ret_report);
	}
	fz_always(context)
	{
		fz_drop_document(context, document);
	}
	fz_catch(context)
	{
		ret_report->verdict = fz_caught(context) == FZ_ERROR_MEMORY
		    ? INSPECT_TOO_LARGE
		    : INSPECT_DAMAGED;
	}
}

/* --- drawing --- */

static void
write_png(const struct inspect_tools *tools, fz_page *page, unsigned pixels,
    struct slice *ret_png)
{
	fz_context *context = tools->context;
	fz_pixmap *picture = NULL;
	fz_buffer *buffer = NULL;
	float zoom = 1;

	fz_var(picture);
	fz_var(buffer);
	fz_try(context)
	{
		unsigned char *bytes = NULL;
		picture = draw(context, page, pixels, fz_device_rgb(context), &zoom);
		buffer = fz_new_buffer_from_pixmap_as_png(
		    context, picture, fz_default_color_params);
		size_t size = fz_buffer_storage(context, buffer, &bytes);
		*ret_png = arena_copy(tools->arena, slice_bytes(bytes, size));
	}
	fz_always(context)
	{
		fz_drop_buffer(context, buffer);
		fz_drop_pixmap(context, picture);
	}
	fz_catch(context)
	{
		fz_rethrow(context);
	}
}

static void
draw_page(const struct inspect_tools *tools, fz_document *document, unsigned number,
    unsigned pixels, struct slice *ret_png)
{
	fz_context *context = tools->context;

	if (fz_needs_password(context, document) &&
	    !fz_authenticate_password(context, document, "")) {
		fz_throw(context, FZ_ERROR_GENERIC, "a password");
	}
	fz_page *page = fz_load_page(context, document, (int)number - 1);
	fz_try(context)
	{
		write_png(tools, page, pixels, ret_png);
	}
	fz_always(context)
	{
		fz_drop_page(context, page);
	}
	fz_catch(context)
	{
		fz_rethrow(context);
	}
}

bool
inspect_document_draw(const struct inspect_tools *tools, struct slice file, unsigned page,
    enum inspect_size size, struct slice *ret_png)
{
	fz_context *context = tools->context;
	fz_document *document = NULL;

	if (page == 0 || page > INSPECT_PAGES_MOST ||
	    inspect_document_type(file).size == 0) {
		return false;
	}
	fz_var(document);
	fz_try(context)
	{
		document = open_document(context, file);
		draw_page(tools, document, page,
		    size == INSPECT_LARGE ? LARGE_PIXELS : SMALL_PIXELS, ret_png);
	}
	fz_always(context)
	{
		fz_drop_document(context, document);
	}
	fz_catch(context)
	{
		return false;
	}
	return ret_png->size > 0 && ret_png->size <= INSPECT_REPLY_BYTES_MOST;
}
