/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * report - what was found in an uploaded file: written as JSON by the worker in the jail,
 * read by the server, which believes none of it before it has the right shape and size.
 *
 *	inspect_report_write(&report, &buffer);
 *	if (!inspect_report_parse(json, arena, &report)) ... the worker is not to be trusted
 *
 *	{"verdict": "readable", "type": "application/pdf", "page_count": 1, "encrypted": false,
 *	 "javascript": false, "attachments": false, "repaired": false,
 *	 "pages": [{"number": 1, "width": 595, "height": 842, "read": "text", "text": "..."}],
 *	 "codes": [{"page": 1, "kind": "QR-Code", "text": "..."}],
 *	 "signatures": [{"intact": true, "whole_file": true, "trusted": true,
 *	                 "signer": "Falcon Training Centre", "authority": 1,
 *	                 "counted": "signing", "problem": ""}]}
 *
 * What is said of a file is a hint for a person: nothing is refused because of it.
 */
#ifndef INSPECT_REPORT_H
#define INSPECT_REPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/buffer.h"
#include "base/slice.h"
#include "inspect/frame.h"

enum {
	INSPECT_PAGES_MOST = 10, /* that are looked at */
	INSPECT_CODES_MOST = 16,
	INSPECT_SIGNATURES_MOST = 8,
	INSPECT_TEXT_BYTES_MOST = 64 << 10, /* of all pages */
	INSPECT_CODE_BYTES_MOST = 4 << 10,
	INSPECT_SIGNER_BYTES_MOST = 512,
	INSPECT_PAGE_COUNT_MOST = 1000000,
	INSPECT_POINTS_MOST = 20000, /* of a page's longer side: 7 metres */
	INSPECT_JSON_BYTES_MOST = 2 << 20,
};

enum inspect_verdict {
	INSPECT_READABLE,
	INSPECT_PASSWORD,    /* encrypted: nothing could be seen */
	INSPECT_DAMAGED,     /* cut off, or not what it says it is */
	INSPECT_TOO_LARGE,   /* when opened: a page of metres, a picture of gigabytes */
	INSPECT_TOO_SLOW,    /* its time was over */
	INSPECT_NO_DOCUMENT, /* neither PDF nor JPEG nor PNG */
	INSPECT_STOPPED,     /* the reader crashed, or tried what is forbidden */
	INSPECT_VERDICT_COUNT
};

/* Of the JSON and of the database: "readable", "password" ... */
const char *inspect_verdict_name(enum inspect_verdict verdict);
MUST_USE bool inspect_verdict_find(struct slice name, enum inspect_verdict *ret_verdict);
/* What the person has to do, in words: a message key. */
const char *inspect_verdict_key(enum inspect_verdict verdict);

enum inspect_reading {
	INSPECT_BY_TEXT,
	INSPECT_BY_OCR,
	INSPECT_UNREAD, /* a picture, and OCR was not asked for or found nothing */
	INSPECT_READING_COUNT
};

struct inspect_page {
	unsigned number; /* from 1 */
	unsigned width;  /* points, at most INSPECT_POINTS_MOST */
	unsigned height;
	enum inspect_reading reading;
	struct slice text; /* UTF-8, lines end with \n */
};

struct inspect_code {
	unsigned page;
	struct slice kind; /* as zbar names it: "QR-Code", "CODE-128" */
	struct slice text; /* UTF-8, what is not is U+FFFD */
};

/* Which time counts for the chain of a signature: certificates end, and what was signed
 * before stays signed (ETSI EN 319 102-1, 5.2.6, without a time stamp of a third party). */
enum inspect_counted {
	INSPECT_COUNTS_NONE,    /* nothing was trusted, so no time counted */
	INSPECT_COUNTS_SIGNING, /* the signing time that the signer signed with it */
	INSPECT_COUNTS_ISSUE,   /* it names none: the day of issue that is declared */
	INSPECT_COUNTED_COUNT
};

struct inspect_signature {
	bool intact;         /* the signed bytes are those that were signed */
	bool whole_file;     /* they are all of the file: nothing was added behind */
	bool trusted;        /* by a certificate under one of the authorities given */
	struct slice signer; /* the common name in its certificate */
	unsigned authority;  /* under which of those in the question, from 1; 0: none */
	enum inspect_counted counted;
	struct slice problem;
};

struct inspect_report {
	enum inspect_verdict verdict;
	struct slice type; /* "application/pdf", "image/jpeg", "image/png", or empty */
	unsigned page_count;
	bool encrypted;
	bool javascript;
	bool attachments;
	bool repaired;
	struct inspect_page pages[INSPECT_PAGES_MOST];
	size_t pages_count;
	struct inspect_code codes[INSPECT_CODES_MOST];
	size_t codes_count;
	struct inspect_signature signatures[INSPECT_SIGNATURES_MOST];
	size_t signatures_count;
};

/* "none", "signing", "issue". */
const char *inspect_counted_name(enum inspect_counted counted);
MUST_USE bool inspect_counted_find(struct slice name, enum inspect_counted *ret_counted);

void inspect_report_write(const struct inspect_report *report, struct buffer *ret_json);
/* Texts are in the arena. False: it is no report. */
MUST_USE bool inspect_report_parse(
    struct slice json, struct arena *arena, struct inspect_report *ret_report);

/* Whether OCR could find more: a page is a picture. */
bool inspect_report_has_pictures(const struct inspect_report *report);

#endif
