/* Legal JSON of which nearly nothing is content. */
#include "fuzz/mutators/pick.h"
#include "fuzz/mutators/size.h"

static bool huge_space(struct mutation *m)
{
    static const char *const unit[] = {" ", "\n", "\t", "\r\n "};
    json_ref n = pick_node(m, PICK_ANY);
    uint64_t size = size_pick(m, 4096, UINT64_MAX);
    if (n == JSON_NONE || size == 0 || json_size(m->tree, n) > 65536)
        return false;
    buf_clear(m->text);
    json_write_node(m->tree, n, JSON_COMPACT, m->text);
    struct span u = span_of(RNG_PICK(m->rng, unit));
    json_replace(m->tree, n, json_new_fill(m->tree, SPAN(""), u, size / u.n, buf_view(m->text)));
    return true;
}

const struct mutator mutator_huge_space = {
    .name = "huge-space",
    .family = MUT_OVERSIZED,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "a great deal of white space between two tokens",
    .apply = huge_space,
};
