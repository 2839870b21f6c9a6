/* Scalar for container, container for scalar, number for string: every pair of types. */
#include "fuzz/mutators/pick.h"
#include "fuzz/mutators/values.h"

static bool other_type(struct mutation *m)
{
    json_ref n = pick_node(m, PICK_ANY);
    if (n == JSON_NONE)
        return false;
    unsigned same = 1u << json_at(m->tree, n)->type;
    json_replace(m->tree, n, values_other(m, same & PICK_BOOL ? PICK_BOOL : same));
    return true;
}

const struct mutator mutator_other_type = {
    .name = "other-type",
    .family = MUT_CONFUSED,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "a value of another JSON type in place of one",
    .apply = other_type,
};
