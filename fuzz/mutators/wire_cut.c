/* The connection dies in the middle of the body: the handler must neither wait for ever nor act on
 * the half it has. */
#include "fuzz/mutators/mutator.h"

static bool wire_cut(struct mutation *m)
{
    static const enum wire_end end[] = {WIRE_HALF, WIRE_HALF, WIRE_CLOSE, WIRE_RESET};
    struct wire *w = &m->step->wire;
    if (m->step->body.len < 2 || w->cut >= 0)
        return false;
    w->cut = (int64_t)rng_below(m->rng, m->step->body.len);
    w->end = RNG_PICK(m->rng, end);
    return true;
}

const struct mutator mutator_wire_cut = {
    .name = "wire-cut",
    .family = MUT_TRUNCATED,
    .stage = MUT_STEP,
    .threat = 2,
    .help = "stops sending before Content-Length is reached, then half-closes, closes or resets",
    .apply = wire_cut,
};
