/* The small change of building: members with their keys. */
#include "harness/telegram/builder.h"

json_ref tgb_object(struct tg_builder *b)
{
    return json_new(b->tree, JSON_OBJECT);
}

json_ref tgb_put(struct tg_builder *b, json_ref object, const char *name, json_ref value)
{
    json_set_key(b->tree, value, name);
    json_append(b->tree, object, value);
    return value;
}

void tgb_int(struct tg_builder *b, json_ref object, const char *name, int64_t value)
{
    tgb_put(b, object, name, json_new_int(b->tree, value));
}

void tgb_str(struct tg_builder *b, json_ref object, const char *name, const char *utf8)
{
    tgb_put(b, object, name, json_new_string(b->tree, utf8));
}

void tgb_bool(struct tg_builder *b, json_ref object, const char *name, bool value)
{
    tgb_put(b, object, name, json_new(b->tree, value ? JSON_TRUE : JSON_FALSE));
}

json_ref tgb_list(struct tg_builder *b, json_ref object, const char *name)
{
    return tgb_put(b, object, name, json_new(b->tree, JSON_ARRAY));
}
