/* SPDX-License-Identifier: EUPL-1.2 */
#include "notice/notice_page.h"

#include "access/access.h"
#include "application/application.h"
#include "base/number.h"
#include "notice/notice_act.h"
#include "permit/permit_event.h"
#include "template/inbox.h"
#include "template/letter.h"
#include "web/html.h"
#include "web/server.h"

enum { PAGES_MOST = 10000, MARKS_MOST = 32 };

/* --- the list --- */

static struct slice
page_number(struct arena *arena, size_t number)
{
	struct buffer text = BUFFER_IN(arena);

	buffer_print(&text, "%zu", number);
	return buffer_slice(&text);
}

static void
put_letters(
    struct arena *arena, const struct notice_inbox *inbox, struct template_inbox *page)
{
	struct template_inbox_letters *letters =
	    ARENA_ARRAY(arena, struct template_inbox_letters, inbox->ret_count + 1);

	for (size_t i = 0; i < inbox->ret_count; i++) {
		const struct notice_received *received = &inbox->ret_letters[i];
		letters[i] = (struct template_inbox_letters){
		    .id = id_slice(&received->id),
		    .title = notice_title_key(received->letter.kind),
		    .subject = received->letter.subject,
		    .at = received->at,
		    .new = received->read_at == 0,
		};
	}
	page->letters = letters;
	page->letters_count = inbox->ret_count;
}

static void
inbox_get(struct web_request *request)
{
	struct arena *arena = web_arena(request);
	struct buffer html = BUFFER_IN(arena);
	struct notice_inbox inbox = {.caller = web_caller(request)};
	int64_t number = 1;

	if (number_parse(web_query(request, "page"), 1, PAGES_MOST, &number)) {
		inbox.page = (size_t)number - 1;
	}
	enum fault fault = notice_read_inbox(web_acts(request), arena, &inbox);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	struct template_inbox page = {.page = number};
	put_letters(arena, &inbox, &page);
	if (inbox.page > 0) {
		page.before = page_number(arena, inbox.page);
	}
	if (inbox.ret_more) {
		page.after = page_number(arena, inbox.page + 2);
	}
	template_inbox(&html, web_frame(request), &page);
	web_reply_html(request, 200, buffer_slice(&html));
}

/* --- one letter --- */

static struct slice
body_of(struct web_request *request, const struct notice_letter *letter)
{
	struct buffer html = BUFFER_IN(web_arena(request));
	const struct say_value values[] = {
	    SAY_CODE("subject", letter->subject),
	    SAY_CODE("permit", letter->permit),
	    SAY_DAY("day", letter->until_day),
	};

	html_put_message(&html, web_frame(request), HTML_TEXT,
	    notice_body_key(letter->kind), values, ARRAY_LEN(values));
	return buffer_slice(&html);
}

/* The officer's words in the reader's language, else in the other one. */
static void
put_words(struct web_request *request, const struct notice_letter *letter,
    struct template_letter *page)
{
	enum say_language language = web_language(request);
	bool arabic = language == SAY_ARABIC;

	page->words = arabic ? letter->text_ar : letter->text_en;
	if (page->words.size == 0) {
		page->words = arabic ? letter->text_en : letter->text_ar;
		page->lang = slice_of(say_code(say_other(language)));
	}
}

static void
put_asked(struct arena *arena, struct slice fields, struct template_letter *page)
{
	struct template_letter_asked *asked =
	    ARENA_ARRAY(arena, struct template_letter_asked, MARKS_MOST);
	size_t count = 0;

	while (fields.size > 0 && count < MARKS_MOST) {
		const char *label =
		    application_mark_key(slice_trim(slice_cut(&fields, ',')));
		if (label != NULL) {
			asked[count++].label = label;
		}
	}
	page->asked = asked;
	page->asked_count = count;
}

static void
show_letter(struct web_request *request, const struct notice_received *received)
{
	const struct notice_letter *letter = &received->letter;
	struct buffer html = BUFFER_IN(web_arena(request));
	const char *title = notice_title_key(letter->kind);
	struct template_letter page = {
	    .title = slice_of(say_text(web_language(request), title)),
	    .at = received->at,
	    .body = body_of(request, letter),
	    .permit =
	        notice_is_of_permit(letter->kind) ? letter->subject : letter->permit,
	    .data = notice_is_of_data(letter->kind),
	    .application = true,
	};

	if (letter->reason.size > 0) {
		page.reason = notice_is_of_permit(letter->kind)
		    ? permit_reason_key(letter->reason)
		    : application_reason_key(letter->reason);
	}
	put_asked(web_arena(request), letter->fields, &page);
	put_words(request, letter, &page);
	template_letter(&html, web_frame(request), &page);
	web_reply_html(request, 200, buffer_slice(&html));
}

static void
letter_get(struct web_request *request)
{
	struct notice_opened opened = {
	    .caller = web_caller(request),
	    .mark = web_header(request, "Sec-Purpose").size == 0,
	};

	if (!id_parse(web_parameter(request, 0), &opened.id)) {
		web_reply_error(request, 404);
		return;
	}
	enum fault fault = notice_open(web_acts(request), web_arena(request), &opened);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	if (!opened.ret_found) {
		web_reply_error(request, 404);
		return;
	}
	int64_t unread = web_frame(request)->unread;
	if (opened.mark && opened.ret_letter.read_at == 0 && unread > 0) {
		web_admit_unread(request, unread - 1); /* it was counted before */
	}
	show_letter(request, &opened.ret_letter);
}

static const struct web_route routes[] = {
    {WEB_GET, "/{lang}/inbox", ACCESS_OWN_FILE, WEB_BODY_NONE, 0, inbox_get},
    {WEB_GET, "/{lang}/inbox/{id}", ACCESS_OWN_FILE, WEB_BODY_NONE, 0, letter_get},
};
const struct web_routes notice_page_routes = {routes, ARRAY_LEN(routes)};
