/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/signer_keys.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/file.h"
#include "base/log.h"
#include "base/number.h"

enum { FILE_BYTES_MOST = 16 << 10, ARENA_BYTES_MOST = 1 << 20 };

/* Days. A fresh authority's first keys start yesterday, so that it can begin at once
 * whatever its verifiers' clocks say; later ones overlap their predecessor as much. */
enum { SIGNS = 366, SIGNS_ROOT = 20 * 365, OVERLAP = 1, LISTED_AFTER = 6 * 366 };
/* A certificate must outlive the papers that it signed. */
enum { CERTIFICATE_AFTER = 6 * 366 };

struct plan {
	enum signing_use use;
	const char *name;
	int days;
	bool is_followed; /* by a next key; the root is pinned by the world */
};

static const struct plan plans[] = {
    {SIGNING_TRUST_LIST, "root", SIGNS_ROOT, false},
    {SIGNING_PERMIT, "permit", SIGNS, true},
    {SIGNING_STATUS, "status", SIGNS, true},
    {SIGNING_CHECKPOINT, "audit", SIGNS, true},
    {SIGNING_PDF, "pdf", SIGNS, true},
};
/* Signs nothing but the certificates of the plan "pdf". */
static const struct plan pdf_root_plan = {SIGNING_PDF, "pdf_root", SIGNS_ROOT, false};

/* One key file. */
struct record {
	moment not_before;
	moment expires;
	moment
	    lost; /* when it was replaced, because somebody may have it; 0: it was not */
	moment revoked; /* since when it is in no trust list any more; 0: it is */
	EVP_PKEY *key;
	bool is_private;
	X509 *certificate; /* of PDF keys and their root */
	X509 *root;        /* of PDF keys */
};

static void
record_done(struct record *record)
{
	EVP_PKEY_free(record->key);
	X509_free(record->certificate);
	X509_free(record->root);
	*record = (struct record){0};
}

static moment
days(int count)
{
	return (moment)count * MOMENT_DAY;
}

static void
name_of(const struct plan *plan, int which, char *ret_name, size_t size)
{
	(void)snprintf(ret_name, size, "%s-%d.key", plan->name, which);
}

/* --- writing --- */

static bool
put_pem(BIO *out, const struct record *record)
{
	bool done = record->is_private ? PEM_write_bio_PKCS8PrivateKey(out, record->key,
	                                     NULL, NULL, 0, NULL, NULL) == 1
	                               : PEM_write_bio_PUBKEY(out, record->key) == 1;

	if (done && record->certificate != NULL) {
		done = PEM_write_bio_X509(out, record->certificate) == 1;
	}
	if (done && record->root != NULL) {
		done = PEM_write_bio_X509(out, record->root) == 1;
	}
	return done;
}

static bool
put_moment(BIO *out, const char *name, moment when)
{
	return when == 0 ||
	    BIO_printf(out, "%s %" PRId64 "\n", name, when / MOMENT_SECOND) > 0;
}

static enum fault
record_write(
    const char *folder, const struct plan *plan, int which, const struct record *record)
{
	char name[NAME_MAX];
	char *text = NULL;
	enum fault fault = FAULT_SIGNER;
	BIO *out = BIO_new(BIO_s_secmem());

	name_of(plan, which, name, sizeof(name));
	if (out != NULL && BIO_printf(out, "tasrih-key 1\nuse %s\n", plan->name) > 0 &&
	    put_moment(out, "not_before", record->not_before) &&
	    put_moment(out, "expires", record->expires) &&
	    put_moment(out, "lost", record->lost) &&
	    put_moment(out, "revoked", record->revoked) && put_pem(out, record)) {
		long size = BIO_get_mem_data(out, &text);
		fault = file_write(folder, name, slice_bytes(text, (size_t)size), 0600);
	}
	BIO_free(out);
	return fault;
}

/* --- reading --- */

/* "NAME value\n" at the front of *rest. */
static bool
cut_line(struct slice *rest, const char *name, struct slice *ret_value)
{
	struct slice line = slice_cut(rest, '\n');
	struct slice word = slice_cut(&line, ' ');

	*ret_value = line;
	return slice_equal(word, slice_of(name));
}

static bool
cut_moment(struct slice *rest, const char *name, moment *ret_when)
{
	struct slice value = {0};
	int64_t seconds = 0;

	if (!cut_line(rest, name, &value) ||
	    !number_parse(value, 0, INT64_C(253402300799), &seconds)) {
		return false;
	}
	*ret_when = seconds * MOMENT_SECOND;
	return true;
}

/* The same, when it is there. */
static bool
cut_moment_if_any(struct slice *rest, const char *name, moment *ret_when)
{
	size_t size = slice_of(name).size;

	return !slice_starts(*rest, slice_of(name)) || rest->size == size ||
	    rest->bytes[size] != ' ' || cut_moment(rest, name, ret_when);
}

static bool
read_pem(struct slice text, struct record *record)
{
	BIO *in = BIO_new_mem_buf(text.bytes, (int)text.size);

	record->is_private = slice_starts(text, SLICE("-----BEGIN PRIVATE KEY-----"));
	if (in != NULL) {
		record->key = record->is_private
		    ? PEM_read_bio_PrivateKey(in, NULL, NULL, NULL)
		    : PEM_read_bio_PUBKEY(in, NULL, NULL, NULL);
		record->certificate = PEM_read_bio_X509(in, NULL, NULL, NULL);
		record->root = PEM_read_bio_X509(in, NULL, NULL, NULL);
	}
	BIO_free(in);
	return record->key != NULL;
}

static bool
record_parse(struct slice text, const struct plan *plan, struct record *record)
{
	struct slice value = {0};

	return cut_line(&text, "tasrih-key", &value) && slice_equal(value, SLICE("1")) &&
	    cut_line(&text, "use", &value) && slice_equal(value, slice_of(plan->name)) &&
	    cut_moment(&text, "not_before", &record->not_before) &&
	    cut_moment(&text, "expires", &record->expires) &&
	    cut_moment_if_any(&text, "lost", &record->lost) &&
	    cut_moment_if_any(&text, "revoked", &record->revoked) &&
	    read_pem(text, record);
}

static enum fault
read_file(const char *path, const struct plan *plan, struct record *record)
{
	struct arena arena = ARENA_EMPTY(ARENA_BYTES_MOST);
	struct slice text = {0};
	mode_t mode = 0;
	enum fault fault = file_read(path, FILE_BYTES_MOST, &arena, &text, &mode);

	if (fault == FAULT_NONE &&
	    ((mode & 077) != 0 || !record_parse(text, plan, record))) {
		log_event(LOG_ERROR, "signer.bad_key_file", LOG_TEXT("use", plan->name),
		    LOG_INT("mode", mode));
		record_done(record);
		fault = FAULT_CONFIG;
	}
	if (text.size > 0) {
		OPENSSL_cleanse((void *)text.bytes, text.size);
	}
	arena_done(&arena);
	return fault;
}

/* *ret_record has no key when there is no such file. */
static enum fault
record_read(
    const char *folder, const struct plan *plan, int which, struct record *ret_record)
{
	char path[PATH_MAX];
	char name[NAME_MAX];
	struct record record = {0};

	name_of(plan, which, name, sizeof(name));
	if (snprintf(path, sizeof(path), "%s/%s", folder, name) >= (int)sizeof(path)) {
		return FAULT_CONFIG;
	}
	if (access(path, F_OK) != 0 && errno == ENOENT) {
		*ret_record = record;
		return FAULT_NONE;
	}
	TRY(read_file(path, plan, &record));
	*ret_record = record;
	return FAULT_NONE;
}

/* --- making --- */

/* Where the keys are, when it is, and who signs certificates (NULL: not yet read). */
struct shelf {
	const char *folder;
	moment now;
	const struct record *pdf_root;
};

static bool
certify(struct record *record, const struct plan *plan, const struct record *pdf_root)
{
	if (plan == &pdf_root_plan) {
		record->certificate =
		    signing_local_certificate(record->key, "Drone permits, document root",
		        NULL, NULL, record->not_before, record->expires);
		return record->certificate != NULL;
	}
	if (plan->use != SIGNING_PDF) {
		return true;
	}
	assert(pdf_root != NULL); /* made or read before */
	record->certificate = signing_local_certificate(record->key,
	    "Drone permits, documents", pdf_root->key, pdf_root->certificate,
	    record->not_before, record->expires + days(CERTIFICATE_AFTER));
	record->root = pdf_root->certificate;
	return record->certificate != NULL && X509_up_ref(pdf_root->certificate) == 1;
}

static enum fault
record_make(const struct shelf *shelf, const struct plan *plan, int which,
    moment not_before, struct record *ret_record)
{
	struct record record = {
	    .not_before = not_before - not_before % MOMENT_SECOND, .is_private = true};

	record.expires = record.not_before + days(plan->days);
	record.key = signing_local_key(plan->use);
	enum fault fault = record.key != NULL && certify(&record, plan, shelf->pdf_root)
	    ? record_write(shelf->folder, plan, which, &record)
	    : FAULT_SIGNER;
	if (fault != FAULT_NONE) {
		record_done(&record);
		return fault;
	}
	log_event(LOG_INFO, "signer.key_made", LOG_TEXT("use", plan->name),
	    LOG_INT("number", which));
	*ret_record = record;
	return FAULT_NONE;
}

/* --- all together --- */

static enum fault
destroy_private(
    const char *folder, const struct plan *plan, int which, struct record *record)
{
	record->is_private = false;
	TRY(record_write(folder, plan, which, record));
	log_event(LOG_INFO, "signer.key_retired", LOG_TEXT("use", plan->name),
	    LOG_INT("number", which));
	return FAULT_NONE;
}

static enum fault
add_public(struct signing_local *local, const struct plan *plan, struct record *record,
    moment now)
{
	struct cose_key key;

	if (plan->use == SIGNING_PDF || record->revoked != 0 ||
	    record->expires + days(LISTED_AFTER) <= now) {
		return FAULT_NONE;
	}
	if (!cose_key_from_pkey(record->key, &key)) {
		return FAULT_CONFIG;
	}
	return signing_local_add_public(
	    local, plan->use, &key, record->not_before, record->expires);
}

/* Takes what is in the record. */
static enum fault
add(struct signing_local *local, const struct plan *plan, struct record *record,
    moment now)
{
	if (!record->is_private) {
		enum fault fault = add_public(local, plan, record, now);
		record_done(record);
		return fault;
	}
	struct record taken = *record;
	*record = (struct record){0};
	return signing_local_add(local, plan->use,
	    (struct signing_secret){taken.key, taken.certificate, taken.root},
	    taken.not_before, taken.expires);
}

/* Where the key after this one starts; last is zero when there is none. */
static moment
next_start(const struct record *last, moment now)
{
	moment start = last->expires - days(OVERLAP);

	return start > now ? start : now - days(OVERLAP);
}

/* The file of this number, read, retired or made; no key when there is nothing to do. */
static enum fault
record_get(const struct shelf *shelf, const struct plan *plan, int which,
    const struct record *last, struct record *ret_record)
{
	struct record record = {0};

	TRY(record_read(shelf->folder, plan, which, &record));
	if (record.key != NULL && record.is_private &&
	    record.expires + days(OVERLAP) <= shelf->now) {
		enum fault fault = destroy_private(shelf->folder, plan, which, &record);
		if (fault != FAULT_NONE) {
			record_done(&record);
			return fault;
		}
	}
	const bool is_wanted =
	    which == 1 || (plan->is_followed && last->not_before <= shelf->now);
	if (record.key == NULL && is_wanted) {
		return record_make(
		    shelf, plan, which, next_start(last, shelf->now), ret_record);
	}
	*ret_record = record;
	return FAULT_NONE;
}

static enum fault
load_plan(const struct shelf *shelf, const struct plan *plan, struct signing_local *local)
{
	struct record last = {0}; /* its dates only */

	for (int which = 1;; which++) {
		struct record record = {0};
		TRY(record_get(shelf, plan, which, &last, &record));
		if (record.key == NULL) {
			return FAULT_NONE;
		}
		last.not_before = record.not_before;
		last.expires = record.expires;
		TRY(add(local, plan, &record, shelf->now));
	}
}

enum fault
signer_keys_load(const char *folder, moment now, struct signing_local *local)
{
	const struct record none = {0};
	struct record pdf_root = {0};
	struct shelf shelf = {folder, now, NULL};
	enum fault fault = FAULT_NONE;

	TRY(file_make_folder(folder, 0700));
	TRY(record_get(&shelf, &pdf_root_plan, 1, &none, &pdf_root));
	shelf.pdf_root = &pdf_root;
	for (size_t i = 0; i < ARRAY_LEN(plans) && fault == FAULT_NONE; i++) {
		fault = load_plan(&shelf, &plans[i], local);
	}
	record_done(&pdf_root);
	return fault;
}

/* --- after a loss --- */

static const struct plan *
permit_plan(void)
{
	for (size_t i = 0; i < ARRAY_LEN(plans); i++) {
		if (plans[i].use == SIGNING_PERMIT) {
			return &plans[i];
		}
	}
	return NULL;
}

/* One that never signed is in the way of the new one only: nothing waits for it. */
static enum fault
mark_lost(const char *folder, int which, moment now)
{
	struct record record = {0};

	TRY(record_read(folder, permit_plan(), which, &record));
	enum fault fault = FAULT_NONE;
	if (record.key != NULL && record.lost == 0) {
		record.is_private = false;
		record.lost = now;
		record.revoked = record.not_before > now ? now : record.revoked;
		fault = record_write(folder, permit_plan(), which, &record);
	}
	record_done(&record);
	return fault;
}

/* How many there are; they are numbered from 1 without a gap. */
static enum fault
count_records(const char *folder, int *ret_count)
{
	for (int which = 1;; which++) {
		struct record record = {0};
		TRY(record_read(folder, permit_plan(), which, &record));
		bool there = record.key != NULL;
		record_done(&record);
		if (!there) {
			*ret_count = which - 1;
			return FAULT_NONE;
		}
	}
}

/* The new one first: who is stopped between the two has a key that signs, and may do it
 * again. */
enum fault
signer_keys_replace(const char *folder, moment now)
{
	struct shelf shelf = {folder, now, NULL};
	struct record fresh = {0};
	int count = 0;

	TRY(file_make_folder(folder, 0700));
	TRY(count_records(folder, &count));
	TRY(record_make(&shelf, permit_plan(), count + 1, now, &fresh));
	record_done(&fresh);
	for (int which = 1; which <= count; which++) {
		TRY(mark_lost(folder, which, now));
	}
	return FAULT_NONE;
}

/* What is done with each key that is lost and still listed. */
typedef enum fault visit_lost(
    const char *folder, int which, struct record *record, moment now);

static enum fault
save_revoked(const char *folder, int which, struct record *record, moment now)
{
	record->revoked = now;
	return record_write(folder, permit_plan(), which, record);
}

static enum fault
visit_all_lost(const char *folder, moment now, visit_lost *visit, size_t *ret_count)
{
	int count = 0;

	*ret_count = 0;
	TRY(count_records(folder, &count));
	for (int which = 1; which <= count; which++) {
		struct record record = {0};
		enum fault fault = FAULT_NONE;
		TRY(record_read(folder, permit_plan(), which, &record));
		if (record.lost != 0 && record.revoked == 0) {
			fault = visit != NULL ? visit(folder, which, &record, now)
			                      : FAULT_NONE;
			(*ret_count)++;
		}
		record_done(&record);
		TRY(fault);
	}
	return FAULT_NONE;
}

enum fault
signer_keys_count_lost(const char *folder, size_t *ret_count)
{
	return visit_all_lost(folder, 0, NULL, ret_count);
}

enum fault
signer_keys_revoke_lost(const char *folder, moment now, size_t *ret_count)
{
	return visit_all_lost(folder, now, save_revoked, ret_count);
}
