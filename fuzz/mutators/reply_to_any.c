/* Handlers that look at the replied-to message meet stickers, polls and deleted accounts. */
#include "fuzz/mutators/donors.h"
#include "fuzz/mutators/edit.h"

static bool reply_to_any(struct mutation *m)
{
    struct json_tree *t = m->tree;
    json_ref message = edit_own_message(m);
    struct donor d = donors_named(m, SPAN("\"message\""));
    if (message == JSON_NONE || !d.tree || json_at(d.tree, d.node)->type != JSON_OBJECT ||
        json_get(d.tree, d.node, "date") == JSON_NONE ||
        json_size(d.tree, d.node) > mutation_room(m))
        return false;
    json_ref reply = json_graft(t, d.tree, d.node);
    edit_drop(m, reply, "reply_to_message");
    json_ref chat = json_get(t, message, "chat");
    if (chat != JSON_NONE)
        json_put(t, reply, "chat", edit_copy(m, chat));
    json_put(t, message, "reply_to_message", reply);
    m->focus = reply;
    return true;
}

const struct mutator mutator_reply_to_any = {
    .name = "reply-to-any",
    .family = MUT_UNUSUAL,
    .stage = MUT_TREE,
    .threat = 1,
    .help = "the message as a reply to another one of any content",
    .apply = reply_to_any,
};
