/* Bot API: MessageOriginHiddenUser has a name and no user (aiogram#1840). */
#include "fuzz/mutators/edit.h"

static bool hidden_origin(struct mutation *m)
{
    static const char *const origin[] = {
        "{\"type\":\"hidden_user\",\"date\":1500000000,\"sender_user_name\":\"Somebody\"}",
        "{\"type\":\"chat\",\"date\":1500000000,\"sender_chat\":{\"id\":-1001000000001,\"title\":"
        "\"G\",\"type\":\"supergroup\"}}",
        "{\"type\":\"channel\",\"date\":1500000000,\"chat\":{\"id\":-1001000000002,\"title\":\"C\","
        "\"type\":\"channel\"},\"message_id\":7}",
        "{\"type\":\"user\",\"date\":1500000000,\"sender_user\":{\"id\":5000000001,\"is_bot\":"
        "false,"
        "\"first_name\":\"D\"}}",
    };
    json_ref message = edit_own_message(m);
    if (message == JSON_NONE)
        return false;
    edit_drop(m, message, "is_automatic_forward"); /* that needs the channel's origin */
    m->focus = edit_put(m, message, "forward_origin", RNG_PICK(m->rng, origin));
    return true;
}

const struct mutator mutator_hidden_origin = {
    .name = "hidden-origin",
    .family = MUT_UNUSUAL,
    .stage = MUT_TREE,
    .threat = 1,
    .keeps_valid = true,
    .help = "a forward from a user who hides the account, a chat or a channel",
    .apply = hidden_origin,
};
