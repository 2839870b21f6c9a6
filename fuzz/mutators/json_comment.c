/* Comments: JSON5 and relaxed parsers take them, strict ones stop. */
#include "fuzz/mutators/bytes.h"

static bool json_comment(struct mutation *m)
{
    static const struct span comment[] = {
        {"/**/", 4}, {"//x\n", 4}, {"#x\n", 3}, {"/*", 2}, {"<!-- -->", 8}};
    size_t at;
    if (!bytes_pick(m, "{}[],:", BYTES_STRUCTURE, &at))
        return false;
    bytes_insert(m->bytes, at, RNG_PICK(m->rng, comment));
    return true;
}

const struct mutator mutator_json_comment = {
    .name = "json-comment",
    .family = MUT_MALFORMED,
    .stage = MUT_BYTES,
    .threat = 2,
    .help = "a comment between two tokens",
    .apply = json_comment,
};
