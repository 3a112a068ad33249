/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/access.h"

#include <assert.h>

#define ROLE(role) (1U << (role))

static const char *const role_words[] = {
    [ACCESS_APPLICANT] = "applicant",
    [ACCESS_OFFICER] = "officer",
    [ACCESS_SUPERVISOR] = "supervisor",
    [ACCESS_ANALYST] = "analyst",
    [ACCESS_ORDERS_DESK] = "orders_desk",
    [ACCESS_VERIFIER] = "verifier",
    [ACCESS_CENTRE_CLERK] = "centre_clerk",
    [ACCESS_REGISTRAR] = "registrar",
    [ACCESS_AUDITOR] = "auditor",
    [ACCESS_PROTECTION_OFFICER] = "protection_officer",
    [ACCESS_ADMINISTRATOR] = "administrator",
};
static_assert(ARRAY_LEN(role_words) == ACCESS_ROLE_COUNT, "each role has a word");

static const char *const role_keys[] = {
    [ACCESS_APPLICANT] = "access.role.applicant",
    [ACCESS_OFFICER] = "access.role.officer",
    [ACCESS_SUPERVISOR] = "access.role.supervisor",
    [ACCESS_ANALYST] = "access.role.analyst",
    [ACCESS_ORDERS_DESK] = "access.role.orders_desk",
    [ACCESS_VERIFIER] = "access.role.verifier",
    [ACCESS_CENTRE_CLERK] = "access.role.centre_clerk",
    [ACCESS_REGISTRAR] = "access.role.registrar",
    [ACCESS_AUDITOR] = "access.role.auditor",
    [ACCESS_PROTECTION_OFFICER] = "access.role.protection_officer",
    [ACCESS_ADMINISTRATOR] = "access.role.administrator",
};
static_assert(ARRAY_LEN(role_keys) == ACCESS_ROLE_COUNT, "each role has a message");

static const char *const right_words[] = {
    [ACCESS_NOT_SAID] = "not_said",
    [ACCESS_PUBLIC] = "public",
    [ACCESS_SIGNED_IN] = "signed_in",
    [ACCESS_ANY_STAFF] = "any_staff",
    [ACCESS_OWN_FILE] = "own_file",
    [ACCESS_CASE_LIST] = "case_list",
    [ACCESS_CASE_READ] = "case_read",
    [ACCESS_CASE_DECIDE] = "case_decide",
    [ACCESS_CASE_ASSIGN] = "case_assign",
    [ACCESS_CASE_SIGN] = "case_sign",
    [ACCESS_PERMIT_SUSPEND] = "permit_suspend",
    [ACCESS_PERMIT_CHANGE] = "permit_change",
    [ACCESS_PERMIT_SIGN] = "permit_sign",
    [ACCESS_ORDER_READ] = "order_read",
    [ACCESS_ORDER_PROPOSE] = "order_propose",
    [ACCESS_ORDER_SIGN] = "order_sign",
    [ACCESS_ROLE_READ] = "role_read",
    [ACCESS_ROLE_CHANGE] = "role_change",
    [ACCESS_AUDIT_READ] = "audit_read",
    [ACCESS_CENTRE_CHANGE] = "centre_change",
    [ACCESS_CENTRE_REGISTER] = "centre_register",
    [ACCESS_RETENTION_READ] = "retention_read",
    [ACCESS_HOLD_CHANGE] = "hold_change",
    [ACCESS_PERSON_ERASE] = "person_erase",
    [ACCESS_DATA_REQUEST] = "data_request",
};
static_assert(ARRAY_LEN(right_words) == ACCESS_RIGHT_COUNT, "each right has a word");

/* Role x right. PUBLIC, SIGNED_IN and ANY_STAFF are answered before the table is asked. */
static const unsigned who_may[ACCESS_RIGHT_COUNT] = {
    [ACCESS_OWN_FILE] = ROLE(ACCESS_APPLICANT),
    [ACCESS_CASE_LIST] = ROLE(ACCESS_OFFICER) | ROLE(ACCESS_SUPERVISOR),
    [ACCESS_CASE_READ] = ROLE(ACCESS_OFFICER) | ROLE(ACCESS_SUPERVISOR),
    [ACCESS_CASE_DECIDE] = ROLE(ACCESS_OFFICER),
    [ACCESS_CASE_ASSIGN] = ROLE(ACCESS_SUPERVISOR),
    [ACCESS_CASE_SIGN] = ROLE(ACCESS_SUPERVISOR),
    [ACCESS_PERMIT_SUSPEND] = ROLE(ACCESS_OFFICER),
    [ACCESS_PERMIT_CHANGE] = ROLE(ACCESS_OFFICER) | ROLE(ACCESS_SUPERVISOR),
    [ACCESS_PERMIT_SIGN] = ROLE(ACCESS_SUPERVISOR),
    [ACCESS_ORDER_READ] = ROLE(ACCESS_ORDERS_DESK) | ROLE(ACCESS_SUPERVISOR) |
        ROLE(ACCESS_AUDITOR) | ROLE(ACCESS_VERIFIER),
    [ACCESS_ORDER_PROPOSE] = ROLE(ACCESS_ORDERS_DESK) | ROLE(ACCESS_SUPERVISOR),
    [ACCESS_ORDER_SIGN] = ROLE(ACCESS_ORDERS_DESK),
    [ACCESS_ROLE_READ] = ROLE(ACCESS_ADMINISTRATOR) | ROLE(ACCESS_AUDITOR),
    [ACCESS_ROLE_CHANGE] = ROLE(ACCESS_ADMINISTRATOR),
    [ACCESS_AUDIT_READ] =
        ROLE(ACCESS_AUDITOR) | ROLE(ACCESS_SUPERVISOR) | ROLE(ACCESS_PROTECTION_OFFICER),
    [ACCESS_CENTRE_CHANGE] = ROLE(ACCESS_REGISTRAR),
    [ACCESS_CENTRE_REGISTER] = ROLE(ACCESS_CENTRE_CLERK),
    [ACCESS_RETENTION_READ] = ROLE(ACCESS_PROTECTION_OFFICER) | ROLE(ACCESS_AUDITOR),
    [ACCESS_HOLD_CHANGE] = ROLE(ACCESS_PROTECTION_OFFICER),
    [ACCESS_PERSON_ERASE] = ROLE(ACCESS_PROTECTION_OFFICER),
    [ACCESS_DATA_REQUEST] = ROLE(ACCESS_PROTECTION_OFFICER),
};

const char *
access_role_word(enum access_role role)
{
	assert((size_t)role < ARRAY_LEN(role_words));
	return role_words[role];
}

const char *
access_role_key(enum access_role role)
{
	assert((size_t)role < ARRAY_LEN(role_keys));
	return role_keys[role];
}

const char *
access_right_word(enum access_right right)
{
	assert((size_t)right < ARRAY_LEN(right_words));
	return right_words[right];
}

bool
access_role_parse(struct slice word, enum access_role *ret_role)
{
	for (size_t i = 0; i < ARRAY_LEN(role_words); i++) {
		if (slice_equal(word, slice_of(role_words[i]))) {
			*ret_role = (enum access_role)i;
			return true;
		}
	}
	return false;
}

const char *
access_role_key_of(struct slice word)
{
	enum access_role role = ACCESS_OFFICER;

	return access_role_parse(word, &role) ? access_role_key(role)
	                                      : "access.readers.staff";
}

const char *
access_kind_word(enum access_kind kind)
{
	assert(kind != ACCESS_NOBODY);
	return kind == ACCESS_SERVICE ? "service"
	    : kind == ACCESS_STAFF    ? "staff"
	                              : "person";
}

enum access_kind
access_kind_parse(struct slice word)
{
	return slice_equal(word, SLICE("service")) ? ACCESS_SERVICE
	    : slice_equal(word, SLICE("staff"))    ? ACCESS_STAFF
	                                           : ACCESS_PERSON;
}

bool
access_for_service(enum access_role role)
{
	return role == ACCESS_VERIFIER || role == ACCESS_ANALYST ||
	    role == ACCESS_CENTRE_CLERK || role == ACCESS_REGISTRAR ||
	    role == ACCESS_AUDITOR;
}

bool
access_has_role(const struct access_caller *caller, enum access_role role)
{
	return (caller->roles & ROLE(role)) != 0;
}

bool
access_may(const struct access_caller *caller, enum access_right right)
{
	assert((size_t)right < ARRAY_LEN(who_may));
	if (right == ACCESS_PUBLIC) {
		return true;
	}
	if (caller->kind == ACCESS_NOBODY) {
		return false;
	}
	if (right == ACCESS_ANY_STAFF) {
		return caller->kind == ACCESS_STAFF;
	}
	return right == ACCESS_SIGNED_IN || (caller->roles & who_may[right]) != 0;
}

const char *
access_by_role(const struct access_caller *caller, enum access_right right)
{
	bool allowed = access_may(caller, right);

	assert(allowed);
	for (size_t i = 0; i < ARRAY_LEN(role_words); i++) {
		if ((caller->roles & who_may[right] & ROLE(i)) != 0) {
			return role_words[i];
		}
	}
	return "public";
}
