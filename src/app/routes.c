/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/routes.h"

#include "access/access_api.h"
#include "access/access_page.h"
#include "access/access_store.h"
#include "access/alarm_store.h"
#include "access/proposal_store.h"
#include "access/reading_store.h"
#include "access/readings_page.h"
#include "app/demo_page.h"
#include "app/health.h"
#include "app/problems_page.h"
#include "app/seal_files.h"
#include "app/seal_rows.h"
#include "app/staff_page.h"
#include "application/application_api.h"
#include "application/application_page.h"
#include "application/application_store.h"
#include "application/forecast_store.h"
#include "audit/audit_api.h"
#include "audit/audit_page.h"
#include "audit/audit_store.h"
#include "audit/search_store.h"
#include "audit/witness_store.h"
#include "base/attr.h"
#include "calendar/calendar_store.h"
#include "centre/centre_api.h"
#include "centre/centre_key_store.h"
#include "centre/centre_page.h"
#include "centre/centre_proposal_store.h"
#include "centre/centre_store.h"
#include "centre/key_page.h"
#include "certificate/certificate_store.h"
#include "certificate/check_store.h"
#include "db/counter.h"
#include "decision/decision_api.h"
#include "decision/decision_page.h"
#include "decision/decision_store.h"
#include "decision/desk_store.h"
#include "decision/override_store.h"
#include "decision/policy_page.h"
#include "decision/reason_store.h"
#include "decision/team_page.h"
#include "decision/team_store.h"
#include "drone/drone_store.h"
#include "identity/account_page.h"
#include "identity/client_api.h"
#include "identity/client_page.h"
#include "identity/client_store.h"
#include "identity/identity_api.h"
#include "identity/identity_page.h"
#include "identity/identity_store.h"
#include "notice/notice_api.h"
#include "notice/notice_page.h"
#include "notice/notice_store.h"
#include "order/order_api.h"
#include "order/order_page.h"
#include "order/order_store.h"
#include "permit/permit_api.h"
#include "permit/permit_page.h"
#include "permit/permit_store.h"
#include "permit/waiting_store.h"
#include "person/contact_store.h"
#include "person/former_store.h"
#include "person/person_store.h"
#include "register/register_api.h"
#include "register/register_page.h"
#include "register/register_store.h"
#include "retention/erasure_store.h"
#include "retention/hold_store.h"
#include "retention/period_store.h"
#include "retention/retention_api.h"
#include "retention/retention_page.h"
#include "rule/rule_store.h"
#include "subject/export_store.h"
#include "subject/request_api.h"
#include "subject/request_store.h"
#include "subject/subject_api.h"
#include "subject/subject_page.h"

#include <assert.h>

const struct db_statements *const app_statements[] = {
    &access_statements,
    &alarm_statements,
    &application_statements,
    &audit_search_statements,
    &audit_witness_statements,
    &audit_statements,
    &calendar_statements,
    &centre_statements,
    &centre_key_statements,
    &centre_proposal_statements,
    &certificate_check_statements,
    &certificate_statements,
    &client_statements,
    &contact_statements,
    &counter_statements,
    &decision_statements,
    &desk_store_statements,
    &drone_statements,
    &forecast_statements,
    &due_statements,
    &erasure_statements,
    &hold_statements,
    &export_statements,
    &identity_statements,
    &notice_statements,
    &order_statements,
    &period_statements,
    &permit_statements,
    &permit_waiting_statements,
    &person_former_statements,
    &person_statements,
    &proposal_statements,
    &reading_statements,
    &reason_statements,
    &register_statements,
    &request_statements,
    &rule_statements,
    &seal_file_statements,
    &seal_statements,
    &team_statements,
    &override_statements,
    NULL,
};

size_t
app_routes(bool demo, struct web_routes ret_tables[static APP_ROUTE_TABLES_MOST])
{
	const struct web_routes *const tables[] = {
	    &health_routes, &problems_page_routes, &staff_page_routes,
	    &identity_page_routes, &identity_api_routes, &account_page_routes,
	    &client_page_routes, &client_api_routes, &access_page_routes,
	    &readings_page_routes, &access_api_routes, &audit_page_routes,
	    &audit_api_routes, &notice_page_routes, &notice_api_routes,
	    &centre_page_routes, &registrar_page_routes, &centre_key_page_routes,
	    &registrar_api_routes, &centre_import_routes, &centre_holders_routes,
	    &centre_api_routes, &register_page_routes, &register_api_routes,
	    &register_import_routes, &application_page_routes, &application_api_routes,
	    &order_page_routes, &order_api_routes, &permit_page_routes,
	    &permit_api_routes, &team_page_routes, &decision_page_routes,
	    &decision_api_routes, &policy_page_routes, &subject_page_routes,
	    &subject_api_routes, &request_api_routes, &retention_page_routes,
	    &hold_page_routes, &retention_api_routes,
	    &demo_page_routes, /* the last: left out but in the demo */
	};
	size_t count = ARRAY_LEN(tables) - (demo ? 0 : 1);

	static_assert(ARRAY_LEN(tables) <= APP_ROUTE_TABLES_MOST, "there is room");
	for (size_t i = 0; i < count; i++) {
		ret_tables[i] = *tables[i];
	}
	return count;
}
