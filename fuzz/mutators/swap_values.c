/* Values that are right somewhere else: a title for an id, a chat for a user. */
#include "fuzz/mutators/pick.h"

static bool swap_values(struct mutation *m)
{
    struct json_tree *t = m->tree;
    json_ref a = pick_node(m, PICK_ANY), b = pick_node(m, PICK_ANY);
    if (a == JSON_NONE || b == JSON_NONE || a == b)
        return false;
    /* Copies, so that one may stand inside the other. */
    json_ref a2 = json_graft(t, t, a), b2 = json_graft(t, t, b);
    json_replace(t, a, b2);
    if (pick_attached(t, b))
        json_replace(t, b, a2);
    return true;
}

const struct mutator mutator_swap_values = {
    .name = "swap-values",
    .family = MUT_CONFUSED,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "two values change places",
    .apply = swap_values,
};
