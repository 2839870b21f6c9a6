/* Queries (inline, callback) and polls. */
#include "harness/telegram/builder.h"
#include "harness/telegram/limits.h"

#include <inttypes.h>
#include <stdio.h>

static void put_query_id(struct tg_builder *b, json_ref query)
{
    char id[24];
    snprintf(id, sizeof id, "%" PRIu64, rng_u64(&b->rng) >> 1);
    tgb_str(b, query, "id", id);
}

json_ref tgb_inline_query(struct tg_builder *b)
{
    json_ref q = tgb_object(b);
    put_query_id(b, q);
    tgb_put(b, q, "from", tgb_user(b, b->actor));
    tgb_named(b, q, TG_T_InlineQuery, "chat_type");
    tgb_str(b, q, "query", rng_chance(&b->rng, 1, 5) ? "" : tgb_phrase(b));
    tgb_str(b, q, "offset", rng_chance(&b->rng, 1, 3) ? "50" : "");
    if (rng_chance(&b->rng, 1, 4))
        tgb_named(b, q, TG_T_InlineQuery, "location");
    return q;
}

/* ---- callbacks ---------------------------------------------------------------------------- */
static void put_data(struct tg_builder *b, json_ref query, const char *family)
{
    static const char *const categories[] = {"writing", "code", "travel", "health", "fun"};
    static const char *const skills[] = {"translate", "summarize", "rewrite", "remind"};
    char data[TG_CALLBACK_MAX + 1];
    int id = 1 + (int)rng_below(&b->rng, 999);
    if (strcmp(family, "category") == 0)
        snprintf(data, sizeof data, "category:%s", RNG_PICK(&b->rng, categories));
    else if (strcmp(family, "skill") == 0)
        snprintf(data, sizeof data, "skill:%s", RNG_PICK(&b->rng, skills));
    else if (strcmp(family, "approve") == 0 || strcmp(family, "reject") == 0)
        snprintf(data, sizeof data, "improve:%s:%d", family, id);
    else if (strcmp(family, "longest") == 0)
        snprintf(data, sizeof data, "skill:%058d", id);
    else
        snprintf(data, sizeof data, "%08x-%d", (unsigned)rng_below(&b->rng, UINT32_MAX), id);
    tgb_str(b, query, "data", data);
}

/* The message a button hangs on is the bot's own. */
static json_ref button_message(struct tg_builder *b)
{
    json_ref m = tgb_nested_message(b);
    if (b->chat.type != TG_CHANNEL)
        tgb_sender(b, m, tgb_bot(b));
    tgb_named(b, m, TG_T_Message, "reply_markup");
    return m;
}

static json_ref callback(struct tg_builder *b)
{
    json_ref q = tgb_object(b);
    put_query_id(b, q);
    tgb_put(b, q, "from", tgb_user(b, b->actor));
    return q;
}

static void put_instance(struct tg_builder *b, json_ref query)
{
    char text[24];
    snprintf(text, sizeof text, "%" PRId64, (int64_t)rng_u64(&b->rng));
    tgb_str(b, query, "chat_instance", text);
}

void tgb_callback(struct tg_builder *b, json_ref query, const char *family)
{
    tgb_put(b, query, "message", button_message(b));
    put_instance(b, query);
    if (strcmp(family, "game") == 0)
        tgb_str(b, query, "game_short_name", "chess");
    else
        put_data(b, query, family);
}

void tgb_callback_inline(struct tg_builder *b, json_ref query, const char *argument)
{
    tgb_put(b, query, "inline_message_id", tgb_token(b, "BAAAA", 27));
    put_instance(b, query);
    put_data(b, query, "skill");
}

void tgb_callback_inaccessible(struct tg_builder *b, json_ref query, const char *argument)
{
    tgb_put(b, query, "message", tgb_inaccessible(b));
    put_instance(b, query);
    put_data(b, query, "approve");
}

json_ref tgb_callback_query(struct tg_builder *b)
{
    json_ref q = callback(b);
    if (b->kind == TG_CALLBACK_QUERY)
        tgb_content_build(b, q);
    else
        tgb_callback(b, q, "skill"); /* a graft outside its kind */
    return q;
}

/* ---- polls -------------------------------------------------------------------------------- */
json_ref tgb_poll(struct tg_builder *b)
{
    json_ref p = tgb_object(b);
    bool quiz = rng_chance(&b->rng, 1, 3), closed = rng_chance(&b->rng, 1, 3);
    int64_t count = rng_range(&b->rng, 2, 6), voters = 0;
    put_query_id(b, p);
    tgb_str(b, p, "question", tgb_phrase(b));
    json_ref options = tgb_list(b, p, "options");
    for (int64_t i = 0; i < count; i++) {
        json_ref o = tgb_object(b);
        int64_t votes = rng_range(&b->rng, 0, 9);
        tgb_put(b, o, "persistent_id", tgb_token(b, "", 12));
        tgb_str(b, o, "text", tgb_phrase(b));
        tgb_int(b, o, "voter_count", votes);
        json_append(b->tree, options, o);
        voters += votes;
    }
    tgb_int(b, p, "total_voter_count", voters);
    tgb_bool(b, p, "is_closed", closed);
    tgb_bool(b, p, "is_anonymous", rng_chance(&b->rng, 1, 2));
    tgb_str(b, p, "type", quiz ? "quiz" : "regular");
    tgb_bool(b, p, "allows_multiple_answers", !quiz && rng_chance(&b->rng, 1, 2));
    tgb_bool(b, p, "allows_revoting", rng_chance(&b->rng, 1, 2));
    tgb_bool(b, p, "members_only", false);
    if (quiz && closed) {
        json_ref right = tgb_list(b, p, "correct_option_ids");
        json_append(b->tree, right, json_new_int(b->tree, rng_range(&b->rng, 0, count - 1)));
        tgb_str(b, p, "explanation", tgb_phrase(b));
    }
    return p;
}

json_ref tgb_poll_answer(struct tg_builder *b)
{
    json_ref a = tgb_object(b);
    tgb_named(b, a, TG_T_PollAnswer, "poll_id");
    if (rng_chance(&b->rng, 1, 5)) {
        tgb_put(b, a, "voter_chat", tgb_chat(b, tgb_draw_chat(b, TG_CHANNEL)));
        b->actor = 0;
    } else {
        tgb_put(b, a, "user", tgb_user(b, b->actor));
    }
    /* No option at all: the vote was retracted. */
    json_ref ids = tgb_list(b, a, "option_ids");
    json_ref persistent = tgb_list(b, a, "option_persistent_ids");
    for (int64_t i = 0, n = rng_range(&b->rng, 0, 3); i < n; i++) {
        json_append(b->tree, ids, json_new_int(b->tree, i));
        json_append(b->tree, persistent, tgb_token(b, "", 12));
    }
    return a;
}
