/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/qr_reader.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <png.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zbar.h>

#include "base/buffer.h"
#include "permit/permit_token.h"

#define PNG_START SLICE("\x89PNG\r\n\x1a\n")
#define PDF_START SLICE("%PDF-")
#define GRAY_OF_ZBAR 0x30303859 /* "Y800" */

enum {
	PIXELS_MOST = 64 << 20,
	SMALL_SIDE = 1200, /* below it, a code may be too fine or lack its quiet zone */
	SCALE = 3,
	BORDER = 24,
	PDF_SECONDS = 20,
};
#define PDF_MEMORY ((rlim_t)1 << 30) /* bytes */

/* 8 bits a pixel, 255 is white. */
struct picture {
	uint8_t *pixels;
	unsigned width;
	unsigned height;
};

const char *
qr_verdict_key(enum qr_verdict verdict)
{
	static const char *const keys[] = {
	    [QR_FOUND] = "verify_command.ok",
	    [QR_NONE] = "verify_command.no_code",
	    [QR_BAD_FILE] = "verify_command.bad_file",
	    [QR_TOO_LARGE] = "verify_command.too_large",
	    [QR_NO_PDF_READER] = "verify_command.no_pdf_reader",
	};
	static_assert(ARRAY_LEN(keys) == QR_VERDICT_COUNT, "each verdict has a key");

	assert((size_t)verdict < ARRAY_LEN(keys));
	return keys[verdict];
}

bool
qr_reader_knows(struct slice file)
{
	return slice_starts(file, PNG_START) || slice_starts(file, PDF_START);
}

/* --- codes in a picture --- */

static bool
is_permit(struct slice text)
{
	struct arena arena = ARENA_EMPTY(1 << 20);
	struct slice token = {0};

	bool is = permit_text_read(text, &arena, &token);
	arena_done(&arena);
	return is;
}

/* A permit's code ends the search; another one is kept in case there is none. */
static bool
take_codes(const zbar_image_t *image, struct arena *arena, struct slice *text)
{
	for (const zbar_symbol_t *symbol = zbar_image_first_symbol(image); symbol != NULL;
	     symbol = zbar_symbol_next(symbol)) {
		struct slice found = slice_bytes(
		    zbar_symbol_get_data(symbol), zbar_symbol_get_data_length(symbol));
		if (is_permit(found)) {
			*text = arena_copy(arena, found);
			return true;
		}
		if (text->size == 0) {
			*text = arena_copy(arena, found);
		}
	}
	return false;
}

static bool
scan(const struct picture *picture, struct arena *arena, struct slice *text)
{
	zbar_image_scanner_t *scanner = zbar_image_scanner_create();
	zbar_image_t *image = zbar_image_create();

	(void)zbar_image_scanner_set_config(scanner, 0, ZBAR_CFG_ENABLE, 0);
	(void)zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
	zbar_image_set_format(image, GRAY_OF_ZBAR);
	zbar_image_set_size(image, picture->width, picture->height);
	zbar_image_set_data(image, picture->pixels,
	    (unsigned long)picture->width * picture->height, NULL);
	bool found =
	    zbar_scan_image(scanner, image) > 0 && take_codes(image, arena, text);
	zbar_image_destroy(image);
	zbar_image_scanner_destroy(scanner);
	return found;
}

/* Larger, and with white around it. */
static struct picture
enlarged(const struct picture *picture, struct arena *arena)
{
	struct picture large = {NULL, picture->width * SCALE + 2 * BORDER,
	    picture->height * SCALE + 2 * BORDER};
	const size_t size = (size_t)large.width * large.height;

	large.pixels = memset(arena_alloc(arena, size), 255, size);
	for (unsigned y = 0; y < picture->height * SCALE; y++) {
		const uint8_t *from =
		    picture->pixels + (size_t)(y / SCALE) * picture->width;
		uint8_t *to = large.pixels + (size_t)(y + BORDER) * large.width + BORDER;
		for (unsigned x = 0; x < picture->width * SCALE; x++) {
			to[x] = from[x / SCALE];
		}
	}
	return large;
}

static enum qr_verdict
find_in_picture(
    const struct picture *picture, struct arena *arena, struct slice *ret_text)
{
	struct slice text = {0};

	if (!scan(picture, arena, &text) && picture->width < SMALL_SIDE &&
	    picture->height < SMALL_SIDE) {
		struct picture large = enlarged(picture, arena);
		(void)scan(&large, arena, &text);
	}
	if (text.size == 0) {
		return QR_NONE;
	}
	*ret_text = text;
	return QR_FOUND;
}

static enum qr_verdict
find_in_png(struct slice file, struct arena *arena, struct slice *ret_text)
{
	const png_color white = {255, 255, 255};
	png_image image = {.version = PNG_IMAGE_VERSION};
	struct picture picture = {0};
	enum qr_verdict verdict = QR_BAD_FILE;

	if (png_image_begin_read_from_memory(&image, file.bytes, file.size) == 0) {
		return QR_BAD_FILE;
	}
	image.format = PNG_FORMAT_GRAY;
	if ((uint64_t)image.width * image.height > PIXELS_MOST) {
		verdict = QR_TOO_LARGE;
	} else {
		picture = (struct picture){
		    arena_alloc(arena, (size_t)image.width * image.height), image.width,
		    image.height};
		if (png_image_finish_read(&image, &white, picture.pixels, 0, NULL) != 0) {
			verdict = find_in_picture(&picture, arena, ret_text);
		}
	}
	png_image_free(&image);
	return verdict;
}

/* --- pages of a document --- */

static void
run_reader(int document, int out, int page, int dots)
{
	const struct rlimit seconds = {PDF_SECONDS, PDF_SECONDS};
	const struct rlimit memory = {PDF_MEMORY, PDF_MEMORY};
	const struct rlimit none = {0, 0};
	char page_text[16];
	char dots_text[16];
	int quiet = open("/dev/null", O_WRONLY | O_CLOEXEC);

	(void)snprintf(page_text, sizeof(page_text), "%d", page);
	(void)snprintf(dots_text, sizeof(dots_text), "%d", dots);
	if (lseek(document, 0, SEEK_SET) != 0 || dup2(document, STDIN_FILENO) < 0 ||
	    dup2(out, STDOUT_FILENO) < 0 || dup2(quiet, STDERR_FILENO) < 0 ||
	    setrlimit(RLIMIT_CPU, &seconds) != 0 || setrlimit(RLIMIT_AS, &memory) != 0 ||
	    setrlimit(RLIMIT_FSIZE, &none) != 0) {
		_exit(EXIT_FAILURE);
	}
	(void)execlp("pdftoppm", "pdftoppm", "-png", "-gray", "-r", dots_text, "-f",
	    page_text, "-l", page_text, "-", (char *)NULL);
	_exit(127); /* as the shell says that there is no such program */
}

static struct slice
read_pipe(int in, struct arena *arena)
{
	enum { STEP = 64 << 10 };
	struct buffer out = BUFFER_IN(arena);

	while (out.size <= QR_FILE_BYTES_MOST) {
		ssize_t got = read(in, buffer_reserve(&out, STEP), STEP);
		if (got < 0 && errno == EINTR) {
			continue;
		}
		if (got <= 0) {
			break;
		}
		out.size += (size_t)got;
	}
	return buffer_slice(&out);
}

/* One page as PNG. QR_BAD_FILE also when there is no such page. */
static enum qr_verdict
draw_page(int document, int page, int dots, struct arena *arena, struct slice *ret_png)
{
	int ends[2];
	int status = 0;

	if (pipe2(ends, O_CLOEXEC) != 0) {
		return QR_BAD_FILE;
	}
	pid_t child = fork();
	if (child == 0) {
		run_reader(document, ends[1], page, dots);
	}
	(void)close(ends[1]);
	struct slice png = child > 0 ? read_pipe(ends[0], arena) : SLICE("");
	(void)close(ends[0]); /* a program that says too much gets SIGPIPE */
	while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR) {
	}
	if (child > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 127) {
		return QR_NO_PDF_READER;
	}
	*ret_png = png;
	return png.size > 0 ? QR_FOUND : QR_BAD_FILE;
}

static enum qr_verdict
find_in_page(
    int document, int page, int dots, struct arena *arena, struct slice *ret_text)
{
	struct arena drawing = ARENA_EMPTY(QR_ARENA_BYTES);
	struct slice png = {0};
	struct slice text = {0};
	enum qr_verdict verdict = draw_page(document, page, dots, &drawing, &png);

	if (verdict == QR_FOUND) {
		verdict = find_in_png(png, &drawing, &text);
	}
	if (verdict == QR_FOUND) {
		*ret_text = arena_copy(arena, text);
	}
	arena_done(&drawing);
	return verdict;
}

/* QR_BAD_FILE of a later page is the end of the document. */
static enum qr_verdict
find_in_pages(int document, int dots, struct arena *arena, struct slice *ret_text)
{
	enum qr_verdict best = find_in_page(document, 1, dots, arena, ret_text);

	for (int page = 2; page <= QR_PDF_PAGES; page++) {
		struct slice text = {0};
		if (best != QR_NONE && (best != QR_FOUND || is_permit(*ret_text))) {
			return best;
		}
		enum qr_verdict verdict =
		    find_in_page(document, page, dots, arena, &text);
		if (verdict == QR_BAD_FILE) {
			return best;
		}
		if (verdict == QR_FOUND && (best != QR_FOUND || is_permit(text))) {
			best = QR_FOUND;
			*ret_text = text;
		}
	}
	return best;
}

/* A file without a name, so that nothing is left behind. */
static int
document_of(struct slice file)
{
	int document = memfd_create("document", MFD_CLOEXEC);

	while (document >= 0 && file.size > 0) {
		ssize_t put = write(document, file.bytes, file.size);
		if (put <= 0) {
			(void)close(document);
			return -1;
		}
		file = slice_from(file, (size_t)put);
	}
	return document;
}

static enum qr_verdict
find_in_pdf(struct slice file, struct arena *arena, struct slice *ret_text)
{
	static const int dots[] = {150, 300}; /* an inch; the finer only when needed */
	enum qr_verdict verdict = QR_BAD_FILE;
	int document = document_of(file);

	for (size_t i = 0; i < ARRAY_LEN(dots) && document >= 0; i++) {
		verdict = find_in_pages(document, dots[i], arena, ret_text);
		if (verdict != QR_NONE) {
			break;
		}
	}
	if (document >= 0) {
		(void)close(document);
	}
	return verdict;
}

enum qr_verdict
qr_reader_find(struct slice file, struct arena *arena, struct slice *ret_text)
{
	struct slice text = {0};

	enum qr_verdict verdict = slice_starts(file, PDF_START)
	    ? find_in_pdf(file, arena, &text)
	    : find_in_png(file, arena, &text);
	if (verdict == QR_FOUND) {
		*ret_text = text;
	}
	return verdict;
}
