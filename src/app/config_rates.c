/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/config_rates.h"

#include "web/rate.h"

static const struct web_rates usual = {
    .address =
        {
            [WEB_ACT_OTHER] = {60000, 60},
            [WEB_ACT_SIGN_IN] = {600, 60},
            [WEB_ACT_UPLOAD] = {300, 60},
            [WEB_ACT_VERIFY] = {12000, 60},
            [WEB_ACT_CODE] = {300, 60},
            [WEB_ACT_SUBMIT] = {600, 60},
            [WEB_ACT_EXPORT] = {300, 3600},
        },
    .account =
        {
            [WEB_ACT_OTHER] = {6000, 60},
            [WEB_ACT_SIGN_IN] = {60, 60},
            [WEB_ACT_UPLOAD] = {120, 600},
            [WEB_ACT_VERIFY] = {1200, 60},
            [WEB_ACT_CODE] = {60, 600},
            [WEB_ACT_SUBMIT] = {300, 600},
            [WEB_ACT_EXPORT] = {20, 3600},
        },
};

void
config_rates_init(struct web_rates *rates)
{
	*rates = usual;
}

/* "verify_address" of the act's word and whose it is. */
static bool
is_key(struct slice key, enum web_act act, struct slice of)
{
	struct slice word = slice_of(rate_act_word(act));

	return key.size == word.size + of.size && slice_starts(key, word) &&
	    slice_ends(key, of);
}

bool
config_rates_set(struct web_rates *rates, struct slice key, struct slice value)
{
	for (int i = 0; i < WEB_ACTS; i++) {
		if (is_key(key, (enum web_act)i, SLICE("_address"))) {
			return rate_parse(value, &rates->address[i]);
		}
		if (is_key(key, (enum web_act)i, SLICE("_account"))) {
			return rate_parse(value, &rates->account[i]);
		}
	}
	return false;
}
