/* A text message that is also a poll and a payment: fields that are each known, never seen
 * together. */
#include "fuzz/mutators/donors.h"
#include "fuzz/mutators/pick.h"

static bool crossover_add(struct mutation *m)
{
    struct json_tree *t = m->tree;
    json_ref object = pick_member(m, PICK_OBJECT);
    if (object == JSON_NONE)
        return false;
    struct donor d = donors_named(m, json_at(t, object)->key);
    if (!d.tree || !json_at(d.tree, d.node)->count || json_at(d.tree, d.node)->type != JSON_OBJECT)
        return false;
    uint64_t room = mutation_room(m);
    bool any = false;
    for (uint64_t tries = 1 + rng_below(m->rng, 6); tries; tries--) {
        uint32_t count = json_at(d.tree, d.node)->count;
        json_ref from = json_item(d.tree, d.node, (uint32_t)rng_below(m->rng, count));
        bool there = false;
        for (json_ref n = json_at(t, object)->first; n != JSON_NONE; n = json_at(t, n)->next)
            there |= span_eq(json_at(t, n)->key, json_at(d.tree, from)->key);
        if (there || json_size(d.tree, from) > room)
            continue;
        json_append(t, object, json_graft(t, d.tree, from));
        any = true;
    }
    m->focus = object;
    return any;
}

const struct mutator mutator_crossover_add = {
    .name = "crossover-add",
    .family = MUT_STRUCTURE,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "members of another update's object of the same name, added to this one",
    .apply = crossover_add,
};
