/* SPDX-License-Identifier: EUPL-1.2 */
/* What is sent to the server, and its answers, which are read later and all at once. */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "db/postgresql.h"

/* One answer, and the NULL that ends it. */
static PGresult *
take_answer(struct pg *pg)
{
	PGresult *result = PQgetResult(pg->link);

	if (result != NULL && PQresultStatus(result) != PGRES_PIPELINE_SYNC &&
	    PQstatus(pg->link) != CONNECTION_BAD) {
		PQclear(PQgetResult(pg->link));
	}
	return result;
}

static bool
is_good(const PGresult *result)
{
	ExecStatusType status = PQresultStatus(result);

	return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

/* What follows a failure in a pipeline is passed over by the server until the sync. */
static bool
is_passed_over(const PGresult *result)
{
	return PQresultStatus(result) == PGRES_PIPELINE_ABORTED;
}

/* Reads the sync's own answer. */
static enum fault
take_sync(struct pg *pg)
{
	PGresult *result = PQgetResult(pg->link);
	bool synced = PQresultStatus(result) == PGRES_PIPELINE_SYNC;

	PQclear(result);
	return synced ? FAULT_NONE : pg_lose(pg);
}

/* The answer to the ROLLBACK that db_rollback did not wait for. */
static enum fault
take_trailing(struct pg *pg)
{
	PGresult *result = take_answer(pg);
	bool good = is_good(result);

	pg->trailing = false;
	if (!good) {
		(void)pg_note(pg, result, "fixed", FIXED_ROLLBACK);
	}
	PQclear(result);
	return good && pg->base.trouble != DB_TROUBLE_LOST ? take_sync(pg) : pg_lose(pg);
}

/* What was taken for granted of a statement whose answer nobody waited for. */
static void
check_hope(struct pg *pg, const struct pg_sent *sent, PGresult *result)
{
	if (sent->one_row && strcmp(PQcmdTuples(result), "1") != 0 &&
	    pg->base.trouble == DB_TROUBLE_NONE) {
		pg->base.trouble = DB_TROUBLE_HOPE;
	}
}

/* Notes the fault of a failure; what follows one is passed over by the server, and says
 * nothing more. */
static void
take_failure(
    struct pg *pg, const struct pg_sent *sent, const PGresult *result, enum fault *fault)
{
	pg_drop_ahead(pg);
	if (*fault == FAULT_NONE || !is_passed_over(result)) {
		*fault =
		    pg_note(pg, result, sent->statement->room, sent->statement->which);
	}
}

/* True when somebody keeps the result. */
static bool
take_good(struct pg *pg, const struct pg_sent *sent, PGresult *result, enum fault *fault)
{
	check_hope(pg, sent, result);
	pg_tell_rows(pg, &sent->statement->target, result);
	if (sent->ahead == PG_NO_QUESTION) {
		return false;
	}
	enum fault taken = pg_take_ahead(pg, sent, result);
	*fault = *fault != FAULT_NONE ? *fault : taken;
	return true;
}

enum fault
pg_drain(struct pg *pg, PGresult **ret_last)
{
	enum fault fault = FAULT_NONE;
	size_t count = pg->pending_count;

	if (pg->base.trouble == DB_TROUBLE_LOST || PQpipelineSync(pg->link) != 1) {
		return pg_lose(pg);
	}
	for (size_t i = 0; i < count && pg->base.trouble != DB_TROUBLE_LOST; i++) {
		const struct pg_sent sent = pg->pending[i];
		PGresult *result = take_answer(pg);
		bool kept = false;
		if (is_good(result)) {
			kept = take_good(pg, &sent, result, &fault);
			if (!kept && i + 1 == count && ret_last != NULL) {
				*ret_last = result;
				kept = true;
			}
		} else {
			take_failure(pg, &sent, result, &fault);
		}
		if (!kept) {
			PQclear(result);
		}
	}
	pg->pending_count = 0;
	if (pg->base.trouble == DB_TROUBLE_LOST) {
		return FAULT_DATABASE;
	}
	enum fault synced = take_sync(pg);
	return fault != FAULT_NONE ? fault : synced;
}

enum { BOUND_MOST = PG_VALUES_MOST * PG_GATHER_ROWS };

struct bound {
	const char *bytes[BOUND_MOST];
	int sizes[BOUND_MOST];
	int formats[BOUND_MOST];
	char digits[BOUND_MOST][24];
};

/* Integers go as text, which the server reads as whatever width it wants; texts and
 * blobs go as they are, which spares a NUL behind the one and hexadecimal for the other. */
static void
bind_one(struct bound *bound, size_t i, const struct db_value *value)
{
	static const char nothing[] = "";

	bound->formats[i] = 1;
	switch (value->kind) {
	case DB_KIND_INTEGER:
		(void)snprintf(bound->digits[i], sizeof(bound->digits[i]), "%lld",
		    (long long)value->integer);
		bound->bytes[i] = bound->digits[i];
		bound->sizes[i] = 0;
		bound->formats[i] = 0;
		return;
	case DB_KIND_TEXT:
	case DB_KIND_BLOB:
		assert(value->bytes.size <= INT32_MAX);
		bound->bytes[i] =
		    value->bytes.bytes != NULL ? value->bytes.bytes : nothing;
		bound->sizes[i] = (int)value->bytes.size;
		return;
	case DB_KIND_NULL:
	default:
		bound->bytes[i] = NULL;
		bound->sizes[i] = 0;
	}
}

static bool
send_bound(struct pg *pg, const struct pg_statement *statement, int count,
    const struct bound *bound)
{
	if (statement->text != NULL) {
		return PQsendQueryParams(pg->link, statement->text, count, NULL,
		           bound->bytes, bound->sizes, bound->formats, 1) == 1;
	}
	return PQsendQueryPrepared(pg->link, statement->name, count, bound->bytes,
	           bound->sizes, bound->formats, 1) == 1;
}

/* What was gathered for the tables that the statement names goes out before it. */
static enum fault
make_ready(struct pg *pg, const struct pg_statement *statement)
{
	uint64_t tables = statement->text != NULL ? PG_ALL_TABLES : statement->tables;

	if (pg->base.trouble == DB_TROUBLE_LOST) {
		return FAULT_DATABASE;
	}
	if (pg->trailing) {
		TRY(take_trailing(pg));
	}
	TRY(pg_gather_send(pg, tables, NULL));
	if (pg->pending_count == PG_PENDING_MOST) {
		TRY(pg_drain(pg, NULL));
	}
	if (!statement->reads) {
		pg_forget_ahead(pg, tables);
	}
	return FAULT_NONE;
}

static enum fault
note_sent(struct pg *pg, const struct pg_statement *statement, bool sent)
{
	if (!sent) {
		return pg_note(pg, NULL, statement->room, statement->which);
	}
	pg->pending[pg->pending_count++] =
	    (struct pg_sent){.statement = statement, .ahead = PG_NO_QUESTION};
	return FAULT_NONE;
}

enum fault
pg_send(struct pg *pg, const struct pg_statement *statement, struct db_values values)
{
	struct bound bound;

	assert(values.count <= BOUND_MOST);
	TRY(make_ready(pg, statement));
	for (size_t i = 0; i < values.count; i++) {
		bind_one(&bound, i, &values.values[i]);
	}
	return note_sent(
	    pg, statement, send_bound(pg, statement, (int)values.count, &bound));
}

enum fault
pg_send_arrays(struct pg *pg, const struct pg_statement *statement,
    const struct slice *arrays, size_t count)
{
	struct bound bound;

	assert(count <= PG_VALUES_MOST);
	TRY(make_ready(pg, statement));
	for (size_t i = 0; i < count; i++) {
		bind_one(&bound, i, &DB_BLOB(arrays[i]));
	}
	return note_sent(pg, statement, send_bound(pg, statement, (int)count, &bound));
}
