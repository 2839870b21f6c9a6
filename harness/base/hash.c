/* xxHash and OpenSSL's digests behind our names; see hash.h. */
#include "harness/base/hash.h"

#include "harness/base/mem.h"

#include <openssl/evp.h>
#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

struct sha256 {
    EVP_MD_CTX *ctx;
};

uint64_t hash_bytes(struct span s, uint64_t seed)
{
    return XXH3_64bits_withSeed(s.n ? s.p : "", s.n, seed);
}

uint64_t hash_mix(uint64_t a, uint64_t b)
{
    uint64_t pair[2] = {a, b};
    return XXH3_64bits(pair, sizeof pair);
}

static char *hex(const unsigned char *digest, unsigned n, char *out)
{
    static const char digits[] = "0123456789abcdef";
    for (unsigned i = 0; i < n; i++) {
        out[2 * i] = digits[digest[i] >> 4];
        out[2 * i + 1] = digits[digest[i] & 15];
    }
    out[2 * n] = '\0';
    return out;
}

static char *digest_hex(const EVP_MD *kind, struct span s, char *out)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned n = 0;
    if (!EVP_Digest(s.n ? s.p : "", s.n, digest, &n, kind, NULL))
        abort();
    return hex(digest, n, out);
}

char *sha1_hex(struct span s, char out[SHA1_HEX])
{
    return digest_hex(EVP_sha1(), s, out);
}

char *sha256_hex(struct span s, char out[SHA256_HEX])
{
    return digest_hex(EVP_sha256(), s, out);
}

struct sha256 *sha256_new(void)
{
    struct sha256 *h = xcalloc(1, sizeof *h);
    h->ctx = EVP_MD_CTX_new();
    if (!h->ctx || !EVP_DigestInit_ex(h->ctx, EVP_sha256(), NULL))
        abort();
    return h;
}

void sha256_free(struct sha256 *h)
{
    if (h)
        EVP_MD_CTX_free(h->ctx);
    free(h);
}

void sha256_update(struct sha256 *h, struct span s)
{
    if (!EVP_DigestUpdate(h->ctx, s.n ? s.p : "", s.n))
        abort();
}

char *sha256_finish(struct sha256 *h, char out[SHA256_HEX])
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned n = 0;
    if (!EVP_DigestFinal_ex(h->ctx, digest, &n) || !EVP_DigestInit_ex(h->ctx, EVP_sha256(), NULL))
        abort();
    return hex(digest, n, out);
}
