/* SPDX-License-Identifier: EUPL-1.2 */
/* Any userinfo: no crash, and what is accepted has the shapes that claims.h promises. */
#include "identity/claims.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
read_as(const char *profile, struct slice id_token, struct slice userinfo)
{
	struct identity_provider provider;
	struct identity_claims claims;
	enum fault fault = identity_provider_init(&provider, SLICE("fuzz"));

	assert(fault == FAULT_NONE);
	fault =
	    identity_provider_configure(&provider, SLICE("profile"), slice_of(profile));
	assert(fault == FAULT_NONE);
	if (identity_claims_parse(&provider, id_token, userinfo, &claims) !=
	    IDENTITY_OK) {
		return;
	}
	assert(claims.subject[0] != '\0');
	assert(strlen(claims.emirates_id) == 15 || claims.emirates_id[0] == '\0');
	assert(strlen(claims.nationality) == 3 || claims.nationality[0] == '\0');
	assert(claims.phone[0] == '+' || claims.phone[0] == '\0');
	assert(strchr(claims.name_latin, ',') == NULL);
	assert(strpbrk(claims.email, "\r\n ") == NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice text = slice_bytes(data, size);

	read_as("oauth2-userinfo", (struct slice){NULL, 0}, text);
	read_as("oidc", text, (struct slice){NULL, 0});
	read_as("oidc", SLICE("{\"sub\":\"s\"}"), text);
	return 0;
}
