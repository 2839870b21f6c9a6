/* Members the schema allows and the seed has not: built to the schema's letter, added to any
 * object. Whether Telegram would send them together is another matter. */
#include "fuzz/mutators/pick.h"
#include "fuzz/mutators/typed.h"
#include "harness/telegram/build.h"

#define TRIES 8
#define EPOCH 1700000000 /* dates of built values start here; any time will do */

/* A field of the type that the object lacks; NULL if none came up. */
static const struct tg_field *lacking(struct mutation *m, json_ref object,
                                      const struct tg_type *type)
{
    const struct tg_field *fields = tg_schema_fields(type);
    for (int i = 0; i < TRIES; i++) {
        const struct tg_field *f = &fields[rng_below(m->rng, type->count)];
        if (!(f->flags & TG_GETME) && json_get(m->tree, object, f->name) == JSON_NONE)
            return f;
    }
    return NULL;
}

static bool optional_field(struct mutation *m)
{
    json_ref object = pick_parent(m, PICK_OBJECT, 0);
    if (object == JSON_NONE || object == m->tree->root)
        return false;
    struct typed what = typed_of(m->tree, object);
    if (!what.type || what.type->count == 0)
        return false;
    struct tg_builder b;
    tg_builder_init(&b, rng_u64(m->rng), EPOCH);
    uint64_t room = mutation_room(m);
    bool any = false;
    for (uint64_t i = 1 + rng_below(m->rng, 3); i; i--) {
        const struct tg_field *f = lacking(m, object, what.type);
        json_ref n = f ? tg_build_field(m->tree, &b, what.type, f) : JSON_NONE;
        if (n == JSON_NONE || json_size(m->tree, n) > room / 4)
            continue;
        json_append(m->tree, object, n);
        any = true;
    }
    m->focus = object;
    return any;
}

const struct mutator mutator_optional_field = {
    .name = "optional-field",
    .family = MUT_UNUSUAL,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "adds one to three members that the schema allows there",
    .apply = optional_field,
};
