/* A command that becomes a sticker, a poll, a service message: handlers that read text find none.
 */
#include "fuzz/mutators/donors.h"
#include "fuzz/mutators/edit.h"

static bool other_content(struct mutation *m)
{
    struct json_tree *t = m->tree;
    json_ref message = edit_own_message(m);
    struct donor d = donors_named(m, SPAN("\"message\""));
    if (message == JSON_NONE || !d.tree || json_at(d.tree, d.node)->type != JSON_OBJECT ||
        json_get(d.tree, d.node, "date") == JSON_NONE ||
        json_get(d.tree, d.node, "migrate_to_chat_id") ||
        json_get(d.tree, d.node, "migrate_from_chat_id")) /* `migrate` does those with their chat */
        return false;
    edit_drop_content(m, message);
    for (json_ref n = json_at(d.tree, d.node)->first; n != JSON_NONE; n = json_at(d.tree, n)->next)
        if (!edit_is_envelope(d.tree, n))
            json_append(t, message, json_graft(t, d.tree, n));
    m->focus = message;
    return true;
}

const struct mutator mutator_other_content = {
    .name = "other-content",
    .family = MUT_UNUSUAL,
    .stage = MUT_TREE,
    .threat = 1,
    .keeps_valid = true,
    .help = "the message with the content of another one, from the same sender in the same chat",
    .apply = other_content,
};
