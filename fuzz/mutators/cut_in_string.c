/* Cut inside a string literal: the parser is in the middle of copying. */
#include "fuzz/mutators/bytes.h"

static bool cut_in_string(struct mutation *m)
{
    size_t at, n;
    if (!bytes_pick_string(m, &at, &n) || n < 3)
        return false;
    m->bytes->len = at + 1 + (size_t)rng_below(m->rng, n - 1);
    return true;
}

const struct mutator mutator_cut_in_string = {
    .name = "cut-in-string",
    .family = MUT_TRUNCATED,
    .stage = MUT_BYTES,
    .threat = 2,
    .help = "ends the body inside a string",
    .apply = cut_in_string,
};
