/* Bot API: CallbackQuery.message is absent, inline_message_id is there (go-telegram/bot#62). */
#include "fuzz/mutators/edit.h"
#include "fuzz/mutators/pick.h"

static bool inline_callback(struct mutation *m)
{
    struct json_tree *t = m->tree;
    json_ref kind = shape_kind(t);
    json_ref message = kind != JSON_NONE ? json_get(t, kind, "message") : JSON_NONE;
    if (message == JSON_NONE || !json_key_is(t, kind, "callback_query"))
        return false;
    json_remove(t, message);
    edit_put(m, kind, "inline_message_id", "\"AgAAAIkBAACaKFpYgVZuFqBf6Ig\"");
    return true;
}

const struct mutator mutator_inline_callback = {
    .name = "inline-callback",
    .family = MUT_UNUSUAL,
    .stage = MUT_TREE,
    .threat = 1,
    .keeps_valid = true,
    .help = "a button press without message: from a message sent via inline mode",
    .apply = inline_callback,
};
