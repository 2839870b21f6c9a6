/* from is @GroupAnonymousBot (1087968824), sender_chat is the group itself
 * (docker-controller-bot#25). */
#include "fuzz/mutators/edit.h"

static bool anonymous_admin(struct mutation *m)
{
    json_ref message = edit_own_message(m);
    if (message == JSON_NONE || !json_key_is(m->tree, message, "message") ||
        !edit_into_group(m, message))
        return false;
    json_ref chat = json_get(m->tree, message, "chat");
    if (!json_text_is(m->tree, json_get(m->tree, chat, "type"), "supergroup"))
        return false;
    edit_put(m, message, "from",
             "{\"id\":1087968824,\"is_bot\":true,\"first_name\":\"Group\","
             "\"username\":\"GroupAnonymousBot\"}");
    json_put(m->tree, message, "sender_chat", edit_copy(m, chat));
    m->focus = message;
    return true;
}

const struct mutator mutator_anonymous_admin = {
    .name = "anonymous-admin",
    .family = MUT_UNUSUAL,
    .stage = MUT_TREE,
    .threat = 1,
    .keeps_valid = true,
    .help = "the message as an anonymous group administrator's",
    .apply = anonymous_admin,
};
