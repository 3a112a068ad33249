/* SPDX-License-Identifier: EUPL-1.2 */
#include "identity/provider.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "identity/client.h"
#include "identity/jws.h"

enum { RSA_BITS_COMMON = 2048 };

#define UAE_PASS_SCOPE "urn:uae:digitalid:profile:general"
#define UAE_PASS_ACR "urn:safelayer:tws:policies:authentication:level:low"

/* A key of the section, and the text in the provider that it sets. */
struct setting {
	const char *key;
	size_t offset;
	size_t size;
};

#define SETTING(field)                                                                   \
	{                                                                                \
#field, offsetof(struct identity_provider, field),                       \
		    sizeof(((struct identity_provider *)NULL)->field)                    \
	}
#define CLAIM(field)                                                                     \
	{                                                                                \
		"claim_" #field, offsetof(struct identity_provider, claims.field),       \
		    IDENTITY_CLAIM_SIZE                                                  \
	}

static const struct setting settings[] = {
    SETTING(label_en),
    SETTING(label_ar),
    SETTING(issuer),
    SETTING(authorization_endpoint),
    SETTING(token_endpoint),
    SETTING(userinfo_endpoint),
    SETTING(logout_endpoint),
    SETTING(client_id),
    SETTING(scope),
    SETTING(acr_values),
    SETTING(levels),
    CLAIM(subject),
    CLAIM(level),
    CLAIM(name_latin),
    CLAIM(name_arabic),
    CLAIM(nationality),
    CLAIM(identity_number),
    CLAIM(email),
    CLAIM(phone),
};

static enum fault
refuse(const struct identity_provider *provider, const char *key, const char *why)
{
	log_event(LOG_ERROR, "identity.config", LOG_TEXT("provider", provider->name),
	    LOG_TEXT("key", key), LOG_TEXT("why", why));
	return FAULT_CONFIG;
}

static bool
is_name(struct slice name)
{
	for (size_t i = 0; i < name.size; i++) {
		char c = name.bytes[i];
		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-') {
			return false;
		}
	}
	return name.size > 0 && name.size < IDENTITY_NAME_SIZE;
}

static bool
put(char *ret_text, size_t capacity, struct slice value)
{
	if (value.size >= capacity || slice_find(value, '\0') != value.size) {
		return false;
	}
	memset(ret_text, 0, capacity);
	memcpy(ret_text, value.bytes != NULL ? value.bytes : "", value.size);
	return true;
}

enum fault
identity_provider_init(struct identity_provider *provider, struct slice name)
{
	*provider = (struct identity_provider){.rsa_bits_least = RSA_BITS_COMMON};
	if (!is_name(name) || slice_equal(name, SLICE(CLIENT_PROVIDER)) ||
	    !put(provider->name, sizeof(provider->name), name)) {
		return refuse(
		    provider, "provider", "a name is of a-z, 0-9 and -, and not service");
	}
	return FAULT_NONE;
}

static const struct identity_claim_names standard_claims = {
    .subject = "sub",
    .level = "acr",
    .name_latin = "name",
    .name_arabic = "name#ar",
    .email = "email",
    .phone = "phone_number",
};

static const struct identity_claim_names uae_pass_claims = {
    .subject = "uuid",
    .level = "userType",
    .name_latin = "fullnameEN",
    .name_arabic = "fullnameAR",
    .nationality = "nationalityEN",
    .identity_number = "idn",
    .email = "email",
    .phone = "mobile",
};

static void
take_uae_pass_defaults(struct identity_provider *provider)
{
	provider->claims = uae_pass_claims;
	provider->contacts_are_verified = true;
	(void)strcpy(provider->levels, "SOP2 SOP3");
}

static bool
set_profile(struct identity_provider *provider, struct slice value)
{
	if (slice_equal(value, SLICE("oidc"))) {
		provider->profile = IDENTITY_PROFILE_OIDC;
		provider->claims = standard_claims;
		provider->pkce = true;
		(void)strcpy(provider->scope, "openid profile email phone");
		return true;
	}
	if (slice_equal(value, SLICE("oauth2-userinfo"))) {
		provider->profile = IDENTITY_PROFILE_OAUTH2_USERINFO;
		take_uae_pass_defaults(provider);
		(void)strcpy(provider->scope, UAE_PASS_SCOPE);
		(void)strcpy(provider->acr_values, UAE_PASS_ACR);
		return true;
	}
	if (slice_equal(value, SLICE("demo"))) {
		provider->profile = IDENTITY_PROFILE_DEMO;
		take_uae_pass_defaults(provider);
		return true;
	}
	return false;
}

static bool
set_kind(struct identity_provider *provider, struct slice value)
{
	if (slice_equal(value, SLICE("person"))) {
		provider->kind = ACCESS_PERSON;
		return true;
	}
	if (slice_equal(value, SLICE("staff"))) {
		provider->kind = ACCESS_STAFF;
		return true;
	}
	return false;
}

static bool
set_yes(bool *ret_flag, struct slice value)
{
	if (!slice_equal(value, SLICE("yes")) && !slice_equal(value, SLICE("no"))) {
		return false;
	}
	*ret_flag = slice_equal(value, SLICE("yes"));
	return true;
}

static bool
set_pkce(struct identity_provider *provider, struct slice value)
{
	return set_yes(&provider->pkce, value);
}

static bool
set_contacts_are_verified(struct identity_provider *provider, struct slice value)
{
	return set_yes(&provider->contacts_are_verified, value);
}

/* Most providers sign with 2048 bits, which are worth 112: who may ask for more does. */
static bool
set_rsa_bits(struct identity_provider *provider, struct slice value)
{
	bool more = slice_equal(value, SLICE("3072"));

	provider->rsa_bits_least = more ? JWS_RSA_BITS_LEAST : RSA_BITS_COMMON;
	return more || slice_equal(value, SLICE("2048"));
}

static bool
set_secret(struct identity_provider *provider, struct slice value)
{
	struct identity_secret *secret = &provider->client_secret;

	if (value.size == 0 || !put(secret->bytes, sizeof(secret->bytes), value)) {
		return false;
	}
	secret->size = value.size;
	return true;
}

/* The file's own line in the log: a path is no secret, and who starts the server for the
 * first time has not made the file yet. */
static bool
refuse_file(const struct identity_provider *provider, const char *path, const char *why)
{
	log_event(LOG_ERROR, "identity.config", LOG_TEXT("provider", provider->name),
	    LOG_TEXT("key", "client_secret_file"), LOG_TEXT("path", path),
	    LOG_TEXT("why", why));
	return false;
}

/* The first line of the file. False when it was logged why not. */
static bool
set_secret_from_file(struct identity_provider *provider, struct slice value)
{
	char path[IDENTITY_SETTING_SIZE];
	char bytes[IDENTITY_SECRET_SIZE] = {0};

	if (!put(path, sizeof(path), value)) {
		return refuse(provider, "client_secret_file", "too long") == FAULT_NONE;
	}
	int file = open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0) {
		return refuse_file(provider, path,
		    errno == ENOENT ? "the file is missing" : "it cannot be read");
	}
	ssize_t count = read(file, bytes, sizeof(bytes));
	(void)close(file);
	struct slice all = slice_bytes(bytes, count > 0 ? (size_t)count : 0);
	bool set = set_secret(provider, slice_trim(slice_cut(&all, '\n')));
	explicit_bzero(bytes, sizeof(bytes));
	return set || refuse_file(provider, path, "its first line is empty or too long");
}

static const struct setting *
find_setting(struct slice key)
{
	for (size_t i = 0; i < ARRAY_LEN(settings); i++) {
		if (slice_equal(key, slice_of(settings[i].key))) {
			return &settings[i];
		}
	}
	return NULL;
}

static bool
set_parameters(struct identity_provider *provider, struct slice value)
{
	provider->parameters_in_query = slice_equal(value, SLICE("query"));
	return provider->parameters_in_query || slice_equal(value, SLICE("body"));
}

/* Keys whose values are not plain text, and what they take. */
static const struct {
	const char *key;
	bool (*set)(struct identity_provider *provider, struct slice value);
	const char *why; /* NULL: the setter has said it */
} specials[] = {
    {"kind", set_kind, "person or staff"},
    {"profile", set_profile, "oidc, oauth2-userinfo or demo"},
    {"client_secret", set_secret, "empty or too long"},
    {"client_secret_file", set_secret_from_file, NULL},
    {"pkce", set_pkce, "yes or no"},
    {"contacts_are_verified", set_contacts_are_verified, "yes or no"},
    {"rsa_bits_least", set_rsa_bits, "2048 or 3072"},
    {"token_parameters", set_parameters, "query or body"},
};

static enum fault
take_special(struct identity_provider *provider, size_t index, struct slice value)
{
	if (specials[index].set(provider, value)) {
		return FAULT_NONE;
	}
	return specials[index].why != NULL
	    ? refuse(provider, specials[index].key, specials[index].why)
	    : FAULT_CONFIG;
}

enum fault
identity_provider_configure(
    struct identity_provider *provider, struct slice key, struct slice value)
{
	for (size_t i = 0; i < ARRAY_LEN(specials); i++) {
		if (slice_equal(key, slice_of(specials[i].key))) {
			return take_special(provider, i, value);
		}
	}
	const struct setting *setting = find_setting(key);
	if (setting == NULL) {
		return refuse(provider, "provider", "a key that is not known");
	}
	if (!put((char *)provider + setting->offset, setting->size, value)) {
		return refuse(provider, setting->key, "too long");
	}
	return FAULT_NONE;
}

static enum fault
check_url(const struct identity_provider *provider, const char *key, const char *url)
{
	if (!identity_url_is_safe(slice_of(url))) {
		return refuse(provider, key, "https, or http on loopback");
	}
	return FAULT_NONE;
}

static enum fault
check_optional_url(
    const struct identity_provider *provider, const char *key, const char *url)
{
	return *url == '\0' ? FAULT_NONE : check_url(provider, key, url);
}

static enum fault
check_oidc(const struct identity_provider *provider)
{
	TRY(check_url(provider, "issuer", provider->issuer));
	if (!provider->pkce) {
		return refuse(provider, "pkce", "oidc is never without");
	}
	return FAULT_NONE;
}

static enum fault
check_userinfo(const struct identity_provider *provider)
{
	TRY(check_url(
	    provider, "authorization_endpoint", provider->authorization_endpoint));
	TRY(check_url(provider, "token_endpoint", provider->token_endpoint));
	return check_url(provider, "userinfo_endpoint", provider->userinfo_endpoint);
}

enum fault
identity_provider_check(const struct identity_provider *provider)
{
	if (provider->profile == IDENTITY_PROFILE_NONE) {
		return refuse(provider, "profile", "oidc, oauth2-userinfo or demo");
	}
	if (provider->profile == IDENTITY_PROFILE_DEMO) {
		return FAULT_NONE;
	}
	if (provider->kind == ACCESS_NOBODY) {
		return refuse(provider, "kind", "person or staff");
	}
	if (provider->label_en[0] == '\0' || provider->label_ar[0] == '\0') {
		return refuse(provider, "label_en, label_ar", "both are needed");
	}
	if (provider->client_id[0] == '\0' || provider->client_secret.size == 0) {
		return refuse(provider, "client_id, client_secret", "both are needed");
	}
	if (provider->claims.subject[0] == '\0') {
		return refuse(provider, "claim_subject", "accounts are linked by it");
	}
	TRY(check_optional_url(provider, "logout_endpoint", provider->logout_endpoint));
	return provider->profile == IDENTITY_PROFILE_OIDC ? check_oidc(provider)
	                                                  : check_userinfo(provider);
}

void
identity_provider_done(struct identity_provider *provider)
{
	explicit_bzero(&provider->client_secret, sizeof(provider->client_secret));
}

/* --- addresses --- */

static bool
is_printable(struct slice text)
{
	for (size_t i = 0; i < text.size; i++) {
		if (text.bytes[i] <= ' ' || text.bytes[i] > '~') {
			return false;
		}
	}
	return true;
}

/* "https://host:port" of an address without a user; the size, 0 when there is none. */
static size_t
origin_size(struct slice url)
{
	size_t start = slice_starts(url, SLICE("https://")) ? 8
	    : slice_starts(url, SLICE("http://"))           ? 7
	                                                    : 0;
	if (start == 0) {
		return 0;
	}
	struct slice rest = slice_from(url, start);
	size_t size = 0;
	while (size < rest.size && strchr("/?#", rest.bytes[size]) == NULL) {
		if (strchr("@\\\"'<>%", rest.bytes[size]) != NULL) {
			return 0;
		}
		size++;
	}
	return size == 0 ? 0 : start + size;
}

/* After the host: nothing, or a port. */
static bool
ends_host(struct slice rest)
{
	if (rest.size == 0) {
		return true;
	}
	for (size_t i = 1; i < rest.size; i++) {
		if (rest.bytes[i] < '0' || rest.bytes[i] > '9') {
			return false;
		}
	}
	return rest.bytes[0] == ':' && rest.size > 1;
}

bool
identity_url_is_loopback(struct slice url)
{
	static const char *const hosts[] = {"127.0.0.1", "localhost", "[::1]"};
	size_t size = origin_size(url);
	size_t start = slice_starts(url, SLICE("https://")) ? 8 : 7;

	if (size == 0) {
		return false;
	}
	struct slice host = slice_from(slice_first(url, size), start);
	for (size_t i = 0; i < ARRAY_LEN(hosts); i++) {
		if (slice_starts(host, slice_of(hosts[i])) &&
		    ends_host(slice_from(host, strlen(hosts[i])))) {
			return true;
		}
	}
	return false;
}

bool
identity_url_is_safe(struct slice url)
{
	if (!is_printable(url) || origin_size(url) == 0 ||
	    slice_find(url, '#') != url.size) {
		return false;
	}
	return slice_starts(url, SLICE("https://")) || identity_url_is_loopback(url);
}

struct slice
identity_provider_origin(const struct identity_provider *provider, struct arena *arena)
{
	struct slice url = slice_of(provider->authorization_endpoint[0] != '\0'
	        ? provider->authorization_endpoint
	        : provider->issuer);

	return arena_copy(arena, slice_first(url, origin_size(url)));
}
