/* Private chats have chat.id == from.id; in groups that shortcut fails. */
#include "fuzz/mutators/edit.h"

static bool into_group(struct mutation *m)
{
    json_ref message = edit_own_message(m);
    if (message == JSON_NONE || !json_key_is(m->tree, message, "message") ||
        !edit_into_group(m, message))
        return false;
    json_ref chat = json_get(m->tree, message, "chat");
    if (rng_chance(m->rng, 1, 2) &&
        json_text_is(m->tree, json_get(m->tree, chat, "type"), "supergroup")) {
        edit_put(m, chat, "is_forum", "true");
        edit_put_int(m, message, "message_thread_id", 7);
        edit_put(m, message, "is_topic_message", "true");
    }
    return true;
}

const struct mutator mutator_into_group = {
    .name = "into-group",
    .family = MUT_UNUSUAL,
    .stage = MUT_TREE,
    .threat = 1,
    .keeps_valid = true,
    .help = "the same message in a supergroup, maybe in a topic of its forum",
    .apply = into_group,
};
