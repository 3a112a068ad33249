/* SPDX-License-Identifier: EUPL-1.2 */
#include "audit/audit_act.h"

#include "audit/audit_store.h"
#include "base/buffer.h"
#include "base/random.h"
#include "crypto/sha256.h"

enum fault
audit_record(struct act *act, const struct audit_event *event)
{
	struct buffer salted = BUFFER_IN(act->arena);
	uint8_t salt[AUDIT_SALT_BYTES];
	uint8_t commitment[SHA256_SIZE];

	random_bytes(salt, sizeof(salt));
	buffer_put(&salted, slice_bytes(salt, sizeof(salt)));
	buffer_put(&salted, event->record);
	sha256(buffer_slice(&salted), commitment);
	return audit_insert(act->db, event, act->now, slice_bytes(salt, sizeof(salt)),
	    slice_bytes(commitment, sizeof(commitment)));
}
