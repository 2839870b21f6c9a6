/* RFC 8259 section 7: characters below U+0020 must be escaped. */
#include "fuzz/mutators/bytes.h"

static bool raw_control(struct mutation *m)
{
    size_t at, n;
    if (!bytes_pick_string(m, &at, &n))
        return false;
    char c = (char)rng_below(m->rng, 0x20);
    bytes_insert(m->bytes, at + 1, (struct span){&c, 1});
    return true;
}

const struct mutator mutator_raw_control = {
    .name = "raw-control",
    .family = MUT_MALFORMED,
    .stage = MUT_BYTES,
    .threat = 2,
    .help = "an unescaped control character inside a string",
    .apply = raw_control,
};
