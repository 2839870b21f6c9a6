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
    "secret-space", MUT_ESCALATE, MUT_STEP, 2, true,
    "the right secret with trailing white space",
    secret_space};
