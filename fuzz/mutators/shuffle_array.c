/* Orders programs rely on: photo sizes ascending, entities by offset. */
#include "fuzz/mutators/edit.h"
#include "fuzz/mutators/pick.h"

static bool shuffle_array(struct mutation *m)
{
    struct json_tree *t = m->tree;
    json_ref array = pick_parent(m, PICK_ARRAY, 1);
    if (array == JSON_NONE || json_at(t, array)->count > 1000)
        return false;
    uint32_t count = json_at(t, array)->count;
    switch (rng_below(m->rng, 3)) {
    case 0:
        if (count < 2)
            return false;
        for (json_ref n = json_at(t, array)->first; n != JSON_NONE;) {
            json_ref next = json_at(t, n)->next;
            json_prepend(t, array, n);
            n = next;
        }
        break;
    case 1:
        if (count < 2)
            return false;
        json_append(t, array, json_at(t, array)->first);
        break;
    default:
        json_insert_after(t, json_at(t, array)->first, edit_copy(m, pick_child(m, array)));
    }
    return true;
}

const struct mutator mutator_shuffle_array = {
    .name = "shuffle-array",
    .family = MUT_STRUCTURE,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "an array reversed, rotated, or with elements repeated",
    .apply = shuffle_array,
};
