/* The same wrong type in all places: checks against each other agree. */
#include "fuzz/mutators/pick.h"
#include "fuzz/mutators/values.h"

static bool type_everywhere(struct mutation *m)
{
    struct json_tree *t = m->tree;
    json_ref n = pick_member(m, PICK_ANY);
    if (n == JSON_NONE)
        return false;
    struct span key = json_at(t, n)->key;
    json_ref other = values_other(m, 1u << json_at(t, n)->type);
    for (json_ref at = t->root; at != JSON_NONE;) {
        if (span_eq(json_at(t, at)->key, key)) {
            json_ref copy = json_graft(t, t, other);
            json_replace(t, at, copy);
            at = json_skip(t, t->root, copy); /* the copy may hold the name again */
        } else {
            at = json_next(t, t->root, at);
        }
    }
    return true;
}

const struct mutator mutator_type_everywhere = {
    .name = "type-everywhere",
    .family = MUT_CONFUSED,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "every member of one name gets another JSON type",
    .apply = type_everywhere,
};
