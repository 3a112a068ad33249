/* SPDX-License-Identifier: EUPL-1.2 */
#include "inspect/program/codes.h"

#include <iconv.h>
#include <zbar.h>

#include "base/attr.h"
#include "base/text.h"

#define GREY_OF_ZBAR 0x30303859 /* "Y800" */

static struct slice
as_utf8(struct arena *arena, struct slice raw)
{
	struct buffer text = BUFFER_IN(arena);

	while (raw.size > 0) {
		char bytes[4];
		uint32_t point = text_next(&raw);
		if (point >= ' ' || point == '\n') {
			buffer_put(&text, slice_bytes(bytes, text_put(point, bytes)));
		}
	}
	return buffer_slice(&text);
}

static bool
is_known(const struct inspect_report *report, struct slice kind, struct slice text)
{
	for (size_t i = 0; i < report->codes_count; i++) {
		if (slice_equal(report->codes[i].kind, kind) &&
		    slice_equal(report->codes[i].text, text)) {
			return true;
		}
	}
	return false;
}

static void
add_code(struct arena *arena, const zbar_symbol_t *symbol, unsigned page,
    struct inspect_report *report)
{
	struct slice raw = slice_bytes(
	    zbar_symbol_get_data(symbol), zbar_symbol_get_data_length(symbol));
	struct slice kind = slice_of(zbar_get_symbol_name(zbar_symbol_get_type(symbol)));

	if (report->codes_count == INSPECT_CODES_MOST ||
	    raw.size > INSPECT_CODE_BYTES_MOST / 3) { /* a stray byte becomes three */
		return;
	}
	struct slice text = as_utf8(arena, raw);
	if (!is_known(report, kind, text)) {
		report->codes[report->codes_count++] = (struct inspect_code){
		    .page = page, .kind = arena_copy(arena, kind), .text = text};
	}
}

/* Those that certificates carry. The others mostly find codes where there are none. */
static zbar_image_scanner_t *
new_scanner(void)
{
	static const zbar_symbol_type_t kinds[] = {
	    ZBAR_QRCODE, ZBAR_CODE128, ZBAR_CODE39, ZBAR_EAN13};
	zbar_image_scanner_t *scanner = zbar_image_scanner_create();

	(void)zbar_image_scanner_set_config(scanner, 0, ZBAR_CFG_ENABLE, 0);
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		(void)zbar_image_scanner_set_config(
		    scanner, kinds[i], ZBAR_CFG_ENABLE, 1);
	}
	/* the bytes as they are: to guess their alphabet it would open a file */
	(void)zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_BINARY, 1);
	return scanner;
}

void
inspect_codes_find(struct arena *arena, const struct inspect_pixels *pixels,
    unsigned page, struct inspect_report *report)
{
	zbar_image_scanner_t *scanner = new_scanner();
	zbar_image_t *image = zbar_image_create();

	zbar_image_set_format(image, GREY_OF_ZBAR);
	zbar_image_set_size(image, pixels->width, pixels->height);
	zbar_image_set_data(
	    image, pixels->samples, (unsigned long)pixels->width * pixels->height, NULL);
	if (zbar_scan_image(scanner, image) > 0) {
		for (const zbar_symbol_t *symbol = zbar_image_first_symbol(image);
		     symbol != NULL; symbol = zbar_symbol_next(symbol)) {
			add_code(arena, symbol, page, report);
		}
	}
	zbar_image_destroy(image);
	zbar_image_scanner_destroy(scanner);
}

bool
inspect_codes_warm_up(void)
{
	static const char *const alphabets[] = {
	    "UTF-8", "ISO8859-1", "SJIS", "BIG-5", "CP437", "GB18030"};
	static iconv_t kept[ARRAY_LEN(alphabets)];
	bool all = true;

	for (size_t i = 0; i < ARRAY_LEN(alphabets); i++) {
		kept[i] = iconv_open("UTF-8", alphabets[i]);
		all =
		    all && kept[i] != (iconv_t)-1; /* NOLINT(performance-no-int-to-ptr) */
	}
	return all;
}
