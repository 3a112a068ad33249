/* SPDX-License-Identifier: EUPL-1.2 */
#include "paper/paper_sign.h"

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/buffer.h"
#include "base/log.h"
#include "base/number.h"

enum {
	XREF_LINE = 20,   /* bytes of an entry: "0000046224 00000 n \n" */
	XREF_OFFSET = 10, /* of them, where the object begins */
	RANGE_WIDTH = 34,
	UPDATED_OBJECTS = 4,
	OBJECT_MOST = 100000,
};

/* The parts of the file that the update has to repeat or to point at. */
struct file {
	struct slice pdf;
	struct slice trailer;
	size_t xref;   /* where the table begins */
	int64_t count; /* objects, the free one included */
	int64_t root;
	int64_t page; /* the first one: the signature field stands there, unseen */
	struct slice root_words;
	struct slice page_words;
};

/* A new object number, and where its text begins. */
struct place {
	int64_t object;
	size_t offset;
};

/* --- reading ------------------------------------------------------------------------ */

/* What stands behind the first, or the last, occurrence of key. */
static bool
behind(struct slice whole, const char *key, struct slice *ret_rest)
{
	size_t length = strlen(key);
	const char *found =
	    whole.size > 0 ? memmem(whole.bytes, whole.size, key, length) : NULL;

	if (found == NULL) {
		return false;
	}
	*ret_rest = slice_from(whole, (size_t)(found - whole.bytes) + length);
	return true;
}

static bool
behind_last(struct slice whole, const char *key, struct slice *ret_rest)
{
	bool found = false;

	for (struct slice rest = whole; behind(rest, key, &rest);) {
		*ret_rest = rest;
		found = true;
	}
	return found;
}

static bool
is_blank_or_bracket(char byte)
{
	return byte == ' ' || byte == '\n' || byte == '[';
}

static bool
leading_number(struct slice rest, int64_t most, int64_t *ret_number)
{
	size_t digits = 0;

	while (rest.size > 0 && is_blank_or_bracket(rest.bytes[0])) {
		rest = slice_from(rest, 1);
	}
	while (digits < rest.size && rest.bytes[digits] >= '0' &&
	    rest.bytes[digits] <= '9') {
		digits++;
	}
	return number_parse(slice_first(rest, digits), 0, most, ret_number);
}

static bool
number_behind(struct slice whole, const char *key, int64_t most, int64_t *ret_number)
{
	struct slice rest;

	return behind(whole, key, &rest) && leading_number(rest, most, ret_number);
}

/* Where an object begins, by the table: its lines are numbered from 0. */
static bool
object_offset(const struct file *file, int64_t object, size_t *ret_offset)
{
	size_t line = (size_t)object * XREF_LINE;
	int64_t offset = 0;
	struct slice lines;

	if (object < 1 || object >= file->count ||
	    !behind(slice_from(file->pdf, file->xref), "\n0 ", &lines) ||
	    !behind(lines, "\n", &lines) || line + XREF_OFFSET > lines.size ||
	    !number_parse(slice_first(slice_from(lines, line), XREF_OFFSET), 1,
	        (int64_t)file->pdf.size - 1, &offset)) {
		return false;
	}
	*ret_offset = (size_t)offset;
	return true;
}

/* "N 0 obj\n<< ... >>\nendobj": the words from << to before the last >>. */
static bool
object_words(const struct file *file, int64_t object, struct slice *ret_words)
{
	char head[32];
	size_t offset = 0;
	struct slice after;

	if (!object_offset(file, object, &offset)) {
		return false;
	}
	(void)snprintf(head, sizeof(head), "%d 0 obj\n", (int)object);
	struct slice text = slice_from(file->pdf, offset);
	if (!slice_starts(text, slice_of(head)) || !behind(text, "endobj", &after)) {
		return false;
	}
	text = slice_first(text, text.size - after.size - strlen("endobj"));
	text = slice_from(text, strlen(head));
	if (!behind_last(text, ">>", &after)) {
		return false;
	}
	*ret_words = slice_first(text, text.size - after.size - strlen(">>"));
	return true;
}

static bool
read_trailer(struct file *file)
{
	struct slice rest;
	int64_t xref = 0;

	if (!behind_last(file->pdf, "startxref", &rest) ||
	    !leading_number(rest, INT32_MAX, &xref)) {
		return false;
	}
	file->xref = (size_t)xref;
	return file->xref < file->pdf.size &&
	    slice_starts(slice_from(file->pdf, file->xref), SLICE("xref\n0 ")) &&
	    behind_last(file->pdf, "\ntrailer\n", &file->trailer) &&
	    number_behind(file->trailer, "/Size", OBJECT_MOST, &file->count) &&
	    number_behind(file->trailer, "/Root", OBJECT_MOST, &file->root);
}

static bool
read_file(struct slice pdf, struct file *ret_file)
{
	struct file file = {.pdf = pdf};
	struct slice words;
	int64_t pages = 0;

	if (!slice_starts(pdf, SLICE("%PDF-1.")) || !slice_ends(pdf, SLICE("%%EOF\n")) ||
	    !read_trailer(&file) || !object_words(&file, file.root, &file.root_words) ||
	    !number_behind(file.root_words, "/Pages", OBJECT_MOST, &pages) ||
	    !object_words(&file, pages, &words) ||
	    !number_behind(words, "/Kids", OBJECT_MOST, &file.page) ||
	    !object_words(&file, file.page, &file.page_words)) {
		return false;
	}
	*ret_file = file;
	return true;
}

/* --- writing ------------------------------------------------------------------------ */

static struct place
begin_object(struct buffer *out, int64_t object)
{
	struct place place = {object, out->size};

	buffer_print(out, "%d 0 obj\n", (int)object);
	return place;
}

static void
put_root(
    struct buffer *out, const struct file *file, const struct paper_seal *seal, int field)
{
	buffer_put(out, file->root_words);
	if (seal->language.size > 0) {
		buffer_print(out, "   /Lang (%.*s)\n", SLICE_PRINT(seal->language));
	}
	buffer_puts(out, "   /ViewerPreferences << /DisplayDocTitle true >>\n");
	buffer_print(out,
	    "   /AcroForm << /SigFlags 3 /Fields [ %d 0 R ] >>\n>>\nendobj\n", field);
}

/* The page may have annotations already (the link of the QR code). */
static void
put_page(struct buffer *out, const struct file *file, int field)
{
	struct slice rest;

	if (behind(file->page_words, "/Annots [", &rest)) {
		buffer_put(out,
		    slice_first(file->page_words, file->page_words.size - rest.size));
		buffer_print(out, " %d 0 R", field);
		buffer_put(out, rest);
	} else {
		buffer_put(out, file->page_words);
		buffer_print(out, "   /Annots [ %d 0 R ]\n", field);
	}
	buffer_puts(out, ">>\nendobj\n");
}

static void
put_field(struct buffer *out, const struct file *file, int signature)
{
	buffer_print(out,
	    "<< /Type /Annot /Subtype /Widget /FT /Sig /T (authority) /F 132\n"
	    "   /Rect [ 0 0 0 0 ] /P %d 0 R /V %d 0 R >>\nendobj\n",
	    (int)file->page, signature);
}

static void
put_string(struct buffer *out, struct slice text)
{
	for (size_t i = 0; i < text.size; i++) {
		assert(text.bytes[i] >= ' ' && text.bytes[i] <= '~');
		if (strchr("()\\", text.bytes[i]) != NULL) {
			buffer_putc(out, '\\');
		}
		buffer_putc(out, text.bytes[i]);
	}
}

/* Returns where the blanks for the /ByteRange are. */
static size_t
put_signature(
    struct buffer *out, const struct paper_seal *seal, struct paper_prepared *prepared)
{
	struct civil now = moment_civil(seal->when, 0);

	buffer_puts(out,
	    "<< /Type /Sig /Filter /Adobe.PPKLite\n"
	    "   /SubFilter /ETSI.CAdES.detached\n");
	buffer_print(out, "   /M (D:%04d%02d%02d%02d%02d%02dZ) /Reason (", now.year,
	    now.month, now.day, now.hour, now.minute, now.second);
	put_string(out, seal->reason);
	buffer_puts(out, ")\n   /ByteRange [0 ");
	size_t range = out->size;
	buffer_print(out, "%*s]\n   /Contents ", RANGE_WIDTH, "");
	prepared->covered_first = out->size;
	buffer_putc(out, '<');
	memset(buffer_reserve(out, (size_t)PAPER_SIGN_CMS_MAX * 2), '0',
	    (size_t)PAPER_SIGN_CMS_MAX * 2);
	out->size += (size_t)PAPER_SIGN_CMS_MAX * 2;
	buffer_putc(out, '>');
	prepared->covered_second = out->size;
	buffer_puts(out, " >>\nendobj\n");
	return range;
}

static void
put_table(struct buffer *out, const struct file *file,
    const struct place places[static UPDATED_OBJECTS])
{
	size_t xref = out->size;
	int64_t info = 0;

	buffer_puts(out, "xref\n");
	for (size_t i = 0; i < UPDATED_OBJECTS; i++) {
		buffer_print(out, "%d 1\n%010zu 00000 n \n", (int)places[i].object,
		    places[i].offset);
	}
	buffer_print(out, "trailer\n<< /Size %d\n   /Root %d 0 R\n", (int)file->count + 2,
	    (int)file->root);
	if (number_behind(file->trailer, "/Info", OBJECT_MOST, &info)) {
		buffer_print(out, "   /Info %d 0 R\n", (int)info);
	}
	buffer_print(
	    out, "   /Prev %zu\n>>\nstartxref\n%zu\n%%%%EOF\n", file->xref, xref);
}

enum fault
paper_sign_prepare(struct slice pdf, const struct paper_seal *seal, struct arena *arena,
    struct paper_prepared *ret_prepared)
{
	struct paper_prepared prepared = {0};
	struct place places[UPDATED_OBJECTS];
	struct buffer out = BUFFER_IN(arena);
	struct file file;

	if (!read_file(pdf, &file)) {
		log_event(LOG_ERROR, "paper.not_our_pdf",
		    LOG_INT("size_bytes", (int64_t)pdf.size));
		return FAULT_CONFIG;
	}
	int field = (int)file.count;
	int signature = field + 1;

	buffer_put(&out, pdf);
	places[0] = begin_object(&out, file.root);
	put_root(&out, &file, seal, field);
	places[1] = begin_object(&out, file.page);
	put_page(&out, &file, field);
	places[2] = begin_object(&out, field);
	put_field(&out, &file, signature);
	places[3] = begin_object(&out, signature);
	size_t range = put_signature(&out, seal, &prepared);
	put_table(&out, &file, places);

	char words[RANGE_WIDTH + 1];
	int size = snprintf(words, sizeof(words), "%zu %zu %zu", prepared.covered_first,
	    prepared.covered_second, out.size - prepared.covered_second);
	assert(size > 0 && size <= RANGE_WIDTH);
	memcpy(out.bytes + range, words, (size_t)size);
	prepared.pdf = buffer_slice(&out);
	*ret_prepared = prepared;
	return FAULT_NONE;
}

struct slice
paper_sign_covered(const struct paper_prepared *prepared, struct arena *arena)
{
	struct buffer covered = BUFFER_IN(arena);

	(void)buffer_reserve(&covered, prepared->pdf.size);
	buffer_put(&covered, slice_first(prepared->pdf, prepared->covered_first));
	buffer_put(&covered, slice_from(prepared->pdf, prepared->covered_second));
	return buffer_slice(&covered);
}

enum fault
paper_sign_finish(const struct paper_prepared *prepared, struct slice cms_der,
    struct arena *arena, struct slice *ret_pdf)
{
	struct buffer pdf = BUFFER_IN(arena);
	size_t contents = prepared->covered_first + 1; /* behind the '<' */

	if (cms_der.size == 0 || cms_der.size > PAPER_SIGN_CMS_MAX) {
		log_event(LOG_ERROR, "paper.bad_cms_size",
		    LOG_INT("size_bytes", (int64_t)cms_der.size));
		return FAULT_SIGNER;
	}
	(void)buffer_reserve(&pdf, prepared->pdf.size);
	buffer_put(&pdf, slice_first(prepared->pdf, contents));
	number_hex(cms_der, &pdf);
	buffer_put(&pdf, slice_from(prepared->pdf, contents + 2 * cms_der.size));
	*ret_pdf = buffer_slice(&pdf);
	return FAULT_NONE;
}

enum fault
paper_sign(struct slice pdf, const struct paper_seal *seal, struct paper_signer signer,
    struct arena *arena, struct slice *ret_pdf)
{
	struct paper_prepared prepared;
	struct slice der = {0};

	TRY(paper_sign_prepare(pdf, seal, arena, &prepared));
	TRY(signer.make_cms(
	    signer.self, paper_sign_covered(&prepared, arena), arena, &der));
	return paper_sign_finish(&prepared, der, arena, ret_pdf);
}
