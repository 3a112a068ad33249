/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/signer_child.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "app/signer_jail.h"
#include "app/signer_keys.h"
#include "base/arena.h"
#include "base/log.h"
#include "base/socket.h"
#include "crypto/signing_local.h"

enum { ARENA_BYTES_MOST = 16 << 20, FRAME_BYTES = 8 << 10, HEARD_BYTES = 16 << 10 };

bool
signer_write_frame(int socket, const void *head, size_t head_size, struct slice body)
{
	char frame[FRAME_BYTES];

	if (head_size + body.size > sizeof(frame)) {
		return socket_send(socket, slice_bytes(head, head_size)) &&
		    socket_send(socket, body);
	}
	memcpy(frame, head, head_size);
	if (body.size > 0) {
		memcpy(frame + head_size, body.bytes, body.size);
	}
	return socket_send(socket, slice_bytes(frame, head_size + body.size));
}

static const struct signing_key *
find_key(const struct signing *signing, const struct signer_request *request)
{
	for (size_t i = 0; i < signing->key_count; i++) {
		if (signing->keys[i].use == request->use &&
		    cose_kid_equal(&signing->keys[i].kid, &request->kid)) {
			return &signing->keys[i];
		}
	}
	return NULL;
}

/* Questions come several at a time: each read takes all that there is. */
struct heard {
	char bytes[HEARD_BYTES];
	size_t from;
	size_t to;
};

static bool
hear(struct heard *heard, void *ret_bytes, size_t size)
{
	char *at = ret_bytes;

	while (size > 0) {
		size_t part = heard->to - heard->from;
		if (part == 0 && size >= sizeof(heard->bytes)) {
			return socket_receive(SIGNER_SOCKET, at, size);
		}
		if (part == 0) {
			ssize_t got =
			    recv(SIGNER_SOCKET, heard->bytes, sizeof(heard->bytes), 0);
			if (got == 0 || (got < 0 && errno != EINTR)) {
				return false;
			}
			heard->from = 0;
			heard->to = got > 0 ? (size_t)got : 0;
			continue;
		}
		part = part < size ? part : size;
		memcpy(at, heard->bytes + heard->from, part);
		heard->from += part;
		at += part;
		size -= part;
	}
	return true;
}

/* False when the parent is gone, or speaks another language. */
static bool
answer_one(const struct signing *signing, struct heard *heard, struct arena *arena)
{
	struct signer_request request;
	struct slice signature = {0};

	if (!hear(heard, &request, sizeof(request)) ||
	    request.message_size > SIGNING_MESSAGE_MOST) {
		return false;
	}
	char *message = arena_alloc(arena, request.message_size);
	if (!hear(heard, message, request.message_size)) {
		return false;
	}
	enum fault fault = signing_sign(signing, find_key(signing, &request),
	    slice_bytes(message, request.message_size), arena, &signature);
	const struct signer_reply reply = {fault, (uint32_t)signature.size};
	return signer_write_frame(SIGNER_SOCKET, &reply, sizeof(reply), signature);
}

/* What OpenSSL and libc load at first use must be there before the jail closes. */
static enum fault
warm_up(const struct signing *signing, moment now)
{
	struct arena arena = ARENA_EMPTY(ARENA_BYTES_MOST);
	struct slice signature = {0};
	enum fault fault = FAULT_NONE;

	for (int use = SIGNING_PERMIT; use < SIGNING_USE_COUNT && fault == FAULT_NONE;
	     use++) {
		const struct signing_key *key =
		    signing_key_at(signing, (enum signing_use)use, now);
		if (key != NULL) {
			fault = signing_sign(
			    signing, key, SLICE("warm up"), &arena, &signature);
		}
	}
	arena_done(&arena);
	return fault;
}

static enum fault
prepare(const char *key_folder, struct signing_local *local)
{
	const moment now = moment_now();

	TRY(signer_keys_load(key_folder, now, local));
	struct signing signing = signing_local_signing(local);
	TRY(warm_up(&signing, now));
	return signer_jail_enter(SIGNER_SOCKET);
}

static bool
say_hello(const struct signing *signing, enum fault fault)
{
	const struct signer_hello hello = {
	    .fault = fault,
	    .key_count = (uint32_t)signing->key_count,
	    .pem_size = (uint32_t)signing->pdf_root_pem.size,
	};

	if (!socket_send(SIGNER_SOCKET, slice_bytes(&hello, sizeof(hello)))) {
		return false;
	}
	return fault == FAULT_NONE &&
	    socket_send(SIGNER_SOCKET,
	        slice_bytes(
	            signing->keys, signing->key_count * sizeof(*signing->keys))) &&
	    socket_send(SIGNER_SOCKET, signing->pdf_root_pem);
}

_Noreturn void
signer_child_run(const char *key_folder)
{
	struct signing_local *local = signing_local_new();
	enum fault fault = prepare(key_folder, local);
	struct signing signing = signing_local_signing(local);
	static struct heard heard; /* one process, one thread */
	bool going = say_hello(&signing, fault);

	while (going) {
		struct arena arena = ARENA_EMPTY(ARENA_BYTES_MOST);
		going = answer_one(&signing, &heard, &arena);
		arena_done(&arena);
	}
	_exit(fault == FAULT_NONE ? EXIT_SUCCESS : EXIT_FAILURE);
}
