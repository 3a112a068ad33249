/* SPDX-License-Identifier: EUPL-1.2 */
#include "inspect/program/worker.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/socket.h"
#include "inspect/program/cell.h"
#include "inspect/program/document.h"
#include "inspect/program/ocr.h"

enum { ARENA_BYTES_MOST = 128 << 20, STORE_BYTES_MOST = 16 << 20 };

static void
say_nothing(void *user, const char *message)
{
	(void)user;
	(void)message;
}

/* What the libraries say of a file is of a person; what a sanitizer says is for us. */
static void
close_mouth(void)
{
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
	int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);

	if (nowhere >= 0) {
		(void)dup2(nowhere, STDERR_FILENO);
		(void)close(nowhere);
	}
#endif
}

static fz_context *
new_context(void)
{
	fz_context *context = fz_new_context(NULL, NULL, STORE_BYTES_MOST);

	if (context == NULL) {
		return NULL;
	}
	fz_set_warning_callback(context, say_nothing, NULL);
	fz_set_error_callback(context, say_nothing, NULL);
	fz_try(context)
	{
		fz_register_document_handlers(context);
	}
	fz_catch(context)
	{
		fz_drop_context(context);
		return NULL;
	}
	return context;
}

static bool
receive_authorities(struct inspect_tools *tools, const struct inspect_request *request)
{
	char *bytes = arena_alloc(tools->arena, request->authorities_bytes + 1);

	tools->issued = request->issued;
	return socket_receive(INSPECT_SOCKET, bytes, request->authorities_bytes) &&
	    inspect_authorities_parse(slice_bytes(bytes, request->authorities_bytes),
	        tools->authorities, &tools->authorities_count);
}

static bool
receive_file(struct inspect_tools *tools, struct inspect_request *ret_request,
    struct slice *ret_file)
{
	struct arena *arena = tools->arena;
	uint8_t head[INSPECT_REQUEST_SIZE];

	if (!socket_receive(INSPECT_SOCKET, head, sizeof(head)) ||
	    !inspect_request_parse(head, ret_request) ||
	    !receive_authorities(tools, ret_request)) {
		return false;
	}
	char *bytes = arena_alloc(arena, ret_request->file_bytes);
	if (!socket_receive(INSPECT_SOCKET, bytes, ret_request->file_bytes)) {
		return false;
	}
	*ret_file = slice_bytes(bytes, ret_request->file_bytes);
	return true;
}

static bool
make_body(const struct inspect_tools *tools, const struct inspect_request *request,
    struct slice file, struct slice *ret_body)
{
	struct inspect_report report;
	struct buffer json = BUFFER_IN(tools->arena);

	if (request->kind == INSPECT_DRAW) {
		return inspect_document_draw(
		    tools, file, request->page, request->size, ret_body);
	}
	inspect_document_look(tools, file, &report);
	inspect_report_write(&report, &json);
	*ret_body = buffer_slice(&json);
	return true;
}

static bool
answer(struct inspect_tools *tools, enum inspect_kind kind)
{
	struct inspect_request request;
	struct slice file = {0};
	struct slice body = {0};
	uint8_t head[INSPECT_REPLY_SIZE];

	if (!receive_file(tools, &request, &file) || request.kind != kind ||
	    !make_body(tools, &request, file, &body)) {
		return false;
	}
	inspect_reply_format(kind, (uint32_t)body.size, head);
	return socket_send(INSPECT_SOCKET, slice_bytes(head, sizeof(head))) &&
	    socket_send(INSPECT_SOCKET, body);
}

_Noreturn void
inspect_worker_run(enum inspect_kind kind)
{
	struct arena arena = ARENA_EMPTY(ARENA_BYTES_MOST);
	struct inspect_tools tools = {.context = new_context(), .arena = &arena};

	if (kind == INSPECT_READ) {
		tools.ocr = inspect_ocr_new();
	}
	if (tools.context == NULL || (kind == INSPECT_READ && tools.ocr == NULL)) {
		_exit(EXIT_FAILURE);
	}
	close_mouth();
	if (inspect_cell_enter(INSPECT_SOCKET) != FAULT_NONE || !answer(&tools, kind)) {
		_exit(EXIT_FAILURE);
	}
	_exit(EXIT_SUCCESS);
}
