/* A chat that becomes a channel, a member that becomes an owner, an entity of another type: each
 * value legal, the whole maybe not. */
#include "fuzz/mutators/pick.h"
#include "fuzz/mutators/typed.h"

static bool enumerated(const struct tg_field *f)
{
    return f->shape == TG_STRING && f->values > 1;
}

/* The tag of a random member of the union whose discriminator this string is. */
static const char *other_tag(struct mutation *m, json_ref n)
{
    struct typed owner = typed_of(m->tree, json_at(m->tree, n)->parent);
    if (!owner.field || owner.field->shape != TG_OBJECT || owner.field->type >= TG_TYPES)
        return NULL;
    const struct tg_type *u = tg_schema_at(owner.field->type);
    if (u->shape != TG_UNION || !u->discriminator || !json_key_is(m->tree, n, u->discriminator))
        return NULL;
    return tg_schema_members(u)[rng_below(m->rng, u->count)].tag;
}

static bool other_enum(struct mutation *m)
{
    static const char *const tags[] = {"type", "status", "source", NULL};
    const struct tg_field *field;
    const char *value = NULL;
    json_ref n = JSON_NONE;
    if (rng_chance(m->rng, 1, 2)) {
        n = pick_named(m, tags, PICK_STRING);
        value = n != JSON_NONE ? other_tag(m, n) : NULL;
    }
    if (!value) {
        n = typed_pick(m, PICK_STRING, enumerated, &field);
        if (n == JSON_NONE)
            return false;
        value = tg_schema_value(field->value + (unsigned)rng_below(m->rng, field->values));
    }
    if (json_text_is(m->tree, n, value))
        return false;
    json_replace(m->tree, n, json_new_string(m->tree, value));
    return true;
}

const struct mutator mutator_other_enum = {
    .name = "other-enum",
    .family = MUT_STRUCTURE,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "another documented value of the same enumeration",
    .apply = other_enum,
};
