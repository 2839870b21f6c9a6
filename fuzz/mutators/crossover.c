/* Another chat, another origin, another set of entities: each valid where it came from. */
#include "fuzz/mutators/donors.h"
#include "fuzz/mutators/pick.h"

static bool crossover(struct mutation *m)
{
    json_ref n = pick_member(m, PICK_ANY);
    if (n == JSON_NONE)
        return false;
    struct donor d = donors_named(m, json_at(m->tree, n)->key);
    if (!d.tree || json_same(m->tree, n, d.tree, d.node) ||
        json_size(d.tree, d.node) > mutation_room(m))
        return false;
    json_ref copy = json_graft(m->tree, d.tree, d.node);
    json_replace(m->tree, n, copy);
    if (json_is_container(m->tree, copy))
        m->focus = copy;
    return true;
}

const struct mutator mutator_crossover = {
    .name = "crossover",
    .family = MUT_STRUCTURE,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "a member's value from another update's member of that name",
    .apply = crossover,
};
