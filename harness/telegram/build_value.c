/* Values of any type from the table: every required field, some optional ones (fewer with depth),
 * and a hook wherever a type or field has rules of its own. Recursion is on our own depth, which
 * DEEPEST bounds: below it only members that hold no further type are chosen. */
#include "harness/telegram/builder.h"

enum { DEEPEST = 6 };

static bool wanted(struct tg_builder *b, const struct tg_field *f)
{
    static const uint32_t percent[] = {55, 40, 25, 10};
    if (f->flags & TG_REQUIRED)
        return true;
    if (f->flags & TG_GETME || b->depth >= sizeof percent / sizeof *percent)
        return false;
    return rng_chance(&b->rng, percent[b->depth], 100);
}

/* The name of the text that a list of entities marks: "entities" has "text", "x_entities" "x". */
static json_ref marked_text(struct tg_builder *b, json_ref object, const char *entities)
{
    char name[64] = "text";
    const char *tail = strstr(entities, "_entities");
    if (tail && (size_t)(tail - entities) < sizeof name) {
        memcpy(name, entities, (size_t)(tail - entities));
        name[tail - entities] = '\0';
    }
    return json_get(b->tree, object, name);
}

static void put_entities(struct tg_builder *b, json_ref object, const struct tg_type *type,
                         const struct tg_field *f)
{
    struct buf text = BUF_INIT;
    json_ref of = marked_text(b, object, f->name);
    if (of && json_text(b->tree, of, &text)) {
        unsigned id = tg_schema_id(type);
        json_ref list =
            tgb_entities_over(b, buf_view(&text),
                              id == TG_T_Poll || id == TG_T_PollOption ||
                                  id == TG_T_PollOptionAdded || id == TG_T_PollOptionDeleted);
        if (list)
            tgb_put(b, object, f->name, list);
    }
    buf_release(&text);
}

static json_ref one(struct tg_builder *b, const struct tg_type *type, const struct tg_field *f)
{
    tgb_hook *hook = tgb_field_hook(tg_schema_id(type), f->name);
    if (hook)
        return hook(b);
    return f->shape == TG_OBJECT ? tgb_value(b, f->type) : tgb_scalar(b, f);
}

static json_ref many(struct tg_builder *b, const struct tg_type *type, const struct tg_field *f,
                     unsigned depth)
{
    if (depth == 0)
        return one(b, type, f);
    if (f->shape == TG_OBJECT && f->type == TG_T_PhotoSize)
        return tgb_photo_sizes(b);
    json_ref list = json_new(b->tree, JSON_ARRAY);
    int64_t low = 1, high = b->depth < 3 ? 3 : 1;
    if (f->unit == TG_UNIT_ITEMS && depth == f->depth) {
        low = f->low;
        high = f->high < low + 2 ? f->high : low + 2;
    }
    for (int64_t n = rng_range(&b->rng, low, high); n > 0; n--)
        json_append(b->tree, list, many(b, type, f, depth - 1));
    return list;
}

void tgb_field(struct tg_builder *b, json_ref object, const struct tg_type *type,
               const struct tg_field *f)
{
    if (f->shape == TG_OBJECT && f->type == TG_T_MessageEntity && f->depth)
        put_entities(b, object, type, f);
    else
        tgb_put(b, object, f->name, many(b, type, f, f->depth));
}

void tgb_named(struct tg_builder *b, json_ref object, unsigned type, const char *field)
{
    const struct tg_type *t = tg_schema_at(type);
    tgb_field(b, object, t, tg_schema_field(t, span_of(field)));
}

json_ref tgb_plain_object(struct tg_builder *b, const struct tg_type *type)
{
    json_ref object = tgb_object(b);
    const struct tg_field *fields = tg_schema_fields(type);
    for (unsigned i = 0; i < type->count; i++)
        if (wanted(b, &fields[i]))
            tgb_field(b, object, type, &fields[i]);
    return object;
}

/* Whether a type can hold itself again: the two families without an end. */
static bool is_endless(const struct tg_type *type)
{
    return tg_schema_id(type) == TG_T_RichText || tg_schema_id(type) == TG_T_RichBlock;
}

static json_ref member(struct tg_builder *b, const struct tg_type *type)
{
    const struct tg_member *members = tg_schema_members(type);
    if (is_endless(type) && b->depth >= DEEPEST) {
        if (tg_schema_id(type) == TG_T_RichText)
            return json_new_string(b->tree, tgb_phrase(b));
        return tgb_plain_object(b, tg_schema_at(TG_T_RichBlockDivider));
    }
    const struct tg_member *m = &members[rng_below(&b->rng, type->count)];
    if (m->shape == TG_STRING)
        return json_new_string(b->tree, tgb_phrase(b));
    if (m->shape == TG_OBJECT)
        return tgb_value(b, m->type);
    json_ref list = json_new(b->tree, JSON_ARRAY);
    for (uint64_t n = 1 + rng_below(&b->rng, 3); n > 0; n--)
        json_append(b->tree, list, tgb_value(b, tg_schema_id(type)));
    return list;
}

json_ref tgb_value(struct tg_builder *b, unsigned type)
{
    const struct tg_type *t = tg_schema_at(type);
    tgb_hook *hook = tgb_type_hook(type);
    b->depth++;
    json_ref n = hook ? hook(b) : t->shape == TG_UNION ? member(b, t) : tgb_plain_object(b, t);
    b->depth--;
    return n;
}

static void set_stage(struct json_tree *t, struct tg_builder *b)
{
    b->tree = t;
    b->depth = 0;
    b->actor = b->principal ? b->principal : tg_principal_pick(b->tiers, -1, &b->rng);
    b->chat = tgb_draw_chat(b, TG_PRIVATE | TG_GROUP | TG_SUPERGROUP);
    b->kind = TG_MESSAGE;
    b->content = TG_CONTENT_TEXT;
}

json_ref tg_build_value(struct json_tree *t, struct tg_builder *b, const struct tg_type *type)
{
    set_stage(t, b);
    return tgb_value(b, tg_schema_id(type));
}

json_ref tg_build_field(struct json_tree *t, struct tg_builder *b, const struct tg_type *type,
                        const struct tg_field *field)
{
    set_stage(t, b);
    b->depth = 1;
    json_ref n = many(b, type, field, field->depth);
    json_set_key(t, n, field->name);
    return n;
}
