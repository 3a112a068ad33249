/* SPDX-License-Identifier: EUPL-1.2 */
/* Any bytes: no crash, and a configuration that is accepted can be started from. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "app/config.h"
#include "base/log.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char text[4096];
	struct config config;

	if (size >= sizeof(text)) {
		return 0;
	}
	memcpy(text, data, size);
	text[size] = '\0';
	log_threshold((enum log_level)(LOG_ERROR + 1));
	config_init(&config);
	if (config_parse(&config, text) == FAULT_NONE) {
		assert(config.providers_count > 0);
		assert(config.address[0] != '\0' && config.origin[0] != '\0');
	}
	config_done(&config);
	return 0;
}
