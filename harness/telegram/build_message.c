/* The envelope of a message: who, where, when; then its content. */
#include "harness/telegram/builder.h"
#include "harness/telegram/limits.h"

static bool is_edit(enum tg_kind k)
{
    return k == TG_EDITED_MESSAGE || k == TG_EDITED_CHANNEL_POST || k == TG_EDITED_BUSINESS_MESSAGE;
}

static bool is_business(enum tg_kind k)
{
    return k == TG_BUSINESS_MESSAGE || k == TG_EDITED_BUSINESS_MESSAGE;
}

/* In channels the channel is the sender, and nobody is named but by signature. */
static void put_sender(struct tg_builder *b, json_ref m)
{
    if (b->chat.type != TG_CHANNEL) {
        tgb_put(b, m, "from", tgb_user(b, b->actor));
        return;
    }
    tgb_put(b, m, "sender_chat", tgb_chat(b, b->chat));
    if (rng_chance(&b->rng, 1, 3))
        tgb_str(b, m, "author_signature", "editor");
}

json_ref tgb_sender(struct tg_builder *b, json_ref m, json_ref from)
{
    json_replace(b->tree, json_get(b->tree, m, "from"), from);
    return from;
}

json_ref tgb_message(struct tg_builder *b)
{
    json_ref m = tgb_object(b);
    bool edit = is_edit(b->kind);
    tgb_int(b, m, "message_id", edit ? rng_range(&b->rng, 1, b->message_id) : b->message_id);
    if (is_business(b->kind))
        tgb_put(b, m, "business_connection_id", tgb_token(b, "AAEAAQ", 22));
    put_sender(b, m);
    tgb_put(b, m, "chat", tgb_chat(b, b->chat));
    tgb_int(b, m, "date", edit ? b->date - rng_range(&b->rng, 1, 3600) : b->date);
    if (edit)
        tgb_int(b, m, "edit_date", b->date);
    if (b->kind == TG_GUEST_MESSAGE)
        tgb_put(b, m, "guest_query_id", tgb_token(b, "", 19));
    tgb_content_build(b, m);
    return m;
}

/* Text only: what a message inside another needs is that it is one. Never holds a further one. */
json_ref tgb_nested_message(struct tg_builder *b)
{
    json_ref m = tgb_object(b);
    tgb_int(b, m, "message_id", rng_range(&b->rng, 1, b->message_id));
    put_sender(b, m);
    tgb_put(b, m, "chat", tgb_chat(b, b->chat));
    tgb_int(b, m, "date", b->date - rng_range(&b->rng, 1, 86400));
    tgb_str(b, m, "text", tgb_phrase(b));
    return m;
}

/* Deleted or too old: only the chat and the id are known, and the date is 0. */
json_ref tgb_inaccessible(struct tg_builder *b)
{
    json_ref m = tgb_object(b);
    tgb_put(b, m, "chat", tgb_chat(b, b->chat));
    tgb_int(b, m, "message_id", rng_range(&b->rng, 1, b->message_id));
    tgb_int(b, m, "date", 0);
    return m;
}
