/* Literals that JavaScript, Python, YAML or a relaxed number reader would take. */
#include "fuzz/mutators/bytes.h"

static bool bad_literal(struct mutation *m)
{
    static const char *const literal[] = {
        "NaN",   "Infinity", "-Infinity", "undefined", "None",    "True", "TRUE", "nil",
        "0x10",  "01",       "+1",        ".5",        "1.",      "1e",   "1e+",  "-",
        "--1",   "1_000",    "1,000",     "0b1",       "'x'",     "`x`",  "nul",  "tru",
        "1.2.3", "12a",      "\"x",       "Date(0)",   "!!str x", "",     "<x>",
    };
    size_t at, n;
    if (!bytes_pick_value(m, &at, &n))
        return false;
    bytes_replace(m->bytes, at, n, span_of(RNG_PICK(m->rng, literal)));
    return true;
}

const struct mutator mutator_bad_literal = {
    .name = "bad-literal",
    .family = MUT_MALFORMED,
    .stage = MUT_BYTES,
    .threat = 2,
    .help = "a value in another language's spelling: NaN, None, 0x10, +1, 01, .5",
    .apply = bad_literal,
};
