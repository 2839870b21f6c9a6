/* IP allow-lists that believe X-Forwarded-For (aiogram#47); 149.154.160.0/20 is Telegram's. */
#include "fuzz/mutators/mutator.h"

static bool forwarded_for(struct mutation *m)
{
    static const char *const name[] = {"X-Forwarded-For", "X-Real-IP", "Forwarded",
                                       "CF-Connecting-IP", "True-Client-IP"};
    static const char *const address[] = {
        "149.154.167.220",     "91.108.4.1", "127.0.0.1", "149.154.167.220, 10.0.0.1",
        "for=149.154.167.220", "::1",        "localhost"};
    if (m->step->secret != SECRET_RIGHT)
        return false;
    step_set_header(m->step, RNG_PICK(m->rng, name), RNG_PICK(m->rng, address));
    m->step->secret = SECRET_ABSENT;
    return true;
}

const struct mutator mutator_forwarded_for = {
    .name = "forwarded-for",
    .family = MUT_ESCALATE,
    .stage = MUT_STEP,
    .threat = 0,
    .help = "no secret, and headers that claim Telegram's own address",
    .apply = forwarded_for,
};
