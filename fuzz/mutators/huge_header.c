/* Servers limit headers to 8-64 KiB and should answer 431 or 400, not die. */
#include "fuzz/mutators/mutator.h"

static bool huge_header(struct mutation *m)
{
    static const char *const name[] = {"X-Padding", "Cookie", "User-Agent", "X-Forwarded-For",
                                       "Accept-Language"};
    size_t n = (size_t)4096 << rng_below(m->rng, 6);
    buf_clear(m->text);
    buf_fill(m->text, 'a', n);
    step_set_header(m->step, RNG_PICK(m->rng, name), buf_cstr(m->text));
    return true;
}

const struct mutator mutator_huge_header = {
    .name = "huge-header",
    .family = MUT_OVERSIZED,
    .stage = MUT_STEP,
    .threat = 2,
    .help = "a request header of many kilobytes",
    .apply = huge_header,
};
