/* Bot API: InaccessibleMessage has chat, message_id and date 0, and nothing else (aiogram#1883). */
#include "fuzz/mutators/edit.h"
#include "fuzz/mutators/pick.h"

static bool inaccessible_message(struct mutation *m)
{
    struct json_tree *t = m->tree;
    json_ref kind = shape_kind(t);
    json_ref message = kind != JSON_NONE ? json_get(t, kind, "message") : JSON_NONE;
    if (message == JSON_NONE || json_at(t, message)->type != JSON_OBJECT)
        return false;
    for (json_ref n = json_at(t, message)->first; n != JSON_NONE;) {
        json_ref next = json_at(t, n)->next;
        if (!json_key_is(t, n, "chat") && !json_key_is(t, n, "message_id"))
            json_remove(t, n);
        n = next;
    }
    edit_put_int(m, message, "date", 0);
    return true;
}

const struct mutator mutator_inaccessible_message = {
    .name = "inaccessible-message",
    .family = MUT_UNUSUAL,
    .stage = MUT_TREE,
    .threat = 1,
    .keeps_valid = true,
    .help = "a button press on a message the bot may no longer see",
    .apply = inaccessible_message,
};
