/* SPDX-License-Identifier: EUPL-1.2 */
#include "identity/device.h"

#include <string.h>

#include "base/attr.h"
#include "base/buffer.h"

struct mark {
	struct slice sign;
	const char *name;
};
#define MARK(sign, name)                                                                 \
	{                                                                                \
		{sign, sizeof(sign) - 1}, name                                           \
	}

/* The first that is there: browsers name those that they want to be taken for, too. */
static const struct mark browsers[] = {
    MARK("Edg", "Edge"),
    MARK("OPR/", "Opera"),
    MARK("SamsungBrowser/", "Samsung Internet"),
    MARK("Firefox/", "Firefox"),
    MARK("FxiOS/", "Firefox"),
    MARK("CriOS/", "Chrome"),
    MARK("Chrome/", "Chrome"),
    MARK("Safari/", "Safari"),
    MARK("curl/", "curl"),
};
static const struct mark systems[] = {
    MARK("Android", "Android"),
    MARK("iPhone", "iPhone"),
    MARK("iPad", "iPad"),
    MARK("Windows", "Windows"),
    MARK("Mac OS X", "Mac"),
    MARK("CrOS", "ChromeOS"),
    MARK("Linux", "Linux"),
};

static bool
has(struct slice text, struct slice sign)
{
	return text.size > 0 &&
	    memmem(text.bytes, text.size, sign.bytes, sign.size) != NULL;
}

static const char *
find(const struct mark *marks, size_t count, struct slice text)
{
	for (size_t i = 0; i < count; i++) {
		if (has(text, marks[i].sign)) {
			return marks[i].name;
		}
	}
	return NULL;
}

struct slice
device_name(struct slice user_agent, struct arena *arena)
{
	const char *browser = find(browsers, ARRAY_LEN(browsers), user_agent);
	const char *system = find(systems, ARRAY_LEN(systems), user_agent);
	struct buffer name = BUFFER_IN(arena);

	if (browser == NULL || system == NULL) {
		return browser != NULL ? slice_of(browser)
		    : system != NULL   ? slice_of(system)
		                       : (struct slice){NULL, 0};
	}
	buffer_print(&name, "%s, %s", browser, system);
	return buffer_slice(&name);
}
