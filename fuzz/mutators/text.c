/* Editing what people type; see text.h. */
#include "fuzz/mutators/text.h"

#include "fuzz/mutators/pick.h"
#include "harness/base/esc.h"

json_ref text_of(const struct json_tree *t, json_ref message)
{
    if (message == JSON_NONE)
        return JSON_NONE;
    json_ref n = json_get(t, message, "text");
    if (n == JSON_NONE)
        n = json_get(t, message, "caption");
    return n != JSON_NONE && json_at(t, n)->type == JSON_STRING ? n : JSON_NONE;
}

/* Length of a bot command at the start: '/' and what follows up to white space, in bytes; commands
 * are ASCII, so UTF-16 units too. 0 if it is none. */
static size_t command_length(struct span s)
{
    size_t i = 1;
    if (s.n < 2 || s.p[0] != '/')
        return 0;
    while (i < s.n && (s.p[i] == '_' || s.p[i] == '@' || (s.p[i] >= '0' && s.p[i] <= '9') ||
                       ((s.p[i] | 0x20) >= 'a' && (s.p[i] | 0x20) <= 'z')))
        i++;
    return i > 1 ? i : 0;
}

static json_ref command_entity(struct json_tree *t, size_t length)
{
    json_ref e = json_new(t, JSON_OBJECT);
    json_put(t, e, "offset", json_new_int(t, 0));
    json_put(t, e, "length", json_new_int(t, (int64_t)length));
    json_put(t, e, "type", json_new_string(t, "bot_command"));
    json_ref list = json_new(t, JSON_ARRAY);
    json_append(t, list, e);
    return list;
}

void text_set(struct mutation *m, json_ref node, struct span utf8)
{
    struct json_tree *t = m->tree;
    json_ref owner = json_at(t, node)->parent;
    bool caption = json_key_is(t, node, "caption");
    json_ref made = json_new_text(t, utf8);
    json_replace(t, node, made);
    if (owner == JSON_NONE || (!caption && !json_key_is(t, made, "text")))
        return;
    const char *name = caption ? "caption_entities" : "entities";
    size_t length = command_length(utf8);
    json_ref old = json_get(t, owner, name);
    if (length)
        json_put(t, owner, name, command_entity(t, length));
    else if (old != JSON_NONE)
        json_remove(t, old);
    m->focus = owner;
}

/* The character boundary at or before `at`. */
static size_t text_boundary(struct span s, size_t at)
{
    if (at >= s.n)
        return s.n;
    for (size_t i = 0; i < s.n;) {
        size_t n = utf8_sequence(s.p + i, s.n - i);
        if (n == 0)
            n = 1;
        if (i + n > at)
            return i;
        i += n;
    }
    return s.n;
}

static size_t some_place(struct rng *r, size_t n)
{
    switch (rng_below(r, 4)) {
    case 0:
        return 0;
    case 1:
        return n;
    default:
        return (size_t)rng_below(r, n + 1);
    }
}

void text_insert(struct mutation *m, json_ref node, struct span utf8)
{
    struct buf *b = m->text;
    buf_clear(b);
    json_text(m->tree, node, b);
    size_t length = b->len;
    size_t at = text_boundary(buf_view(b), some_place(m->rng, length));
    buf_reserve(b, length + utf8.n);
    /* The new text is composed behind the old one in the same buffer. */
    buf_add(b, b->data, at);
    buf_span(b, utf8);
    buf_add(b, b->data + at, length - at);
    text_set(m, node, (struct span){b->data + length, b->len - length});
}

/* A boundary inside a lexeme: neither in an escape nor in a UTF-8 sequence. */
static size_t lexeme_boundary(struct span lex, size_t at)
{
    size_t i = 1;
    while (i + 1 < lex.n) {
        size_t n =
            lex.p[i] == '\\' ? (lex.p[i + 1] == 'u' ? 6 : 2) : utf8_sequence(lex.p + i, lex.n - i);
        n = n ? n : 1;
        if (i + n > at || i + n >= lex.n)
            break;
        i += n;
    }
    return i;
}

/* Inserts at a character boundary of the lexeme. */
static void text_insert_raw(struct mutation *m, json_ref node, struct span raw)
{
    struct span lex = json_at(m->tree, node)->lex;
    if (lex.n < 2)
        return;
    size_t at = some_place(m->rng, lex.n - 2) + 1;
    at = at >= lex.n - 1 ? lex.n - 1 : lexeme_boundary(lex, at);
    struct buf *b = m->text;
    buf_clear(b);
    buf_add(b, lex.p, at);
    buf_span(b, raw);
    buf_add(b, lex.p + at, lex.n - at);
    json_set_lexeme(m->tree, node, buf_view(b));
}

bool text_sprinkle(struct mutation *m, const char *const *pieces, size_t count)
{
    json_ref n = pick_words(m);
    if (n == JSON_NONE)
        return false;
    struct span key = json_at(m->tree, n)->key;
    json_ref owner = json_at(m->tree, n)->parent;
    if (rng_chance(m->rng, 1, 8)) {
        text_set(m, n, span_of(pieces[rng_below(m->rng, count)]));
        return true;
    }
    text_insert(m, n, span_of(pieces[rng_below(m->rng, count)]));
    if (key.n && rng_chance(m->rng, 1, 3)) { /* text_insert made a new node of the same key */
        for (n = json_at(m->tree, owner)->first; n; n = json_at(m->tree, n)->next)
            if (span_eq(json_at(m->tree, n)->key, key))
                break;
        if (n != JSON_NONE)
            text_insert(m, n, span_of(pieces[rng_below(m->rng, count)]));
    }
    return true;
}

bool text_sprinkle_raw(struct mutation *m, const char *const *pieces, size_t count)
{
    json_ref n = pick_string(m);
    if (n == JSON_NONE)
        return false;
    for (uint64_t i = 1 + rng_below(m->rng, 2); i; i--)
        text_insert_raw(m, n, span_of(pieces[rng_below(m->rng, count)]));
    return true;
}

bool text_command(struct mutation *m, const char *command, struct span argument)
{
    json_ref message = shape_message(m->tree);
    json_ref node = text_of(m->tree, message);
    if (node == JSON_NONE)
        return false;
    struct buf *b = m->text;
    buf_clear(b);
    buf_printf(b, "/%s", command);
    if (argument.n) {
        buf_byte(b, ' ');
        buf_span(b, argument);
    }
    text_set(m, node, buf_view(b));
    return true;
}
