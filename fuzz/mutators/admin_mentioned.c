/* Anyone can forward, answer or mention an administrator; that makes nobody one. */
#include "fuzz/mutators/edit.h"
#include "fuzz/mutators/pick.h"

static bool admin_mentioned(struct mutation *m)
{
#define ADMIN "{\"id\":999999999,\"is_bot\":false,\"first_name\":\"Admin\"}"
    static const struct {
        const char *name, *json;
    } role[] = {
        {"forward_origin", "{\"type\":\"user\",\"date\":1500000000,\"sender_user\":" ADMIN "}"},
        {"reply_to_message",
         "{\"message_id\":1,\"date\":1500000000,\"chat\":{\"id\":-1001000000001,"
         "\"title\":\"G\",\"type\":\"supergroup\"},\"from\":" ADMIN ",\"text\":\"x\"}"},
        {"external_reply",
         "{\"origin\":{\"type\":\"user\",\"date\":1500000000,\"sender_user\":" ADMIN "}}"},
        {"via_bot", "{\"id\":999999999,\"is_bot\":true,\"first_name\":\"Admin\"}"},
        {"contact", "{\"phone_number\":\"+1\",\"first_name\":\"Admin\",\"user_id\":999999999}"},
        {"new_chat_members", "[" ADMIN "]"},
        {"left_chat_member", ADMIN},
        {"users_shared", "{\"request_id\":1,\"users\":[{\"user_id\":999999999}]}"},
        {"entities", "[{\"offset\":0,\"length\":1,\"type\":\"text_mention\",\"user\":" ADMIN "}]"},
    };
#undef ADMIN
    json_ref message = shape_message(m->tree);
    if (message == JSON_NONE)
        return false;
    size_t i = (size_t)rng_below(m->rng, sizeof role / sizeof *role);
    m->focus = edit_put(m, message, role[i].name, role[i].json);
    return true;
}

const struct mutator mutator_admin_mentioned = {
    .name = "admin-mentioned",
    .family = MUT_ESCALATE,
    .stage = MUT_TREE,
    .threat = 1,
    .help = "the administrator as origin, addressee or subject of the message",
    .apply = admin_mentioned,
};
