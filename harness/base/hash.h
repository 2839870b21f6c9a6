#ifndef HARNESS_BASE_HASH_H
#define HARNESS_BASE_HASH_H
/* Hashes: xxHash for tables and signatures (not against an adversary), SHA for names and proofs
 * that other programs rely on (crash files, request stream). */
#include "harness/base/span.h"

#include <stdint.h>

uint64_t hash_bytes(struct span s, uint64_t seed); /* XXH3, 64 bits */
uint64_t hash_mix(uint64_t a, uint64_t b);         /* order matters */

#define SHA1_HEX 41                                    /* bytes, NUL included */
#define SHA256_HEX 65                                  /* bytes, NUL included */
char *sha1_hex(struct span s, char out[SHA1_HEX]);     /* lower case; returns out */
char *sha256_hex(struct span s, char out[SHA256_HEX]); /* lower case; returns out */

struct sha256; /* running digest */
struct sha256 *sha256_new(void);
void sha256_free(struct sha256 *h);
void sha256_update(struct sha256 *h, struct span s);
char *sha256_finish(struct sha256 *h, char out[SHA256_HEX]); /* resets h for reuse */
#endif
