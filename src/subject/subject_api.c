/* SPDX-License-Identifier: EUPL-1.2 */
#include "subject/subject_api.h"

#include "access/access.h"
#include "subject/archive_page.h"
#include "subject/export_act.h"
#include "subject/zip.h"

/* In memory of the kernel, as the archive is: it may be more than the arena of a request. */
static enum fault
make(struct web_request *request, int *ret_file)
{
	struct arena work = ARENA_EMPTY(EXPORT_WORK_BYTES);
	struct subject_export export = {.caller = web_caller(request), .reason = "json"};
	enum fault fault = subject_export(web_acts(request), &work, &export);

	if (fault == FAULT_NONE) {
		fault = zip_plain(export.ret_json, ret_file);
	}
	subject_export_done(&export);
	arena_done(&work);
	return fault;
}

static void
my_data_get(struct web_request *request)
{
	int file = -1;
	enum fault fault = make(request, &file);

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	web_reply_download(request, file, "application/json", SLICE("my-data.json"));
}

static const struct web_route routes[] = {
    {WEB_GET, "/api/v1/my-data", ACCESS_OWN_FILE, WEB_BODY_NONE, WEB_FRESH | WEB_EXPORT,
        my_data_get},
    {WEB_GET, "/api/v1/my-data/archive", ACCESS_OWN_FILE, WEB_BODY_NONE,
        WEB_FRESH | WEB_EXPORT, subject_archive},
};
const struct web_routes subject_api_routes = {routes, ARRAY_LEN(routes)};
