/* Counts at and beyond what the documentation allows: entities, photos, options, users. */
#include "fuzz/mutators/edit.h"
#include "fuzz/mutators/pick.h"

static bool array_size(struct mutation *m)
{
    static const unsigned size[] = {0, 1, 2, 3, 4, 10, 11, 13, 101};
    struct json_tree *t = m->tree;
    json_ref array = pick_parent(m, PICK_ARRAY, 1);
    if (array == JSON_NONE || array == t->root)
        return false;
    unsigned want = RNG_PICK(m->rng, size);
    uint64_t each = json_size(t, array);
    if (each > 2048 || each * want > mutation_room(m) || json_at(t, array)->count == want)
        return false;
    while (json_at(t, array)->count > want)
        json_remove(t, json_at(t, array)->last);
    while (json_at(t, array)->count && json_at(t, array)->count < want)
        json_append(t, array, edit_copy(m, json_at(t, array)->first));
    return true;
}

const struct mutator mutator_array_size = {
    .name = "array-size",
    .family = MUT_BOUNDARY,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "an array with none, one, or a hundred times its elements",
    .apply = array_size,
};
