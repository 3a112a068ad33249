/* SPDX-License-Identifier: EUPL-1.2 */
/* Where the fonts and lists are. */
#include <unistd.h>

#include "app/serve.h"

const char *
serve_share(const struct config *config)
{
	static const char *const usual[] = {SHARE_INSTALLED, SHARE_SOURCE};

	if (config->share[0] != '\0') {
		return config->share;
	}
	for (size_t i = 0; i < ARRAY_LEN(usual); i++) {
		if (access(usual[i], R_OK) == 0) {
			return usual[i];
		}
	}
	return NULL;
}
