/* Zero, minus one, 2^31, 2^53, 1e400, minus zero: see values.c. */
#include "fuzz/mutators/pick.h"
#include "fuzz/mutators/values.h"

static bool number_edge(struct mutation *m)
{
    json_ref n = pick_node(m, PICK_NUMBER);
    char text[32];
    if (n == JSON_NONE)
        return false;
    json_set_lexeme(m->tree, n,
                    rng_chance(m->rng, 1, 3) ? values_edge(m->rng, text) : values_number(m->rng));
    return true;
}

const struct mutator mutator_number_edge = {
    .name = "number-edge",
    .family = MUT_BOUNDARY,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "a number at an edge of what integers and doubles hold",
    .apply = number_edge,
};
