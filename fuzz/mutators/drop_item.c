/* The element an index or a count elsewhere refers to. */
#include "fuzz/mutators/pick.h"

static bool drop_item(struct mutation *m)
{
    json_ref array = pick_parent(m, PICK_ARRAY, 1);
    if (array == JSON_NONE)
        return false;
    json_remove(m->tree, pick_child(m, array));
    return true;
}

const struct mutator mutator_drop_item = {
    .name = "drop-item",
    .family = MUT_MISSING,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "leaves out one element of an array",
    .apply = drop_item,
};
