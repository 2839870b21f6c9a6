/* Checks that look at chat.id, or at the wrong one of two ids (cadis#2605). */
#include "fuzz/mutators/edit.h"
#include "fuzz/mutators/pick.h"

static bool admin_chat(struct mutation *m)
{
    json_ref message = shape_message(m->tree);
    if (message == JSON_NONE)
        return false;
    switch (rng_below(m->rng, 4)) {
    case 0:
        edit_put(m, message, "chat",
                 "{\"id\":999999999,\"first_name\":\"A\",\"type\":\"private\"}");
        break;
    case 1:
        edit_put(m, message, "sender_chat",
                 "{\"id\":999999999,\"title\":\"A\",\"type\":\"channel\"}");
        break;
    case 2:
        edit_put(m, message, "sender_business_bot",
                 "{\"id\":999999999,\"is_bot\":false,\"first_name\":\"A\"}");
        break;
    default:
        edit_put(m, message, "user", "{\"id\":999999999,\"is_bot\":false,\"first_name\":\"A\"}");
    }
    m->focus = message;
    return true;
}

const struct mutator mutator_admin_chat = {
    .name = "admin-chat",
    .family = MUT_ESCALATE,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "the administrator's id as chat, sender_chat or in the second copy of the actor",
    .apply = admin_chat,
};
