/* SPDX-License-Identifier: EUPL-1.2 */
/* The file of the certificate: taken, replaced, removed. */
#include "application/certificate_page.h"

enum { TOO_LARGE = 413, BAD_REQUEST = 400 };

/* Why an upload is no file; OK when it is one. */
static enum certificate_file_verdict
judge_upload(const struct web_upload *upload, unsigned *ret_status)
{
	switch (upload->verdict) {
	case WEB_UPLOAD_NONE:
		return CERTIFICATE_FILE_MISSING;
	case WEB_UPLOAD_EMPTY:
		return CERTIFICATE_FILE_EMPTY;
	case WEB_UPLOAD_TOO_LARGE:
		*ret_status = TOO_LARGE;
		return CERTIFICATE_FILE_TOO_BIG;
	case WEB_UPLOAD_BROKEN:
		*ret_status = BAD_REQUEST;
		return CERTIFICATE_FILE_CUT_OFF;
	case WEB_UPLOAD_OK:
	default:
		return CERTIFICATE_FILE_OK;
	}
}

static void
show_refused(
    struct web_request *request, unsigned status, enum certificate_file_verdict verdict)
{
	struct application_view view;

	if (!parts_load_draft(request, &view)) {
		return;
	}
	struct certificate_form form = certificate_form_of(request, &view);
	form.file_key = certificate_file_key(verdict);
	certificate_show(request, status, &view, &form);
}

void
certificate_file_post(struct web_request *request)
{
	const struct web_upload *upload = web_upload(request);
	unsigned status = application_status(APPLICATION_FIELDS);
	enum certificate_file_verdict verdict = judge_upload(upload, &status);

	if (verdict != CERTIFICATE_FILE_OK) {
		show_refused(request, status, verdict);
		return;
	}
	struct application_file_attached attached = {
	    .caller = web_caller(request),
	    .uploads = web_service(request, "uploads"),
	    .path = upload->path,
	    .name = upload->name,
	    .start = slice_bytes(upload->start, sizeof(upload->start)),
	    .sha256 = slice_bytes(upload->sha256, sizeof(upload->sha256)),
	    .size_bytes = upload->size_bytes,
	};
	enum fault fault =
	    application_attach_file(web_acts(request), web_arena(request), &attached);
	if (!parts_went_on(request, fault, attached.ret_verdict)) {
		return;
	}
	if (attached.ret_verdict != APPLICATION_OK) {
		show_refused(request, status, attached.ret_file);
		return;
	}
	web_redirect_to(request, "/application/certificate");
}

void
certificate_file_remove(struct web_request *request)
{
	struct application_file_removed removed = {
	    .caller = web_caller(request),
	    .uploads = web_service(request, "uploads"),
	};
	enum fault fault =
	    application_remove_file(web_acts(request), web_arena(request), &removed);

	if (parts_went_on(request, fault, removed.ret_verdict)) {
		web_redirect_to(request, "/application/certificate");
	}
}
