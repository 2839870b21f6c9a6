/* False where Telegram only ever sends true, and what truthiness makes of "false". */
#include "fuzz/mutators/pick.h"

static bool flip_bool(struct mutation *m)
{
    static const char *const other[] = {"\"false\"", "\"true\"", "0", "1", "\"\"", "null", "[]"};
    json_ref n = pick_node(m, PICK_BOOL);
    if (n == JSON_NONE)
        return false;
    bool was = json_at(m->tree, n)->type == JSON_TRUE;
    const char *to = rng_chance(m->rng, 1, 2) ? (was ? "false" : "true") : RNG_PICK(m->rng, other);
    json_set_lexeme(m->tree, n, span_of(to));
    return true;
}

const struct mutator mutator_flip_bool = {
    .name = "flip-bool",
    .family = MUT_CONFUSED,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "a boolean as its opposite, a number or a word",
    .apply = flip_bool,
};
