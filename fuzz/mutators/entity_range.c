/* Bot API: MessageEntity.offset and length count UTF-16 units. Past the end, negative, empty, or
 * huge. */
#include "fuzz/mutators/edit.h"
#include "fuzz/mutators/pick.h"
#include "fuzz/mutators/text.h"
#include "fuzz/mutators/typed.h"

static json_ref some_entity(struct mutation *m)
{
    static const char *const lists[] = {
        "entities",          "caption_entities",     "text_entities",
        "question_entities", "explanation_entities", NULL};
    json_ref list = pick_named(m, lists, PICK_ARRAY);
    json_ref e = list != JSON_NONE ? pick_child(m, list) : JSON_NONE;
    return e != JSON_NONE && json_at(m->tree, e)->type == JSON_OBJECT ? e : JSON_NONE;
}

/* A message that has text but no entities gets one. */
static json_ref made_entity(struct mutation *m)
{
    json_ref message = shape_message(m->tree), text = text_of(m->tree, message);
    if (text == JSON_NONE)
        return JSON_NONE;
    const struct tg_field *type = tg_schema_field(tg_schema_type("MessageEntity"), SPAN("type"));
    bool caption = json_key_is(m->tree, text, "caption");
    json_ref list = edit_put(m, message, caption ? "caption_entities" : "entities",
                             "[{\"offset\":0,\"length\":1,\"type\":\"bold\"}]");
    json_ref e = json_at(m->tree, list)->first;
    if (type && type->values)
        json_put(
            m->tree, e, "type",
            json_new_string(
                m->tree, tg_schema_value(type->value + (unsigned)rng_below(m->rng, type->values))));
    return e;
}

static int64_t text_units(struct mutation *m, json_ref entity)
{
    json_ref owner = json_at(m->tree, json_at(m->tree, entity)->parent)->parent;
    json_ref text = text_of(m->tree, owner);
    if (text == JSON_NONE)
        return 0;
    buf_clear(m->text);
    json_text(m->tree, text, m->text);
    return (int64_t)json_utf16_len(buf_view(m->text));
}

static bool entity_range(struct mutation *m)
{
    json_ref e = some_entity(m);
    if (e == JSON_NONE)
        e = made_entity(m);
    if (e == JSON_NONE)
        return false;
    int64_t units = text_units(m, e);
    const int64_t value[] = {units, units + 1, units - 1,        0,        -1, units * 2 + 100, 1,
                             65536, INT32_MAX, INT64_C(1) << 53, INT32_MIN};
    uint64_t which = rng_below(m->rng, 3);
    if (which != 1)
        edit_put_int(m, e, "offset", RNG_PICK(m->rng, value));
    if (which != 0)
        edit_put_int(m, e, "length", RNG_PICK(m->rng, value));
    return true;
}

const struct mutator mutator_entity_range = {
    .name = "entity-range",
    .family = MUT_BOUNDARY,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "an entity whose offset or length leaves the text",
    .apply = entity_range,
};
