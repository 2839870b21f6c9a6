/* Parsers that stop at the end of the first document accept these, those that look on do not. */
#include "fuzz/mutators/mutator.h"

static bool trailing_garbage(struct mutation *m)
{
    static const struct span tail[] = {{"}", 1},        {"]", 1},    {"\0", 1},
                                       {",", 1},        {"x", 1},    {"{}", 2},
                                       {"\n\nnull", 6}, {"\x1a", 1}, {"\0\0\0\0\0\0\0\0", 8},
                                       {";", 1}};
    struct buf *b = m->bytes;
    if (b->len == 0)
        return false;
    if (rng_chance(m->rng, 1, 4) && b->len < mutation_room(m)) {
        buf_reserve(b, b->len + 1);
        if (rng_chance(m->rng, 1, 2))
            buf_byte(b, '\n');
        buf_add(b, b->data, b->len - (b->data[b->len - 1] == '\n'));
        return true;
    }
    buf_span(b, RNG_PICK(m->rng, tail));
    return true;
}

const struct mutator mutator_trailing_garbage = {
    .name = "trailing-garbage",
    .family = MUT_MALFORMED,
    .stage = MUT_BYTES,
    .threat = 2,
    .help = "something after the document: a second one, a NUL, a bracket",
    .apply = trailing_garbage,
};
