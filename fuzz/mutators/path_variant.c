/* A request to another path than the webhook's: routers that decode, fold and normalise, handlers
 * that take whatever arrives. */
#include "fuzz/mutators/mutator.h"

#include "harness/base/mem.h"

static bool path_variant(struct mutation *m)
{
    static const char *const path[] = {
        "/",
        "//",
        "/webhook",
        "/webhook/telegram/",
        "/WEBHOOK/TELEGRAM",
        "/%",
        "/%00",
        "/%2e%2e/",
        "/../../etc/passwd",
        "/webhook/telegram?x=1",
        "/\xc3\xa9",
        "/a/../webhook",
        "/webhook//telegram",
        "/?",
        "/webhook/telegram#x",
        "*",
        "/.",
        "/webhook%2Ftelegram",
    };
    if (m->step->path)
        return false;
    m->step->path = xstrdup(RNG_PICK(m->rng, path));
    return true;
}

const struct mutator mutator_path_variant = {
    .name = "path-variant",
    .family = MUT_ESCALATE,
    .stage = MUT_STEP,
    .threat = 2,
    .help = "another request path than the webhook's",
    .apply = path_variant,
};
