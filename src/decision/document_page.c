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
	PNG_BYTES_MOST = 6 << 20, /* more than 1400 pixels of noise each way */
	QUARTER = 90,
	FULL = 360,
};

/* --- loading --- */

static struct slice
text_of(struct arena *arena, const struct inspect_report *report)
{
	struct buffer text = BUFFER_IN(arena);

	for (size_t i = 0; i < report->pages_count; i++) {
		buffer_put(&text, report->pages[i].text);
		buffer_putc(&text, '\n');
	}
	return slice_trim(buffer_slice(&text));
}

/* Without a reader the page says so. */
static void
look(struct web_request *request, const struct id *application, struct slice file,
    struct arena *work, struct case_document *document)
{
	struct inspect *inspect = web_service(request, "inspect");
	struct certificate_authorities *authorities = &document->authorities;

	if (inspect == NULL || file.size == 0 ||
	    application_authorities_find(web_acts(request), web_arena(request),
	        application, authorities) != FAULT_NONE) {
		return;
	}
	const struct inspect_question question = {
	    .kind = INSPECT_LOOK,
	    .authorities = authorities->list,
	    .authorities_count = authorities->count,
	    .issued = authorities->issued,
	};
	document->looked = inspect_look(inspect, &question, file, work, &document->report,
	                       NULL) == FAULT_NONE;
	if (document->looked) {
		document->text = text_of(work, &document->report);
	}
}

enum fault
case_document_load(struct web_request *request, const struct decision_case *opened,
    struct arena *work, struct case_document *ret_document)
{
	struct slice bytes = {NULL, 0};
	struct decision_file file = {.caller = web_caller(request),
	    .application = opened->application,
	    .store = web_service(request, "store")};

	*ret_document = (struct case_document){.there = false};
	TRY(application_check_find(web_acts(request), web_arena(request),
	    &opened->application, &ret_document->check));
	if (opened->ret_view.file_hash.size == 0) {
		return FAULT_NONE;
	}
	TRY(decision_open_file(web_acts(request), web_arena(request), &file));
	ret_document->there = file.ret_found;
	if (!file.ret_found) {
		return FAULT_NONE;
	}
	TRY(application_file_read(work, &file.ret_file, &bytes));
	ret_document->file_name = file.ret_name;
	look(request, &opened->application, bytes, work, ret_document);
	return FAULT_NONE;
}

/* --- what shows that it is what is declared of it --- */

static struct slice
proof_look(enum certificate_proof proof)
{
	return proof == CERTIFICATE_PROOF_CONFIRMS ? SLICE("ok")
	    : proof == CERTIFICATE_PROOF_DIFFERS   ? SLICE("warn")
	                                           : SLICE("none");
}

/* The strongest first, as it is weighed, and what decides. */
static void
put_evidence(struct arena *arena, const struct decision_case *opened,
    struct template_desk_document *page)
{
	const struct certificate_evidence *evidence = &opened->ret_evidence;
	bool decided = evidence->decisive < CERTIFICATE_SOURCE_COUNT;
	struct template_desk_document_evidence *lines = ARENA_ARRAY(
	    arena, struct template_desk_document_evidence, CERTIFICATE_SOURCE_COUNT);

	for (size_t i = 0; i < CERTIFICATE_SOURCE_COUNT; i++) {
		lines[i] = (struct template_desk_document_evidence){
		    .source = certificate_source_key((enum certificate_source)i),
		    .says = certificate_proof_key(evidence->of[i]),
		    .look = proof_look(evidence->of[i]),
		    .decides = evidence->decisive == i,
		};
	}
	page->evidence = lines;
	page->evidence_count = CERTIFICATE_SOURCE_COUNT;
	page->checked = opened->ret_checked_at;
	page->proven = evidence->confirmed ? "decision.evidence.confirmed"
	    : decided                      ? "decision.evidence.differs"
	                                   : "decision.evidence.open";
	page->proven_look = evidence->confirmed ? SLICE("ok") : SLICE("warn");
}

/* --- what was found --- */

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

/* By whom, under which key of the centre it is trusted, and which time was counted. */
static void
put_signers(struct arena *arena, const struct case_document *document,
    struct template_desk_document *page)
{
	static const char *const counted[] = {
	    [INSPECT_COUNTS_NONE] = NULL,
	    [INSPECT_COUNTS_SIGNING] = "decision.document.counted.signing",
	    [INSPECT_COUNTS_ISSUE] = "decision.document.counted.issue",
	};
	_Static_assert(
	    ARRAY_LEN(counted) == INSPECT_COUNTED_COUNT, "each time has its words");
	const struct inspect_report *report = &document->report;
	struct template_desk_document_signers *signers = ARENA_ARRAY(
	    arena, struct template_desk_document_signers, INSPECT_SIGNATURES_MOST);

	for (size_t i = 0; i < report->signatures_count; i++) {
		const struct inspect_signature *one = &report->signatures[i];
		enum certificate_seal seal = certificate_seal_of(one);
		signers[i] = (struct template_desk_document_signers){
		    .signer = one->signer,
		    .seal = certificate_seal_key(seal),
		    .look = seal_look(seal),
		    .counted = one->trusted ? counted[one->counted] : NULL,
		};
		if (one->authority > 0 && one->authority <= document->authorities.count) {
			signers[i].authority =
			    document->authorities.names[one->authority - 1];
		}
	}
	page->signers = signers;
	page->signers_count = report->signatures_count;
}

static void
put_codes(struct arena *arena, const struct inspect_report *report,
    struct template_desk_document *page)
{
	struct template_desk_document_codes *codes =
	    ARENA_ARRAY(arena, struct template_desk_document_codes, INSPECT_CODES_MOST);

	for (size_t i = 0; i < report->codes_count; i++) {
		codes[i] = (struct template_desk_document_codes){
		    .kind = report->codes[i].kind,
		    .sheet = report->codes[i].page,
		    .said = report->codes[i].text,
		};
	}
	page->codes = codes;
	page->codes_count = report->codes_count;
	page->javascript = report->javascript;
	page->attachments = report->attachments;
	page->repaired = report->repaired;
}

static void
put_check(const struct certificate_check_row *check, struct template_desk_document *page)
{
	page->waiting = check->there && check->done_at == 0;
	if (check->done_at == 0) {
		return;
	}
	if (check->found.code != CERTIFICATE_MATCH_UNKNOWN) {
		page->code = certificate_match_key(check->found.code);
		page->code_look = check->found.code == CERTIFICATE_MATCH_SAME
		    ? SLICE("ok")
		    : SLICE("warn");
	}
	page->by_ocr = check->found.reading == INSPECT_BY_OCR;
	page->milliseconds = check->milliseconds;
	page->seal = certificate_seal_key(check->found.seal);
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
problem_of(const struct case_document *document)
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

/* A number of the query, or the least. */
static int64_t
query_number(struct web_request *request, const char *name, int64_t least, int64_t most)
{
	int64_t number = least;

	return number_parse(web_query(request, name), least, most, &number) ? number
	                                                                    : least;
}

static void
put_pages(struct web_request *request, const struct inspect_report *report,
    struct template_desk_document *page)
{
	struct template_desk_document_pages *pages = ARENA_ARRAY(
	    web_arena(request), struct template_desk_document_pages, INSPECT_PAGES_MOST);
	int64_t last = report->pages_count > 0 ? (int64_t)report->pages_count : 1;

	page->sheet = query_number(request, "page", 1, last);
	for (size_t i = 0; i < report->pages_count; i++) {
		pages[i] = (struct template_desk_document_pages){
		    .sheet = (int64_t)i + 1, .current = (int64_t)i + 1 == page->sheet};
	}
	page->pages = pages;
	page->pages_count = report->pages_count;
	page->several = report->pages_count > 1;
	page->before = page->sheet - 1;
	page->after = page->sheet < last ? page->sheet + 1 : 0;
	page->more = (int64_t)report->page_count - (int64_t)report->pages_count;
}

static void
put_view(struct web_request *request, struct template_desk_document *page)
{
	int64_t turn = query_number(request, "turn", 0, FULL - 1) / QUARTER * QUARTER;

	page->large = slice_equal(web_query(request, "size"), SLICE("large"));
	page->size = page->large ? SLICE("large") : SLICE("small");
	page->turn = turn;
	page->turned = (turn + QUARTER) % FULL;
	page->upright = turn == 0;
}

struct slice
case_document_html(struct web_request *request, const struct decision_case *opened,
    const struct case_document *document)
{
	struct buffer html = BUFFER_IN(web_arena(request));
	struct template_desk_document page = {
	    .id = id_slice(&opened->application),
	    .there = document->there,
	    .file_name = document->file_name,
	    .problem = document->there ? problem_of(document) : NULL,
	};

	put_evidence(web_arena(request), opened, &page);
	put_check(&document->check, &page);
	put_view(request, &page);
	if (document->looked) {
		put_pages(request, &document->report, &page);
		put_codes(web_arena(request), &document->report, &page);
		put_signers(web_arena(request), document, &page);
	}
	template_desk_document(&html, web_frame(request), &page);
	return buffer_slice(&html);
}

/* --- a picture --- */

/* Who has not told why he opens the file tells it on the page of the case. */
static bool
load_bytes(struct web_request *request, const struct id *application, struct arena *work,
    struct slice *ret_file)
{
	struct decision_file file = {.caller = web_caller(request),
	    .application = *application,
	    .store = web_service(request, "store")};
	struct buffer where = BUFFER_IN(web_arena(request));
	enum fault fault =
	    decision_open_file(web_acts(request), web_arena(request), &file);

	if (fault == FAULT_NONE && !file.ret_found) {
		buffer_print(&where, "/desk/%s", application->text);
		web_redirect_to(request, buffer_text(&where));
		return false;
	}
	if (fault == FAULT_NONE) {
		fault = application_file_read(work, &file.ret_file, ret_file);
	}
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	}
	return fault == FAULT_NONE;
}

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
	struct arena work = ARENA_EMPTY(CASE_DOCUMENT_BYTES);
	struct slice size = web_parameter(request, 2);
	struct slice file = {0};
	struct id application;
	int64_t page = 0;

	if (!id_parse(web_parameter(request, 0), &application) ||
	    !number_parse(web_parameter(request, 1), 1, INSPECT_PAGES_MOST, &page) ||
	    (!slice_equal(size, SLICE("small")) && !slice_equal(size, SLICE("large")))) {
		web_reply_error(request, 404);
		return;
	}
	if (load_bytes(request, &application, &work, &file)) {
		reply_picture(request, file, (unsigned)page, &work);
	}
	arena_done(&work);
}
