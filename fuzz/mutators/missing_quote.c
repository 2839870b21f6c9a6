/* An unterminated or never opened string. */
#include "fuzz/mutators/bytes.h"

static bool missing_quote(struct mutation *m)
{
    size_t at;
    if (!bytes_pick(m, "\"", BYTES_STRUCTURE, &at))
        return false;
    bytes_replace(m->bytes, at, 1, SPAN(""));
    return true;
}

const struct mutator mutator_missing_quote = {
    .name = "missing-quote",
    .family = MUT_MALFORMED,
    .stage = MUT_BYTES,
    .threat = 2,
    .help = "leaves out one quote of a string or key",
    .apply = missing_quote,
};
