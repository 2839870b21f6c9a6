/* RFC 9110 section 5.5: white space around a field value is not part of it; must be accepted. */
#include "fuzz/mutators/mutator.h"

static bool secret_space(struct mutation *m)
{
    if (!m->world->secret || m->step->secret != SECRET_RIGHT)
        return false;
    m->step->secret = SECRET_SPACE;
    return true;
}

const struct mutator mutator_secret_space = {
    .name = "secret-space",
    .family = MUT_ESCALATE,
    .stage = MUT_STEP,
    .threat = 2,
    .keeps_valid = true,
    .help = "the right secret with trailing white space",
    .apply = secret_space,
};
