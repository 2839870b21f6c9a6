/* Arbitrary precision readers take quadratic time for these. */
#include "fuzz/mutators/pick.h"
#include "fuzz/mutators/size.h"

static bool huge_number(struct mutation *m)
{
    static const struct {
        const char *head, *unit;
    } shape[] = {{"1", "0"}, {"9", "9"}, {"0.", "3"}, {"-1", "7"}, {"1e", "9"}, {"1e-", "9"}};
    json_ref n = pick_node(m, PICK_NUMBER);
    uint64_t size = size_pick(m, 4096, UINT64_MAX);
    if (n == JSON_NONE || size == 0)
        return false;
    size_t i = (size_t)rng_below(m->rng, sizeof shape / sizeof *shape);
    json_replace(
        m->tree, n,
        json_new_fill(m->tree, span_of(shape[i].head), span_of(shape[i].unit), size - 4, SPAN("")));
    return true;
}

const struct mutator mutator_huge_number = {
    .name = "huge-number",
    .family = MUT_OVERSIZED,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "a number of thousands of digits",
    .apply = huge_number,
};
