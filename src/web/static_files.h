/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * static_files - the files of web/ (style, scripts, fonts, icons) inside the program.
 *
 * tools/embed.py makes the table, sorted by path in byte order, for static.c to serve.
 * A path holds a hash of the content ("/static/site.0a1b2c3d4e.css"), so that browsers
 * may keep it for ever; the few that must keep their name ("/sw.js") are stable.
 */
#ifndef WEB_STATIC_FILES_H
#define WEB_STATIC_FILES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/slice.h"

struct static_file {
	const char *path;
	const char *type; /* Content-Type */
	const char *etag; /* with its quotes */
	bool stable;      /* Cache-Control: no-cache, else immutable for a year */
	struct slice bytes;
	struct slice gzip;   /* empty where it would not be smaller */
	struct slice brotli; /* the same */
};

extern const struct static_file static_files[];
extern const size_t static_files_count;

#endif
