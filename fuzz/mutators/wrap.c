/* One level too deep: [x] or {"x": x} for x. */
#include "fuzz/mutators/pick.h"

static bool wrap(struct mutation *m)
{
    struct json_tree *t = m->tree;
    static const char *const name[] = {"value", "id", "$ne", "0", "text"};
    json_ref n = pick_node(m, PICK_ANY);
    if (n == JSON_NONE)
        return false;
    bool array = rng_chance(m->rng, 1, 2);
    json_ref box = json_new(t, array ? JSON_ARRAY : JSON_OBJECT);
    json_replace(t, n, box);
    if (!array)
        json_set_key(t, n, RNG_PICK(m->rng, name));
    json_append(t, box, n);
    return true;
}

const struct mutator mutator_wrap = {
    .name = "wrap",
    .family = MUT_CONFUSED,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "puts a value into an array or an object",
    .apply = wrap,
};
