/* SPDX-License-Identifier: EUPL-1.2 */
/* The signature as pdfsig, mutool and qpdf see it, with a key made in the test. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <openssl/cms.h>
#include <openssl/ec.h>
#include <openssl/x509v3.h>

#include "paper/paper_pdf.h"
#include "paper/paper_sample.h"
#include "paper/paper_sign.h"
#include "paper/paper_tool.h"

#define CEILING (32 << 20)
#define VALID "Signature Validation: Signature is Valid."

enum {
	PDF_BYTES_MOST = 70 * 1024,
	YEAR_SECONDS = 365 * 24 * 3600,
};

static const struct paper_seal seal = {
    .reason = SLICE_INIT("Permit issued (test)"),
    .language = SLICE_INIT("ar"),
    .when = 1795860000000,
};

/* The authority of this test. */
struct authority {
	EVP_PKEY *key;
	X509 *certificate;
};

static void
add_extension(X509 *certificate, int nid, const char *value)
{
	X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, NULL, nid, value);

	assert_non_null(extension);
	assert_int_equal(X509_add_ext(certificate, extension, -1), 1);
	X509_EXTENSION_free(extension);
}

static int
make_authority(void **state)
{
	static struct authority made;
	X509 *certificate = X509_new();
	X509_NAME *name = X509_get_subject_name(certificate);

	made.key = EVP_EC_gen("P-256");
	made.certificate = certificate;
	(void)X509_set_version(certificate, X509_VERSION_3);
	(void)ASN1_INTEGER_set(X509_get_serialNumber(certificate), 7);
	(void)X509_gmtime_adj(X509_getm_notBefore(certificate), -60);
	(void)X509_gmtime_adj(X509_getm_notAfter(certificate), YEAR_SECONDS);
	(void)X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
	    (const unsigned char *)"Drone permits (test)", -1, -1, 0);
	(void)X509_set_issuer_name(certificate, name);
	(void)X509_set_pubkey(certificate, made.key);
	add_extension(certificate, NID_basic_constraints, "critical,CA:FALSE");
	add_extension(
	    certificate, NID_key_usage, "critical,digitalSignature,nonRepudiation");
	*state = &made;
	return X509_sign(certificate, made.key, EVP_sha256()) > 0 ? 0 : -1;
}

static int
drop_authority(void **state)
{
	struct authority *authority = *state;

	EVP_PKEY_free(authority->key);
	X509_free(authority->certificate);
	return 0;
}

/* What the signer process does: CAdES, so with signingCertificateV2. */
static enum fault
make_cms(
    void *self, struct slice signed_bytes, struct arena *arena, struct slice *ret_der)
{
	struct authority *authority = self;
	unsigned int flags = CMS_DETACHED | CMS_BINARY | CMS_PARTIAL | CMS_NOSMIMECAP;
	BIO *data = BIO_new_mem_buf(signed_bytes.bytes, (int)signed_bytes.size);
	CMS_ContentInfo *cms = CMS_sign(NULL, NULL, NULL, NULL, flags);
	unsigned char *der = NULL;

	assert_non_null(CMS_add1_signer(cms, authority->certificate, authority->key,
	    EVP_sha256(), CMS_CADES | CMS_NOSMIMECAP));
	assert_int_equal(CMS_final(cms, data, NULL, CMS_DETACHED | CMS_BINARY), 1);
	int size = i2d_CMS_ContentInfo(cms, &der);
	assert_true(size > 0);
	*ret_der = arena_copy(arena, slice_bytes(der, (size_t)size));
	OPENSSL_free(der);
	CMS_ContentInfo_free(cms);
	BIO_free(data);
	return FAULT_NONE;
}

static struct slice
unsigned_pdf(size_t drones, struct arena *arena)
{
	struct sample sample;
	struct paper *paper = NULL;
	struct paper_document *document = sample_document(&sample, arena);
	struct slice pdf = {0};

	document->list.row_count = drones;
	assert_int_equal(paper_new(SAMPLE_FONTS, &paper), FAULT_NONE);
	assert_int_equal(paper_a4(paper, document, arena, &pdf), FAULT_NONE);
	paper_free(paper);
	return pdf;
}

static struct slice
signed_pdf(struct authority *authority, struct arena *arena)
{
	struct slice pdf = {0};
	struct paper_signer signer = {make_cms, authority};

	assert_int_equal(
	    paper_sign(unsigned_pdf(2, arena), &seal, signer, arena, &pdf), FAULT_NONE);
	return pdf;
}

/* What a program says of a PDF; the file's name is the last argument. */
static const char *
verdict_of(struct arena *arena, struct slice pdf, const char *const *command, int code)
{
	const char *words[6] = {NULL};
	const char *file = paper_tool_file(arena, "signed.pdf", pdf);
	size_t count = 0;

	while (command[count] != NULL) {
		words[count] = command[count];
		count++;
	}
	words[count] = file;
	char *text = arena_text(arena, paper_tool_output(arena, words, code));
	paper_tool_remove(arena, file);
	return text;
}

/* -nocert: who the signer is, is not what this test is about. */
static const char *const pdfsig[] = {"pdfsig", "-nocert", NULL};

static bool
has(const char *text, const char *words)
{
	return text != NULL && strstr(text, words) != NULL;
}

static void
what_is_not_our_pdf_is_a_fault(void **state)
{
	(void)state;
	static const char no_root[] =
	    "%PDF-1.4\nxref\n0 2\n0000000000 65535 f \n0000000099 00000 n \ntrailer\n"
	    "<< /Size 2 /Root 1 0 R >>\nstartxref\n9\n%%EOF\n";
	static const char *const texts[] = {
	    "",
	    "%PDF-1.4\n%%EOF\n",
	    "%PDF-1.4\nstartxref\n0\n%%EOF\n",
	    "%PDF-1.4\nxref\n0 1\ntrailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n9\n%%EOF\n",
	    no_root,
	    "<html>502</html>",
	};

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct arena arena = ARENA_EMPTY(CEILING);
		struct paper_prepared prepared = {0};
		assert_int_equal(
		    paper_sign_prepare(slice_of(texts[i]), &seal, &arena, &prepared),
		    FAULT_CONFIG);
		assert_null(prepared.pdf.bytes);
		arena_done(&arena);
	}
}

static void
a_pdf_with_a_part_cut_out_never_crashes(void **state)
{
	(void)state;
	struct arena arena = ARENA_EMPTY(CEILING);
	struct slice pdf = unsigned_pdf(0, &arena);

	for (size_t cut = 1; cut < pdf.size; cut = cut * 5 / 4 + 1) {
		struct arena own = ARENA_EMPTY(CEILING);
		struct buffer holed = BUFFER_IN(&own);
		struct paper_prepared prepared;
		buffer_put(&holed, slice_first(pdf, pdf.size - cut));
		buffer_put(&holed, slice_from(pdf, pdf.size - cut / 2));
		(void)!paper_sign_prepare(buffer_slice(&holed), &seal, &own, &prepared);
		arena_done(&own);
	}
	arena_done(&arena);
}

static void
a_cms_that_does_not_fit_is_a_fault(void **state)
{
	(void)state;
	struct arena arena = ARENA_EMPTY(CEILING);
	struct paper_prepared prepared;
	struct slice pdf = {0};
	char der[PAPER_SIGN_CMS_MAX + 1] = {0};

	assert_int_equal(
	    paper_sign_prepare(unsigned_pdf(0, &arena), &seal, &arena, &prepared),
	    FAULT_NONE);
	assert_int_equal(paper_sign_finish(&prepared, slice_bytes(der, 0), &arena, &pdf),
	    FAULT_SIGNER);
	assert_int_equal(
	    paper_sign_finish(&prepared, slice_bytes(der, sizeof(der)), &arena, &pdf),
	    FAULT_SIGNER);
	assert_null(pdf.bytes);
	arena_done(&arena);
}

static enum fault
refuse(void *self, struct slice signed_bytes, struct arena *arena, struct slice *ret_der)
{
	(void)self;
	(void)signed_bytes;
	(void)arena;
	(void)ret_der;
	return FAULT_SIGNER;
}

static void
when_the_signer_does_not_sign_there_is_no_file(void **state)
{
	(void)state;
	struct arena arena = ARENA_EMPTY(CEILING);
	struct slice pdf = {0};
	struct paper_signer signer = {refuse, NULL};

	assert_int_equal(paper_sign(unsigned_pdf(0, &arena), &seal, signer, &arena, &pdf),
	    FAULT_SIGNER);
	assert_null(pdf.bytes);
	arena_done(&arena);
}

static void
the_signature_covers_all_but_itself(void **state)
{
	(void)state;
	struct arena arena = ARENA_EMPTY(CEILING);
	struct slice plain = unsigned_pdf(0, &arena);
	struct paper_prepared prepared;

	assert_int_equal(paper_sign_prepare(plain, &seal, &arena, &prepared), FAULT_NONE);
	assert_true(slice_starts(prepared.pdf, plain));
	assert_int_equal(prepared.pdf.bytes[prepared.covered_first], '<');
	assert_int_equal(prepared.pdf.bytes[prepared.covered_second - 1], '>');
	assert_int_equal(paper_sign_covered(&prepared, &arena).size,
	    prepared.pdf.size - 2 * (size_t)PAPER_SIGN_CMS_MAX - 2);
	arena_done(&arena);
}

static void
pdfsig_qpdf_and_mutool_find_it_good(void **state)
{
	static const char *const qpdf[] = {"qpdf", "--check", NULL};
	static const char *const mutool[] = {"mutool", "sign", "-v", NULL};
	struct arena arena = ARENA_EMPTY(CEILING);
	struct slice pdf = signed_pdf(*state, &arena);

	const char *said = verdict_of(&arena, pdf, pdfsig, 0);
	if (!has(said, VALID)) {
		fail_msg("%s", said != NULL ? said : "");
	}
	assert_true(has(said, "Total document signed"));
	assert_true(has(said, "ETSI.CAdES.detached"));
	assert_true(has(said, "Signer Certificate Common Name: Drone permits (test)"));
	said = verdict_of(&arena, pdf, qpdf, 0);
	assert_true(has(said, "No syntax or stream encoding errors found"));
	said = verdict_of(&arena, pdf, mutool, -1);
	assert_true(has(said, "Distinguished name: cn=Drone permits (test)"));
	assert_true(has(said, "unchanged since signing"));
	arena_done(&arena);
}

static void
the_link_of_the_code_survives_the_signature(void **state)
{
	static const char *const show[] = {"pdfinfo", "-url", NULL};

	struct arena arena = ARENA_EMPTY(CEILING);
	struct slice pdf = signed_pdf(*state, &arena);

	assert_true(
	    has(verdict_of(&arena, pdf, show, 0), "HTTPS://PERMIT.EXAMPLE.AE/V#"));
	assert_true(memmem(pdf.bytes, pdf.size, "/Lang (ar)", 10) != NULL);
	arena_done(&arena);
}

static void
one_changed_byte_is_seen(void **state)
{
	struct arena arena = ARENA_EMPTY(CEILING);
	struct slice pdf = signed_pdf(*state, &arena);
	size_t places[] = {pdf.size / 9, pdf.size / 2, pdf.size - 20};

	for (size_t i = 0; i < ARRAY_LEN(places); i++) {
		struct slice changed = arena_copy(&arena, pdf);
		((char *)changed.bytes)[places[i]] ^= 1;
		const char *said = verdict_of(&arena, changed, pdfsig, -1);
		assert_false(has(said, VALID));
	}
	arena_done(&arena);
}

static void
appended_bytes_are_seen(void **state)
{
	struct arena arena = ARENA_EMPTY(CEILING);
	struct buffer longer = BUFFER_IN(&arena);

	buffer_put(&longer, signed_pdf(*state, &arena));
	buffer_puts(&longer, "% one more line\n%%EOF\n");
	const char *said = verdict_of(&arena, buffer_slice(&longer), pdfsig, -1);
	assert_true(has(said, "Not total document signed"));
	arena_done(&arena);
}

static void
a_signed_permit_with_eight_drones_is_small(void **state)
{
	struct arena arena = ARENA_EMPTY(CEILING);
	struct slice pdf = {0};
	struct paper_signer signer = {make_cms, *state};

	assert_int_equal(
	    paper_sign(unsigned_pdf(SAMPLE_DRONES, &arena), &seal, signer, &arena, &pdf),
	    FAULT_NONE);
	assert_true(pdf.size <= PDF_BYTES_MOST);
	arena_done(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_not_our_pdf_is_a_fault),
	    cmocka_unit_test(a_pdf_with_a_part_cut_out_never_crashes),
	    cmocka_unit_test(a_cms_that_does_not_fit_is_a_fault),
	    cmocka_unit_test(when_the_signer_does_not_sign_there_is_no_file),
	    cmocka_unit_test(the_signature_covers_all_but_itself),
	    cmocka_unit_test(pdfsig_qpdf_and_mutool_find_it_good),
	    cmocka_unit_test(the_link_of_the_code_survives_the_signature),
	    cmocka_unit_test(one_changed_byte_is_seen),
	    cmocka_unit_test(appended_bytes_are_seen),
	    cmocka_unit_test(a_signed_permit_with_eight_drones_is_small),
	};
	return cmocka_run_group_tests(tests, make_authority, drop_authority);
}
