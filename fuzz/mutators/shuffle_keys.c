/* Means the same; streaming readers and `"update_id" first` assumptions differ. */
#include "fuzz/mutators/pick.h"

static bool shuffle_keys(struct mutation *m)
{
    struct json_tree *t = m->tree;
    json_ref object = pick_parent(m, PICK_OBJECT, 2);
    if (object == JSON_NONE)
        return false;
    for (uint32_t i = json_at(t, object)->count; i; i--)
        json_append(t, object, pick_child(m, object));
    return true;
}

const struct mutator mutator_shuffle_keys = {
    "shuffle-keys", MUT_STRUCTURE, MUT_TREE, 2, true,
    "an object's members in another order",
    shuffle_keys};
