/* Brackets that do not pair. */
#include "fuzz/mutators/bytes.h"

static bool missing_bracket(struct mutation *m)
{
    size_t at;
    if (!bytes_pick(m, "{}[]", BYTES_STRUCTURE, &at))
        return false;
    static const char other[256] = {['{'] = '[', ['['] = '{', ['}'] = ']', [']'] = '}'};
    if (rng_chance(m->rng, 1, 2))
        bytes_replace(m->bytes, at, 1, SPAN(""));
    else
        m->bytes->data[at] = other[(unsigned char)m->bytes->data[at]];
    return true;
}

const struct mutator mutator_missing_bracket = {
    .name = "missing-bracket",
    .family = MUT_MALFORMED,
    .stage = MUT_BYTES,
    .threat = 2,
    .help = "leaves out one bracket or turns it into the other kind",
    .apply = missing_bracket,
};
