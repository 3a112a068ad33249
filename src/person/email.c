/* SPDX-License-Identifier: EUPL-1.2 */
#include "person/email.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"

enum { LABEL_MOST = 63 };

#define DIGITS "0123456789"
#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

static const char *const verdict_keys[] = {
    [EMAIL_OK] = "person.email.ok",
    [EMAIL_MISSING] = "person.email.missing",
    [EMAIL_TOO_LONG] = "person.email.too_long",
    [EMAIL_BAD_AT] = "person.email.bad_at",
    [EMAIL_BAD_LOCAL] = "person.email.bad_local",
    [EMAIL_BAD_DOMAIN] = "person.email.bad_domain",
};
static_assert(
    ARRAY_LEN(verdict_keys) == EMAIL_VERDICT_COUNT, "each verdict has a message key");

static bool
consists_of(struct slice text, const char *allowed)
{
	for (size_t i = 0; i < text.size; i++) {
		if (text.bytes[i] == '\0' || strchr(allowed, text.bytes[i]) == NULL) {
			return false;
		}
	}
	return true;
}

/* RFC 5322 dot-atom: words of these signs with single dots between them. */
static bool
local_holds(struct slice local)
{
	if (local.size == 0 || local.size > EMAIL_LOCAL_MOST ||
	    slice_ends(local, SLICE("."))) {
		return false;
	}
	while (local.size > 0) {
		struct slice word = slice_cut(&local, '.');
		if (word.size == 0 ||
		    !consists_of(word, LETTERS DIGITS "!#$%&'*+/=?^_`{|}~-")) {
			return false;
		}
	}
	return true;
}

static bool
label_holds(struct slice label)
{
	return label.size > 0 && label.size <= LABEL_MOST &&
	    consists_of(label, LETTERS DIGITS "-") && !slice_starts(label, SLICE("-")) &&
	    !slice_ends(label, SLICE("-"));
}

/* RFC 1123, at least two labels, the last of which is no number (else it is an
 * address of a machine). */
static bool
domain_holds(struct slice domain)
{
	struct slice label = {0};
	size_t labels = 0;

	if (slice_ends(domain, SLICE("."))) {
		return false;
	}
	while (domain.size > 0) {
		label = slice_cut(&domain, '.');
		if (!label_holds(label)) {
			return false;
		}
		labels++;
	}
	return labels >= 2 && !consists_of(label, DIGITS);
}

enum email_verdict
email_parse(struct slice typed, struct email *ret_email)
{
	struct email email = {{0}};

	if (!text_folded_into(typed, email.text, sizeof(email.text))) {
		return EMAIL_TOO_LONG;
	}
	struct slice domain = slice_of(email.text);
	if (domain.size == 0) {
		return EMAIL_MISSING;
	}
	struct slice local = slice_cut(&domain, '@');
	if (domain.size == 0 || slice_find(domain, '@') < domain.size) {
		return EMAIL_BAD_AT;
	}
	if (!local_holds(local)) {
		return EMAIL_BAD_LOCAL;
	}
	if (!domain_holds(domain)) {
		return EMAIL_BAD_DOMAIN;
	}
	*ret_email = email;
	return EMAIL_OK;
}

bool
email_vouched(struct slice value, struct email *ret_email)
{
	struct email email = {{0}};
	const char *at = NULL;

	*ret_email = email;
	if (!text_folded_into(value, email.text, sizeof(email.text))) {
		return false;
	}
	at = strrchr(email.text, '@');
	if (at == NULL || at == email.text || at[1] == '\0' ||
	    strchr(email.text, ' ') != NULL) {
		return false;
	}
	*ret_email = email;
	return true;
}

bool
email_equal(const struct email *one, const struct email *two)
{
	const char *one_at = strrchr(one->text, '@');
	const char *two_at = strrchr(two->text, '@');

	if (one_at == NULL || two_at == NULL) {
		return false;
	}
	struct slice one_local = {one->text, (size_t)(one_at - one->text)};
	struct slice two_local = {two->text, (size_t)(two_at - two->text)};
	return slice_equal(one_local, two_local) && strcasecmp(one_at, two_at) == 0;
}

const char *
email_key(enum email_verdict verdict)
{
	assert((size_t)verdict < ARRAY_LEN(verdict_keys));
	return verdict_keys[verdict];
}
