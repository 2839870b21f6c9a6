/* Telegram sends Content-Length; a proxy in between may not. Bodies in chunks have no length up
 * front, which limits and hand-written readers rely on. */
#include "fuzz/mutators/mutator.h"

static bool chunked_body(struct mutation *m)
{
    struct wire *w = &m->step->wire;
    if (w->chunked || w->cut >= 0 || w->declared >= 0)
        return false;
    w->chunked = true;
    return true;
}

const struct mutator mutator_chunked_body = {
    .name = "chunked-body",
    .family = MUT_UNUSUAL,
    .stage = MUT_STEP,
    .threat = 2,
    .help = "the body with Transfer-Encoding: chunked instead of Content-Length",
    .apply = chunked_body,
};
