/* The most common cause of dead bots: a field that was always there. */
#include "fuzz/mutators/pick.h"

static bool drop_member(struct mutation *m)
{
    json_ref n = pick_member(m, PICK_ANY);
    json_remove(m->tree, n);
    return n != JSON_NONE;
}

const struct mutator mutator_drop_member = {
    .name = "drop-member",
    .family = MUT_MISSING,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "leaves out one member, anywhere",
    .apply = drop_member,
};
