/* What `str(dict)` sends where `json.dumps` was meant. */
#include "fuzz/mutators/mutator.h"

static bool single_quotes(struct mutation *m)
{
    bool any = false;
    for (size_t i = 0; i < m->bytes->len; i++)
        if (m->bytes->data[i] == '"') {
            m->bytes->data[i] = '\'';
            any = true;
        }
    return any;
}

const struct mutator mutator_single_quotes = {
    .name = "single-quotes",
    .family = MUT_MALFORMED,
    .stage = MUT_BYTES,
    .threat = 2,
    .help = "quotes all strings the way Python prints them",
    .apply = single_quotes,
};
