/* Handlers that read the body whatever the method, routers that have none for it. */
#include "fuzz/mutators/mutator.h"

#include "harness/base/mem.h"

static bool http_method(struct mutation *m)
{
    static const char *const method[] = {"GET",     "PUT",  "PATCH", "DELETE",
                                         "OPTIONS", "post", "QUERY"};
    if (m->step->method)
        return false;
    m->step->method = xstrdup(RNG_PICK(m->rng, method));
    return true;
}

const struct mutator mutator_http_method = {
    .name = "http-method",
    .family = MUT_ESCALATE,
    .stage = MUT_STEP,
    .threat = 2,
    .help = "another method than POST",
    .apply = http_method,
};
