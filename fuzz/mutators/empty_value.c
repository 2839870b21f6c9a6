/* There, of the right type, and holding nothing. */
#include "fuzz/mutators/pick.h"

static bool empty_value(struct mutation *m)
{
    struct json_tree *t = m->tree;
    json_ref n = pick_node(m, PICK_CONTAINER | PICK_STRING | PICK_NUMBER);
    if (n == JSON_NONE)
        return false;
    json_replace(t, n, json_new(t, (enum json_type)json_at(t, n)->type));
    return true;
}

const struct mutator mutator_empty_value = {
    .name = "empty-value",
    .family = MUT_MISSING,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "empties one value: {}, [], \"\" or 0",
    .apply = empty_value,
};
