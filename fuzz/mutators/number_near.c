/* One off, negated, doubled, seconds for milliseconds: wrong in a way that still looks right. */
#include "fuzz/mutators/pick.h"

static bool number_near(struct mutation *m)
{
    json_ref n = pick_node(m, PICK_NUMBER);
    int64_t v, to;
    if (n == JSON_NONE || !json_int(m->tree, n, &v) || v > INT64_MAX / 2000 ||
        v < -INT64_MAX / 2000)
        return false;
    switch (rng_below(m->rng, 8)) {
    case 0:
        to = v + 1;
        break;
    case 1:
        to = v - 1;
        break;
    case 2:
        to = -v;
        break;
    case 3:
        to = v * 2;
        break;
    case 4:
        to = v * 1000;
        break;
    case 5:
        to = v / 1000;
        break;
    case 6:
        to = v + (INT64_C(1) << 32);
        break;
    default:
        to = (int64_t)(int32_t)v - 1;
    }
    json_replace(m->tree, n, json_new_int(m->tree, to));
    return true;
}

const struct mutator mutator_number_near = {
    .name = "number-near",
    .family = MUT_BOUNDARY,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "a number next to, opposite to or a scale away from the one there",
    .apply = number_near,
};
