/* Cut inside a character, which decoders that keep state between reads get wrong (elizaOS#22426).
 */
#include "fuzz/mutators/bytes.h"

static bool cut_in_char(struct mutation *m)
{
    static const struct span half[] = {{"\xf0\x9f\x98", 3}, {"\xf0", 1},   {"\xd0", 1},
                                       {"\xe2\x80", 2},     {"\\u12", 4},  {"\\", 1},
                                       {"\\ud83d\\u", 8},   {"\\ud83d", 6}};
    size_t at, n;
    if (!bytes_pick_string(m, &at, &n))
        return false;
    m->bytes->len = at + 1;
    buf_span(m->bytes, RNG_PICK(m->rng, half));
    return true;
}

const struct mutator mutator_cut_in_char = {
    .name = "cut-in-char",
    .family = MUT_TRUNCATED,
    .stage = MUT_BYTES,
    .threat = 2,
    .help = "ends the body inside a UTF-8 sequence or an escape",
    .apply = cut_in_char,
};
