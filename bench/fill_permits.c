/* SPDX-License-Identifier: EUPL-1.2 */
/* Permits of past years, a million a year at most, and look-ups of some of them. */
#include "bench/fill.h"

#include "application/application_store.h"
#include "audit/audit_store.h"
#include "crypto/cose.h"
#include "identity/identity_store.h"
#include "permit/permit_store.h"
#include "permit/permit_token.h"

enum {
	YEAR_LAST = 2025, /* the numbers of this year are the server's to give */
	A_YEAR = 1000000,
	LIST_PLACES = 1 << 17,
	LIST_USED = 98304, /* three quarters, as permit_issue leaves it */
	STEP = 77773,      /* odd: all places of a list, as if at random */
	LOOKUPS_MOST = 200000,
};

enum { NARROW_INSERT, LIST_INSERT };
static const char *const texts[] = {
    [NARROW_INSERT] = "INSERT INTO permit (number, status, class, not_before, expires_at,"
                      " initials, list, place) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    [LIST_INSERT] = "INSERT INTO status_list (list, used, version) VALUES ($1, $2, 1)",
};
const struct db_statements fill_statements = {"fill", texts, ARRAY_LEN(texts)};

/* The index-th of all, the oldest first. */
static struct permit_number
number_of(const struct fill *fill, size_t index)
{
	size_t years = (fill->count + A_YEAR - 1) / A_YEAR;

	return permit_number_make(
	    YEAR_LAST - (int)(years - 1 - index / A_YEAR), (int32_t)(index % A_YEAR) + 1);
}

static struct permit_row
permit_of(const struct fill *fill, size_t index)
{
	moment begun = fill->now - 30 * (moment)MOMENT_DAY;

	begun -= begun % MOMENT_SECOND;
	return (struct permit_row){
	    .number = number_of(fill, index),
	    .status = index % 100 == 99 ? PERMIT_SUSPENDED : PERMIT_ACTIVE,
	    .class = PERMIT_RECREATION,
	    .not_before = begun,
	    .expires = begun + 730 * (moment)MOMENT_DAY,
	    .initials = SLICE("M. S."),
	    .list = (int64_t)(index / LIST_USED) + 1,
	    .place = (int64_t)(index % LIST_USED * STEP % LIST_PLACES),
	};
}

static enum fault
insert_narrow(struct fill *fill, const struct permit_row *row)
{
	return db_run(fill->db, &fill_statements, NARROW_INSERT,
	    DB_ARGS(DB_TEXT(slice_of(row->number.text)),
	        DB_TEXT(slice_of(permit_status_text(row->status))), DB_INT(row->class),
	        DB_INT(row->not_before), DB_INT(row->expires), DB_TEXT(row->initials),
	        DB_INT(row->list), DB_INT(row->place)));
}

static enum fault
insert_holder(struct fill *fill, size_t index, struct id *ret_account)
{
	char subject[40];

	(void)snprintf(subject, sizeof(subject), "holder-%zu", index);
	return identity_account_save(fill->db,
	    &(struct identity_account){
	        .kind = ACCESS_PERSON,
	        .provider = SLICE("uaepass"),
	        .subject = slice_of(subject),
	        .name = SLICE("Load Tester"),
	        .level = SLICE("SOP3"),
	    },
	    fill->now, ret_account);
}

static enum fault
insert_application(struct fill *fill, const struct id *account,
    const struct permit_row *permit, struct id *ret_application)
{
	struct application_row row = {
	    .id = id_new(fill->now),
	    .account = *account,
	    .class = PERMIT_RECREATION,
	    .state = APPLICATION_APPROVED,
	    .version = 1,
	    .created_at = permit->not_before,
	    .changed_at = permit->not_before,
	    .reference = slice_of(permit->number.text), /* as unique as its own */
	    .submitted_at = permit->not_before,
	    .submission = 2,
	    .return_until = DAY_NONE,
	    .permit = slice_of(permit->number.text),
	};
	bool saved = false;

	TRY(application_insert(fill->db, &row));
	TRY(application_update(fill->db, &row, 1, &saved));
	*ret_application = row.id;
	return saved ? FAULT_NONE : FAULT_DATABASE;
}

/* 64 bytes as good as a signature of a key that nobody has. */
static enum fault
sign_with_nothing(void *self, const struct signing_key *key, struct slice message,
    struct arena *arena, struct slice *ret_signature)
{
	char *bytes = arena_alloc(arena, COSE_SIGNATURE_SIZE);

	(void)self;
	(void)key;
	(void)message;
	random_bytes(bytes, COSE_SIGNATURE_SIZE);
	*ret_signature = slice_bytes(bytes, COSE_SIGNATURE_SIZE);
	return FAULT_NONE;
}

/* A token in the form of ours, of a permit with one drone and both names. */
static enum fault
make_token(struct fill *fill, const struct permit_row *permit, struct slice *ret_token)
{
	const struct signing_key key = {.use = SIGNING_PERMIT,
	    .key = {.algorithm = COSE_ES256},
	    .expires = permit->expires};
	const struct signing nobody = {
	    .sign = sign_with_nothing, .keys = &key, .key_count = 1};
	const struct permit_claims claims = {
	    .issuer = SLICE("AE"),
	    .number = permit->number,
	    .expires = permit->expires,
	    .not_before = permit->not_before,
	    .issued = permit->not_before,
	    .status_index = permit->place,
	    .status_uri = SLICE("https://permits.example/status/1"),
	    .name_latin = SLICE("Mariam Saeed Al Mansoori"),
	    .name_arabic = SLICE("مريم سعيد المنصوري"),
	    .identity_last = SLICE("5676"),
	    .class = PERMIT_RECREATION,
	    .drones = {{SLICE("MFR1C123456789ABC"), SLICE("Mini 4"), 249}},
	    .drone_count = 1,
	    .height_metres = 120,
	    .conditions = PERMIT_LINE_OF_SIGHT | PERMIT_DAY_ONLY | PERMIT_NOT_OVER_PEOPLE,
	    .centre = SLICE("TC-9001"),
	};

	return permit_token_sign(&claims, &nobody, &fill->arena, ret_token);
}

static enum fault
insert_whole(struct fill *fill, size_t index, const struct permit_row *permit)
{
	unsigned char noise[AUDIT_SALT_BYTES + AUDIT_COMMITMENT_BYTES];
	struct permit_credential_row row = {
	    .permit = *permit,
	    .issued_at = permit->not_before,
	    .version = 1,
	};

	random_bytes(noise, sizeof(noise));
	TRY(make_token(fill, permit, &row.token));
	TRY(insert_holder(fill, index, &row.account));
	TRY(insert_application(fill, &row.account, permit, &row.application));
	TRY(permit_insert(fill->db, &row.permit));
	TRY(permit_credential_insert(fill->db, &row));
	return audit_insert(fill->db,
	    &(struct audit_entry){
	        .at = permit->not_before,
	        .actor = id_slice(&row.account),
	        .role = SLICE("officer"),
	        .action = SLICE("permit.issue"),
	        .object = slice_of(permit->number.text),
	        .salt = slice_bytes(noise, AUDIT_SALT_BYTES),
	        .commitment =
	            slice_bytes(noise + AUDIT_SALT_BYTES, AUDIT_COMMITMENT_BYTES),
	        .reason = SLICE(""),
	        .rows = SLICE(""),
	    });
}

static enum fault
insert_all(struct fill *fill)
{
	for (size_t i = 0; i < fill->count; i++) {
		struct permit_row row = permit_of(fill, i);
		if (i % LIST_USED == 0) {
			TRY(db_run(fill->db, &fill_statements, LIST_INSERT,
			    DB_ARGS(DB_INT(row.list), DB_INT(LIST_USED))));
		}
		TRY(fill->narrow ? insert_narrow(fill, &row)
		                 : insert_whole(fill, i, &row));
		TRY(fill_step(fill));
	}
	return FAULT_NONE;
}

enum fault
fill_permits(struct fill *fill)
{
	FILE *requests = fill_create(fill, "lookup.req");
	FILE *numbers = fill_create(fill, "numbers");

	TRY(insert_all(fill));
	for (int i = 0; i < LOOKUPS_MOST; i++) {
		struct permit_number number =
		    number_of(fill, random_below((uint32_t)fill->count));
		char request[256];
		(void)snprintf(request, sizeof(request),
		    "GET /api/v1/permits/%s HTTP/1.1\r\nHost: 127.0.0.1\r\n"
		    "Accept: application/json\r\n\r\n",
		    number.text);
		fill_put_request(requests, request);
		(void)fprintf(numbers, "%s\n", number.text);
	}
	return fclose(requests) == 0 && fclose(numbers) == 0 ? FAULT_NONE : FAULT_DISK;
}
