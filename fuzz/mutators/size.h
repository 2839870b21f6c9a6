#ifndef FUZZ_MUTATORS_SIZE_H
#define FUZZ_MUTATORS_SIZE_H
/* How large an oversized part becomes. Mostly each doubling is half as likely as the one before,
 * so that a mebibyte costs the campaign no more than a thousand kibibytes do; one in forty is
 * drawn evenly over all magnitudes, so that the largest do come. */
#include "fuzz/mutators/mutator.h"

/* Bytes, from `low` to what the body may still grow by, at most `high`; 0 if there is no room. */
uint64_t size_pick(struct mutation *m, uint64_t low, uint64_t high);
#endif
