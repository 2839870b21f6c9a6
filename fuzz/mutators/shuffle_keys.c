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
    .name = "shuffle-keys",
    .family = MUT_STRUCTURE,
    .stage = MUT_TREE,
    .threat = 2,
    .keeps_valid = true,
    .help = "an object's members in another order",
    .apply = shuffle_keys,
};
