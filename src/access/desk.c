/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/desk.h"

const struct access_desk access_desks[ACCESS_DESK_COUNT] = {
    {ACCESS_CASE_LIST, "/desk", "staff.desk.title", "staff.desk.text"},
    {ACCESS_CASE_ASSIGN, "/desk/team", "staff.team.title", "staff.team.text"},
    {ACCESS_ORDER_READ, "/desk/orders", "staff.orders.title", "staff.orders.text"},
    {ACCESS_DATA_REQUEST, "/desk/privacy", "staff.privacy.title", "staff.privacy.text"},
    {ACCESS_AUDIT_READ, "/audit", "staff.audit.title", "staff.audit.text"},
    {ACCESS_CENTRE_CHANGE, "/registrar", "staff.registrar.title", "staff.registrar.text"},
    {ACCESS_CENTRE_REGISTER, "/centre", "staff.centre.title", "staff.centre.text"},
    {ACCESS_ROLE_READ, "/services", "staff.services.title", "staff.services.text"},
    {ACCESS_ROLE_READ, "/roles", "staff.roles.title", "staff.roles.text"},
};

/* "/desk" is above "/desk/team" and not above "/desktop". */
static bool
is_above(struct slice desk, struct slice path)
{
	return slice_starts(path, desk) &&
	    (path.size == desk.size || path.bytes[desk.size] == '/');
}

size_t
access_desk_of(struct slice path)
{
	size_t nearest = ACCESS_DESK_COUNT;
	size_t longest = 0;

	for (size_t i = 0; i < ACCESS_DESK_COUNT; i++) {
		struct slice desk = slice_of(access_desks[i].path);
		if (desk.size > longest && is_above(desk, path)) {
			nearest = i;
			longest = desk.size;
		}
	}
	return nearest;
}
