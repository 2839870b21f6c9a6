/* The same field gone in all places: a reader that falls back to another copy finds none. */
#include "fuzz/mutators/pick.h"

static bool drop_everywhere(struct mutation *m)
{
    struct json_tree *t = m->tree;
    json_ref n = pick_member(m, PICK_ANY);
    if (n == JSON_NONE)
        return false;
    struct span key = json_at(t, n)->key;
    for (json_ref at = t->root; at != JSON_NONE;) {
        json_ref next = json_next(t, t->root, at);
        if (span_eq(json_at(t, at)->key, key)) {
            next = json_skip(t, t->root, at);
            json_remove(t, at);
        }
        at = next;
    }
    return true;
}

const struct mutator mutator_drop_everywhere = {
    .name = "drop-everywhere",
    .family = MUT_MISSING,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "leaves out every member of one name",
    .apply = drop_everywhere,
};
