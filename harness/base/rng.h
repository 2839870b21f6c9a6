#ifndef HARNESS_BASE_RNG_H
#define HARNESS_BASE_RNG_H
/* The only source of randomness: xoshiro256** (Blackman and Vigna, public domain description),
 * seeded through splitmix64. A stream is a value; copying it forks it. Not for secrets. */
#include "harness/base/span.h"

#include <stdint.h>

struct rng {
    uint64_t s[4];
};

void rng_seed(struct rng *r, uint64_t seed);
/* An independent stream for (seed, a, b, c), e.g. (seed, phase, lane, index). */
void rng_derive(struct rng *r, uint64_t seed, uint64_t a, uint64_t b, uint64_t c);
uint64_t rng_u64(struct rng *r);
uint64_t rng_below(struct rng *r, uint64_t n);               /* uniform in 0..n-1; 0 for n == 0 */
int64_t rng_range(struct rng *r, int64_t low, int64_t high); /* uniform, both ends included */
double rng_unit(struct rng *r);                              /* uniform in [0, 1) */
bool rng_chance(struct rng *r, uint32_t num, uint32_t den);  /* true num times in den */
#define RNG_PICK(r, array) ((array)[rng_below((r), sizeof(array) / sizeof *(array))])
#endif
