/* SPDX-License-Identifier: EUPL-1.2 */
/* Whose signature is trusted: PDFs are signed here under authorities made here, and the real
 * program is asked as the server asks it. Its path is the first argument. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <openssl/cms.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>
#include <signal.h>

#include "base/number.h"
#include "inspect/client.h"

enum { CEILING = 64 << 20, CMS_DIGITS = 16384, FIELD = 10 };

static const char *program;

struct place {
	struct arena arena;
	struct inspect *inspect;
};

static int
begin(void **state)
{
	static struct place place;

	place = (struct place){.arena = ARENA_EMPTY(CEILING)};
	*state = &place;
	return inspect_start(&(struct inspect_options){.program = program, .workers = 1},
	           &place.inspect) == FAULT_NONE
	    ? 0
	    : -1;
}

static int
finish(void **state)
{
	struct place *place = *state;

	inspect_stop(place->inspect);
	arena_done(&place->arena);
	return 0;
}

static moment
at(const char *text)
{
	day which = DAY_NONE;

	assert_true(day_parse(slice_of(text), &which));
	return moment_of_day(which, 0) + MOMENT_DAY / 2;
}

/* --- an authority, and a signer under it --- */

struct signer {
	EVP_PKEY *ca_key;
	X509 *ca;
	EVP_PKEY *key;
	X509 *certificate;
	struct slice der; /* of the CA */
};

static X509 *
make_certificate(const char *name, EVP_PKEY *key, const struct signer *issuer,
    const char *from, const char *until)
{
	X509 *made = X509_new();
	X509V3_CTX context;
	X509_NAME *subject = X509_get_subject_name(made);

	X509V3_set_ctx_nodb(&context);
	X509V3_set_ctx(&context, made, made, NULL, NULL, 0);
	X509_EXTENSION *basic = X509V3_EXT_conf_nid(NULL, &context, NID_basic_constraints,
	    issuer->ca == NULL ? "critical,CA:TRUE" : "critical,CA:FALSE");
	assert_true(X509_set_version(made, X509_VERSION_3) == 1 &&
	    ASN1_INTEGER_set(X509_get_serialNumber(made), 7) == 1 &&
	    ASN1_TIME_set_string(X509_getm_notBefore(made), from) == 1 &&
	    ASN1_TIME_set_string(X509_getm_notAfter(made), until) == 1 &&
	    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
	        (const unsigned char *)name, -1, -1, 0) == 1 &&
	    X509_set_issuer_name(made,
	        issuer->ca != NULL ? X509_get_subject_name(issuer->ca) : subject) == 1 &&
	    X509_set_pubkey(made, key) == 1 && X509_add_ext(made, basic, -1) == 1 &&
	    X509_sign(made, issuer->ca_key, EVP_sha256()) > 0);
	X509_EXTENSION_free(basic);
	return made;
}

/* from, until: of the signer; its CA is from 2020 until 2035. bits 0: on P-256. */
static struct signer
make_signer(struct place *place, unsigned bits, const char *from, const char *until)
{
	struct signer signer = {.ca = NULL};
	unsigned char *der = NULL;

	signer.ca_key = bits > 0 ? EVP_RSA_gen(bits) : EVP_EC_gen("P-256");
	signer.key = EVP_EC_gen("P-256");
	signer.ca = make_certificate(
	    "Falcon CA", signer.ca_key, &signer, "20200101000000Z", "20350101000000Z");
	signer.certificate =
	    make_certificate("Falcon Seal", signer.key, &signer, from, until);
	int size = i2d_X509(signer.ca, &der);
	signer.der = arena_copy(&place->arena, slice_bytes(der, (size_t)size));
	OPENSSL_free(der);
	return signer;
}

static void
free_signer(struct signer *signer)
{
	X509_free(signer->certificate);
	X509_free(signer->ca);
	EVP_PKEY_free(signer->key);
	EVP_PKEY_free(signer->ca_key);
}

/* --- a PDF that is signed --- */

/* One empty page and one signature, whose digits are zeros and whose range is blank. */
static struct buffer
make_pdf(struct arena *arena, size_t *ret_range, size_t *ret_gap)
{
	static const char *const objects[] = {
	    "<</Type/Catalog/Pages 2 0 R/AcroForm<</SigFlags 3/Fields[4 0 R]>>>>",
	    "<</Type/Pages/Kids[3 0 R]/Count 1>>",
	    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Annots[4 0 R]>>",
	    "<</Type/Annot/Subtype/Widget/FT/Sig/T(S)/Rect[0 0 0 0]/P 3 0 R/V 5 0 R>>",
	};
	struct buffer pdf = BUFFER_IN(arena);
	size_t places[6];

	buffer_puts(&pdf, "%PDF-1.5\n");
	for (size_t i = 0; i < ARRAY_LEN(objects); i++) {
		places[i + 1] = pdf.size;
		buffer_print(&pdf, "%zu 0 obj\n%s\nendobj\n", i + 1, objects[i]);
	}
	places[5] = pdf.size;
	buffer_puts(&pdf,
	    "5 0 obj\n<</Type/Sig/Filter/Adobe.PPKLite"
	    "/SubFilter/ETSI.CAdES.detached/ByteRange[0 ");
	*ret_range = pdf.size;
	buffer_print(&pdf, "%*s %*s %*s]/Contents", FIELD, "", FIELD, "", FIELD, "");
	*ret_gap = pdf.size;
	buffer_putc(&pdf, '<');
	for (size_t i = 0; i < CMS_DIGITS; i++) {
		buffer_putc(&pdf, '0');
	}
	buffer_puts(&pdf, ">>>\nendobj\n");
	size_t table = pdf.size;
	buffer_puts(&pdf, "xref\n0 6\n0000000000 65535 f \n");
	for (size_t i = 1; i < ARRAY_LEN(places); i++) {
		buffer_print(&pdf, "%010zu 00000 n \n", places[i]);
	}
	buffer_print(
	    &pdf, "trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n%zu\n%%%%EOF\n", table);
	return pdf;
}

/* when NULL: without a signing time. */
static struct slice
sign_bytes(struct arena *arena, const struct signer *signer, struct slice first,
    struct slice second, const char *when)
{
	BIO *content = BIO_new(BIO_s_mem());
	unsigned char *der = NULL;
	CMS_ContentInfo *cms =
	    CMS_sign(NULL, NULL, NULL, NULL, CMS_DETACHED | CMS_BINARY | CMS_PARTIAL);
	/* without signed attributes there is no signing time either */
	CMS_SignerInfo *info = CMS_add1_signer(cms, signer->certificate, signer->key,
	    EVP_sha256(), CMS_BINARY | (when != NULL ? CMS_CADES : CMS_NOATTR));

	assert_true(BIO_write(content, first.bytes, (int)first.size) > 0 &&
	    BIO_write(content, second.bytes, (int)second.size) > 0);
	if (when != NULL) {
		ASN1_TIME *time = ASN1_TIME_new();
		assert_true(ASN1_TIME_set_string_X509(time, when) == 1 &&
		    CMS_signed_add1_attr_by_NID(
		        info, NID_pkcs9_signingTime, time->type, time, -1) == 1);
		ASN1_TIME_free(time);
	}
	assert_int_equal(CMS_final(cms, content, NULL, CMS_BINARY | CMS_DETACHED), 1);
	int size = i2d_CMS_ContentInfo(cms, &der);
	struct slice copy = arena_copy(arena, slice_bytes(der, (size_t)size));
	OPENSSL_free(der);
	CMS_ContentInfo_free(cms);
	BIO_free(content);
	return copy;
}

static struct slice
signed_pdf(struct place *place, const struct signer *signer, const char *when)
{
	size_t range = 0;
	size_t gap = 0;
	struct buffer pdf = make_pdf(&place->arena, &range, &gap);
	struct buffer hex = BUFFER_IN(&place->arena);
	char numbers[3 * (FIELD + 1)];
	const size_t after = gap + CMS_DIGITS + 2;

	(void)snprintf(numbers, sizeof(numbers), "%*zu %*zu %*zu", FIELD, gap, FIELD,
	    after, FIELD, pdf.size - after);
	memcpy(pdf.bytes + range, numbers, strlen(numbers));
	struct slice cms = sign_bytes(&place->arena, signer, slice_bytes(pdf.bytes, gap),
	    slice_from(buffer_slice(&pdf), after), when);
	number_hex(cms, &hex);
	assert_true(hex.size <= CMS_DIGITS);
	memcpy(pdf.bytes + gap + 1, hex.bytes, hex.size);
	return buffer_slice(&pdf);
}

/* --- asked --- */

static struct inspect_signature
signature_of(struct place *place, struct slice pdf,
    const struct inspect_authority *authorities, size_t count, const char *issued)
{
	const struct inspect_question question = {
	    .kind = INSPECT_LOOK,
	    .authorities = authorities,
	    .authorities_count = count,
	    .issued = at(issued),
	};
	struct inspect_report report = {.verdict = INSPECT_STOPPED};

	assert_int_equal(
	    inspect_look(place->inspect, &question, pdf, &place->arena, &report, NULL),
	    FAULT_NONE);
	assert_int_equal(report.verdict, INSPECT_READABLE);
	assert_int_equal(report.signatures_count, 1);
	assert_true(report.signatures[0].intact && report.signatures[0].whole_file);
	return report.signatures[0];
}

/* The signer's certificate is from 2024-01-01 until 2025-12-31. */
static void
the_time_of_the_signature_counts_and_else_the_day_of_issue(void **state)
{
	static const struct {
		const char *signed_at; /* NULL: it does not say */
		const char *issued;
		const char *from; /* within which the authority's signatures count */
		const char *until;
		enum inspect_counted want;
	} rows[] = {
	    /* before and after the certificate of the signer */
	    {"20231231235959Z", "2024-06-01", "2021-01-01", "2030-01-01",
	        INSPECT_COUNTS_NONE},
	    {"20260101000001Z", "2024-06-01", "2021-01-01", "2030-01-01",
	        INSPECT_COUNTS_NONE},
	    {NULL, "2023-06-01", "2021-01-01", "2030-01-01", INSPECT_COUNTS_NONE},
	    {NULL, "2026-06-01", "2021-01-01", "2030-01-01", INSPECT_COUNTS_NONE},
	    /* before the CA was registered, and after it was withdrawn */
	    {"20240601120000Z", "2024-06-01", "2024-07-01", "2030-01-01",
	        INSPECT_COUNTS_NONE},
	    {"20250601120000Z", "2024-06-01", "2021-01-01", "2025-05-31",
	        INSPECT_COUNTS_NONE},
	    {NULL, "2025-06-01", "2021-01-01", "2025-05-31", INSPECT_COUNTS_NONE},
	    /* good, and long over today */
	    {"20240601120000Z", "2024-06-01", "2021-01-01", "2030-01-01",
	        INSPECT_COUNTS_SIGNING},
	    {"20250530120000Z", "2024-06-01", "2021-01-01", "2025-05-31",
	        INSPECT_COUNTS_SIGNING},
	    {"20250601120000Z", "2023-06-01", "2021-01-01", "2030-01-01",
	        INSPECT_COUNTS_SIGNING},
	    {NULL, "2024-06-01", "2021-01-01", "2030-01-01", INSPECT_COUNTS_ISSUE},
	};
	struct place *place = *state;
	struct signer signer =
	    make_signer(place, 0, "20240101000000Z", "20251231235959Z");

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct inspect_authority authority = {
		    signer.der, at(rows[i].from), at(rows[i].until)};
		struct inspect_signature found =
		    signature_of(place, signed_pdf(place, &signer, rows[i].signed_at),
		        &authority, 1, rows[i].issued);
		if (found.counted != rows[i].want) {
			fail_msg("row %zu: %s", i, inspect_counted_name(found.counted));
		}
		assert_int_equal(found.trusted, rows[i].want != INSPECT_COUNTS_NONE);
		assert_int_equal(found.authority, found.trusted ? 1 : 0);
		assert_true(slice_equal(found.signer, SLICE("Falcon Seal")));
	}
	free_signer(&signer);
}

static void
it_is_said_under_which_authority(void **state)
{
	struct place *place = *state;
	struct signer one = make_signer(place, 0, "20240101000000Z", "20300101000000Z");
	struct signer two =
	    make_signer(place, 3072, "20240101000000Z", "20300101000000Z");
	const struct inspect_authority both[] = {
	    {one.der, 0, INT64_MAX}, {two.der, 0, INT64_MAX}};
	struct slice pdf = signed_pdf(place, &two, "20250601120000Z");

	assert_int_equal(
	    signature_of(place, pdf, both, ARRAY_LEN(both), "2025-06-01").authority, 2);
	struct inspect_signature found = signature_of(place, pdf, both, 1, "2025-06-01");
	assert_false(found.trusted);
	assert_int_equal(found.authority, 0);
	found = signature_of(place, pdf, NULL, 0, "2025-06-01");
	assert_false(found.trusted);
	free_signer(&one);
	free_signer(&two);
}

/* RSA of 2048 bits is worth 112 bits: what is under it is nobody's. */
static void
a_weak_authority_is_none(void **state)
{
	struct place *place = *state;
	struct signer weak =
	    make_signer(place, 2048, "20240101000000Z", "20300101000000Z");
	const struct inspect_authority authority = {weak.der, 0, INT64_MAX};

	assert_false(signature_of(place, signed_pdf(place, &weak, "20250601120000Z"),
	    &authority, 1, "2025-06-01")
	                 .trusted);
	free_signer(&weak);
}

/* What is no certificate is passed over; the others count. */
static void
an_authority_that_cannot_be_read_harms_no_other(void **state)
{
	struct place *place = *state;
	struct signer good = make_signer(place, 0, "20240101000000Z", "20300101000000Z");
	const struct inspect_authority both[] = {
	    {SLICE_INIT("nonsense"), 0, INT64_MAX}, {good.der, 0, INT64_MAX}};

	assert_int_equal(signature_of(place, signed_pdf(place, &good, "20250601120000Z"),
	                     both, ARRAY_LEN(both), "2025-06-01")
	                     .authority,
	    2);
	free_signer(&good);
}

int
main(int count, char **words)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_time_of_the_signature_counts_and_else_the_day_of_issue),
	    cmocka_unit_test(it_is_said_under_which_authority),
	    cmocka_unit_test(a_weak_authority_is_none),
	    cmocka_unit_test(an_authority_that_cannot_be_read_harms_no_other),
	};

	if (count != 2) {
		return EXIT_FAILURE;
	}
	program = words[1];
	(void)signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, begin, finish);
}
