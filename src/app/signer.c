/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/signer.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/file.h"
#include "app/signer_child.h"
#include "base/log.h"
#include "base/socket.h"
#include "crypto/trust_list.h"

enum {
	ANSWER_SECONDS_MOST = 10,
	PEM_BYTES_MOST = 16 << 10,
	/* Their answers fit into the socket, so that the signer never waits for who asks. */
	ASKED_MOST = 64,
	/* So many that can wait are sent together: the signer is woken once for them. */
	TOGETHER_MOST = 4,
	TOGETHER_BYTES = 8 << 10,
};

struct signer {
	pthread_mutex_t lock;         /* over the socket and what is asked */
	int socket;                   /* -1: the signer is dead */
	struct signing_ticket *first; /* not answered yet, in the order of the answers */
	struct signing_ticket *last;
	size_t asked;
	char together[TOGETHER_BYTES]; /* asked, and not yet sent */
	size_t together_size;
	size_t together_count;
	pid_t process;
	struct signing signing;
	struct signing_key keys[SIGNING_KEYS_MOST];
	char pem[PEM_BYTES_MOST];
};

/* In the child, before anything else. Ends with its parent, and with it only: a Ctrl-C
 * goes to the whole group, and the parent wants signatures until it has drained. */
static void
become_child(int socket, pid_t parent)
{
	static const int ignored[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE};

	(void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	(void)prctl(PR_SET_NAME, "tasrih-signer", 0, 0, 0);
	if (getppid() != parent || dup2(socket, SIGNER_SOCKET) != SIGNER_SOCKET ||
	    close_range(SIGNER_SOCKET + 1, ~0U, 0) != 0) {
		_exit(EXIT_FAILURE);
	}
	for (size_t i = 0; i < ARRAY_LEN(ignored); i++) {
		(void)signal(ignored[i], SIG_IGN);
	}
}

static enum fault
fork_child(const char *key_folder, struct signer *signer)
{
	const pid_t parent = getpid();
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) {
		return FAULT_SIGNER;
	}
	signer->process = fork();
	if (signer->process == 0) {
		become_child(pair[1], parent);
		signer_child_run(key_folder);
	}
	(void)close(pair[1]);
	if (signer->process < 0) {
		(void)close(pair[0]);
		return FAULT_SIGNER;
	}
	signer->socket = pair[0];
	return FAULT_NONE;
}

/* Under the lock. */
static void
settle(struct signer *signer, enum fault fault)
{
	struct signing_ticket *ticket = signer->first;

	signer->first = ticket->next;
	signer->asked--;
	ticket->fault = fault;
	ticket->done = true;
}

/* Whatever was on the way can no longer be told from the next answer. */
static void
give_up(struct signer *signer, const char *why)
{
	log_event(
	    LOG_ERROR, "signer.lost", LOG_TEXT("why", why), LOG_INT("errno", errno));
	(void)close(signer->socket);
	signer->socket = -1;
	while (signer->first != NULL) {
		settle(signer, FAULT_SIGNER);
	}
}

static bool
read_hello(struct signer *signer, struct signer_hello *ret_hello)
{
	struct signer_hello hello;

	if (!socket_receive(signer->socket, &hello, sizeof(hello))) {
		return false;
	}
	*ret_hello = hello;
	if (hello.fault != FAULT_NONE) {
		return true;
	}
	return hello.key_count <= SIGNING_KEYS_MOST && hello.pem_size <= PEM_BYTES_MOST &&
	    socket_receive(signer->socket, signer->keys,
	        hello.key_count * sizeof(signer->keys[0])) &&
	    socket_receive(signer->socket, signer->pem, hello.pem_size);
}

static void
send_together(struct signer *signer)
{
	size_t size = signer->together_size;

	signer->together_size = 0;
	signer->together_count = 0;
	if (size > 0 && signer->socket >= 0 &&
	    !socket_send(signer->socket, slice_bytes(signer->together, size))) {
		give_up(signer, "no question");
	}
}

/* The answer to the first that is asked. */
static void
read_answer(struct signer *signer)
{
	struct signing_ticket *ticket = signer->first;
	struct signer_reply reply;

	if (!socket_receive(signer->socket, &reply, sizeof(reply)) ||
	    reply.signature_size > ticket->room) {
		give_up(signer, "no answer");
		return;
	}
	if (!socket_receive(signer->socket, ticket->signature, reply.signature_size)) {
		give_up(signer, "half an answer");
		return;
	}
	ticket->size = reply.signature_size;
	settle(signer, reply.fault);
}

static void
append(struct signer *signer, struct signing_ticket *ticket)
{
	if (signer->first != NULL) {
		signer->last->next = ticket;
	} else {
		signer->first = ticket;
	}
	signer->last = ticket;
	signer->asked++;
}

static void
put_together(
    struct signer *signer, const struct signer_request *request, struct slice message)
{
	char *at = signer->together + signer->together_size;

	memcpy(at, request, sizeof(*request));
	if (message.size > 0) {
		memcpy(at + sizeof(*request), message.bytes, message.size);
	}
	signer->together_size += sizeof(*request) + message.size;
	signer->together_count++;
	if (signer->together_count == TOGETHER_MOST) {
		send_together(signer);
	}
}

static enum fault
send_question(struct signer *signer, const struct signing_key *key, struct slice message,
    struct signing_ticket *ticket)
{
	const struct signer_request request = {
	    .use = key->use, .kid = key->kid, .message_size = (uint32_t)message.size};
	size_t size = sizeof(request) + message.size;

	if (signer->together_size + size > TOGETHER_BYTES ||
	    signer->asked >= ASKED_MOST) {
		send_together(signer);
	}
	while (signer->asked >= ASKED_MOST) {
		read_answer(signer);
	}
	if (signer->socket < 0) {
		return FAULT_SIGNER;
	}
	append(signer, ticket);
	if (size <= TOGETHER_BYTES) {
		put_together(signer, &request, message);
	} else if (!signer_write_frame(
	               signer->socket, &request, sizeof(request), message)) {
		give_up(signer, "no question");
	}
	return FAULT_NONE; /* what could not be sent is told when it is collected */
}

static enum fault
ask(void *self, const struct signing_key *key, struct slice message,
    struct signing_ticket *ticket)
{
	struct signer *signer = self;

	(void)pthread_mutex_lock(&signer->lock);
	enum fault fault = send_question(signer, key, message, ticket);
	(void)pthread_mutex_unlock(&signer->lock);
	return fault;
}

static void
collect(void *self, struct signing_ticket *ticket)
{
	struct signer *signer = self;

	(void)pthread_mutex_lock(&signer->lock);
	if (!ticket->done) {
		send_together(signer);
	}
	while (!ticket->done) {
		read_answer(signer);
	}
	(void)pthread_mutex_unlock(&signer->lock);
}

static enum fault
sign(void *self, const struct signing_key *key, struct slice message, struct arena *arena,
    struct slice *ret_signature)
{
	const struct signer *signer = self;
	struct signing_ticket ticket;

	TRY(signing_ask(&signer->signing, key, message, arena, &ticket));
	return signing_collect(&signer->signing, &ticket, ret_signature);
}

static enum fault
meet(struct signer *signer)
{
	const struct timeval patience = {.tv_sec = ANSWER_SECONDS_MOST};
	struct signer_hello hello = {.fault = FAULT_SIGNER};

	/* Making keys on a slow machine may take a while; a signature may not. */
	if (!read_hello(signer, &hello) ||
	    setsockopt(signer->socket, SOL_SOCKET, SO_RCVTIMEO, &patience,
	        sizeof(patience)) != 0 ||
	    setsockopt(signer->socket, SOL_SOCKET, SO_SNDTIMEO, &patience,
	        sizeof(patience)) != 0) {
		return FAULT_SIGNER;
	}
	signer->signing = (struct signing){
	    .self = signer,
	    .sign = sign,
	    .ask = ask,
	    .collect = collect,
	    .keys = signer->keys,
	    .key_count = hello.key_count,
	    .pdf_root_pem = slice_bytes(signer->pem, hello.pem_size),
	};
	return hello.fault;
}

static enum fault
not_started(enum fault fault)
{
	log_event(LOG_ERROR, "signer.not_started", LOG_TEXT("fault", fault_name(fault)));
	return fault;
}

enum fault
signer_begin(const char *key_folder, struct signer **ret_signer)
{
	struct signer *signer = calloc(1, sizeof(*signer));

	assert(signer != NULL);
	signer->socket = -1;
	(void)pthread_mutex_init(&signer->lock, NULL);
	enum fault fault = fork_child(key_folder, signer);
	if (fault != FAULT_NONE) {
		signer_stop(signer);
		return not_started(fault);
	}
	*ret_signer = signer;
	return FAULT_NONE;
}

enum fault
signer_meet(struct signer *signer)
{
	enum fault fault = meet(signer);

	if (fault != FAULT_NONE) {
		return not_started(fault);
	}
	log_event(LOG_INFO, "signer.ready",
	    LOG_INT("keys", (int64_t)signer->signing.key_count));
	return FAULT_NONE;
}

enum fault
signer_start(const char *key_folder, struct signer **ret_signer)
{
	struct signer *signer = NULL;

	TRY(signer_begin(key_folder, &signer));
	enum fault fault = signer_meet(signer);
	if (fault != FAULT_NONE) {
		signer_stop(signer);
		return fault;
	}
	*ret_signer = signer;
	return FAULT_NONE;
}

void
signer_stop(struct signer *signer)
{
	if (signer == NULL) {
		return;
	}
	if (signer->socket >= 0) {
		(void)close(signer->socket);
	}
	if (signer->process > 0) {
		while (waitpid(signer->process, NULL, 0) < 0 && errno == EINTR) {
		}
	}
	(void)pthread_mutex_destroy(&signer->lock);
	free(signer);
}

const struct signing *
signer_signing(const struct signer *signer)
{
	return &signer->signing;
}

bool
signer_is_alive(struct signer *signer)
{
	(void)pthread_mutex_lock(&signer->lock);
	bool alive = signer->socket >= 0;
	(void)pthread_mutex_unlock(&signer->lock);
	return alive;
}

pid_t
signer_process(const struct signer *signer)
{
	return signer->process;
}

enum fault
signer_publish(struct signer *signer, const char *folder, struct slice issuer, moment now)
{
	struct arena arena = ARENA_EMPTY(1 << 20);
	const struct signing *signing = &signer->signing;
	const struct signing_key *root = signing_key_at(signing, SIGNING_TRUST_LIST, now);
	struct buffer key = BUFFER_IN(&arena);
	struct buffer jwks = BUFFER_IN(&arena);
	struct slice list = {0};

	enum fault fault = trust_list_sign(signing, issuer, NULL, now, &arena, &list);
	if (fault == FAULT_NONE && root != NULL) {
		cose_key_put(&key, &root->key);
		trust_list_put_jwks(&jwks, signing);
		const struct file_text files[] = {
		    {"root-key", buffer_slice(&key)},
		    {"trust-list", list},
		    {"jwks.json", buffer_slice(&jwks)},
		    {"pdf-root.pem", signing->pdf_root_pem},
		};
		fault = file_make_folder(folder, 0755);
		for (size_t i = 0; i < ARRAY_LEN(files) && fault == FAULT_NONE; i++) {
			fault = file_publish(folder, files[i].name, files[i].text, 0644);
		}
	}
	arena_done(&arena);
	return fault;
}
