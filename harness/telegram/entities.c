/* Texts and their entities. Offsets and lengths count UTF-16 code units (Bot API: MessageEntity),
 * so an emoji beyond the basic plane counts two. */
#include "harness/telegram/builder.h"

void tgb_say(struct tgb_compose *c, const char *utf8)
{
    buf_str(&c->text, utf8);
    c->at += json_utf16_len(span_of(utf8));
}

void tgb_mark(struct tgb_compose *c, const char *type, const char *utf8)
{
    size_t from = c->at;
    tgb_say(c, utf8);
    if (c->marks < sizeof c->mark / sizeof *c->mark)
        c->mark[c->marks++] = (struct tgb_mark){type, from, c->at - from};
}

static json_ref entity(struct tg_builder *b, const struct tgb_mark *m)
{
    json_ref e = tgb_object(b);
    tgb_int(b, e, "offset", (int64_t)m->offset);
    tgb_int(b, e, "length", (int64_t)m->length);
    tgb_str(b, e, "type", m->type);
    if (strcmp(m->type, "text_link") == 0)
        tgb_str(b, e, "url", "https://example.org/?q=a%20b&c=%3Cd%3E");
    if (strcmp(m->type, "text_mention") == 0)
        tgb_put(b, e, "user", tgb_user(b, tgb_other_id(b)));
    if (strcmp(m->type, "pre") == 0)
        tgb_str(b, e, "language", "python");
    if (strcmp(m->type, "custom_emoji") == 0)
        tgb_str(b, e, "custom_emoji_id", "5368324170671202286");
    if (strcmp(m->type, "date_time") == 0) {
        tgb_int(b, e, "unix_time", b->date + 3600);
        tgb_str(b, e, "date_time_format", "wDT");
    }
    return e;
}

void tgb_compose_put(struct tg_builder *b, json_ref object, struct tgb_compose *c, const char *text,
                     const char *entities)
{
    tgb_put(b, object, text, json_new_text(b->tree, buf_view(&c->text)));
    if (c->marks) {
        json_ref list = tgb_list(b, object, entities);
        for (unsigned i = 0; i < c->marks; i++)
            json_append(b->tree, list, entity(b, &c->mark[i]));
    }
    buf_release(&c->text);
}

/* The next word at or after *at: its byte range. */
static bool next_word(struct span text, size_t *at, struct span *word)
{
    while (*at < text.n && text.p[*at] == ' ')
        ++*at;
    size_t from = *at;
    while (*at < text.n && text.p[*at] != ' ')
        ++*at;
    *word = (struct span){text.p + from, *at - from};
    return word->n > 0;
}

json_ref tgb_entities_over(struct tg_builder *b, struct span text, bool custom_emoji_only)
{
    /* Kept in quotes too (Bot API: TextQuote.entities), so they fit every text. */
    static const char *const types[] = {"bold",          "italic",  "underline",
                                        "strikethrough", "spoiler", "custom_emoji"};
    json_ref list = JSON_NONE;
    struct span word;
    for (size_t at = 0; next_word(text, &at, &word);) {
        if (list && !rng_chance(&b->rng, 1, 3))
            continue;
        struct tgb_mark m = {custom_emoji_only ? "custom_emoji" : RNG_PICK(&b->rng, types),
                             json_utf16_len((struct span){text.p, (size_t)(word.p - text.p)}),
                             json_utf16_len(word)};
        if (!list)
            list = json_new(b->tree, JSON_ARRAY);
        json_append(b->tree, list, entity(b, &m));
    }
    return list;
}
