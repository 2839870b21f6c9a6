/* Which one counts differs between parsers: the first (some proxies), the last (most), an error. */
#include "fuzz/mutators/donors.h"
#include "fuzz/mutators/pick.h"
#include "fuzz/mutators/values.h"

static bool duplicate_key(struct mutation *m)
{
    struct json_tree *t = m->tree;
    json_ref n = pick_member(m, PICK_ANY);
    if (n == JSON_NONE)
        return false;
    json_ref twin;
    struct donor d = donors_named(m, json_at(t, n)->key);
    if (d.tree && rng_chance(m->rng, 1, 2)) {
        twin = json_graft(t, d.tree, d.node);
    } else {
        twin = values_other(m, 0);
        json_set_key_lexeme(t, twin, json_at(t, n)->key);
    }
    if (rng_chance(m->rng, 1, 2))
        json_insert_after(t, n, twin);
    else
        json_prepend(t, json_at(t, n)->parent, twin);
    return true;
}

const struct mutator mutator_duplicate_key = {
    .name = "duplicate-key",
    .family = MUT_STRUCTURE,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "a member twice, with different values",
    .apply = duplicate_key,
};
