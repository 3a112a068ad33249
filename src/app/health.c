/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/health.h"

#include "access/access.h"
#include "app/signer.h"
#include "audit/audit_store.h"
#include "db/acts.h"

static enum fault
ask_database(struct act *act, void *input)
{
	return audit_newest(act->db, input);
}

static void
health_get(struct web_request *request)
{
	struct signer *signer = web_service(request, "signer");
	moment newest = 0;

	enum fault fault =
	    acts_read(web_acts(request), web_arena(request), ask_database, &newest);
	if (fault == FAULT_NONE && !signer_is_alive(signer)) {
		fault = FAULT_SIGNER;
	}
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	web_reply_json(request, 200, SLICE("{\"status\":\"ok\"}"));
}

static const struct web_route routes[] = {
    {WEB_GET, "/healthz", ACCESS_PUBLIC, WEB_BODY_NONE, 0, health_get},
};
const struct web_routes health_routes = {routes, ARRAY_LEN(routes)};
