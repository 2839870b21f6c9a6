/* Rules of updates as a whole, of chats and of messages. */
#include "harness/telegram/build.h"
#include "harness/telegram/builder.h"
#include "harness/telegram/checker.h"
#include "harness/telegram/limits.h"

/* ---- the update --------------------------------------------------------------------------- */
/* The one kind an update holds, and its value; JSON_NONE if it holds none. */
static json_ref kind_of(struct tgc *c, json_ref update, enum tg_kind *kind)
{
    *kind = TG_KINDS;
    for (json_ref n = json_at(c->tree, update)->first; n; n = json_at(c->tree, n)->next)
        if (c->node[n].field && tg_kind_parse(span_of(c->node[n].field->name), kind) == 0)
            return n;
    return JSON_NONE;
}

bool rule_one_kind(struct tgc *c, json_ref update)
{
    unsigned kinds = 0;
    for (unsigned k = 0; k < TG_KINDS; k++)
        kinds += tgc_has(c, update, tg_kind_name((enum tg_kind)k));
    return kinds == 1;
}

bool rule_kind_chat(struct tgc *c, json_ref update)
{
    enum tg_kind kind;
    json_ref value = kind_of(c, update, &kind), chat = tgc_get(c, value, "chat");
    return !chat || (tgc_chat_type(c, chat) & tgb_kind_chats(kind));
}

bool rule_kind_edit(struct tgc *c, json_ref update)
{
    enum tg_kind kind;
    json_ref m = kind_of(c, update, &kind);
    bool edit = kind == TG_EDITED_MESSAGE || kind == TG_EDITED_CHANNEL_POST ||
                kind == TG_EDITED_BUSINESS_MESSAGE;
    if (!tg_kind_is_message(kind))
        return true;
    if (!edit)
        return !tgc_has(c, m, "edit_date");
    return tgc_int(c, m, "edit_date") >= tgc_int(c, m, "date");
}

bool rule_kind_business(struct tgc *c, json_ref update)
{
    enum tg_kind kind;
    json_ref m = kind_of(c, update, &kind);
    bool business = kind == TG_BUSINESS_MESSAGE || kind == TG_EDITED_BUSINESS_MESSAGE;
    return !tg_kind_is_message(kind) || tgc_has(c, m, "business_connection_id") == business;
}

bool rule_kind_guest(struct tgc *c, json_ref update)
{
    enum tg_kind kind;
    json_ref m = kind_of(c, update, &kind);
    return !tg_kind_is_message(kind) ||
           tgc_has(c, m, "guest_query_id") == (kind == TG_GUEST_MESSAGE);
}

bool rule_kind_sender(struct tgc *c, json_ref update)
{
    enum tg_kind kind;
    json_ref m = kind_of(c, update, &kind);
    return !tg_kind_is_message(kind) || tgc_has(c, m, "from") ||
           tgc_chat_type(c, tgc_get(c, m, "chat")) == TG_CHANNEL;
}

/* ---- chats -------------------------------------------------------------------------------- */
bool rule_chat_id(struct tgc *c, json_ref chat)
{
    int64_t id = tgc_int(c, chat, "id");
    switch (tgc_chat_type(c, chat)) {
    case TG_PRIVATE:
        return id > 0;
    case TG_GROUP:
        return id < 0 && id >= TG_GROUP_ID_MIN;
    default:
        return id < TG_SUPERGROUP_ID;
    }
}

bool rule_chat_names(struct tgc *c, json_ref chat)
{
    static const char *const shared[] = {"title", "is_forum", "is_direct_messages"};
    static const char *const personal[] = {"first_name", "last_name"};
    if (tgc_chat_type(c, chat) == TG_PRIVATE)
        return tgc_has(c, chat, "first_name") && TGC_COUNT(c, chat, shared) == 0;
    return tgc_has(c, chat, "title") && TGC_COUNT(c, chat, personal) == 0;
}

/* ---- messages ----------------------------------------------------------------------------- */
bool rule_private_sender(struct tgc *c, json_ref m)
{
    json_ref chat = tgc_get(c, m, "chat"), from = tgc_get(c, m, "from");
    if (!from || tgc_chat_type(c, chat) != TG_PRIVATE || tgc_true(c, from, "is_bot"))
        return true;
    /* In somebody's business chat, or asked in somebody's chat, the sender may be either side. */
    if (tgc_has(c, m, "business_connection_id") || tgc_has(c, m, "guest_query_id"))
        return true;
    /* What is answered there may have been written under such circumstances too. */
    struct span key = json_at(c->tree, m)->key;
    return span_is(key, "\"reply_to_message\"") || tgc_int(c, from, "id") == tgc_int(c, chat, "id");
}

/* Bot API: Message.reply_to_message, pinned_message and the like "will not contain further
 * reply_to_message fields". A callback's message is no message inside a message. */
bool rule_reply_nesting(struct tgc *c, json_ref m)
{
    json_ref up = json_at(c->tree, m)->parent;
    bool inside = false;
    while (up && !inside) {
        inside = c->node[up].type == TG_T_Message;
        up = json_at(c->tree, up)->parent;
    }
    return !inside || !tgc_has(c, m, "reply_to_message");
}

/* What a message can be about: text, rich text, any medium, any service field. In the table these
 * are three runs of Message's fields. */
static bool is_content(const struct tg_field *f)
{
    static const char *const runs[][2] = {{"text", "text"},
                                          {"rich_message", "voice"},
                                          {"checklist", "web_app_data"},
                                          {"community_chat_added", "community_chat_removed"}};
    const struct tg_type *message = tg_schema_at(TG_T_Message);
    for (size_t i = 0; i < sizeof runs / sizeof *runs; i++)
        if (f >= tg_schema_field(message, span_of(runs[i][0])) &&
            f <= tg_schema_field(message, span_of(runs[i][1])))
            return true;
    return false;
}

bool rule_content(struct tgc *c, json_ref m)
{
    unsigned contents = 0;
    for (json_ref n = json_at(c->tree, m)->first; n; n = json_at(c->tree, n)->next)
        contents += c->node[n].field && is_content(c->node[n].field);
    /* Two contents come with another one, for old bots (rule_companion). */
    contents -= tgc_has(c, m, "venue") && tgc_has(c, m, "location");
    contents -= tgc_has(c, m, "animation") && tgc_has(c, m, "document");
    return contents <= 1;
}

bool rule_caption(struct tgc *c, json_ref m)
{
    /* Bot API: Message.caption */
    static const char *const media[] = {"animation", "audio", "document", "paid_media",
                                        "photo",     "video", "voice",    "live_photo"};
    static const char *const caption[] = {"caption", "caption_entities",
                                          "show_caption_above_media"};
    return TGC_COUNT(c, m, caption) == 0 || TGC_COUNT(c, m, media) > 0;
}

bool rule_media_group(struct tgc *c, json_ref m)
{
    static const char *const media[] = {"audio", "document", "photo", "video", "live_photo"};
    return !tgc_has(c, m, "media_group_id") || TGC_COUNT(c, m, media) > 0;
}

bool rule_topic(struct tgc *c, json_ref m)
{
    return !tgc_true(c, m, "is_topic_message") || tgc_has(c, m, "message_thread_id");
}

bool rule_migration(struct tgc *c, json_ref m)
{
    unsigned type = tgc_chat_type(c, tgc_get(c, m, "chat"));
    int64_t to = tgc_int(c, m, "migrate_to_chat_id"), from = tgc_int(c, m, "migrate_from_chat_id");
    if (tgc_has(c, m, "migrate_to_chat_id") && (type != TG_GROUP || to >= TG_SUPERGROUP_ID))
        return false;
    return !tgc_has(c, m, "migrate_from_chat_id") ||
           (type == TG_SUPERGROUP && from < 0 && from >= TG_GROUP_ID_MIN);
}

/* Bot API: Message.from, "a fake sender user in non-channel chats". */
bool rule_anonymous(struct tgc *c, json_ref m)
{
    int64_t from = tgc_id(c, m, "from");
    json_ref chat = tgc_get(c, m, "sender_chat");
    if (from == TG_ANONYMOUS_ADMIN)
        return tgc_id(c, m, "sender_chat") == tgc_id(c, m, "chat");
    return from != TG_CHANNEL_BOT || tgc_chat_type(c, chat) == TG_CHANNEL;
}

bool rule_companion(struct tgc *c, json_ref m)
{
    return (!tgc_has(c, m, "venue") || tgc_has(c, m, "location")) &&
           (!tgc_has(c, m, "animation") || tgc_has(c, m, "document"));
}

bool rule_auto_forward(struct tgc *c, json_ref m)
{
    if (!tgc_true(c, m, "is_automatic_forward"))
        return true;
    json_ref origin = tgc_get(c, m, "forward_origin");
    return tgc_chat_type(c, tgc_get(c, m, "sender_chat")) == TG_CHANNEL &&
           span_is(tgc_text(c, origin, "type"), "channel");
}
