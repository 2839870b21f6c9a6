/* Entities against the text they mark. Offsets count UTF-16 code units (Bot API: MessageEntity),
 * so the text is mapped once: unit -> byte, with a hole inside each surrogate pair. */
#include "harness/telegram/checker.h"
#include "harness/telegram/limits.h"

#include "harness/base/mem.h"

#include <stdio.h>
#include <stdlib.h>

#define INSIDE_PAIR UINT32_MAX

struct map {
    struct span text;
    uint32_t *byte; /* of unit 0..units */
    size_t units;
};

static struct map map_text(struct span text)
{
    struct map m = {text, xmalloc((text.n + 1) * sizeof *m.byte), 0};
    for (size_t i = 0; i < text.n; i++) {
        unsigned char ch = (unsigned char)text.p[i];
        if ((ch & 0xC0) == 0x80)
            continue;
        m.byte[m.units++] = (uint32_t)i;
        if (ch >= 0xF0)
            m.byte[m.units++] = INSIDE_PAIR;
    }
    m.byte[m.units] = (uint32_t)text.n;
    return m;
}

static bool is_name(struct span s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char ch = (unsigned char)s.p[i];
        bool word = (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') ||
                    (ch >= '0' && ch <= '9') || ch == '_';
        if (!word)
            return false;
    }
    return s.n > 0;
}

/* "/start" or "/start@some_bot". */
static bool is_command(struct span s)
{
    if (s.n < 2 || s.p[0] != '/')
        return false;
    const char *at = memchr(s.p, '@', s.n);
    struct span name = {s.p + 1, (at ? (size_t)(at - s.p) : s.n) - 1};
    struct span bot = at ? (struct span){at + 1, (size_t)(s.p + s.n - at) - 1} : SPAN("x");
    return is_name(name) && name.n <= TG_COMMAND_MAX && is_name(bot) && bot.n <= TG_USERNAME_MAX;
}

static bool looks_right(struct span type, struct span s)
{
    if (span_is(type, "bot_command"))
        return is_command(s);
    if (span_is(type, "mention"))
        return s.n > 1 && s.p[0] == '@' && is_name((struct span){s.p + 1, s.n - 1});
    if (span_is(type, "hashtag"))
        return s.n > 1 && s.p[0] == '#';
    if (span_is(type, "cashtag"))
        return s.n > 1 && s.p[0] == '$';
    return true;
}

static enum tgc_rule entity(struct tgc *c, json_ref e, const struct map *m)
{
    int64_t offset = tgc_int(c, e, "offset"), length = tgc_int(c, e, "length");
    if (offset < 0 || length < 1 || offset > (int64_t)m->units ||
        length > (int64_t)m->units - offset)
        return TGC_ENTITY_RANGE;
    uint32_t from = m->byte[offset], to = m->byte[offset + length];
    if (from == INSIDE_PAIR || to == INSIDE_PAIR)
        return TGC_ENTITY_SPLIT;
    struct span marked = {m->text.p + from, to - from};
    return looks_right(tgc_text(c, e, "type"), marked) ? TGC_FINE : TGC_ENTITY_SHAPE;
}

/* "entities" marks "text", "caption_entities" marks "caption", and so on. */
static json_ref marked_text(struct tgc *c, json_ref list, const struct tg_field *f)
{
    char name[64] = "text";
    const char *tail = strstr(f->name, "_entities");
    if (tail)
        snprintf(name, sizeof name, "%.*s", (int)(tail - f->name), f->name);
    return tgc_get(c, json_at(c->tree, list)->parent, name);
}

enum tgc_rule tgc_entities(struct tgc *c, json_ref list)
{
    struct buf text = BUF_INIT;
    enum tgc_rule broken = TGC_FINE;
    json_ref of = marked_text(c, list, c->node[list].field);
    if (!of)
        return json_at(c->tree, list)->count ? TGC_ENTITY_TEXT : TGC_FINE;
    json_text(c->tree, of, &text);
    struct map m = map_text(buf_view(&text));
    for (json_ref e = json_at(c->tree, list)->first; e && broken == TGC_FINE;
         e = json_at(c->tree, e)->next)
        broken = entity(c, e, &m);
    free(m.byte);
    buf_release(&text);
    return broken;
}

/* Bot API: MessageEntity, 'For "text_link" only' and the like. */
bool rule_entity_detail(struct tgc *c, json_ref e)
{
    static const struct {
        const char *field, *type;
        bool required;
    } rows[] = {
        {"url", "text_link", true},       {"user", "text_mention", true},
        {"language", "pre", false},       {"custom_emoji_id", "custom_emoji", true},
        {"unix_time", "date_time", true}, {"date_time_format", "date_time", false},
    };
    struct span type = tgc_text(c, e, "type");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bool has = tgc_has(c, e, rows[i].field), its = span_is(type, rows[i].type);
        if (has ? !its : its && rows[i].required)
            return false;
    }
    return true;
}
