/* telegram.md section 4: whatever is processed without the right secret is a finding. */
#include "fuzz/mutators/mutator.h"

static bool secret_shape(struct mutation *m)
{
    static const enum secret_shape shape[] = {
        SECRET_ABSENT,
        SECRET_EMPTY,
        SECRET_WRONG,
        SECRET_PREFIX,
        SECRET_SUFFIX,
        SECRET_CASE,
        SECRET_TWICE_WRONG_FIRST,
        SECRET_TWICE_RIGHT_FIRST,
        SECRET_IN_QUERY,
    };
    if (!m->world->secret || m->step->secret != SECRET_RIGHT)
        return false;
    m->step->secret = RNG_PICK(m->rng, shape);
    return true;
}

const struct mutator mutator_secret_shape = {
    .name = "secret-shape",
    .family = MUT_ESCALATE,
    .stage = MUT_STEP,
    .threat = 0,
    .help = "the webhook secret missing, wrong, shortened, doubled or elsewhere",
    .apply = secret_shape,
};
