/* An empty body took down real bots (grammY#299, #871). */
#include "fuzz/mutators/mutator.h"

static bool empty_body(struct mutation *m)
{
    static const struct span nothing[] = {{"", 0},       {" ", 1},  {"\r\n", 2},
                                          {"\n\n\n", 3}, {"\0", 1}, {"\t", 1},
                                          {"{", 1},      {"}", 1},  {"\"", 1}};
    buf_clear(m->bytes);
    buf_span(m->bytes, RNG_PICK(m->rng, nothing));
    return true;
}

const struct mutator mutator_empty_body = {
    .name = "empty-body",
    .family = MUT_MALFORMED,
    .stage = MUT_BYTES,
    .threat = 2,
    .help = "no body, or one of white space only",
    .apply = empty_body,
};
