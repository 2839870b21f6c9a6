/* Thousands of entities, photos or options: quadratic loops and call-stack spreads show. */
#include "fuzz/mutators/pick.h"
#include "fuzz/mutators/size.h"

static bool huge_array(struct mutation *m)
{
    json_ref array = pick_parent(m, PICK_ARRAY, 0);
    uint64_t size = size_pick(m, 8192, UINT64_MAX);
    if (array == JSON_NONE || array == m->tree->root || size == 0)
        return false;
    json_ref item = pick_child(m, array);
    buf_clear(m->text);
    if (item != JSON_NONE && json_size(m->tree, item) < 4096)
        json_write_node(m->tree, item, JSON_COMPACT, m->text);
    else
        buf_str(m->text, "0");
    buf_byte(m->text, ',');
    struct span unit = buf_view(m->text);
    json_replace(m->tree, array,
                 json_new_fill(m->tree, SPAN("["), unit, size / unit.n, SPAN("null]")));
    return true;
}

const struct mutator mutator_huge_array = {
    .name = "huge-array",
    .family = MUT_OVERSIZED,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "one array of very many elements",
    .apply = huge_array,
};
