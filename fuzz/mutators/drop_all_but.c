/* A skeleton: what a reader needs is gone, the object is there. */
#include "fuzz/mutators/pick.h"

static bool drop_all_but(struct mutation *m)
{
    struct json_tree *t = m->tree;
    json_ref object = pick_parent(m, PICK_OBJECT, 2);
    if (object == JSON_NONE || object == t->root)
        return false;
    json_ref a = pick_child(m, object), b = pick_child(m, object);
    for (json_ref n = json_at(t, object)->first; n != JSON_NONE;) {
        json_ref next = json_at(t, n)->next;
        if (n != a && n != b)
            json_remove(t, n);
        n = next;
    }
    return true;
}

const struct mutator mutator_drop_all_but = {
    .name = "drop-all-but",
    .family = MUT_MISSING,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "keeps only one or two members of an object",
    .apply = drop_all_but,
};
