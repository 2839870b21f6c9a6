/* Service messages that carry nothing but the new id (node-telegram-bot-api#552). */
#include "fuzz/mutators/edit.h"

static bool migrate(struct mutation *m)
{
    json_ref message = edit_own_message(m);
    if (message == JSON_NONE || !json_key_is(m->tree, message, "message"))
        return false;
    edit_drop_content(m, message);
    edit_drop(m, message, "reply_to_message");
    edit_drop(m, message, "message_thread_id");
    edit_drop(m, message, "is_topic_message");
    if (rng_chance(m->rng, 1, 2)) {
        edit_put(m, message, "chat", "{\"id\":-4000001,\"title\":\"Old\",\"type\":\"group\"}");
        edit_put_int(m, message, "migrate_to_chat_id", -1001234567890);
    } else {
        edit_put(m, message, "chat",
                 "{\"id\":-1001234567890,\"title\":\"New\",\"type\":\"supergroup\"}");
        edit_put_int(m, message, "migrate_from_chat_id", -4000001);
    }
    return true;
}

const struct mutator mutator_migrate = {
    .name = "migrate",
    .family = MUT_UNUSUAL,
    .stage = MUT_TREE,
    .threat = 1,
    .keeps_valid = true,
    .help = "the message that a group became a supergroup",
    .apply = migrate,
};
