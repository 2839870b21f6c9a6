/* A body cut short by whoever sent it, with a Content-Length that agrees. */
#include "fuzz/mutators/mutator.h"

static bool cut_anywhere(struct mutation *m)
{
    if (m->bytes->len < 2)
        return false;
    m->bytes->len = 1 + (size_t)rng_below(m->rng, m->bytes->len - 1);
    return true;
}

const struct mutator mutator_cut_anywhere = {
    "cut-anywhere", MUT_TRUNCATED, MUT_BYTES, 2, false,
    "ends the body at a random byte",
    cut_anywhere};
