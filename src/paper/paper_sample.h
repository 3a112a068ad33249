/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * paper_sample - a fictional document for the tests of this floor; included by test
 * programs only, so all of it is here.
 */
#ifndef PAPER_PAPER_SAMPLE_H
#define PAPER_PAPER_SAMPLE_H

#include "base/buffer.h"
#include "paper/paper_pdf.h"

#define SAMPLE_FONTS "data/font"
#define SAMPLE_LATIN "Mariam Saeed Al Suwaidi"
#define SAMPLE_ARABIC "مريم سعيد السويدي"
#define SAMPLE_SERIAL "1581F5BKD223Q00A1B2C"
#define PAIR(english, arabic)                                                            \
	{                                                                                \
		SLICE_INIT(english), SLICE_INIT(arabic)                                  \
	}

enum {
	SAMPLE_ROWS = 5,
	SAMPLE_DRONES = 8,
	SAMPLE_COLUMNS = 3,
	SAMPLE_QR_DIGITS = 855, /* a permit of 352 bytes */
};

struct sample {
	struct paper_row rows[SAMPLE_ROWS];
	struct slice cells[SAMPLE_DRONES * SAMPLE_COLUMNS];
	struct paper_document document;
};

static const struct paper_row sample_rows[SAMPLE_ROWS] = {
    {PAIR("Holder", "صاحب التصريح"), PAIR(SAMPLE_LATIN, SAMPLE_ARABIC), PAPER_TEXT, true,
        true},
    {PAIR("Class", "الفئة"), PAIR("Recreation", "الترفيه"), PAPER_TEXT, false, true},
    {PAIR("Valid", "مدة الصلاحية"),
        PAIR("28 November 2026 to 28 November 2027",
            "من 28 نوفمبر 2026 إلى 28 نوفمبر 2027"),
        PAPER_TEXT, false, true},
    {PAIR("Identity number ends in", "آخر أربعة أرقام من رقم الهوية"),
        {SLICE_INIT("5674"), {NULL, 0}}, PAPER_CODE, false, false},
    {PAIR("Training centre", "مركز التدريب"),
        PAIR("Falcon Horizon Academy (TC-0042)", "أكاديمية أفق الصقر (TC-0042)"),
        PAPER_TEXT, false, false},
};

static inline struct slice
sample_qr_text(struct arena *arena)
{
	struct buffer text = BUFFER_IN(arena);

	buffer_puts(&text, "HTTPS://PERMIT.EXAMPLE.AE/V#");
	for (unsigned i = 0; i < SAMPLE_QR_DIGITS; i++) {
		buffer_putc(&text, (char)('0' + (i * 7919 >> 3) % 10));
	}
	return buffer_slice(&text);
}

/* Two drones; a test changes what it is about. */
static inline struct paper_document *
sample_document(struct sample *sample, struct arena *arena)
{
	static const struct paper_document plain = {
	    .authority = PAIR("Civil Aviation Authority", "هيئة الطيران المدني"),
	    .title = PAIR("Drone flight permit", "تصريح تشغيل طائرة بدون طيار"),
	    .number_label = PAIR("Permit number", "رقم التصريح"),
	    .number = SLICE_INIT("DP-2026-0012345"),
	    .standing = PAIR("In force", "سارٍ"),
	    .tone = PAPER_GOOD,
	    .row_count = SAMPLE_ROWS,
	    .list =
	        {
	            .title = PAIR("Registered drones", "الطائرات المسجلة"),
	            .columns = {PAIR("Make and model", "الشركة والطراز"),
	                PAIR("Serial number", "الرقم التسلسلي"), PAIR("Mass", "الكتلة")},
	            .column_count = SAMPLE_COLUMNS,
	            .row_count = 2,
	        },
	    .qr_label = PAIR("Scan to verify", "امسح الرمز للتحقق"),
	    .note = PAIR(
	        "Point any phone camera at the code.", "وجّه كاميرا أي هاتف نحو الرمز."),
	    .qr_alt = SLICE_INIT("The permit's signed QR code"),
	    .footer = PAIR("Digitally signed.", "وثيقة موقعة رقمياً."),
	    .made = 1795860000000,
	};

	memcpy(sample->rows, sample_rows, sizeof(sample_rows));
	for (size_t i = 0; i < SAMPLE_DRONES; i++) {
		sample->cells[i * SAMPLE_COLUMNS] = SLICE("DJI Mavic 3 Classic");
		sample->cells[i * SAMPLE_COLUMNS + 1] = SLICE(SAMPLE_SERIAL);
		sample->cells[i * SAMPLE_COLUMNS + 2] = SLICE("895 g");
	}
	sample->document = plain;
	sample->document.rows = sample->rows;
	sample->document.list.cells = sample->cells;
	sample->document.qr_text = sample_qr_text(arena);
	return &sample->document;
}

#endif
