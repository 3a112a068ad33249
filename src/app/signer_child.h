/* SPDX-License-Identifier: EUPL-1.2 */
/* signer_child - what the signer process does, and the frames on its socket.
 *
 *	child  -> parent  struct signer_hello, then count times struct signing_key,
 *	                  then the PEM of the PDF root
 *	parent -> child   struct signer_request, then the message
 *	child  -> parent  struct signer_reply, then the signature
 *
 * Both ends are the same program in the same memory layout. */
#ifndef APP_SIGNER_CHILD_H
#define APP_SIGNER_CHILD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/fault.h"
#include "crypto/cose_key.h"
#include "crypto/signing.h"

enum { SIGNER_SOCKET = 3 }; /* in the child */

struct signer_hello {
	enum fault fault; /* of reading the keys: then nothing follows */
	uint32_t key_count;
	uint32_t pem_size;
};

struct signer_request {
	enum signing_use use;
	struct cose_kid kid;
	uint32_t message_size;
};

struct signer_reply {
	enum fault fault;
	uint32_t signature_size;
};

/* A head and what follows it; in one go when they are short, so that the other side wakes
 * up once. */
MUST_USE bool signer_write_frame(
    int socket, const void *head, size_t head_size, struct slice body);

/* Never returns. The socket is SIGNER_SOCKET. */
_Noreturn void signer_child_run(const char *key_folder);

#endif
