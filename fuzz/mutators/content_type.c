/* Frameworks choose their parser by it, and some keep the body from the handler altogether. */
#include "fuzz/mutators/mutator.h"

static bool content_type(struct mutation *m)
{
    /* clang-format off */
    static const char *const type[] = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "multipart/form-data; boundary=x",
        "application/json; charset=utf-16",
        "text/json",
        "application/json; charset=nonsense",
        "application/octet-stream",
        "APPLICATION/JSON",
        "application/json,text/plain",
        "json",
        "application/xml",
        "",
        ";",
    };
    /* clang-format on */
    static const char *const encoding[] = {"gzip", "deflate", "br", "identity", "nonsense"};
    if (rng_chance(m->rng, 1, 4))
        step_set_header(m->step, "Content-Encoding", RNG_PICK(m->rng, encoding));
    else
        step_set_header(m->step, "Content-Type", RNG_PICK(m->rng, type));
    /* Checks that sit in one parser's branch are passed by in the other's. */
    if (m->world->secret && m->step->secret == SECRET_RIGHT && rng_chance(m->rng, 1, 3)) {
        m->step->secret = SECRET_ABSENT;
        m->input->threat = 0;
    }
    return true;
}

const struct mutator mutator_content_type = {
    .name = "content-type",
    .family = MUT_ESCALATE,
    .stage = MUT_STEP,
    .threat = 2,
    .help = "another Content-Type or Content-Encoding than the body has; sometimes no secret",
    .apply = content_type,
};
