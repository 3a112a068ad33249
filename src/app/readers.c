/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/readers.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"

enum { PATH_SIZE = 4096 };

/* Where it is installed, and where it is built. */
static bool
find_program(char ret_path[static PATH_SIZE])
{
	static const char *const places[] = {"", "../inspect/program/"};
	char own[PATH_SIZE];
	ssize_t size = readlink("/proc/self/exe", own, sizeof(own) - 1);

	if (size <= 0) {
		return false;
	}
	own[size] = '\0';
	char *slash = strrchr(own, '/');
	if (slash == NULL) {
		return false;
	}
	slash[1] = '\0';
	for (size_t i = 0; i < ARRAY_LEN(places); i++) {
		int length =
		    snprintf(ret_path, PATH_SIZE, "%s%stasrih-inspect", own, places[i]);
		if (length > 0 && length < PATH_SIZE && access(ret_path, X_OK) == 0) {
			return true;
		}
	}
	return false;
}

struct inspect *
readers_begin(void)
{
	char path[PATH_SIZE];
	struct inspect *inspect = NULL;

	if (!find_program(path)) {
		log_event(LOG_WARNING, "inspect.absent",
		    LOG_TEXT("help", "tasrih-inspect must be beside tasrih"));
		return NULL;
	}
	enum fault fault =
	    inspect_begin(&(struct inspect_options){.program = path}, &inspect);
	return fault == FAULT_NONE ? inspect : NULL;
}

struct inspect *
readers_meet(struct inspect *inspect)
{
	return inspect != NULL && inspect_meet(inspect) == FAULT_NONE ? inspect : NULL;
}
