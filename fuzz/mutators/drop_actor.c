/* Updates without an actor exist (channel posts, polls); handlers that assume one break (PTB#84,
 * go-telegram-bot-api#343). */
#include "fuzz/mutators/pick.h"

static bool drop_actor(struct mutation *m)
{
    static const char *const actor[] = {"from",       "user",        "sender_chat",
                                        "chat",       "message",     "actor_chat",
                                        "voter_chat", "sender_user", NULL};
    json_ref n = pick_named(m, actor, PICK_ANY);
    json_remove(m->tree, n);
    return n != JSON_NONE;
}

const struct mutator mutator_drop_actor = {
    .name = "drop-actor",
    .family = MUT_MISSING,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "leaves out who acts: from, user, sender_chat, chat, message",
    .apply = drop_actor,
};
