/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/config_policy.h"

#include "app/config.h"
#include "base/number.h"

enum { PERCENT_MOST = 100 };

bool
config_policy_set_switch(struct config *config, struct slice value)
{
	config->policy.on = slice_equal(value, SLICE("yes"));
	return config->policy.on || slice_equal(value, SLICE("no"));
}

/* None at all would leave nobody looking. */
bool
config_policy_set_sample(struct config *config, struct slice value)
{
	int64_t percent = 0;

	if (!number_parse(value, 1, PERCENT_MOST, &percent)) {
		return false;
	}
	config->policy.sample_percent = (int)percent;
	return true;
}

/* OCR is a hint and never enough. */
bool
config_policy_set_evidence(struct config *config, struct slice value)
{
	enum certificate_source source = certificate_source_find(value);

	if (source >= CERTIFICATE_BY_OCR) {
		return false;
	}
	config->policy.weakest = source;
	return true;
}

bool
config_policy_set_screening(struct config *config, struct slice value)
{
	config->policy.screened = slice_equal(value, SLICE("elsewhere"));
	return config->policy.screened || slice_equal(value, SLICE("none"));
}

bool
config_policy_fits(const struct config *config)
{
	return !config->policy.on || config->policy.screened;
}
