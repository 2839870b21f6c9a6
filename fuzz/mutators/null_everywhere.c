/* The same field null in all places. */
#include "fuzz/mutators/pick.h"

static bool null_everywhere(struct mutation *m)
{
    struct json_tree *t = m->tree;
    json_ref n = pick_member(m, PICK_ANY);
    if (n == JSON_NONE)
        return false;
    struct span key = json_at(t, n)->key;
    for (json_ref at = t->root; at != JSON_NONE; at = json_next(t, t->root, at))
        if (span_eq(json_at(t, at)->key, key)) {
            json_ref null = json_new(t, JSON_NULL);
            json_replace(t, at, null);
            at = null;
        }
    return true;
}

const struct mutator mutator_null_everywhere = {
    .name = "null-everywhere",
    .family = MUT_MISSING,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "sets every member of one name to null",
    .apply = null_everywhere,
};
