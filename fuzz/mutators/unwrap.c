/* One level too shallow: an id where an object was, an entity where a list was. */
#include "fuzz/mutators/pick.h"

static bool unwrap(struct mutation *m)
{
    json_ref n = pick_node(m, PICK_CONTAINER);
    json_ref inner = n != JSON_NONE ? pick_child(m, n) : JSON_NONE;
    if (inner == JSON_NONE)
        return false;
    json_replace(m->tree, n, inner);
    return true;
}

const struct mutator mutator_unwrap = {
    .name = "unwrap",
    .family = MUT_CONFUSED,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "a container's first or random child in its place",
    .apply = unwrap,
};
