/* Calls of string methods on a number. */
#include "fuzz/mutators/pick.h"
#include "fuzz/mutators/values.h"

static bool numberize(struct mutation *m)
{
    json_ref n = pick_node(m, PICK_STRING);
    if (n == JSON_NONE)
        return false;
    json_set_lexeme(m->tree, n, rng_chance(m->rng, 1, 2) ? SPAN("0") : values_number(m->rng));
    return true;
}

const struct mutator mutator_numberize = {
    .name = "numberize",
    .family = MUT_CONFUSED,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "a number where a string was",
    .apply = numberize,
};
