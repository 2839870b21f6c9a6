/* Telegram never sends null; code that tests only for presence breaks. */
#include "fuzz/mutators/pick.h"

static bool null_member(struct mutation *m)
{
    json_ref n = pick_node(m, PICK_ANY & ~PICK_NULL);
    if (n == JSON_NONE)
        return false;
    json_replace(m->tree, n, json_new(m->tree, JSON_NULL));
    return true;
}

const struct mutator mutator_null_member = {
    .name = "null-member",
    .family = MUT_MISSING,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "sets one member to null",
    .apply = null_member,
};
