/* Escapes of other languages, and \u without its four digits. */
#include "fuzz/mutators/bytes.h"

static bool bad_escape(struct mutation *m)
{
    static const char *const escape[] = {"\\x41",   "\\u12 ", "\\u ",   "\\U0001F600",
                                         "\\'",     "\\0",    "\\a",    "\\u{1F600}",
                                         "\\uZZZZ", "\\ ",    "\\u-123"};
    size_t at, n;
    if (!bytes_pick_string(m, &at, &n))
        return false;
    bytes_insert(m->bytes, at + 1, span_of(RNG_PICK(m->rng, escape)));
    return true;
}

const struct mutator mutator_bad_escape = {
    .name = "bad-escape",
    .family = MUT_MALFORMED,
    .stage = MUT_BYTES,
    .threat = 2,
    .help = "an escape sequence JSON does not have",
    .apply = bad_escape,
};
