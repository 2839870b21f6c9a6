/* Failures that need two fields gone at once, mostly of the same object. */
#include "fuzz/mutators/pick.h"

static bool drop_several(struct mutation *m)
{
    json_ref object = pick_parent(m, PICK_OBJECT, 2);
    if (object == JSON_NONE)
        return false;
    for (uint64_t left = 2 + rng_below(m->rng, 3); left; left--) {
        json_ref n = pick_child(m, object);
        json_remove(m->tree, n);
    }
    return true;
}

const struct mutator mutator_drop_several = {
    .name = "drop-several",
    .family = MUT_MISSING,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "leaves out two to four members of one object",
    .apply = drop_several,
};
