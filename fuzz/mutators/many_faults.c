/* Two to five nodes below one object get a fault each: absent, null, of another type, empty, at an
 * edge. Failures that need two or three odd fields close together come up far more often this way
 * than by stacking single faults. Containers are hit less, as they take the rest with them. */
#include "fuzz/mutators/pick.h"
#include "fuzz/mutators/values.h"

static void fault(struct mutation *m, json_ref n)
{
    struct json_tree *t = m->tree;
    enum json_type type = (enum json_type)json_at(t, n)->type;
    switch (rng_below(m->rng, 8)) {
    case 0:
    case 1:
    case 2:
        json_remove(t, n);
        return;
    case 3:
        json_replace(t, n, json_new(t, JSON_NULL));
        return;
    case 4:
        json_replace(t, n, values_other(m, 1u << type));
        return;
    case 5:
        json_replace(t, n, json_new(t, type));
        return;
    default:
        if (type == JSON_NUMBER)
            json_set_lexeme(t, n, values_number(m->rng));
        else if (type == JSON_STRING)
            json_replace(t, n, json_new_text(t, values_string(m->rng)));
        else
            json_remove(t, n);
    }
}

static bool many_faults(struct mutation *m)
{
    struct json_tree *t = m->tree;
    json_ref top = pick_parent(m, PICK_OBJECT, 2);
    if (top == JSON_NONE || top == t->root)
        return false;
    uint32_t nodes = json_count(t, top) - 1, wanted = 2 + (uint32_t)rng_below(m->rng, 4);
    uint32_t odds = nodes > 2 * wanted ? nodes / wanted : 2;
    bool any = false;
    for (json_ref n = json_next(t, top, top); n != JSON_NONE;) {
        bool inner = json_at(t, n)->first != JSON_NONE;
        bool hit = pick_is(t, n, PICK_ANY) && rng_chance(m->rng, 1, inner ? 3 * odds : odds);
        json_ref next = hit ? json_skip(t, top, n) : json_next(t, top, n);
        if (hit)
            fault(m, n);
        any |= hit;
        n = next;
    }
    return any;
}

const struct mutator mutator_many_faults = {
    .name = "many-faults",
    .family = MUT_MISSING,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "several nodes below one object absent, null, empty, of another type or at an edge",
    .apply = many_faults,
};
