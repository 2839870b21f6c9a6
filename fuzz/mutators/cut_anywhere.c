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
    .name = "cut-anywhere",
    .family = MUT_TRUNCATED,
    .stage = MUT_BYTES,
    .threat = 2,
    .help = "ends the body at a random byte",
    .apply = cut_anywhere,
};
