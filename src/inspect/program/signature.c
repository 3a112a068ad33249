/* SPDX-License-Identifier: EUPL-1.2 */
#include "inspect/program/signature.h"

#include <openssl/cms.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <time.h>

#include "base/text.h"

enum {
	FIELDS_MOST = 64,
	DEPTH_MOST = 4,                  /* of fields within fields */
	SIGNATURE_BYTES_MOST = 64 << 10, /* of CMS */
};

/* What /ByteRange names: all of it is inside the file. */
struct range {
	struct slice first;
	struct slice gap; /* between them, with its brackets */
	struct slice second;
};

static bool
range_of(fz_context *context, pdf_obj *value, struct slice file, struct range *ret_range)
{
	pdf_obj *array = pdf_dict_get(context, value, PDF_NAME(ByteRange));
	int64_t at[4] = {0};
	const int64_t size = (int64_t)file.size;

	if (pdf_array_len(context, array) != 4) {
		return false;
	}
	for (int i = 0; i < 4; i++) {
		at[i] = pdf_array_get_int(context, array, i);
	}
	if (at[0] != 0 || at[1] <= 0 || at[1] > size || at[2] <= at[1] || at[2] > size ||
	    at[3] < 0 || at[3] > size - at[2]) {
		return false;
	}
	ret_range->first = slice_first(file, (size_t)at[1]);
	ret_range->gap = slice_bytes(file.bytes + at[1], (size_t)(at[2] - at[1]));
	ret_range->second = slice_bytes(file.bytes + at[2], (size_t)at[3]);
	return true;
}

static int
hex_digit(char byte)
{
	if (byte >= '0' && byte <= '9') {
		return byte - '0';
	}
	const char lower = (char)(byte | 0x20);
	return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/* "<30820A...0000>" and nothing else: what is not signed must not say anything. */
static bool
gap_decode(struct arena *arena, struct slice gap, struct slice *ret_cms)
{
	const size_t digits = gap.size >= 2 ? gap.size - 2 : 0;

	if (digits == 0 || digits % 2 != 0 || digits / 2 > SIGNATURE_BYTES_MOST ||
	    gap.bytes[0] != '<' || gap.bytes[gap.size - 1] != '>') {
		return false;
	}
	uint8_t *bytes = arena_alloc(arena, digits / 2);
	for (size_t i = 0; i < digits / 2; i++) {
		int high = hex_digit(gap.bytes[1 + 2 * i]);
		int low = hex_digit(gap.bytes[2 + 2 * i]);
		if (high < 0 || low < 0) {
			return false;
		}
		bytes[i] = (uint8_t)((unsigned)high << 4U | (unsigned)low);
	}
	*ret_cms = slice_bytes(bytes, digits / 2);
	return true;
}

/* --- trust --- */

/* The time that counts, in seconds. */
struct counted_time {
	int64_t seconds;
	enum inspect_counted counted;
};

/* signingTime is one of the attributes that are signed (CMS, RFC 5652, 11.3). */
static struct counted_time
time_of(const struct inspect_tools *tools, CMS_SignerInfo *signer)
{
	const struct counted_time issue = {
	    tools->issued / MOMENT_SECOND, INSPECT_COUNTS_ISSUE};
	const int at = CMS_signed_get_attr_by_NID(signer, NID_pkcs9_signingTime, -1);
	X509_ATTRIBUTE *attribute = at >= 0 ? CMS_signed_get_attr(signer, at) : NULL;
	const ASN1_TYPE *value =
	    attribute != NULL ? X509_ATTRIBUTE_get0_type(attribute, 0) : NULL;
	struct tm utc;

	if (value == NULL ||
	    (value->type != V_ASN1_UTCTIME && value->type != V_ASN1_GENERALIZEDTIME) ||
	    ASN1_TIME_to_tm(value->value.asn1_string, &utc) != 1) {
		return issue;
	}
	return (struct counted_time){(int64_t)timegm(&utc), INSPECT_COUNTS_SIGNING};
}

/* An authority may be an intermediate one: whoever registered it trusts it, and nobody
 * above it. Level 3, 128 bits: no key under RSA 3072 or a curve of 256 bits, no SHA-1. */
static bool
is_chained(
    X509 *authority, X509 *certificate, STACK_OF(X509) * others, int64_t at_seconds)
{
	enum { LEVEL = 3 };
	X509_STORE *trust = X509_STORE_new();
	X509_STORE_CTX *check = X509_STORE_CTX_new();
	bool trusted = trust != NULL && check != NULL &&
	    X509_STORE_add_cert(trust, authority) == 1 &&
	    X509_STORE_CTX_init(check, trust, certificate, others) == 1 &&
	    X509_STORE_CTX_set_purpose(check, X509_PURPOSE_ANY) == 1;

	if (trusted) {
		X509_VERIFY_PARAM *how = X509_STORE_CTX_get0_param(check);
		X509_VERIFY_PARAM_set_time(how, (time_t)at_seconds);
		X509_VERIFY_PARAM_set_auth_level(how, LEVEL);
		trusted =
		    X509_VERIFY_PARAM_set_flags(how, X509_V_FLAG_PARTIAL_CHAIN) == 1 &&
		    X509_verify_cert(check) == 1;
	}
	X509_STORE_CTX_free(check);
	X509_STORE_free(trust);
	return trusted;
}

/* From 1; 0: under none of them. */
static unsigned
authority_of(const struct inspect_tools *tools, X509 *certificate,
    STACK_OF(X509) * others, int64_t at_seconds)
{
	unsigned found = 0;

	for (unsigned i = 0; i < tools->authorities_count && found == 0; i++) {
		const struct inspect_authority *one = &tools->authorities[i];
		const unsigned char *der = (const unsigned char *)one->certificate.bytes;
		if (at_seconds < one->from / MOMENT_SECOND ||
		    at_seconds > one->until / MOMENT_SECOND) {
			continue;
		}
		X509 *authority = d2i_X509(NULL, &der, (long)one->certificate.size);
		if (authority != NULL &&
		    is_chained(authority, certificate, others, at_seconds)) {
			found = i + 1;
		}
		X509_free(authority);
	}
	return found;
}

static struct slice
common_name(struct arena *arena, X509 *certificate)
{
	const X509_NAME *name = X509_get_subject_name(certificate);
	int at = X509_NAME_get_index_by_NID(name, NID_commonName, -1);
	unsigned char *bytes = NULL;
	char line[INSPECT_SIGNER_BYTES_MOST] = "";

	if (at < 0) {
		return SLICE("");
	}
	int size = ASN1_STRING_to_UTF8(
	    &bytes, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
	bool fits = size >= 0 &&
	    text_line_into(slice_bytes(bytes, (size_t)size), line, sizeof(line));
	OPENSSL_free(bytes);
	return fits ? arena_copy(arena, slice_of(line)) : SLICE("");
}

static void
judge_signer(const struct inspect_tools *tools, CMS_ContentInfo *cms,
    struct inspect_signature *found)
{
	STACK_OF(CMS_SignerInfo) *signers = CMS_get0_SignerInfos(cms);
	STACK_OF(X509) *others = CMS_get1_certs(cms);

	/* several signers of one signature: each has to be trusted, the first is named */
	found->trusted = sk_CMS_SignerInfo_num(signers) > 0;
	for (int i = 0; i < sk_CMS_SignerInfo_num(signers); i++) {
		CMS_SignerInfo *signer = sk_CMS_SignerInfo_value(signers, i);
		const struct counted_time time = time_of(tools, signer);
		X509 *certificate = NULL;
		CMS_SignerInfo_get0_algs(signer, NULL, &certificate, NULL, NULL);
		const unsigned authority = certificate != NULL
		    ? authority_of(tools, certificate, others, time.seconds)
		    : 0;
		found->trusted = found->trusted && authority > 0;
		if (i == 0) {
			found->signer = certificate != NULL
			    ? common_name(tools->arena, certificate)
			    : SLICE("");
			found->authority = authority;
			found->counted = time.counted;
		}
	}
	sk_X509_pop_free(others, X509_free);
}

static void
trust_nobody(struct inspect_signature *found)
{
	found->trusted = false;
	found->authority = 0;
	found->counted = INSPECT_COUNTS_NONE;
}

static bool
is_intact(CMS_ContentInfo *cms, const struct range *range)
{
	BIO *content = BIO_new(BIO_s_mem());
	bool intact = content != NULL &&
	    BIO_write(content, range->first.bytes, (int)range->first.size) ==
	        (int)range->first.size &&
	    (range->second.size == 0 ||
	        BIO_write(content, range->second.bytes, (int)range->second.size) ==
	            (int)range->second.size) &&
	    CMS_verify(cms, NULL, NULL, content, NULL,
	        CMS_BINARY | CMS_DETACHED | CMS_NO_SIGNER_CERT_VERIFY) == 1;

	BIO_free(content);
	return intact;
}

static struct inspect_signature
judge(const struct inspect_tools *tools, pdf_obj *value, struct slice file)
{
	struct inspect_signature found = {.signer = SLICE(""), .problem = SLICE("")};
	struct range range;
	struct slice der = {0};

	if (!range_of(tools->context, value, file, &range) ||
	    !gap_decode(tools->arena, range.gap, &der)) {
		found.problem = SLICE("byte range");
		return found;
	}
	found.whole_file =
	    range.second.bytes + range.second.size == file.bytes + file.size;
	const unsigned char *at = (const unsigned char *)der.bytes;
	CMS_ContentInfo *cms = d2i_CMS_ContentInfo(NULL, &at, (long)der.size);
	if (cms == NULL || OBJ_obj2nid(CMS_get0_type(cms)) != NID_pkcs7_signed) {
		CMS_ContentInfo_free(cms);
		found.problem = SLICE("not CMS");
		return found;
	}
	found.intact = is_intact(cms, &range);
	found.problem = found.intact ? SLICE("") : SLICE("changed");
	judge_signer(tools, cms, &found);
	if (!found.trusted || !found.intact) {
		trust_nobody(&found);
	}
	CMS_ContentInfo_free(cms);
	ERR_clear_error();
	return found;
}

/* NOLINTBEGIN(misc-no-recursion): fields within fields, to a depth */
static void
find_in_fields(const struct inspect_tools *tools, pdf_obj *fields, struct slice file,
    unsigned depth, struct inspect_report *report)
/* NOLINTEND(misc-no-recursion) */
{
	fz_context *context = tools->context;
	const int count = pdf_array_len(context, fields);

	for (int i = 0; i < count && i < FIELDS_MOST && depth < DEPTH_MOST &&
	     report->signatures_count < INSPECT_SIGNATURES_MOST;
	     i++) {
		pdf_obj *field = pdf_array_get(context, fields, i);
		pdf_obj *value = pdf_dict_get(context, field, PDF_NAME(V));
		if (pdf_name_eq(context, pdf_dict_get(context, field, PDF_NAME(FT)),
		        PDF_NAME(Sig)) &&
		    pdf_is_dict(context, value)) {
			report->signatures[report->signatures_count++] =
			    judge(tools, value, file);
		}
		find_in_fields(tools, pdf_dict_get(context, field, PDF_NAME(Kids)), file,
		    depth + 1, report);
	}
}

void
inspect_signatures_find(const struct inspect_tools *tools, pdf_document *pdf,
    struct slice file, struct inspect_report *report)
{
	pdf_obj *fields = pdf_dict_getp(
	    tools->context, pdf_trailer(tools->context, pdf), "Root/AcroForm/Fields");

	find_in_fields(tools, fields, file, 0, report);
}

void
inspect_signatures_warm_up(void)
{
	static const char *const digests[] = {"SHA1", "SHA256", "SHA384", "SHA512"};

	(void)OPENSSL_init_crypto(OPENSSL_INIT_LOAD_CRYPTO_STRINGS |
	        OPENSSL_INIT_ADD_ALL_CIPHERS | OPENSSL_INIT_ADD_ALL_DIGESTS |
	        OPENSSL_INIT_NO_LOAD_CONFIG,
	    NULL);
	for (size_t i = 0; i < ARRAY_LEN(digests); i++) {
		EVP_MD_free(EVP_MD_fetch(NULL, digests[i], NULL));
	}
	EVP_PKEY_free(EVP_EC_gen("P-256"));
	ERR_clear_error();
}
