/* Members the documentation says may be absent: one, some or all of an object's. What is left is an
 * update a real user can cause, with no username, no language, no caption, no file name. */
#include "fuzz/mutators/pick.h"
#include "fuzz/mutators/typed.h"

static bool drop_optional(struct mutation *m)
{
    struct json_tree *t = m->tree;
    json_ref object = pick_parent(m, PICK_OBJECT, 1);
    if (object == JSON_NONE || object == t->root)
        return false;
    const struct tg_type *type = typed_of(t, object).type;
    uint32_t odds = 1 + (uint32_t)rng_below(m->rng, 3);
    bool any = false;
    for (json_ref n = json_at(t, object)->first; type && n != JSON_NONE;) {
        json_ref next = json_at(t, n)->next;
        struct span key = json_at(t, n)->key;
        const struct tg_field *f = NULL;
        if (key.n > 2)
            f = tg_schema_field(type, (struct span){key.p + 1, key.n - 2});
        if (f && !(f->flags & TG_REQUIRED) && rng_chance(m->rng, 1, odds)) {
            json_remove(t, n);
            any = true;
        }
        n = next;
    }
    return any;
}

const struct mutator mutator_drop_optional = {
    .name = "drop-optional",
    .family = MUT_MISSING,
    .stage = MUT_TREE,
    .threat = 1,
    .help = "leaves out some or all optional members of one object",
    .apply = drop_optional,
};
