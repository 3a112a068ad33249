/* SPDX-License-Identifier: EUPL-1.2 */
#include "permit/paper_page.h"

#include "crypto/signing.h"
#include "paper/paper_pdf.h"
#include "paper/paper_sign.h"
#include "permit/claims_page.h"
#include "permit/permit_act.h"
#include "web/html.h"

enum {
	ROWS_MOST = 9,
	DRONE_COLUMNS = 3,
	DRONE_CELLS_MOST = PERMIT_DRONES_MOST * DRONE_COLUMNS,
};

/* A document while it is being filled in. */
struct sheet {
	struct arena *arena;
	struct web_request *request;
	const struct permit_own *own;
	struct paper_row rows[ROWS_MOST];
	size_t row_count;
};

/* --- words in both languages --- */

static struct slice
put(struct arena *arena, enum say_language language, const char *key,
    const struct say_value *values, size_t count)
{
	struct buffer out = BUFFER_IN(arena);

	say_put(&out, language, key, values, count);
	return buffer_slice(&out);
}

static struct paper_pair
pair_with(
    struct arena *arena, const char *key, const struct say_value *values, size_t count)
{
	return (struct paper_pair){
	    put(arena, SAY_ENGLISH, key, values, count),
	    put(arena, SAY_ARABIC, key, values, count),
	};
}

static struct paper_pair
pair(const char *key)
{
	return (struct paper_pair){
	    slice_of(say_text(SAY_ENGLISH, key)), slice_of(say_text(SAY_ARABIC, key))};
}

static struct paper_pair
pair_of_day(struct arena *arena, day which)
{
	struct buffer english = BUFFER_IN(arena);
	struct buffer arabic = BUFFER_IN(arena);

	say_day(&english, SAY_ENGLISH, which);
	say_day(&arabic, SAY_ARABIC, which);
	return (struct paper_pair){buffer_slice(&english), buffer_slice(&arabic)};
}

/* --- rows --- */

static struct paper_row *
add_row(struct sheet *sheet, const char *label, struct paper_pair value)
{
	struct paper_row *row = &sheet->rows[sheet->row_count++];

	*row = (struct paper_row){.label = pair(label), .value = value};
	return row;
}

static void
add_holder(struct sheet *sheet)
{
	const struct permit_claims *claims = &sheet->own->claims;
	struct paper_row *row = add_row(sheet, "permit.paper.holder",
	    (struct paper_pair){claims->name_latin, claims->name_arabic});

	row->strong = true;
	row->on_card = true;
	if (claims->identity_last.size > 0) {
		row = add_row(sheet, "permit.paper.identity",
		    (struct paper_pair){claims->identity_last, {NULL, 0}});
		row->kind = PAPER_CODE;
	}
}

static void
add_dates(struct sheet *sheet)
{
	const struct permit_claims *claims = &sheet->own->claims;
	int offset = web_frame(sheet->request)->offset_minutes;

	add_row(sheet, "permit.paper.class", pair(permit_class_key(claims->class)))
	    ->on_card = true;
	add_row(sheet, "permit.paper.from",
	    pair_of_day(sheet->arena, moment_day(claims->not_before, offset)));
	add_row(sheet, "permit.paper.until",
	    pair_of_day(sheet->arena, claims_last_day(claims->expires, offset)))
	    ->on_card = true;
}

static struct slice
lines_of(struct arena *arena, enum say_language language, unsigned conditions)
{
	struct buffer out = BUFFER_IN(arena);

	for (unsigned bit = 1; bit < PERMIT_CONDITION_END; bit *= 2) {
		if ((conditions & bit) != 0) {
			buffer_puts(&out, out.size > 0 ? "\n" : "");
			buffer_puts(&out, say_text(language, permit_condition_key(bit)));
		}
	}
	return buffer_slice(&out);
}

/* Its name in both languages and its code; a centre that is gone has its code only. */
static void
add_centre(struct sheet *sheet)
{
	const struct permit_centre *centre = &sheet->own->centre;
	struct slice code = sheet->own->claims.centre;
	struct buffer english = BUFFER_IN(sheet->arena);

	if (code.size == 0) {
		return;
	}
	if (centre->name_latin.size == 0) {
		add_row(
		    sheet, "permit.paper.centre", (struct paper_pair){code, {NULL, 0}})
		    ->kind = PAPER_CODE;
		return;
	}
	buffer_print(
	    &english, "%.*s\n%.*s", SLICE_PRINT(centre->name_latin), SLICE_PRINT(code));
	add_row(sheet, "permit.paper.centre",
	    (struct paper_pair){buffer_slice(&english), centre->name_arabic});
}

static void
add_conditions(struct sheet *sheet)
{
	const struct permit_claims *claims = &sheet->own->claims;
	struct say_value metres = SAY_NUMBER("metres", claims->height_metres);

	if (claims->height_metres > 0) {
		add_row(sheet, "permit.paper.height",
		    pair_with(sheet->arena, "permit.paper.height_value", &metres, 1));
	}
	add_row(sheet, "permit.paper.conditions",
	    (struct paper_pair){lines_of(sheet->arena, SAY_ENGLISH, claims->conditions),
	        lines_of(sheet->arena, SAY_ARABIC, claims->conditions)});
	add_centre(sheet);
}

/* --- drones --- */

static struct slice
grams_of(struct sheet *sheet, int64_t grams)
{
	struct say_value value = SAY_NUMBER("grams", grams);

	/* One cell serves both languages. */
	return put(sheet->arena, SAY_ENGLISH, "permit.paper.mass_value", &value, 1);
}

static struct paper_list
list_drones(struct sheet *sheet)
{
	const struct permit_claims *claims = &sheet->own->claims;
	struct slice *cells = ARENA_ARRAY(sheet->arena, struct slice, DRONE_CELLS_MOST);

	for (size_t i = 0; i < claims->drone_count; i++) {
		cells[i * DRONE_COLUMNS] = claims->drones[i].model;
		cells[i * DRONE_COLUMNS + 1] = claims->drones[i].serial;
		cells[i * DRONE_COLUMNS + 2] = grams_of(sheet, claims->drones[i].grams);
	}
	return (struct paper_list){
	    .title = pair("permit.paper.drones"),
	    .columns = {pair("permit.paper.model"), pair("permit.paper.serial"),
	        pair("permit.paper.mass")},
	    .column_count = DRONE_COLUMNS,
	    .cells = cells,
	    .row_count = claims->drone_count,
	};
}

/* --- the whole --- */

static enum paper_tone
tone_of(const struct permit_own *own)
{
	if (own->flight == PERMIT_FLY_YES) {
		return PAPER_GOOD;
	}
	return own->flight == PERMIT_FLY_SUSPENDED ? PAPER_WARN : PAPER_BAD;
}

static struct slice
footer_of(struct sheet *sheet, enum say_language language)
{
	struct buffer address = BUFFER_IN(sheet->arena);

	buffer_put(&address, web_origin(sheet->request));
	buffer_print(&address, "/%s/verify", say_code(language));
	struct say_value values[] = {
	    SAY_MOMENT(
	        "at", web_now(sheet->request), web_frame(sheet->request)->offset_minutes),
	    SAY_CODE("address", buffer_slice(&address)),
	};
	return put(
	    sheet->arena, language, "permit.paper.footer", values, ARRAY_LEN(values));
}

static void
fill_foot(struct sheet *sheet, struct paper_document *document)
{
	struct buffer text = BUFFER_IN(sheet->arena);
	struct say_value number = SAY_CODE("number", document->number);

	permit_qr_text(web_origin(sheet->request), sheet->own->token, &text);
	document->qr_text = buffer_slice(&text);
	document->qr_label = pair("permit.paper.scan");
	document->note = pair("permit.paper.note");
	document->qr_alt =
	    put(sheet->arena, web_language(sheet->request), "permit.page.qr", &number, 1);
	document->footer = (struct paper_pair){
	    footer_of(sheet, SAY_ENGLISH), footer_of(sheet, SAY_ARABIC)};
}

static struct paper_document
document_of(struct sheet *sheet)
{
	const struct html_frame *frame = web_frame(sheet->request);

	add_holder(sheet);
	add_dates(sheet);
	add_conditions(sheet);
	struct paper_document document = {
	    .arabic_leads = web_language(sheet->request) == SAY_ARABIC,
	    .title = {slice_of(say_text(SAY_ENGLISH, "permit.paper.name_en")),
	        slice_of(say_text(SAY_ARABIC, "permit.paper.name_ar"))},
	    .number_label = pair("permit.paper.number"),
	    .number = slice_of(sheet->own->public.number.text),
	    .standing = pair(answer_word_key(sheet->own->public.answer)),
	    .tone = tone_of(sheet->own),
	    .rows = sheet->rows,
	    .row_count = sheet->row_count,
	    .list = list_drones(sheet),
	    .made = web_now(sheet->request),
	};
	if (frame->authority_name != NULL) {
		document.authority = pair(frame->authority_name);
	}
	fill_foot(sheet, &document);
	return document;
}

/* --- the signature --- */

struct seal {
	const struct signing *signing;
	moment now;
};

static enum fault
make_cms(void *self, struct slice bytes, struct arena *arena, struct slice *ret_der)
{
	const struct seal *seal = self;

	return signing_pdf(seal->signing, bytes, seal->now, arena, ret_der);
}

static enum fault
sign(struct web_request *request, struct slice pdf, struct arena *arena,
    struct slice *ret_pdf)
{
	struct seal seal = {web_service(request, "signing"), web_now(request)};

	return paper_sign(pdf,
	    &(struct paper_seal){
	        .reason = SLICE("Permit issued"),
	        .language = slice_of(say_code(web_language(request))),
	        .when = seal.now,
	    },
	    (struct paper_signer){make_cms, &seal}, arena, ret_pdf);
}

typedef enum fault paper_maker(struct paper *paper, const struct paper_document *document,
    struct arena *arena, struct slice *ret_pdf);

static enum fault
make_paper(struct web_request *request, const struct permit_own *own, paper_maker *make,
    struct arena *arena, struct slice *ret_pdf)
{
	struct sheet sheet = {.arena = arena, .request = request, .own = own};
	struct paper_document document = document_of(&sheet);
	struct slice pdf;

	TRY(make(web_service(request, "paper"), &document, arena, &pdf));
	return sign(request, pdf, arena, ret_pdf);
}

enum fault
permit_paper_make(struct web_request *request, const struct permit_number *number,
    struct arena *arena, struct slice *ret_pdf)
{
	struct permit_own own;
	bool found = false;

	*ret_pdf = (struct slice){NULL, 0};
	TRY(permit_own_find(
	    web_acts(request), arena, web_caller(request), number, &found, &own));
	return found ? make_paper(request, &own, paper_a4, arena, ret_pdf) : FAULT_NONE;
}

static enum fault
reply_paper(struct web_request *request, const struct permit_own *own, paper_maker *make,
    const char *name)
{
	struct buffer disposition = BUFFER_IN(web_arena(request));
	struct slice pdf;

	TRY(make_paper(request, own, make, web_arena(request), &pdf));
	buffer_print(&disposition, "attachment; filename=\"%s%s-%s.pdf\"",
	    own->public.number.text, name, say_code(web_language(request)));
	web_set_header(request, "Content-Disposition", buffer_slice(&disposition));
	web_reply_bytes(request, 200, "application/pdf", pdf, NULL);
	return FAULT_NONE;
}

static void
reply_own(struct web_request *request, paper_maker *make, const char *name)
{
	struct permit_number number;
	struct permit_own own;
	bool found = false;

	if (permit_number_parse(web_parameter(request, 0), &number) != PERMIT_NUMBER_OK) {
		web_reply_error(request, 404);
		return;
	}
	enum fault fault = permit_own_find(web_acts(request), web_arena(request),
	    web_caller(request), &number, &found, &own);
	if (fault == FAULT_NONE && !found) {
		web_reply_error(request, 404);
		return;
	}
	if (fault == FAULT_NONE) {
		fault = reply_paper(request, &own, make, name);
	}
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	}
}

void
permit_paper_get(struct web_request *request)
{
	reply_own(request, paper_a4, "");
}

void
permit_card_get(struct web_request *request)
{
	reply_own(request, paper_card, "-card");
}
