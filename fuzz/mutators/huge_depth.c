/* Recursive parsers and visitors run out of stack. Beyond a mebibyte the brackets stay open, which
 * costs nothing to hold here and the same to read there. */
#include "fuzz/mutators/pick.h"
#include "fuzz/mutators/size.h"

static bool huge_depth(struct mutation *m)
{
    static const struct {
        const char *open, *close;
    } level[] = {{"[", "]"}, {"{\"a\":", "}"}, {"[[", "]]"}, {"{\"reply_to_message\":", "}"}};
    struct json_tree *t = m->tree;
    json_ref n = pick_node(m, PICK_ANY);
    uint64_t size = size_pick(m, 4096, UINT64_MAX);
    if (n == JSON_NONE || size == 0)
        return false;
    size_t i = (size_t)rng_below(m->rng, sizeof level / sizeof *level);
    struct span open = span_of(level[i].open), close = span_of(level[i].close);
    uint64_t levels = size / (open.n + close.n);
    buf_clear(m->text);
    buf_byte(m->text, '0');
    if (size <= UINT64_C(1) << 20)
        for (uint64_t k = 0; k < levels; k++)
            buf_span(m->text, close);
    json_replace(t, n, json_new_fill(t, SPAN(""), open, levels, buf_view(m->text)));
    return true;
}

const struct mutator mutator_huge_depth = {
    .name = "huge-depth",
    .family = MUT_OVERSIZED,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "nesting of thousands to millions of levels",
    .apply = huge_depth,
};
