/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/certificate_command.h"

#include <getopt.h>
#include <limits.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <string.h>

#include "app/code_text.h"
#include "app/file.h"
#include "app/qr_reader.h"
#include "app/serve.h"
#include "app/verify_say.h"
#include "base/number.h"
#include "certificate/certificate_token.h"
#include "crypto/public_key.h"
#include "paper/paper_pdf.h"
#include "paper/paper_qr.h"
#include "permit/permit_token.h"
#include "say/say.h"

enum {
	EXIT_HOLDS = 0,
	EXIT_DOES_NOT_HOLD = 1,
	EXIT_NO_FILE = 2,
	EXIT_USAGE = 3,
	QR_SCALE = 8,
	ROWS = 6,
};

static const char usage[] =
    "usage: tasrih certificate sign --key FILE --centre CODE --number TEXT --name NAME\n"
    "           [--name-arabic NAME] [--identity-last 1234] --class 1|2|3\n"
    "           --issued-on DAY --origin ADDRESS [--png FILE] [--pdf FILE]\n"
    "       tasrih certificate verify --key FILE TEXT|FILE.png|FILE.pdf|-\n"
    "sign takes the centre's private key (PEM, P-256 or Ed25519) and writes the text of the\n"
    "QR code; ADDRESS is the authority's, which the QR code opens. verify takes the public\n"
    "key (PEM, JWK or COSE); once it is registered, `tasrih verify` knows it and what it\n"
    "is worth. Class: 1 recreation, 2 training, 3 commercial.\n"
    "Exit status: 0 signed, or the signature holds; 1 it does not; 2 a file; 3 usage.\n";

struct wish {
	const char *key;
	const char *origin;
	const char *png;
	const char *pdf;
	const char *what;
	struct certificate_claims claims;
};

/* --- the words of the command line --- */

static bool
take_class(struct slice text, struct certificate_claims *claims)
{
	int64_t number = 0;

	if (!number_parse(text, CENTRE_CLASS_RECREATION, CENTRE_CLASS_LAST, &number)) {
		return false;
	}
	claims->class = (enum centre_class)number;
	return true;
}

static bool
take_option(struct wish *wish, int option, const char *text)
{
	struct certificate_claims *claims = &wish->claims;

	switch (option) {
	case 'k':
		wish->key = text;
		return true;
	case 'o':
		wish->origin = text;
		return true;
	case 'g':
		wish->png = text;
		return true;
	case 'p':
		wish->pdf = text;
		return true;
	case 'c':
		return centre_code_parse(slice_of(text), &claims->centre) ==
		    CENTRE_CODE_OK;
	case 'n':
		claims->number = slice_of(text);
		return true;
	case 'l':
		claims->name_latin = slice_of(text);
		return true;
	case 'a':
		claims->name_arabic = slice_of(text);
		return true;
	case 'i':
		claims->identity_last = slice_of(text);
		return true;
	case 's':
		return take_class(slice_of(text), claims);
	case 'd':
		return day_parse(slice_of(text), &claims->issued_on);
	default:
		return false;
	}
}

static bool
read_words(int count, char **words, struct wish *ret_wish)
{
	static const struct option names[] = {
	    {"key", required_argument, NULL, 'k'},
	    {"origin", required_argument, NULL, 'o'},
	    {"png", required_argument, NULL, 'g'},
	    {"pdf", required_argument, NULL, 'p'},
	    {"centre", required_argument, NULL, 'c'},
	    {"number", required_argument, NULL, 'n'},
	    {"name", required_argument, NULL, 'l'},
	    {"name-arabic", required_argument, NULL, 'a'},
	    {"identity-last", required_argument, NULL, 'i'},
	    {"class", required_argument, NULL, 's'},
	    {"issued-on", required_argument, NULL, 'd'},
	    {NULL, 0, NULL, 0},
	};
	struct wish wish = {.claims = {.issued_on = DAY_NONE}};
	int option = 0;

	optind = 1;
	/* NOLINTNEXTLINE(concurrency-mt-unsafe): before any thread */
	while ((option = getopt_long(count, words, "", names, NULL)) != -1) {
		if (!take_option(&wish, option, optarg)) {
			return false;
		}
	}
	wish.what = optind < count ? words[optind++] : NULL;
	*ret_wish = wish;
	return wish.key != NULL && optind == count;
}

/* --- signing --- */

/* For EVP_PKEY_free; NULL when there is none, or it is of another kind. */
static EVP_PKEY *
read_private(const char *path)
{
	struct cose_key public;
	BIO *in = BIO_new_file(path, "rb");
	EVP_PKEY *key = in != NULL ? PEM_read_bio_PrivateKey(in, NULL, NULL, NULL) : NULL;

	BIO_free(in);
	ERR_clear_error();
	if (key != NULL && !cose_key_from_pkey(key, &public)) {
		EVP_PKEY_free(key);
		return NULL;
	}
	return key;
}

static bool
write_file(const char *path, struct slice bytes)
{
	FILE *out = fopen(path, "wbe");

	if (out == NULL) {
		return false;
	}
	bool whole = fwrite(bytes.bytes, 1, bytes.size, out) == bytes.size;
	return fclose(out) == 0 && whole;
}

static struct paper_pair
pair_of(const char *key)
{
	return (struct paper_pair){
	    slice_of(say_text(SAY_ENGLISH, key)), slice_of(say_text(SAY_ARABIC, key))};
}

static struct paper_pair
code_of(struct slice text)
{
	return (struct paper_pair){text, {NULL, 0}};
}

static size_t
put_rows(const struct certificate_claims *claims, const char *issued,
    struct paper_row ret_rows[static ROWS])
{
	static const char *const classes[] = {
	    [CENTRE_CLASS_RECREATION] = "permit.class.recreation",
	    [CENTRE_CLASS_TRAINING] = "permit.class.training",
	    [CENTRE_CLASS_COMMERCIAL] = "permit.class.commercial",
	};
	size_t count = 0;

	ret_rows[count++] = (struct paper_row){
	    .label = pair_of("register.field.name"),
	    .value = {claims->name_latin, claims->name_arabic},
	    .strong = true,
	};
	ret_rows[count++] = (struct paper_row){
	    .label = pair_of("register.field.class"),
	    .value = pair_of(classes[claims->class]),
	};
	ret_rows[count++] = (struct paper_row){
	    .label = pair_of("register.field.issued_on"),
	    .value = code_of(slice_of(issued)),
	    .kind = PAPER_CODE,
	};
	ret_rows[count++] = (struct paper_row){
	    .label = pair_of("register.token.centre"),
	    .value = code_of(slice_of(claims->centre.text)),
	    .kind = PAPER_CODE,
	};
	if (claims->identity_last.size > 0) {
		ret_rows[count++] = (struct paper_row){
		    .label = pair_of("verify.identity_last"),
		    .value = code_of(claims->identity_last),
		    .kind = PAPER_CODE,
		};
	}
	return count;
}

static bool
write_pdf(const struct wish *wish, struct slice text, struct arena *arena)
{
	static const struct config plain = {.share = ""};
	const char *share = serve_share(&plain);
	struct buffer fonts = BUFFER_IN(arena);
	struct paper_row rows[ROWS];
	char issued[DAY_TEXT_SIZE];
	struct paper *paper = NULL;
	struct slice pdf = {0};

	if (share == NULL) {
		return false;
	}
	buffer_print(&fonts, "%s/font", share);
	day_format(wish->claims.issued_on, issued);
	const struct paper_document document = {
	    .authority = code_of(slice_of(wish->claims.centre.text)),
	    .title = pair_of("certificate_command.title"),
	    .number_label = pair_of("register.field.number"),
	    .number = wish->claims.number,
	    .rows = rows,
	    .row_count = put_rows(&wish->claims, issued, rows),
	    .qr_text = text,
	    .qr_label = pair_of("certificate_command.scan"),
	    .note = pair_of("certificate_command.note"),
	    .qr_alt = slice_of(say_text(SAY_ENGLISH, "certificate_command.scan")),
	    .footer = pair_of("register.token.no_permit"),
	    .made = moment_now(),
	};
	bool made = paper_new(buffer_text(&fonts), &paper) == FAULT_NONE &&
	    paper_a4(paper, &document, arena, &pdf) == FAULT_NONE &&
	    write_file(wish->pdf, pdf);
	paper_free(paper);
	return made;
}

static bool
write_png(const struct wish *wish, struct slice text, struct arena *arena)
{
	struct paper_qr qr;

	return paper_qr_make(text, arena, &qr) == FAULT_NONE &&
	    write_file(wish->png, paper_qr_png(&qr, QR_SCALE, arena));
}

static int
refuse(const char *path, const char *why)
{
	(void)fprintf(stderr, "%s: %s\n", path, why);
	return EXIT_NO_FILE;
}

static int
sign(const struct wish *wish, struct arena *arena)
{
	struct buffer text = BUFFER_IN(arena);
	struct slice token = {0};

	if (wish->origin == NULL || wish->what != NULL ||
	    wish->claims.centre.text[0] == '\0' ||
	    !certificate_claims_fit(&wish->claims, arena)) {
		return EXIT_USAGE;
	}
	EVP_PKEY *key = read_private(wish->key);
	if (key == NULL) {
		return refuse(wish->key, "no private key in PEM of P-256 or Ed25519");
	}
	enum fault fault = certificate_token_sign(&wish->claims, key, arena, &token);
	EVP_PKEY_free(key);
	if (fault != FAULT_NONE) {
		return refuse(wish->key, "cannot sign");
	}
	permit_qr_text(slice_of(wish->origin), token, &text);
	if (wish->png != NULL && !write_png(wish, buffer_slice(&text), arena)) {
		return refuse(wish->png, "cannot be written");
	}
	if (wish->pdf != NULL && !write_pdf(wish, buffer_slice(&text), arena)) {
		return refuse(wish->pdf, "cannot be written, or the fonts are not there");
	}
	(void)printf("%s\n", buffer_text(&text));
	return EXIT_HOLDS;
}

/* --- verifying --- */

static void
tell(const struct certificate_claims *claims)
{
	char issued[DAY_TEXT_SIZE];

	day_format(claims->issued_on, issued);
	(void)printf("centre %s\nnumber %.*s\nname %.*s\nname-arabic %.*s\n"
	             "identity-last %.*s\nclass %d\nissued-on %s\n",
	    claims->centre.text, SLICE_PRINT(claims->number),
	    SLICE_PRINT(claims->name_latin), SLICE_PRINT(claims->name_arabic),
	    SLICE_PRINT(claims->identity_last), (int)claims->class, issued);
}

static int
verify(const struct wish *wish, struct arena *arena)
{
	struct certificate_token read;
	struct public_key key;
	struct slice given = {0};
	struct slice text = {0};
	struct slice token = {0};

	if (wish->what == NULL) {
		return EXIT_USAGE;
	}
	if (file_read(wish->key, PUBLIC_KEY_BYTES_MOST, arena, &given, NULL) !=
	        FAULT_NONE ||
	    public_key_parse(given, arena, &key) != PUBLIC_KEY_OK ||
	    key.kind != PUBLIC_KEY_COSE) {
		return refuse(wish->key, "no public key of P-256 or Ed25519");
	}
	const char *why = code_text_find(wish->what, arena, &text);
	if (why != NULL) {
		verify_say_why(SAY_ENGLISH, why, wish->what);
		return EXIT_NO_FILE;
	}
	if (!permit_text_read(text, arena, &token) ||
	    certificate_token_read(token, arena, &read) != CERTIFICATE_TOKEN_OK ||
	    !certificate_token_holds(&read, key.bytes, arena)) {
		(void)puts("not signed by this key, or changed");
		return EXIT_DOES_NOT_HOLD;
	}
	(void)puts("signed by this key");
	tell(&read.claims);
	return EXIT_HOLDS;
}

int
certificate_command(int count, char **words)
{
	struct arena arena = ARENA_EMPTY((size_t)QR_ARENA_BYTES);
	struct wish wish;
	int status = EXIT_USAGE;

	if (count >= 2 && read_words(count - 1, words + 1, &wish)) {
		status = strcmp(words[1], "sign") == 0 ? sign(&wish, &arena)
		    : strcmp(words[1], "verify") == 0  ? verify(&wish, &arena)
		                                       : EXIT_USAGE;
	}
	if (status == EXIT_USAGE) {
		(void)fputs(usage, stderr);
	}
	arena_done(&arena);
	return status;
}
