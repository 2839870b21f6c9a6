/* Location, contact, dice, game, service messages: present, valid, and without text. */
#include "fuzz/mutators/edit.h"

static bool small_content(struct mutation *m)
{
    static const struct {
        const char *name, *json;
    } content[] = {
        {"location", "{\"latitude\":0.0,\"longitude\":0.0}"},
        {"location", "{\"latitude\":-90.0,\"longitude\":180.0,\"live_period\":2147483647}"},
        {"contact", "{\"phone_number\":\"+1\",\"first_name\":\"X\"}"},
        {"dice", "{\"emoji\":\"\xf0\x9f\x8e\xb2\",\"value\":1}"},
        {"dice", "{\"emoji\":\"\xf0\x9f\x8e\xb0\",\"value\":64}"},
        {"new_chat_title", "\"x\""},
        {"delete_chat_photo", "true"},
        {"group_chat_created", "true"},
        {"supergroup_chat_created", "true"},
        {"channel_chat_created", "true"},
        {"left_chat_member", "{\"id\":5000000002,\"is_bot\":false,\"first_name\":\"L\"}"},
        {"new_chat_members", "[{\"id\":5000000003,\"is_bot\":true,\"first_name\":\"B\"}]"},
        {"message_auto_delete_timer_changed", "{\"message_auto_delete_time\":0}"},
        {"video_chat_started", "{}"},
        {"video_chat_ended", "{\"duration\":0}"},
        {"forum_topic_closed", "{}"},
        {"forum_topic_created", "{\"name\":\"t\",\"icon_color\":7322096}"},
        {"general_forum_topic_hidden", "{}"},
        {"boost_added", "{\"boost_count\":1}"},
        {"write_access_allowed", "{}"},
        {"web_app_data", "{\"data\":\"{\",\"button_text\":\"b\"}"},
        {"users_shared", "{\"request_id\":1,\"users\":[{\"user_id\":999999999}]}"},
        {"chat_shared", "{\"request_id\":-1,\"chat_id\":-1001000000003}"},
        {"story",
         "{\"chat\":{\"id\":5000000004,\"first_name\":\"S\",\"type\":\"private\"},\"id\":1}"},
        {"voice", "{\"file_id\":\"AwAD\",\"file_unique_id\":\"v\",\"duration\":0}"},
        {"voice", "{\"file_id\":\"AwAD\",\"file_unique_id\":\"v\",\"duration\":86400}"},
        {"document", "{\"file_id\":\"BQAD\",\"file_unique_id\":\"d\"}"},
        {"photo", "[{\"file_id\":\"AgAD\",\"file_unique_id\":\"p\",\"width\":1,\"height\":1}]"},
        {"sticker",
         "{\"file_id\":\"CAAD\",\"file_unique_id\":\"s\",\"type\":\"regular\",\"width\":1,"
         "\"height\":1,\"is_animated\":false,\"is_video\":false}"},
        {"video_note",
         "{\"file_id\":\"DQAD\",\"file_unique_id\":\"n\",\"length\":240,\"duration\":1}"},
        {"audio", "{\"file_id\":\"CQAD\",\"file_unique_id\":\"a\",\"duration\":0}"},
        {"game", "{\"title\":\"g\",\"description\":\"d\",\"photo\":[{\"file_id\":\"AgAD\","
                 "\"file_unique_id\":\"p\",\"width\":1,\"height\":1}]}"},
        {"connected_website", "\"example.org\""},
    };
    json_ref message = edit_own_message(m);
    if (message == JSON_NONE)
        return false;
    size_t i = (size_t)rng_below(m->rng, sizeof content / sizeof *content);
    edit_drop_content(m, message);
    json_ref n = edit_put(m, message, content[i].name, content[i].json);
    if (json_is_container(m->tree, n))
        m->focus = n;
    return true;
}

const struct mutator mutator_small_content = {
    .name = "small-content",
    .family = MUT_UNUSUAL,
    .stage = MUT_TREE,
    .threat = 1,
    .keeps_valid = true,
    .help = "the message with a small content of a rarely handled kind",
    .apply = small_content,
};
