/* SPDX-License-Identifier: EUPL-1.2 */
/* The file of the certificate: taken, replaced, removed. */
#include "application/certificate_page.h"

enum { TOO_LARGE = 413, BAD_REQUEST = 400, AWAY = 503 };

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

/* The form as it was saved, with the reason beside the file. */
static void
show_refused(struct web_request *request, unsigned status, const char *key)
{
	struct application_view view;

	if (!parts_load_draft(request, &view)) {
		return;
	}
	struct certificate_form form = certificate_form_of(request, &view);
	form.file_key = key;
	certificate_show(request, status, &view, &form);
}

/* The database works and the store of files does not: everything else goes on. */
static void
show_away(struct web_request *request)
{
	web_set_header(request, "Retry-After", SLICE(CERTIFICATE_FILE_RETRY_SECONDS));
	show_refused(request, AWAY, CERTIFICATE_FILE_STORE_AWAY);
}

void
certificate_file_post(struct web_request *request)
{
	const struct web_upload *upload = web_upload(request);
	unsigned status = application_status(APPLICATION_FIELDS);
	enum certificate_file_verdict verdict = judge_upload(upload, &status);

	if (verdict != CERTIFICATE_FILE_OK) {
		show_refused(request, status, certificate_file_key(verdict));
		return;
	}
	struct application_file_attached attached = {
	    .caller = web_caller(request),
	    .store = web_service(request, "store"),
	    .path = upload->path,
	    .name = upload->name,
	    .start = slice_bytes(upload->start, sizeof(upload->start)),
	    .sha256 = slice_bytes(upload->sha256, sizeof(upload->sha256)),
	    .size_bytes = upload->size_bytes,
	};
	enum fault fault =
	    application_attach_file(web_acts(request), web_arena(request), &attached);
	if (certificate_store_is_away(fault)) {
		show_away(request);
		return;
	}
	if (!parts_went_on(request, fault, attached.ret_verdict)) {
		return;
	}
	if (attached.ret_verdict != APPLICATION_OK) {
		show_refused(request, status, certificate_file_key(attached.ret_file));
		return;
	}
	web_redirect_to(request, "/application/certificate");
}

void
certificate_file_remove(struct web_request *request)
{
	struct application_file_removed removed = {
	    .caller = web_caller(request),
	    .store = web_service(request, "store"),
	};
	enum fault fault =
	    application_remove_file(web_acts(request), web_arena(request), &removed);

	if (parts_went_on(request, fault, removed.ret_verdict)) {
		web_redirect_to(request, "/application/certificate");
	}
}
