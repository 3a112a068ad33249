/* SPDX-License-Identifier: EUPL-1.2 */
#include "paper/paper_qr.h"

#include <assert.h>
#include <limits.h>
#include <png.h>
#include <qrencode.h>
#include <stdlib.h>
#include <string.h>

enum {
	SCALE_MOST = 32,
	VERSION_BY_SIZE = 0, /* libqrencode takes the smallest that fits */
};

static const char capitals[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

static bool
all_of(struct slice text, const char *allowed)
{
	for (size_t i = 0; i < text.size; i++) {
		if (text.bytes[i] == '\0' || strchr(allowed, text.bytes[i]) == NULL) {
			return false;
		}
	}
	return text.size > 0;
}

static bool
append(QRinput *input, QRencodeMode mode, struct slice text)
{
	return QRinput_append(
	           input, mode, (int)text.size, (const unsigned char *)text.bytes) == 0;
}

/* CAPITALS#digits in three parts: automatic cutting would take the address as bytes. */
static QRcode *
encode_parts(struct slice address, struct slice digits)
{
	QRcode *code = NULL;
	QRinput *input = QRinput_new2(VERSION_BY_SIZE, QR_ECLEVEL_M);

	if (input == NULL) {
		return NULL;
	}
	if (append(input, QR_MODE_AN, address) && append(input, QR_MODE_8, SLICE("#")) &&
	    append(input, QR_MODE_NUM, digits)) {
		code = QRcode_encodeInput(input);
	}
	QRinput_free(input);
	return code;
}

static QRcode *
encode(struct slice text, struct arena *arena)
{
	size_t hash = slice_find(text, '#');
	struct slice address = slice_first(text, hash);

	if (hash < text.size && all_of(address, capitals) &&
	    all_of(slice_from(text, hash + 1), "0123456789")) {
		return encode_parts(address, slice_from(text, hash + 1));
	}
	return QRcode_encodeString(
	    arena_text(arena, text), VERSION_BY_SIZE, QR_ECLEVEL_M, QR_MODE_8, 1);
}

enum fault
paper_qr_make(struct slice text, struct arena *arena, struct paper_qr *ret_qr)
{
	assert(text.size > 0 && ret_qr != NULL);

	/* No QR code holds more; the sizes of libqrencode are of type int. */
	QRcode *code = text.size <= INT16_MAX ? encode(text, arena) : NULL;
	if (code == NULL) {
		return FAULT_MEMORY;
	}
	size_t count = (size_t)code->width * (size_t)code->width;
	uint8_t *squares = ARENA_ARRAY(arena, uint8_t, count);
	for (size_t i = 0; i < count; i++) {
		squares[i] = code->data[i] & 1;
	}
	*ret_qr = (struct paper_qr){squares, code->width, code->version};
	QRcode_free(code);
	return FAULT_NONE;
}

bool
paper_qr_is_dark(const struct paper_qr *qr, int column, int row)
{
	if (column < 0 || row < 0 || column >= qr->side || row >= qr->side) {
		return false;
	}
	return qr->squares[row * qr->side + column] == 1;
}

int
paper_qr_span(const struct paper_qr *qr)
{
	return qr->side + 2 * PAPER_QR_QUIET;
}

static void
take_png_bytes(png_structp png, png_bytep bytes, size_t size)
{
	buffer_put(png_get_io_ptr(png), slice_bytes(bytes, size));
}

static void
flush_nothing(png_structp png)
{
	(void)png;
}

/* One line of pixels: 1 is white, the first pixel is the highest bit. */
static void
fill_line(const struct paper_qr *qr, int scale, int row, uint8_t *line, size_t line_size)
{
	int span = paper_qr_span(qr);

	memset(line, 0, line_size);
	for (int x = 0; x < span * scale; x++) {
		if (!paper_qr_is_dark(qr, x / scale - PAPER_QR_QUIET, row)) {
			line[x / 8] |= (uint8_t)(0x80 >> (x % 8));
		}
	}
}

static void
write_png(png_structp png, png_infop info, const struct paper_qr *qr, int scale,
    struct buffer *out)
{
	png_uint_32 pixels = (png_uint_32)(paper_qr_span(qr) * scale);
	size_t line_size = (pixels + 7) / 8;
	uint8_t *line = arena_alloc(out->arena, line_size);

	png_set_write_fn(png, out, take_png_bytes, flush_nothing);
	png_set_IHDR(png, info, pixels, pixels, 1, PNG_COLOR_TYPE_GRAY,
	    PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
	png_set_filter(png, PNG_FILTER_TYPE_DEFAULT, PNG_FILTER_NONE);
	png_write_info(png, info);
	for (int y = 0; y < (int)pixels; y++) {
		fill_line(qr, scale, y / scale - PAPER_QR_QUIET, line, line_size);
		png_write_row(png, line);
	}
	png_write_end(png, info);
}

/* libpng's default error function jumps; with our input there is nothing that it could
 * refuse but the lack of memory, and that stops the program, as in arena. */
static void
stop(png_structp png, png_const_charp message)
{
	(void)png;
	(void)message;
	abort();
}

struct slice
paper_qr_png(const struct paper_qr *qr, int scale, struct arena *arena)
{
	struct buffer out = BUFFER_IN(arena);

	assert(scale >= 1 && scale <= SCALE_MOST);

	png_structp png =
	    png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, stop, NULL);
	png_infop info = png != NULL ? png_create_info_struct(png) : NULL;
	assert(info != NULL);
	write_png(png, info, qr, scale, &out);
	png_destroy_write_struct(&png, &info);
	return buffer_slice(&out);
}

/* Dark squares side by side become one rectangle. Returns the column behind them. */
static int
put_run(const struct paper_qr *qr, int column, int row, struct buffer *out)
{
	int end = column;

	while (paper_qr_is_dark(qr, end, row)) {
		end++;
	}
	buffer_print(out, "M%d %dh%dv1h-%dz", column + PAPER_QR_QUIET,
	    row + PAPER_QR_QUIET, end - column, end - column);
	return end;
}

void
paper_qr_svg(const struct paper_qr *qr, struct buffer *out)
{
	int span = paper_qr_span(qr);

	buffer_print(
	    out, "<path fill=\"#fff\" d=\"M0 0h%dv%dh-%dz\"/>", span, span, span);
	buffer_puts(out, "<path fill=\"#000\" shape-rendering=\"crispEdges\" d=\"");
	for (int row = 0; row < qr->side; row++) {
		for (int column = 0; column < qr->side;) {
			column = paper_qr_is_dark(qr, column, row)
			    ? put_run(qr, column, row, out)
			    : column + 1;
		}
	}
	buffer_puts(out, "\"/>");
}
