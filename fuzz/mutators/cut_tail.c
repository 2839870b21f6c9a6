/* Everything is there but the end. */
#include "fuzz/mutators/mutator.h"

static bool cut_tail(struct mutation *m)
{
    struct buf *b = m->bytes;
    size_t n = 1 + (size_t)rng_below(m->rng, 4);
    size_t at = b->len;
    while (n && at > 1 && (b->data[at - 1] == '}' || b->data[at - 1] == ']')) {
        at--;
        n--;
    }
    if (at == b->len)
        return false;
    b->len = at;
    return true;
}

const struct mutator mutator_cut_tail = {
    .name = "cut-tail",
    .family = MUT_TRUNCATED,
    .stage = MUT_BYTES,
    .threat = 2,
    .help = "leaves out the last one to four closing brackets",
    .apply = cut_tail,
};
