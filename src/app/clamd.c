/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/clamd.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/log.h"
#include "base/socket.h"

#define COMMAND "zINSTREAM" /* with its NUL */

enum { PIECE_BYTES = 64 << 10, ANSWER_BYTES = 512, PATIENCE_SECONDS = 10 };

static int
connect_to(const char *path)
{
	const struct timeval patience = {.tv_sec = PATIENCE_SECONDS};
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int size = snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	int daemon = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (daemon < 0) {
		return -1;
	}
	(void)setsockopt(daemon, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	(void)setsockopt(daemon, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	if ((size_t)size >= sizeof(address.sun_path) ||
	    connect(daemon, (const struct sockaddr *)&address, sizeof(address)) != 0) {
		(void)close(daemon);
		return -1;
	}
	return daemon;
}

static bool
send_piece(int daemon, struct slice piece)
{
	const uint8_t size[4] = {(uint8_t)(piece.size >> 24U),
	    (uint8_t)(piece.size >> 16U), (uint8_t)(piece.size >> 8U),
	    (uint8_t)piece.size};

	return socket_send(daemon, slice_bytes(size, sizeof(size))) &&
	    socket_send(daemon, piece);
}

static bool
send_file(int daemon, struct slice file)
{
	if (!socket_send(daemon, slice_bytes(COMMAND, sizeof(COMMAND)))) {
		return false;
	}
	while (file.size > 0) {
		struct slice piece = slice_first(
		    file, file.size < PIECE_BYTES ? file.size : (size_t)PIECE_BYTES);
		if (!send_piece(daemon, piece)) {
			return false;
		}
		file = slice_from(file, piece.size);
	}
	return send_piece(daemon, SLICE(""));
}

/* One line; what comes behind the NUL, or more than is needed, does not matter. */
static enum certificate_virus
take_answer(int daemon)
{
	char answer[ANSWER_BYTES];
	size_t size = 0;

	while (size < sizeof(answer)) {
		ssize_t got = recv(daemon, answer + size, sizeof(answer) - size, 0);
		if (got < 0 && errno == EINTR) {
			continue;
		}
		if (got <= 0) {
			break;
		}
		size += (size_t)got;
	}
	struct slice line = slice_first(
	    slice_bytes(answer, size), slice_find(slice_bytes(answer, size), '\0'));
	if (slice_equal(line, SLICE("stream: OK"))) {
		return CERTIFICATE_VIRUS_CLEAN;
	}
	return slice_starts(line, SLICE("stream: ")) && slice_ends(line, SLICE(" FOUND"))
	    ? CERTIFICATE_VIRUS_FOUND
	    : CERTIFICATE_VIRUS_AWAY;
}

enum certificate_virus
clamd_ask(const char *socket_path, struct slice file)
{
	enum certificate_virus virus = CERTIFICATE_VIRUS_AWAY;
	int daemon = connect_to(socket_path);

	if (daemon >= 0) {
		/* one that is too long for it is answered before all of it is sent */
		(void)!send_file(daemon, file);
		virus = take_answer(daemon);
		(void)close(daemon);
	}
	if (virus == CERTIFICATE_VIRUS_AWAY) {
		log_event(LOG_WARNING, "clamd.away", LOG_INT("errno", errno));
	}
	return virus;
}
