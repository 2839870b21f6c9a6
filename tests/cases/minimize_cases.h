#ifndef TESTS_CASES_MINIMIZE_CASES_H
#define TESTS_CASES_MINIMIZE_CASES_H
/* Reductions with a known optimum: large, plausible updates, each with a cause planted in it and a
 * predicate that stands for the bot. Shared by the test that asserts the optimum and by the tool
 * that compares us with other reducers. */
#include "harness/base/rng.h"
#include "harness/json/json.h"
#include "harness/triage/minimize.h"

#include <math.h>
#include <stdlib.h>

struct min_case {
    const char *name;
    void (*plant)(struct json_tree *t); /* edits the base update; NULL: nothing */
    void (*spoil)(struct buf *body);    /* edits the bytes after that; NULL: nothing */
    /* t is NULL where the body is no JSON */
    bool (*fails)(const struct json_tree *t, struct span body);
    const char *optimum;
};

/* ---- the base update -------------------------------------------------------------------
 */
static inline void put_words(struct buf *b, struct rng *r, int n)
{
    static const char *const word[] = {"please", "the", "report", "from", "monday", "and", "remind",
                                       "me",     "to",  "call",   "Anna", "about",  "our", "plans",
                                       "in",     "May", "budget", "42",   "draft",  "ok?"};
    for (int i = 0; i < n; i++)
        buf_printf(b, "%s%s", i ? " " : "", RNG_PICK(r, word));
}

static inline void put_user(struct buf *b, struct rng *r)
{
    buf_printf(b, "{\"id\":%d,\"is_bot\":false,\"first_name\":\"", 2000000 + (int)rng_below(r, 99));
    put_words(b, r, 1);
    buf_str(b, "\",\"last_name\":\"");
    put_words(b, r, 2);
    buf_printf(b, "\",\"username\":\"user_%d\",\"language_code\":\"en\",\"is_premium\":true}",
               (int)rng_below(r, 100000));
}

static inline void put_chat(struct buf *b, struct rng *r, const char *type)
{
    buf_printf(b, "{\"id\":-100%d,\"type\":\"%s\",\"title\":\"", (int)rng_below(r, 1000000000),
               type);
    put_words(b, r, 4);
    buf_printf(b, "\",\"username\":\"chat_%d\",\"is_forum\":true}", (int)rng_below(r, 100000));
}

static inline void put_file(struct buf *b, struct rng *r)
{
    buf_printf(b,
               "{\"file_id\":\"AgACAgIAAxkBAAIB%08xZ9AAH%08x\",\"file_unique_id\":\"AQAD%08x\","
               "\"file_size\":%d,\"width\":%d,\"height\":%d}",
               (unsigned)rng_u64(r), (unsigned)rng_u64(r), (unsigned)rng_u64(r),
               (int)rng_below(r, 200000), (int)rng_below(r, 1280), (int)rng_below(r, 1280));
}

static inline void put_list(struct buf *b, struct rng *r, int n,
                            void (*put)(struct buf *, struct rng *))
{
    buf_byte(b, '[');
    for (int i = 0; i < n; i++) {
        if (i)
            buf_byte(b, ',');
        put(b, r);
    }
    buf_byte(b, ']');
}

static inline void put_entity(struct buf *b, struct rng *r)
{
    static const char *const type[] = {"bold", "italic", "url", "mention", "hashtag", "code"};
    buf_printf(b, "{\"offset\":%d,\"length\":%d,\"type\":\"%s\"}", (int)(b->len % 997),
               1 + (int)rng_below(r, 9), RNG_PICK(r, type));
}

static inline void put_button(struct buf *b, struct rng *r)
{
    buf_str(b, "{\"text\":\"");
    put_words(b, r, 2);
    buf_printf(b, "\",\"callback_data\":\"act:%08x\"}", (unsigned)rng_u64(r));
}

static inline void put_row(struct buf *b, struct rng *r)
{
    put_list(b, r, 3, put_button);
}

static inline void put_message(struct buf *b, struct rng *r, int replies)
{
    for (int i = 0; i <= replies; i++) {
        buf_printf(b, "%s{\"message_id\":%d,\"from\":", i ? ",\"reply_to_message\":" : "",
                   1000 + (int)rng_below(r, 9000));
        put_user(b, r);
        buf_str(b, ",\"chat\":");
        put_chat(b, r, i % 2 ? "private" : "supergroup");
        buf_printf(b, ",\"date\":%d,\"text\":\"", 1767225600 + (int)rng_below(r, 100000));
        put_words(b, r, 40);
        buf_str(b, "\",\"entities\":");
        put_list(b, r, 6, put_entity);
        buf_str(b, ",\"photo\":");
        put_list(b, r, 4, put_file);
        buf_str(b, ",\"caption\":\"");
        put_words(b, r, 20);
        buf_str(b, "\",\"via_bot\":");
        put_user(b, r);
        buf_str(b, ",\"reply_markup\":{\"inline_keyboard\":");
        put_list(b, r, 3, put_row);
        buf_str(b, "}");
    }
    buf_fill(b, '}', (size_t)replies + 1);
}

/* A message with `replies` nested ones, 2 to 3 KB each; every number and string plausible. */
static inline void put_update(struct buf *b, uint64_t seed)
{
    struct rng r;
    rng_seed(&r, seed);
    buf_printf(b, "{\"update_id\":%d,\"message\":", 100000000 + (int)rng_below(&r, 1000000));
    put_message(b, &r, 2 + (int)(seed % 6));
    buf_byte(b, '}');
}

/* ---- planting -------------------------------------------------------------------------- */
static inline json_ref the_message(struct json_tree *t)
{
    return json_get(t, t->root, "message");
}

static inline void set_text(struct json_tree *t, const char *path, const char *lexeme)
{
    json_replace(t, json_path(t, t->root, path), json_new_lexeme(t, span_of(lexeme)));
}

static inline void put_json(struct json_tree *t, json_ref object, const char *key, const char *json)
{
    struct json_tree part = JSON_TREE_INIT;
    struct span kept = json_keep(t, span_of(json));
    if (json_parse(&part, kept, NULL, NULL) == 0)
        json_put(t, object, key, json_graft(t, &part, part.root));
    json_release(&part);
}

static inline void drop(struct json_tree *t, const char *path)
{
    json_remove(t, json_path(t, t->root, path));
}

static inline bool is_type(const struct json_tree *t, json_ref n, enum json_type type)
{
    return n && json_at(t, n)->type == type;
}

static inline bool text_of(const struct json_tree *t, const char *path, struct buf *out)
{
    json_ref n = json_path(t, t->root, path);
    buf_clear(out);
    return n && json_text(t, n, out);
}

static inline bool text_begins(const struct json_tree *t, const char *path, const char *head)
{
    struct buf b = BUF_INIT;
    bool yes = text_of(t, path, &b) && strncmp(buf_cstr(&b), head, strlen(head)) == 0;
    buf_release(&b);
    return yes;
}

static inline bool text_is(const struct json_tree *t, const char *path, const char *text)
{
    json_ref n = json_path(t, t->root, path);
    return n && json_text_is(t, n, text);
}

static inline bool text_holds(const struct json_tree *t, const char *path, const char *part)
{
    struct buf b = BUF_INIT;
    bool yes = text_of(t, path, &b) && strstr(buf_cstr(&b), part);
    buf_release(&b);
    return yes;
}

static inline size_t text_units(const struct json_tree *t, const char *path)
{
    struct buf b = BUF_INIT;
    size_t n = text_of(t, path, &b) ? json_utf16_len(buf_view(&b)) : 0;
    buf_release(&b);
    return n;
}

static inline bool has(const struct json_tree *t, const char *path)
{
    return json_path(t, t->root, path) != JSON_NONE;
}

static inline bool number_at(const struct json_tree *t, const char *path, int64_t *v)
{
    json_ref n = json_path(t, t->root, path);
    return n && json_int(t, n, v);
}

/* ---- the causes ------------------------------------------------------------------------ */
static inline void plant_translate(struct json_tree *t)
{
    drop(t, "message.from");
    set_text(t, "message.text", "\"/translate this sentence to German please, it is urgent\"");
}

static inline bool fails_translate(const struct json_tree *t, struct span body)
{
    return t && has(t, "message") && !has(t, "message.from") &&
           text_begins(t, "message.text", "/translate");
}

static inline void plant_equal_offsets(struct json_tree *t)
{
    set_text(t, "message.entities.4.offset", "17");
    set_text(t, "message.entities.1.offset", "17");
}

static inline bool fails_equal_offsets(const struct json_tree *t, struct span body)
{
    json_ref list = t ? json_path(t, t->root, "message.entities") : JSON_NONE;
    if (!list || !is_type(t, list, JSON_ARRAY))
        return false;
    for (json_ref a = json_at(t, list)->first; a; a = json_at(t, a)->next)
        for (json_ref b = json_at(t, a)->next; b; b = json_at(t, b)->next) {
            int64_t x, y;
            json_ref i = json_get(t, a, "offset"), j = json_get(t, b, "offset");
            if (i && j && json_int(t, i, &x) && json_int(t, j, &y) && x == y)
                return true;
        }
    return false;
}

static inline void plant_depth(struct json_tree *t)
{
    json_ref at = the_message(t);
    for (int i = 0; i < 22; i++) {
        json_ref inner = json_new(t, i % 3 ? JSON_OBJECT : JSON_ARRAY);
        if (is_type(t, at, JSON_ARRAY))
            json_append(t, at, inner);
        else
            json_put(t, at, "reply_to_message", inner);
        at = inner;
    }
}

static inline bool fails_depth(const struct json_tree *t, struct span body)
{
    for (json_ref n = t ? t->root : JSON_NONE; n; n = json_next(t, t->root, n))
        if (json_is_container(t, n) && json_depth(t, n) >= 17)
            return true;
    return false;
}

static inline void plant_lone(struct json_tree *t)
{
    set_text(t, "message.chat.type", "\"group\"");
    set_text(t, "message.text", "\"some words \\ud83d and more of them\"");
}

static inline bool fails_lone(const struct json_tree *t, struct span body)
{
    json_ref n = t ? json_path(t, t->root, "message.text") : JSON_NONE;
    return n && (json_at(t, n)->flags & JSON_HAS_LONE) && text_is(t, "message.chat.type", "group");
}

static inline void plant_big_id(struct json_tree *t)
{
    set_text(t, "message.from.id", "90071992547409931");
}

static inline bool fails_big_id(const struct json_tree *t, struct span body)
{
    int64_t v;
    return t && number_at(t, "message.from.id", &v) && v >= INT64_C(1) << 53;
}

static inline void plant_twice(struct json_tree *t)
{
    json_ref from = json_path(t, t->root, "message.from"), twin = json_new_int(t, 77);
    json_set_key(t, twin, "id");
    json_append(t, from, twin);
}

static inline bool fails_twice(const struct json_tree *t, struct span body)
{
    json_ref from = t ? json_path(t, t->root, "message.from") : JSON_NONE;
    return from && is_type(t, from, JSON_OBJECT) &&
           json_get(t, from, "id") != json_get_last(t, from, "id");
}

static inline void plant_callback(struct json_tree *t)
{
    json_ref query = json_new(t, JSON_OBJECT), old = the_message(t);
    json_put(t, t->root, "callback_query", query);
    put_json(t, query, "id", "\"438123\"");
    json_put(t, query, "from", json_graft(t, t, json_path(t, t->root, "message.from")));
    put_json(t, query, "data",
             "\"confirm:purchase:000000000000000000000000000000001234567890:tail:of:data:xyz\"");
    json_put(t, query, "extra", json_graft(t, t, old));
    json_remove(t, old);
}

static inline bool fails_callback(const struct json_tree *t, struct span body)
{
    return t && !has(t, "callback_query.message") && text_units(t, "callback_query.data") > 64;
}

static inline void plant_photos(struct json_tree *t)
{
    json_ref list = json_path(t, t->root, "message.photo");
    for (int i = 0; i < 4; i++)
        json_append(t, list, json_graft(t, t, json_at(t, list)->first));
}

static inline bool fails_photos(const struct json_tree *t, struct span body)
{
    json_ref list = t ? json_path(t, t->root, "message.photo") : JSON_NONE;
    return list && is_type(t, list, JSON_ARRAY) && json_at(t, list)->count >= 5;
}

static inline void plant_either(struct json_tree *t)
{
    put_json(t, the_message(t), "dice", "{\"emoji\":\"\\ud83c\\udfb2\",\"value\":3}");
}

static inline bool fails_either(const struct json_tree *t, struct span body)
{
    return t &&
           ((has(t, "message.via_bot.username") && has(t, "message.reply_to_message.from.id")) ||
            has(t, "message.dice"));
}

static inline void plant_same_id(struct json_tree *t)
{
    set_text(t, "message.from.id", "2000042");
    set_text(t, "message.chat.id", "2000042");
}

static inline bool fails_same_id(const struct json_tree *t, struct span body)
{
    int64_t a, b;
    return t && number_at(t, "message.from.id", &a) && number_at(t, "message.chat.id", &b) &&
           a == b;
}

static inline void spoil_unterminated(struct buf *body)
{
    size_t at = body->len - 11;
    while (memcmp(body->data + at, "\"caption\":\"", 11) != 0)
        at--;
    body->len = at + 11;
    buf_str(body, "please drop the table of plans, it is not");
}

static inline bool fails_unterminated(const struct json_tree *t, struct span body)
{
    struct buf b = BUF_INIT;
    buf_span(&b, body);
    const char *open = t ? NULL : strrchr(buf_cstr(&b), '"');
    bool yes = open && strstr(open, "drop");
    buf_release(&b);
    return yes;
}

static inline void plant_null_text(struct json_tree *t)
{
    set_text(t, "message.text", "null");
}

static inline bool fails_null_text(const struct json_tree *t, struct span body)
{
    return t && is_type(t, json_path(t, t->root, "message.text"), JSON_NULL);
}

static inline void plant_negative(struct json_tree *t)
{
    set_text(t, "message.message_id", "-8812345");
}

static inline bool fails_negative(const struct json_tree *t, struct span body)
{
    int64_t v;
    return t && number_at(t, "message.message_id", &v) && v < 0;
}

static inline void plant_inline(struct json_tree *t)
{
    put_json(t, t->root, "inline_query",
             "{\"id\":\"77\",\"from\":{\"id\":2000001,\"is_bot\":false,\"first_name\":\"A\"},"
             "\"query\":\"\",\"offset\":\"50\",\"chat_type\":\"sender\"}");
}

static inline bool fails_inline(const struct json_tree *t, struct span body)
{
    return t && text_is(t, "inline_query.query", "") && has(t, "inline_query.offset");
}

static inline void plant_overflow(struct json_tree *t)
{
    set_text(t, "message.date", "1e400");
}

static inline bool fails_overflow(const struct json_tree *t, struct span body)
{
    for (json_ref n = t ? t->root : JSON_NONE; n; n = json_next(t, t->root, n))
        if (json_at(t, n)->type == JSON_NUMBER) {
            char *text = strndup(json_at(t, n)->lex.p, json_at(t, n)->lex.n);
            bool infinite = isinf(strtod(text, NULL));
            free(text);
            if (infinite)
                return true;
        }
    return false;
}

static inline void plant_beyond(struct json_tree *t)
{
    set_text(t, "message.entities.3.offset", "4000");
}

static inline bool fails_beyond(const struct json_tree *t, struct span body)
{
    json_ref list = t ? json_path(t, t->root, "message.entities") : JSON_NONE;
    if (!list || !is_type(t, json_path(t, t->root, "message.text"), JSON_STRING))
        return false;
    for (json_ref e = json_at(t, list)->first; e; e = json_at(t, e)->next) {
        int64_t offset, length;
        json_ref o = json_get(t, e, "offset"), l = json_get(t, e, "length");
        if (o && l && json_int(t, o, &offset) && json_int(t, l, &length) && offset >= 0 &&
            length >= 0 && (uint64_t)offset + (uint64_t)length > text_units(t, "message.text"))
            return true;
    }
    return false;
}

static inline void plant_topic(struct json_tree *t)
{
    put_json(t, the_message(t), "message_thread_id", "4711");
}

static inline bool fails_topic(const struct json_tree *t, struct span body)
{
    return t && has(t, "message.message_thread_id") && !has(t, "message.is_topic_message") &&
           is_type(t, json_path(t, t->root, "message.chat.is_forum"), JSON_TRUE);
}

static inline void plant_long(struct json_tree *t)
{
    struct buf b = BUF_INIT;
    struct rng r;
    rng_seed(&r, 5);
    buf_byte(&b, '"');
    put_words(&b, &r, 400);
    buf_byte(&b, '"');
    set_text(t, "message.text", buf_cstr(&b));
    buf_release(&b);
}

static inline bool fails_long(const struct json_tree *t, struct span body)
{
    return t && text_units(t, "message.text") > 1024;
}

static inline void plant_reply(struct json_tree *t)
{
    drop(t, "message.reply_to_message.from");
}

static inline bool fails_reply(const struct json_tree *t, struct span body)
{
    return t && has(t, "message.reply_to_message.text") && !has(t, "message.reply_to_message.from");
}

static inline void plant_unknown(struct json_tree *t)
{
    json_ref m = the_message(t);
    json_set_key(t, m, "message_from_the_future");
}

static inline bool fails_unknown(const struct json_tree *t, struct span body)
{
    return t && is_type(t, json_path(t, t->root, "update_id"), JSON_NUMBER) && !has(t, "message");
}

static inline void plant_proto(struct json_tree *t)
{
    put_json(t, json_path(t, t->root, "message.chat"), "__proto__", "{\"admin\":true}");
}

static inline bool fails_proto(const struct json_tree *t, struct span body)
{
    for (json_ref n = t ? t->root : JSON_NONE; n; n = json_next(t, t->root, n))
        if (json_key_is(t, n, "__proto__"))
            return true;
    return false;
}

static inline void spoil_mark(struct buf *body)
{
    struct buf b = BUF_INIT;
    buf_str(&b, "\xef\xbb\xbf");
    buf_span(&b, buf_view(body));
    buf_release(body);
    *body = b;
}

static inline bool fails_mark(const struct json_tree *t, struct span body)
{
    return body.n >= 3 && memcmp(body.p, "\xef\xbb\xbf", 3) == 0;
}

/* The mark only matters before a message: the tree must be reduced within its frame. */
static inline bool fails_mark_and_text(const struct json_tree *t, struct span body)
{
    struct json_tree inner = JSON_TREE_INIT;
    struct span rest = {body.p + 3, body.n - 3};
    bool yes = fails_mark(t, body) && json_parse(&inner, rest, NULL, NULL) == 0 &&
               json_path(&inner, inner.root, "message.text");
    json_release(&inner);
    return yes;
}

static inline void plant_contact(struct json_tree *t)
{
    put_json(t, the_message(t), "contact",
             "{\"phone_number\":\"+4912345\",\"first_name\":\"Eve\",\"user_id\":999999999}");
}

static inline bool fails_contact(const struct json_tree *t, struct span body)
{
    int64_t a, b;
    return t && number_at(t, "message.from.id", &a) &&
           number_at(t, "message.contact.user_id", &b) && a != b;
}

static inline void plant_poll(struct json_tree *t)
{
    struct buf b = BUF_INIT;
    buf_str(&b, "{\"id\":\"5\",\"question\":\"\",\"options\":[");
    for (int i = 0; i < 13; i++)
        buf_printf(&b, "%s{\"text\":\"option %d\",\"voter_count\":%d}", i ? "," : "", i, i * 3);
    buf_str(&b, "],\"total_voter_count\":0,\"is_closed\":false,\"type\":\"regular\"}");
    put_json(t, the_message(t), "poll", buf_cstr(&b));
    buf_release(&b);
}

static inline bool fails_poll(const struct json_tree *t, struct span body)
{
    json_ref list = t ? json_path(t, t->root, "message.poll.options") : JSON_NONE;
    return list && is_type(t, list, JSON_ARRAY) && json_at(t, list)->count > 10 &&
           text_is(t, "message.poll.question", "");
}

static inline void plant_three(struct json_tree *t)
{
    set_text(t, "message.text", "\"/remind me 99 times about the budget report\"");
    set_text(t, "message.from.language_code", "\"ar\"");
    set_text(t, "message.chat.type", "\"private\"");
}

static inline bool fails_three(const struct json_tree *t, struct span body)
{
    return t && text_begins(t, "message.text", "/remind") && text_holds(t, "message.text", "99") &&
           text_is(t, "message.from.language_code", "ar") &&
           text_is(t, "message.chat.type", "private");
}

static inline void plant_override(struct json_tree *t)
{
    set_text(t, "message.caption",
             "\"photo \xe2\x80\xae"
             "gpj.exe of the draft\"");
}

static inline bool fails_override(const struct json_tree *t, struct span body)
{
    json_ref list = t ? json_path(t, t->root, "message.photo") : JSON_NONE;
    return list && json_at(t, list)->count > 0 && text_holds(t, "message.caption", "\xe2\x80\xae");
}

static inline void plant_member(struct json_tree *t)
{
    put_json(t, the_message(t), "new_chat_members",
             "[{\"id\":1,\"is_bot\":false,\"first_name\":\"x\"},{\"id\":2,\"is_bot\":true,"
             "\"first_name\":\"helper\",\"username\":\"helper_bot\"},{\"id\":3,\"is_bot\":false}]");
    set_text(t, "message.chat.title", "\"the group of people who plan the budget of next May\"");
}

static inline bool fails_member(const struct json_tree *t, struct span body)
{
    json_ref list = t ? json_path(t, t->root, "message.new_chat_members") : JSON_NONE;
    if (!list || text_units(t, "message.chat.title") <= 30)
        return false;
    for (json_ref u = json_at(t, list)->first; u; u = json_at(t, u)->next)
        if (is_type(t, json_get(t, u, "is_bot"), JSON_TRUE))
            return true;
    return false;
}

static inline void spoil_cut(struct buf *body)
{
    body->len = body->len * 3 / 4;
    body->data[body->len] = '\0';
}

static inline bool fails_cut(const struct json_tree *t, struct span body)
{
    struct buf b = BUF_INIT;
    buf_span(&b, body);
    bool yes = !t && strstr(buf_cstr(&b), "\"message\":{");
    buf_release(&b);
    return yes;
}

#define O10 "0000000000"
#define O65 O10 O10 O10 O10 O10 O10 "00000"
#define O256                                                                                    \
    O10 O10 O10 O10 O10 O10 O10 O10 O10 O10 O10 O10 O10 O10 O10 O10 O10 O10 O10 O10 O10 O10 O10 \
        O10 O10 "000000"
#define O1024 O256 O256 O256 O256

static const struct min_case min_cases[] = {
    {"command-no-from", plant_translate, NULL, fails_translate,
     "{\"message\":{\"text\":\"/translate\"}}"},
    {"equal-offsets", plant_equal_offsets, NULL, fails_equal_offsets,
     "{\"message\":{\"entities\":[{\"offset\":0},{\"offset\":0}]}}"},
    {"depth-18", plant_depth, NULL, fails_depth, "[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]"},
    {"lone-surrogate-group", plant_lone, NULL, fails_lone,
     "{\"message\":{\"chat\":{\"type\":\"group\"},\"text\":\"\\ud800\"}}"},
    {"id-beyond-2-53", plant_big_id, NULL, fails_big_id,
     "{\"message\":{\"from\":{\"id\":9007199254740992}}}"},
    {"duplicate-id", plant_twice, NULL, fails_twice,
     "{\"message\":{\"from\":{\"id\":0,\"id\":0}}}"},
    {"long-data-no-message", plant_callback, NULL, fails_callback,
     "{\"callback_query\":{\"data\":\"" O65 "\"}}"},
    {"five-photo-sizes", plant_photos, NULL, fails_photos, "{\"message\":{\"photo\":[0,0,0,0,0]}}"},
    {"either-cause", plant_either, NULL, fails_either, "{\"message\":{\"dice\":0}}"},
    {"equal-ids", plant_same_id, NULL, fails_same_id,
     "{\"message\":{\"chat\":{\"id\":0},\"from\":{\"id\":0}}}"},
    {"unterminated-string", NULL, spoil_unterminated, fails_unterminated, "\"drop"},
    {"null-text", plant_null_text, NULL, fails_null_text, "{\"message\":{\"text\":null}}"},
    {"negative-id", plant_negative, NULL, fails_negative, "{\"message\":{\"message_id\":-1}}"},
    {"empty-query-with-offset", plant_inline, NULL, fails_inline,
     "{\"inline_query\":{\"offset\":0,\"query\":\"\"}}"},
    {"number-overflow", plant_overflow, NULL, fails_overflow, "1e309"},
    {"entity-beyond-text", plant_beyond, NULL, fails_beyond,
     "{\"message\":{\"entities\":[{\"length\":0,\"offset\":1}],\"text\":\"\"}}"},
    {"topic-without-flag", plant_topic, NULL, fails_topic,
     "{\"message\":{\"chat\":{\"is_forum\":true},\"message_thread_id\":0}}"},
    {"text-over-1024", plant_long, NULL, fails_long, "{\"message\":{\"text\":\"" O1024 "0\"}}"},
    {"reply-without-from", plant_reply, NULL, fails_reply,
     "{\"message\":{\"reply_to_message\":{\"text\":0}}}"},
    {"unknown-kind", plant_unknown, NULL, fails_unknown, "{\"update_id\":0}"},
    {"proto-key", plant_proto, NULL, fails_proto, "{\"__proto__\":0}"},
    {"byte-order-mark", NULL, spoil_mark, fails_mark, "\xef\xbb\xbf"},
    {"mark-before-message", NULL, spoil_mark, fails_mark_and_text,
     "\xef\xbb\xbf{\"message\":{\"text\":0}}"},
    {"foreign-contact", plant_contact, NULL, fails_contact,
     "{\"message\":{\"contact\":{\"user_id\":0},\"from\":{\"id\":1}}}"},
    {"poll-of-eleven", plant_poll, NULL, fails_poll,
     "{\"message\":{\"poll\":{\"options\":[0,0,0,0,0,0,0,0,0,0,0],\"question\":\"\"}}}"},
    {"three-conditions", plant_three, NULL, fails_three,
     "{\"message\":{\"chat\":{\"type\":\"private\"},\"from\":{\"language_code\":\"ar\"},"
     "\"text\":\"/remind99\"}}"},
    {"override-in-caption", plant_override, NULL, fails_override,
     "{\"message\":{\"caption\":\"\xe2\x80\xae\",\"photo\":[0]}}"},
    {"bot-joins-long-title", plant_member, NULL, fails_member,
     "{\"message\":{\"chat\":{\"title\":\"" O10 O10 O10 "0\"},\"new_chat_members\":"
     "[{\"is_bot\":true}]}}"},
    {"truncated", NULL, spoil_cut, fails_cut, "\"message\":{"},
};
enum { MIN_CASES = sizeof min_cases / sizeof *min_cases };

/* The input of a case: 4 to 24 KB. */
static inline void min_case_body(const struct min_case *c, struct buf *out)
{
    struct buf base = BUF_INIT;
    struct json_tree t = JSON_TREE_INIT;
    put_update(&base, (uint64_t)(c - min_cases));
    json_parse(&t, buf_view(&base), NULL, NULL);
    if (c->plant)
        c->plant(&t);
    json_write(&t, JSON_COMPACT, out);
    if (c->spoil)
        c->spoil(out);
    json_release(&t);
    buf_release(&base);
}

static inline bool min_case_fails(const struct min_case *c, struct span body)
{
    struct json_tree t = JSON_TREE_INIT;
    bool json = json_parse(&t, body, NULL, NULL) == 0;
    bool yes = c->fails(json ? &t : NULL, body);
    json_release(&t);
    return yes;
}
#endif
