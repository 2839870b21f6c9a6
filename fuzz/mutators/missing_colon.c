/* Keys and values that nothing separates. */
#include "fuzz/mutators/bytes.h"

static bool missing_colon(struct mutation *m)
{
    static const struct span instead[] = {{"", 0}, {"::", 2}, {"=", 1}, {",", 1}, {"=>", 2}};
    size_t at;
    if (!bytes_pick(m, ":", BYTES_STRUCTURE, &at))
        return false;
    bytes_replace(m->bytes, at, 1, RNG_PICK(m->rng, instead));
    return true;
}

const struct mutator mutator_missing_colon = {
    .name = "missing-colon",
    .family = MUT_MALFORMED,
    .stage = MUT_BYTES,
    .threat = 2,
    .help = "a colon that is missing, doubled, or another sign",
    .apply = missing_colon,
};
