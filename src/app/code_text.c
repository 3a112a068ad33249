/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/code_text.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "app/file.h"
#include "app/qr_reader.h"

bool
code_text_is_missing(const char *path)
{
	return strcmp(path, "-") != 0 && access(path, F_OK) != 0 && errno == ENOENT;
}

static bool
is_file(const char *what)
{
	struct slice name = slice_of(what);

	return strcmp(what, "-") == 0 || slice_ends(name, SLICE(".png")) ||
	    slice_ends(name, SLICE(".pdf")) ||
	    (name.size < NAME_MAX && access(what, F_OK) == 0);
}

const char *
code_text_find(const char *what, struct arena *arena, struct slice *ret_text)
{
	struct slice file = {0};

	if (!is_file(what)) {
		*ret_text = slice_of(what);
		return NULL;
	}
	enum fault fault = file_read(what, QR_FILE_BYTES_MOST, arena, &file, NULL);
	if (fault != FAULT_NONE) {
		return fault == FAULT_CONFIG     ? "verify_command.too_large"
		    : code_text_is_missing(what) ? "verify_command.missing_file"
		                                 : "verify_command.no_file";
	}
	if (!qr_reader_knows(file)) {
		*ret_text = file;
		return slice_ends(slice_of(what), SLICE(".png")) ||
		        slice_ends(slice_of(what), SLICE(".pdf"))
		    ? "verify_command.bad_file"
		    : NULL;
	}
	enum qr_verdict verdict = qr_reader_find(file, arena, ret_text);
	return verdict == QR_FOUND ? NULL : qr_verdict_key(verdict);
}
