#include "harness/telegram/schema.h"

static const struct tg_type types[] = {
#define TYPE(name, shape, discriminator, first, count, since) \
    {#name, discriminator, first, count, TG_##shape, since},
#include "harness/telegram/schema.def"
};

static const struct tg_field fields[] = {
#define FIELD(name, shape, depth, type, flags, role, unit, low, high, value, values, always, \
              since)                                                                         \
    {name,       always, INT64_C(low),   INT64_C(high),  TG_T_##type, value, values,         \
     TG_##shape, depth,  TG_UNIT_##unit, TG_ROLE_##role, flags,       since},
#include "harness/telegram/schema.def"
};

static const struct tg_member members[] = {
#define MEMBER(tag, shape, type) {tag, TG_T_##type, TG_##shape},
#include "harness/telegram/schema.def"
};

static const char *const values[] = {
#define VALUE(text) text,
#include "harness/telegram/schema.def"
};

static const struct {
    const char *name;
    uint16_t type, since;
} kinds[] = {
#define KIND(id, name, type, since) {#name, TG_T_##type, since},
#include "harness/telegram/schema.def"
};

const struct tg_type *tg_schema_at(unsigned id)
{
    return &types[id];
}

const struct tg_type *tg_schema_type(const char *name)
{
    for (size_t i = 0; i < TG_TYPES; i++)
        if (strcmp(types[i].name, name) == 0)
            return &types[i];
    return NULL;
}

const struct tg_field *tg_schema_fields(const struct tg_type *t)
{
    return &fields[t->first];
}

const struct tg_member *tg_schema_members(const struct tg_type *t)
{
    return &members[t->first];
}

const struct tg_field *tg_schema_field(const struct tg_type *t, struct span name)
{
    if (t->shape != TG_OBJECT)
        return NULL;
    for (const struct tg_field *f = &fields[t->first]; f < &fields[t->first] + t->count; f++)
        if (span_is(name, f->name))
            return f;
    return NULL;
}

const struct tg_member *tg_schema_member(const struct tg_type *t, struct span tag)
{
    if (t->shape != TG_UNION)
        return NULL;
    for (const struct tg_member *m = &members[t->first]; m < &members[t->first] + t->count; m++)
        if (m->tag && span_is(tag, m->tag))
            return m;
    return NULL;
}

const char *tg_schema_value(unsigned index)
{
    return values[index];
}

unsigned tg_schema_id(const struct tg_type *t)
{
    return (unsigned)(t - types);
}

const char *tg_kind_name(enum tg_kind k)
{
    return kinds[k].name;
}

int tg_kind_parse(struct span name, enum tg_kind *out)
{
    for (unsigned k = 0; k < TG_KINDS; k++)
        if (span_is(name, kinds[k].name)) {
            *out = (enum tg_kind)k;
            return 0;
        }
    return -1;
}

unsigned tg_kind_type(enum tg_kind k)
{
    return kinds[k].type;
}

unsigned tg_kind_since(enum tg_kind k)
{
    return kinds[k].since;
}

bool tg_kind_is_message(enum tg_kind k)
{
    return k < TG_KINDS && kinds[k].type == TG_T_Message;
}
