/* A small plausible value for a field of the schema, to see whether a failure survives its
 * presence: the required fields, and who acted, which bots rely on although it is optional. The
 * depth is ours (FILL_DEPTH), not an input's. */
#include "harness/triage/core_tree.h"

enum { FILL_DEPTH = 4 };

static json_ref fill(struct json_tree *t, const struct tg_field *f, int depth);

static bool is_actor(const char *name)
{
    return strcmp(name, "from") == 0 || strcmp(name, "user") == 0;
}

static json_ref fill_object(struct json_tree *t, const struct tg_type *type, int depth)
{
    json_ref object = json_new(t, JSON_OBJECT);
    const struct tg_field *f = tg_schema_fields(type);
    for (unsigned i = 0; depth < FILL_DEPTH && i < type->count; i++)
        if ((f[i].flags & TG_REQUIRED) || is_actor(f[i].name))
            json_put(t, object, f[i].name, fill(t, &f[i], depth + 1));
    return object;
}

static json_ref fill_type(struct json_tree *t, unsigned id, int depth)
{
    const struct tg_type *type = tg_schema_at(id);
    if (type->shape != TG_UNION)
        return fill_object(t, type, depth);
    const struct tg_member *m = tg_schema_members(type);
    for (unsigned i = 0; i < type->count; i++)
        if (m[i].shape == TG_OBJECT && m[i].type < TG_TYPES)
            return fill_object(t, tg_schema_at(m[i].type), depth);
    return json_new_string(t, "a");
}

static json_ref fill_scalar(struct json_tree *t, const struct tg_field *f)
{
    switch ((enum tg_shape)f->shape) {
    case TG_BOOLEAN:
        return json_new(t, JSON_TRUE);
    case TG_INTEGER:
    case TG_FLOAT:
        return json_new_int(t, f->low > 1 ? f->low : 1);
    default:
        break;
    }
    if (f->always)
        return json_new_string(t, f->always);
    return json_new_string(t, f->values ? tg_schema_value(f->value) : "a");
}

static json_ref fill(struct json_tree *t, const struct tg_field *f, int depth)
{
    bool composed = (f->shape == TG_OBJECT || f->shape == TG_UNION) && f->type < TG_TYPES;
    json_ref value = composed ? fill_type(t, f->type, depth) : fill_scalar(t, f);
    for (unsigned i = 0; i < f->depth; i++) {
        json_ref list = json_new(t, JSON_ARRAY);
        json_append(t, list, value);
        value = list;
    }
    return value;
}

json_ref fill_field(struct json_tree *t, const struct tg_field *f)
{
    return fill(t, f, 0);
}
