/* SPDX-License-Identifier: EUPL-1.2 */
/* What a real parser makes of it is in test/stories/mail.test.mjs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "notice/notice_mime.h"

static void
an_address_that_could_end_a_header_or_a_command_does_not_fit(void **state)
{
	static const char *const bad[] = {"", "@", "a@", "@b", "a", "a@b@c", "a b@c",
	    "a@b\r\nRCPT TO:<x@y>", "a@b\n", "<a@b>", "a@b>", "a,b@c", "a\"@b", "نورة@b",
	    "a@b\x7f", "a@b\t"};
	char longest[MIME_ADDRESS_MOST + 2];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		assert_false(mime_address_fits(slice_of(bad[i])));
	}
	memset(longest, 'a', sizeof(longest));
	longest[1] = '@';
	assert_false(mime_address_fits(slice_bytes(longest, MIME_ADDRESS_MOST + 1)));
	assert_true(mime_address_fits(slice_bytes(longest, MIME_ADDRESS_MOST)));
	assert_true(mime_address_fits(SLICE("noura+drones@mail.example.ae")));
}

static struct mime_mail
sample(void)
{
	return (struct mime_mail){
	    .from = SLICE("no-reply@permits.example.ae"),
	    .from_name = SLICE("Drone permits"),
	    .to = SLICE("noura@example.ae"),
	    .subject = SLICE("We have received your application"),
	    .text = SLICE("One\nTwo"),
	    .html = SLICE("<p>One</p>"),
	    .language = "en",
	    .id = SLICE("0123456789abcdef"),
	    .at = 1795343045000, /* 2026-11-22T10:24:05Z, a Sunday */
	};
}

static void
a_mail_is_written_to_the_byte(void **state)
{
	struct arena arena = ARENA_EMPTY(1 << 20);
	struct buffer out = BUFFER_IN(&arena);
	struct mime_mail mail = sample();

	(void)state;
	mime_write(&out, &mail);
	assert_string_equal(buffer_text(&out),
	    "From: =?UTF-8?B?RHJvbmUgcGVybWl0cw==?=\r\n"
	    " <no-reply@permits.example.ae>\r\n"
	    "To: <noura@example.ae>\r\n"
	    "Subject: =?UTF-8?B?V2UgaGF2ZSByZWNlaXZlZCB5b3VyIGFwcGxpY2F0aW9u?=\r\n"
	    "Date: Sun, 22 Nov 2026 10:24:05 +0000\r\n"
	    "Message-ID:\r\n <0123456789abcdef@permits.example.ae>\r\n"
	    "Auto-Submitted: auto-generated\r\n"
	    "Content-Language: en\r\n"
	    "MIME-Version: 1.0\r\n"
	    "Content-Type: multipart/alternative;\r\n"
	    " boundary=\"=_0123456789abcdef\"\r\n\r\n"
	    "--=_0123456789abcdef\r\n"
	    "Content-Type: text/plain; charset=utf-8\r\n"
	    "Content-Transfer-Encoding: base64\r\n\r\n"
	    "T25lDQpUd28NCg==\r\n"
	    "--=_0123456789abcdef\r\n"
	    "Content-Type: text/html; charset=utf-8\r\n"
	    "Content-Transfer-Encoding: base64\r\n\r\n"
	    "PHA+T25lPC9wPg0K\r\n"
	    "--=_0123456789abcdef--\r\n");
	arena_done(&arena);
}

/* RFC 2047: an encoded word has at most 75 bytes and whole characters. */
static void
no_line_is_long_and_nothing_in_the_words_begins_one(void **state)
{
	struct arena arena = ARENA_EMPTY(1 << 20);
	struct buffer words = BUFFER_IN(&arena);
	struct buffer out = BUFFER_IN(&arena);
	struct mime_mail mail = sample();

	(void)state;
	for (int i = 0; i < 40; i++) {
		buffer_puts(&words, "طلب\r\nBcc: x@y.example\n");
	}
	mail.subject = buffer_slice(&words);
	mail.text = buffer_slice(&words);
	mail.from_name = SLICE("هيئة\r\nBcc: z@y.example");
	mime_write(&out, &mail);
	struct slice rest = buffer_slice(&out);
	while (rest.size > 0) {
		struct slice line = slice_cut(&rest, '\n');
		assert_true(line.size > 0 && line.size <= 77);
		assert_true(slice_ends(line, SLICE("\r")));
		assert_false(slice_starts(line, SLICE("Bcc")));
	}
	for (size_t i = 0; i < out.size; i++) {
		assert_true(out.bytes[i] > 0);
	}
	arena_done(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
	        an_address_that_could_end_a_header_or_a_command_does_not_fit),
	    cmocka_unit_test(a_mail_is_written_to_the_byte),
	    cmocka_unit_test(no_line_is_long_and_nothing_in_the_words_begins_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
