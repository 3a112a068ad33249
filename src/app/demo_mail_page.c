/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/demo_mail_page.h"

#include "notice/compose_post.h"
#include "notice/notice_act.h"
#include "template/demo_mail.h"
#include "web/html.h"

static struct template_demo_mail_messages
show(struct web_request *request, const struct notice_message *message)
{
	struct compose_words words =
	    compose_words(web_arena(request), message, web_origin(request));
	bool mail = message->channel == NOTICE_MAIL;

	return (struct template_demo_mail_messages){
	    .channel = mail ? "notice.demo.mail" : "notice.demo.sms",
	    .to = message->address,
	    .subject = words.subject,
	    .lang = slice_of(say_code(words.language)),
	    .dir = slice_of(say_direction(words.language)),
	    .text = slice_trim(words.text),
	    .at = message->queued_at,
	};
}

void
demo_mail_get(struct web_request *request)
{
	struct arena *arena = web_arena(request);
	struct buffer html = BUFFER_IN(arena);
	struct notice_waiting_list list;
	enum fault fault = notice_list_waiting(web_acts(request), arena, &list);

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	struct template_demo_mail_messages *messages =
	    ARENA_ARRAY(arena, struct template_demo_mail_messages, list.ret_count + 1);
	for (size_t i = 0; i < list.ret_count; i++) {
		messages[i] = show(request, &list.ret_messages[i]);
	}
	template_demo_mail(&html, web_frame(request),
	    &(struct template_demo_mail){
	        .messages = messages, .messages_count = list.ret_count});
	web_reply_html(request, 200, buffer_slice(&html));
}
