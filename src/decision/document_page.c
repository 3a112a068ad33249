/* SPDX-License-Identifier: EUPL-1.2 */
/* The uploaded certificate as pictures from the jail, and beside it what a machine found. */
#include "decision/document_page.h"

#include "application/check_act.h"
#include "base/number.h"
#include "decision/case_page.h"
#include "inspect/client.h"
#include "template/desk_document.h"
#include "web/html.h"

enum {
	WORK_BYTES = 64 << 20,
	PNG_BYTES_MOST = 6 << 20, /* more than 1400 pixels of noise each way */
	ROWS_MOST = 5,
};

/* What a page needs; report and file are in the work arena. */
struct document {
	struct decision_case opened;
	struct certificate_check_row check;
	struct inspect_report report;
	bool looked; /* the report is there */
	struct slice file;
	struct slice file_name;
};

/* --- loading: false when the request is answered --- */

/* Who has not told why he opens the file tells it on the page of the case. */
static bool
go_to_case(struct web_request *request, const struct id *application)
{
	struct buffer where = BUFFER_IN(web_arena(request));

	buffer_print(&where, "/desk/%s", application->text);
	web_redirect_to(request, buffer_text(&where));
	return false;
}

static bool
load_file(struct web_request *request, const struct id *application, struct arena *work,
    struct slice *ret_file, struct slice *ret_name)
{
	struct decision_file file = {.caller = web_caller(request),
	    .application = *application,
	    .store = web_service(request, "store")};
	enum fault fault =
	    decision_open_file(web_acts(request), web_arena(request), &file);

	if (fault == FAULT_NONE && !file.ret_found) {
		return go_to_case(request, application);
	}
	if (fault == FAULT_NONE) {
		fault = application_file_read(work, &file.ret_file, ret_file);
	}
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return false;
	}
	*ret_name = file.ret_name;
	return true;
}

static bool
load_case(struct web_request *request, struct document *document)
{
	enum fault fault =
	    decision_open(web_acts(request), web_arena(request), &document->opened);

	if (fault == FAULT_NONE) {
		fault = application_check_find(web_acts(request), web_arena(request),
		    &document->opened.application, &document->check);
	}
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return false;
	}
	if (!document->opened.ret_found) {
		web_reply_error(request, 404);
		return false;
	}
	return document->opened.ret_purpose != READING_NONE ||
	    go_to_case(request, &document->opened.application);
}

/* Without a reader the page says so: the download is there. */
static void
look(struct web_request *request, struct document *document, struct arena *work)
{
	struct inspect *inspect = web_service(request, "inspect");
	struct certificate_authorities authorities = {.count = 0};

	if (inspect == NULL || document->file.size == 0 ||
	    application_authorities_find(web_acts(request), web_arena(request),
	        &document->opened.application, &authorities) != FAULT_NONE) {
		return;
	}
	const struct inspect_question question = {
	    .kind = INSPECT_LOOK,
	    .authorities = authorities.list,
	    .authorities_count = authorities.count,
	    .issued = authorities.issued,
	};
	document->looked = inspect_look(inspect, &question, document->file, work,
	                       &document->report, NULL) == FAULT_NONE;
}

/* --- what was found --- */

static struct slice
match_look(enum certificate_match match)
{
	switch (match) {
	case CERTIFICATE_MATCH_SAME:
	case CERTIFICATE_MATCH_ALIKE:
		return SLICE("ok");
	case CERTIFICATE_MATCH_PARTLY:
	case CERTIFICATE_MATCH_ABSENT:
		return SLICE("warn");
	case CERTIFICATE_MATCH_UNKNOWN:
	case CERTIFICATE_MATCH_COUNT:
	default:
		return SLICE("");
	}
}

static struct template_desk_document_rows
row_of(const char *label, struct slice words, struct slice code,
    enum certificate_match match)
{
	return (struct template_desk_document_rows){
	    .label = label,
	    .words = words,
	    .code = code,
	    .look = match_look(match),
	    .match = certificate_match_key(match),
	};
}

static void
put_rows(struct web_request *request, const struct document *document,
    struct template_desk_document *page)
{
	const struct application_view *view = &document->opened.ret_view;
	const struct certificate_found *found = &document->check.found;
	const struct slice none = {NULL, 0};
	struct template_desk_document_rows *rows = ARENA_ARRAY(
	    web_arena(request), struct template_desk_document_rows, ROWS_MOST);
	bool arabic = web_language(request) == SAY_ARABIC;

	rows[0] = row_of("application.mark.number", none, view->number, found->number);
	rows[1] = row_of(person_field_key(PERSON_NAME_LATIN),
	    view->details.field[PERSON_NAME_LATIN], none, found->name_latin);
	rows[2] = row_of(person_field_key(PERSON_NAME_ARABIC),
	    view->details.field[PERSON_NAME_ARABIC], none, found->name_arabic);
	rows[3] = row_of("application.mark.centre",
	    arabic ? view->centre_name_arabic : view->centre_name_latin, none,
	    found->centre);
	rows[4] = row_of("decision.document.code", none, view->number, found->code);
	page->rows = rows;
	page->rows_count = ROWS_MOST;
}

static void
put_codes(struct arena *arena, const struct inspect_report *report,
    struct template_desk_document *page)
{
	struct template_desk_document_codes *codes =
	    ARENA_ARRAY(arena, struct template_desk_document_codes, INSPECT_CODES_MOST);
	struct template_desk_document_signers *signers = ARENA_ARRAY(
	    arena, struct template_desk_document_signers, INSPECT_SIGNATURES_MOST);

	for (size_t i = 0; i < report->codes_count; i++) {
		codes[i] = (struct template_desk_document_codes){
		    .kind = report->codes[i].kind,
		    .sheet = report->codes[i].page,
		    .said = report->codes[i].text,
		};
	}
	for (size_t i = 0; i < report->signatures_count; i++) {
		signers[i].signer = report->signatures[i].signer;
	}
	page->codes = codes;
	page->codes_count = report->codes_count;
	page->signers = signers;
	page->signers_count = report->signatures_count;
	page->javascript = report->javascript;
	page->attachments = report->attachments;
	page->repaired = report->repaired;
}

static struct slice
seal_look(enum certificate_seal seal)
{
	if (seal == CERTIFICATE_SEAL_TRUSTED) {
		return SLICE("ok");
	}
	return seal == CERTIFICATE_SEAL_PART || seal == CERTIFICATE_SEAL_CHANGED
	    ? SLICE("bad")
	    : SLICE("");
}

static void
put_check(struct web_request *request, const struct document *document,
    struct template_desk_document *page)
{
	const struct certificate_check_row *check = &document->check;

	page->waiting = check->there && check->done_at == 0;
	if (check->done_at == 0) {
		return;
	}
	put_rows(request, document, page);
	page->by_ocr = check->found.reading == INSPECT_BY_OCR;
	page->checked = check->done_at;
	page->milliseconds = check->milliseconds;
	page->seal = certificate_seal_key(check->found.seal);
	page->seal_look = seal_look(check->found.seal);
	if (check->found.virus != CERTIFICATE_VIRUS_UNASKED) {
		page->virus = check->found.virus == CERTIFICATE_VIRUS_FOUND
		    ? "decision.document.virus_found"
		    : certificate_virus_key(check->found.virus);
		page->virus_look = check->found.virus == CERTIFICATE_VIRUS_FOUND
		    ? SLICE("bad")
		    : SLICE("");
	}
}

/* --- its pages --- */

static const char *
problem_of(const struct document *document)
{
	static const char *const keys[] = {
	    [INSPECT_READABLE] = NULL,
	    [INSPECT_PASSWORD] = "decision.document.password",
	    [INSPECT_DAMAGED] = "decision.document.damaged",
	    [INSPECT_TOO_LARGE] = "decision.document.too_large",
	    [INSPECT_TOO_SLOW] = "decision.document.too_slow",
	    [INSPECT_NO_DOCUMENT] = "decision.document.damaged",
	    [INSPECT_STOPPED] = "decision.document.stopped",
	};
	_Static_assert(ARRAY_LEN(keys) == INSPECT_VERDICT_COUNT, "each verdict is said");

	return document->looked ? keys[document->report.verdict]
	                        : "decision.document.no_reader";
}

static void
put_pages(struct web_request *request, const struct inspect_report *report,
    struct template_desk_document *page)
{
	struct template_desk_document_pages *pages = ARENA_ARRAY(
	    web_arena(request), struct template_desk_document_pages, INSPECT_PAGES_MOST);
	int64_t number = 1;

	(void)!number_parse(web_query(request, "page"), 1,
	    report->pages_count > 0 ? (int64_t)report->pages_count : 1, &number);
	for (size_t i = 0; i < report->pages_count; i++) {
		pages[i] = (struct template_desk_document_pages){
		    .sheet = (int64_t)i + 1, .current = (int64_t)i + 1 == number};
	}
	page->pages = pages;
	page->pages_count = report->pages_count;
	page->sheet = number;
	page->more = (int64_t)report->page_count - (int64_t)report->pages_count;
	page->large = slice_equal(web_query(request, "size"), SLICE("large"));
	page->size = page->large ? SLICE("large") : SLICE("small");
}

static void
reply(struct web_request *request, const struct document *document)
{
	const struct application_view *view = &document->opened.ret_view;
	struct buffer html = BUFFER_IN(web_arena(request));
	struct template_desk_document page = {
	    .id = id_slice(&document->opened.application),
	    .reference = view->reference,
	    .file_name = document->file_name,
	    .problem = problem_of(document),
	};

	page.name =
	    case_name(web_language(request), view->details.field[PERSON_NAME_LATIN],
	        view->details.field[PERSON_NAME_ARABIC], &page.lang);
	put_check(request, document, &page);
	if (document->looked) {
		put_pages(request, &document->report, &page);
		put_codes(web_arena(request), &document->report, &page);
	}
	template_desk_document(&html, web_frame(request), &page);
	web_reply_html(request, 200, buffer_slice(&html));
}

void
document_get(struct web_request *request)
{
	struct arena work = ARENA_EMPTY(WORK_BYTES);
	struct document document = {.opened = {.caller = web_caller(request)}};

	if (!id_parse(web_parameter(request, 0), &document.opened.application)) {
		web_reply_error(request, 404);
		return;
	}
	if (load_case(request, &document) &&
	    load_file(request, &document.opened.application, &work, &document.file,
	        &document.file_name)) {
		look(request, &document, &work);
		reply(request, &document);
	}
	arena_done(&work);
}

/* --- a picture --- */

static void
reply_picture(
    struct web_request *request, struct slice file, unsigned page, struct arena *work)
{
	struct inspect *inspect = web_service(request, "inspect");
	bool large = slice_equal(web_parameter(request, 2), SLICE("large"));
	struct slice png = {0};

	if (inspect == NULL) {
		web_reply_error(request, 404);
		return;
	}
	enum fault fault = inspect_draw(
	    inspect, file, page, large ? INSPECT_LARGE : INSPECT_SMALL, work, &png);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else if (png.size == 0 || png.size > PNG_BYTES_MOST) {
		web_reply_error(request, 404);
	} else {
		web_set_header(request, "Content-Security-Policy",
		    SLICE("default-src 'none'; sandbox"));
		web_reply_bytes(
		    request, 200, "image/png", arena_copy(web_arena(request), png), NULL);
	}
}

void
document_picture_get(struct web_request *request)
{
	struct arena work = ARENA_EMPTY(WORK_BYTES);
	struct slice size = web_parameter(request, 2);
	struct slice file = {0};
	struct slice name = {0};
	struct id application;
	int64_t page = 0;

	if (!id_parse(web_parameter(request, 0), &application) ||
	    !number_parse(web_parameter(request, 1), 1, INSPECT_PAGES_MOST, &page) ||
	    (!slice_equal(size, SLICE("small")) && !slice_equal(size, SLICE("large")))) {
		web_reply_error(request, 404);
		return;
	}
	if (load_file(request, &application, &work, &file, &name)) {
		reply_picture(request, file, (unsigned)page, &work);
	}
	arena_done(&work);
}
