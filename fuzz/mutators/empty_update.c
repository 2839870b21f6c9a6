/* What is left when everything is optional. */
#include "fuzz/mutators/pick.h"

static bool empty_update(struct mutation *m)
{
    struct json_tree *t = m->tree;
    json_ref kind = shape_kind(t);
    if (kind == JSON_NONE)
        return false;
    switch (rng_below(m->rng, 3)) {
    case 0:
        json_replace(t, t->root, json_new(t, JSON_OBJECT));
        break;
    case 1:
        json_remove(t, kind);
        break;
    default:
        json_replace(t, kind, json_new(t, JSON_OBJECT));
    }
    return true;
}

const struct mutator mutator_empty_update = {
    .name = "empty-update",
    .family = MUT_MISSING,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "an update of nothing: {}, only update_id, or an empty kind",
    .apply = empty_update,
};
