/* Objects with more keys than any schema has, in front of the real ones. */
#include "fuzz/mutators/pick.h"
#include "fuzz/mutators/size.h"

static bool many_members(struct mutation *m)
{
    static const char *const unit[] = {"\"a\":0,", "\"\":\"\",", "\"id\":0,", "\"__proto__\":{},",
                                       "\"text\":\"x\","};
    json_ref object = pick_parent(m, PICK_OBJECT, 1);
    uint64_t size = size_pick(m, 8192, UINT64_MAX);
    if (object == JSON_NONE || object == m->tree->root || size == 0 ||
        json_size(m->tree, object) > 65536)
        return false;
    buf_clear(m->text);
    json_write_node(m->tree, object, JSON_COMPACT, m->text);
    struct span u = span_of(RNG_PICK(m->rng, unit));
    struct span rest = {m->text->data + 1, m->text->len - 1};
    json_replace(m->tree, object, json_new_fill(m->tree, SPAN("{"), u, size / u.n, rest));
    return true;
}

const struct mutator mutator_many_members = {
    .name = "many-members",
    .family = MUT_OVERSIZED,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "one object of very many members",
    .apply = many_members,
};
