/* Looking into objects, for rules. */
#include "harness/telegram/build.h"
#include "harness/telegram/checker.h"

json_ref tgc_get(struct tgc *c, json_ref object, const char *name)
{
    return object ? json_get(c->tree, object, name) : JSON_NONE;
}

bool tgc_has(struct tgc *c, json_ref object, const char *name)
{
    return tgc_get(c, object, name) != JSON_NONE;
}

int64_t tgc_int(struct tgc *c, json_ref object, const char *name)
{
    int64_t value = 0;
    json_ref n = tgc_get(c, object, name);
    return n && json_int(c->tree, n, &value) ? value : 0;
}

bool tgc_true(struct tgc *c, json_ref object, const char *name)
{
    json_ref n = tgc_get(c, object, name);
    return n && json_at(c->tree, n)->type == JSON_TRUE;
}

struct span tgc_text(struct tgc *c, json_ref object, const char *name)
{
    json_ref n = tgc_get(c, object, name);
    buf_clear(&c->scratch);
    if (n)
        json_text(c->tree, n, &c->scratch);
    return buf_view(&c->scratch);
}

int64_t tgc_id(struct tgc *c, json_ref object, const char *name)
{
    return tgc_int(c, tgc_get(c, object, name), "id");
}

unsigned tgc_chat_type(struct tgc *c, json_ref chat)
{
    static const struct {
        const char *name;
        enum tg_chat_type type;
    } types[] = {{"private", TG_PRIVATE},
                 {"group", TG_GROUP},
                 {"supergroup", TG_SUPERGROUP},
                 {"channel", TG_CHANNEL}};
    struct span name = tgc_text(c, chat, "type");
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (span_is(name, types[i].name))
            return types[i].type;
    return 0;
}

unsigned tgc_count(struct tgc *c, json_ref object, const char *const *names, size_t count)
{
    unsigned found = 0;
    for (size_t i = 0; i < count; i++)
        found += tgc_has(c, object, names[i]);
    return found;
}
