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
    "drop-item", MUT_MISSING, MUT_TREE, 2, false, "leaves out one element of an array", drop_item};
