/* A value of some other type's schema, whole and well-formed, where it does not belong. */
#include "fuzz/mutators/donors.h"
#include "fuzz/mutators/pick.h"

static bool graft_foreign(struct mutation *m)
{
    json_ref n = pick_node(m, PICK_ANY);
    struct donor d = donors_any(m);
    if (n == JSON_NONE || !d.tree || json_size(d.tree, d.node) > mutation_room(m))
        return false;
    json_ref copy = json_graft(m->tree, d.tree, d.node);
    json_replace(m->tree, n, copy);
    if (json_is_container(m->tree, copy))
        m->focus = copy;
    return true;
}

const struct mutator mutator_graft_foreign = {
    .name = "graft-foreign",
    .family = MUT_STRUCTURE,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "a subtree of another update in place of any value",
    .apply = graft_foreign,
};
