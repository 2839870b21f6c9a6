/* Handlers that read the body whatever the method, routers that have none for it. */
#include "fuzz/mutators/mutator.h"

#include "harness/base/mem.h"

static bool http_method(struct mutation *m)
{
    static const char *const method[] = {"GET", "PUT", "PATCH", "DELETE", "OPTIONS", "post", "QUERY"};
    if (m->step->method)
        return false;
    m->step->method = xstrdup(RNG_PICK(m->rng, method));
    return true;
}

const struct mutator mutator_http_method = {
    "http-method", MUT_ESCALATE, MUT_STEP, 2, false, "another method than POST", http_method};
