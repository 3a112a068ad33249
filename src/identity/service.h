/* SPDX-License-Identifier: EUPL-1.2 */
/* service - what the pages of this room ask of struct identity besides identity.h. */
#ifndef IDENTITY_SERVICE_H
#define IDENTITY_SERVICE_H

#include "identity/identity.h"
#include "identity/oidc.h"

/* NULL for a demo provider. The provider is one of the identity's. */
struct oidc *identity_client(
    const struct identity *identity, const struct identity_provider *provider);
/* NULL when there is none. */
const struct identity_provider *identity_demo_provider(const struct identity *identity);

#endif
