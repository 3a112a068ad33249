/* SPDX-License-Identifier: EUPL-1.2 */
#include "subject/archive_page.h"

#include <stdio.h>

#include "permit/paper_page.h"
#include "subject/export_act.h"
#include "subject/zip.h"
#include "web/html.h"

enum { PAPER_BYTES = 16 << 20 };

static enum fault
put_files(
    struct web_request *request, const struct subject_export *export, struct zip *zip)
{
	for (size_t i = 0; i < export->ret_files_count; i++) {
		const char *path = export->ret_files[i].path;
		struct store_file file;
		if (path[0] == '\0') {
			continue;
		}
		TRY(subject_export_file(web_service(request, "store"), export, i, &file));
		TRY(zip_put_file(zip, path, file.descriptor, file.size_bytes));
	}
	return FAULT_NONE;
}

static enum fault
put_paper(struct web_request *request, const struct permit_number *number,
    const char *path, struct zip *zip)
{
	struct arena paper = ARENA_EMPTY(PAPER_BYTES);
	struct slice pdf = {NULL, 0};
	enum fault fault = permit_paper_make(request, number, &paper, &pdf);

	if (fault == FAULT_NONE) {
		fault = zip_put(zip, path, pdf);
	}
	arena_done(&paper);
	return fault;
}

/* Each on paper, and as the bytes that are signed. */
static enum fault
put_permits(
    struct web_request *request, const struct subject_export *export, struct zip *zip)
{
	for (size_t i = 0; i < export->ret_permits_count; i++) {
		const struct subject_permit *permit = &export->ret_permits[i];
		char path[EXPORT_PATH_SIZE];
		(void)snprintf(
		    path, sizeof(path), "permits/%s.cose", permit->number.text);
		TRY(zip_put(zip, path, permit->token));
		(void)snprintf(path, sizeof(path), "permits/%s.pdf", permit->number.text);
		TRY(put_paper(request, &permit->number, path, zip));
	}
	return FAULT_NONE;
}

static enum fault
fill(struct web_request *request, struct arena *work, struct zip *zip)
{
	struct subject_export export = {
	    .caller = web_caller(request), .reason = "archive"};

	TRY(subject_export(web_acts(request), work, &export));
	enum fault fault = zip_put(zip, "data.json", export.ret_json);
	if (fault == FAULT_NONE) {
		fault = put_files(request, &export, zip);
	}
	if (fault == FAULT_NONE) {
		fault = put_permits(request, &export, zip);
	}
	subject_export_done(&export);
	return fault;
}

static enum fault
make(struct web_request *request, int *ret_archive)
{
	struct arena work = ARENA_EMPTY(EXPORT_WORK_BYTES);
	struct zip zip;

	TRY(zip_begin(&zip, web_now(request)));
	enum fault fault = zip_end(&zip, fill(request, &work, &zip), ret_archive);
	arena_done(&work);
	return fault;
}

void
subject_archive(struct web_request *request)
{
	struct buffer name = BUFFER_IN(web_arena(request));
	char text[DAY_TEXT_SIZE];
	int archive = -1;
	enum fault fault = make(request, &archive);

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	day_format(
	    moment_day(web_now(request), web_frame(request)->offset_minutes), text);
	buffer_print(&name, "my-data-%s.zip", text);
	web_reply_download(request, archive, "application/zip", buffer_slice(&name));
}
