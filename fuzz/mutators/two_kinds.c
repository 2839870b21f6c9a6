/* Bot API: at most one of the optional fields is present. Dispatchers take the first they know. */
#include "fuzz/mutators/donors.h"
#include "fuzz/mutators/edit.h"
#include "fuzz/mutators/pick.h"
#include "fuzz/mutators/values.h"

static bool two_kinds(struct mutation *m)
{
    struct json_tree *t = m->tree;
    json_ref kind = shape_kind(t);
    if (kind == JSON_NONE)
        return false;
    struct donor d = donors_update(m);
    json_ref other = d.tree ? shape_kind(d.tree) : JSON_NONE;
    json_ref copy = other != JSON_NONE ? json_graft(t, d.tree, other) : edit_copy(m, kind);
    if (other == JSON_NONE)
        edit_rename(m, copy, values_kind(m->rng));
    if (rng_chance(m->rng, 1, 2))
        json_append(t, t->root, copy);
    else
        json_prepend(t, t->root, copy);
    m->focus = copy;
    return true;
}

const struct mutator mutator_two_kinds = {
    .name = "two-kinds",
    .family = MUT_STRUCTURE,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "an update of two kinds at once, or of one kind twice",
    .apply = two_kinds,
};
