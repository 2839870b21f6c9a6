/* Cut inside a string literal: the parser is in the middle of copying. */
#include "fuzz/mutators/bytes.h"

static bool cut_in_string(struct mutation *m)
{
    size_t at, n;
    for (int i = 0; i < 8; i++)
        if (bytes_pick_value(m, &at, &n) && m->bytes->data[at] == '"' && n > 2) {
            m->bytes->len = at + 1 + (size_t)rng_below(m->rng, n - 1);
            return true;
        }
    return false;
}

const struct mutator mutator_cut_in_string = {
    .name = "cut-in-string",
    .family = MUT_TRUNCATED,
    .stage = MUT_BYTES,
    .threat = 2,
    .help = "ends the body inside a string",
    .apply = cut_in_string,
};
