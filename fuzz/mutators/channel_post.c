/* Channel posts have no from: the classic death of Go bots (go-telegram-bot-api#343, #371). */
#include "fuzz/mutators/edit.h"

static bool channel_post(struct mutation *m)
{
    static const char *const beside[] = {"from",
                                         "sender_boost_count",
                                         "sender_business_bot",
                                         "business_connection_id",
                                         "message_thread_id",
                                         "is_topic_message",
                                         "direct_messages_topic",
                                         "guest_query_id",
                                         "reply_to_message",
                                         "quote",
                                         "sender_tag",
                                         "reply_to_story"};
    struct json_tree *t = m->tree;
    json_ref message = edit_own_message(m);
    if (message == JSON_NONE || json_get(t, message, "migrate_to_chat_id") ||
        json_get(t, message, "migrate_from_chat_id") || !edit_into_group(m, message))
        return false;
    json_ref chat = json_get(t, message, "chat"), id = json_get(t, chat, "id");
    int64_t number;
    if (!json_int(t, id, &number))
        return false;
    for (size_t i = 0; i < sizeof beside / sizeof *beside; i++)
        edit_drop(m, message, beside[i]);
    json_ref channel = edit_put(m, message, "chat",
                                "{\"id\":0,\"title\":\"News\",\"type\":"
                                "\"channel\"}");
    edit_put_int(m, channel, "id",
                 number < INT64_C(-1000000000000) ? number : INT64_C(-1000000000000) + number);
    json_put(t, message, "sender_chat", edit_copy(m, channel));
    edit_rename(m, message,
                json_get(t, message, "edit_date") ? "edited_channel_post" : "channel_post");
    m->focus = message;
    return true;
}

const struct mutator mutator_channel_post = {
    .name = "channel-post",
    .family = MUT_UNUSUAL,
    .stage = MUT_TREE,
    .threat = 1,
    .keeps_valid = true,
    .help = "the message as a channel post: no from, the channel as its sender",
    .apply = channel_post,
};
