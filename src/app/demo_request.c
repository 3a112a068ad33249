/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/demo_request.h"

#include <assert.h>

#include "subject/request_act.h"

static enum fault
ask(struct acts *acts, struct arena *arena, const struct access_caller *caller,
    struct request_asked asked)
{
	struct request_made made = {.caller = caller, .asked = asked};

	TRY(request_make(acts, arena, &made));
	assert(made.ret_verdict == REQUEST_OK);
	return FAULT_NONE;
}

enum fault
demo_request(struct acts *acts, struct arena *arena,
    const struct access_caller *corrected, const struct access_caller *erased)
{
	TRY(ask(acts, arena, corrected,
	    (struct request_asked){
	        .kind = REQUEST_CORRECTION,
	        .field = SLICE("passport_number"),
	        .value = SLICE("AB9876544"),
	        .words = SLICE("I have a new passport since October. The old one ends in "
	                       "43, the new one in 44."),
	    }));
	return ask(acts, arena, erased,
	    (struct request_asked){
	        .kind = REQUEST_ERASURE,
	        .words = SLICE("My permit was revoked and I have left the country. "
	                       "Please erase what you keep about me."),
	    });
}
