/* Deep enough for recursion limits (Python: 1,000) and hand-written visitors. */
#include "fuzz/mutators/pick.h"

static bool deep_nesting(struct mutation *m)
{
    static const unsigned depth[] = {16, 64, 100, 129, 200, 512};
    json_ref n = pick_node(m, PICK_ANY);
    if (n == JSON_NONE)
        return false;
    bool array = rng_chance(m->rng, 1, 2);
    struct span open = array ? SPAN("[") : SPAN("{\"a\":");
    unsigned levels = rng_chance(m->rng, 1, 12) ? 1100 : RNG_PICK(m->rng, depth);
    buf_clear(m->text);
    for (unsigned i = 0; i < levels; i++)
        buf_span(m->text, open);
    buf_byte(m->text, '1');
    buf_fill(m->text, array ? ']' : '}', levels);
    if (m->text->len > mutation_room(m))
        return false;
    json_replace(m->tree, n, json_new_lexeme(m->tree, buf_view(m->text)));
    return true;
}

const struct mutator mutator_deep_nesting = {
    .name = "deep-nesting",
    .family = MUT_STRUCTURE,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "a value under tens to thousands of arrays or objects",
    .apply = deep_nesting,
};
