/* SPDX-License-Identifier: EUPL-1.2 */
#include "centre/intervals_page.h"

typedef struct template_centre_intervals_intervals interval_line;
typedef struct template_centre_intervals_intervals_classes interval_class;

static const char *const class_keys[] = {
    [CENTRE_CLASS_RECREATION] = "permit.class.recreation",
    [CENTRE_CLASS_TRAINING] = "permit.class.training",
    [CENTRE_CLASS_COMMERCIAL] = "permit.class.commercial",
};
static const struct {
	const char *key;
	struct slice look;
} states[] = {
    [CENTRE_ACCREDITED] = {"register.interval.accredited", SLICE_INIT("ok")},
    [CENTRE_SUSPENDED] = {"register.interval.suspended", SLICE_INIT("warn")},
};
_Static_assert(ARRAY_LEN(states) == CENTRE_STATE_COUNT, "each state has its words");

const char *centre_class_key(enum centre_class class)
{
	return class_keys[class];
}

static size_t
put_classes(unsigned scope, interval_class ret_classes[static CENTRE_CLASS_LAST])
{
	size_t count = 0;

	for (int class = CENTRE_CLASS_RECREATION; class <= CENTRE_CLASS_LAST; class ++) {
		if ((scope & CENTRE_SCOPE(class)) != 0) {
			ret_classes[count++].class = class_keys[class];
		}
	}
	return count;
}

const struct template_centre_intervals_intervals *
centre_interval_lines(
    struct web_request *request, const struct centre_interval *intervals, size_t count)
{
	interval_line *lines = ARENA_ARRAY(web_arena(request), interval_line, count + 1);

	for (size_t i = 0; i < count; i++) {
		const struct centre_interval *one = &intervals[count - 1 - i];
		interval_class *classes =
		    ARENA_ARRAY(web_arena(request), interval_class, CENTRE_CLASS_LAST);
		lines[i] = (interval_line){
		    .from = one->from_day,
		    .until =
		        one->until_day == CENTRE_OPEN_END ? DAY_NONE : one->until_day,
		    .state = states[one->state].key,
		    .look = states[one->state].look,
		    .classes_count = put_classes(one->scope, classes),
		    .classes = classes,
		};
	}
	return lines;
}
